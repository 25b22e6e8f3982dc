"""Samples on the bench, in words: as lines of a list, as labels for tubes, and as the sheet a laboratory gets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import Assay, Laboratory, Sample
from diagnostics.papers.labels import Label
from diagnostics.papers.submission import SubmissionRow, SubmissionSheet
from diagnostics.policies.laboratories import not_taken
from diagnostics.presenters.assays import caveats
from diagnostics.queries.laboratories import LaboratoryBook
from herd.models import User

#: Signs of a consignment's id that a laboratory is asked to quote: enough to tell a year's consignments apart.
REFERENCE_SIGNS = 8


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One sample of a list: what was drawn, its tests, and where it is."""

    sample: Sample
    specimen: str
    state: str
    tests: str
    caveats: str


@dataclass(frozen=True, slots=True)
class SampleGroup:
    """Samples to one laboratory, by its name, and what it is not on record as taking or doing."""

    name: str
    lines: list[SampleLine]
    notices: list[str]


def sample_group(name: str, samples: Sequence[Sample], book: LaboratoryBook) -> SampleGroup:
    """Return samples to one laboratory. Reads their assays, and what the book's laboratories take and do."""
    told = (notice for sample in samples for notice in notices(sample, book))
    return SampleGroup(name, sample_lines(samples), list(dict.fromkeys(told)))


def sample_lines(samples: Iterable[Sample]) -> list[SampleLine]:
    """Return samples as lines. Reads their assays."""
    return [
        SampleLine(
            sample=sample,
            specimen=str(labels.SPECIMEN[sample.specimen]),
            state=str(labels.SAMPLE_STATE[sample.state]),
            tests=", ".join(str(labels.METHOD[test.method]) for test in asked(sample)),
            caveats=caveats(sample.caveats),
        )
        for sample in samples
    ]


def asked(sample: Sample) -> list[Assay]:
    """Return the tests asked of a sample that are not void. Reads its assays and their current versions."""
    return [
        test
        for test in sample.assays.all()
        if not (test.current and test.current.status == ResultStatus.VOID)
    ]


def notices(sample: Sample, book: LaboratoryBook) -> tuple[str, ...]:
    """Say what the laboratory a sample goes to is not on record as taking or doing. Reads its assays."""
    methods = [test.method for test in asked(sample)]
    laboratory = book.find(sample.herd_id, sample.laboratory)
    return tuple(
        str(each.message) for each in not_taken(laboratory, specimen=sample.specimen, methods=methods)
    )


def reference(consignment: UUID) -> str:
    """Return what a laboratory is asked to quote of a consignment."""
    return consignment.hex[:REFERENCE_SIGNS].upper()


def tube_labels(samples: Iterable[Sample], address: Callable[[Sample], str]) -> list[Label]:
    """Return the labels for the tubes of samples; `address` gives the whole address of a sample's page."""
    return [
        Label(
            tube_code=sample.tube,
            animal_number=str(sample.animal),
            herd_code=sample.herd.code,
            collected_on=sample.collected_on,
            specimen=str(labels.SPECIMEN[sample.specimen]),
            address=address(sample),
        )
        for sample in samples
    ]


def submission_sheet(
    samples: Sequence[Sample],
    *,
    laboratory: Laboratory | None,
    name: str,
    sender: User,
    licence: str,
    sent_on: date,
    consignment: UUID,
    address: str,
) -> SubmissionSheet:
    """Return the sheet for samples to one laboratory; `name` is what it is called where it is not on record.

    `address` is that of the consignment's page. Reads the samples' assays, animals and herds.
    """
    herds = {sample.herd.code: sample.herd.name for sample in samples}
    contact = (laboratory.phone, laboratory.email) if laboratory else ()
    return SubmissionSheet(
        laboratory_name=laboratory.name if laboratory else name or _("Laboratory not named"),
        laboratory_address=laboratory.address if laboratory else "",
        laboratory_contact="\n".join(filter(None, contact)),
        sender_name=str(sender),
        sender_licence=licence,
        sender_contact=sender.email,
        herds=sorted(herds.items()),
        sent_on=sent_on,
        reference=reference(consignment),
        address=address,
        rows=[_row(sample) for sample in samples],
    )


def _row(sample: Sample) -> SubmissionRow:
    return SubmissionRow(
        tube_code=sample.tube,
        animal_number=str(sample.animal),
        official_id=sample.animal.official_id,
        herd_code=sample.herd.code,
        specimen=str(labels.SPECIMEN[sample.specimen]),
        drawn_on=sample.collected_on,
        tests=[str(labels.METHOD[test.method]) for test in asked(sample)],
        caveats=[str(labels.CAVEAT[caveat]) for caveat in sample.caveats.split(";") if caveat],
    )
