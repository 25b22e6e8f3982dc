"""Lists of tests, as tables."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.vocabulary import EXAMINATIONS, Method
from diagnostics.models import Assay
from diagnostics.presenters.assays import out_for, said
from diagnostics.presenters.numbers import day
from diagnostics.queries.results import is_unverified
from herd.models import Herd
from herd.permissions import Right
from herd.queries.numbers import in_order_of_number


class AssayTable(tables.Table):
    """Tests with what came of them; each line leads to the test's page."""

    animal = tables.Column(_("Animal"), accessor="animal__number")
    collected_on = tables.Column(_("Drawn or examined"))
    method = tables.Column(_("Method"))
    specimen = tables.Column(_("Specimen"), orderable=False)
    result = tables.Column(_("Result"), accessor="current", order_by=("current__status", "pk"))
    laboratory = tables.Column(_("Laboratory"))

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table table-cards"}
        order_by_field = "sort"

    def __init__(
        self, *args: Any, herd: Herd, today: date, verified_since: datetime | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.herd, self.today, self.verified_since = herd, today, verified_since

    def order_animal(self, tests: QuerySet[Assay], is_descending: bool) -> tuple[QuerySet[Assay], bool]:  # noqa: FBT001 - as called
        """Sort by the animal's number: 2 before 10."""
        return tests.order_by(*in_order_of_number("animal__", descending=is_descending)), True

    def value_animal(self, record: Assay) -> str:
        """Return the number alone, for files."""
        return record.animal.number

    def render_animal(self, record: Assay) -> SafeString:
        """Lead to the test's page by the animal's number."""
        return self._link(record, str(record.animal))

    def render_collected_on(self, value: date) -> str:
        """Write the day."""
        return day(value)

    def render_method(self, value: Any, record: Assay) -> str:
        """Write the method in words."""
        return str(labels.METHOD[record.method])

    def render_specimen(self, record: Assay) -> str:
        """Write the specimen in words; the animal herself was examined without one."""
        if Method(record.method) in EXAMINATIONS:
            return "–"
        return str(labels.SPECIMEN[record.specimen])

    def render_result(self, record: Assay) -> str:
        """Say what came of it, and whether it waits for a second person."""
        if record.current is None:
            return ""
        waits = is_unverified(record.current, self.verified_since)
        return (
            f"{said(record.current)}; {_now('waits for a second person')}" if waits else said(record.current)
        )

    def _link(self, record: Assay, words: str) -> SafeString:
        address = reverse("diagnostics:result", args=[self.herd.code, record.public_id])
        return format_html('<a href="{}">{}</a>', address, words)


class SampleOutTable(AssayTable):
    """Samples out, with how long they have been out and, for those who may, the way to their result."""

    tube = tables.Column(_("Tube"), accessor="current__tube", orderable=False)
    where = tables.Column(
        _("Where it is"), accessor="sample__state", order_by=("sample__state", "sample__state_on", "pk")
    )
    out_for = tables.Column(_("Out for"), empty_values=(), order_by=("-collected_on", "-pk"))
    enter = tables.Column(_("To do"), empty_values=(), orderable=False)

    class Meta(AssayTable.Meta):
        sequence = (
            "animal",
            "tube",
            "collected_on",
            "where",
            "out_for",
            "method",
            "specimen",
            "laboratory",
            "result",
            "enter",
        )

    def render_where(self, record: Assay) -> SafeString | str:
        """Say where the sample is, and lead to its page."""
        if record.sample is None:
            return "–"
        address = reverse("diagnostics:sample", args=[self.herd.code, record.sample.public_id])
        return format_html('<a href="{}">{}</a>', address, labels.SAMPLE_STATE[record.sample.state])

    def render_out_for(self, record: Assay) -> str:
        """Say how long the sample has been out."""
        return out_for(record, self.today)

    def render_enter(self, record: Assay) -> SafeString | str:
        """Lead to the form for the result."""
        if Right.RECORD_RESULTS not in getattr(self.herd, "rights", ()):
            return ""
        address = reverse("diagnostics:result-new", args=[self.herd.code])
        return format_html(
            '<a class="btn btn-secondary" href="{}?sample={}">{}</a>',
            address,
            record.public_id,
            _now("Enter result"),
        )
