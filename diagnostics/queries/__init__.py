"""The bridge from the records to the engine: gathers what is on record of animals as `Evidence`. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from diagnostics.engine.evidence import Birth, Evidence, Littermate, SignedDiagnosis
from diagnostics.engine.frozen import evidence_digest, frozen
from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Diagnosis, HerdPolicy
from diagnostics.queries.results import UNASSAYED, Assayed, assays_of_animals
from herd import kinship
from herd.models import Animal, Calving, Herd, SeparateLitters
from herd.vocabulary import BirthAsStated, Fate, Sex

#: Animals gathered at once: few queries for many animals, and little memory.
CHUNK = 1000

_SEX = {sex.value: sex for sex in Sex}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the engine is told of one animal, and what else is kept with its verdict.

    `pairing` is how her litter is written, `diagnosis` the conclusion of the current signed diagnosis or empty, and
    `here_from` to `here_until` the days of her life in the herd, as far as they are on record.
    """

    evidence: Evidence
    pairing: str
    diagnosis: str = ""
    here_from: date | None = None
    here_until: date | None = None


@dataclass(frozen=True, slots=True)
class _Signed:
    """What is kept of a current signed diagnosis."""

    verdict: str
    signed_on: date
    evidence_digest: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class _Calf:
    animal: int
    sex: Sex
    present: bool


@dataclass(frozen=True, slots=True)
class _Litter:
    """A calving as the engine needs it, with its calves."""

    calving: int
    dam: int | None
    calved_on: date
    litter: str
    number_born: int | None
    fetuses_scanned: int | None
    calves: list[_Calf] = field(default_factory=list)

    @property
    def on_record(self) -> bool:
        return kinship.birth_is_on_record(
            has_dam=self.dam is not None,
            litter=self.litter,
            number_born=self.number_born,
            fetuses_scanned=self.fetuses_scanned,
            calves=len(self.calves),
        )


def policy_of(herd: Herd) -> HerdPolicy:
    """Return a herd's thresholds and prices; those it starts with where it has decided nothing."""
    return HerdPolicy.objects.filter(herd=herd).first() or HerdPolicy(herd=herd)


