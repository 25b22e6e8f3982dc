"""What holds for every request: no NUL in its address, no body without end, pages in the language of who signed in."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

#: The largest request taken: a file of 20 MB, which is refused beside its field when larger, and what goes with it.
LARGEST_REQUEST_BYTES = 25 * 1024 * 1024


class NoNulInAddresses:
    """Answer 400 to an address with a NUL, which no text of a database holds; forms refuse it beside the field."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request whose address is text."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the address")
        return self.get_response(request)


class NoEndlessRequests:
    """Answer 413 to a request larger than any form or file of ours, before a byte of it is read.

    The server counts what comes by the length announced, and a request without one has no body for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request of which no more is announced than is taken."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) > LARGEST_REQUEST_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)


class PersonalLanguage:
    """Show pages in the language a person has chosen; it goes before the browser's cookie and its wishes.

    Stands after LocaleMiddleware and AuthenticationMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request in the person's language, if one has been chosen."""
        language = request.user.language if request.user.is_authenticated else ""
        if not language:
            return self.get_response(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response
