"""One's own account: name, language, password, and where one is signed in."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from herd.actions.accounts import change_account, set_password, sign_out_everywhere
from herd.decorators import SignedInRequest, entered, signed_in
from herd.errors import Refused, to_form
from herd.forms.settings import AccountForm, NewPasswordForm
from herd.views.sign_in_links import SIGNED_IN_BY_LINK

#: How long after signing in by a link a password may be set without knowing the old one.
WELCOME_LASTS = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    """Show and change one's own name and language; the way to e-mail, password and second factor."""
    user = request.user
    form = AccountForm(entered(request), instance=user)
    if request.method == "POST" and form.is_valid():
        try:
            change_account(user=user, **form.cleaned_data)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("Your account is saved."))
            return redirect("herd:account")
    return render(request, "herd/account.html", {"form": form, "by_link": _came_by_link(request)})


@require_POST
@signed_in
def sign_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    """End this person's sessions on every other device."""
    user = sign_out_everywhere(user=request.user, now=timezone.now())
    update_session_auth_hash(request, user)
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("herd:account")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def welcome(request: SignedInRequest) -> HttpResponse:
    """Ask who has come by a one-time link to set a password, or to go on without."""
    if not _came_by_link(request):
        return redirect("herd:account")
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        try:
            user = set_password(user=request.user, password=password)
        except Refused as error:
            to_form(form, error)
        else:
            update_session_auth_hash(request, user)
            del request.session[SIGNED_IN_BY_LINK]
            messages.success(request, _("The password is saved."))
            return redirect("/")
    return render(request, "herd/access/welcome.html", {"form": form})


def _came_by_link(request: SignedInRequest) -> bool:
    """Say whether this session began with a one-time link, not long ago."""
    earliest = (timezone.now() - WELCOME_LASTS).timestamp()
    return request.session.get(SIGNED_IN_BY_LINK, 0) > earliest
