"""Results from files: the whole of the contract's «results: one row a test», by command."""

import csv
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import call_command
from django.core.management.base import CommandError

from diagnostics.actions import record_result, record_sample, supersede_result, void_result
from diagnostics.engine.vocabulary import Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Assessment, AssessmentChange, Sample
from herd.actions import record_leaving, tag_animal
from herd.models import Herd
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db

BORN = date(2026, 3, 1)
DRAWN = "2026-03-20"
HEADER = [
    "herd",
    "animal",
    "method",
    "specimen",
    "tube",
    "collected_on",
    "reported_on",
    "laboratory",
    "accession",
    "status",
    "outcome",
    "cells_xx",
    "cells_xy",
    "male_fraction_pct",
    "vaginal_length_cm",
    "amh_pg_ml",
    "abnormal",
    "finding",
    "caveat",
    "matches_cotwin",
    "note",
]


@pytest.fixture
def herd():
    return HerdFactory(code="IE1")


@pytest.fixture
def heifer(herd):
    """A live heifer born twin to a bull."""
    calving = CalvingFactory(herd=herd, calved_on=BORN, number_born=2)
    calf(calving, Sex.MALE, number="0143")
    return calf(calving, Sex.FEMALE, number="0142")


@pytest.fixture
def take_in(tmp_path):
    """A function that imports rows (each a dict, herd, animal and a PCR unless told) and returns what was said."""

    def take_in(*rows: dict[str, str], **options: object) -> tuple[str, list[str]]:
        file = write(tmp_path / "results.csv", rows)
        out, problems = StringIO(), StringIO()
        try:
            call_command("import_results", str(file), stdout=out, stderr=problems, **options)
        except CommandError:
            return "refused", problems.getvalue().splitlines()
        return out.getvalue(), problems.getvalue().splitlines()

    return take_in


