"""What every page is given: its theme, and the way about the herd it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from herd.models import Herd, User
from herd.permissions import Right
from herd.queries import herds_for
from herd.version import VERSION
from herd.views.preferences import theme_of

HERDS_TO_SWITCH_TO = 8


@dataclass(frozen=True)
class Place:
    """One place of a herd's navigation, as it is known before a herd is: `url_name` takes the herd's code."""

    label: str | Promise
    url_name: str
    icon: str
    right: Right = Right.SEE
    in_bar: bool = False  # stands in the bar itself on a phone; the others behind «More»
    at_desk: bool = True  # stands in the bar itself at a desk
    main: bool = False  # the most used action


# Home, the one large action, and two lists fit a thumb's reach; «More» is the fifth.
PLACES = (
    Place(pgettext_lazy("page of a herd", "Home"), "diagnostics:home", "home", in_bar=True),
    Place(_("Record a calving"), "herd:calving-new", "plus", Right.RECORD_BIRTHS, in_bar=True, main=True),
    Place(_("Register"), "diagnostics:register", "list", in_bar=True),
    Place(_("Samples and results"), "diagnostics:results", "tube", in_bar=True),
    Place(_("Worklists"), "diagnostics:herd-worklists", "check", Right.RECORD_RESULTS),
    Place(_("To tag"), "herd:to-tag", "tag", Right.TAG),
    Place(_("Reports"), "diagnostics:reports", "chart"),
    Place(_("Litters to settle"), "herd:unsettled", "twins", at_desk=False),
    Place(_("Bulls born with a heifer"), "diagnostics:bull-co-twins", "male", at_desk=False),
    Place(_("Laboratories"), "diagnostics:laboratories", "drop", at_desk=False),
    Place(_("Upload"), "diagnostics:upload", "upload", Right.IMPORT, at_desk=False),
    Place(_("Members"), "herd:members", "people", Right.MANAGE_MEMBERS, at_desk=False),
    Place(_("Settings"), "herd:settings", "settings", Right.CHANGE_SETTINGS, at_desk=False),
    Place(_("Rules"), "diagnostics:rules", "book", at_desk=False),
)


@dataclass(frozen=True)
class Link:
    """A place of the navigation with its address in one herd."""

    place: Place
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return theme and version, and for a page of a herd (`request.herd`) its navigation and the herds to switch to.

    Context processor. The navigation holds the places that exist and that the user's roles in the herd may
    use. The other herds are looked up only when a template asks: at most one query.
    """
    herd: Herd | None = getattr(request, "herd", None)
    return {
        "theme": theme_of(request),
        "version": VERSION,
        "navigation": tuple(_links(request, herd)) if herd else (),
        "herds_to_switch_to": SimpleLazyObject(lambda: _other_herds(herd, request.user)) if herd else (),
    }


def _links(request: HttpRequest, herd: Herd) -> Iterator[Link]:
    rights: frozenset[Right] = getattr(herd, "rights", frozenset())
    here = request.resolver_match.view_name if request.resolver_match else ""
    for place in PLACES:
        if place.right in rights and (url := _address(place, herd)):
            yield Link(place, url, current=here == place.url_name)


def _address(place: Place, herd: Herd) -> str | None:
    """Return where a place is in a herd; none for a page not of the herd's own, where no such page is."""
    for arguments in ([herd.code], []):
        try:
            return reverse(place.url_name, args=arguments)
        except NoReverseMatch:
            continue
    return None


def _other_herds(herd: Herd, user: User | AnonymousUser) -> list[Herd]:
    if not user.is_authenticated:
        return []
    return list(herds_for(user).exclude(pk=herd.pk).order_by("name")[:HERDS_TO_SWITCH_TO])
