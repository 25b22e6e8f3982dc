"""Births corrected by a file with --update: what follows, and what is refused even so."""

import pytest

from herd.models import Animal, Herd
from tests.factories import HerdFactory
from tests.importing import Importing

TWINS = """herd,dam,calving_date,calf,sex,fate,number_born
dairy,12,2026-03-01,101,female,alive,2
dairy,12,2026-03-01,,male,stillborn,2"""
SINGLE = "herd,dam,calving_date,calf,sex,breed\ndairy,12,2026-03-01,101,female,HOL"


@pytest.fixture(autouse=True)
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


def animal(number: str) -> Animal:
    return Animal.objects.get(number=number)


def test_a_number_freed_by_one_line_may_be_given_by_another_of_the_same_file(importing: Importing):
    importing(SINGLE)

    outcome = importing(
        """herd,dam,calving_date,calf,sex,fate
        dairy,13,2026-05-01,101,female,alive
        dairy,12,2026-03-01,101,female,died""",
        update=True,
    )

    assert outcome.counts == "1 lines new, 1 changed, 0 the same, 0 refused."
    assert Animal.objects.get(number="101", left_on__isnull=True).calving.dam == animal("13")


def test_a_number_born_smaller_than_the_calves_on_record_is_refused(importing: Importing):
    importing(TWINS)

    outcome = importing(TWINS.splitlines()[0] + "\ndairy,12,2026-03-01,101,female,alive,1", update=True)

    assert outcome.problems == [
        "line 2, number_born: 1 born is fewer than the 2 calves of this calving, those on record included."
    ]


def test_a_number_born_corrected_by_a_file_is_weighed(importing: Importing):
    importing("herd,dam,calving_date,calf,sex,number_born\ndairy,12,2026-03-01,101,F,1")
    assert animal("101").assessment.verdict == "not_at_risk"

    importing("herd,dam,calving_date,calf,sex,number_born\ndairy,12,2026-03-01,101,F,2", update=True)

    assert (animal("101").assessment.verdict, animal("101").assessment.pairing) == ("suspect", "FU")


def test_a_date_that_would_make_two_calvings_of_one_is_refused(importing: Importing):
    importing(SINGLE)
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2026-03-10,102,F")

    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,12,2026-03-10,101,F", update=True)

    assert "two calvings on record" in outcome.problems[0]


def test_a_date_corrected_to_after_the_calfs_own_calving_is_refused(importing: Importing):
    importing(SINGLE.replace("2026-03-01", "2024-03-01"))
    importing("herd,dam,calving_date,sex\ndairy,101,2025-03-05,F")

    outcome = importing(SINGLE.replace("2026-03-01", "2024-03-20"), update=True)

    assert outcome.code == 1
    assert "under 12 months old" in outcome.problems[0]
