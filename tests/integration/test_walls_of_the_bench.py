"""The veterinarian's bench attacked: other herds' rows, others' keys, files made to harm, records to be altered."""

import io
import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from PIL import Image

from diagnostics.actions import record_result, record_sample, supersede_result
from diagnostics.actions.attachments import attach_report
from diagnostics.actions.diagnoses import revoke_diagnosis
from diagnostics.actions.sample_life import note_step
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import (
    Assay,
    AssayResult,
    Attachment,
    Certificate,
    Diagnosis,
    Revocation,
    Sample,
    SampleStep,
    Verification,
)
from diagnostics.report_files import kept_file
from diagnostics.vocabulary import Step
from herd.actions.members import change_roles
from herd.errors import Refused
from herd.imports import uploads
from herd.models import Animal, Herd, Membership, User
from herd.vocabulary import Role
from tests.births import TODAY, twin_to_a_bull
from tests.diagnoses import SIGNED_AT, signed
from tests.factories import HerdFactory, MembershipFactory, member
from tests.papers import text_of

pytestmark = pytest.mark.django_db

SHIPMENT = uuid.UUID("0d9b1c5e-4f7a-4b7c-8d9e-0f1a2b3c4d5e")
TABLE = reverse("diagnostics:shipment-results", args=[SHIPMENT])
ROWS = reverse("diagnostics:bench-draw-rows")


@pytest.fixture(autouse=True)
def no_tries_before():
    cache.clear()


@pytest.fixture
def herds():
    return [HerdFactory(code="HILL", name="Hill farm"), HerdFactory(code="VALE", name="Vale farm")]


@pytest.fixture
def vet(client, herds):
    person = member(herds[0], Role.VET, username="vera")
    MembershipFactory(herd=herds[1], user=person, role=Role.VET.value)
    client.force_login(person)
    return person


def suspect(herd: Herd, number: str) -> Animal:
    today = herd.today()
    return twin_to_a_bull(herd, number, on=today - timedelta(days=40), today=today)


def sent(heifer: Animal, tube: str) -> Sample:
    """Her blood, drawn ten days ago and sent with the shipment."""
    today = heifer.herd.today()
    on = today - timedelta(days=10)
    sample = record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=on,
        methods=["pcr_amelogenin"],
        tube=tube,
        by=None,
        today=today,
    )
    note_step(samples=[sample], step=Step.SENT, on=on, by=None, today=Herd.today, consignment=SHIPMENT)
    return sample


def as_shown(client, address: str, rows: str, **typed: str) -> dict[str, object]:
    """What a page's table would send, with what is typed into it; `rows` is the hidden field that names each row."""
    form = client.get(address).context["form"]
    parts = [form, *form.parts]
    shown = {part.add_prefix(name): part[name].value() for part in parts for name in part.fields}
    named = [part.animal if rows == "row" else part.assay for part in form.parts]
    told = {rows: [str(record.public_id) for record in named], **shown, **typed}
    return {name: value for name, value in told.items() if value is not None}


def outcome(sample: Sample) -> str:
    return sample.assays.get().current.outcome


# --- What was typed beside one animal is never another's ---


def test_when_a_row_leaves_the_table_while_it_is_open_no_result_slips_to_the_next_animal(client, vet, herds):
    gone, one, two = (
        sent(suspect(herd, number), tube)
        for herd, number, tube in ((herds[0], "11", "T1"), (herds[1], "12", "T2"), (herds[1], "13", "T3"))
    )
    typed = as_shown(
        client,
        TABLE,
        "test",
        **{"0-outcome": "inconclusive", "1-outcome": "detected", "2-outcome": "not_detected"},
    )
    Membership.objects.filter(user=vet, herd=herds[0]).delete()

    refused = client.post(TABLE, typed)

    assert [outcome(each) for each in (gone, one, two)] == ["not_stated"] * 3
    form = refused.context["form"]
    assert "Some of these rows cannot be filled in any more" in form.non_field_errors()[0]
    assert [(row.assay.sample.tube, row["outcome"].value()) for row in form.parts] == [
        ("T2", "detected"),
        ("T3", "not_detected"),
    ]
    again = {name: value for name, value in form.data.lists() if name != "csrfmiddlewaretoken"}
    client.post(TABLE, again)
    assert [outcome(each) for each in (gone, one, two)] == ["not_stated", "detected", "not_detected"]


def test_a_sample_taken_out_of_the_shipment_meanwhile_moves_no_result_to_another(client, vet, herds):
    samples = [sent(suspect(herds[0], number), f"T{number}") for number in ("11", "12", "13")]
    typed = as_shown(client, TABLE, "test", **{"1-outcome": "detected", "2-outcome": "not_detected"})
    today = herds[0].today()
    note_step(
        samples=samples[:1], step=Step.TAKEN_BACK, on=today, by=None, today=Herd.today, note="Left behind."
    )

    client.post(TABLE, typed)

    assert outcome(samples[0]) == "not_stated"
    assert outcome(samples[1]) in {"detected", "not_stated"}
    assert outcome(samples[2]) in {"not_detected", "not_stated"}


