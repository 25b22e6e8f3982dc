"""A laboratory's file on a page: found by tube in any herd of the vet's, with the verdict before and after."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions import record_assessments, record_sample
from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assay, AssayResult, Assessment, Sample
from herd.models import Animal, Herd, ImportBatch, ImportRow
from herd.vocabulary import Role, Sex
from tests.factories import CalvingFactory, HerdFactory, MembershipFactory, UserFactory, calf, member

pytestmark = pytest.mark.django_db

UPLOAD = reverse("diagnostics:bench-upload")


@pytest.fixture
def herd():
    return HerdFactory(code="IE1", name="Meadow Brook")


@pytest.fixture
def hilltop():
    return HerdFactory(code="IE2", name="Hilltop")


@pytest.fixture
def vet(client, herd, hilltop):
    person = member(herd, Role.VET)
    MembershipFactory(herd=hilltop, user=person, role=Role.VET.value)
    client.force_login(person)
    return person


def out(herd: Herd, number: str, tube: str) -> Animal:
    """A heifer of thirty days, born twin to a bull, whose blood is out in a tube."""
    today = herd.today()
    calving = CalvingFactory(herd=herd, calved_on=today - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE)
    heifer = calf(calving, Sex.FEMALE, number=number)
    record_assessments(herd=herd, animals=[heifer.pk], cause="reassessed", by=None, as_of=today)
    record_sample(
        herd=herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=today - timedelta(days=10),
        methods=["pcr_amelogenin"],
        by=None,
        today=today,
        tube=tube,
        laboratory="VHL Genetics",
    )
    return heifer


@pytest.fixture
def heifers(herd, hilltop):
    return [out(herd, "0142", "T-1"), out(hilltop, "0300", "T-2")]


@pytest.fixture
def send(client, vet):
    """A function that uploads a file, of several herds unless told, and returns the answer, redirects followed."""

    def send(content: str, *, to: str = UPLOAD, **typed: str):
        file = SimpleUploadedFile("lab.csv", content.encode())
        return client.post(to, {"file": file, **typed}, follow=True)

    return send


def verdict(animal: Animal) -> str:
    return Assessment.objects.get(animal=animal).verdict


def at(page: str, batch: ImportBatch) -> str:
    return reverse(f"diagnostics:bench-upload-{page}", args=[batch.public_id])


FILE = "tube,outcome\nT-1,detected\nT-2,not_detected\nT-9,detected\n"


def test_each_line_is_shown_with_what_it_would_make_of_the_verdict_and_nothing_is_saved(send, heifers):
    answer = send(FILE)
    lines = answer.context["lines"]
    assert [(line.line, line.herd, line.animal, line.outcome) for line in lines] == [
        (2, "IE1", "0142", "changed"),
        (3, "IE2", "0300", "changed"),
        (4, "", "", "refused"),
    ]
    assert [(line.verdict.before, line.verdict.after) for line in lines[:2]] == [
        ("suspect", "confirmed"),
        ("suspect", "cleared"),
    ]
    assert lines[2].verdict is None
    page = answer.content.decode()
    assert "Found by its tube: 0142, PCR, amelogenin" in page
    assert "No sample with the code «T-9» on its tube is on record." in page
    assert not AssayResult.objects.filter(status="final").exists()
    assert verdict(heifers[0]) == Verdict.SUSPECT


def test_confirmed_it_is_saved_in_every_herd_once(client, send, vet, heifers):
    send(FILE)
    batch = ImportBatch.objects.get()
    for _ in range(2):
        answer = client.post(at("confirm", batch), follow=True)
    assert "2 lines of this file are saved." in answer.content.decode()
    assert [verdict(heifer) for heifer in heifers] == [Verdict.CONFIRMED, Verdict.CLEARED]
    assert set(AssayResult.objects.filter(status="final").values_list("recorded_by", flat=True)) == {vet.pk}
    back = b"".join(client.get(at("refused", batch)).streaming_content).decode("utf-8-sig").splitlines()
    assert back[0] == "animal,method,tube,collected_on,outcome,cause", "what may be filled in stands ready"
    assert back[1].startswith(',,T-9,,detected,"line 4; tube: No sample')
    again = send(FILE)
    assert {count.outcome: count.lines for count in again.context["counts"]}["same"] == 2
    assert AssayResult.objects.filter(status="final").count() == 2


def test_a_line_that_changes_nothing_says_so(client, send, heifers):
    send("tube,outcome\nT-1,inconclusive\n")
    client.post(at("confirm", ImportBatch.objects.get()))
    (line,) = send("tube,outcome\nT-1,inconclusive\n").context["lines"]
    assert (line.outcome, line.verdict.before, line.verdict.after) == ("same", "unresolved", "unresolved")


def test_no_herd_of_others_is_reached_by_code_or_tube(send, vet, heifers):
    stranger = HerdFactory(code="XX9", name="Strange")
    theirs = out(stranger, "0900", "T-7")
    staffed = HerdFactory(code="ST1", name="Staffed")
    MembershipFactory(herd=staffed, user=vet, role=Role.STAFF.value)
    out(staffed, "0800", "T-8")
    answer = send(
        "herd,animal,tube,method,specimen,collected_on,outcome\n"
        ",,T-7,,,,detected\n"
        "xx9,,T-7,,,,detected\n"
        f"xx9,0900,,pcr_sry,blood_edta,{stranger.today()},detected\n"
        ",,T-8,,,,detected\n"
    )
    page = answer.content.decode()
    assert {count.outcome: count.lines for count in answer.context["counts"]}["refused"] == 4
    assert "There is no herd with the code «xx9»." in page
    assert "XX9" not in page
    assert "Strange" not in page
    assert "0800" not in page
    assert verdict(theirs) == Verdict.SUSPECT


def test_a_right_lost_since_the_preview_saves_nothing_there(client, send, vet, hilltop, heifers):
    send(FILE)
    vet.memberships.filter(herd=hilltop).delete()
    client.post(at("confirm", ImportBatch.objects.get()))
    assert [verdict(heifer) for heifer in heifers] == [Verdict.CONFIRMED, Verdict.SUSPECT]


@pytest.mark.parametrize("page", ["preview", "dates", "confirm", "forget", "refused"])
def test_a_file_of_several_herds_is_its_senders_alone(client, send, herd, heifers, page):
    send(FILE)
    batch = ImportBatch.objects.get()
    method = "get" if page in {"preview", "refused"} else "post"
    other = "post" if method == "get" else "get"
    assert getattr(client, other)(at(page, batch)).status_code == 405
    client.force_login(member(herd, Role.MANAGER, Role.VET))
    assert getattr(client, method)(at(page, batch)).status_code == 404
    client.logout()
    assert getattr(client, method)(at(page, batch)).status_code == 302
    assert ImportBatch.objects.get().state == "previewed"


def test_whoever_brings_in_results_nowhere_is_told_so(client, heifers):
    client.force_login(UserFactory())
    assert "No herd to bring results in for" in client.get(UPLOAD).content.decode()
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("lab.csv", FILE.encode())})
    assert answer.status_code == 200
    assert not ImportBatch.objects.exists()


def test_dates_are_asked_about_and_a_forgotten_file_leaves_nothing(client, send, herd, heifers):
    day = (herd.today() - timedelta(days=1)).strftime("%d.%m.%Y")
    answer = send(f"tube,outcome,reported_on\nT-1,detected,{day}\n")
    batch = answer.context["batch"]
    assert answer.context["example"] == day
    answer = client.post(at("dates", batch), {"date_order": "dmy"}, follow=True)
    assert [line.animal for line in answer.context["lines"]] == ["0142"]
    client.post(at("forget", batch))
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()


def test_on_the_herds_own_page_a_tube_is_enough_too(client, send, herd, heifers):
    page = reverse("diagnostics:upload", args=[herd.code])
    answer = send(FILE, to=page, kind="results")
    lines = answer.context["lines"]
    assert [(line.animal, line.outcome) for line in lines] == [
        ("0142", "changed"),
        ("", "refused"),
        ("", "refused"),
    ]
    assert (lines[0].verdict.before, lines[0].verdict.after) == ("suspect", "confirmed")
    assert Assay.objects.get(animal=heifers[0]).current.status == "out"
    assert Sample.objects.filter(state="drawn").count() == 2


def test_a_preview_of_fifty_lines_takes_the_queries_of_one_and_stays_under_sixty_kilobytes(
    client, send, herd
):
    def looked_at(lines: int) -> tuple[int, int]:
        content = "tube,outcome,note\n" + "".join(f"TUBE-2026-{at:04},detected,seen\n" for at in range(lines))
        batch = send(content).context["batch"]
        client.get(at("preview", batch))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(at("preview", batch))
        return len(queries), len(answer.content)

    for place in range(50):
        out(herd, f"IE-3722214{place:04}", f"TUBE-2026-{place:04}")
    one, _size = looked_at(1)
    many, size = looked_at(50)
    assert many == one
    assert size < 60_000, size