def chunks(ids: Iterable[int], size: int = CHUNK) -> Iterator[list[int]]:
    """Part ids into lists of at most `size`, in ascending order, each id once."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def evidence_for(animal_ids: Iterable[int]) -> dict[int, Gathered]:
    """Gather the evidence on animals by id, with a handful of queries for every thousand of them.

    Ids of animals that are no more are left out.
    """
    gathered: dict[int, Gathered] = {}
    for ids in chunks(animal_ids):
        gathered.update(_gather(ids))
    return gathered


@dataclass(frozen=True, slots=True)
class _Record:
    """What the animals of one piece have on record, each by id, gathered in a handful of queries."""

    litters: dict[int, _Litter]
    beside: dict[int | None, list[_Litter]]
    assayed: dict[int, Assayed]
    calvings: dict[int, list[date]]
    signed: dict[int, _Signed]


def _gather(ids: list[int]) -> dict[int, Gathered]:
    rows = list(
        Animal.objects.filter(pk__in=ids).values_list(
            "pk", "sex", "born_on", "calving_id", "left_on", "birth_as_stated", "entered_on"
        )
    )
    litters = _litters({row[3] for row in rows if row[3] is not None})
    kin = {calf.animal for litter in litters.values() for calf in litter.calves}
    record = _Record(
        litters=litters,
        beside=_unsettled_beside(litters),
        assayed=assays_of_animals(kin | set(ids)),
        calvings=_calvings_of(ids),
        signed=_current_diagnoses(ids),
    )
    return {row[0]: _gathered(record, *row) for row in rows}


def _gathered(
    record: _Record,
    animal: int,
    sex: str,
    born_on: date | None,
    calving: int | None,
    left_on: date | None,
    stated: str,
    entered_on: date | None,
) -> Gathered:
    """Put together what is on record of one animal."""
    litter = record.litters.get(calving) if calving is not None else None
    beside = record.beside.get(calving, [])
    birth = _birth(animal, litter, beside, record.assayed) if litter and litter.on_record else None
    assayed = record.assayed.get(animal, UNASSAYED)
    evidence = Evidence(
        sex=_SEX[sex],
        born_on=born_on,
        birth=birth,
        birth_as_stated=BirthAsStated(stated) if stated else None,
        calvings=tuple(record.calvings.get(animal, ())),
        assays=tuple(assayed.assays),
        transfusions=tuple(assayed.transfusions),
        present=left_on is None,
    )
    signed = record.signed.get(animal)
    return Gathered(
        evidence=_with_diagnosis(evidence, signed),
        pairing=_pairing(litter) if birth and litter else "",
        diagnosis=signed.conclusion if signed else "",
        here_from=max((day for day in (born_on, entered_on) if day), default=None),
        here_until=left_on,
    )


def _pairing(litter: _Litter) -> str:
    return kinship.pairing((calf.sex for calf in litter.calves), litter.number_born)


def _birth(animal: int, own: _Litter, beside: list[_Litter], assayed: dict[int, Assayed]) -> Birth:
    """Return the birth of one animal, with the litters that may be hers too counted in."""
    litters = [own, *beside]
    return Birth(
        littermates=tuple(
            Littermate(calf.sex, calf.present, assays=tuple(assayed.get(calf.animal, UNASSAYED).assays))
            for litter in litters
            for calf in litter.calves
            if calf.animal != animal
        ),
        number_born=max((litter.number_born for litter in litters if litter.number_born), default=None),
        fetuses_scanned=max(
            (litter.fetuses_scanned for litter in litters if litter.fetuses_scanned), default=None
        ),
        unsettled=bool(beside),
    )


def _litters(own: set[int]) -> dict[int, _Litter]:
    """Return these calvings and all others of their dams by id, with the calves of those that matter."""
    fields = ("pk", "dam_id", "calved_on", "litter", "number_born", "fetuses_scanned")
    standing = Calving.objects.filter(voided_at__isnull=True)
    litters = {row[0]: _Litter(*row) for row in standing.filter(pk__in=own).values_list(*fields)}
    dams = {litter.dam for litter in litters.values() if litter.dam is not None}
    for row in standing.filter(dam__in=dams).exclude(pk__in=own).values_list(*fields):
        litters[row[0]] = _Litter(*row)
    calves = Animal.objects.filter(calving__in=litters.keys()).order_by("pk")
    for pk, calving, sex, left_on, fate, number in calves.values_list(
        "pk", "calving_id", "sex", "left_on", "fate", "number"
    ):
        here = left_on is None and (bool(number) or fate == Fate.ALIVE)
        litters[calving].calves.append(_Calf(animal=pk, sex=_SEX[sex], present=here))
    return litters


def _unsettled_beside(litters: dict[int, _Litter]) -> dict[int | None, list[_Litter]]:
    """Return for each calving those of the same dam at most three days off that nobody has declared separate."""
    by_dam: dict[int, list[_Litter]] = defaultdict(list)
    for litter in litters.values():
        if litter.dam is not None:
            by_dam[litter.dam].append(litter)
    pairs = [
        (one, other)
        for of_dam in by_dam.values()
        if len(of_dam) > 1
        for one in of_dam
        for other in of_dam
        if one.calving != other.calving and kinship.same_litter_possible(one.calved_on, other.calved_on)
    ]
    if not pairs:
        return {}
    involved = {one.calving for one, _other in pairs}
    declared = {
        frozenset(pair)
        for pair in SeparateLitters.objects.filter(earlier__in=involved, later__in=involved).values_list(
            "earlier", "later"
        )
    }
    beside: dict[int | None, list[_Litter]] = defaultdict(list)
    for one, other in pairs:
        if frozenset({one.calving, other.calving}) not in declared:
            beside[one.calving].append(other)
    return beside


def _calvings_of(ids: list[int]) -> dict[int, list[date]]:
    """Return the dates of the calvings that name each animal as dam, in order."""
    calvings: dict[int, list[date]] = defaultdict(list)
    standing = Calving.objects.filter(dam__in=ids, voided_at__isnull=True).order_by("calved_on")
    for dam, calved_on in standing.values_list("dam_id", "calved_on"):
        calvings[dam].append(calved_on)
    return calvings


def _current_diagnoses(ids: list[int]) -> dict[int, _Signed]:
    """Return the current signed diagnosis of each animal that has one: neither superseded nor revoked."""
    current = Diagnosis.objects.filter(animal__in=ids, superseded_by__isnull=True, revocation__isnull=True)
    told = ("animal_id", "verdict", "signed_on", "evidence_digest", "conclusion")
    return {row[0]: _Signed(*row[1:]) for row in current.values_list(*told)}


def _with_diagnosis(evidence: Evidence, signed: _Signed | None) -> Evidence:
    """Return the evidence with what is signed, and whether anything has come to it since."""
    if signed is None:
        return evidence
    changed = evidence_digest(frozen(evidence)) != signed.evidence_digest
    return replace(evidence, diagnosis=SignedDiagnosis(Verdict(signed.verdict), signed.signed_on, changed))


def bearing_on(herd: Herd, *, due_on: date) -> list[int]:
    """Return the ids of the herd's animals whose next step may have changed by the passing of time alone."""
    return list(herd.assessments.filter(recheck_on__lte=due_on).values_list("animal_id", flat=True))
