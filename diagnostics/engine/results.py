"""Sorting what is on record: which results speak, and which are only shown (clinical.md §4, items 1 and 2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import Reading, is_blood_test, is_hair_test, read_result, states_nothing
from diagnostics.engine.reasons import Reason, of_assay
from diagnostics.engine.vocabulary import (
    EXAMINATIONS,
    LABORATORY_METHODS,
    UNWEIGHED_METHODS,
    Method,
    Outcome,
    ReasonCode,
    ResultStatus,
    Specimen,
)

#: Specimens in which AMH is read.
AMH_SPECIMENS = frozenset({Specimen.PLASMA, Specimen.SERUM})


@dataclass(frozen=True, slots=True)
class Results:
    """An animal's results, sorted: those that speak by what they speak of, the others as reasons.

    `waiting` are samples out, and preliminary results, of a blood or hair test that will count. `failed_on_blood`
    says that a blood test failed, `preliminary_positive` that one is positive and not final yet.
    """

    blood: tuple[AssayEvidence, ...] = ()
    hair: tuple[AssayEvidence, ...] = ()
    measures: tuple[AssayEvidence, ...] = ()
    examinations: tuple[AssayEvidence, ...] = ()
    checks: tuple[AssayEvidence, ...] = ()
    waiting: tuple[AssayEvidence, ...] = ()
    failed_on_blood: bool = False
    preliminary_positive: bool = False
    reasons: tuple[Reason, ...] = ()


NO_RESULTS = Results()


def on_record(assays: Iterable[AssayEvidence]) -> list[AssayEvidence]:
    """Leave out void results, and put the rest in an order that does not depend on the order of entry."""
    return sorted((assay for assay in assays if assay.status != ResultStatus.VOID), key=_entry_order)


def sort_results(assays: tuple[AssayEvidence, ...]) -> Results:
    """Sort an animal's current results."""
    if not assays:
        return NO_RESULTS
    known = on_record(assays)
    done = {_draw(assay) for assay in known if not _is_out(assay)}
    heard = [assay for assay in known if not _is_out(assay) or _draw(assay) not in done]
    final = [assay for assay in heard if _set_beside(assay) is None]
    beside = [(assay, code) for assay in heard if (code := _set_beside(assay)) is not None]
    return Results(
        blood=tuple(filter(is_blood_test, final)),
        hair=tuple(filter(is_hair_test, final)),
        measures=_of(final, Method.VAGINAL_LENGTH, Method.AMH),
        examinations=_of(final, Method.EXTERNAL_EXAM, Method.TRACT_EXAM),
        checks=_of(final, Method.PREGNANCY_CHECK),
        waiting=tuple(assay for assay, code in beside if _awaited(assay)),
        failed_on_blood=any(
            code is ReasonCode.TEST_FAILED and is_blood_test(assay) for assay, code in beside
        ),
        preliminary_positive=any(map(_preliminary_positive, heard)),
        reasons=tuple(of_assay(code, assay, weighed=False) for assay, code in beside),
    )


def reasons_of_a_male(assays: tuple[AssayEvidence, ...]) -> list[Reason]:
    """List a male's results: they are recorded and give no verdict."""
    return [
        of_assay(_unread(assay) or ReasonCode.NOT_WEIGHED, assay, weighed=False)
        for assay in on_record(assays)
    ]


def _of(assays: list[AssayEvidence], *methods: Method) -> tuple[AssayEvidence, ...]:
    return tuple(assay for assay in assays if assay.method in methods)


def _draw(assay: AssayEvidence) -> tuple[str, str | None, int]:
    return assay.method, assay.specimen, assay.collected_on.toordinal()


def _is_out(assay: AssayEvidence) -> bool:
    unanswered = assay.method in LABORATORY_METHODS and states_nothing(assay)
    return assay.status == ResultStatus.OUT or unanswered


def _awaited(assay: AssayEvidence) -> bool:
    unfinished = _is_out(assay) or assay.status == ResultStatus.PRELIMINARY
    return unfinished and (is_blood_test(assay) or is_hair_test(assay))


def _preliminary_positive(assay: AssayEvidence) -> bool:
    return (
        assay.status == ResultStatus.PRELIMINARY
        and assay.outcome != Outcome.FAILED
        and is_blood_test(assay)
        and read_result(assay) is Reading.POSITIVE
    )


def _unread(assay: AssayEvidence) -> ReasonCode | None:
    """Name why a result is not read at all, whatever it was done on; `None` when it is."""
    if _is_out(assay):
        return ReasonCode.SAMPLE_OUT
    if assay.outcome == Outcome.FAILED:
        return ReasonCode.TEST_FAILED
    return ReasonCode.RESULT_NOT_FINAL if assay.status == ResultStatus.PRELIMINARY else None


def _set_beside(assay: AssayEvidence) -> ReasonCode | None:
    """Name why a result is shown and not weighed; `None` for one that speaks."""
    unread = _unread(assay)
    if unread is not None or assay.method in EXAMINATIONS:
        return unread
    if assay.method in UNWEIGHED_METHODS:
        return ReasonCode.NOT_WEIGHED
    if assay.method == Method.AMH:
        readable = assay.specimen in AMH_SPECIMENS
    else:
        readable = is_blood_test(assay) or is_hair_test(assay)
    return None if readable else ReasonCode.SPECIMEN_UNINFORMATIVE


def _entry_order(assay: AssayEvidence) -> tuple[int, str, tuple[str, ...]]:
    told = (
        assay.method, assay.specimen, assay.status, assay.outcome, assay.cells_xx, assay.cells_xy,
        assay.male_fraction_pct, assay.vaginal_length_cm, assay.amh_pg_ml, assay.abnormal, assay.finding,
        sorted(assay.caveats), assay.matches_cotwin, assay.validation,
    )  # fmt: skip
    return assay.collected_on.toordinal(), assay.key, tuple(map(str, told))
