"""What goes out comes back: births and animals exported and imported into an empty database."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostics.models import Assessment, AssessmentChange
from herd.actions import record_calving, record_leaving
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Calving, Herd, ImportBatch
from herd.vocabulary import Fate, LeftReason, Sex
from tests.factories import AnimalFactory, HerdFactory
from tests.importing import Importing, exported
from tests.lines_of_births import HEADER, LINES

TODAY = date(2026, 9, 1)
BIRTHS = """herd,dam,litter,calving_date,calf,sex,fate,number_born,ease,birth_weight_kg,note
dairy,12,,2024-03-01,101,female,alive,2,2,38.5,"small, lively"
dairy,12,,2024-03-01,,male,stillborn,2,2,,
dairy,101,,2026-03-01,103,female,,,,,
dairy,,A,2026-03-01,104,female,alive,,,,
dairy,,A,2026-03-01,105,unknown,alive,,,,
dairy,,,2026-03-02,106,female,alive,,,,
dairy,13,,2026-03-02,,,,,,,
beef,12,,2025-03-02,=1+1,female,aborted,3,,,"""
BOUGHT = """herd,animal,sex,born_on,entered_on,birth_as_stated,breed
dairy,501,female,2024-01-01,2024-06-01,twin_to_bull,HOL
dairy,502,unknown,,,,"""


@pytest.fixture(autouse=True)
def herds(db: None) -> list[Herd]:
    return [HerdFactory(code="dairy"), HerdFactory(code="beef")]


def register() -> list[tuple[object, ...]]:
    """What the register shows of all animals, in an order of its own."""
    rows = Assessment.objects.values_list(
        "animal__herd__code",
        "animal__number",
        "animal__sex",
        "animal__fate",
        "animal__born_on",
        "animal__left_on",
        "animal__calving__dam__number",
        "pairing",
        "verdict",
        "probability",
        "flagged",
        "reason_codes",
        "next_step",
    )
    return sorted(rows, key=str)


def emptied() -> None:
    AssessmentChange.objects.all().delete()
    Assessment.objects.all().delete()
    Animal.objects.update(calving=None)
    Calving.objects.all().delete()
    Animal.objects.all().delete()
    ImportBatch.objects.all().delete()


@pytest.mark.parametrize("first", ["births", "animals"])
def test_exports_read_back_into_an_empty_database_give_the_same_register(importing: Importing, first: str):
    assert importing(BIRTHS).code == 0
    assert importing(BOUGHT, "animals").code == 0
    before, files = register(), {kind: exported(kind) for kind in ("births", "animals")}
    emptied()

    for kind in sorted(files, key=lambda kind: kind != first):
        assert importing(files[kind].encode(), kind).code == 0

    assert register() == before
    assert len(before) == 13
    assert {kind: exported(kind) for kind in ("births", "animals")} == files


def test_an_export_read_into_the_same_records_changes_nothing(importing: Importing):
    importing(BIRTHS)

    outcome = importing(exported("births").encode())

    assert outcome.counts == "0 lines new, 0 changed, 8 the same, 0 refused."


def test_exports_have_the_columns_of_the_contract(importing: Importing):
    importing(BIRTHS)

    assert exported("births").splitlines()[0] == (
        "herd,dam,litter,calving_date,calf,sex,fate,number_born,fetuses_scanned,genetic_dam,embryo_transfer,"
        "semen,parity,ease,birth_weight_kg,official_id,sire,breed,note"
    )
    assert exported("animals").splitlines()[0] == (
        "herd,animal,sex,born_on,entered_on,birth_as_stated,official_id,breed,note"
    )


def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_guarded(importing: Importing):
    importing(BIRTHS)

    assert ",'=1+1,female," in exported("births", herd="beef")


def test_a_twin_of_a_dam_not_known_keeps_her_twin(herds: list[Herd], importing: Importing):
    calves = (CalfEntry(sex=Sex.FEMALE, number="201"), CalfEntry(sex=Sex.MALE, fate=Fate.STILLBORN))
    entry = CalvingEntry(calved_on=date(2026, 3, 1), calves=calves, number_born=2)
    record_calving(herd=herds[0], entry=entry, by=None, today=TODAY)
    births = exported("births")
    before = register()
    emptied()

    importing(births.encode())

    assert [row[7:9] for row in register()] == [row[7:9] for row in before]
    assert Animal.objects.get(number="201").assessment.verdict == "suspect"


def test_a_number_used_again_over_the_years_is_read_back(herds: list[Herd], importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2018-03-01,101,F")
    record_leaving(
        animals=list(Animal.objects.filter(number__in=["101", "12"])),
        left_on=date(2020, 1, 1),
        left_reason=LeftReason.SOLD,
        by=None,
        today=TODAY,
    )
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2022-03-01,101,F")
    before, files = register(), {kind: exported(kind) for kind in ("animals", "births")}
    emptied()

    for kind, content in files.items():
        assert importing(content.encode(), kind).code == 0

    assert register() == before
    assert "left_on,left_reason" in files["births"]


def test_an_export_of_one_herd_holds_no_animal_of_another(herds: list[Herd], importing: Importing):
    importing(BIRTHS)
    AnimalFactory(herd=herds[1], number="999")

    for kind in ("births", "animals"):
        lines = exported(kind, herd="dairy").splitlines()[1:]
        assert {line.split(",")[0] for line in lines} == {"dairy"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=st.lists(LINES, min_size=2, max_size=7))
def test_whatever_was_imported_goes_out_and_comes_back(importing: Importing, lines: list[str]):
    with transaction.atomic():
        if importing("\n".join([HEADER, *lines])).code == 0:
            before, files = register(), {kind: exported(kind) for kind in ("births", "animals")}
            emptied()
            assert [importing(files[kind].encode(), kind).code for kind in files] == [0, 0]
            assert register() == before
        transaction.set_rollback(True)
