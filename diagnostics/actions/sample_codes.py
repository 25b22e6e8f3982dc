"""Giving a sample the code that its tube is labelled with, after it was recorded."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.actions.assays import add_version
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.entries import Report
from diagnostics.models import Sample
from diagnostics.policies.samples import tube_problem
from diagnostics.queries.samples import open_samples
from diagnostics.vocabulary import OPEN_STATES
from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.errors import Refused, refused
from herd.models import User


@transaction.atomic
def code_tube(*, sample: Sample, tube: str, by: User | None) -> Sample:
    """Give a sample under way the code on its tube, or another one in its place; its tests out carry it too.

    Raises `Refused` for no code, one that stands on another tube under way, or a sample that is not under way.
    """
    lock(sample.herd, sample)
    code = tube.strip()
    if not code:
        raise refused("no_code", _("Enter the code on the tube."), field="tube")
    if sample.state not in OPEN_STATES:
        raise refused("not_under_way", _("The sample is not under way any more: its code stays."))
    for other in open_samples(sample.herd, [code]).exclude(pk=sample.pk):
        raise Refused(tube_problem(other.tube, animal=str(other.animal), drawn_on=other.collected_on))
    if code == sample.tube:
        return sample
    sample.tube = code
    save_as(sample, by=by)
    for test in sample.assays.filter(current__status=ResultStatus.OUT.value).select_related("current"):
        if test.current is not None:
            coded = replace(Report.of(test.current), tube=code)
            add_version(test, coded, by=by, reason=_("The tube was given its code."))
    return sample