def write(path: Path, rows: tuple[dict[str, str], ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return path


def pcr(outcome: str = "detected", **cells: str) -> dict[str, str]:
    """A line: a PCR for SRY on the blood of 0142."""
    line = {
        "herd": "IE1",
        "animal": "0142",
        "method": "pcr_sry",
        "specimen": "blood_edta",
        "collected_on": DRAWN,
    }
    return line | {"outcome": outcome} | cells


def on_record() -> list[tuple[int, str, str]]:
    """All versions: number, status and outcome, in order."""
    return list(AssayResult.objects.order_by("assay", "version").values_list("version", "status", "outcome"))


def test_a_result_is_matched_by_number_and_judged_at_once(heifer, take_in):
    told, problems = take_in(pcr())
    assert problems == []
    assert "1 lines new" in told
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.CONFIRMED
    assert AssessmentChange.objects.filter(animal=heifer).first().cause == "results_imported"


def test_the_same_file_again_changes_nothing(heifer, take_in):
    lines = [
        pcr(),
        pcr(method="karyotype", outcome="", cells_xx="70", cells_xy="30", accession="K/1", tube="T"),
    ]
    take_in(*lines)
    before = (on_record(), Assay.objects.count(), Sample.objects.count(), AssessmentChange.objects.count())
    told, _ = take_in(*lines)
    assert "2 the same" in told
    assert (
        on_record(),
        Assay.objects.count(),
        Sample.objects.count(),
        AssessmentChange.objects.count(),
    ) == before


def test_a_laboratory_line_that_says_nothing_is_a_sample_out_which_its_result_supersedes(heifer, take_in):
    take_in(pcr("", laboratory="VHL"))
    assert on_record() == [(1, "out", "not_stated")]
    assert Assessment.objects.get(animal=heifer).next_step == "draw_blood", "drawn more than 60 days ago"
    take_in(pcr(laboratory="VHL", status="preliminary", accession="A-1"))
    take_in(pcr(laboratory="VHL", accession="A-1"))
    assert on_record() == [(1, "out", "not_stated"), (2, "preliminary", "detected"), (3, "final", "detected")]
    told, _ = take_in(pcr("", laboratory="VHL"))
    assert "1 the same" in told, "the sample out stands in the history"


def test_a_fresh_sample_out_is_awaited(herd, take_in):
    today = herd.today()
    calving = CalvingFactory(herd=herd, calved_on=today - timedelta(days=20), number_born=2)
    calf(calving, Sex.MALE)
    young = calf(calving, Sex.FEMALE, number="0200")
    take_in(pcr("", animal="0200", collected_on=(today - timedelta(days=3)).isoformat()))
    assert Assessment.objects.get(animal=young).next_step == "await_result"


def test_lines_of_one_test_may_stand_in_any_order(heifer, take_in):
    take_in(
        pcr("", status="void", note="tubes mixed up", accession="A-1"),
        pcr(accession="A-1"),
        pcr(""),
        pcr(status="preliminary"),
    )
    assert [status for _, status, _ in on_record()] == ["out", "preliminary", "final", "void"]


def test_a_final_result_never_goes_back(heifer, take_in):
    take_in(pcr())
    told, problems = take_in(pcr("not_detected", status="preliminary"), supersede="because")
    assert told == "refused"
    assert problems == [
        "line 2, outcome: A final result is on record; it does not go back to a preliminary one or a sample out."
    ]


def test_other_content_is_refused_with_what_is_on_record_unless_superseded_with_a_reason(heifer, take_in):
    take_in(pcr())
    told, problems = take_in(pcr("not_detected"))
    assert told == "refused"
    assert "Final, Male cells or DNA detected" in problems[0]
    assert on_record() == [(1, "final", "detected")]
    take_in(pcr("not_detected"), supersede="the laboratory corrected its report")
    assert on_record() == [(1, "final", "detected"), (2, "final", "not_detected")]
    assert AssayResult.objects.get(version=2).reason == "the laboratory corrected its report"
    told, _ = take_in(pcr())
    assert "1 the same" in told


def test_two_different_results_of_one_test_in_one_file_are_refused(heifer, take_in):
    told, problems = take_in(pcr(), pcr("not_detected"))
    assert told == "refused"
    assert [line.split(" of this test")[0] for line in problems] == [
        "line 2, outcome: Line 3 gives another result",
        "line 3, outcome: Line 2 gives another result",
    ]
    assert on_record() == []


def test_of_two_different_results_the_one_on_record_already_is_not_refused(heifer, take_in):
    take_in(pcr())
    told, problems = take_in(pcr(), pcr("not_detected"))
    assert told == "refused"
    assert [line.split(",")[0] for line in problems] == ["line 3"]
    assert on_record() == [(1, "final", "detected")]


def test_a_void_line_voids_the_result_of_its_identity_and_says_why(heifer, take_in):
    take_in(pcr(accession="A-1"))
    take_in(pcr("", accession="A-1", status="void", note="another heifer's tube"))
    assert on_record() == [(1, "final", "detected"), (2, "void", "detected")]
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.SUSPECT
    told, _ = take_in(pcr("", accession="A-1", status="void", note="another heifer's tube"))
    assert "1 the same" in told


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([pcr("", status="void", note="why")], "There is no such result on record to void."),
        (
            [pcr(accession="A"), pcr("", status="void", accession="A")],
            "Say in the note why the result is void.",
        ),
        (
            [pcr(accession="A"), pcr("failed", accession="B"), pcr("", status="void", note="why")],
            "More than one result matches: give the accession.",
        ),
        (
            [pcr("", accession="A"), pcr("", accession="B"), pcr()],
            "More than one sample out matches: give the accession.",
        ),
    ],
)
def test_what_cannot_be_told_apart_is_not_guessed(heifer, take_in, lines, code):
    told, problems = take_in(*lines)
    assert told == "refused"
    assert [problem.split(": ", 1)[1] for problem in problems] == [code]
    assert on_record() == []