@pytest.mark.parametrize("named", [True, False], ids=["sent by the page", "sent without the rows named"])
def test_when_a_herd_is_lost_while_drawing_no_tube_slips_to_the_next_animal(client, vet, herds, named):
    lost, kept = suspect(herds[0], "11"), suspect(herds[1], "12")
    address = f"{ROWS}?animal={lost.public_id}&animal={kept.public_id}"
    typed = as_shown(client, address, "row", **{"0-tube": "LOST", "1-tube": "KEPT"})
    if not named:
        del typed["row"]
    Membership.objects.filter(user=vet, herd=herds[0]).delete()

    refused = client.post(address, typed)

    assert not Sample.objects.exists()
    [row] = refused.context["form"].parts
    assert (row.animal, row["tube"].value()) == (kept, "KEPT")
    client.post(address, dict(refused.context["form"].data.lists()))
    assert list(Sample.objects.values_list("animal", "tube")) == [(kept.pk, "KEPT")]


def test_rows_that_name_nothing_are_a_table_begun_anew(client, vet, herds):
    heifer = suspect(herds[0], "11")
    address = f"{ROWS}?animal={heifer.public_id}"

    answer = client.post(address, {"row": ["x", str(uuid.uuid4())], "0-tube": "A"})

    assert [row.animal for row in answer.context["form"].parts] == [heifer]
    assert not Sample.objects.exists()


# --- A key sent twice is one entry; of something else it hands out and swallows nothing ---


def assay_of(animal: Animal, report: Report | None = None) -> AssayEntry:
    """A test of her blood, drawn ten days ago; positive unless told."""
    drawn = animal.herd.today() - timedelta(days=10)
    return AssayEntry(animal, "pcr_sry", drawn, report or Report(outcome="detected"), "blood_edta")


def test_a_key_sent_with_another_animal_signs_nothing_and_hands_out_no_diagnosis(vet, herds):
    one, two = twin_to_a_bull(herds[0], "11"), twin_to_a_bull(herds[0], "12")
    first = signed(one, by=vet, idempotency_key="k")
    colleague = member(herds[0], Role.VET)

    for animal, by in ((two, vet), (one, colleague)):
        with pytest.raises(Refused, match="saved before, for something else"):
            signed(animal, by=by, idempotency_key="k")

    assert signed(one, by=vet, idempotency_key="k") == first
    assert Diagnosis.objects.count() == 1


def test_a_result_entered_after_going_back_in_the_browser_is_not_lost_unseen(client, vet, herds):
    one, two = suspect(herds[0], "11"), suspect(herds[0], "12")
    address = f"{reverse('diagnostics:result-new', args=['HILL'])}?method=pcr_sry"
    drawn = (herds[0].today() - timedelta(days=10)).isoformat()
    typed = {"outcome": "detected", "specimen": "blood_edta", "collected_on": drawn, "status": "final"}
    typed["idempotency_key"] = "shown once"

    client.post(address, {**typed, "animal": "11"})
    refused = client.post(address, {**typed, "animal": "12"})

    assert "This form was saved before, for something else" in refused.text
    assert not two.assays.exists()
    key = refused.context["form"]["idempotency_key"].value()
    assert client.post(address, {**typed, "animal": "12", "idempotency_key": key}).status_code == 302
    assert [each.assays.count() for each in (one, two)] == [1, 1]


def test_a_report_or_a_sample_with_the_key_of_another_is_refused(vet, herds):
    one, two = suspect(herds[0], "11"), suspect(herds[0], "12")
    today = herds[0].today()
    assays = [record_result(herd=herds[0], entry=assay_of(each), by=vet, today=today) for each in (one, two)]
    pdf = b"%PDF-1.7\n%%EOF\n"
    attach_report(assay=assays[0], content=pdf, name="a.pdf", by=vet, idempotency_key="k")
    drawn = {"herd": herds[0], "specimen": "hair", "collected_on": today, "methods": ["pcr_sry"]}
    record_sample(**drawn, animal=one, by=vet, today=today, idempotency_key="k")

    with pytest.raises(Refused, match="saved before, for something else"):
        attach_report(assay=assays[1], content=pdf, name="a.pdf", by=vet, idempotency_key="k")
    with pytest.raises(Refused, match="saved before, for something else"):
        record_sample(**drawn, animal=two, by=vet, today=today, idempotency_key="k")

    assert Attachment.objects.count() == 1
    assert not two.samples.filter(specimen="hair").exists()


