"""When somebody who tried too often may try again, and the page that says so."""

import math
import time
from collections.abc import Iterator

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import Rate
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

ACCOUNT = "allauth.account"


def wait_s(request: HttpRequest, action: str, *, key: str | None = None) -> float:
    """Return for how many seconds an action of the sign-in pages is still refused; 0 when it is not.

    `action` is a key of `ACCOUNT_RATE_LIMITS`. Limits counted by a key (a user name, an address) are looked at
    only when the key is given; those counted by person only for people signed in.
    """
    return max((_left_s(request, action, rate, key) for rate in _rates(request, action, key)), default=0.0)


def longest_wait_s(action: str) -> float:
    """Return the longest time for which an action can be refused, in seconds, whoever tries it."""
    return max(
        (float(rate.duration) for rate in ratelimit.get_rates(app=ACCOUNT, action=action)), default=0.0
    )


def when_again(seconds: float) -> str:
    """Say when to try again: «in 3 minutes». Rounded up, never «in 0 minutes»."""
    if seconds <= 60:
        whole_s = max(1, math.ceil(seconds))
        return ngettext("in %(number)d second", "in %(number)d seconds", whole_s) % {"number": whole_s}
    minutes = math.ceil(seconds / 60)
    return ngettext("in %(number)d minute", "in %(number)d minutes", minutes) % {"number": minutes}


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429 with a page and a header that say when to try again."""
    # Which limit it was is not told: it is the one that has longest to go for this person, or for the address
    # typed. Should none be found, the longest of all is an honest upper bound.
    typed = request.POST.get("email", "").lower() or None
    waits = [wait_s(request, action, key=typed) for action in app_settings.RATE_LIMITS]
    seconds = max(waits, default=0.0) or max(map(longest_wait_s, app_settings.RATE_LIMITS), default=60.0)
    response = render(request, "429.html", {"when": when_again(seconds)}, status=429)
    response["Retry-After"] = str(math.ceil(seconds))
    return response


def _rates(request: HttpRequest, action: str, key: str | None) -> Iterator[Rate]:
    for rate in ratelimit.get_rates(app=ACCOUNT, action=action):
        if (
            rate.per == "ip"
            or (rate.per == "key" and key)
            or (rate.per == "user" and request.user.is_authenticated)
        ):
            yield rate


def _left_s(request: HttpRequest, action: str, rate: Rate, key: str | None) -> float:
    """Return when the oldest of the attempts that fill a limit drops out of it, in seconds from now."""
    counted = ratelimit.get_cache_key(request, app=ACCOUNT, action=action, rate=rate, key=key)
    attempts: list[float] = cache.get(counted, [])  # newest first
    if len(attempts) < rate.amount:
        return 0.0
    return max(0.0, attempts[rate.amount - 1] + rate.duration - time.time())
