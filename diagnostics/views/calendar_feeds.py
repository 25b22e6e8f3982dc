"""A calendar of what is to come, behind a secret address; and the daily mail: asked for, given up."""

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diagnostics.actions.calendar_feeds import digest, make_feed, revoke_feed
from diagnostics.actions.worklist_mails import ask_for_mail, give_up_mail
from diagnostics.exports.calendar import CONTENT_TYPE, calendar
from diagnostics.queries.worklist_mails import reader_of
from diagnostics.queries.worklist_scope import Scope
from herd.decorators import SignedInRequest, signed_in
from herd.errors import NotHere, Refused
from herd.models import Herd
from herd.queries import herds_for

#: In the session, until it has been shown once: the secret of the calendar address just made.
_SECRET = "calendar_secret"  # noqa: S105 - the name of a place, no secret


def secret_just_made(request: HttpRequest) -> str:
    """Return the whole calendar address just made, once; empty afterwards: the records hold no secret."""
    token = request.session.pop(_SECRET, "")
    return request.build_absolute_uri(reverse("diagnostics:calendar", args=[token])) if token else ""


@require_POST
@signed_in
def calendar_make(request: SignedInRequest) -> HttpResponse:
    """Make one's calendar address, or make it anew: then the one before leads nowhere any more."""
    request.session[_SECRET] = make_feed(user=request.user, now=timezone.now())
    return redirect(f"{reverse('diagnostics:worklists')}#calendar")


@require_POST
@signed_in
def calendar_revoke(request: SignedInRequest) -> HttpResponse:
    """Revoke one's calendar address."""
    revoke_feed(user=request.user, now=timezone.now())
    messages.success(request, _("The calendar's address leads nowhere any more."))
    return redirect(f"{reverse('diagnostics:worklists')}#calendar")


@require_POST
@signed_in
def worklist_mail(request: SignedInRequest) -> HttpResponse:
    """Switch one's daily mail on or off."""
    if request.POST.get("daily") == "on":
        try:
            ask_for_mail(user=request.user)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You will be told each morning what waits."))
    else:
        give_up_mail(user=request.user)
        messages.success(request, _("No mail will tell you what waits any more."))
    return redirect(f"{reverse('diagnostics:worklists')}#mail")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send the calendar of whoever made this secret address, over the herds of which he is a member today.

    Raises `Http404` for an address unknown or revoked. A program that asks again is told when nothing has changed.
    """
    reader = reader_of(digest(token))
    if reader is None:
        raise NotHere(_("There is no such calendar."))
    scope = Scope.over(herds_for(reader), day_in=Herd.today, user=reader.pk)
    with translation.override(reader.language or translation.get_language()):
        content = calendar(scope, address=request.build_absolute_uri)
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="freemartin.ics"'
    return get_conditional_response(request, etag=etag, response=response) or response
