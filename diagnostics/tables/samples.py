"""The list of samples, as a table."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.models import Sample
from diagnostics.presenters.bench import asked
from diagnostics.presenters.numbers import day
from herd.models import Herd
from herd.queries.numbers import in_order_of_number


class SampleTable(tables.Table):
    """Samples with where they are in their life; each line leads to the sample's page."""

    animal = tables.Column(_("Animal"), accessor="animal__number")
    tube = tables.Column(_("Tube"))
    collected_on = tables.Column(_("Drawn"))
    specimen = tables.Column(_("Specimen"), orderable=False)
    tests = tables.Column(_("Tests"), empty_values=(), orderable=False)
    laboratory = tables.Column(_("Laboratory"))
    state = tables.Column(_("State"), order_by=("state", "state_on", "pk"))

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table table-cards"}
        order_by_field = "sort"

    def __init__(self, *args: Any, herd: Herd, **more: Any) -> None:
        super().__init__(*args, **more)
        self.herd = herd

    def order_animal(self, samples: QuerySet[Sample], is_descending: bool) -> tuple[QuerySet[Sample], bool]:  # noqa: FBT001 - as called
        """Sort by the animal's number: 2 before 10."""
        return samples.order_by(*in_order_of_number("animal__", descending=is_descending)), True

    def render_animal(self, record: Sample) -> SafeString:
        """Lead to the sample's page by the animal's number."""
        address = reverse("diagnostics:sample", args=[self.herd.code, record.public_id])
        return format_html('<a href="{}">{}</a>', address, record.animal)

    def render_collected_on(self, value: date) -> str:
        """Write the day."""
        return day(value)

    def render_specimen(self, record: Sample) -> str:
        """Write the specimen in words."""
        return str(labels.SPECIMEN[record.specimen])

    def render_tests(self, record: Sample) -> str:
        """Name the tests asked of it."""
        return ", ".join(str(labels.METHOD[test.method]) for test in asked(record)) or "–"

    def render_state(self, record: Sample) -> str:
        """Say where it is, and since when."""
        words = str(labels.SAMPLE_STATE[record.state])
        return f"{words}, {day(record.state_on)}" if record.state_on else words