# --- A laboratory's file over several herds ---


def sent_file(client, content: str):
    file = SimpleUploadedFile("lab.csv", content.encode())
    return client.post(reverse("diagnostics:bench-upload"), {"file": file}, follow=True)


def test_who_was_let_go_since_sending_a_file_learns_no_verdict_of_that_herd_from_it(client, vet, herds):
    heifers = [suspect(herds[0], "11"), suspect(herds[1], "12")]
    for heifer, tube in zip(heifers, ("T1", "T2"), strict=True):
        sent(heifer, tube)
    preview = sent_file(client, "tube,outcome\nT1,detected\nT2,detected\n")
    assert [line.verdict.before for line in preview.context["lines"]] == ["suspect", "suspect"]
    Membership.objects.filter(user=vet, herd=herds[0]).delete()
    record_result(herd=herds[0], entry=assay_of(heifers[0]), by=None, today=herds[0].today())

    again = client.get(preview.redirect_chain[-1][0])

    assert {line.animal: line.verdict and line.verdict.before for line in again.context["lines"]} == {
        "11": "",
        "12": "suspect",
    }


def test_what_another_herd_saves_while_a_file_is_tried_is_not_told_in_its_preview(
    client, vet, herds, monkeypatch
):
    stranger = suspect(HerdFactory(code="ELSE"), "99")
    sent(suspect(herds[0], "11"), "T1")
    perform = uploads.perform

    def meanwhile(run):
        record_result(herd=stranger.herd, entry=assay_of(stranger), by=None, today=stranger.herd.today())
        return perform(run)

    monkeypatch.setattr(uploads, "perform", meanwhile)
    preview = sent_file(client, "tube,outcome\nT1,detected\n")

    assert [(shift.herd, shift.animal) for shift in preview.context["shifts"]] == [("HILL", "11")]
    assert "ELSE" not in preview.text


# --- Photographs ---


@pytest.mark.filterwarnings("ignore::UserWarning")  # what Pillow says of such notes
def test_a_photograph_whose_camera_noted_nonsense_is_kept_all_the_same(vet, herds):
    notes = Image.Exif()
    notes[0x0112], notes[0x010E], notes[0x8825] = 6, "Barn", {1: "N", 2: (53.0, 20.0, 1.0)}
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(written, "JPEG", exif=notes)
    whole = written.getvalue()
    begins = whole.index(b"Exif") + 6
    for at in range(begins, begins + 100):
        spoilt = bytearray(whole)
        spoilt[at] ^= 0xFF

        kept = kept_file(bytes(spoilt)).content

        with Image.open(io.BytesIO(kept)) as picture:
            assert sorted(picture.size) == [20, 40]
            assert not picture.getexif()


# --- What is signed stays ---

#: The tables of what is signed, reported, verified or noted, and nothing else: each is only added to.
SIGNED = (AssayResult, Certificate, Diagnosis, Revocation, SampleStep, Verification)


def unique_indexes(table: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        indexes = cursor.execute(f"PRAGMA index_list({table})").fetchall()
        return [
            [column[2] for column in cursor.execute(f"PRAGMA index_info({index[1]})").fetchall()]
            for index in indexes
            if index[2]
        ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own word")
def test_nothing_signed_is_put_aside_by_a_row_that_is_like_it_in_anything_unique(vet, herds):
    heifer = twin_to_a_bull(herds[0], "11")
    record_result(herd=herds[0], entry=assay_of(heifer), by=vet, today=herds[0].today())
    diagnosis = signed(heifer, by=vet, idempotency_key="k")
    colleague = member(herds[0], Role.VET)
    Verification.objects.create(herd=herds[0], result=AssayResult.objects.get(), by=colleague)
    revoke_diagnosis(diagnosis=diagnosis, reason="Mixed up.", by=vet, today=TODAY, at=SIGNED_AT)

    for kind in SIGNED:
        table, record = kind._meta.db_table, kind.objects.earliest("pk")
        indexes = unique_indexes(table)
        assert indexes, table
        for alike in indexes:
            # A row of its own but for what one unique index holds: its id, and every other unique text, are new.
            new = {"id": "NULL", "public_id": f"'{uuid.uuid4().hex}'", "idempotency_key": "'other'"}
            columns = [field.column for field in kind._meta.concrete_fields]
            cells = [
                f'"{column}"' if column in alike else new.get(column, f'"{column}"') for column in columns
            ]
            named = ", ".join(f'"{column}"' for column in columns)
            statement = (
                f"INSERT OR REPLACE INTO {table} ({named}) "  # noqa: S608 - ours
                f"SELECT {', '.join(cells)} FROM {table} WHERE id = %s"
            )
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, [record.pk])
        assert kind.objects.filter(pk=record.pk).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="clauses of SQLite's own")
