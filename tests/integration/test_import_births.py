"""A first import of births: what lines become, whatever their order, and what is warned of."""

from datetime import date

import pytest

from herd.models import Animal, Calving, Herd
from herd.vocabulary import Fate, LeftReason, Sex
from tests.factories import AnimalFactory, HerdFactory
from tests.importing import Importing


@pytest.fixture
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


def animal(number: str, herd: str = "dairy") -> Animal:
    return Animal.objects.get(herd__code=herd, number=number)


def test_lines_of_one_dam_and_date_are_one_calving(dairy: Herd, importing: Importing):
    outcome = importing(
        """herd,dam,calving_date,calf,sex,fate
        dairy,12,2026-03-01,101,female,alive
        dairy,12,2026-03-01,,male,stillborn"""
    )

    assert (outcome.code, outcome.problems) == (0, [])
    assert outcome.counts == "2 lines new, 0 changed, 0 the same, 0 refused."
    calving = Calving.objects.get()
    assert calving.dam == animal("12")
    assert sorted(calving.calves.values_list("number", "sex", "fate")) == [
        ("", "male", "stillborn"),
        ("101", "female", "alive"),
    ]


def test_a_heifer_imported_with_a_stillborn_bull_twin_is_suspect_at_once(dairy: Herd, importing: Importing):
    importing(
        """herd,dam,calving_date,calf,sex,fate
        dairy,12,2026-03-01,101,F,
        dairy,12,2026-03-01,,M,stillborn"""
    )

    assert (animal("101").assessment.verdict, animal("101").assessment.flagged) == ("suspect", True)
    assert animal("101").assessment.pairing == "FM"


def test_an_unknown_dam_is_entered_as_a_cow_without_a_birth_on_record(dairy: Herd, importing: Importing):
    importing("herd,dam,calving_date,sex\ndairy,0012,2026-03-01,")

    dam = animal("0012")
    assert (dam.sex, dam.calving, dam.born_on) == (Sex.FEMALE, None, None)
    assert dam.assessment.verdict == "cleared"


def test_a_dams_own_birth_may_stand_in_a_later_line(dairy: Herd, importing: Importing):
    outcome = importing(
        """herd,dam,calving_date,calf,sex
        dairy,20,2026-03-01,30,female
        dairy,12,2024-01-05,20,female"""
    )

    assert outcome.code == 0
    assert animal("20").born_on == date(2024, 1, 5)
    assert Calving.objects.get(dam=animal("20")).calves.get() == animal("30")
    assert Animal.objects.filter(number="20").count() == 1


