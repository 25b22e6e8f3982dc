"""A vet's way with a sample: drawn in the barn, reported by the laboratory, read in the register."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from diagnostics.actions import record_assessments, record_sample
from diagnostics.models import AssayResult, Sample
from herd.vocabulary import Role, Sex
from tests.factories import PASSWORD, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def herd(db):
    return HerdFactory(code="MEADOW", name="Meadow Brook")


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET, username="vera")


@pytest.fixture
def heifer(herd):
    """A heifer of thirty days, born twin to a bull: suspect."""
    calving = CalvingFactory(herd=herd, calved_on=herd.today() - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE, number="0143")
    heifer = calf(calving, Sex.FEMALE, number="0142")
    ids = [heifer.pk, *calving.calves.values_list("pk", flat=True)]
    record_assessments(herd=herd, animals=ids, cause="reassessed", by=None, as_of=herd.today())
    return heifer


@pytest.fixture
def drawn(herd, vet, heifer):
    """Her blood, ten days at the laboratory for a PCR."""
    return record_sample(
        herd=herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=herd.today() - timedelta(days=10),
        methods=["pcr_amelogenin"],
        by=vet,
        today=herd.today(),
        tube="T-1",
    )


def sign_in(page, herd, name: str = "home") -> None:
    page.goto(reverse(f"diagnostics:{name}", args=[herd.code]))
    page.get_by_label("User name or e-mail address").fill("vera")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_vet_enters_a_pcr_and_reads_confirmed_in_the_register(visit, herd, vet, heifer, drawn, scripts):
    page = visit(java_script_enabled=scripts)
    sign_in(page, herd)
    page.get_by_role("link", name="Samples and results").first.click()
    page.get_by_role("link", name="Samples out: results to enter").click()
    expect(page.get_by_text("10 days")).to_be_visible()
    page.get_by_role("link", name="Enter result").click()
    page.get_by_label("Male cells or DNA detected").check()
    page.get_by_role("button", name="Save the result").click()

    told = page.get_by_text("The verdict was: Suspect (0.92).")
    expect(told).to_contain_text("It is now: Confirmed")
    page.goto(reverse("diagnostics:register", args=[herd.code]))
    line = page.get_by_role("row").filter(has_text="0142")
    expect(line).to_contain_text("Confirmed")


def test_a_vet_records_a_sample_by_typing_part_of_the_number(page, herd, vet, heifer):
    sign_in(page, herd, "sample-new")
    page.get_by_role("combobox", name="Number of the animal").press_sequentially("142")
    page.get_by_role("option", name="0142").click()
    page.get_by_label("Code on the tube").fill("T-9")
    page.get_by_label("Same needle as her twin").check()
    page.get_by_role("button", name="Save the sample").click()

    expect(page.get_by_text("The sample of 0142 is on record as out.")).to_be_visible()
    sample = Sample.objects.get()
    assert (sample.animal, sample.tube, sample.caveats) == (heifer, "T-9", "shared_needle")


def test_counted_cells_say_while_they_are_typed_what_they_exclude(page, herd, vet, heifer):
    sign_in(page, herd, "result-new")
    page.get_by_role("link", name="Karyotype").click()
    # Scripts run once the page is whole; what is typed before is told on leaving the field.
    page.wait_for_url("**method=karyotype**", wait_until="load")
    page.get_by_label("XX cells counted").press_sequentially("59")
    page.get_by_label("XY cells counted").press_sequentially("0")
    expect(page.locator("#excluded-fraction")).to_contain_text("5 % or more, at 95 %")
    page.get_by_label("XY cells counted").fill("3")
    expect(page.locator("#excluded-fraction")).to_have_text("3 of 62 cells are XY.")


def test_changing_the_method_changes_the_fields_and_keeps_what_was_typed(page, herd, vet, heifer):
    sign_in(page, herd, "result-new")
    page.get_by_role("link", name="PCR, SRY").click()
    page.get_by_role("combobox", name="Number of the animal").fill("0142")
    page.get_by_role("combobox", name="Laboratory").fill("VHL Genetics")
    page.get_by_role("combobox", name="Method").select_option("ddpcr")
    page.get_by_role("textbox", name="Male cells").fill("12,5")
    expect(page.get_by_role("combobox", name="Number of the animal")).to_have_value("0142")
    page.get_by_role("button", name="Save the result").click()

    expect(page.get_by_role("heading", name="0142: Digital PCR (ddPCR)")).to_be_visible()
    result = AssayResult.objects.get()
    assert (str(result.male_fraction_pct), result.assay.laboratory) == ("12.5000", "VHL Genetics")


def test_a_refused_result_keeps_what_was_typed_and_says_what_is_wrong_beside_it(page, herd, vet, heifer):
    sign_in(page, herd, "result-new")
    page.get_by_role("link", name="Karyotype").click()
    page.get_by_role("combobox", name="Number of the animal").fill("9999")
    page.get_by_label("XX cells counted").fill("-5")
    page.get_by_label("XY cells counted").fill("5")
    page.get_by_role("button", name="Save the result").click()

    expect(page.get_by_role("alert")).to_contain_text("No animal of this herd has the number 9999.")
    expect(page.get_by_role("alert")).to_contain_text("-5 cells cannot have been counted.")
    expect(page.get_by_label("XX cells counted")).to_have_value("-5")
    assert not AssayResult.objects.exists()


def test_a_vet_uploads_results_sees_what_they_would_change_and_saves_them(page, herd, vet, heifer, drawn):
    sign_in(page, herd, "upload")
    file = (
        "animal,method,specimen,collected_on,outcome\n"
        f"0142,pcr_amelogenin,blood_edta,{drawn.collected_on},detected\n"
        f"9999,pcr_amelogenin,blood_edta,{drawn.collected_on},detected\n"
    )
    page.get_by_label("Results", exact=True).check()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "laboratory.csv", "mimeType": "text/csv", "buffer": file.encode()}
    )
    page.get_by_role("button", name="Read the file").click()

    # Once among the verdicts that would change, once beside its line.
    shifts = page.get_by_role("row").filter(has_text="Suspect")
    expect(shifts).to_have_count(2)
    for shift in shifts.all():
        expect(shift).to_contain_text("Confirmed")
    expect(page.get_by_text("No animal of this herd has the number 9999.")).to_be_visible()
    page.get_by_role("button", name="Save 1 line").click()
    expect(page.get_by_text("1 line of this file is saved.")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Refused lines with their causes").click()
    assert "No animal of this herd has the number 9999." in coming.value.path().read_text(encoding="utf-8")
