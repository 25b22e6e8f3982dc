"""Narrowing the lists of tests."""

import django_filters
from crispy_forms.helper import FormHelper
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.filters.fields import asking_helper, drawn_filter
from diagnostics.models import Assay
from diagnostics.vocabulary import OPEN_STATES
from herd.forms.plain_words import PlainForm


class AssayFilter(django_filters.FilterSet):
    """Tests by animal, method, status, laboratory and day."""

    q = django_filters.CharFilter(method="found", label=_("Number, tube or accession"))
    method = django_filters.ChoiceFilter(choices=labels.METHOD, label=_("Method"))
    status = django_filters.ChoiceFilter("current__status", choices=labels.RESULT_STATUS, label=_("Status"))
    laboratory = django_filters.CharFilter(lookup_expr="icontains", label=_("Laboratory"))
    since = drawn_filter("gte", _("Drawn or examined since"))
    until = drawn_filter("lte", _("Until"))

    class Meta:
        model = Assay
        fields: tuple[str, ...] = ()
        form = PlainForm

    @property
    def helper(self) -> FormHelper:
        """The form's layout: every field may stay empty."""
        return asking_helper()

    def found(self, tests: QuerySet[Assay], _name: str, typed: str) -> QuerySet[Assay]:
        """Return tests of animals whose number holds what was typed, or with that tube or accession."""
        from_number = tests.filter(animal__number__icontains=typed)
        return from_number | tests.filter(accession__iexact=typed) | tests.filter(current__tube__iexact=typed)


class SampleOutFilter(AssayFilter):
    """Samples that are out, by animal, method, laboratory, day, and where the sample is."""

    status = None
    state = django_filters.ChoiceFilter(
        "sample__state",
        choices=[(state, words) for state, words in labels.SAMPLE_STATE.items() if state in OPEN_STATES],
        label=_("Where it is"),
    )
