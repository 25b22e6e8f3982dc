"""A report that somebody asked for: which, of which herds, and what else its address says."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnostics.forms.reports import ScopeForm
from diagnostics.models import ReportRun, SavedReport
from diagnostics.policies.monthly import days_of
from diagnostics.presenters.reports import pages
from diagnostics.presenters.reports.files import CONTENT_TYPES
from diagnostics.presenters.reports.registry import REPORTS, Report
from diagnostics.queries.report_runs import herd_of
from diagnostics.queries.saved_reports import herds_still_seen
from diagnostics.reports.document import Document
from diagnostics.reports.moment import of_one_moment
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import MailedPeriod
from herd.errors import NotHere
from herd.models import Herd, User
from herd.permissions import Right
from herd.queries import herds_for


@dataclass(frozen=True, slots=True)
class Asked:
    """A report that was asked for: which, of which herds, and the form that reads the rest of the address.

    `herds` are those it may be of; `herd` is the one of the page, nothing across herds.
    """

    report: Report
    form: ScopeForm
    herds: Sequence[Herd]
    herd: Herd | None = None

    def scope(self) -> Scope:
        """Return what the report is of; only of an address that could be read."""
        return self.form.scope()

    def document(self) -> Document:
        """Return the report, of the records of one moment; only of an address that could be read."""
        with of_one_moment():
            return self.report.document(self.scope())

    @property
    def herds_meant(self) -> list[Herd]:
        """The herds that were asked for, or all where none was named."""
        ids = set(self.scope().herds)
        return [herd for herd in self.herds if herd.pk in ids]

    @property
    def query(self) -> str:
        """What the address asks for as it was understood, in one way of writing it; nothing of what could not be read.

        Empty and unknown words are left out, of a word said twice stays the one that counted, and days and figures
        stand as every language reads them: what is kept or mailed under it is what the page showed.
        """
        self.form.is_valid()  # reads it, unless it has been read
        understood = self.form.cleaned_data
        pairs = [(name, said) for name in self.form.fields for said in _said(understood.get(name))]
        return urlencode(sorted(set(pairs)))

    @property
    def key(self) -> str:
        """What stands for this report in words of this language over these very herds, by their ids.

        A reader who has joined or left one of the herds since has another key for the same address, and so is never
        shown what was made of other herds than those he may see now.
        """
        told = [self.report.name, self.herd is None, self.query, get_language(), self.scope().ids]
        return sha256(json.dumps(told).encode()).hexdigest()

    @property
    def address_key(self) -> str:
        """What stands for this report and its address, whoever may see which herds on the day it is made."""
        told = [self.report.name, self.herd.pk if self.herd else None, self.query]
        return sha256(json.dumps(told).encode()).hexdigest()

    @property
    def names_herds(self) -> bool:
        """Whether herds were chosen; otherwise it is of all."""
        return bool(self.form.cleaned_data.get("herd"))

    @property
    def page(self) -> str:
        """The address of the page, without what it was asked for."""
        return self.address("report")

    @property
    def whole_page(self) -> str:
        """The address of the page with what it was asked for."""
        return self._asked_alike("report")

    @property
    def monthly_page(self) -> str:
        """The address at which this very report is asked for each month."""
        return self._asked_alike("report-monthly")

    def _asked_alike(self, name: str) -> str:
        address = self.address(name)
        return f"{address}?{self.query}" if self.query else address

    def address(self, name: str, *more: str) -> str:
        """Return one of the report's addresses by its name: of the one herd, or across herds."""
        if self.herd:
            return reverse(f"diagnostics:{name}", args=[self.herd.code, self.report.name, *more])
        return reverse(f"diagnostics:{name}-across", args=[self.report.name, *more])

    def addresses(self, asked: str) -> pages.Addresses:
        """Return where the chart and the files of the report are, asked for alike."""
        return pages.Addresses(
            chart=self.address("report-chart"),
            files={form: self.address("report-file", form) for form in CONTENT_TYPES},
            asked=asked,
        )


def _said(understood: Any) -> Iterator[str]:
    """Yield what a field was told as an address writes it; nothing of what was left out."""
    for each in understood if isinstance(understood, list) else [understood]:
        if each is not None and each != "":
            yield f"{each:f}" if isinstance(each, Decimal) else str(each)


def asked_of(
    user: User, name: str, told: QueryDict, *, herd: Herd | None = None, may: Right = Right.SEE
) -> Asked:
    """Read what was asked for; across herds only those in which the reader has the right.

    Raises `Http404` for a report that does not exist, and for somebody without a herd.
    """
    if name not in REPORTS:
        raise NotHere(_("There is no such report."))
    herds = [herd] if herd else list(herds_for(user, may=may).order_by("name", "code"))
    if not herds:
        raise NotHere(_("You are a member of no herd of which you may have this report."))
    today = max(each.today() for each in herds)
    form = ScopeForm(told, report=REPORTS[name], herds=herds, across=herd is None, today=today)
    return Asked(REPORTS[name], form, herds, herd)


def asked_by(run: ReportRun) -> Asked | None:
    """Return what a kept report was asked for, by the rights its reader has now; `None` where they do not reach.

    Its key tells whether it is still of the same herds: ask in the language of the report.
    """
    herd = None if run.across else herd_of(run)
    if herd is None and not run.across:
        return None
    try:
        asked = asked_of(run.user, run.report, QueryDict(run.query), herd=herd)
    except Http404:
        return None
    return asked if asked.form.is_valid() else None


def asked_by_saved(saved: SavedReport, month: date) -> Asked | None:
    """Return what a monthly report asks for when it is sent in a month, by the rights its reader has now.

    It is of the herds it was saved of that are left, or of all herds of the day; `None` where there is none.
    """
    herds, _left_out = herds_still_seen(saved)
    if not herds and not saved.all_herds:
        return None
    told = QueryDict(saved.query, mutable=True)
    told.pop("herd", None)
    if saved.across and not saved.all_herds:
        told.setlist("herd", [herd.code for herd in herds])
    days = days_of(MailedPeriod(saved.period), month)
    if days:
        told["since"], told["until"] = (day.isoformat() for day in days)
    herd = None if saved.across else herds[0]
    try:
        return asked_of(saved.user, saved.report, told, herd=herd, may=Right.EXPORT)
    except Http404:
        return None
