"""«A second import» of formats.md: what is on record is matched, filled, or refused with both values."""

from datetime import date

import pytest

from herd.actions import correct_animal, record_leaving, tag_animal
from herd.models import Animal, Calving, Herd
from herd.vocabulary import LeftReason
from tests.factories import HerdFactory
from tests.importing import Importing

TODAY = date(2026, 9, 1)
TWINS = """herd,dam,calving_date,calf,sex,fate,number_born
dairy,12,2026-03-01,101,female,alive,2
dairy,12,2026-03-01,,male,stillborn,2"""
SINGLE = "herd,dam,calving_date,calf,sex,breed\ndairy,12,2026-03-01,101,female,HOL"


@pytest.fixture(autouse=True)
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


def animal(number: str) -> Animal:
    return Animal.objects.get(number=number)


def calves() -> list[tuple[str, str, str]]:
    return sorted(Calving.objects.get().calves.values_list("number", "sex", "fate"))


def test_the_same_file_again_changes_nothing_and_leaves_no_trace_in_the_history(importing: Importing):
    importing(TWINS)
    before = Animal.history.count(), Calving.history.count(), animal("101").assessment_changes.count()

    outcome = importing(TWINS)

    assert outcome.counts == "0 lines new, 0 changed, 2 the same, 0 refused."
    assert outcome.problems == []
    after = Animal.history.count(), Calving.history.count(), animal("101").assessment_changes.count()
    assert after == before


