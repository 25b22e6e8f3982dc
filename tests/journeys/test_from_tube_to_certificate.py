"""The whole chain in one browser: from five tubes in a pen to a certificate that a buyer checks, and its revocation."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.models import AssayResult, Certificate, Diagnosis, Sample
from tests.factories import PASSWORD
from tests.journeys.conftest import DESK
from tests.journeys.vets_round import (
    SCANNED,
    choose,
    compare,
    five_to_draw,
    focused,
    labels_printed,
    note_as_sent,
    scan_the_tubes,
    sign_in,
    tab_to,
)
from tests.papers import codes, flowing, page_count, text_of

pytestmark = pytest.mark.django_db(transaction=True)

#: What the laboratory found, as the letter typed in the row of each heifer.
FOUND = {"11": "d", "12": "n", "13": "n", "21": "d", "22": "i"}
OUTCOMES = {"d": "detected", "n": "not_detected", "i": "inconclusive"}
VERDICTS = {"11": "Confirmed", "12": "Cleared", "13": "Cleared", "21": "Confirmed", "22": "Unresolved"}


@pytest.fixture
def heifers(db):
    cache.clear()
    return five_to_draw()


def test_from_five_tubes_to_a_certificate_that_a_buyer_checks_before_and_after_it_is_revoked(
    visit, heifers, tmp_path
):
    vet, buyer = visit(viewport=DESK), visit()
    sign_in(vet, reverse("diagnostics:bench-draw"))
    choose(vet, heifers)
    scan_the_tubes(vet)
    the_labels_are_those_of_the_five_tubes(vet, heifers)
    the_five_travel_together(vet)
    the_results_are_typed_by_keyboard(vet)
    each_result_made_its_verdict(vet, heifers)

    certificate = she_is_signed_a_freemartin(vet, heifers[0])
    paper = the_certificate_is_taken_home(vet, certificate, tmp_path / "certificate.pdf")
    the_code_on_the_paper_leads_the_buyer_to_the_public_page(buyer, paper, certificate)
    the_very_file_and_one_altered_are_told_apart(buyer, paper)
    the_vet_revokes_it(vet, certificate)
    the_buyer_is_told_that_it_counts_no_longer(buyer, paper, certificate)


def the_labels_are_those_of_the_five_tubes(vet: Page, heifers: list) -> None:
    samples = list(Sample.objects.order_by("pk"))
    assert [(sample.animal, sample.tube) for sample in samples] == list(zip(heifers, SCANNED, strict=True))

    seen = codes(labels_printed(vet))

    assert sorted(code.text for code in seen if code.kind == "code 128") == SCANNED
    leads_to = {re.sub(r"^https?://[^/]+", "", code.text) for code in seen if code.kind == "qr"}
    assert leads_to == {reverse("diagnostics:sample-short", args=[sample.public_id]) for sample in samples}


def the_five_travel_together(vet: Page) -> None:
    note_as_sent(vet)

    for tube in SCANNED:
        expect(vet.get_by_role("cell", name=tube, exact=True)).to_be_visible()
    assert set(Sample.objects.values_list("state", flat=True)) == {"sent"}
    (consignment,) = set(Sample.objects.values_list("consignment", flat=True))
    assert consignment, "all in one consignment"


def the_results_are_typed_by_keyboard(vet: Page) -> None:
    vet.get_by_role("link", name="Enter the results").click()
    expect(vet.get_by_role("heading", name="Enter results in one table")).to_be_visible()
    tab_to(vet, "0-outcome")
    for row, letter in enumerate(FOUND.values()):
        assert focused(vet) == f"{row}-outcome"
        vet.keyboard.press(letter)
        vet.keyboard.press("Enter")
    assert focused(vet) == "Save the results"
    vet.keyboard.press("Enter")


def each_result_made_its_verdict(vet: Page, heifers: list) -> None:
    expect(vet.get_by_text("5 results are saved.")).to_be_visible()
    finals = AssayResult.objects.filter(status="final").values_list("assay__animal__number", "outcome")
    assert sorted(finals) == sorted((number, OUTCOMES[letter]) for number, letter in FOUND.items())
    assert set(Sample.objects.values_list("state", flat=True)) == {"resulted"}
    for heifer in heifers:
        row = vet.get_by_role("row").filter(has=vet.get_by_role("link", name=heifer.number, exact=True))
        expect(row.get_by_role("cell").nth(1)).to_contain_text("Suspect")
        expect(row.get_by_role("cell").last).to_contain_text(VERDICTS[heifer.number])


def she_is_signed_a_freemartin(vet: Page, heifer) -> Certificate:
    vet.get_by_role("link", name=heifer.number, exact=True).click()
    vet.get_by_role("link", name="Sign the diagnosis").click()
    expect(vet.get_by_label("Freemartin", exact=True)).to_be_checked()
    proposed = re.compile("consistent with the heifer being a freemartin")
    expect(vet.get_by_label("Statement")).to_have_value(proposed)
    vet.get_by_label("Your licence number").fill("NL-4711")
    vet.get_by_label("Your password").fill(PASSWORD)
    vet.get_by_role("button", name="Sign the diagnosis").click()

    expect(vet.get_by_role("heading", name="Freemartin", level=1, exact=True)).to_be_visible()
    diagnosis = Diagnosis.objects.get()
    assert (diagnosis.animal, diagnosis.signed_by.username) == (heifer, "vera")
    assert (diagnosis.conclusion, diagnosis.licence_number) == ("freemartin", "NL-4711")
    expect(vet.get_by_text(f"The certificate {diagnosis.certificate.number} is made.")).to_be_visible()
    return diagnosis.certificate


def the_certificate_is_taken_home(vet: Page, certificate: Certificate, paper: Path) -> Path:
    address = vet.get_by_role("link", name="Certificate (PDF)").get_attribute("href")
    paper.write_bytes(vet.request.get(address).body())

    assert paper.read_bytes() == bytes(certificate.pdf), "the file is the one stored when it was signed"
    assert page_count(paper.read_bytes()) == 1
    words = flowing(text_of(paper.read_bytes()))
    for said in (certificate.number, "Hill farm", "Vera Veldman", "NL-4711", "Vale laboratory"):
        assert said in words
    return paper


def the_code_on_the_paper_leads_the_buyer_to_the_public_page(
    buyer: Page, paper: Path, certificate: Certificate
) -> None:
    (code,) = [code for code in codes(paper.read_bytes()) if code.kind == "qr"]
    buyer.goto(code.text)

    expect(buyer.get_by_role("heading", name=certificate.number, level=1)).to_be_visible()
    expect(buyer.get_by_text("Valid. It stands as it was signed.")).to_be_visible()
    expect(buyer.get_by_role("heading", name="Freemartin", exact=True)).to_be_visible()
    expect(buyer.get_by_text("NL-4711")).to_be_visible()
    assert settings.SESSION_COOKIE_NAME not in {cookie["name"] for cookie in buyer.context.cookies()}


def the_very_file_and_one_altered_are_told_apart(buyer: Page, paper: Path) -> None:
    compare(buyer, paper)
    expect(buyer.get_by_text("This is the very file that was signed, to the last byte.")).to_be_visible()

    content = bytearray(paper.read_bytes())
    content[len(content) // 2] ^= 1
    altered = paper.with_name("altered.pdf")
    altered.write_bytes(content)
    compare(buyer, altered)
    expect(buyer.get_by_text("It differs. This is not the file that was signed")).to_be_visible()
    expect(buyer.get_by_text("This is the very file")).to_have_count(0)


def the_vet_revokes_it(vet: Page, certificate: Certificate) -> None:
    vet.get_by_role("link", name="Revoke this diagnosis").click()
    vet.get_by_label("Why it is revoked").fill("The tubes were mixed up.")
    vet.get_by_role("button", name="Revoke the diagnosis").click()

    expect(vet.get_by_role("heading", name="Why it was revoked")).to_be_visible()
    revocation = certificate.diagnosis.revocation
    assert (revocation.by.username, revocation.reason) == ("vera", "The tubes were mixed up.")


def the_buyer_is_told_that_it_counts_no_longer(buyer: Page, paper: Path, certificate: Certificate) -> None:
    (code,) = [code for code in codes(paper.read_bytes()) if code.kind == "qr"]
    buyer.goto(code.text)

    expect(buyer.get_by_text("Revoked. It was revoked on")).to_be_visible()
    expect(buyer.get_by_text("Valid. It stands")).to_have_count(0)
    expect(buyer.get_by_text("The tubes were mixed up.")).to_have_count(0)
    compare(buyer, paper)
    expect(buyer.get_by_text("But it counts no longer")).to_be_visible()
    certificate.refresh_from_db()
    assert bytes(certificate.pdf) == paper.read_bytes(), "the file itself stays as it was signed"
