"""Narrowing the list of samples."""

import django_filters
from crispy_forms.helper import FormHelper
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.filters.fields import asking_helper, drawn_filter
from diagnostics.models import Sample
from herd.forms.plain_words import PlainForm


class SampleFilter(django_filters.FilterSet):
    """Samples by animal or tube, state, specimen, laboratory and day of drawing."""

    q = django_filters.CharFilter(method="found", label=_("Number or tube"))
    state = django_filters.ChoiceFilter(choices=labels.SAMPLE_STATE, label=_("State"))
    specimen = django_filters.ChoiceFilter(choices=labels.SPECIMEN, label=_("Specimen"))
    laboratory = django_filters.CharFilter(lookup_expr="icontains", label=_("Laboratory"))
    since = drawn_filter("gte", _("Drawn since"))
    until = drawn_filter("lte", _("Until"))

    class Meta:
        model = Sample
        fields: tuple[str, ...] = ()
        form = PlainForm

    @property
    def helper(self) -> FormHelper:
        """The form's layout: every field may stay empty."""
        return asking_helper()

    def found(self, samples: QuerySet[Sample], _name: str, typed: str) -> QuerySet[Sample]:
        """Return samples of animals whose number holds what was typed, or in that tube."""
        return samples.filter(animal__number__icontains=typed) | samples.filter(tube__iexact=typed)
