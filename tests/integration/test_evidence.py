"""What the records tell the engine: litters, calvings, samples and results as evidence on one animal."""

from datetime import date, timedelta

import pytest

from diagnostics.actions import record_result, record_sample, void_result
from diagnostics.engine import assess
from diagnostics.engine.evidence import Evidence
from diagnostics.engine.vocabulary import Caveat, Method, NextStep, ReasonCode, Specimen, Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.queries import evidence_for
from herd.actions import declare_separate, join_calvings, record_leaving, void_calving
from herd.models import Animal
from herd.vocabulary import Answer, Fate, Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, calf, member

pytestmark = pytest.mark.django_db

BORN = date(2026, 3, 1)
DRAWN = date(2026, 3, 20)
TODAY = date(2026, 4, 10)


def evidence(animal: Animal) -> Evidence:
    return evidence_for([animal.pk])[animal.pk].evidence


def verdict(animal: Animal) -> Verdict:
    return assess(evidence(animal), as_of=TODAY).verdict


def sexes(animal: Animal) -> list[str]:
    birth = evidence(animal).birth
    assert birth is not None
    return sorted(littermate.sex for littermate in birth.littermates)


def blood_found(animal: Animal, by, method: Method, **more: object):
    report = {"outcome": "detected", **{name: more.pop(name) for name in ("caveats", "tube") if name in more}}
    told = {
        "laboratory": "VHL Genetics",
        "specimen": Specimen.BLOOD_EDTA.value,
        "collected_on": DRAWN,
        **more,
    }
    entry = AssayEntry(animal=animal, method=method.value, report=Report(**report), **told)
    return record_result(herd=animal.herd, entry=entry, by=by, today=TODAY)


@pytest.fixture
def dam():
    return AnimalFactory(number="17")


@pytest.fixture
def heifer(dam):
    """A live heifer, the only calf of her calving."""
    return calf(CalvingFactory(herd=dam.herd, dam=dam, calved_on=BORN, number_born=1), number="0142")


@pytest.fixture
def vet(dam):
    return member(dam.herd, Role.VET)


def calved_again(dam, days: int, **fields: object):
    return CalvingFactory(herd=dam.herd, dam=dam, calved_on=BORN + timedelta(days=days), **fields)


def test_a_bull_born_three_days_later_is_her_littermate_until_somebody_says_otherwise(heifer, dam, vet):
    later = calved_again(dam, 3, number_born=2, fetuses_scanned=3)
    calf(later, Sex.MALE)
    birth = evidence(heifer).birth
    assert sexes(heifer) == [Sex.MALE]
    assert (birth.unsettled, birth.number_born, birth.fetuses_scanned) == (True, 2, 3)
    declare_separate(one=heifer.calving, other=later, reason="Two cows mixed up.", by=vet, today=TODAY)
    assert sexes(heifer) == []
    assert evidence(heifer).birth.unsettled is False


def test_a_calving_four_days_later_is_another_litter(heifer, dam):
    calf(calved_again(dam, 4), Sex.MALE)
    assert sexes(heifer) == []
    assert evidence(heifer).birth.unsettled is False


def test_three_calvings_in_a_row_are_taken_in_pairs_and_not_in_a_chain(heifer, dam):
    middle = calf(calved_again(dam, 3), Sex.FEMALE)
    last = calf(calved_again(dam, 6), Sex.MALE)
    assert sexes(heifer) == [Sex.FEMALE]
    assert sexes(middle) == [Sex.FEMALE, Sex.MALE]
    assert sexes(last) == [Sex.FEMALE]


def test_joined_calvings_are_one_litter_and_settled(heifer, dam, vet):
    other = calved_again(dam, 1, number_born=1)
    calf(other, Sex.MALE)
    join_calvings(
        keep=heifer.calving, join=other, number_born=None, reason="After midnight.", by=vet, today=TODAY
    )
    assert sexes(heifer) == [Sex.MALE]
    assert evidence(heifer).birth.unsettled is False


def test_the_calves_of_a_voided_calving_are_nobodys_littermates(heifer, dam, vet):
    other = calved_again(dam, 1)
    calf(other, Sex.MALE)
    void_calving(calving=other, reason="Entered twice.", by=vet, today=TODAY)
    assert sexes(heifer) == []
    assert evidence(heifer).birth.unsettled is False


