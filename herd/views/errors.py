"""Pages of what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from herd.errors import NotHere


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with a page that says why, where the sentence is ours."""
    why = str(exception) if isinstance(exception, NotHere) else ""
    return render(request, "404.html", {"why": why}, status=404)
