"""What a report is asked for, as its address says it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diagnostics.forms import money as of_money
from diagnostics.presenters.reports import barn, chain, laboratories, money
from diagnostics.presenters.reports.registry import Report
from diagnostics.presenters.reports.words import SPLITS
from diagnostics.reports.scope import Scope, Split
from herd.forms.plain_words import PlainForm
from herd.models import Herd

#: No herd's records are older; a report by month from the year 1 on would be 24,000 rows of nothing.
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
#: Lines of the list from which herds are chosen; more are scrolled to.
MOST_HERDS_IN_SIGHT = 6


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, widget=widget)


def _choice(label: Any, offered: Mapping[Any, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False, label=label, choices=[(each.value, words) for each, words in offered.items()]
    )


#: What the days of a report are where they are not those of birth.
DAYS_OF: dict[str, Any] = {chain.NAME: _("Drawn or decided since"), laboratories.NAME: _("Drawn since")}
#: What some reports are asked for beside days and split, by the name in the address.
MORE_FIELDS: dict[str, dict[str, Callable[[], forms.Field]]] = {
    chain.NAME: {"group": lambda: _choice(_("By"), chain.GROUPS)},
    barn.NAME: {
        "list": lambda: _choice(_("Which animals"), barn.LISTS),
        "order": lambda: _choice(_("Sorted by"), barn.ORDERS),
        "for": lambda: _choice(pgettext_lazy("a paper for", "For"), barn.READERS),
    },
    money.NAME: of_money.FIELDS,
}
#: What the first day is called where a report is not of days of birth.
SINCE: dict[str, Any] = {money.NAME: _("Tested or decided since")}
#: What is asked of the answers to those fields together, by report.
CHECKS: dict[str, Callable[[forms.Form, Iterable[int]], None]] = {money.NAME: of_money.check}


class ScopeForm(PlainForm):
    """Days, split and, across herds, which herds; all may be left out, and each stands in the address."""

    since = _day(_("Born since"))
    until = _day(_("Until"))
    by = forms.ChoiceField(required=False, label=_("Split by"))
    herd = forms.MultipleChoiceField(
        required=False, label=_("Herds"), help_text=_("None chosen: all of them.")
    )

    def __init__(
        self, asked: QueryDict, *, report: Report, herds: Collection[Herd], across: bool, today: date
    ) -> None:
        """Take the address's words; `herds` are those the reader may see, or the one of the page."""
        super().__init__(asked)
        self.more = {name: make() for name, make in MORE_FIELDS.get(report.name, {}).items()}
        self.fields.update(self.more)
        self.fields["since"].label = DAYS_OF.get(report.name, self.fields["since"].label)
        self.herds, self.across, self.today = herds, across, today
        self.check = CHECKS.get(report.name)
        self.fields["since"].label = SINCE.get(report.name, self.fields["since"].label)
        offered = [split for split in report.splits if across or split is not Split.HERD]
        unsplit = [("", _("Not split"))] if report.names_records else []
        choices = [*unsplit, *((split.value, SPLITS[split]) for split in offered)]
        self.fields["by"].choices = choices  # type: ignore[attr-defined]
        if not offered:
            del self.fields["by"]
        if across:
            self.fields["herd"].choices = [(herd.code, f"{herd.name} ({herd.code})") for herd in herds]  # type: ignore[attr-defined]
            self.fields["herd"].widget.attrs["size"] = min(max(len(herds), 2), MOST_HERDS_IN_SIGHT)
            self.fields["herd"].error_messages["invalid_choice"] = _(
                "There is no herd «%(value)s», or you are not a member of it."
            )
        else:
            del self.fields["herd"]

    @property
    def helper(self) -> FormHelper:
        """The form's layout: every field may stay empty."""
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf, helper.form_method = False, True, "get"
        helper.all_optional = True
        return helper

    def _within(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Enter a day from 1950 to 2100."))
        return day

    def clean_since(self) -> date | None:
        """Refuse days no herd's records reach."""
        return self._within("since")

    def clean_until(self) -> date | None:
        """Refuse days no herd's records reach, and a last day before the first."""
        until = self._within("until")
        since = self.cleaned_data.get("since")
        if since and until and until < since:
            raise forms.ValidationError(_("The last day is before the first."))
        return until

    def clean(self) -> dict[str, Any]:
        """Ask of a report's own fields together what its own check asks."""
        told = super().clean() or self.cleaned_data
        if self.check:
            self.check(self, self._chosen())
        return told

    def _chosen(self) -> dict[int, str]:
        """Return the codes by id of the herds that were asked for; all where none was."""
        chosen = set(self.cleaned_data.get("herd") or [])
        return {herd.pk: herd.code for herd in self.herds if not chosen or herd.code in chosen}

    def scope(self) -> Scope:
        """Return what the report is of; only of a valid form."""
        told = self.cleaned_data
        return Scope(
            herds=self._chosen(),
            today=self.today,
            since=told["since"],
            until=told["until"],
            split=Split(told.get("by") or Split.YEAR),
            across=self.across,
            unsplit=not told.get("by"),
            chosen={name: str(told[name]) for name in self.more if told[name] not in {None, ""}},
            name="" if self.across else next(herd.name for herd in self.herds),
        )
