"""What every view of a herd shares: sign-in, the herd as the only door, and nothing typed ever lost."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from herd.kept import forget_if_saved, form_of_another, form_owner, keep_entry, kept_entry
from herd.models import Herd, User
from herd.permissions import Right
from herd.queries import get_herd

P = ParamSpec("P")
View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request as views get it behind `signed_in`: of a user, and on a herd's pages with that herd."""

    user: User
    herd: Herd
    htmx: HtmxDetails


HerdView = Callable[Concatenate[SignedInRequest, Herd, P], HttpResponseBase]


def signed_in(view: View) -> View:
    """Let only signed-in people in; what somebody whose sign-in has ended was sending is kept.

    So is what one person typed and another, signed in since in the same browser, would send: it is not
    recorded under the wrong name.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request") and getattr(view, "while_typing", False):
                return HttpResponse(status=HTTPStatus.NO_CONTENT)
            address = keep_entry(request) if request.method == "POST" else request.get_full_path()
            return _to_sign_in(request, address)
        if request.method == "POST" and (owner := form_owner(request)) and owner.user != request.user:
            return form_of_another(request)
        response = view(request, *args, **kwargs)
        forget_if_saved(request, response)
        # What one person is shown is no other's, on whatever machine stands between; a view may be stricter.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return guarded


def while_typing(view: View) -> View:
    """Mark a view that answers a part of a form while it is being filled in (used below `herd_view`).

    Where the sign-in has ended it answers nothing: leaving the page would lose what is typed; sending it keeps it.
    """
    view.while_typing = True  # type: ignore[attr-defined]  # read by `signed_in`
    return view


def _to_sign_in(request: HttpRequest, address: str) -> HttpResponse:
    """Send to the sign-in page; a part of a page asks the whole page to go there."""
    response = redirect_to_login(address)
    return HttpResponseClientRedirect(response.url) if request.headers.get("HX-Request") else response


def herd_view(
    *, may: Right = Right.SEE, methods: tuple[str, ...] = ("GET",)
) -> Callable[[HerdView[P]], View]:
    """Give a view the herd of the code in its address, checked for the right `may`.

    The view is called as `view(request, herd, …)`, the herd carrying `herd.rights`. Strangers get 404,
    members without the right 403, another method 405, anonymous people the sign-in page. HEAD goes with GET.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view: HerdView[P]) -> View:
        @require_http_methods(allowed)
        @signed_in
        @wraps(view)
        def guarded(
            request: SignedInRequest, code: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            herd = get_herd(request.user, code, may=may)
            request.herd = herd  # for the navigation of the page
            with timezone.override(
                ZoneInfo(herd.time_zone)
            ):  # moments are shown as the herd's clock tells them
                return view(request, herd, *args, **kwargs)

        guarded.herd_right = may  # type: ignore[attr-defined]  # read by the test that proves the table total
        guarded.herd_methods = allowed  # type: ignore[attr-defined]  # whether a kept entry can be shown there
        return guarded

    return decorate


def entered(request: HttpRequest) -> QueryDict | None:
    """Return what was typed: this POST, or one kept while its sender had to sign in again; else `None`.

    Forms are built as `Form(entered(request), …)`; they are saved only `if request.method == "POST"`.
    """
    return request.POST if request.method == "POST" else kept_entry(request)
