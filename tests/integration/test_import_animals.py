"""Animals from outside: entered, matched again, filled, and refused."""

from datetime import date

import pytest

from herd.actions import record_leaving
from herd.models import Animal, Herd
from herd.vocabulary import LeftReason, Sex
from tests.factories import AnimalFactory, HerdFactory
from tests.importing import Importing

BOUGHT = """herd,animal,sex,born_on,entered_on,birth_as_stated,official_id,breed,note
dairy,0501,female,2024-01-05,2024-06-01,twin_to_bull,IE501,HOL,from Kelly"""


@pytest.fixture(autouse=True)
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


def animal(number: str) -> Animal:
    return Animal.objects.get(number=number)


def test_a_bought_heifer_stated_twin_to_a_bull_is_suspect(importing: Importing):
    outcome = importing(BOUGHT, "animals")

    assert (outcome.code, outcome.problems) == (0, [])
    heifer = animal("0501")
    assert (heifer.sex, heifer.born_on, heifer.entered_on) == ("female", date(2024, 1, 5), date(2024, 6, 1))
    assert (heifer.birth_as_stated, heifer.official_id, heifer.breed) == ("twin_to_bull", "IE501", "HOL")
    assert (heifer.note, heifer.history.get().history_change_reason) == ("from Kelly", "imported")
    assert heifer.assessment.verdict == "suspect"


def test_the_same_file_again_changes_nothing(importing: Importing):
    importing(BOUGHT, "animals")

    outcome = importing(BOUGHT, "animals")

    assert outcome.counts == "0 lines new, 0 changed, 1 the same, 0 refused."
    assert animal("0501").history.count() == 1


def test_an_empty_field_is_filled_and_the_verdict_follows(importing: Importing):
    importing("herd,animal,sex\ndairy,0501,", "animals")
    assert Animal.objects.count() == 0  # sex is required
    importing("herd,animal,sex\ndairy,0501,unknown", "animals")
    assert animal("0501").assessment.verdict == "not_applicable"

    assert importing(BOUGHT, "animals").counts == "0 lines new, 1 changed, 0 the same, 0 refused."
    assert animal("0501").assessment.verdict == "suspect"


def test_a_differing_value_is_refused_with_both_and_taken_with_update(importing: Importing):
    importing(BOUGHT, "animals")
    other = BOUGHT.replace("twin_to_bull", "single")

    outcome = importing(other, "animals")

    assert outcome.code == 1
    assert len(outcome.problems) == 1
    assert outcome.problems[0].startswith(
        "line 2, birth_as_stated: On record is «twin_to_bull», the file says «single» (--update"
    )
    assert importing(other, "animals", update=True).code == 0
    assert animal("0501").assessment.verdict == "birth_unknown"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("dairy,,female,,,", "line 2, animal: The cell is empty"),
        ("dairy,1,,,,", "line 2, sex: The cell is empty"),
        ("dairy,1,female,2024-02-01,2024-01-01,", "line 2, entered_on: An animal cannot come before"),
        ("dairy,1,female,2999-01-01,,", "line 2, born_on: "),
        ("dairy,1,female,,2999-01-01,", "line 2, entered_on: "),
        ("dairy,1,female,,,triplet", "line 2, birth_as_stated: «triplet» is not known"),
        ("dairy,1.24E+14,female,,,", "line 2, animal: «1.24E+14» was a longer number"),
        ("beef,1,female,,,", "line 2, herd: There is no herd"),
    ],
)
def test_a_line_that_cannot_be_is_refused(importing: Importing, line: str, problem: str):
    outcome = importing(f"herd,animal,sex,born_on,entered_on,birth_as_stated\n{line}", "animals")

    assert outcome.code == 1
    assert outcome.problems[0].startswith(problem)
    assert not Animal.objects.exists()


def test_a_number_that_stands_twice_with_different_content_is_refused(importing: Importing):
    outcome = importing("herd,animal,sex,breed\ndairy,1,female,HOL\ndairy,1,female,JER", "animals")

    assert outcome.code == 1
    assert outcome.problems == ["line 3, breed: The file gives 1 twice: «HOL» and «JER»."]


def test_a_sex_that_contradicts_a_calving_is_refused_even_with_update(importing: Importing):
    importing("herd,dam,calving_date,sex\ndairy,12,2025-03-01,F")

    outcome = importing("herd,animal,sex,born_on\ndairy,12,male,2024-09-01", "animals", update=True)

    assert [line.split(":")[0] for line in outcome.problems] == ["line 2, sex", "line 2, born_on"]


def test_the_birth_date_of_an_animal_born_here_is_that_of_its_calving(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2025-03-01,20,F")

    outcome = importing("herd,animal,sex,born_on\ndairy,20,female,2025-03-02", "animals", update=True)

    assert outcome.problems == [
        "line 2, born_on: The date of birth is that of the calving on record: correct the calving."
    ]


def test_a_number_used_again_after_an_animal_has_left_is_a_new_animal(importing: Importing, dairy: Herd):
    old = AnimalFactory(herd=dairy, number="0501", sex=Sex.FEMALE)
    record_leaving(
        animals=[old], left_on=date(2020, 1, 1), left_reason=LeftReason.SOLD, by=None, today=date(2026, 1, 1)
    )

    assert importing(BOUGHT, "animals").counts == "1 lines new, 0 changed, 0 the same, 0 refused."
    assert Animal.objects.filter(number="0501").count() == 2


def test_one_file_may_tell_of_two_animals_of_one_number_when_the_first_has_left(importing: Importing):
    animals = """herd,animal,sex,entered_on,left_on,left_reason
    dairy,1,female,2021-01-01,,
    dairy,1,female,2010-01-01,2015-01-01,sold"""

    assert importing(animals, "animals").counts == "2 lines new, 0 changed, 0 the same, 0 refused."
    assert importing(animals, "animals").counts == "0 lines new, 0 changed, 2 the same, 0 refused."
    assert Animal.objects.get(number="1", left_on__isnull=True).entered_on == date(2021, 1, 1)


def test_what_is_on_record_of_a_cow_named_as_dam_is_filled_in(importing: Importing):
    importing("herd,dam,calving_date,sex\ndairy,0501,2026-03-01,F")

    assert importing(BOUGHT, "animals").counts == "0 lines new, 1 changed, 0 the same, 0 refused."
    assert animal("0501").assessment.verdict == "cleared"
