"""The register, as a table."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.vocabulary import NextStep
from diagnostics.presenters.numbers import day, probability
from diagnostics.queries.register import ordered
from herd.models import Animal, Herd

#: What django-tables2 is answered when it asks for an order: the animals, and that they are sorted.
Ordered = tuple[QuerySet[Animal], bool]


class SortedColumn(tables.Column):
    """A column by which the register is sorted as `diagnostics.queries.register.ORDER` says."""

    def __init__(self, *args: Any, by: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by

    def order(self, queryset: QuerySet[Animal], is_descending: bool) -> Ordered:  # noqa: FBT001 - as called
        """Sort by what stands behind the column, and then by number."""
        return ordered(queryset, self.by, descending=is_descending), True


class RegisterTable(tables.Table):
    """Animals with their verdicts; each line leads to the animal's page. Kept lean: a page has fifty."""

    number = SortedColumn(_("Number"), by="number", attrs={"td": {"class": "animal-number"}})
    born_on = SortedColumn(_("Born"), by="born_on", attrs={"td": {"class": "of-birth"}})
    dam = SortedColumn(_("Dam"), accessor="calving__dam__number", by="dam", attrs={"td": {"class": "of-dam"}})
    pairing = SortedColumn(
        _("Litter"),
        accessor="assessment__pairing",
        by="pairing",
        attrs={"td": {"class": "of-litter"}},
    )
    verdict = SortedColumn(
        _("Verdict"),
        accessor="assessment__verdict",
        by="verdict",
        attrs={"td": {"class": "of-verdict"}},
    )
    probability = SortedColumn(
        _("Probability"),
        accessor="assessment__probability",
        by="probability",
        attrs={"td": {"class": "number of-probability"}, "th": {"class": "number"}},
    )
    next_step = SortedColumn(
        _("Next step"),
        accessor="assessment__next_step",
        by="next_step",
        attrs={"td": {"class": "of-step"}},
    )
    diagnosis = SortedColumn(
        _("Diagnosis"),
        accessor="assessment__diagnosis",
        by="diagnosis",
        attrs={"td": {"class": "of-diagnosis"}},
    )
    left_on = SortedColumn(_("Left"), by="left_on", attrs={"td": {"class": "of-leaving"}})

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table table-cards table-register"}
        order_by_field = "sort"
        order_by = ("number",)
        default = ""

    def __init__(self, *args: Any, herd: Herd, **more: Any) -> None:
        super().__init__(*args, **more)
        # The address differs by the animal's part alone: worked out once, not fifty times.
        self.address = reverse("diagnostics:animal", args=[herd.code, "00000000-0000-0000-0000-000000000000"])

    def render_number(self, record: Animal) -> SafeString:
        """Lead to the animal's page by her number."""
        address = self.address.replace("00000000-0000-0000-0000-000000000000", str(record.public_id))
        return format_html('<a href="{}">{}</a>', address, record.number)

    def render_born_on(self, value: date) -> str:
        """Write the day."""
        return day(value)

    def render_verdict(self, record: Animal) -> SafeString:
        """Write the verdict as a badge: its word, in the frame and colour of the verdict."""
        code = record.assessment.verdict
        return format_html('<span class="verdict verdict-{}">{}</span>', code, labels.VERDICT[code])

    def render_probability(self, record: Animal) -> str:
        """Write the probability with its range."""
        assessed = record.assessment
        return probability(assessed.probability, assessed.probability_low, assessed.probability_high)

    def render_next_step(self, record: Animal) -> str:
        """Write the next step, and nothing where there is nothing to do."""
        step = record.assessment.next_step
        return "" if step == NextStep.NONE else str(labels.NEXT_STEP[step])

    def render_diagnosis(self, record: Animal) -> str:
        """Write what a veterinarian has signed of her, as it counts now."""
        signed = record.assessment.diagnosis
        return (
            _now("Signed: %(conclusion)s") % {"conclusion": labels.SIGNED_CONCLUSION[signed]}
            if signed
            else ""
        )

    def render_left_on(self, value: date) -> str:
        """Write the day an animal left, which is what tells it apart from those present."""
        return _now("Left on %(day)s") % {"day": day(value)}
