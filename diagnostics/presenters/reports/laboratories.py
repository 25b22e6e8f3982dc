"""Report 4 in words: laboratories and methods."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.presenters.reports import laboratory_readings, laboratory_service, words
from diagnostics.reports.document import Document
from diagnostics.reports.laboratory_work import LaboratoryWork, Taken, Work, laboratory_work
from diagnostics.reports.readings import FAILED
from diagnostics.reports.scope import Scope
from diagnostics.reports.shares import Share

NAME = "laboratories"


def title() -> str:
    """Return what the report is called."""
    return _("Laboratories and methods")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _(
        "Tests, failures, rejected samples and why, days to the result, cost, and whether methods agree."
    )


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = laboratory_work(scope)
    head = (NAME, title(), words.told(scope, scope.split))
    if not report.work.tests and not report.samples.samples:
        return Document(
            *head, nothing=_("No sample and no laboratory test is on record in these herds and days.")
        )
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(
            laboratory_readings.tests_by_split(scope, report),
            laboratory_service.days_by_split(scope, report),
            laboratory_readings.tests_by_method(report),
            laboratory_service.turnaround(report),
            *laboratory_readings.agreement(report),
            *laboratory_service.samples(report),
            *laboratory_service.cost(report),
        ),
        notes=(
            _(
                "Tests and samples are told by the day the sample was drawn. Tests are final results of specimens sent "
                "to a laboratory."
            ),
            _(
                "From receipt to result is what a laboratory answers for: from the day on which the receipt of the "
                "sample is on record to the day of the report. From drawing to result holds the way to it as well."
            ),
            words.by_birth(),
        ),
    )


def _sentences(report: LaboratoryWork) -> tuple[str, ...]:
    return (*_lost(report.work, report.samples), *_took(report.work))


def _lost(work: Work, samples: Taken) -> list[str]:
    """Say how many tests failed and how many samples were rejected."""
    failed = Share(work.read[FAILED], work.tests)
    rejected = Share(sum(samples.rejected.values()), samples.samples)
    said = []
    if failed.of:
        said.append(
            words.of_which(
                failed,
                of_one=_("%(seen)s of %(of)s test failed: %(share)s."),
                # One and several alike in English, which not every language has.
                of_several=ngettext(
                    "%(seen)s of %(of)s tests failed: %(share)s.",
                    "%(seen)s of %(of)s tests failed: %(share)s.",
                    failed.seen,
                ),
            )
        )
    if rejected.of:
        said.append(
            words.of_which(
                rejected,
                of_one=_("%(seen)s of %(of)s sample was rejected: %(share)s."),
                of_several=ngettext(
                    "%(seen)s of %(of)s samples was rejected: %(share)s.",
                    "%(seen)s of %(of)s samples were rejected: %(share)s.",
                    rejected.seen,
                ),
            )
        )
    return said


def _took(work: Work) -> list[str]:
    """Say how many days the result took, from receipt and from drawing."""
    said = []
    if work.from_receipt.number:
        said.append(
            ngettext(
                "From receipt to result: %(median)s days at the median, nine in ten within %(most)s "
                "(%(number)s test).",
                "From receipt to result: %(median)s days at the median, nine in ten within %(most)s "
                "(%(number)s tests).",
                work.from_receipt.number,
            )
            % words.spread(work.from_receipt)
        )
    if work.from_drawing.number:
        said.append(
            ngettext(
                "From drawing to result: %(median)s days at the median, nine in ten within %(most)s "
                "(%(number)s test).",
                "From drawing to result: %(median)s days at the median, nine in ten within %(most)s "
                "(%(number)s tests).",
                work.from_drawing.number,
            )
            % words.spread(work.from_drawing)
        )
    if work.tests and not work.from_receipt.number:
        said.append(
            _("No test has the receipt of its sample on record: days from receipt to result are not known.")
        )
    return said