@pytest.mark.parametrize("way", ["IGNORE", "REPLACE", "FAIL", "ABORT"])
def test_no_clause_of_sqlite_lets_a_statement_slip_past_a_trigger(vet, herds, way):
    before = signed(twin_to_a_bull(herds[0], "11"), by=vet)

    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE OR {way} diagnostics_diagnosis SET statement = 'good'")  # noqa: S608 - ours

    assert Diagnosis.objects.get(pk=before.pk).statement == before.statement


# --- Nobody signs as somebody else ---


def test_no_manager_comes_in_as_the_herds_vet_to_sign_under_her_name(client, herds):
    manager, vet = member(herds[0], Role.MANAGER), member(herds[0], Role.VET)
    client.force_login(manager)
    address = reverse("herd:member-link", args=["HILL", vet.public_id])

    first = client.post(address, follow=True)  # she has never been in: a new account is handed over as any
    assert "/in/" in first.context["address"]
    User.objects.filter(pk=vet.pk).update(last_login=timezone.now())
    refused = client.post(address, follow=True)

    assert "nobody else may come in under that name" in refused.text
    # Nor by the link made before she came in by another way, nor by making her staff for a moment.
    assert Client().post(first.context["address"]).status_code == 410
    change_roles(herd=herds[0], user=vet, roles={Role.STAFF}, by=manager)
    assert "nobody else may come in under that name" in client.post(address, follow=True).text


def test_a_forgotten_password_of_staff_is_still_mended_by_a_link(client, herds):
    ana = member(herds[0], Role.STAFF, last_login=timezone.now())
    client.force_login(member(herds[0], Role.MANAGER))

    page = client.post(reverse("herd:member-link", args=["HILL", ana.public_id]), follow=True)

    assert "/in/" in page.context["address"]


# --- The public page ---


def test_the_public_page_takes_no_file_without_its_own_form(herds):
    certificate = signed(twin_to_a_bull(herds[0], "11")).certificate
    address = reverse("certificate-check", args=[certificate.token])
    stranger = Client(enforce_csrf_checks=True)

    sent_from_elsewhere = stranger.post(
        address, {"file": SimpleUploadedFile("a.pdf", bytes(certificate.pdf))}
    )

    assert sent_from_elsewhere.status_code == 403
    assert "sessionid" not in stranger.cookies


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '#panic("x")', '#read("/etc/passwd")', "$ 1/0 $ *_`"]
)
def test_what_is_written_into_a_certificate_is_text_on_page_and_paper(client, herds, typed):
    Herd.objects.filter(pk=herds[0].pk).update(name=typed)
    heifer = twin_to_a_bull(herds[0], "11")
    Animal.objects.filter(pk=heifer.pk).update(breed=typed, official_id=typed)
    heifer = Animal.objects.select_related("herd").get(pk=heifer.pk)

    certificate = signed(heifer, statement=f"{typed} Judged.").certificate

    page = client.get(reverse("certificate-check", args=[certificate.token])).text
    assert page.count(escape(typed)) >= 3
    assert "<script>alert" not in page
    paper = "".join(text_of(bytes(certificate.pdf)).split())
    assert paper.count("".join(typed.split())) >= 3


@pytest.mark.parametrize(
    "change",
    [
        lambda test, other: {"animal": other},
        lambda test, _other: {"collected_on": test.collected_on - timedelta(days=1)},
        lambda _test, _other: {"laboratory": "Another"},
        lambda _test, _other: {"method": "xist"},
        lambda _test, _other: {"accession": "B-2"},
        lambda test, _other: {"current": test.versions.get(version=1)},
        lambda _test, _other: {"current": None},
    ],
    ids=["animal", "day", "laboratory", "method", "accession", "a version superseded", "no version"],
)
def test_a_reported_result_is_not_turned_into_another_animals_nor_a_superseded_one_brought_back(
    vet, herds, change
):
    heifer, other = suspect(herds[0], "11"), suspect(herds[0], "12")
    today = herds[0].today()
    entry = assay_of(heifer, report=Report(outcome="detected", accession="A-1"))
    test = record_result(herd=herds[0], entry=entry, by=vet, today=today)
    supersede_result(
        assay=test,
        report=Report(outcome="not_detected", accession="A-1"),
        reason="Typed wrongly.",
        by=vet,
        today=today,
    )
    test = Assay.objects.get(pk=test.pk)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Assay.objects.filter(pk=test.pk).update(**change(test, other))

    if connection.vendor == "sqlite":
        columns = [field.column for field in Assay._meta.concrete_fields]
        cells = ", ".join("'moved'" if column == "laboratory" else f'"{column}"' for column in columns)
        replaced = f"INSERT OR REPLACE INTO diagnostics_assay SELECT {cells} FROM diagnostics_assay"  # noqa: S608
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(replaced)
