"""The members of a herd: who they are, what they may do, how they get in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from herd import mails
from herd.actions.members import change_roles, invite, make_person, remove_member
from herd.decorators import SignedInRequest, entered, herd_view
from herd.errors import Refused, to_form
from herd.forms.members import InviteForm, PersonForm, RolesForm
from herd.models import Herd, User
from herd.permissions import Right
from herd.policies.members import reached_by_mail
from herd.presenters.members import member_crumbs, role_words
from herd.queries import rights_in
from herd.queries.members import facts_of, get_member, members_of, open_links, roles_in
from herd.views.sign_in_links import address_of, remember_secret

MAY = Right.MANAGE_MEMBERS
READ_AND_WRITE = ("GET", "POST")


@herd_view(may=MAY)
def member_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """List the members with their roles, and who has not signed in yet."""
    people = members_of(herd, now=timezone.now())
    listed = [(member, role_words(member.roles)) for member in people]
    return render(request, "herd/members/list.html", {"herd": herd, "listed": listed})


@herd_view(may=MAY, methods=READ_AND_WRITE)
def member_invite(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Invite somebody by e-mail."""
    form = InviteForm(entered(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite(herd=herd, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as error:
            to_form(form, error)
        else:
            link = address_of(request, invitation.secret.token) if invitation.secret else ""
            sent = mails.send_invitation(
                herd=herd,
                to=invitation.email,
                user=invitation.user,
                by=request.user,
                link=link,
                home=request.build_absolute_uri("/"),
            )
            _tell_mailed(request, invitation.email, sent=sent)
            return redirect("herd:members", herd.code)
    context = {"herd": herd, "form": form, "crumbs": member_crumbs(herd)}
    return render(request, "herd/members/invite.html", context)


@herd_view(may=MAY, methods=READ_AND_WRITE)
def member_new(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Make an account for somebody without an e-mail address, and show the link to be handed over."""
    form = PersonForm(entered(request))
    if request.method == "POST" and form.is_valid():
        try:
            secret = make_person(herd=herd, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as error:
            to_form(form, error)
        else:
            remember_secret(request, secret)
            return redirect("herd:member-link", herd.code, secret.link.user.public_id)
    context = {"herd": herd, "form": form, "crumbs": member_crumbs(herd)}
    return render(request, "herd/members/new.html", context)


@herd_view(may=MAY, methods=READ_AND_WRITE)
def member(request: SignedInRequest, herd: Herd, person: UUID) -> HttpResponse:
    """Show one member, and change the roles held in the herd."""
    user = get_member(herd, person)
    form = RolesForm(entered(request), initial={"roles": [role.value for role in roles_in(herd, user)]})
    if request.method == "POST" and form.is_valid():
        try:
            change_roles(herd=herd, user=user, **form.cleaned_data, by=request.user)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The roles of %(name)s are saved.") % {"name": user})
            return _after_own_change(request, herd, user)
    link = open_links(herd, now=timezone.now()).filter(user=user).first()
    context = {
        "herd": herd,
        "person": user,
        "form": form,
        "link": link,
        "by_mail": reached_by_mail(facts_of(user, asked_by=request.user)),
        "crumbs": member_crumbs(herd),
    }
    return render(request, "herd/members/member.html", context)


@herd_view(may=MAY, methods=READ_AND_WRITE)
def member_remove(request: SignedInRequest, herd: Herd, person: UUID) -> HttpResponse:
    """Ask whether a member is to go, and remove the member."""
    user = get_member(herd, person)
    context = {"herd": herd, "person": user, "crumbs": member_crumbs(herd)}
    if request.method == "POST":
        try:
            remove_member(herd=herd, user=user, by=request.user, now=timezone.now())
        except Refused as error:
            context["refused"] = error
        else:
            messages.success(request, _("%(name)s is no longer a member of this herd.") % {"name": user})
            return _after_own_change(request, herd, user)
    return render(request, "herd/members/remove.html", context)


def _after_own_change(request: SignedInRequest, herd: Herd, user: User) -> HttpResponse:
    """Go back to the members; who has just given up being a manager may not see them, and goes to the herds."""
    still_may = user != request.user or MAY in rights_in(user, herd)
    return redirect(reverse("herd:members", args=[herd.code]) if still_may else "/")


def _tell_mailed(request: SignedInRequest, email: str, *, sent: bool) -> None:
    if sent:
        messages.success(request, _("A mail is on its way to %(email)s.") % {"email": email})
    else:
        told = _("The mail to %(email)s could not be sent. Open the member and send the link again later.")
        messages.error(request, told % {"email": email})
