"""Current results as the engine reads them, with what sample, laboratory and herd add. Reads only."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from diagnostics.engine.criteria import TRANSFUSION_DAYS
from diagnostics.engine.evidence import AssayEvidence, Validation
from diagnostics.engine.vocabulary import Caveat, Method, Outcome, PregnancyFinding, ResultStatus, Specimen
from diagnostics.models import Assay, AssayResult, HerdPolicy
from diagnostics.queries.laboratories import Validations
from diagnostics.vocabulary import FAILED_STATES
from herd.vocabulary import Answer


@dataclass(slots=True)
class Assayed:
    """The current results of one animal, and the days of transfusions told with samples that were rejected or lost."""

    assays: list[AssayEvidence] = field(default_factory=list)
    transfusions: list[date] = field(default_factory=list)


#: Of an animal without any.
UNASSAYED = Assayed()
_Test = tuple[Assay, AssayResult, AssayEvidence]


def assays_of_animals(animal_ids: set[int]) -> dict[int, Assayed]:
    """Return the current results of animals, but for the void ones, by animal and in order of sampling.

    A sample rejected or lost is out no longer. Where a herd has results verified by a second person, one that
    nobody has verified counts as preliminary.
    """
    standing = list(
        Assay.objects.filter(animal__in=animal_ids, current__isnull=False)
        .exclude(current__status=ResultStatus.VOID.value)
        .select_related("current__verification", "sample")
        .order_by("collected_on", "pk")
    )
    if not standing:
        return {}
    herds = {assay.herd_id for assay in standing}
    validations, asked = Validations(herds), _verified_since(herds)
    tests: dict[int, list[_Test]] = defaultdict(list)
    for assay in standing:
        if (result := assay.current) is not None:
            told = assay_evidence(
                assay, result, validation=validations.of(assay.herd_id, assay.laboratory, assay.method)
            )
            if is_unverified(result, asked.get(assay.herd_id)):
                told = replace(told, status=ResultStatus.PRELIMINARY)
            tests[assay.animal_id].append((assay, result, told))
    return {animal: _as_sampled(hers) for animal, hers in tests.items()}


def _came_to_nothing(assay: Assay, told: AssayEvidence) -> bool:
    """Say whether a test is out for a sample that was rejected or lost."""
    return (
        told.status is ResultStatus.OUT and assay.sample is not None and assay.sample.state in FAILED_STATES
    )


def _verified_since(herds: set[int]) -> dict[int, datetime]:
    """Return since when results need a second person, for the herds that ask for it."""
    asking = HerdPolicy.objects.filter(herd__in=herds, verified_since__isnull=False)
    return {herd: since for herd, since in asking.values_list("herd", "verified_since") if since is not None}


def is_unverified(result: AssayResult, since: datetime | None) -> bool:
    """Say whether a final result still waits for a second person. Reads `result.verification`."""
    return (
        since is not None
        and result.status == ResultStatus.FINAL
        and result.recorded_at >= since
        and not hasattr(result, "verification")
    )


def _as_sampled(tests: list[_Test]) -> Assayed:
    """Return an animal's tests as the engine reads them, each with the caveats of its sample (§4 item 4).

    What can spoil a sample is told with one test of it, and holds for all of them: another laboratory, or the same
    one in its second report, does not repeat it. A transfusion told with its day spoils every sample of the 90 days
    after it, also where it was not told again.
    """
    spoilt = [each for each in tests if each[2].caveats]
    if not spoilt:
        return Assayed([told for assay, _result, told in tests if not _came_to_nothing(assay, told)])
    dated = {told.transfused_on for *_its, told in spoilt if Caveat.TRANSFUSED in told.caveats}
    days = [day for day in dated if day is not None]
    # What was drawn instead of a sample rejected or lost is another sample, of the same day or not.
    kept = [each for each in spoilt if not _came_to_nothing(each[0], each[2])]
    assayed = Assayed()
    for assay, result, told in tests:
        if not _came_to_nothing(assay, told):
            same = [its for other, said, its in kept if _one_sample(assay, result, other, said)]
            assayed.assays.append(_after_transfusion(_spoilt_by(told, same), days))
        elif Caveat.TRANSFUSED in told.caveats:
            assayed.transfusions.append(told.transfused_on or told.collected_on)
    return assayed


def _after_transfusion(told: AssayEvidence, days: list[date]) -> AssayEvidence:
    """Return a test of a sample, spoilt where one of these days of transfusions lies in the 90 days before it."""
    before = [day for day in days if 0 <= (told.collected_on - day).days <= TRANSFUSION_DAYS.value]
    if told.specimen is None or not before:
        return told
    last = max([*before, *([told.transfused_on] if told.transfused_on else [])])
    return replace(told, caveats=told.caveats | {Caveat.TRANSFUSED}, transfused_on=last)


def _spoilt_by(told: AssayEvidence, others: list[AssayEvidence]) -> AssayEvidence:
    """Return a test with what spoils its sample as other tests of that sample tell it."""
    return replace(
        told,
        caveats=told.caveats.union(*(other.caveats for other in others)),
        transfused_on=max(
            (each.transfused_on for each in (told, *others) if each.transfused_on), default=None
        ),
    )


def _one_sample(one: Assay, its: AssayResult, other: Assay, others: AssayResult) -> bool:
    """Say whether two tests of one animal were done on one sample: drawn as one, and not in tubes of two codes."""
    drawn_as_one = one.specimen and (one.specimen, one.collected_on) == (other.specimen, other.collected_on)
    return bool(drawn_as_one and (its.tube == others.tube or not its.tube or not others.tube))


def _measure(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def assay_evidence(
    assay: Assay, result: AssayResult, *, validation: Validation | None = None
) -> AssayEvidence:
    """Return one version of a test as the engine reads it."""
    return AssayEvidence(
        key=str(assay.public_id),
        method=Method(assay.method),
        specimen=Specimen(assay.specimen) if assay.specimen else None,
        collected_on=assay.collected_on,
        status=ResultStatus(result.status),
        outcome=Outcome(result.outcome),
        cells_xx=result.cells_xx,
        cells_xy=result.cells_xy,
        male_fraction_pct=_measure(result.male_fraction_pct),
        vaginal_length_cm=_measure(result.vaginal_length_cm),
        amh_pg_ml=_measure(result.amh_pg_ml),
        abnormal=Answer(result.abnormal),
        finding=PregnancyFinding(result.pregnancy),
        caveats=frozenset(Caveat(caveat) for caveat in result.caveats.split(";") if caveat),
        matches_cotwin=Answer(result.matches_cotwin),
        validation=validation,
        transfused_on=assay.sample.transfused_on if assay.sample else None,
        reported_on=result.reported_on,
    )