def test_two_accessions_of_one_day_are_two_tests(heifer, take_in):
    take_in(pcr(accession="A"), pcr("not_detected", accession="B"))
    assert Assay.objects.count() == 2


def test_a_transfusion_known_when_drawing_is_not_lost_by_the_laboratorys_line(herd, heifer, take_in):
    record_sample(
        herd=herd, animal=heifer, specimen="blood_edta", collected_on=date(2026, 3, 20), methods=["pcr_sry"],
        by=None, today=date(2026, 3, 21), caveats=["transfused"], tube="T-1",
    )  # fmt: skip
    take_in(pcr(accession="A-1"))
    result = AssayResult.objects.get(version=2)
    assert (result.caveats, result.tube) == ("transfused", "T-1")
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.UNRESOLVED
    assert Sample.objects.count() == 1


def test_results_of_bulls_are_recorded_and_told_on_their_sisters_page(heifer, take_in):
    take_in(pcr("", animal="0143", method="karyotype", cells_xx="40", cells_xy="60"))
    assert Assay.objects.get().animal.number == "0143"
    assert Assessment.objects.get(animal__number="0143").verdict == Verdict.NOT_APPLICABLE
    assert "cotwin_chimeric" in Assessment.objects.get(animal=heifer).reason_codes.split(";")


def test_the_animal_is_the_one_that_bore_the_number_on_the_day_of_sampling(herd, heifer, take_in):
    record_leaving(
        animals=[heifer], left_on=date(2026, 4, 1), left_reason="sold", by=None, today=date(2026, 4, 1)
    )
    again = AnimalFactory(herd=herd, number="0142", entered_on=date(2026, 5, 1))
    take_in(pcr(), pcr("not_detected", collected_on="2026-05-02"))
    assert dict(Assay.objects.values_list("collected_on", "animal")) == {
        date(2026, 3, 20): heifer.pk,
        date(2026, 5, 2): again.pk,
    }


def test_a_number_borne_before_re_tagging_still_names_her(herd, heifer, take_in):
    tag_animal(animal=heifer, number="9001", by=None, today=date(2026, 4, 1))
    take_in(pcr(), pcr("not_detected", animal="9001", collected_on="2026-04-02"))
    assert set(Assay.objects.values_list("animal", flat=True)) == {heifer.pk}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"animal": "999"}, "animal: No animal of this herd has the number 999."),
        ({"animal": ""}, "animal: The cell is empty, and has to be filled."),
        ({"herd": "XX"}, "herd: There is no herd with the code «XX»."),
        ({"collected_on": "2026-02-28"}, "collected_on: 0142 was born on"),
        ({"collected_on": ""}, "collected_on: The cell is empty, and has to be filled."),
        ({"collected_on": "31.02.2026"}, "collected_on: «31.02.2026» is not a date"),
        ({"collected_on": "2999-01-01"}, "collected_on:"),
        ({"reported_on": "2026-03-19"}, "reported_on: A result cannot be reported before it was drawn."),
        ({"method": "pcr"}, "method: «pcr» is not known; it is one of pcr_amelogenin"),
        ({"specimen": "bloood"}, "specimen: «bloood» is not known"),
        ({"specimen": ""}, "specimen: Say what was drawn"),
        ({"status": "out"}, "status: «out» is not known; it is one of final, preliminary, void."),
        ({"caveat": "transfused;ill"}, "caveat: «ill» is not known"),
        ({"method": "karyotype", "cells_xx": "-1", "cells_xy": "1"}, "cells_xx: «-1» is not a whole number"),
        (
            {"method": "karyotype", "cells_xx": "100", "cells_xy": "0"},
            "outcome: «Male cells or DNA detected» contradicts",
        ),
        ({"method": "karyotype", "cells_xx": "100"}, "cells_xy: Enter both counts, XX and XY, or neither."),
        (
            {"method": "karyotype", "specimen": "hair"},
            "specimen: «Karyotype» cannot be done on «Hair with roots».",
        ),
        ({"method": "qpcr", "male_fraction_pct": "0.4"}, "outcome: «Male cells or DNA detected» contradicts"),
        (
            {"method": "qpcr", "male_fraction_pct": "101"},
            "male_fraction_pct: «101» is not a number from 0 to 100.",
        ),
        (
            {"method": "qpcr", "male_fraction_pct": "1.00004"},
            "male_fraction_pct: «1.00004» has more than 4 decimals",
        ),
        (
            {"method": "amh", "specimen": "serum", "amh_pg_ml": "20001", "outcome": ""},
            "amh_pg_ml: «20001» is not a number",
        ),
        (
            {"method": "amh", "amh_pg_ml": "60", "outcome": ""},
            "specimen: «AMH (anti-Müllerian hormone)» cannot be done",
        ),
        (
            {"method": "vaginal_length", "specimen": "", "outcome": ""},
            "vaginal_length_cm: «Vaginal length» must state",
        ),
        (
            {"method": "tract_exam", "specimen": "", "outcome": ""},
            "abnormal: «Examination of the tract» must state",
        ),
        (
            {"method": "pregnancy_check", "specimen": "", "outcome": "", "finding": "perhaps"},
            "finding: «perhaps» is not known",
        ),
        ({"animal": "1.24E+14"}, "animal: «1.24E+14» was a longer number before a spreadsheet rounded it."),
    ],
)
def test_a_line_that_cannot_be_taken_in_is_told_with_line_and_column(heifer, take_in, cells, said):
    told, problems = take_in(pcr(accession="fine"), pcr(**cells))
    assert told == "refused"
    assert problems[0].startswith(f"line 3, {said}"), problems
    assert not Assay.objects.exists(), "the good line is not taken in either"


