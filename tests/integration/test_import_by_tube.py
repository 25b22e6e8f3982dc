"""A laboratory's file that names tubes, or accessions with animals: what it leaves out is found on record."""

from datetime import date

import pytest

from diagnostics.actions import record_result, record_sample, void_result
from diagnostics.actions.sample_life import note_step
from diagnostics.engine.vocabulary import Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Assessment, Laboratory, Sample
from diagnostics.vocabulary import RejectionCause, Step
from herd.models import Animal, Herd
from herd.vocabulary import Sex
from tests.factories import CalvingFactory, HerdFactory, calf

pytestmark = pytest.mark.django_db

BORN, DRAWN, TODAY = date(2026, 3, 1), date(2026, 3, 20), date(2026, 4, 1)


@pytest.fixture
def herd():
    return HerdFactory(code="IE1", name="Meadow Brook")


def suspect(herd: Herd, number: str) -> Animal:
    calving = CalvingFactory(herd=herd, calved_on=BORN, number_born=2)
    calf(calving, Sex.MALE)
    return calf(calving, Sex.FEMALE, number=number)


def drawn(
    heifer: Animal, tube: str, *methods: str, laboratory: str = "VHL Genetics", on: date = DRAWN
) -> Sample:
    return record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=on,
        methods=methods or ["pcr_amelogenin"],
        by=None,
        today=heifer.herd.today(),
        tube=tube,
        laboratory=laboratory,
    )


@pytest.fixture
def heifer(herd):
    """0142, whose blood is out in the tube T-1."""
    heifer = suspect(herd, "0142")
    drawn(heifer, "T-1")
    return heifer


@pytest.fixture
def take_in(importing):
    """A function that imports lines of a laboratory and returns how it ended and each problem told."""

    def take_in(content: str, **options: object) -> tuple[int, list[str]]:
        done = importing(content, "results", **options)
        return done.code, done.problems

    return take_in


def verdict(animal: Animal) -> str:
    return Assessment.objects.get(animal=animal).verdict


def test_a_tube_and_an_outcome_are_all_a_laboratory_need_give(heifer, take_in):
    assert take_in("tube,outcome,reported_on\nT-1,detected,2026-03-27") == (0, [])
    assay = Assay.objects.get()
    assert (assay.animal, assay.laboratory, assay.current.status) == (heifer, "VHL Genetics", "final")
    assert list(assay.versions.values_list("status", flat=True)) == ["out", "final"]
    assert Sample.objects.get().state == "resulted"
    assert verdict(heifer) == Verdict.CONFIRMED


def test_the_same_file_again_adds_nothing(herd, heifer, take_in):
    drawn(suspect(herd, "0144"), "T-2", "pcr_amelogenin", "karyotype")
    file = (
        "tube,method,outcome,cells_xx,cells_xy,accession\n"
        "T-1,,detected,,,K/1\n"
        "T-2,pcr_amelogenin,not_detected,,,K/1\n"
        "T-2,,,300,0,K/1"
    )
    code, problems = take_in(file)
    assert code == 1, "two tests of T-2 are out, and the third line does not say which"
    assert "line 4, method: Which test of the tube «T-2» this is cannot be told" in problems[0]
    file = file.replace("T-2,,,300", "T-2,karyotype,,300")
    assert take_in(file) == (0, [])
    before = AssayResult.objects.count()
    assert take_in(file) == (0, [])
    assert take_in("tube,cells_xx,cells_xy,accession\nT-2,300,0,K/1") == (0, []), "told by what it says"
    assert (AssayResult.objects.count(), Assay.objects.count(), Sample.objects.count()) == (before, 3, 2)


def test_an_accession_with_an_animal_finds_the_test_reported_before(herd, heifer, take_in):
    other = suspect(herd, "0144")
    drawn(other, "T-2")
    take_in("tube,accession,status,outcome\nT-1,K/1,preliminary,detected\nT-2,K/1,preliminary,detected")
    assert verdict(heifer) == Verdict.UNRESOLVED
    assert take_in("accession,animal,outcome\nK/1,0142,detected\nK/1,0144,not_detected") == (0, [])
    assert (verdict(heifer), verdict(other)) == (Verdict.CONFIRMED, Verdict.CLEARED)
    _code, problems = take_in("accession,animal,outcome\nK/9,0142,detected\nK/1,,detected\nK/1,0999,detected")
    assert [problem.split(": ")[0] for problem in problems] == [
        "line 2, accession",
        "line 3, animal",
        "line 4, accession",
    ]
    assert "An accession may cover many animals" in problems[1]


