"""A vet's round: five drawn in a row with the reader in the hand, labelled, sent together, found by the label."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.models import Sample
from herd.vocabulary import Role
from tests.births import twin_to_a_bull
from tests.factories import PASSWORD, HerdFactory, MembershipFactory, UserFactory
from tests.journeys.conftest import DESK
from tests.papers import codes

pytestmark = pytest.mark.django_db(transaction=True)

SCANNED = ["A1", "A2", "A3", "A4", "A5"]


@pytest.fixture
def herds(db):
    return [HerdFactory(code="HILL", name="Hill farm"), HerdFactory(code="VALE", name="Vale farm")]


@pytest.fixture
def vet(herds):
    person = UserFactory(username="vera")
    for herd in herds:
        MembershipFactory(herd=herd, user=person, role=Role.VET.value)
    return person


@pytest.fixture
def heifers(herds, vet):
    """Five heifers born twin to a bull, three on one farm and two on the other."""
    today = herds[0].today()
    born = today - timedelta(days=30)
    numbers = [(herds[0], "11"), (herds[0], "12"), (herds[0], "13"), (herds[1], "21"), (herds[1], "22")]
    return [twin_to_a_bull(herd, number, on=born, today=today) for herd, number in numbers]


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("User name or e-mail address").fill("vera")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def choose(page: Page, heifers) -> None:
    for heifer in heifers:
        page.get_by_role("checkbox", name=heifer.number, exact=True).check()
    page.get_by_role("button", name="Draw from these").click()


def test_five_are_drawn_in_a_row_labelled_and_sent_together(visit, heifers, live_server):
    page = visit(viewport=DESK)
    sign_in(page, reverse("diagnostics:bench-draw"))
    choose(page, heifers)

    page.get_by_label("Laboratory").fill("Vale laboratory")
    page.get_by_label("Code on the tube").first.select_text()
    for code in SCANNED:  # the reader types the code of the tube, and Enter
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save the samples")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("5 samples are on record.")).to_be_visible()
    samples = list(Sample.objects.order_by("pk"))
    assert [(sample.animal, sample.tube) for sample in samples] == list(zip(heifers, SCANNED, strict=True))

    asked = "&".join(f"sample={sample.public_id}" for sample in samples)
    labels = page.request.get(f"{reverse('diagnostics:bench-labels')}?{asked}&layout=avery_l7651")
    read = {code.text for code in codes(labels.body())}
    assert set(SCANNED) <= read

    page.get_by_role("button", name="They are sent").click()
    page.get_by_role("button", name="Note as sent").click()
    expect(page.get_by_role("heading", name="Shipment")).to_be_visible()
    expect(page.get_by_role("link", name="Enter the results")).to_be_visible()
    assert set(Sample.objects.values_list("state", flat=True)) == {"sent"}

    address = next(text for text in sorted(read) if text.startswith("http"))
    page.goto(address)
    expect(page.get_by_role("heading", name="Sample of")).to_be_visible()


def test_a_round_is_drawn_without_a_script_and_a_code_in_use_loses_nothing(visit, heifers):
    page = visit(viewport=DESK, java_script_enabled=False)
    sign_in(page, reverse("diagnostics:bench-draw"))
    choose(page, heifers[:2])
    tubes = page.get_by_label("Code on the tube")
    tubes.nth(0).fill("A1")
    tubes.nth(0).press("Enter")
    assert not Sample.objects.exists(), "Enter saves nothing"

    tubes.nth(1).fill("A1")
    page.get_by_role("button", name="Save the samples").click()
    expect(page.get_by_text("The code A1 stands on two tubes here.").first).to_be_visible()
    expect(tubes.nth(0)).to_have_value("A1")
    assert not Sample.objects.exists()
    tubes.nth(1).fill("A2")
    page.get_by_role("button", name="Save the samples").click()

    expect(page.get_by_text("2 samples are on record.")).to_be_visible()
    assert set(Sample.objects.values_list("tube", flat=True)) == {"A1", "A2"}
