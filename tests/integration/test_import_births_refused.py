"""What a file of births is refused for: line, column and cause, and nothing changed."""

from datetime import UTC, datetime, timedelta

import pytest

from herd.models import Animal, Calving, Herd, ImportBatch
from herd.vocabulary import Sex
from tests.factories import AnimalFactory, HerdFactory
from tests.importing import Importing


@pytest.fixture(autouse=True)
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy", time_zone="Pacific/Auckland")


def refused(importing: Importing, births: str, **options: object) -> list[str]:
    """Import a file that is to be refused, with nothing changed; returns what it is refused for."""
    before = [table.objects.count() for table in (Animal, Calving, Herd, ImportBatch)]
    outcome = importing(births, **options)
    assert outcome.code == 1
    assert [table.objects.count() for table in (Animal, Calving, Herd, ImportBatch)] == before
    return outcome.problems


def test_a_date_that_is_none_is_told_with_line_and_column(importing: Importing):
    problems = refused(importing, "herd,dam,calving_date,sex\ndairy,12,2026-03-01,F\ndairy,13,31.02.2026,F")

    assert problems == ["line 3, calving_date: «31.02.2026» is not a date"]


def test_all_problems_of_a_file_are_told_at_once_in_its_order(importing: Importing):
    problems = refused(
        importing,
        """herd,dam,calving_date,sex,fate,number_born,ease,birth_weight_kg,embryo_transfer,semen,parity
        dairy,12,2026-03-01,cock,alive,,,,,,
        dairy,13,,F,gone,,,,,,
        dairy,14,2026-03-01,F,alive,0,6,ten,maybe,fresh,x""",
    )

    assert [line.split(":")[0] for line in problems] == [
        "line 2, sex",
        "line 3, calving_date",
        "line 3, fate",
        "line 4, number_born",
        "line 4, embryo_transfer",
        "line 4, semen",
        "line 4, parity",
        "line 4, ease",
        "line 4, birth_weight_kg",
    ]


def test_a_calving_tomorrow_is_refused_by_the_date_where_the_herd_stands(importing: Importing):
    # In Auckland the day begins up to 13 hours before it does in UTC.
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()

    problems = refused(importing, f"herd,dam,calving_date,sex\ndairy,12,{tomorrow},F")

    assert problems[0].startswith("line 2, calving_date: ")
    assert "future" in problems[0]


@pytest.mark.parametrize(
    ("births", "problem"),
    [
        ("dam,sire\n12,12", "line 2, dam: 12 is entered as dam and as sire"),
        ("dam,calf\n12,12", "line 2, calf: 12 cannot be her own calf"),
        ("litter,dam,calf\nA,,20\nA,20,21", "line 2, calf: 20 cannot be her own calf"),
        ("litter,dam\nA,12\nA,13", "line 3, dam: One litter has two dams"),
        ("dam,number_born\n12,2\n12,3", "line 3, number_born: Lines of one calving differ"),
        ("dam,number_born\n12,1\n12,1", "line 2, number_born: 1 born is fewer than the 2 calves"),
        ("dam,litter\n12,A\n12,B", "line 3, litter: Lines of one calving differ"),
        ("dam,calf\n1.24E+14,20", "line 2, dam: «1.24E+14» was a longer number"),
        ("dam,calf\n12,1E5", "line 2, calf: «1E5» was a longer number"),
        ("dam,breed\n12," + "x" * 41, "line 2, breed: «xxxxxxxxxxxxxxxxxxxx…» is longer"),
    ],
)
def test_a_line_that_contradicts_itself_or_its_calving_is_refused(
    importing: Importing, births: str, problem: str
):
    header, *lines = births.splitlines()
    births = "\n".join([f"herd,calving_date,sex,{header}", *(f"dairy,2026-03-01,F,{line}" for line in lines)])

    problems = refused(importing, births)

    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_two_sexes_for_one_calf_are_refused(importing: Importing):
    problems = refused(
        importing, "herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,20,F\ndairy,12,2026-03-01,20,M"
    )

    assert problems == ["line 3, sex: The file gives 20 two sexes, female and male."]


def test_a_male_as_dam_is_refused_also_when_his_birth_stands_in_the_file(importing: Importing):
    problems = refused(
        importing, "herd,dam,calving_date,calf,sex\ndairy,20,2026-03-01,30,F\ndairy,12,2020-03-01,20,M"
    )

    assert problems == ["line 2, dam: 20 is a male and cannot have calved."]


