"""One-time links to sign in: handed over by the manager, opened by the person."""

import io
from uuid import UUID

import segno
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from herd import mails
from herd.actions.sign_in_links import SecretLink, digest, hand_over_link, mail_link, use_link, withdraw_links
from herd.decorators import SignedInRequest, herd_view
from herd.errors import NotHere, Refused
from herd.models import Herd, SignInLink, User
from herd.permissions import Right
from herd.policies.members import hand_over_problems, link_problems, reached_by_mail
from herd.presenters.members import member_crumbs
from herd.queries.members import facts_of, get_link, get_member, open_links

SIGNED_IN_BY_LINK = "signed_in_by_link"  # in the session: when, in seconds since 1970
_SECRETS = "sign_in_links"  # in the session of the manager who made them: id of the link → its secret
_MOST_SECRETS = 5


def address_of(request: HttpRequest, token: str) -> str:
    """Return the whole address of a link, as it stands in a mail or a QR code."""
    return request.build_absolute_uri(reverse("herd:sign-in-link", args=[token]))


def remember_secret(request: HttpRequest, secret: SecretLink) -> None:
    """Let the manager who made a link see its code again until signing out; the records hold no secret."""
    earlier = list(request.session.get(_SECRETS, {}).items())[1 - _MOST_SECRETS :]
    request.session[_SECRETS] = {**dict(earlier), str(secret.link.public_id): secret.token}


@never_cache
@herd_view(may=Right.MANAGE_MEMBERS, methods=("GET", "POST"))
def member_link(request: SignedInRequest, herd: Herd, person: UUID) -> HttpResponse:
    """Make a link for a member, sent to the e-mail address or shown as a QR code; show the one just made."""
    user = get_member(herd, person)
    if request.method == "POST":
        return _make(request, herd, user)
    link, token = _shown(request, herd, user)
    context = {
        "herd": herd,
        "person": user,
        "link": link,
        "address": address_of(request, token) if token else "",
        "problems": list(hand_over_problems(facts_of(user, asked_by=request.user))),
        "crumbs": member_crumbs(herd),
    }
    return render(request, "herd/members/link.html", context)


@never_cache
@herd_view(may=Right.MANAGE_MEMBERS)
def member_link_code(request: SignedInRequest, herd: Herd, person: UUID) -> HttpResponse:
    """Draw the QR code of the link just made."""
    _link, token = _shown(request, herd, get_member(herd, person))
    if not token:
        raise NotHere(_("The code of this link can no longer be shown."))
    drawing = io.BytesIO()
    segno.make(address_of(request, token), error="m", micro=False).save(
        drawing, kind="svg", scale=8, border=4, dark="#000", light="#fff"
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@herd_view(may=Right.MANAGE_MEMBERS, methods=("POST",))
def member_link_withdraw(request: SignedInRequest, herd: Herd, person: UUID) -> HttpResponse:
    """Withdraw the links of a member that have not been used."""
    user = get_member(herd, person)
    withdraw_links(herd=herd, user=user, by=request.user, now=timezone.now())
    messages.success(request, _("The link of %(name)s no longer works.") % {"name": user})
    return redirect("herd:member", herd.code, user.public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button that signs in; opening the address alone uses nothing up, as programs that read mails do it."""
    if not consume(request, action="sign_in_link"):
        return respond_429(request)
    link = get_link(digest(token))
    if problems := list(link_problems(link, now=timezone.now())):
        return render(request, "herd/access/link_closed.html", {"problems": problems}, status=410)
    if request.method != "POST":
        return render(request, "herd/access/link.html", {"link": link})
    try:
        used = use_link(token=token, now=timezone.now())
    except Refused as error:
        return render(request, "herd/access/link_closed.html", {"problems": error.problems}, status=410)
    return _sign_in(request, used)


def _make(request: SignedInRequest, herd: Herd, user: User) -> HttpResponse:
    by = request.user
    make = mail_link if reached_by_mail(facts_of(user, asked_by=by)) else hand_over_link
    try:
        secret = make(herd=herd, user=user, by=by, now=timezone.now())
    except Refused as error:
        messages.error(request, str(error))
        return redirect("herd:member", herd.code, user.public_id)
    if not secret.link.sent_to:
        remember_secret(request, secret)
        return redirect("herd:member-link", herd.code, user.public_id)
    address, home = address_of(request, secret.token), request.build_absolute_uri("/")
    if mails.send_link(herd=herd, to=secret.link.sent_to, user=user, by=by, link=address, home=home):
        messages.success(request, _("A mail is on its way to %(email)s.") % {"email": user.email})
    else:
        messages.error(
            request, _("The mail to %(email)s could not be sent. Try later.") % {"email": user.email}
        )
    return redirect("herd:member", herd.code, user.public_id)


def _shown(request: SignedInRequest, herd: Herd, user: User) -> tuple[SignInLink | None, str]:
    """Return a member's open link and, to the manager who made it in this session, its secret."""
    link = open_links(herd, now=timezone.now()).filter(user=user).first()
    secrets = request.session.get(_SECRETS, {})
    return link, secrets.get(str(link.public_id), "") if link else ""


def _sign_in(request: HttpRequest, link: SignInLink) -> HttpResponse:
    """Sign the person of a link in, through the second factor if the person has one, and go to the welcome."""
    if request.user.is_authenticated and request.user != link.user:
        logout(request)
    request.session[SIGNED_IN_BY_LINK] = timezone.now().timestamp()
    record_authentication(request, link.user, method="sign_in_link")
    login = Login(user=link.user, email_verification="none", redirect_url=reverse("herd:welcome"))
    return perform_login(request, login)
