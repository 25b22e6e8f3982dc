"""Members and changes of a herd in words."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from herd import labels
from herd.models import Herd, User
from herd.queries.members import SettingChange
from herd.vocabulary import Role

Words = str | Promise

SETTING_WORDS: dict[str, Words] = {
    "name": pgettext_lazy("setting of a herd", "Name"),
    "country": pgettext_lazy("setting of a herd", "Country"),
    "time_zone": pgettext_lazy("setting of a herd", "Time zone"),
    "units": pgettext_lazy("setting of a herd", "Units"),
    "language": pgettext_lazy("setting of a herd", "Language"),
    "member": _("Member"),
    "link": _("Sign-in link"),
}
VALUE_WORDS: dict[str, Mapping[str, Words]] = {
    "units": labels.UNITS,
    "language": dict(settings.LANGUAGES),
    "member": labels.ROLE,
    "link": {"mailed": _("mailed"), "handed_over": _("handed over")},
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of «who changed what»."""

    at: datetime
    by: User | None
    what: Words
    before: Words
    after: Words


def role_words(roles: Iterable[Role]) -> str:
    """Write roles as people say them, joined by commas."""
    return ", ".join(str(labels.ROLE[role.value]) for role in roles)


def member_crumbs(herd: Herd) -> list[tuple[Words, str]]:
    """Return the way back from a page about one member."""
    return [(_("Members"), reverse("herd:members", args=[herd.code]))]


def beside_settings(herd: Herd) -> list[tuple[Words, str]]:
    """Return the pages that decide about a herd besides its settings: thresholds and prices, members."""
    pages = ((_("Thresholds and prices"), "diagnostics:policy"), (_("Members"), "herd:members"))
    found: list[tuple[Words, str]] = []
    for label, name in pages:
        with suppress(NoReverseMatch):  # the program runs without diagnostics too
            found.append((label, reverse(name, args=[herd.code])))
    return found


def change_rows(changes: Iterable[SettingChange]) -> list[ChangeRow]:
    """Put changes of settings and members in words."""
    return [_row(change) for change in changes]


def _row(change: SettingChange) -> ChangeRow:
    what: Words = SETTING_WORDS[change.setting]
    if change.setting in {"member", "link"}:
        what = format_lazy("{}: {}", what, str(change.member or _("somebody no longer on record")))
    words = VALUE_WORDS.get(change.setting, {})
    before, after = (words.get(value, value) for value in (change.before, change.after))
    return ChangeRow(change.at, change.by, what, before, after)