@pytest.mark.parametrize(
    ("columns", "cells", "said"),
    [
        ("animal", "0150", "animal: The tube «T-1» is another animal's: it holds the sample of 0142"),
        ("animal", "9999", "animal: The tube «T-1» is another animal's"),
        ("specimen", "hair", "specimen: The sample of 0142 in the tube «T-1» is on record as: Blood, EDTA."),
        ("collected_on", "2026-03-21", "collected_on: The sample of 0142 in the tube «T-1» was drawn on"),
        ("laboratory", "Elsewhere", "laboratory: The sample was sent to «VHL Genetics» by the record."),
        ("reported_on", "2026-03-19", "reported_on: A result cannot be reported before it was drawn."),
        ("reported_on", "2999-01-01", "reported_on: "),
        ("cells_xx", "12", "cells_xy"),
    ],
)
def test_what_a_line_says_against_its_tube_is_refused_by_line_and_column(
    herd, heifer, take_in, columns, cells, said
):
    suspect(herd, "0150")
    code, problems = take_in(f"tube,outcome,{columns}\nT-1,detected,{cells}")
    assert code == 1
    assert problems[0].startswith("line 2, ")
    assert said in problems[0]
    assert not AssayResult.objects.filter(status="final").exists()


def test_a_whole_line_with_another_animals_tube_is_refused_as_before(herd, heifer, take_in):
    suspect(herd, "0150")
    code, problems = take_in(
        "animal,tube,method,specimen,collected_on,laboratory,outcome\n"
        "0150,T-1,pcr_sry,blood_edta,2026-03-20,,detected",
        herd="IE1",
    )
    assert (code, len(problems)) == (1, 1)
    assert "line 2, tube: The tube T-1 holds the sample of 0142" in problems[0]


def test_a_laboratory_may_call_itself_by_another_of_its_names(herd, heifer, take_in):
    Laboratory.objects.update_or_create(
        herd=herd, name="VHL Genetics", defaults={"other_names": "VHL\nVan Haeringen"}
    )
    assert take_in("tube,laboratory,outcome\nT-1,van haeringen,detected") == (0, [])
    assert Assay.objects.get().laboratory == "VHL Genetics"


def test_a_code_that_no_tube_bears_is_refused_with_what_may_be_given_instead(heifer, take_in):
    code, problems = take_in("tube,outcome\nT-9,detected\nT-1,detected")
    assert (code, len(problems)) == (1, 1)
    assert problems[0].startswith("line 2, tube: No sample with the code «T-9» on its tube is on record.")
    assert "«animal», «method», «collected_on»" in problems[0]
    assert not AssayResult.objects.filter(status="final").exists(), "never half a shipment"


@pytest.mark.parametrize("step", [Step.REJECTED, Step.LOST])
@pytest.mark.parametrize("line", ["T-1,,,,,detected", ",0142,pcr_amelogenin,blood_edta,2026-03-20,detected"])
def test_no_result_comes_of_a_sample_rejected_or_lost(heifer, take_in, step, line):
    cause = RejectionCause.CLOTTED.value if step is Step.REJECTED else ""
    note_step(samples=[Sample.objects.get()], step=step, on=TODAY, by=None, today=Herd.today, cause=cause)
    line += ",VHL Genetics" if ",0142" in line else ","
    code, problems = take_in(
        f"tube,animal,method,specimen,collected_on,outcome,laboratory\n{line}", herd="IE1"
    )
    assert (code, len(problems)) == (1, 1)
    assert "take that back first" in problems[0]


def test_a_code_used_again_means_the_tube_whose_result_is_to_come(herd, heifer, take_in):
    take_in("tube,outcome\nT-1,not_detected")
    later = suspect(herd, "0150")
    drawn(later, "T-1", on=date(2026, 5, 1))
    assert take_in("tube,outcome\nT-1,detected") == (0, [])
    assert (verdict(later), verdict(heifer)) == (Verdict.CONFIRMED, Verdict.CLEARED)
    code, problems = take_in("tube,outcome\nT-1,inconclusive")
    assert code == 1
    assert "line 2, tube: More than one sample has borne the code «T-1»: Meadow Brook: 0142" in problems[0]
    assert take_in("tube,animal,outcome\nT-1,0142,not_detected") == (0, [])


def test_lines_said_twice_in_one_file_are_told_by_line(heifer, take_in):
    code, problems = take_in("tube,outcome\nT-1,detected\nT-1,detected")
    assert code == 0
    assert problems == ["notice: line 3, tube: Line 2 says the same already."]
    assert AssayResult.objects.filter(status="final").count() == 1
    drawn(suspect(heifer.herd, "0150"), "T-2")
    code, problems = take_in("tube,outcome\nT-2,detected\nT-2,not_detected")
    assert code == 1
    assert problems == [
        "line 2, outcome: Line 3 gives another result of this test: one of the two is wrong.",
        "line 3, outcome: Line 2 gives another result of this test: one of the two is wrong.",
    ]


