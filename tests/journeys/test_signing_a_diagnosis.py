"""From the next step to the certificate: a vet signs, a buyer checks, the vet revokes, the buyer checks again."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from diagnostics.actions import record_assessments, record_result
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Certificate
from herd.vocabulary import Role, Sex
from tests.diagnoses import signed
from tests.factories import PASSWORD, CalvingFactory, HerdFactory, calf, member
from tests.journeys.looking import BOXES, SMALLEST_BOX_PX, violations
from tests.journeys.vets_round import compare, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def herd(db):
    cache.clear()
    return HerdFactory(code="MEADOW", name="Meadow Brook")


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET, username="vera", first_name="Vera", last_name="Veldman")


@pytest.fixture
def heifer(herd, vet):
    """A bull's co-twin without male cells in her blood: to be signed."""
    calving = CalvingFactory(herd=herd, calved_on=herd.today() - timedelta(days=60), number_born=2)
    calf(calving, Sex.MALE, number="0143")
    heifer = calf(calving, Sex.FEMALE, number="0142")
    ids = list(calving.calves.values_list("pk", flat=True))
    record_assessments(herd=herd, animals=ids, cause="reassessed", by=None, as_of=herd.today())
    drawn = herd.today() - timedelta(days=20)
    report = Report(outcome="not_detected")
    entry = AssayEntry(heifer, "pcr_amelogenin", drawn, report, "blood_edta", "VHL Genetics")
    record_result(herd=herd, entry=entry, by=vet, today=herd.today())
    return heifer


def is_accessible(page) -> None:
    assert violations(page) == []
    narrow = [box for box in page.evaluate(BOXES) if min(box[1:]) < SMALLEST_BOX_PX - 0.5]
    assert narrow == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no sideways scroll"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_vet_signs_a_buyer_checks_the_vet_revokes_and_the_buyer_is_told(
    visit, herd, heifer, scripts, tmp_path
):
    page = visit(java_script_enabled=scripts)
    sign_in(page, reverse("diagnostics:animal", args=[herd.code, heifer.public_id]))
    page.get_by_role("link", name="Sign the diagnosis").click()
    expect(page.get_by_label("Not a freemartin", exact=True)).to_be_checked()
    expect(page.get_by_label("Statement")).to_have_value(
        re.compile("consistent with the heifer being a normal female bovine")
    )
    page.get_by_label("Your licence number").fill("NL-4711")
    page.get_by_label("Your password").fill("not mine")
    page.get_by_role("button", name="Sign the diagnosis").click()
    expect(page.get_by_text("This is not right. Type it again.").first).to_be_visible()
    expect(page.get_by_label("Your licence number")).to_have_value("NL-4711")
    expect(page.get_by_label("Your password")).to_have_value("")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign the diagnosis").click()

    certificate = Certificate.objects.get()
    expect(page.get_by_text(f"The certificate {certificate.number} is made.")).to_be_visible()
    expect(page.get_by_role("heading", name="Not a freemartin", level=1)).to_be_visible()
    file = tmp_path / "certificate.pdf"
    file.write_bytes(_download(page, herd, certificate))
    assert file.read_bytes() == bytes(certificate.pdf)
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(file.read_bytes()[:-30] + b" " + file.read_bytes()[-29:])

    buyer = visit(java_script_enabled=scripts)
    public = reverse("certificate-check", args=[certificate.token])
    assert page.get_by_role("link", name=public).get_attribute("href").endswith(public)
    buyer.goto(public)
    expect(buyer.get_by_text("It stands as it was signed.")).to_be_visible()
    expect(buyer.get_by_text("NL-4711")).to_be_visible()
    compare(buyer, file)
    expect(buyer.get_by_text("This is the very file that was signed")).to_be_visible()
    compare(buyer, altered)
    expect(buyer.get_by_text("It differs.")).to_be_visible()

    page.get_by_role("link", name="Revoke this diagnosis").click()
    page.get_by_label("Why it is revoked").fill("The tubes were mixed up.")
    page.get_by_role("button", name="Revoke the diagnosis").click()
    expect(page.get_by_text("The tubes were mixed up.")).to_be_visible()

    buyer.goto(public)
    expect(buyer.get_by_text("It was revoked on")).to_be_visible()
    expect(buyer.get_by_text("The tubes were mixed up.")).to_have_count(0)
    compare(buyer, file)
    expect(buyer.get_by_text("But it counts no longer")).to_be_visible()


def _download(page, herd, certificate) -> bytes:
    address = reverse("diagnostics:certificate-pdf", args=[herd.code, certificate.number])
    return page.request.get(address).body()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_public_page_can_be_read_by_everybody_on_every_screen(visit, herd, heifer, scheme, width):
    diagnosis = signed(heifer, "freemartin", differs_because="Examined under sedation.", today=herd.today())
    buyer = visit(viewport={"width": width, "height": 844}, color_scheme=scheme)

    buyer.goto(reverse("certificate-check", args=[diagnosis.certificate.token]))

    is_accessible(buyer)
