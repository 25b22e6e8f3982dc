"""A laboratory's report kept beside its result: told by its content, seen by members alone, withdrawn with a reason."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from diagnostics import report_files as rules
from diagnostics.actions import record_result
from diagnostics.actions.attachments import attach_report, withdraw_report
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Attachment
from herd.errors import Refused
from herd.vocabulary import Role
from tests.factories import AnimalFactory, HerdFactory, member

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
HTML = b"<!doctype html><script>alert(document.cookie)</script>%PDF-1.7 %%EOF"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200


@pytest.fixture
def herd():
    return HerdFactory(code="IE1")


@pytest.fixture
def assay(herd):
    said = AssayEntry(
        AnimalFactory(herd=herd, number="0142"),
        "pcr_sry",
        date(2026, 3, 1),
        Report(outcome="detected"),
        "blood_edta",
    )
    return record_result(herd=herd, entry=said, by=None, today=herd.today())


@pytest.fixture
def vet(client, herd):
    person = member(herd, Role.VET, first_name="Vera", last_name="Byrne")
    client.force_login(person)
    return person


@pytest.fixture
def attach(client, vet, assay):
    """A function that attaches a file as the page does, and returns the answer, redirects followed."""

    def attach(content: bytes, name: str = "report.pdf", **typed: str):
        address = reverse("diagnostics:report-attach", args=[assay.herd.code, assay.public_id])
        return client.post(address, {"file": SimpleUploadedFile(name, content), **typed}, follow=True)

    return attach


def picture(kind: str, *, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, 200 if mode in {"L", "I;16"} else "red").save(written, format=kind, **more)
    return written.getvalue()


def photograph() -> bytes:
    """A photograph taken upright by a camera held sideways, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned to the right
    exif[0x010F] = "Camera of Vera"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 20.0, 0.0)})
    return picture("JPEG", exif=exif, comment=b"hidden words")


def files() -> list[Path]:
    folder = Path(storages["attachments"].location)
    return [found for found in folder.rglob("*") if found.is_file()] if folder.exists() else []


@pytest.fixture(autouse=True)
def no_file_before():
    for file in files():
        file.unlink()


def told(answer) -> str:
    return " ".join(answer.context["form"].errors.get("file", []))


def test_a_pdf_is_kept_as_it_is_and_given_to_a_member_as_a_file(client, attach, assay):
    answer = attach(PDF, "Lab report März.pdf")
    kept = Attachment.objects.get()
    assert (kept.kind, kept.name, kept.size_bytes) == ("pdf", "Lab report März.pdf", len(PDF))
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert kept.sha256 in answer.content.decode()
    given = client.get(reverse("diagnostics:attached-report", args=["IE1", kept.public_id]))
    assert given.content == PDF
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"].startswith("attachment; filename")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in given["Cache-Control"]


def test_of_a_photograph_the_picture_alone_is_kept_and_it_stands_upright(attach):
    attach(photograph(), "IMG_1.JPG")
    kept = Attachment.objects.get()
    content = kept.file.read()
    kept.file.close()
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.size == (20, 40)
        assert dict(shown.getexif()) == {}
        assert "comment" not in shown.info
    assert b"Vera" not in content
    assert b"hidden words" not in content
    assert (kept.kind, kept.name) == ("jpeg", "IMG_1.jpg")
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.size_bytes == len(content)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_any_png_is_written_anew_and_loses_what_is_hidden_in_it(attach, mode):
    from PIL.PngImagePlugin import PngInfo

    hidden = PngInfo()
    hidden.add_text("Comment", "<script>")
    attach(picture("PNG", mode=mode, pnginfo=hidden), "page.png")
    kept = Attachment.objects.get()
    with kept.file.open() as file, Image.open(file) as shown:
        assert shown.size == (40, 20)
        assert shown.info.get("Comment") is None


def test_a_file_is_told_by_its_content_and_called_as_what_it_is(attach):
    attach(picture("PNG"), "../../evil\u202efdp.exe")
    assert Attachment.objects.get().name == "evilfdp.png"
    assert rules.kept_name("\u202e.pdf", rules.FileKind.PDF).endswith(".pdf")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HTML, "neither a PDF nor a picture"),
        (PROGRAM, "neither a PDF nor a picture"),
        (picture("GIF"), "neither a PDF nor a picture"),
        (PDF[:-7] + b" " * 2000, "not whole"),
        (photograph()[:300], "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 400, "cannot be read"),
        (b"", "empty"),
    ],
    ids=["HTML", "program", "GIF", "cut off PDF", "cut off picture", "broken picture", "empty"],
)
def test_what_is_no_report_is_refused_beside_the_field_whatever_its_name(attach, content, words):
    answer = attach(content, "report.pdf")
    assert words in told(answer)
    assert not Attachment.objects.exists()
    assert files() == []


