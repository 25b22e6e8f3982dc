"""Real births of French dairy herds: nobody is flagged who calved, and a second import changes nothing."""

from collections import Counter
from pathlib import Path

import pytest

from diagnostics.models import Assessment, AssessmentChange
from herd.models import Animal, Calving, ImportRow
from herd.vocabulary import Sex
from tests.importing import Importing, exported

EXCERPT = Path(__file__).parents[1] / "data" / "births-excerpt.csv"
TABLES = (Animal, Calving, Animal.history, Calving.history, AssessmentChange)


def on_the_register() -> list[tuple[str, str, bool]]:
    """Pairing, verdict and flag of each female, or animal of unrecorded sex, that has a number."""
    shown = Assessment.objects.exclude(animal__number="").exclude(animal__sex=Sex.MALE.value)
    return list(shown.values_list("pairing", "verdict", "flagged"))


def sizes() -> list[int]:
    return [getattr(table, "objects", table).count() for table in TABLES]


def changes_nothing_again(importing: Importing, file: Path, lines: int) -> None:
    before = sizes()
    again = importing.file(file, strict=True)
    assert again.counts == f"0 lines new, 0 changed, {lines} the same, 0 refused."
    assert again.problems == []
    assert sizes() == before


@pytest.mark.real_herds
def test_the_real_births_of_seventy_herds_are_all_cleared_and_none_is_flagged(
    importing: Importing, shared_path: Path
):
    births = shared_path / "data" / "french-dairy-herds" / "births.csv"

    outcome = importing.file(births, create_herds=True)

    assert outcome.code == 0
    # 48 intervals under 200 days, 8 of them at most three days: the same litter?
    assert len(outcome.problems) == 48
    assert sum("same litter?" in line and "days from this day" not in line for line in outcome.problems) == 8
    assert Calving.objects.count() == 22_163
    register = on_the_register()
    assert Counter(verdict for _pairing, verdict, _flagged in register) == {"cleared": 10_563}
    assert not any(flagged for _pairing, _verdict, flagged in register)
    pairings = Counter(pairing for pairing, _verdict, _flagged in register)
    assert pairings == {"FF": 114, "F": 7_365, "": 3_084}
    assert not ImportRow.objects.exists()
    changes_nothing_again(importing, births, 22_220)


def test_three_hundred_of_them_with_all_their_oddities_flag_nobody(importing: Importing):
    outcome = importing.file(EXCERPT, create_herds=True)

    assert outcome.code == 0
    assert len(outcome.problems) == 27
    register = on_the_register()
    assert Counter(verdict for _pairing, verdict, _flagged in register) == {
        "cleared": 116,
        "not_at_risk": 133,
    }
    assert Counter(pairing for pairing, _verdict, _flagged in register) == {"F": 139, "": 72, "FF": 38}
    assert Calving.objects.count() == 281
    changes_nothing_again(importing, EXCERPT, 300)


def test_the_real_births_exported_are_the_births_imported(importing: Importing):
    importing.file(EXCERPT, create_herds=True)
    columns = EXCERPT.read_text(encoding="utf-8").splitlines()[0].split(",")
    first = exported("births").splitlines()
    places = [first[0].split(",").index(column) for column in columns]

    sent_back = sorted(",".join(line.split(",")[place] for place in places) for line in first[1:])

    # The file leaves the fate of calves not traced empty; the export says that it is not known.
    sent = [line.replace(",unknown,,", ",unknown,unknown,") for line in EXCERPT.read_text().splitlines()[1:]]
    assert sent_back == sorted(sent)