def test_one_file_serves_several_herds_by_the_codes_of_their_tubes(herd, heifer, take_in):
    hilltop = HerdFactory(code="IE2", name="Hilltop")
    other = suspect(hilltop, "0142")
    drawn(other, "T-2")
    assert take_in("tube,outcome\nT-1,detected\nT-2,not_detected") == (0, [])
    assert (verdict(heifer), verdict(other)) == (Verdict.CONFIRMED, Verdict.CLEARED)
    drawn(suspect(hilltop, "0900"), "T-7")
    drawn(suspect(herd, "0900"), "T-7")
    code, problems = take_in("tube,outcome\nT-7,detected")
    assert code == 1
    assert "Meadow Brook: 0900" in problems[0]
    assert "Hilltop: 0900" in problems[0]
    assert take_in("herd,tube,outcome\nie2,T-7,detected") == (0, [])
    code, problems = take_in("tube,outcome\nT-2,detected", herd="IE1")
    assert code == 1
    assert "No sample with the code «T-2»" in problems[0]


def test_a_calf_without_a_number_is_found_by_her_tube(herd, take_in):
    calf_untagged = suspect(herd, "")
    drawn(calf_untagged, "T-1")
    assert take_in("tube,outcome\nT-1,detected") == (0, [])
    assert verdict(calf_untagged) == Verdict.CONFIRMED


def test_a_line_that_leaves_out_only_the_laboratory_takes_up_the_sample_out(heifer, take_in):
    line = "0142,T-1,pcr_amelogenin,blood_edta,2026-03-20,detected"
    assert take_in(f"animal,tube,method,specimen,collected_on,outcome\n{line}") == (0, [])
    assert Assay.objects.get().laboratory == "VHL Genetics"


@pytest.mark.parametrize("named", ["IE1", None])
def test_an_empty_laboratory_on_record_stays_the_identity_of_its_test(heifer, take_in, named):
    said = AssayEntry(
        heifer, "pcr_amelogenin", DRAWN, Report(outcome="not_detected", tube="T-1"), "blood_edta"
    )
    record_result(herd=heifer.herd, entry=said, by=None, today=heifer.herd.today())
    line = "0142,T-1,pcr_amelogenin,blood_edta,2026-03-20,not_detected"
    assert take_in(f"animal,tube,method,specimen,collected_on,outcome\n{line}", herd=named) == (0, [])
    out = Assay.objects.get(laboratory="VHL Genetics")
    assert out.current.status == "out", "the line is the other test's, word for word"


def test_a_void_line_finds_its_test_by_the_tube(heifer, take_in):
    take_in("tube,outcome\nT-1,detected")
    assert take_in("tube,status,note\nT-1,void,tubes mixed up") == (0, [])
    assert Assay.objects.get().current.status == "void"


def test_a_result_voided_by_hand_is_not_taken_for_one_that_stands(heifer, take_in):
    take_in("tube,outcome\nT-1,detected")
    void_result(assay=Assay.objects.get(), reason="mixed up", by=None, today=heifer.herd.today())
    code, problems = take_in("tube,outcome\nT-1,not_detected")
    assert code == 1
    assert "line 2, method: Which test of the tube «T-1» this is cannot be told" in problems[0]


def test_a_thousand_tubes_take_the_queries_of_ten(herd, importing, django_assert_max_num_queries):
    for at in range(12):
        drawn(suspect(herd, f"{at:04}"), f"T-{at}")
    lines = "\n".join(f"T-{at % 12},detected" for at in range(1000))
    with django_assert_max_num_queries(150):
        done = importing(f"tube,outcome\n{lines}", "results")
    assert done.code == 0
    assert len(done.problems) == 988, "each line said before is told"


def test_a_file_that_reports_a_voided_test_anew_is_of_the_same_spoilt_blood(herd, take_in):
    heifer = suspect(herd, "0142")
    record_sample(
        herd=herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=DRAWN,
        methods=["pcr_amelogenin"],
        by=None,
        today=TODAY,
        tube="T-1",
        laboratory="VHL Genetics",
        caveats=["shared_needle"],
    )
    whole = "animal,method,specimen,tube,collected_on,laboratory,accession,outcome\n"
    line = f"0142,pcr_amelogenin,blood_edta,T-1,{DRAWN.isoformat()},VHL Genetics,%s,detected"
    assert take_in(whole + line % "L1") == (0, [])
    void_result(assay=Assay.objects.get(), reason="the report was another's", by=None, today=TODAY)

    assert take_in(whole + line % "L2") == (0, [])

    assert Assay.objects.get(accession="L2").current.caveats == "shared_needle"
    assert verdict(heifer) == Verdict.UNRESOLVED
