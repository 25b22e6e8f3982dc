"""A vet's round: five drawn in a row with the reader in the hand, labelled, sent together, found by the label."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from diagnostics.models import Sample
from tests.journeys.conftest import DESK
from tests.journeys.vets_round import (
    SCANNED,
    choose,
    five_to_draw,
    labels_printed,
    note_as_sent,
    scan_the_tubes,
    sign_in,
)
from tests.papers import codes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heifers(db):
    return five_to_draw()


def test_five_are_drawn_in_a_row_labelled_and_sent_together(visit, heifers):
    page = visit(viewport=DESK)
    sign_in(page, reverse("diagnostics:bench-draw"))
    choose(page, heifers)
    scan_the_tubes(page)
    samples = list(Sample.objects.order_by("pk"))
    assert [(sample.animal, sample.tube) for sample in samples] == list(zip(heifers, SCANNED, strict=True))

    read = {code.text for code in codes(labels_printed(page))}
    assert set(SCANNED) <= read

    note_as_sent(page)
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
