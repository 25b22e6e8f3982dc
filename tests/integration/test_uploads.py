"""A file that a page takes in: tried without a trace, confirmed once, refused lines given back."""

import csv
import io
from datetime import date

import pytest

from herd.imports.options import ImportOptions
from herd.imports.reading import FileRefused
from herd.imports.report import Report, Shift
from herd.imports.uploads import abandon, confirm, lines_of, preview, refused_rows_csv, stage_upload
from herd.models import Animal, Calving, Herd, ImportBatch, ImportRow, User
from herd.vocabulary import ImportKind, ImportState, RowOutcome
from tests.factories import HerdFactory, member

TODAY = date(2026, 9, 1)
BIRTHS = """dam,calving_date,calf,sex
12,2026-03-01,101,F
12,2026-03-01,102,M
13,2026-03-01,103,cock
13,2026-03-01,104,F
14,2026-03-01,105,F"""


def today(_herd: Herd) -> date:
    return TODAY


@pytest.fixture
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


@pytest.fixture
def vet(dairy: Herd) -> User:
    return member(dairy, "vet")


def staged(dairy: Herd, vet: User, content: str = BIRTHS, **options: object) -> ImportBatch:
    file = io.BytesIO(content.encode())
    return stage_upload(
        file, "births.csv", ImportKind.BIRTHS, herd=dairy, by=vet, options=ImportOptions(**options)
    )


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(lines_of(batch).values_list("line", "outcome"))


def test_a_preview_tells_what_would_become_of_each_line_and_saves_nothing(dairy: Herd, vet: User):
    batch = staged(dairy, vet)

    report = preview(batch, by=vet, today=today)

    assert outcomes(batch) == [(2, "new"), (3, "new"), (4, "refused"), (5, "refused"), (6, "new")]
    assert dict(report.lines) == {"new": 3, "refused": 2}
    assert (report.made["calvings"], report.made["dams"]) == (2, 2)
    assert batch.state == ImportState.PREVIEWED
    assert not Animal.objects.exists()
    assert not Animal.history.exists()


def test_a_preview_tells_which_verdicts_would_change(dairy: Herd, vet: User):
    report = preview(staged(dairy, vet), by=vet, today=today)

    assert Shift("dairy", "101", "", "suspect") in report.shifts
    assert not Animal.objects.exists()


def test_a_heifer_is_not_saved_without_the_twin_whose_line_is_refused(dairy: Herd, vet: User):
    batch = staged(dairy, vet)
    preview(batch, by=vet, today=today)

    line = lines_of(batch, RowOutcome.REFUSED).get(line=5)

    assert [problem["message"] for problem in line.problems] == [
        "Line 4, which may be of the same calving, is refused."
    ]
    confirm(batch, by=vet, today=today)
    assert not Animal.objects.filter(number__in=["13", "103", "104"]).exists()


def test_a_twin_whose_date_cannot_be_read_holds_back_all_calvings_of_her_dam(dairy: Herd, vet: User):
    batch = staged(dairy, vet, "dam,calving_date,calf,sex\n12,2026-03-01,101,F\n12,1 March,102,M")

    preview(batch, by=vet, today=today)

    assert outcomes(batch) == [(2, "refused"), (3, "refused")]


def test_what_is_confirmed_is_saved_once_with_who_did_it(dairy: Herd, vet: User):
    batch = staged(dairy, vet)
    preview(batch, by=vet, today=today)

    report = confirm(batch, by=vet, today=today)
    again = confirm(batch, by=vet, today=today)

    assert again.to_json() == report.to_json()
    assert sorted(Animal.objects.values_list("number", flat=True)) == ["101", "102", "105", "12", "14"]
    assert {calving.recorded_by for calving in Calving.objects.all()} == {vet}
    assert set(Animal.history.values_list("history_user", flat=True)) == {vet.pk}
    assert Animal.objects.get(number="101").assessment.verdict == "suspect"
    assert ImportBatch.objects.get().state == ImportState.CONFIRMED
    assert ImportRow.objects.count() == 2  # the refused ones, to be given back


def test_what_was_recorded_between_preview_and_confirmation_counts(dairy: Herd, vet: User):
    batch, other = staged(dairy, vet), staged(dairy, vet)
    preview(batch, by=vet, today=today)
    confirm(other, by=vet, today=today)

    report = confirm(batch, by=vet, today=today)

    assert dict(report.lines) == {"same": 3, "refused": 2}
    assert Calving.objects.count() == 2


def test_refused_lines_come_back_with_their_cells_and_the_cause(dairy: Herd, vet: User):
    batch = staged(dairy, vet)
    confirm(batch, by=vet, today=today)

    text = "".join(refused_rows_csv(batch))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert [(row["dam"], row["calving_date"], row["calf"], row["sex"]) for row in rows] == [
        ("13", "2026-03-01", "103", "cock"),
        ("13", "2026-03-01", "104", "female"),
    ]
    assert rows[0]["cause"].startswith("line 4; sex: «cock» is not known")


def test_refused_lines_once_mended_can_be_sent_again_as_they_came_back(dairy: Herd, vet: User):
    confirm(batch := staged(dairy, vet), by=vet, today=today)
    mended = "".join(refused_rows_csv(batch)).replace("cock", "M")

    report = confirm(staged(dairy, vet, mended), by=vet, today=today)

    assert dict(report.lines) == {"new": 2}
    assert Animal.objects.get(number="104").assessment.verdict == "suspect"


def test_a_preview_may_be_repeated(dairy: Herd, vet: User):
    batch = staged(dairy, vet, "dam,calving_date,calf,sex\n12,2026-03-01,12,F")

    first = preview(batch, by=vet, today=today)
    second = preview(batch, by=vet, today=today)

    assert first.to_json() == second.to_json()
    assert len(lines_of(batch).get().problems) == 1


def test_the_report_is_kept_with_the_file(dairy: Herd, vet: User):
    batch = staged(dairy, vet, BIRTHS.replace("calf,sex", "calf,sex,colour").replace("F", "F,red"))

    report = preview(batch, by=vet, today=today)
    kept = Report.from_json(ImportBatch.objects.get().report)

    assert kept.to_json() == report.to_json()
    assert kept.remarks[0]["field"] == "colour"


def test_a_file_that_cannot_be_read_leaves_nothing_behind(dairy: Herd, vet: User):
    with pytest.raises(FileRefused):
        staged(dairy, vet, BIRTHS + '\n"13,2026-03-01')

    assert not ImportBatch.objects.exists()


def test_a_file_that_is_not_wanted_is_forgotten_but_not_one_confirmed(dairy: Herd, vet: User):
    abandon(staged(dairy, vet))
    assert not ImportRow.objects.exists()

    batch = staged(dairy, vet)
    confirm(batch, by=vet, today=today)
    abandon(ImportBatch.objects.get())
    assert ImportBatch.objects.exists()
