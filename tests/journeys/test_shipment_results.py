"""A vet at a desk with the laboratory's list: results of two herds typed in one table, by the keyboard alone."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.actions import record_assessments, record_sample
from diagnostics.actions.sample_life import note_step
from diagnostics.models import AssayResult
from diagnostics.vocabulary import Step
from herd.models import Herd
from herd.vocabulary import Role, Sex
from tests.factories import CalvingFactory, HerdFactory, MembershipFactory, calf, member
from tests.journeys.vets_round import focused, sign_in, tab_to

pytestmark = pytest.mark.django_db(transaction=True)

SHIPMENT = uuid.UUID("0d9b1c5e-4f7a-4b7c-8d9e-0f1a2b3c4d5e")
ADDRESS = reverse("diagnostics:shipment-results", args=[SHIPMENT])


@pytest.fixture
def herds():
    return [HerdFactory(code="HILLTOP", name="Hilltop"), HerdFactory(code="MEADOW", name="Meadow Brook")]


@pytest.fixture
def vet(herds):
    person = member(herds[0], Role.VET, username="vera")
    MembershipFactory(herd=herds[1], user=person, role=Role.VET.value)
    return person


@pytest.fixture
def shipment(herds, vet):
    """Four samples on their way: PCRs in both herds, and a karyotype."""
    sent(herds[0], "0300", "T-1", "pcr_amelogenin")
    sent(herds[0], "0301", "T-2", "karyotype")
    sent(herds[1], "0142", "T-3", "pcr_amelogenin")
    sent(herds[1], "0144", "T-4", "pcr_amelogenin")


def sent(herd: Herd, number: str, tube: str, method: str) -> None:
    today = herd.today()
    calving = CalvingFactory(herd=herd, calved_on=today - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE)
    heifer = calf(calving, Sex.FEMALE, number=number)
    record_assessments(herd=herd, animals=[heifer.pk], cause="reassessed", by=None, as_of=today)
    sample = record_sample(
        herd=herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=today - timedelta(days=9),
        methods=[method],
        by=None,
        today=today,
        tube=tube,
    )
    note_step(
        samples=[sample],
        step=Step.SENT,
        on=sample.collected_on,
        by=None,
        today=Herd.today,
        consignment=SHIPMENT,
    )


def open_the_table(page: Page) -> None:
    sign_in(page, ADDRESS)
    expect(page.get_by_role("heading", name="Enter results in one table")).to_be_visible()


def test_a_shipment_is_entered_by_keyboard_alone(desk, shipment):
    open_the_table(desk)
    tab_to(desk, "0-outcome")
    keys = desk.keyboard
    keys.press("d")
    keys.press("Enter")
    assert focused(desk) == "1-cells_xx"
    keys.type("270")
    keys.press("Enter")
    keys.type("30")
    keys.press("Enter")
    assert focused(desk) == "2-outcome"
    keys.press("n")
    keys.press("i")
    keys.press("n")
    keys.press("Shift+Enter")
    assert focused(desk) == "1-cells_xy"
    keys.press("Enter")
    keys.press("Enter")
    assert focused(desk) == "3-outcome"
    keys.press("Enter")
    assert focused(desk) == "Save the results", "after the last row the button, which Enter presses"
    keys.press("Enter")

    expect(desk.get_by_role("heading", name="What the results made of the verdicts")).to_be_visible()
    expect(desk.get_by_text("3 results are saved.")).to_be_visible()
    rows = desk.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("0300")
    expect(rows.nth(0)).to_contain_text("Suspect")
    expect(rows.nth(0)).to_contain_text("Confirmed")
    expect(rows.nth(2)).to_contain_text("Cleared")
    assert AssayResult.objects.filter(status="final").count() == 3


def test_a_slip_is_told_beside_its_row_with_everything_typed_still_there(desk, shipment):
    open_the_table(desk)
    desk.get_by_label("Outcome").first.select_option("detected")
    desk.get_by_label("XX cells counted").fill("27O")
    desk.get_by_role("button", name="Save the results").click()

    summary = desk.get_by_role("alert")
    expect(summary).to_contain_text("0301, Karyotype, XX cells counted")
    summary.get_by_role("link", name="XX cells counted").press("Enter")
    assert focused(desk) == "1-cells_xx"
    expect(desk.get_by_label("XX cells counted")).to_have_value("27O")
    expect(desk.get_by_label("Outcome").first).to_have_value("detected")
    assert not AssayResult.objects.filter(status="final").exists()


def test_without_javascript_it_is_a_plain_form(visit, shipment):
    page = visit(java_script_enabled=False)
    open_the_table(page)
    page.get_by_label("Outcome").first.select_option("detected")
    page.get_by_role("button", name="Save the results").click()

    expect(page.get_by_text("1 result is saved.")).to_be_visible()
