"""What anybody who holds a certificate sees of it, and that nobody else sees anything."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diagnostics.actions.diagnoses import revoke_diagnosis
from diagnostics.models import Certificate
from herd.actions.animals import tag_animal
from herd.vocabulary import Role
from tests.births import TODAY, assayed, twin_to_a_bull
from tests.diagnoses import SIGNED_AT, a_vet, signed
from tests.factories import HerdFactory, member
from tests.pseudo_locale import pseudo_locale, untranslated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_before():
    cache.clear()


@pytest.fixture
def heifer():
    animal = twin_to_a_bull(HerdFactory(code="MEADOW", name="Meadow Brook"), "10")
    assayed(animal)
    return animal


@pytest.fixture
def certificate(heifer) -> Certificate:
    return signed(heifer).certificate


@pytest.fixture
def buyer() -> Client:
    """Somebody without an account, whose browser sends no language."""
    return Client(enforce_csrf_checks=True)


def address(certificate):
    return reverse("certificate-check", args=[certificate.token])


def words(page):
    return " ".join(page.content.decode().split())


def compare(client, certificate, content: bytes | None, name="certificate.pdf"):
    page = client.get(address(certificate))
    sent = {"csrfmiddlewaretoken": page.context["csrf_token"]}
    if content is not None:
        sent["file"] = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(address(certificate), sent)


# --- The page ---


def test_a_buyer_without_an_account_sees_that_it_is_valid_and_what_the_paper_says(buyer, certificate):
    page = buyer.get(address(certificate))

    told = words(page)
    assert page.status_code == 200
    for expected in ("Valid", "MEADOW-2026-0001", "Meadow Brook", "Not a freemartin", "Ada Vet", "VET-1234"):
        assert expected in told
    assert certificate.sha256 in told


def test_a_superseded_one_names_the_number_and_the_day_and_nothing_more_of_the_other(
    buyer, heifer, certificate
):
    later = signed(heifer, "freemartin", differs_because="A secret of the second.", statement="Other words.")

    told = words(buyer.get(address(certificate)))

    assert "Superseded" in told
    assert "certificate MEADOW-2026-0002 of June 1, 2026 took its place" in told
    for hidden in ("A secret of the second.", "Other words.", later.certificate.token):
        assert hidden not in told


def test_a_revoked_one_says_the_day_and_not_the_reason(buyer, certificate):
    diagnosis = certificate.diagnosis
    vet = a_vet(diagnosis.animal)
    revoke_diagnosis(
        diagnosis=diagnosis, reason="The tubes were mixed up.", by=vet, today=TODAY, at=SIGNED_AT
    )

    told = words(buyer.get(address(certificate)))

    assert "It was revoked on June 1, 2026" in told
    assert "Valid" not in told
    assert "tubes" not in told


def test_one_revoked_and_then_followed_by_another_is_told_as_revoked(buyer, heifer, certificate):
    revoke_diagnosis(diagnosis=certificate.diagnosis, reason="x", by=a_vet(heifer), today=TODAY, at=SIGNED_AT)
    signed(heifer)

    told = words(buyer.get(address(certificate)))

    assert "It was revoked on June 1, 2026" in told
    assert "took its place" not in told


def test_it_shows_what_the_paper_shows_and_not_what_the_record_says_now(buyer, heifer, certificate):
    tag_animal(animal=heifer, number="4711", by=None, today=TODAY)
    heifer.herd.name = "Sold Farm"
    heifer.herd.save()
    assayed(heifer, "detected", method="pcr_sry", on=date(2026, 4, 1))

    told = words(buyer.get(address(certificate)))

    assert "4711" not in told
    assert "Sold Farm" not in told
    assert "SRY" not in told
    assert "Meadow Brook" in told


def test_what_the_paper_had_no_room_for_is_not_shown_here_either(buyer, heifer):
    for place in range(48):
        assayed(
            heifer,
            method="pcr_sry",
            on=date(2026, 3, 2) + timedelta(days=place),
            laboratory=f"Lab {place:02}",
        )

    certificate = signed(heifer).certificate

    kept = certificate.content["evidence"]
    told = words(buyer.get(address(certificate)))
    assert 1 < len(kept) < 50
    assert [line["source"] in told for line in kept] == [True] * len(kept)
    assert told.count("Lab ") == sum(line["source"].startswith("Lab ") for line in kept)


def test_it_leads_nowhere_into_the_herd(buyer, certificate):
    told = words(buyer.get(address(certificate)))

    assert "/herds/" not in told
    assert str(certificate.diagnosis.public_id) not in told
    assert str(certificate.diagnosis.animal.public_id) not in told


def test_its_address_is_kept_from_search_engines_other_sites_and_stores_of_pages(buyer, certificate):
    page = buyer.get(address(certificate))

    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "private" in page["Cache-Control"]
    assert "no-store" in page["Cache-Control"]
    assert "http://" not in words(page).replace("http://www.w3.org", "")


def test_a_token_that_is_none_finds_nothing(buyer, certificate):
    for token in ("x", certificate.token[:-1], certificate.token + "a", certificate.token.swapcase()):
        answer = buyer.get(reverse("certificate-check", args=[token]))
        assert answer.status_code == 404
        assert certificate.number not in answer.text


@pytest.mark.parametrize(
    ("accepted", "cookie", "herds", "language"),
    [
        ("", "", "es", "es"),
        ("es-MX,es;q=0.9", "", "en", "es"),
        ("pt-BR,en;q=0.5", "", "es", "en"),
        ("ja", "", "es", "es"),
        ("*", "", "es", "es"),
        ("es", "en", "es", "en"),
    ],
)
def test_it_is_read_in_the_visitors_language_and_otherwise_in_the_herds(
    heifer, accepted, cookie, herds, language
):
    heifer.herd.language = herds
    heifer.herd.save()
    certificate = signed(heifer).certificate
    visitor = Client(headers={"accept-language": accepted} if accepted else {})
    if cookie:
        visitor.cookies["django_language"] = cookie

    page = visitor.get(address(certificate))

    assert page["Content-Language"] == language
    assert f'<html lang="{language}"' in page.content.decode()
    assert f'lang="{herds}"' in page.content.decode(), "the paper's own words are marked as the herd's"


def test_no_word_of_it_is_left_untranslated_but_the_papers_own(buyer, heifer, certificate):
    revoke_diagnosis(diagnosis=certificate.diagnosis, reason="x", by=a_vet(heifer), today=TODAY, at=SIGNED_AT)
    data = {"Freemartin", "PDF", "SHA", "UTC", certificate.number, certificate.sha256}

    with pseudo_locale():
        pages = [buyer.get(address(certificate)), compare(buyer, certificate, b"<html>")]
        pages.append(compare(buyer, certificate, bytes(certificate.pdf)))

    for page in pages:
        assert untranslated(page.content.decode(), data=data) == []


# --- Comparing a file ---


def test_the_very_file_is_told_as_the_same(buyer, certificate):
    page = compare(buyer, certificate, bytes(certificate.pdf), name="photo of it.bin")

    assert "This is the very file that was signed" in words(page)


@pytest.mark.parametrize("place", [20, 5000, -30])
def test_one_byte_changed_is_told_apart(buyer, certificate, place):
    altered = bytearray(certificate.pdf)
    altered[place] ^= 1

    page = compare(buyer, certificate, bytes(altered))

    assert "It differs." in words(page)
    assert "the very file" not in words(page)


def test_another_certificate_differs(buyer, heifer, certificate):
    assert "It differs." in words(compare(buyer, certificate, bytes(signed(heifer).certificate.pdf)))


def test_the_same_file_of_a_revoked_certificate_is_told_to_count_no_longer(buyer, heifer, certificate):
    revoke_diagnosis(diagnosis=certificate.diagnosis, reason="x", by=a_vet(heifer), today=TODAY, at=SIGNED_AT)

    told = words(compare(buyer, certificate, bytes(certificate.pdf)))

    assert "the very file" in told
    assert "But it counts no longer" in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose a file."),
        (b"", "This file is empty."),
        (b"<!doctype html><html>certificate</html>", "This is no PDF, whatever it is called."),
        (b"MZ\x90\x00", "This is no PDF, whatever it is called."),
        (b"%PDF-1.7" + b"x" * (5 * 1024 * 1024), "This file is larger than 5 MB"),
    ],
)
def test_what_is_no_certificate_is_told_in_a_sentence(buyer, certificate, content, sentence):
    page = compare(buyer, certificate, content)

    assert page.status_code == 200
    assert sentence in words(page)
    assert page.context["compared"] is None


def test_comparing_is_limited(buyer, certificate):
    answers = [compare(buyer, certificate, None).status_code for _each in range(61)]

    assert answers[:60] == [200] * 60
    assert answers[60] == 429


# --- The file, to members ---


def test_members_get_the_file_byte_for_byte_and_strangers_nothing(client, heifer, certificate):
    file = reverse("diagnostics:certificate-pdf", args=["MEADOW", certificate.number])
    client.force_login(member(heifer.herd, Role.READER))
    answer = client.get(file)
    assert answer.content == bytes(certificate.pdf)
    assert answer["Content-Type"] == "application/pdf"
    assert "private" in answer["Cache-Control"]

    other = member(HerdFactory(code="HILL"), Role.VET)
    client.force_login(other)
    assert client.get(file).status_code == 404
    assert (
        client.get(reverse("diagnostics:certificate-pdf", args=["HILL", certificate.number])).status_code
        == 404
    )
    client.logout()
    assert client.get(file).status_code == 302


def test_a_stranger_who_holds_the_paper_reaches_nothing_else(buyer, certificate):
    diagnosis = certificate.diagnosis
    for name, key in (("diagnosis", diagnosis.public_id), ("animal", diagnosis.animal.public_id)):
        answer = buyer.get(reverse(f"diagnostics:{name}", args=["MEADOW", key]))
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]
