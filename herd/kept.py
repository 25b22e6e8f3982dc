"""Keeping what was typed while its sender signs in again.

Every form says whose it is by a signed hidden field (`{% form_owner %}`). A form sent after the sign-in has
ended, or whose CSRF token has gone stale, is kept for its owner, who finds it filled in after signing in. It
is shown, never saved by itself.
"""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from herd.actions.kept import forget_entries, keep
from herd.identifiers import public_id_of
from herd.models import KeptEntry, User

OWNER_FIELD = "form_owner"
KEPT_PARAMETER = "kept"
LARGEST_ENTRY_BYTES = 500_000
LONGEST_ADDRESS = 500
_SALT = "herd.form_owner"
_OWNER_MAX_AGE_S = 30 * 24 * 60 * 60
_NEVER_KEPT = frozenset({"csrfmiddlewaretoken", OWNER_FIELD, KEPT_PARAMETER})


@dataclass(frozen=True, slots=True)
class FormOwner:
    """Whose a form is, and the address of the page it stands on."""

    user: User
    page: str


def sign_form_owner(request: HttpRequest) -> str:
    """Return the signed value of the hidden field for a page's forms; empty for anonymous people."""
    if not request.user.is_authenticated:
        return ""
    return signing.dumps({"user": str(request.user.public_id), "page": _without_kept(request)}, salt=_SALT)


def form_owner(request: HttpRequest) -> FormOwner | None:
    """Return who was shown the form that is sent; `None` without a valid owner not older than 30 days."""
    signed = request.POST.get(OWNER_FIELD, "")
    try:
        owner = signing.loads(signed, salt=_SALT, max_age=_OWNER_MAX_AGE_S)
    except signing.BadSignature:
        return None
    user = User.objects.filter(public_id=owner["user"], is_active=True).first()
    return FormOwner(user, owner["page"]) if user else None


def keep_entry(request: HttpRequest) -> str:
    """Keep what was sent for the form's owner; return the address where the owner finds the form filled in.

    Nothing is kept without a valid owner or above 500 kB; then the plain address of the form is returned.
    Passwords, files and tokens are never kept.
    """
    owner = form_owner(request)
    data = _typed(request.POST)
    if owner is None:
        return request.get_full_path()
    page = _page_of(request, owner)
    if len(data) > LARGEST_ENTRY_BYTES:
        return page
    entry = keep(
        user=owner.user,
        page=page,
        action=request.path,
        data=data,
        files_left_out=bool(request.FILES),
        now=timezone.now(),
    )
    return f"{page}{'&' if '?' in page else '?'}{KEPT_PARAMETER}={entry.public_id}"


def kept_entry(request: HttpRequest) -> QueryDict | None:
    """Return what this user typed into this page before signing in again; `None` if nothing is kept.

    Says so in a message on the page. What another user typed is not returned.
    """
    if not hasattr(request, "kept_data"):
        entry = _find(request)
        request.kept_data = QueryDict(entry.data) if entry else None  # type: ignore[attr-defined]
        if entry:
            _tell(request, entry)
    return request.kept_data  # type: ignore[attr-defined]


def forget_if_saved(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget what was kept of a form that has now been saved: the answer leads to another page."""
    saved = 300 <= response.status_code < 400 or "HX-Redirect" in response
    if request.method == "POST" and saved and request.user.is_authenticated:
        forget_entries(user=request.user, action=request.path)


def _find(request: HttpRequest) -> KeptEntry | None:
    public_id = public_id_of(request.GET.get(KEPT_PARAMETER, ""))
    if public_id is None or not request.user.is_authenticated:
        return None
    entries = KeptEntry.objects.filter(user=request.user, expires_at__gt=timezone.now())
    entry = entries.filter(public_id=public_id).first()
    return entry if entry and entry.page.partition("?")[0] == request.path else None


def _tell(request: HttpRequest, entry: KeptEntry) -> None:
    told = _("Your sign-in had ended. What you typed is below; it is not saved yet.")
    if entry.files_left_out:
        told += " " + _("Choose the file again: files cannot be kept.")
    messages.warning(request, told)


def _typed(sent: QueryDict) -> str:
    """Return what people typed, encoded as a form is; without tokens and passwords."""
    typed = sent.copy()
    for name in list(typed):
        if name in _NEVER_KEPT or "password" in name.lower():
            del typed[name]
    return typed.urlencode()


def _page_of(request: HttpRequest, owner: FormOwner) -> str:
    """Return where the form is seen: the address it was sent to or, if that only takes posts, its page."""
    try:
        view = resolve(request.path).func
    except Resolver404:
        return owner.page
    seen_there = "GET" in getattr(view, "herd_methods", ("GET",))
    page = _without_kept(request) if seen_there else owner.page
    return page if len(page) <= LONGEST_ADDRESS else page.partition("?")[0]


def _without_kept(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop(KEPT_PARAMETER, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def form_of_another(request: HttpRequest) -> HttpResponse:
    """Keep the form that one person typed and another sent; answer 409 with a page that says so."""
    keep_entry(request)
    return render(request, "herd/form_of_another.html", status=HTTPStatus.CONFLICT)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF token has gone stale: what its owner typed is kept and shown again.

    Django's `CSRF_FAILURE_VIEW`. The owner's own form comes back filled in, after signing in if need be;
    without a valid owner the page of expired forms is shown with 403.
    """
    owner = form_owner(request)
    if owner is None:
        return render(request, "403_csrf.html", {"reason": reason}, status=HTTPStatus.FORBIDDEN)
    if request.user.is_authenticated and request.user != owner.user:
        return form_of_another(request)
    address = keep_entry(request)
    answer = HttpResponseRedirect(address) if request.user.is_authenticated else redirect_to_login(address)
    return HttpResponseClientRedirect(answer.url) if request.headers.get("HX-Request") else answer