def test_a_photograph_over_the_limit_is_refused_with_its_size(attach):
    answer = attach(b"\xff\xd8\xff" + b"\x00" * (16 * 1024 * 1024), "photo.jpg")
    assert "16.0 MB; at most 15 MB" in told(answer)
    with pytest.raises(Refused, match="at most 15 MB"):
        rules.kept_file(b"%PDF-" + b"\x00" * (15 * 1024 * 1024))


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(attach, monkeypatch):
    # 30,000 × 30,000 points in a few kilobytes: the header alone is true.
    small = bytearray(picture("PNG", mode="1"))
    for at, side in ((16, 30_000), (20, 30_000)):
        small[at : at + 4] = side.to_bytes(4, "big")
    import zlib

    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    assert "million points" in told(attach(bytes(small), "bomb.png"))
    monkeypatch.setattr(rules, "LARGEST_PIXELS", 700)
    assert "million points" in told(attach(picture("JPEG"), "photo.jpg"))


def test_the_same_file_twice_on_one_result_is_one(attach, herd, vet, assay):
    for _ in range(2):
        attach(photograph(), "IMG_1.JPG")
    assert Attachment.objects.count() == 1
    assert len(files()) == 1
    key = {"assay": assay, "by": vet, "idempotency_key": "k"}
    one = attach_report(content=PDF, name="a.pdf", **key)
    assert attach_report(content=PDF, name="b.pdf", **key) == one, "the form was sent twice"
    withdraw_report(attachment=one, reason="the wrong report", by=vet)
    assert attach_report(content=PDF, name="a.pdf", **key) == one, "and comes late: it stays withdrawn"


def test_no_file_stays_behind_when_it_cannot_be_put_on_record(assay, vet, monkeypatch):
    def refuse(*_args: object, **_more: object) -> None:
        raise RuntimeError("the database is full")

    monkeypatch.setattr(Attachment, "save", refuse)
    with pytest.raises(RuntimeError), transaction.atomic():
        attach_report(assay=assay, content=PDF, name="a.pdf", by=vet)
    assert files() == []


def test_a_withdrawn_report_stays_listed_with_the_reason_and_is_given_to_nobody(
    client, attach, herd, vet, assay
):
    attach(PDF)
    kept = Attachment.objects.get()
    address = reverse("diagnostics:report-withdraw", args=["IE1", kept.public_id])
    refused = client.post(address, {"reason": " "})
    assert refused.context["form"].errors["reason"] == ["Say why the report is withdrawn."]
    answer = client.post(address, {"reason": "another animal's report"}, follow=True)
    page = answer.content.decode()
    assert "another animal&#x27;s report" in page
    assert "Vera Byrne" in page
    given = reverse("diagnostics:attached-report", args=["IE1", kept.public_id])
    assert given not in page
    gone = client.get(given)
    assert gone.status_code == 404
    assert "This report was withdrawn." in gone.text
    withdraw_report(attachment=kept, reason="again", by=vet)
    kept.refresh_from_db()
    assert kept.void_reason == "another animal's report"
    attach(PDF)
    assert Attachment.objects.filter(voided_at__isnull=True).count() == 1, "it may be attached again"


def test_a_stranger_reaches_no_report_by_any_address(client, attach, herd):
    attach(PDF)
    kept = Attachment.objects.get()
    own = HerdFactory(code="IE2")
    client.force_login(member(own, Role.MANAGER, Role.VET))
    for code in ("IE1", "IE2"):
        for name in ("attached-report", "report-withdraw"):
            assert client.get(reverse(f"diagnostics:{name}", args=[code, kept.public_id])).status_code == 404
    client.logout()
    answer = client.get(reverse("diagnostics:attached-report", args=["IE1", kept.public_id]))
    assert answer.status_code == 302
    assert client.get(f"/media/{kept.file.name}").status_code == 404
    assert client.get(f"/static/{kept.file.name}").status_code == 404
    reader = member(herd, Role.READER)
    client.force_login(reader)
    given = client.get(reverse("diagnostics:attached-report", args=["IE1", kept.public_id]))
    assert given.content == PDF


def test_a_report_whose_file_is_gone_is_not_found(client, attach):
    attach(PDF)
    kept = Attachment.objects.get()
    kept.file.storage.delete(kept.file.name)
    assert client.get(reverse("diagnostics:attached-report", args=["IE1", kept.public_id])).status_code == 404
