"""A test and its results in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics import labels
from diagnostics.engine.criteria import CELLS_FOR_NEGATIVE
from diagnostics.engine.decision import cells_needed, excluded_fraction
from diagnostics.engine.reading import is_blood_test, is_hair_test, read_result
from diagnostics.engine.vocabulary import (
    CYTOGENETIC_METHODS,
    EXAMINATIONS,
    MOLECULAR_METHODS,
    Method,
    Outcome,
    PregnancyFinding,
    ResultStatus,
)
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Assessment
from diagnostics.policies import assay_evidence_of
from diagnostics.presenters.numbers import day, measure, probability, whole
from herd.models import Animal
from herd.vocabulary import Answer

#: Male fractions for which the cells to be counted are told beside the form (`clinical.md` §8).
FRACTIONS_TOLD = (0.10, 0.05, 0.02, 0.01)
LONGEST_COUNT = 7


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a result says, with what it is called."""

    label: str
    value: str


def said(version: AssayResult) -> str:
    """Say what a version of a result says, short enough for a line of a list."""
    if version.status == ResultStatus.VOID:
        return str(labels.RESULT_STATUS[version.status])
    parts = [*_measured(version), *_judged(version)]
    if not parts:
        return _("No result yet")
    if version.status == ResultStatus.PRELIMINARY:
        parts.append(str(labels.RESULT_STATUS[version.status]).lower())
    return ", ".join(parts)


def _measured(version: AssayResult) -> Iterable[str]:
    if version.cells_xx is not None and version.cells_xy is not None:
        told = {"xy": whole(version.cells_xy), "all": whole(version.cells_xx + version.cells_xy)}
        yield _("%(xy)s XY cells of %(all)s") % told
    if version.male_fraction_pct is not None:
        yield _("%(percent)s %% male cells") % {"percent": measure(str(version.male_fraction_pct))}
    if version.vaginal_length_cm is not None:
        yield f"{measure(str(version.vaginal_length_cm))} cm"
    if version.amh_pg_ml is not None:
        yield f"{measure(str(version.amh_pg_ml))} pg/mL"


def _judged(version: AssayResult) -> Iterable[str]:
    if version.outcome != Outcome.NOT_STATED:
        yield str(labels.OUTCOME[version.outcome])
    if version.abnormal != Answer.UNKNOWN:
        yield _("Abnormal") if version.abnormal == Answer.YES else _("Normal")
    if version.pregnancy != PregnancyFinding.NOT_STATED:
        yield str(labels.PREGNANCY_FINDING[version.pregnancy])
    if version.finding:
        yield version.finding


def facts(assay: Assay, version: AssayResult) -> list[Fact]:
    """Return all that a version of a test's result says, each with what it is called; what is empty is left out."""
    listed = [
        (_("Status"), str(labels.RESULT_STATUS[version.status])),
        (_("Result"), said(version) if version.status != ResultStatus.VOID else ""),
        (_("Read as"), read_as(assay, version)),
        (_("Code on the tube"), version.tube),
        (_("Accession"), version.accession),
        (_("Reported on"), day(version.reported_on) if version.reported_on else ""),
        (_("What can spoil this sample"), caveats(version.caveats)),
        (_("Male cells match the co-twin"), _answer(version.matches_cotwin)),
        (_("Note"), version.note),
    ]
    told = [Fact(label, value) for label, value in listed if value]
    if assay.method in CYTOGENETIC_METHODS and version.cells_xx and version.cells_xy == 0:
        told.insert(2, Fact(_("Cells counted"), excluded(version.cells_xx, 0)))
    return told


def read_as(assay: Assay, version: AssayResult) -> str:
    """Say what the program reads from a result of a weighed test on blood or hair; empty where it reads nothing."""
    entry = AssayEntry(
        animal=assay.animal,
        method=assay.method,
        collected_on=assay.collected_on,
        report=Report.of(version),
        specimen=assay.specimen,
    )
    evidence = assay_evidence_of(entry)
    reported = version.status in {ResultStatus.FINAL, ResultStatus.PRELIMINARY}
    if (
        not reported
        or version.outcome == Outcome.FAILED
        or not (is_blood_test(evidence) or is_hair_test(evidence))
    ):
        return ""
    return str(labels.READING[read_result(evidence).value])