@pytest.mark.parametrize(("length", "reads"), [("7", "short_vagina"), ("13", "long_vagina")])
def test_examinations_stand_without_a_specimen(heifer, take_in, length, reads):
    take_in(pcr("", method="vaginal_length", specimen="", vaginal_length_cm=length))
    assert reads in Assessment.objects.get(animal=heifer).reason_codes.split(";")
    assert Assay.objects.get().sample is None


def workbook(path: Path, accession: object) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(
            0, 0, ["herd", "animal", "method", "specimen", "collected_on", "outcome", "accession"]
        )
        sheet.write_row(1, 0, ["IE1", "0142", "pcr_sry", "blood_edta", DRAWN, "detected", accession])
    return path


def test_an_accession_that_a_spreadsheet_took_for_a_number_is_read_as_it_was_typed(heifer, tmp_path):
    call_command("import_results", str(workbook(tmp_path / "a.xlsx", 260312)), stdout=StringIO())
    assert Assay.objects.get().accession == "260312"


def test_an_accession_that_a_spreadsheet_has_rounded_is_refused(heifer, tmp_path):
    problems = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_results",
            str(workbook(tmp_path / "a.xlsx", 1234567890123456789)),
            stderr=problems,
            stdout=StringIO(),
        )
    assert problems.getvalue().startswith("line 2, accession: «1.234567890123457e+18» was a longer number")


def test_a_pregnancy_check_in_any_case_is_read(heifer, take_in):
    take_in(pcr("", method="Pregnancy_Check", specimen="", finding="Not Pregnant"))
    assert AssayResult.objects.get().pregnancy == "not_pregnant"


def test_a_dry_run_tells_the_same_and_changes_nothing(heifer, take_in):
    told, _ = take_in(pcr(), dry_run=True)
    assert "1 lines new" in told
    assert not Assay.objects.exists()
    assert not AssessmentChange.objects.exists()


def test_dates_of_the_farms_own_order_are_read_when_told(heifer, take_in):
    _, problems = take_in(pcr(collected_on="20.03.2026"))
    assert "--date-order" in problems[0]
    take_in(pcr(collected_on="20.03.2026"), date_order="dmy")
    assert Assay.objects.get().collected_on == date(2026, 3, 20)


