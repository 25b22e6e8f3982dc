"""How a person wants the pages: light or dark, and in which language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from herd.actions.accounts import change_account

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
ONE_YEAR_S = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """Return the theme this browser asked for: `light`, `dark`, or `auto` for the system's own."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else THEMES[0]


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie, which the server reads, and go back to the page."""
    response = _back(request)
    theme = request.POST.get("theme")
    if theme in THEMES:
        _keep(response, THEME_COOKIE, theme, secure=settings.SESSION_COOKIE_SECURE)
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and, of who is signed in, in the account; an unknown one changes nothing."""
    response = _back(request)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language, secure=settings.SESSION_COOKIE_SECURE)
        if request.user.is_authenticated:
            change_account(user=request.user, language=language)
    return response


def _keep(response: HttpResponse, name: str, value: str, *, secure: bool) -> None:
    response.set_cookie(name, value, max_age=ONE_YEAR_S, samesite="Lax", httponly=True, secure=secure)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the page the form stood on, which is one of ours; otherwise to the first page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if ours else "/")