def test_an_empty_field_on_record_is_filled(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,101,")

    outcome = importing(
        "herd,dam,calving_date,calf,sex,breed,ease,official_id\ndairy,12,2026-03-01,101,F,HOL,2,IE1"
    )

    assert outcome.counts == "0 lines new, 1 changed, 0 the same, 0 refused."
    assert (animal("101").sex, animal("101").breed, animal("101").official_id) == ("female", "HOL", "IE1")
    assert Calving.objects.get().ease == 2


def test_an_empty_cell_takes_nothing_away(importing: Importing):
    importing(SINGLE)

    outcome = importing("herd,dam,calving_date,calf,sex,breed\ndairy,12,2026-03-01,101,,")

    assert outcome.counts == "0 lines new, 0 changed, 1 the same, 0 refused."


def test_a_differing_value_is_refused_with_both_and_taken_with_update(importing: Importing):
    importing(SINGLE)
    other = SINGLE.replace("HOL", "JER").replace("female", "male")

    outcome = importing(other)

    assert outcome.code == 1
    assert outcome.problems == [
        "line 2, sex: On record is «female», the file says «male» (--update takes it from the file).",
        "line 2, breed: On record is «HOL», the file says «JER» (--update takes it from the file).",
    ]
    assert importing(other, update=True).counts == "0 lines new, 1 changed, 0 the same, 0 refused."
    assert (animal("101").sex, animal("101").breed) == ("male", "JER")


def test_a_male_stated_of_a_cow_that_has_calved_is_refused_even_with_update(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2020-03-01,101,F\ndairy,101,2023-03-01,,F")

    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,12,2020-03-01,101,M", update=True)

    assert outcome.problems == ["line 2, sex: 101 is a male and cannot have calved."]


def test_a_sex_corrected_by_a_file_is_judged_anew_with_her_littermate(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,13,2026-03-01,201,F\ndairy,13,2026-03-01,202,F")
    assert animal("201").assessment.verdict == "not_at_risk"

    importing(
        "herd,dam,calving_date,calf,sex\ndairy,13,2026-03-01,201,F\ndairy,13,2026-03-01,202,M", update=True
    )

    assert animal("201").assessment.verdict == "suspect"
    assert animal("201").assessment_changes.count() == 2


@pytest.mark.parametrize("days_off", [1, 30])
def test_a_date_at_most_thirty_days_off_is_corrected_with_update(importing: Importing, days_off: int):
    importing(TWINS)
    moved = TWINS.replace("2026-03-01", date.fromordinal(date(2026, 3, 1).toordinal() + days_off).isoformat())

    refused = importing(moved)
    assert refused.code == 1
    assert refused.problems[0].startswith("line 2, calving_date: On record is «2026-03-01»")

    assert importing(moved, update=True).counts == "0 lines new, 2 changed, 0 the same, 0 refused."
    calving = Calving.objects.get()
    assert {calf.born_on for calf in calving.calves.all()} == {calving.calved_on}
    assert calving.calves.get(fate="stillborn").left_on == calving.calved_on
    assert importing(moved).counts == "0 lines new, 0 changed, 2 the same, 0 refused."


def test_a_date_more_than_thirty_days_off_is_another_birth(importing: Importing):
    importing(SINGLE)

    outcome = importing(SINGLE.replace("2026-03-01", "2026-04-01"), update=True)

    assert outcome.code == 1
    assert "another birth" in outcome.problems[0]


def test_calves_without_a_number_are_matched_as_a_multiset(importing: Importing):
    one = "herd,dam,calving_date,sex,fate,number_born\ndairy,12,2026-03-01,F,alive,3"
    importing(one)

    outcome = importing(f"{one}\ndairy,12,2026-03-01,F,alive,3\ndairy,12,2026-03-01,M,alive,3")

    assert outcome.counts == "2 lines new, 0 changed, 1 the same, 0 refused."
    assert calves() == [("", "female", "alive"), ("", "female", "alive"), ("", "male", "alive")]


def test_a_numbered_line_takes_the_place_of_an_unnumbered_calf_of_the_same_sex_and_fate(
    importing: Importing,
):
    importing(TWINS.replace(",101,", ",,"))

    outcome = importing(TWINS)

    assert outcome.counts == "0 lines new, 1 changed, 1 the same, 0 refused."
    assert calves() == [("", "male", "stillborn"), ("101", "female", "alive")]


def test_a_calf_tagged_since_is_not_entered_a_second_time_by_the_old_file(importing: Importing):
    untagged = TWINS.replace(",101,", ",,")
    importing(untagged)
    tag_animal(animal=Animal.objects.get(fate="alive"), number="101", by=None, today=TODAY)

    assert importing(untagged).counts == "0 lines new, 0 changed, 2 the same, 0 refused."
    assert len(calves()) == 2


def test_a_calf_is_added_up_to_the_number_born(importing: Importing):
    importing(TWINS.rsplit("\n", 1)[0])

    assert importing(TWINS).counts == "1 lines new, 0 changed, 1 the same, 0 refused."
    assert animal("101").assessment.verdict == "suspect"


@pytest.mark.parametrize("number_born", ["1", ""])
def test_a_calf_beyond_the_number_born_is_added_only_with_update(importing: Importing, number_born: str):
    first = f"herd,dam,calving_date,calf,sex,number_born\ndairy,12,2026-03-01,101,F,{number_born}"
    twin = "herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,102,M"
    importing(first)

    refused = importing(twin)
    assert refused.code == 1
    assert refused.problems[0].startswith("line 2, calf: All calves of this calving are on record")

    assert importing(twin, update=True).counts == "1 lines new, 0 changed, 0 the same, 0 refused."
    assert Calving.objects.get().calves.count() == 2
    assert Calving.objects.get().number_born == (2 if number_born else None)
    assert animal("101").assessment.verdict == "suspect"


def test_a_number_is_used_again_after_an_animal_has_left(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2018-03-01,101,F")
    record_leaving(
        animals=[animal("101")], left_on=date(2020, 1, 1), left_reason=LeftReason.SOLD, by=None, today=TODAY
    )

    assert importing(SINGLE).counts == "1 lines new, 0 changed, 0 the same, 0 refused."
    assert Animal.objects.filter(number="101").count() == 2
    assert importing(SINGLE).counts == "0 lines new, 0 changed, 1 the same, 0 refused."
    old = importing("herd,dam,calving_date,calf,sex\ndairy,12,2018-03-01,101,F")
    assert old.counts == "0 lines new, 0 changed, 1 the same, 0 refused."


def test_a_number_borne_by_another_animal_on_that_day_is_refused(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2018-03-01,101,F")
    record_leaving(
        animals=[animal("101")], left_on=date(2020, 1, 1), left_reason=LeftReason.SOLD, by=None, today=TODAY
    )

    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,13,2019-03-01,101,F")

    assert outcome.problems[0].startswith("line 2, calf: 101 was the number of another animal on that day")


def test_a_dam_not_known_before_is_filled_in(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,,2026-03-01,101,F")

    outcome = importing(SINGLE.replace("HOL", ""))

    assert outcome.counts == "0 lines new, 1 changed, 0 the same, 0 refused."
    assert Calving.objects.get().dam == animal("12")
    assert animal("101").assessment.verdict == "not_at_risk"


def test_a_line_without_the_dam_on_record_is_the_same_birth(importing: Importing):
    importing(SINGLE)

    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,,2026-03-01,101,F")

    assert outcome.counts == "0 lines new, 0 changed, 1 the same, 0 refused."


def test_a_fate_corrected_by_a_file_frees_the_number_or_brings_the_calf_back(importing: Importing):
    importing(SINGLE)

    importing("herd,dam,calving_date,calf,sex,fate\ndairy,12,2026-03-01,101,F,died", update=True)
    assert (animal("101").left_on, animal("101").left_reason) == (date(2026, 3, 1), LeftReason.DIED)

    importing("herd,dam,calving_date,calf,sex,fate\ndairy,12,2026-03-01,101,F,alive", update=True)
    assert animal("101").present


def test_a_fate_corrected_by_a_person_is_not_contradicted_by_an_empty_cell(importing: Importing):
    importing(SINGLE)
    correct_animal(animal=animal("101"), by=None, today=TODAY, reason="died at night", fate="died")

    assert importing(SINGLE).counts == "0 lines new, 0 changed, 1 the same, 0 refused."


def test_lines_that_join_two_calvings_on_record_are_refused(importing: Importing):
    importing("herd,litter,calving_date,calf,sex\ndairy,A,2026-03-01,101,F\ndairy,B,2026-03-01,102,M")

    outcome = importing(
        "herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,101,F\ndairy,12,2026-03-01,102,M"
    )

    assert outcome.code == 1
    assert "two calvings on record" in outcome.problems[0]


def test_calves_of_which_only_the_day_is_known_are_matched_as_a_multiset(importing: Importing):
    births = "herd,calving_date,sex,fate\ndairy,2026-03-01,F,alive\ndairy,2026-03-01,F,alive"
    importing(births)
    tag_animal(animal=Animal.objects.filter(number="").first(), number="101", by=None, today=TODAY)

    assert importing(births).counts == "0 lines new, 0 changed, 2 the same, 0 refused."
    more = importing(f"{births}\ndairy,2026-03-01,F,alive\ndairy,2026-03-01,M,alive")
    assert more.counts == "2 lines new, 0 changed, 2 the same, 0 refused."


def test_calves_of_one_day_are_all_kept_however_many_lines_are_read_at_once(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("herd.imports.births.importer.PIECE", 2)
    monkeypatch.setattr("herd.imports.runs.CHUNK", 2)
    births = "herd,calving_date,sex\n" + "dairy,2026-03-01,F\n" * 5 + "dairy,2026-03-02,F\n" * 4

    assert importing(births).counts == "9 lines new, 0 changed, 0 the same, 0 refused."
    assert importing(births).counts == "0 lines new, 0 changed, 9 the same, 0 refused."
    assert Calving.objects.count() == 9