def test_a_dam_under_twelve_months_is_refused_and_over_it_is_not(importing: Importing):
    births = "herd,dam,calving_date,calf,sex\ndairy,12,2024-01-01,20,F\ndairy,20,{day},30,F"

    # 12 months of 30.4375 days are 365.25 days: reached on the 366th day.
    assert "under 12 months" in refused(importing, births.format(day="2024-12-31"))[0]
    assert importing(births.format(day="2025-01-01")).code == 0


def test_a_number_of_an_animal_present_with_another_birth_is_refused(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2024-01-01,20,F")

    for line in ("dairy,12,2025-06-01,20,F", "dairy,13,2024-01-01,20,F", "dairy,13,2023-01-01,20,F"):
        problems = refused(importing, f"herd,dam,calving_date,calf,sex\n{line}", update=True)
        assert problems[0].startswith(
            "line 2, calf: 20 is the number of an animal present with another birth"
        )


def test_a_calf_that_calved_before_its_birth_is_another_animal_of_that_number(importing: Importing):
    AnimalFactory(herd=Herd.objects.get(), number="20")
    importing("herd,dam,calving_date,sex\ndairy,20,2020-01-01,F")

    problems = refused(importing, "herd,dam,calving_date,calf,sex\ndairy,12,2024-01-01,20,F")

    assert problems[0].startswith("line 2, calving_date: 20 calved on")


def test_a_dam_whose_number_only_a_younger_animal_bears_is_refused(importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2024-01-01,20,F")

    problems = refused(importing, "herd,dam,calving_date,sex\ndairy,20,2020-01-01,F")

    assert problems[0].startswith("line 2, dam: The animal with the number 20 was not in the herd")


def test_one_calf_with_two_dates_in_a_file_is_refused_even_with_update(importing: Importing):
    problems = refused(
        importing,
        "herd,dam,calving_date,calf,sex\ndairy,12,2024-01-01,20,F\ndairy,12,2024-01-05,20,F",
        update=True,
    )

    assert problems[0].startswith("line 2, calf: The file also gives")


def test_a_line_of_another_herd_than_the_one_named_is_refused(importing: Importing):
    HerdFactory(code="beef")

    problems = refused(importing, "herd,dam,calving_date,sex\nbeef,12,2026-03-01,F", herd="dairy")

    assert problems == ["line 2, herd: The line is of the herd «beef», the import of «dairy»."]


def test_a_line_without_herd_is_refused_where_none_is_named(importing: Importing):
    problems = refused(importing, "herd,dam,calving_date,sex\n,12,2026-03-01,F")

    assert problems == ["line 2, herd: The cell is empty, and has to be filled."]


def test_a_herd_code_that_cannot_be_one_is_refused_when_herds_are_made(importing: Importing):
    problems = refused(importing, "herd,dam,calving_date,sex\na/b,12,2026-03-01,F", create_herds=True)

    assert problems[0].startswith("line 2, herd: ")


def test_the_sex_of_a_dam_recorded_as_male_is_not_changed_by_a_file(importing: Importing):
    AnimalFactory(herd=Herd.objects.get(), number="12", sex=Sex.MALE)

    assert "male" in refused(importing, "herd,dam,calving_date,sex\ndairy,12,2026-03-01,F")[0]
    assert Animal.objects.get(number="12").sex == Sex.MALE


def test_a_number_of_a_bought_bull_is_not_that_of_a_heifer_born_here(importing: Importing):
    AnimalFactory(herd=Herd.objects.get(), number="5", sex=Sex.MALE)
    AnimalFactory(herd=Herd.objects.get(), number="6", entered_on="2024-01-01")

    for number in ("5", "6"):
        births = f"herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,{number},F"
        problems = refused(importing, births, update=True)
        assert problems[0].startswith(
            f"line 2, calf: {number} is the number of an animal present with another"
        )


def test_a_line_that_gives_a_calf_a_second_time_with_other_content_is_refused(importing: Importing):
    # The number of the twin may be mistyped: her sex, not known, would be lost.
    problems = refused(
        importing, "herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,20,F\ndairy,12,2026-03-01,20,"
    )

    assert problems == ["line 3, sex: The file gives 20 twice: «female» and «empty»."]