def test_many_results_of_one_animal_and_day_are_decided_together_across_pieces(heifer, take_in, monkeypatch):
    monkeypatch.setattr("diagnostics.imports.results.CHUNK", 3)
    numbers = [f"A{number}" for number in range(8)]
    take_in(
        *[pcr(accession=number) for number in numbers], *[pcr("", accession=number) for number in numbers]
    )
    assert sorted(set(on_record())) == [(1, "out", "not_stated"), (2, "final", "detected")]
    assert AssayResult.objects.count() == 16


def test_a_larger_file_asks_the_database_no_more_often(heifer, take_in, django_assert_max_num_queries):
    lines = [pcr(accession=f"A{number}") for number in range(200)]
    with django_assert_max_num_queries(90):
        take_in(*lines)


def exported(herd: Herd | None = None) -> str:
    out = StringIO()
    call_command("export_results", stdout=out, **({"herd": herd.code} if herd else {}))
    return out.getvalue()


def test_exported_results_imported_into_an_empty_herd_give_the_same_verdicts(herd, heifer, take_in, tmp_path):
    vet = member(herd, Role.VET)
    assay = record_result(
        herd=herd,
        entry=AssayEntry(
            heifer, "pcr_sry", date(2026, 3, 20), Report(outcome="detected", note="=1+1"), "blood_edta"
        ),
        by=vet,
        today=date(2026, 4, 1),
    )
    void_result(assay=assay, reason="mixed up", by=vet, today=date(2026, 4, 1))
    take_in(
        pcr("", accession="K", method="karyotype", cells_xx="300", cells_xy="0"),
        pcr("", laboratory="VHL Genetics"),
        pcr(
            "",
            method="qpcr",
            male_fraction_pct="12.5",
            caveat="transfused;shared_needle",
            matches_cotwin="yes",
        ),
        pcr("", method="pregnancy_check", specimen="", finding="not_pregnant"),
        pcr("", method="tract_exam", specimen="", abnormal="no", finding="normal cervix"),
    )
    superseded = Assay.objects.get(method="tract_exam")
    supersede_result(
        assay=superseded,
        report=Report(abnormal="yes", finding="no cervix"),
        reason="felt again",
        by=vet,
        today=DAY,
    )
    before = Assessment.objects.get(animal=heifer)
    file = tmp_path / "export.csv"
    call_command("export_results", output=file, herd="ie1")
    assert "'=1+1" in file.read_text(encoding="utf-8")

    other = HerdFactory(code="EMPTY")
    calving = CalvingFactory(herd=other, calved_on=BORN, number_born=2)
    calf(calving, Sex.MALE, number="0143")
    twin = calf(calving, Sex.FEMALE, number="0142")
    file.write_text(file.read_text(encoding="utf-8").replace("IE1,", "EMPTY,"), encoding="utf-8")
    call_command("import_results", str(file), stdout=StringIO(), stderr=StringIO())
    after = Assessment.objects.get(animal=twin)
    assert (after.verdict, after.probability, after.reason_codes) == (
        before.verdict,
        before.probability,
        before.reason_codes,
    )
    assert exported(other).replace("EMPTY,", "IE1,") == exported(herd)


DAY = date(2026, 4, 2)


def test_an_export_read_back_into_its_own_herd_changes_nothing(herd, heifer, take_in, tmp_path):
    take_in(pcr(), pcr("", status="void", note="mixed up"), pcr("inconclusive", accession="B"))
    before = on_record()
    file = tmp_path / "export.csv"
    call_command("export_results", output=file)
    out = StringIO()
    call_command("import_results", str(file), stdout=out)
    assert on_record() == before
    assert "0 lines new, 0 changed, 3 the same" in out.getvalue()


def test_an_export_of_an_unknown_herd_is_refused(db):
    with pytest.raises(CommandError):
        call_command("export_results", herd="nowhere", stdout=StringIO())