def caveats(joined: str) -> str:
    """Return caveats, kept joined by «;», in words."""
    return ", ".join(str(labels.CAVEAT[caveat]) for caveat in joined.split(";") if caveat)


def _answer(answer: str) -> str:
    return {Answer.YES.value: _("Yes"), Answer.NO.value: _("No")}.get(answer, "")


def drawn_words(assay: Assay) -> str:
    """Say when a sample was drawn, or an animal examined."""
    words = _("Examined on %(day)s") if Method(assay.method) in EXAMINATIONS else _("Drawn on %(day)s")
    return words % {"day": day(assay.collected_on)}


def out_for(assay: Assay, today: date) -> str:
    """Say how long a sample has been out."""
    days = (today - assay.collected_on).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": whole(days)}


def excluded(cells_xx: int, cells_xy: int) -> str:
    """Say which share of male cells a count excludes at 95 %, or that male cells were found."""
    cells = cells_xx + cells_xy
    if cells_xy:
        return _("%(xy)s of %(all)s cells are XY.") % {"xy": whole(cells_xy), "all": whole(cells)}
    if not cells:
        return ""
    percent = measure(f"{100 * excluded_fraction(cells):.1f}")
    told = ngettext(
        "%(cells)s cell without XY excludes a share of male cells of %(percent)s %% or more, at 95 %%.",
        "%(cells)s cells without XY exclude a share of male cells of %(percent)s %% or more, at 95 %%.",
        cells,
    ) % {"cells": whole(cells), "percent": percent}
    if cells < CELLS_FOR_NEGATIVE.value:
        needed = whole(CELLS_FOR_NEGATIVE.value)
        told += " " + _("With fewer than %(needed)s cells the result is inconclusive.") % {"needed": needed}
    return told


def cells_to_count() -> list[tuple[str, str]]:
    """Return shares of male cells in per cent, each with the cells without XY that exclude it at 95 %."""
    return [(measure(100 * fraction), whole(cells_needed(fraction))) for fraction in FRACTIONS_TOLD]


def verdict_now(before: Assessment | None, after: Assessment) -> str:
    """Say what a verdict was before something was entered, and what it is now."""
    told = {"now": _concluded(after.verdict, after.probability)}
    if before is None:
        return _("The verdict is: %(now)s.") % told
    if (before.verdict, before.probability) == (after.verdict, after.probability):
        return _("The verdict stays: %(now)s.") % told
    told["before"] = _concluded(before.verdict, before.probability)
    return _("The verdict was: %(before)s. It is now: %(now)s.") % told


def told_with_verdict(done: str, animal: Animal, before: Assessment | None, after: Assessment | None) -> str:
    """Say that something is done, such as «Saved.», and what became of the verdict on the animal."""
    return f"{done} {animal}: {verdict_now(before, after)}" if after else done


def _concluded(verdict: str, chance: float | None) -> str:
    words = str(labels.VERDICT[verdict])
    return words if chance is None else f"{words} ({probability(chance)})"


def method_words(method: Method) -> str:
    """Return what a method is called."""
    return str(labels.METHOD[method.value])


def specimen_words(assay: Assay) -> str:
    """Return what was drawn; empty for an examination."""
    return str(labels.SPECIMEN[assay.specimen]) if assay.specimen else ""


def excluded_as_typed(cells_xx: object, cells_xy: object) -> str:
    """Say what counts exclude as they stand in the form; nothing while one of them is no number yet."""
    counts = [str(cells if cells is not None else "").strip() for cells in (cells_xx, cells_xy)]
    if not all(count.isdecimal() and len(count) <= LONGEST_COUNT for count in counts):
        return ""
    return excluded(int(counts[0]), int(counts[1]))


def methods_in_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the methods as a page offers them: in groups, each with its value and words."""
    groups = (
        (_("Male DNA in blood or hair"), MOLECULAR_METHODS),
        (_("Counted cells"), CYTOGENETIC_METHODS),
        (_("Examined on the animal"), EXAMINATIONS),
        (
            _("Other laboratory tests"),
            frozenset(Method) - MOLECULAR_METHODS - CYTOGENETIC_METHODS - EXAMINATIONS,
        ),
    )
    return [
        (title, [(method.value, method_words(method)) for method in Method if method in methods])
        for title, methods in groups
    ]
