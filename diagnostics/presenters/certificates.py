"""The words of a certificate, in the herd's language, put together when a diagnosis is signed."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.actions.diagnoses import Composer, Numbered
from diagnostics.engine.vocabulary import Method, ReasonCode
from diagnostics.models import Assay, Diagnosis
from diagnostics.papers.certificate import CertificateData, EvidenceLine, LittermateLine
from diagnostics.presenters.assays import method_words, said, specimen_words
from diagnostics.presenters.kin import fate_words
from diagnostics.presenters.numbers import risk
from diagnostics.presenters.reason_words import sentence
from diagnostics.presenters.statements import RULES_OUT_NOTHING_ELSE
from diagnostics.presenters.verdicts import WHAT_THE_RANGE_IS, verdict
from diagnostics.queries.animals import AnimalRecord, record_of
from diagnostics.queries.diagnoses import reported_on
from herd import labels as herd_labels
from herd.models import Animal
from herd.vocabulary import Sex

#: Gives the whole public address of the certificate with a token.
AddressOf = Callable[[str], str]

_BIRTH = frozenset(
    {
        *(code for code in ReasonCode if code.value.startswith("birth_")),
        ReasonCode.NUMBER_BORN_NOT_STATED,
        ReasonCode.LITTER_UNSETTLED,
    }
)


def composer(address_of: AddressOf) -> Composer:
    """Return what puts the words of a certificate together, its public address among them."""

    def compose(diagnosis: Diagnosis, numbered: Numbered) -> CertificateData:
        with translation.override(diagnosis.herd.language):
            return _content(diagnosis, numbered, address_of(numbered.token))

    return compose


def _content(diagnosis: Diagnosis, numbered: Numbered, address: str) -> CertificateData:
    animal, herd = diagnosis.animal, diagnosis.herd
    record, told, birth = record_of(animal), verdict(diagnosis), _birth(diagnosis)
    return CertificateData(
        number=numbered.number,
        herd_name=herd.name,
        herd_code=herd.code,
        animal_number=animal.number or _("without a number"),
        official_id=animal.official_id,
        sex=str(herd_labels.SEX[animal.sex]),
        born_on=animal.born_on,
        breed=animal.breed,
        dam=str(animal.dam) if animal.dam else "",
        birth=birth,
        littermates=tuple(_littermates(record)),
        evidence=tuple(_evidence(diagnosis, record, birth)),
        probability=told.figure,
        probability_range=told.range,
        risk=risk(diagnosis.probability) if diagnosis.probability is not None else "",
        conclusion=str(labels.SIGNED_CONCLUSION[diagnosis.conclusion]),
        statement=diagnosis.statement,
        caveats=tuple(_caveats(diagnosis)),
        verdict=told.label if diagnosis.differs_because else "",
        difference=diagnosis.differs_because,
        signatory_name=diagnosis.signatory_name,
        licence_number=diagnosis.licence_number,
        verification_address=address,
        program_version=diagnosis.program_version,
        replaces=numbered.replaces,
    )


def _birth(diagnosis: Diagnosis) -> str:
    codes = ((ReasonCode(each["code"]), each["data"]) for each in diagnosis.reasons)
    return "; ".join(sentence(code, data) for code, data in codes if code in _BIRTH)


def _littermates(record: AnimalRecord) -> Iterator[LittermateLine]:
    for calf in (*record.littermates, *record.beside):
        yield LittermateLine(
            number=calf.number or calf.official_id,
            sex=str(herd_labels.SEX[calf.sex]),
            fate=fate_words(calf),
        )
    unknown = str(herd_labels.SEX[Sex.UNKNOWN.value])
    for _each in range(record.unrecorded):
        yield LittermateLine(sex=unknown, fate=_("born, not on record"))
    for _each in range(record.lost):
        yield LittermateLine(sex=unknown, fate=_("seen at the scan, not born"))


def _evidence(diagnosis: Diagnosis, record: AnimalRecord, birth: str) -> list[EvidenceLine]:
    """Return what the diagnosis rests on by day: the birth first, whatever its day."""
    lines = [*_tests(diagnosis, record.animal), *_calvings(record)]
    lines.sort(key=lambda line: line.on or date.min)
    return [EvidenceLine(on=record.animal.born_on, what=_("Birth record"), found=birth), *lines]


def _tests(diagnosis: Diagnosis, animal: Animal) -> Iterator[EvidenceLine]:
    weighed = {
        each["data"].get("assay") for each in diagnosis.reasons if each["weighed"] and "assay" in each["data"]
    }
    for assay in reported_on(animal):
        found = said(assay.current) if assay.current else ""
        counted = str(assay.public_id) in weighed
        yield EvidenceLine(
            on=assay.collected_on,
            what=_done(assay),
            source=_laboratory(assay),
            found=found if counted else _("%(found)s (on record, not weighed)") % {"found": found},
            weighed=counted,
        )


def _done(assay: Assay) -> str:
    method, specimen = method_words(Method(assay.method)), specimen_words(assay)
    return f"{method} – {specimen}" if specimen else method


def _laboratory(assay: Assay) -> str:
    return ", ".join(part for part in (assay.laboratory, assay.accession) if part)


def _calvings(record: AnimalRecord) -> Iterator[EvidenceLine]:
    for calving in record.calvings:
        yield EvidenceLine(on=calving.calved_on, what=_("Calving"), found=_("This animal calved."))


def _caveats(diagnosis: Diagnosis) -> Iterator[str]:
    yield str(RULES_OUT_NOTHING_ELSE)
    yield _("It tells what was on record on the day of signing, and says nothing of what was found later.")
    if diagnosis.probability:
        yield str(WHAT_THE_RANGE_IS)