def test_a_voided_calving_proves_no_cow_fertile(dam, vet):
    bred = calf(CalvingFactory(herd=dam.herd, calved_on=date(2023, 1, 1), number_born=1), number="55")
    calving = CalvingFactory(herd=dam.herd, dam=bred, calved_on=BORN)
    assert evidence(bred).calvings == (BORN,)
    void_calving(calving=calving, reason="Another cow.", by=vet, today=TODAY)
    assert evidence(bred).calvings == ()


def test_a_recipient_has_calved_with_the_embryo_of_another_cow(dam):
    calving = CalvingFactory(
        herd=dam.herd, dam=dam, calved_on=BORN, embryo_transfer=Answer.YES.value, genetic_dam="991"
    )
    assert evidence(dam).calvings == (calving.calved_on,)
    assert verdict(dam) is Verdict.CLEARED


def test_a_calf_with_nothing_but_a_day_has_no_birth_on_record(dam):
    alone = calf(CalvingFactory(herd=dam.herd, dam=None, calved_on=BORN))
    assert evidence(alone).birth is None


def test_two_calves_of_one_calving_are_littermates_though_nothing_else_was_told(dam):
    calving = CalvingFactory(herd=dam.herd, dam=None, calved_on=BORN)
    twin = calf(calving, Sex.FEMALE)
    calf(calving, Sex.MALE)
    assert sexes(twin) == [Sex.MALE]
    assert verdict(twin) is Verdict.SUSPECT


def test_a_dead_littermate_without_a_number_counts_and_is_not_there_to_be_looked_at(heifer):
    calf(heifer.calving, Sex.MALE, fate=Fate.STILLBORN.value, left_on=BORN, left_reason="died")
    (dead,) = evidence(heifer).birth.littermates
    assert (dead.sex, dead.present) == (Sex.MALE, False)


def test_the_sex_of_a_littermate_that_was_sold_can_no_longer_be_looked_at(heifer, vet):
    other = calf(heifer.calving, Sex.UNKNOWN, number="0143")
    assert assess(evidence(heifer), as_of=TODAY).next_step is NextStep.RECORD_LITTERMATE_SEX
    record_leaving(animals=[other], left_on=DRAWN, left_reason="sold", by=vet, today=TODAY)
    assert assess(evidence(heifer), as_of=TODAY).next_step is NextStep.DRAW_BLOOD


def test_a_void_result_is_no_evidence(heifer, vet):
    assay = blood_found(heifer, vet, Method.PCR_SRY)
    assert len(evidence(heifer).assays) == 1
    void_result(assay=assay, reason="Another animal's blood.", by=vet, today=TODAY)
    assert evidence(heifer).assays == ()


@pytest.fixture
def bulls_twin(heifer):
    calf(heifer.calving, Sex.MALE)
    return heifer


def test_a_transfusion_told_with_one_test_holds_for_every_test_of_that_sample(bulls_twin, vet):
    blood_found(bulls_twin, vet, Method.PCR_SRY, caveats=Caveat.TRANSFUSED.value)
    blood_found(bulls_twin, vet, Method.PCR_AMELOGENIN)
    judged = assess(evidence(bulls_twin), as_of=TODAY)
    assert judged.verdict is Verdict.UNRESOLVED
    assert ReasonCode.MALE_CELLS_FOUND not in {reason.code for reason in judged.reasons}


def test_a_transfusion_told_when_drawing_holds_though_the_report_names_another_laboratory(bulls_twin, vet):
    record_sample(
        herd=bulls_twin.herd, animal=bulls_twin, specimen=Specimen.BLOOD_EDTA.value, collected_on=DRAWN,
        methods=[Method.PCR_SRY.value], caveats=[Caveat.TRANSFUSED.value], by=vet, today=TODAY,
    )  # fmt: skip
    blood_found(bulls_twin, vet, Method.PCR_SRY)
    assert verdict(bulls_twin) is Verdict.UNRESOLVED


@pytest.mark.parametrize(
    "other",
    [
        {"collected_on": DRAWN + timedelta(days=1)},
        {"specimen": Specimen.BLOOD_HEPARIN.value},
        {"tube": "B"},
    ],
)
def test_a_caveat_of_one_sample_says_nothing_of_another(bulls_twin, vet, other):
    blood_found(bulls_twin, vet, Method.PCR_SRY, caveats=Caveat.SHARED_NEEDLE.value, tube="A")
    blood_found(bulls_twin, vet, Method.PCR_AMELOGENIN, **other)
    assert verdict(bulls_twin) is Verdict.CONFIRMED