def test_each_animal_and_calving_imported_has_its_history(dairy: Herd, importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,30,female")

    assert Animal.history.filter(history_type="+").count() == 2
    assert Calving.history.get().history_change_reason == "imported"


def test_lines_of_one_litter_are_one_calving_also_without_a_dam(dairy: Herd, importing: Importing):
    importing(
        """herd,litter,dam,calving_date,calf,sex
        dairy,A,,2026-03-01,101,female
        dairy,A,,2026-03-01,102,male
        dairy,,,2026-03-01,103,female
        dairy,,,2026-03-01,104,female"""
    )

    assert sorted(calving.calves.count() for calving in Calving.objects.all()) == [1, 1, 2]
    assert animal("101").assessment.verdict == "suspect"
    assert animal("103").assessment.verdict == "birth_unknown"


def test_a_litter_takes_its_dam_from_whichever_line_names_her(dairy: Herd, importing: Importing):
    outcome = importing(
        """herd,litter,dam,calving_date,calf,sex
        dairy,A,,2026-03-01,101,female
        dairy,A,12,2026-03-01,102,male
        dairy,,12,2026-03-01,103,female"""
    )

    assert outcome.code == 0
    calving = Calving.objects.get()
    assert (calving.dam, calving.litter, calving.calves.count()) == (animal("12"), "A", 3)


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("Female", "female"), ("f", "female"), ("HEIFER", "female"), ("cow", "female"), ("♀", "female"),
        ("Male", "male"), ("M", "male"), ("bull", "male"), ("Steer", "male"), ("ox", "male"), ("♂", "male"),
        ("unknown", "unknown"), ("U", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_a_calfs_sex_is_understood_as_farms_write_it(
    dairy: Herd, importing: Importing, written: str, sex: str
):
    importing(f"herd,calving_date,calf,sex\ndairy,2026-03-01,101,{written}")

    assert animal("101").sex == sex


def test_fate_not_stated_is_alive_with_a_number_and_not_known_without(dairy: Herd, importing: Importing):
    importing("herd,dam,calving_date,calf,sex\ndairy,1,2026-03-01,101,F\ndairy,2,2026-03-01,,F")

    assert animal("101").fate == Fate.ALIVE
    assert Animal.objects.get(born_on="2026-03-01", number="").fate == Fate.UNKNOWN


def test_a_calf_born_dead_has_left_on_its_calving_date_and_its_number_is_free(
    dairy: Herd, importing: Importing
):
    outcome = importing(
        """herd,dam,calving_date,calf,sex,fate
        dairy,12,2024-03-01,101,F,stillborn
        dairy,12,2025-03-01,101,F,alive"""
    )

    assert outcome.code == 0
    dead, alive = Animal.objects.filter(number="101").order_by("born_on")
    assert (dead.left_on, dead.left_reason) == (date(2024, 3, 1), LeftReason.DIED)
    assert alive.present


def test_everything_a_line_says_is_kept(dairy: Herd, importing: Importing):
    outcome = importing(
        """Herd;DAM;Calving_Date;calf;Sex;number_born;fetuses_scanned;genetic_dam;embryo_transfer;semen;parity;ease;birth_weight_kg;official_id;sire;breed;note
        dairy;12;2026-03-01;0101;F;2;3;77;YES;sexed_female;4;2;38,46;IE123;B7;HOL;"small; lively\"""",
        name="weights.csv",
    )

    assert outcome.problems == []
    calving, calf = Calving.objects.get(), animal("0101")
    assert (calving.number_born, calving.fetuses_scanned, calving.genetic_dam) == (2, 3, "77")
    assert (calving.embryo_transfer, calving.semen, calving.parity, calving.ease) == (
        "yes",
        "sexed_female",
        4,
        2,
    )
    assert (str(calf.birth_weight_kg), calf.official_id, calf.sire, calf.breed) == (
        "38.5",
        "IE123",
        "B7",
        "HOL",
    )
    assert calf.note == "small; lively"


def test_an_animal_of_unrecorded_sex_becomes_female_as_a_dam_and_that_is_told(
    dairy: Herd, importing: Importing
):
    AnimalFactory(herd=dairy, number="12", sex=Sex.UNKNOWN)

    outcome = importing("herd,dam,calving_date,sex\ndairy,12,2026-03-01,F", strict=True)

    assert outcome.code == 0
    assert outcome.problems[0].startswith("notice: line 2, dam: ")
    assert animal("12").sex == Sex.FEMALE


def test_a_young_dam_and_a_short_interval_are_warned_of_with_their_lines(dairy: Herd, importing: Importing):
    outcome = importing(
        """herd,dam,calving_date,calf,sex
        dairy,12,2024-01-01,20,F
        dairy,20,2025-03-01,30,F
        dairy,12,2024-03-01,21,F
        dairy,12,2024-03-03,22,F"""
    )

    assert outcome.code == 0
    assert [line.split(": ")[:2] for line in outcome.problems] == [
        ["warning", "line 3, calving_date"],
        ["warning", "line 4, calving_date"],
        ["warning", "line 5, calving_date"],
    ]
    assert "13 months" in outcome.problems[0]
    assert "60 days" in outcome.problems[1]
    assert "same litter" in outcome.problems[2]


def test_a_dam_of_several_calves_in_one_day_in_more_than_one_herd_is_warned_of(
    dairy: Herd, importing: Importing
):
    HerdFactory(code="beef")
    outcome = importing(
        """herd,dam,calving_date,sex
        dairy,999,2026-03-01,F
        dairy,999,2026-03-01,F
        beef,999,2026-03-01,F
        beef,999,2026-03-01,F
        beef,12,2026-03-01,F"""
    )

    assert outcome.code == 0
    assert [line[:22] for line in outcome.problems] == ["warning: line 2, dam: ", "warning: line 4, dam: "]


def test_with_strict_a_warning_refuses_the_file(dairy: Herd, importing: Importing):
    outcome = importing(
        "herd,dam,calving_date,sex\ndairy,12,2024-01-01,F\ndairy,12,2024-03-01,F", strict=True
    )

    assert outcome.code == 1
    assert not Animal.objects.exists()


def test_a_dry_run_reports_the_same_and_changes_nothing(dairy: Herd, importing: Importing):
    births = "herd,dam,calving_date,sex\ndairy,12,2024-01-01,F\ndairy,12,2024-03-01,F"
    tried = importing(births, dry_run=True)

    assert not Animal.objects.exists()
    assert not Calving.history.exists()
    assert importing(births) == tried


def test_a_command_may_name_the_herd_of_all_lines(dairy: Herd, importing: Importing):
    assert importing("dam,calving_date,sex\n12,2026-03-01,F", herd="DAIRY").code == 0
    assert animal("12").herd == dairy


def test_unknown_herds_are_made_only_when_that_is_asked(importing: Importing):
    births = "herd,dam,calving_date,sex\nFR1,12,2026-03-01,F\nfr1,13,2026-03-01,F"

    refused = importing(births)
    assert refused.problems == [
        "line 2, herd: There is no herd with the code «FR1».",
        "line 3, herd: There is no herd with the code «FR1».",
    ]
    assert importing(births, create_herds=True).code == 0
    assert Herd.objects.get().code == "FR1"


def test_an_unknown_column_is_left_out_with_a_notice(dairy: Herd, importing: Importing):
    outcome = importing("herd,dam,calving_date,sex,colour\ndairy,12,2026-03-01,F,red", strict=True)

    assert outcome.code == 0
    assert outcome.problems == ["notice: line 1, colour: The column «colour» is not known and is left out."]


def test_dates_in_another_order_are_read_only_when_the_order_is_told(dairy: Herd, importing: Importing):
    births = "herd,dam,calving_date,sex\ndairy,12,03.01.2026,F"

    assert importing(births).code == 1
    assert importing(births, date_order="dmy").code == 0
    assert Calving.objects.get().calved_on == date(2026, 1, 3)


def test_twins_that_differ_in_ease_keep_the_hardest(dairy: Herd, importing: Importing):
    births = "herd,dam,calving_date,sex,ease\ndairy,12,2026-03-01,F,1\ndairy,12,2026-03-01,M,3"
    outcome = importing(births)

    assert outcome.problems == [
        "notice: line 2, ease: The calves differ in ease; the hardest, 3, is kept of the calving."
    ]
    assert Calving.objects.get().ease == 3
    assert importing(births).counts == "0 lines new, 0 changed, 2 the same, 0 refused."


def test_a_line_that_stands_twice_is_one_calf_and_warned_of(dairy: Herd, importing: Importing):
    outcome = importing("herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,20,F\ndairy,12,2026-03-01,20,F")

    assert outcome.problems == ["warning: line 3, calf: 20 stands twice in this litter; it is one calf."]
    assert Calving.objects.get().calves.count() == 1


def test_the_littermate_of_a_cow_whose_sex_was_not_recorded_is_judged_anew_when_she_calves(
    dairy: Herd, importing: Importing
):
    importing("herd,dam,calving_date,calf,sex\ndairy,12,2022-03-01,20,F\ndairy,12,2022-03-01,21,")
    assert animal("20").assessment.verdict == "suspect"

    importing("herd,dam,calving_date,sex\ndairy,21,2025-03-01,F")

    assert animal("20").assessment.verdict == "not_at_risk"
