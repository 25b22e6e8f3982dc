"""Births of animals that were on record before without one: known as dams, or bought."""

from datetime import date

import pytest

from diagnostics.models import Sample
from herd.models import Animal, Herd
from tests.factories import AnimalFactory, HerdFactory
from tests.importing import Importing


@pytest.fixture(autouse=True)
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


def animal(number: str) -> Animal:
    return Animal.objects.get(number=number)


def test_a_birth_is_filled_in_for_an_animal_known_only_as_a_dam(importing: Importing):
    importing("herd,dam,calving_date,sex\ndairy,20,2026-03-01,F")

    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,12,2022-03-01,20,F\ndairy,12,2022-03-01,,M")

    assert outcome.counts == "1 lines new, 1 changed, 0 the same, 0 refused."
    assert (animal("20").born_on, animal("20").fate) == (date(2022, 3, 1), "alive")
    assert animal("20").assessment.pairing == "FM"


def test_a_birth_is_filled_in_for_a_bought_animal_that_came_later(importing: Importing, dairy: Herd):
    AnimalFactory(herd=dairy, number="20", born_on=date(2022, 3, 1), entered_on=date(2024, 1, 1))

    assert importing("herd,dam,calving_date,calf,sex\ndairy,12,2022-03-01,20,F").code == 0
    assert animal("20").calving is not None


@pytest.mark.parametrize("untraced", ["female,alive,HOL", "unknown,unknown,HOL"])
def test_a_cow_whose_birth_stands_there_without_her_number_takes_the_place_of_that_calf(
    importing: Importing, untraced: str
):
    importing(f"herd,dam,calving_date,sex,fate,breed\ndairy,12,2022-03-01,{untraced}")
    importing("herd,dam,calving_date,sex\ndairy,20,2026-03-01,F")

    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,12,2022-03-01,20,F")

    assert outcome.counts == "0 lines new, 1 changed, 0 the same, 0 refused."
    cow = animal("20")
    assert list(cow.calving.calves.all()) == [cow]
    assert (cow.breed, cow.assessment.pairing, cow.assessment.verdict) == ("HOL", "F", "cleared")
    assert Animal.history.filter(history_type="-", history_change_reason="imported").count() == 1


def test_a_calf_that_was_tested_does_not_give_way_to_another_animal(importing: Importing):
    importing("herd,dam,calving_date,sex,fate\ndairy,12,2022-03-01,F,alive")
    importing("herd,dam,calving_date,sex\ndairy,20,2026-03-01,F")
    calf = Animal.objects.get(calving__dam__number="12")
    Sample.objects.create(herd=calf.herd, animal=calf, specimen="hair", collected_on=date(2022, 4, 1))

    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,12,2022-03-01,20,F")

    assert outcome.code == 1
    assert "has to stay: 1 sample" in outcome.problems[0]
