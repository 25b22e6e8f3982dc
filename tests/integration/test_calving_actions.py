"""Recording, adding, joining, separating, voiding: what the actions of herd do to records and to verdicts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from diagnostics.engine.vocabulary import NextStep, ReasonCode, Verdict
from diagnostics.models import Assay, AssessmentChange, Sample
from herd import actions
from herd.actions.voiding import RESTING
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import NeedsAcknowledging, Refused
from herd.models import Animal, Calving, Herd, SeparateLitters, User
from herd.queries import bearer_on, unsettled_calvings
from herd.vocabulary import Change, Fate, Role, SameLitter, Sex
from tests.factories import AnimalFactory, HerdFactory, member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
YESTERDAY = date(2026, 3, 9)
HEIFER = CalfEntry(sex=Sex.FEMALE)
BULL = CalfEntry(sex=Sex.MALE)
DEAD_BULL = CalfEntry(sex=Sex.MALE, fate=Fate.STILLBORN)


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy")


@pytest.fixture
def rosa(herd: Herd) -> User:
    return member(herd, Role.STAFF, username="rosa")


@pytest.fixture
def vet(herd: Herd) -> User:
    return member(herd, Role.VET, username="vet")


@pytest.fixture
def cow(herd: Herd) -> Animal:
    return AnimalFactory(herd=herd, number="812")


def entry(*calves: CalfEntry, dam: Animal | None = None, on: date = TODAY, **more) -> CalvingEntry:
    more.setdefault("number_born", len(calves))
    return CalvingEntry(calved_on=on, calves=calves, dam=dam, **more)


def record(herd: Herd, by: User, *calves: CalfEntry, **more) -> Calving:
    return actions.record_calving(herd=herd, entry=entry(*calves, **more), by=by, today=TODAY)


def verdict(animal: Animal) -> str:
    animal.assessment.refresh_from_db()
    return animal.assessment.verdict


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


# --- Recording ---


def test_a_heifer_born_twin_to_a_stillborn_bull_is_suspect_at_once(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, DEAD_BULL, dam=cow)
    heifer, bull = calving.calves.order_by("pk")
    assert verdict(heifer) == Verdict.SUSPECT
    assert heifer.assessment.next_step == NextStep.DRAW_BLOOD
    assert heifer.assessment.pairing == "FM"
    assert verdict(bull) == Verdict.NOT_APPLICABLE
    assert (heifer.born_on, heifer.left_on) == (TODAY, None)
    assert (bull.left_on, bull.left_reason) == (TODAY, "died")


def test_a_cow_that_calves_is_cleared_and_her_sex_is_known_from_then_on(herd, rosa):
    unsexed = AnimalFactory(herd=herd, number="77", sex=Sex.UNKNOWN.value)
    record(herd, rosa, BULL, dam=unsexed)
    unsexed.refresh_from_db()
    assert unsexed.sex == Sex.FEMALE
    assert verdict(unsexed) == Verdict.CLEARED


def test_who_recorded_a_calving_stands_in_the_history_of_all_it_made(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, BULL, dam=cow)
    assert calving.history.get().history_user == rosa
    assert {calf.history.get().history_user for calf in calving.calves.all()} == {rosa}


def test_a_form_sent_twice_records_one_calving(herd, rosa, cow):
    said = entry(HEIFER, BULL, dam=cow, idempotency_key="k1")
    first = actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    again = actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    assert first == again
    assert herd.calvings.count() == 1
    assert herd.animals.count() == 3


def test_a_form_sent_twice_is_known_by_the_number_typed_even_after_calves_were_tagged(herd, rosa, cow):
    said = entry(HEIFER, dam_number="812", idempotency_key="k1")
    first = actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    actions.tag_animal(animal=first.calves.get(), number="4711", by=rosa, today=TODAY)
    actions.tag_animal(animal=Animal.objects.get(pk=cow.pk), number="900", by=rosa, today=TODAY)
    assert actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY) == first
    assert herd.calvings.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"calves": (HEIFER,), "number_born": 1},
        {"calves": (HEIFER, HEIFER)},
        {"calved_on": YESTERDAY},
        {"dam_number": "813"},
        {"dam_number": ""},
    ],
)
def test_a_form_changed_after_it_was_saved_is_refused_rather_than_lost(herd, rosa, cow, changed):
    AnimalFactory(herd=herd, number="813")
    said = entry(HEIFER, BULL, dam_number="812", idempotency_key="k1")
    actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    with pytest.raises(Refused) as refusal:
        actions.record_calving(herd=herd, entry=replace(said, **changed), by=rosa, today=TODAY)
    assert codes(refusal) == {"entry_differs"}


def test_a_key_of_another_herd_means_nothing_here(herd, rosa, cow):
    elsewhere = HerdFactory()
    said = entry(HEIFER, dam_number="812", create_dam=True, idempotency_key="k1")
    here = actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    there = actions.record_calving(herd=elsewhere, entry=said, by=rosa, today=TODAY)
    assert here != there
    assert there.herd == elsewhere


def test_an_entry_taken_back_and_sent_again_is_refused_under_its_old_key(herd, rosa, cow):
    said = entry(HEIFER, dam=cow, idempotency_key="k1")
    calving = actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    actions.take_back_calving(calving=calving, by=rosa, today=TODAY, now=timezone.now())
    with pytest.raises(Refused) as refusal:
        actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    assert codes(refusal) == {"entry_voided"}
    actions.record_calving(herd=herd, entry=replace(said, idempotency_key="k2"), by=rosa, today=TODAY)
    assert herd.calvings.filter(voided_at=None).count() == 1


def test_an_unknown_dam_is_asked_about_and_then_made_as_a_cow_without_a_birth(herd, rosa):
    said = entry(HEIFER, dam_number=" 4001 ")
    with pytest.raises(Refused) as refusal:
        actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    assert codes(refusal) == {"dam_unknown"}
    assert not herd.animals.exists()
    calving = actions.record_calving(herd=herd, entry=replace(said, create_dam=True), by=rosa, today=TODAY)
    assert calving.dam.number == "4001"
    assert calving.dam.sex == Sex.FEMALE
    assert verdict(calving.dam) == Verdict.CLEARED


def test_a_cow_that_came_after_the_day_cannot_have_calved_here_that_day(herd, rosa):
    AnimalFactory(herd=herd, number="5", entered_on=TODAY)
    for create in (False, True):
        said = entry(HEIFER, dam_number="5", on=YESTERDAY, create_dam=create)
        with pytest.raises(Refused) as refusal:
            actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
        assert codes(refusal) == {"dam_not_there_that_day"}
    assert herd.animals.filter(number="5").count() == 1


@pytest.mark.parametrize(
    ("said", "code", "field", "calf"),
    [
        (
            entry(HEIFER, dam_number="812", on=TODAY + timedelta(days=1)),
            "in_the_future",
            "calving_date",
            None,
        ),
        (entry(CalfEntry(number="812"), dam_number="812"), "calf_is_dam", "calf", 0),
        (entry(CalfEntry(number="9"), CalfEntry(number="9")), "number_twice", "calf", 0),
        (entry(HEIFER, CalfEntry(number="640"), dam_number="812"), "number_in_use", "calf", 1),
        (entry(HEIFER, BULL, dam_number="812", number_born=1), "number_born_too_small", "number_born", None),
        (entry(HEIFER, dam_number="640"), "dam_is_male", "dam", None),
        (entry(replace(HEIFER, sire="812"), dam_number="812"), "dam_is_sire", "dam", None),
        (entry(HEIFER, dam_number="1.24E+14"), "number_mangled", "dam", None),
        (entry(HEIFER, CalfEntry(number="9" * 33)), "number_too_long", "calf", 1),
    ],
)
def test_what_contradicts_the_record_is_refused_and_nothing_is_saved(
    herd, rosa, cow, said, code, field, calf
):
    AnimalFactory(herd=herd, number="640", sex=Sex.MALE.value)
    with pytest.raises(Refused) as refusal:
        actions.record_calving(herd=herd, entry=said, by=rosa, today=TODAY)
    problem = next(each for each in refusal.value.problems if each.code == code)
    assert (problem.field, problem.calf) == (field, calf)
    assert not herd.calvings.exists()
    assert herd.animals.count() == 2


def test_a_dead_calf_may_bear_the_number_of_an_animal_present(herd, rosa, cow):
    AnimalFactory(herd=herd, number="640")
    calving = record(herd, rosa, replace(DEAD_BULL, number="640"), dam=cow)
    assert calving.calves.get().number == "640"


@pytest.mark.parametrize(("months", "code"), [(11, "dam_too_young"), (15, "dam_young")])
def test_a_dam_under_12_months_is_refused_and_one_under_18_asked_about(herd, rosa, months, code):
    young = AnimalFactory(herd=herd, number="31", born_on=TODAY - timedelta(days=months * 30.4375))
    with pytest.raises(Refused) as refusal:
        record(herd, rosa, HEIFER, dam=young)
    assert codes(refusal) == {code}
    assert isinstance(refusal.value, NeedsAcknowledging) == (code == "dam_young")


def test_a_second_calving_within_200_days_is_saved_once_somebody_has_looked(herd, rosa, cow):
    record(herd, rosa, HEIFER, dam=cow, on=TODAY - timedelta(days=199))
    with pytest.raises(NeedsAcknowledging) as refusal:
        record(herd, rosa, HEIFER, dam=cow)
    assert codes(refusal) == {"interval_too_short"}
    record(herd, rosa, HEIFER, dam=cow, acknowledged=frozenset({"interval_too_short"}))
    assert herd.calvings.count() == 2


def test_200_days_between_calvings_ask_nothing(herd, rosa, cow):
    record(herd, rosa, HEIFER, dam=cow, on=TODAY - timedelta(days=200))
    assert record(herd, rosa, HEIFER, dam=cow)


# --- The same litter? ---


def test_a_calf_born_after_midnight_is_added_to_the_litter_and_its_sister_becomes_suspect(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, dam=cow, on=YESTERDAY)
    heifer = calving.calves.get()
    assert verdict(heifer) == Verdict.NOT_AT_RISK
    said = entry(BULL, dam=cow, idempotency_key="k2", ease=3, note="the second at one o'clock")
    with pytest.raises(NeedsAcknowledging) as refusal:
        actions.record_birth(herd=herd, entry=said, by=rosa, today=TODAY)
    assert codes(refusal) == {"same_litter_question"}
    for _twice in range(2):
        added = actions.record_birth(herd=herd, entry=said, by=rosa, today=TODAY, same_litter=SameLitter.SAME)
        assert added == calving
    calving.refresh_from_db()
    assert (calving.number_born, calving.ease, calving.calves.count()) == (2, 3, 2)
    assert verdict(heifer) == Verdict.SUSPECT
    assert set(calving.calves.values_list("born_on", flat=True)) == {YESTERDAY}


def test_a_twin_announced_yesterday_and_entered_today_leaves_the_number_born_alone(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, dam=cow, on=YESTERDAY, number_born=2)
    said = entry(BULL, dam=cow)
    actions.record_birth(herd=herd, entry=said, by=rosa, today=TODAY, same_litter=SameLitter.SAME)
    calving.refresh_from_db()
    assert calving.number_born == 2


def test_another_litter_within_three_days_is_declared_so_and_nobody_is_suspect(herd, rosa, cow):
    first = record(herd, rosa, HEIFER, dam=cow, on=YESTERDAY)
    said = entry(BULL, dam=cow)
    second = actions.record_birth(herd=herd, entry=said, by=rosa, today=TODAY, same_litter=SameLitter.ANOTHER)
    assert second != first
    assert SeparateLitters.objects.get().recorded_by == rosa
    assert verdict(first.calves.get()) == Verdict.NOT_AT_RISK
    assert unsettled_calvings(herd) == []


def test_one_cow_has_no_two_litters_on_one_day(herd, rosa, cow):
    record(herd, rosa, HEIFER, dam=cow)
    for answer in (SameLitter.NOT_ASKED, SameLitter.ANOTHER):
        with pytest.raises(Refused) as refusal:
            actions.record_birth(
                herd=herd, entry=entry(BULL, dam=cow), by=rosa, today=TODAY, same_litter=answer
            )
        assert codes(refusal) == {"same_dam_and_day"}
    actions.record_birth(
        herd=herd, entry=entry(BULL, dam=cow), by=rosa, today=TODAY, same_litter=SameLitter.SAME
    )
    assert herd.calvings.get().number_born == 2


def test_the_answer_means_nothing_where_no_calving_is_near(herd, rosa, cow):
    record(herd, rosa, HEIFER, dam=cow, on=TODAY - timedelta(days=400))
    actions.record_birth(
        herd=herd, entry=entry(BULL, dam=cow), by=rosa, today=TODAY, same_litter=SameLitter.SAME
    )
    assert herd.calvings.count() == 2


def test_an_unknown_dam_is_made_even_when_the_question_was_answered(herd, rosa):
    said = entry(BULL, dam_number="77", create_dam=True)
    calving = actions.record_birth(
        herd=herd, entry=said, by=rosa, today=TODAY, same_litter=SameLitter.ANOTHER
    )
    assert calving.dam.number == "77"


# --- Adding ---


def test_a_calf_is_added_only_up_to_the_number_born_unless_that_is_corrected(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, dam=cow)
    with pytest.raises(Refused) as refusal:
        actions.add_calf(calving=calving, calf=BULL, by=rosa, today=TODAY)
    assert codes(refusal) == {"number_born_too_small"}
    calving.refresh_from_db()
    assert calving.number_born == 1
    actions.add_calf(calving=calving, calf=BULL, by=rosa, today=TODAY, number_born=2)
    assert verdict(calving.calves.get(sex=Sex.FEMALE)) == Verdict.SUSPECT
    assert AssessmentChange.objects.filter(cause=Change.CALF_ADDED).exists()


def test_an_added_calf_cannot_bear_a_number_in_use_or_its_dams(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, dam=cow)
    for number, code in (("812", "calf_is_dam"), ("640", "number_in_use")):
        AnimalFactory(herd=herd, number="640") if number == "640" else None
        with pytest.raises(Refused) as refusal:
            actions.add_calf(
                calving=calving, calf=CalfEntry(number=number), by=rosa, today=TODAY, number_born=2
            )
        assert code in codes(refusal)
    assert calving.calves.count() == 1


# --- Joining and separating ---


@pytest.fixture
def two_calvings(herd, rosa, cow) -> tuple[Calving, Calving]:
    """A heifer on Monday, a stillborn bull on Tuesday, of one cow, as a file brings them."""
    monday = record(herd, rosa, HEIFER, dam=cow, on=YESTERDAY, number_born=None)
    tuesday = record(
        herd,
        rosa,
        DEAD_BULL,
        dam=cow,
        number_born=None,
        fetuses_scanned=2,
        acknowledged=frozenset({"same_litter_question"}),
    )
    return monday, tuesday


def test_two_calvings_of_one_cow_a_day_apart_wait_to_be_settled(herd, two_calvings):
    monday, _tuesday = two_calvings
    heifer = monday.calves.get()
    assert verdict(heifer) == Verdict.SUSPECT
    assert ReasonCode.LITTER_UNSETTLED in heifer.assessment.reason_codes.split(";")
    assert heifer.assessment.next_step == NextStep.SETTLE_LITTER
    assert [(one.pk, other.pk) for one, other in unsettled_calvings(herd)] == [
        tuple(calving.pk for calving in two_calvings)
    ]


def test_calvings_joined_become_one_litter_and_the_dead_calf_keeps_having_left_on_its_day(
    herd, vet, two_calvings
):
    monday, tuesday = two_calvings
    actions.join_calvings(keep=monday, join=tuesday, number_born=2, reason="twins", by=vet, today=TODAY)
    bull = monday.calves.get(sex=Sex.MALE)
    assert (bull.born_on, bull.left_on) == (YESTERDAY, YESTERDAY)
    tuesday.refresh_from_db()
    assert (tuesday.joined_into, tuesday.voided_by, tuesday.void_reason) == (monday, vet, "twins")
    assert (monday.number_born, monday.fetuses_scanned) == (2, 2)
    heifer = monday.calves.get(sex=Sex.FEMALE)
    assert heifer.assessment.pairing == "FM"
    assert heifer.assessment.next_step == NextStep.DRAW_BLOOD
    assert unsettled_calvings(herd) == []


def test_calvings_declared_separate_clear_the_heifer_of_suspicion(herd, vet, two_calvings):
    monday, tuesday = two_calvings
    first = actions.declare_separate(one=tuesday, other=monday, reason="embryos", by=vet, today=TODAY)
    again = actions.declare_separate(one=monday, other=tuesday, reason="embryos", by=vet, today=TODAY)
    assert first == again
    assert (first.earlier, first.later) == (monday, tuesday)
    heifer = monday.calves.get()
    assert verdict(heifer) == Verdict.NOT_AT_RISK
    change = AssessmentChange.objects.filter(animal=heifer).latest("pk")
    assert (change.verdict_before, change.cause) == (Verdict.SUSPECT, Change.CALVINGS_SEPARATED)


@pytest.mark.parametrize(
    ("number_born", "reason", "code"), [(1, "twins", "number_born_too_small"), (2, " ", "reason_missing")]
)
def test_joining_asks_for_a_reason_and_a_number_born_that_fits(vet, two_calvings, number_born, reason, code):
    monday, tuesday = two_calvings
    with pytest.raises(Refused) as refusal:
        actions.join_calvings(
            keep=monday, join=tuesday, number_born=number_born, reason=reason, by=vet, today=TODAY
        )
    assert codes(refusal) == {code}
    assert tuesday.calves.count() == 1


def test_calvings_of_two_cows_or_four_days_apart_are_not_joined(herd, rosa, vet, cow):
    first = record(herd, rosa, HEIFER, dam=cow, on=TODAY - timedelta(days=4))
    seen = frozenset({"interval_too_short"})
    late = record(herd, rosa, HEIFER, dam=cow, acknowledged=seen)
    other = record(herd, rosa, HEIFER, dam=AnimalFactory(herd=herd), on=TODAY - timedelta(days=4))
    for join, code in ((late, "too_far_apart"), (other, "not_one_dam"), (first, "not_one_dam")):
        with pytest.raises(Refused) as refusal:
            actions.join_calvings(keep=first, join=join, number_born=2, reason="twins", by=vet, today=TODAY)
        assert codes(refusal) == {code}


def test_a_calf_sold_before_the_day_kept_stops_the_joining_with_a_sentence(herd, rosa, vet, cow):
    early = record(herd, rosa, HEIFER, dam=cow, on=TODAY - timedelta(days=3))
    late = record(herd, rosa, BULL, dam=cow, acknowledged=frozenset({"same_litter_question"}))
    sold = early.calves.get()
    actions.record_leaving(animals=[sold], left_on=YESTERDAY, left_reason="sold", by=rosa, today=TODAY)
    with pytest.raises(Refused) as refusal:
        actions.join_calvings(keep=late, join=early, number_born=2, reason="twins", by=vet, today=TODAY)
    assert codes(refusal) == {"left_before_birth"}
    actions.join_calvings(keep=early, join=late, number_born=None, reason="twins", by=vet, today=TODAY)
    assert early.calves.count() == 2


# --- Correcting a calving ---


def correct(calving: Calving, by: User, **fields) -> Calving:
    fields.setdefault("reason", "misread")
    return actions.correct_calving(calving=calving, by=by, today=TODAY, **fields)


def test_a_corrected_date_moves_the_calves_and_the_day_the_dead_one_left(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, DEAD_BULL, dam=cow)
    correct(calving, rosa, calved_on=YESTERDAY)
    assert set(calving.calves.values_list("born_on", flat=True)) == {YESTERDAY}
    assert calving.calves.get(sex=Sex.MALE).left_on == YESTERDAY
    assert calving.calves.get(sex=Sex.FEMALE).left_on is None


def test_a_corrected_dam_moves_the_proof_of_fertility_with_her(herd, rosa, cow):
    wrong = AnimalFactory(herd=herd, number="813")
    calving = record(herd, rosa, HEIFER, dam=wrong)
    assert verdict(wrong) == Verdict.CLEARED
    correct(calving, rosa, dam=cow)
    assert verdict(wrong) == Verdict.BIRTH_UNKNOWN
    assert verdict(cow) == Verdict.CLEARED


def test_a_corrected_number_born_makes_a_lone_heifer_suspect(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, dam=cow)
    correct(calving, rosa, number_born=2)
    assert verdict(calving.calves.get()) == Verdict.SUSPECT


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number_born": 1}, "number_born_too_small"),
        ({"calved_on": TODAY + timedelta(days=1)}, "in_the_future"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_a_correction_that_contradicts_is_refused_and_leaves_the_calving_as_it_was(
    herd, rosa, cow, fields, code
):
    calving = record(herd, rosa, HEIFER, BULL, dam=cow)
    with pytest.raises(Refused) as refusal:
        correct(calving, rosa, **fields)
    assert code in codes(refusal)
    assert (calving.number_born, calving.calved_on) == (2, TODAY)


def test_a_calf_is_not_born_after_a_sample_was_drawn_from_it(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, dam=cow, on=YESTERDAY)
    heifer = calving.calves.get()
    Assay.objects.create(
        herd=herd, animal=heifer, method="pcr_sry", specimen="blood_edta", collected_on=YESTERDAY
    )
    with pytest.raises(Refused) as refusal:
        correct(calving, rosa, calved_on=TODAY)
    assert codes(refusal) == {"recorded_before_birth"}


def test_a_calf_cannot_be_made_its_own_dam(herd, rosa, cow):
    calving = record(herd, rosa, replace(HEIFER, number="1"), dam=cow)
    with pytest.raises(Refused) as refusal:
        correct(calving, rosa, dam=calving.calves.get())
    assert "calf_is_dam" in codes(refusal)


def test_a_note_is_corrected_without_being_asked_about_the_interval_again(herd, rosa, cow):
    record(herd, rosa, HEIFER, dam=cow, on=TODAY - timedelta(days=100))
    seen = frozenset({"interval_too_short"})
    calving = record(herd, rosa, HEIFER, dam=cow, acknowledged=seen)
    correct(calving, rosa, note="hard winter")
    with pytest.raises(NeedsAcknowledging):
        correct(calving, rosa, calved_on=YESTERDAY)
    correct(calving, rosa, calved_on=YESTERDAY, acknowledged=seen)


def test_a_calving_cannot_be_moved_onto_another_of_the_same_cow(herd, rosa, cow):
    record(herd, rosa, HEIFER, dam=cow, on=YESTERDAY)
    calving = record(herd, rosa, BULL, dam=cow, acknowledged=frozenset({"same_litter_question"}))
    with pytest.raises(Refused) as refusal:
        correct(calving, rosa, calved_on=YESTERDAY)
    assert "same_dam_and_day" in codes(refusal)


# --- Voiding, taking back, removing ---


def test_a_voided_calving_takes_its_calves_and_its_proof_of_fertility_along(herd, rosa, vet, cow):
    calving = record(herd, rosa, HEIFER, BULL, dam=cow)
    actions.void_calving(calving=calving, reason="another cow's", by=vet, today=TODAY)
    assert list(herd.animals.all()) == [cow]
    assert verdict(cow) == Verdict.BIRTH_UNKNOWN
    removed = Animal.history.filter(history_type="-")
    assert {(row.history_user, row.history_change_reason) for row in removed} == {(vet, "another cow's")}
    with pytest.raises(Refused) as refusal:
        actions.void_calving(calving=calving, reason="again", by=vet, today=TODAY)
    assert codes(refusal) == {"calving_voided"}


def test_a_voided_calving_leaves_its_day_free_for_the_right_one(herd, rosa, vet, cow):
    calving = record(herd, rosa, HEIFER, dam=cow)
    actions.void_calving(calving=calving, reason="two born", by=vet, today=TODAY)
    assert record(herd, rosa, HEIFER, BULL, dam=cow).number_born == 2


def test_calves_with_tests_or_samples_outlive_their_calving_once_that_has_been_seen(herd, rosa, vet, cow):
    calving = record(herd, rosa, HEIFER, HEIFER, BULL, dam=cow)
    tested, sampled, bull = calving.calves.order_by("pk")
    Assay.objects.create(
        herd=herd, animal=tested, method="pcr_sry", specimen="blood_edta", collected_on=TODAY
    )
    Sample.objects.create(herd=herd, animal=sampled, specimen="blood_edta", collected_on=TODAY)
    with pytest.raises(NeedsAcknowledging) as refusal:
        actions.void_calving(calving=calving, reason="wrong cow", by=vet, today=TODAY)
    assert len(refusal.value.problems) == 2
    actions.void_calving(calving=calving, reason="wrong cow", by=vet, today=TODAY, acknowledged=[RESTING])
    tested.refresh_from_db()
    sampled.refresh_from_db()
    assert (tested.calving, sampled.calving) == (None, None)
    assert verdict(tested) == Verdict.BIRTH_UNKNOWN
    assert not Animal.objects.filter(pk=bull.pk).exists()


def test_a_calf_that_has_calved_outlives_the_voided_calving_it_was_born_at(herd, rosa, vet, cow):
    born = TODAY - timedelta(days=900)
    calving = record(herd, rosa, replace(HEIFER, number="91"), BULL, dam=cow, on=born)
    daughter = calving.calves.get(number="91")
    own = record(herd, rosa, BULL, dam=daughter)
    with pytest.raises(NeedsAcknowledging):
        actions.void_calving(calving=calving, reason="wrong cow", by=vet, today=TODAY)
    actions.void_calving(calving=own, reason="not hers", by=vet, today=TODAY)
    actions.void_calving(calving=calving, reason="wrong cow", by=vet, today=TODAY)
    daughter.refresh_from_db()
    assert daughter.calving is None


def test_staff_take_back_their_own_slip_of_the_day(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, BULL, dam=cow)
    actions.take_back_calving(calving=calving, by=rosa, today=TODAY, now=timezone.now())
    calving.refresh_from_db()
    assert calving.voided_by == rosa
    assert not herd.animals.exclude(pk=cow.pk).exists()


def test_a_calving_of_yesterday_of_somebody_else_or_with_a_sample_is_not_just_taken_back(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, BULL, dam=cow)
    now: datetime = timezone.now()
    juan = member(herd, Role.STAFF)
    for by, moment, code in (
        (juan, now, "not_your_entry"),
        (rosa, now + timedelta(days=1, minutes=1), "too_late_to_undo"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.take_back_calving(calving=calving, by=by, today=TODAY, now=moment)
        assert codes(refusal) == {code}
    Sample.objects.create(herd=herd, animal=calving.calves.first(), specimen="blood_edta", collected_on=TODAY)
    with pytest.raises(Refused) as refusal:
        actions.take_back_calving(calving=calving, by=rosa, today=TODAY, now=now)
    assert codes(refusal) == {"something_rests_on_it"}
    calving.refresh_from_db()
    assert calving.voided_at is None


def test_a_litter_that_has_grown_since_is_not_taken_back_whole_by_the_slip_of_one_calf(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, dam=cow)
    Calving.objects.filter(pk=calving.pk).update(recorded_at=timezone.now() - timedelta(hours=2))
    calving.refresh_from_db()
    actions.add_calf(calving=calving, calf=BULL, by=rosa, today=TODAY, number_born=2)
    with pytest.raises(Refused) as refusal:
        actions.take_back_calving(calving=calving, by=rosa, today=TODAY, now=timezone.now())
    assert codes(refusal) == {"grown_since"}
    assert calving.calves.count() == 2


def test_a_calf_too_many_is_removed_and_its_sister_is_judged_anew(herd, rosa, cow):
    calving = record(herd, rosa, HEIFER, BULL, dam=cow)
    heifer, bull = calving.calves.order_by("pk")
    with pytest.raises(Refused) as refusal:
        actions.remove_calf(calf=bull, reason="one only", by=rosa, today=TODAY, number_born=0)
    assert codes(refusal) == {"number_born_too_small"}
    actions.remove_calf(calf=bull, reason="one only", by=rosa, today=TODAY, number_born=1)
    assert verdict(heifer) == Verdict.NOT_AT_RISK
    with pytest.raises(Refused) as refusal:
        actions.remove_calf(calf=heifer, reason="none", by=rosa, today=TODAY)
    assert codes(refusal) == {"only_calf"}


def test_a_refused_action_changes_nothing_even_inside_a_larger_one(herd, rosa, cow):
    said = entry(replace(HEIFER, birth_weight_kg=Decimal(38)), dam_number="999", create_dam=True)
    with transaction.atomic(), pytest.raises(Refused), transaction.atomic():
        actions.record_calving(
            herd=herd, entry=replace(said, calved_on=TODAY + timedelta(days=1)), by=rosa, today=TODAY
        )
    assert not herd.animals.filter(number="999").exists()


# --- Numbers used again over the years ---


def test_a_number_used_again_names_the_cow_that_bore_it_that_day(herd):
    old = AnimalFactory(
        herd=herd, number="7", born_on=date(2015, 1, 1), left_on=date(2024, 6, 1), left_reason="culled"
    )
    young = AnimalFactory(herd=herd, number="7", born_on=date(2022, 3, 1))
    assert bearer_on(herd, "7", date(2023, 1, 1)) == old
    assert bearer_on(herd, "7", date(2024, 6, 1)) == young
    assert bearer_on(herd, "7", date(2025, 1, 1)) == young
    assert bearer_on(herd, "7", date(2014, 1, 1)) is None


def test_a_number_handed_on_by_retagging_names_its_former_bearer_before_that(herd, rosa):
    first = AnimalFactory(herd=herd, number="7", born_on=date(2020, 1, 1))
    actions.tag_animal(animal=first, number="70", by=rosa, today=date(2025, 1, 1))
    second = AnimalFactory(herd=herd, number="7", born_on=date(2021, 1, 1))
    assert bearer_on(herd, "7", date(2024, 1, 1)) == first
    assert bearer_on(herd, "7", date(2025, 6, 1)) == second
    assert bearer_on(herd, "70", date(2025, 6, 1)) == first


def test_a_calf_stillborn_with_a_number_does_not_stand_for_the_cow_of_that_number(herd, rosa, cow):
    record(herd, rosa, replace(DEAD_BULL, number="640"), dam=cow)
    living = AnimalFactory(herd=herd, number="640")
    assert bearer_on(herd, "640", TODAY) == living
