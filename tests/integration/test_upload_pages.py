"""Files on a page: each line shown with what would become of it, nothing saved before it is confirmed."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assay, Assessment, AssessmentChange
from diagnostics.views import uploads as upload_views
from herd.models import Animal, Calving, ImportBatch, ImportRow
from herd.vocabulary import Role
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db

BIRTHS = """dam,calving_date,calf,sex,fate,number_born
901,2026-03-01,0142,female,alive,2
901,2026-03-01,,male,stillborn,2
902,2026-03-02,0144,female,alive,1
"""
RESULTS = """animal,method,specimen,collected_on,outcome
0142,pcr_sry,blood_edta,2026-03-20,detected
9999,pcr_sry,blood_edta,2026-03-20,detected
"""


@pytest.fixture
def herd():
    return HerdFactory(code="IE1")


@pytest.fixture
def vet(client, herd):
    person = member(herd, Role.VET)
    client.force_login(person)
    return person


@pytest.fixture
def send(client, vet, herd):
    """A function that uploads a file and returns the answer, redirects followed."""

    def send(content: str | bytes, kind: str = "births", name: str = "barn.csv", **typed: object):
        data = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile(name, data)
        address = reverse("diagnostics:upload", args=[herd.code])
        return client.post(address, {"kind": kind, "file": file, **typed}, follow=True)

    return send


def at(name: str, batch: ImportBatch, **query: object) -> str:
    address = reverse(f"diagnostics:{name}", args=[batch.herd.code, batch.public_id])
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else address


def text(answer) -> str:
    return answer.content.decode()


def counted(answer) -> dict[str, int]:
    return {count.outcome: count.lines for count in answer.context["counts"]}


def test_a_file_of_births_is_shown_line_by_line_and_nothing_is_saved(send):
    answer = send(BIRTHS)
    assert counted(answer) == {"new": 3, "changed": 0, "same": 0, "refused": 0}
    assert [line.line for line in answer.context["lines"]] == [2, 3, 4]
    assert not Animal.objects.exists()
    assert not Calving.objects.exists()
    assert not AssessmentChange.objects.exists()


def test_the_verdicts_that_would_change_are_shown_before_anything_is_saved(send):
    answer = send(BIRTHS)
    shifts = [(shift.animal, shift.before, shift.after) for shift in answer.context["shifts"]]
    assert shifts == [("0142", "", "suspect")], "heifers not at risk are not news"


def test_a_confirmed_file_is_saved_once_and_its_verdicts_are_kept(client, send, vet):
    send(BIRTHS)
    batch = ImportBatch.objects.get()
    for _ in range(2):
        answer = client.post(at("upload-confirm", batch), follow=True)
    assert "3 lines of this file are saved." in text(answer)
    assert Calving.objects.count() == 2
    assert Assessment.objects.get(animal__number="0142").verdict == Verdict.SUSPECT
    assert Calving.objects.first().recorded_by == vet
    assert not ImportRow.objects.exists(), "what is saved needs no staging any more"


def test_refused_lines_come_back_as_a_file_with_the_cause_and_the_good_ones_are_saved(client, send):
    client.post(at("upload-confirm", _sent(send(BIRTHS))))
    answer = send(RESULTS, kind="results")
    assert counted(answer) == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    shifts = [(shift.animal, shift.before, shift.after) for shift in answer.context["shifts"]]
    assert shifts == [("0142", "suspect", "confirmed")]
    batch = ImportBatch.objects.get(kind="results")
    client.post(at("upload-confirm", batch))
    assert Assay.objects.get().animal.number == "0142"
    back = (
        b"".join(client.get(at("upload-refused", batch)).streaming_content).decode("utf-8-sig").splitlines()
    )
    assert back[0] == "animal,method,specimen,collected_on,outcome,cause"
    assert back[1].startswith(
        "9999,pcr_sry,blood_edta,2026-03-20,detected,line 3; animal: No animal of this herd"
    )
    assert len(back) == 2


def test_the_file_refused_lines_come_back_in_is_sent_again_without_a_word_about_its_causes(client, send):
    batch = _sent(send(BIRTHS + "903,2026-02-31,0146,female,alive,1\n"))
    client.post(at("upload-confirm", batch))
    back = b"".join(client.get(at("upload-refused", batch)).streaming_content).decode("utf-8-sig")
    answer = send(back.replace("2026-02-31", "2026-02-28", 1))
    assert counted(answer) == {"new": 1, "changed": 0, "same": 0, "refused": 0}
    assert "is left out" not in answer.content.decode()


def _sent(answer) -> ImportBatch:
    return answer.context["batch"]


def test_the_lines_are_narrowed_to_those_refused(client, send):
    batch = _sent(send(BIRTHS + "903,2026-02-31,0146,female,alive,1\n"))
    answer = client.get(at("upload-preview", batch, outcome="refused"))
    assert [line.line for line in answer.context["lines"]] == [5]
    assert "«2026-02-31» is not a date" in text(answer)
    assert len(client.get(at("upload-preview", batch, outcome="nonsense")).context["lines"]) == 4


def test_dates_of_the_farms_own_order_are_asked_about_and_never_guessed(client, send):
    answer = send(BIRTHS.replace("2026-03-01", "01.03.2026"))
    batch = _sent(answer)
    assert answer.context["example"] == "01.03.2026"
    assert "form" in client.post(at("upload-dates", batch), {}).context, "an order has to be chosen"
    answer = client.post(at("upload-dates", batch), {"date_order": "mdy"}, follow=True)
    assert counted(answer)["new"] == 3
    client.post(at("upload-confirm", batch))
    assert sorted(str(day) for day in Calving.objects.values_list("calved_on", flat=True)) == [
        "2026-01-03",
        "2026-03-02",
    ]


def test_lines_whose_dates_nobody_can_read_may_be_refused_instead(client, send):
    batch = _sent(send(BIRTHS.replace("2026-03-01", "01.03.2026")))
    answer = client.post(at("upload-dates", batch), {"refuse": "1"}, follow=True)
    assert counted(answer) == {"new": 1, "changed": 0, "same": 0, "refused": 2}


def test_a_line_that_is_wrong_beside_its_date_stays_refused_after_the_order_is_told(client, send):
    batch = _sent(send(BIRTHS.replace("2026-03-01,0142,female", "01.03.2026,0142,heiffer")))
    answer = client.post(at("upload-dates", batch), {"date_order": "dmy"}, follow=True)
    lines = {line.line: line for line in answer.context["lines"]}
    assert lines[2].outcome == "refused"
    assert [remark.column for remark in lines[2].remarks] == ["sex"]


@pytest.mark.django_db(transaction=True)
def test_a_long_file_is_tried_and_saved_by_the_worker_with_progress(client, send, monkeypatch, finish_tasks):
    monkeypatch.setattr(upload_views, "LINES_AT_ONCE", 2)
    answer = send(BIRTHS)
    assert "3 lines wait for their turn." in text(answer)
    assert "<progress" in text(answer)
    batch = _sent(answer)
    fragment = client.get(at("upload-preview", batch), headers={"HX-Request": "true"})
    assert "<html" not in text(fragment)
    finish_tasks()
    assert client.get(at("upload-preview", batch), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert counted(client.get(at("upload-preview", batch)))["new"] == 3
    client.post(at("upload-confirm", batch))
    assert not Calving.objects.exists()
    finish_tasks()
    assert Calving.objects.count() == 2
    assert "3 lines of this file are saved." in text(client.get(at("upload-preview", batch)))


def test_a_forgotten_file_leaves_nothing_behind(client, send):
    batch = _sent(send(BIRTHS))
    client.post(at("upload-forget", batch))
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()


def test_results_that_differ_are_refused_or_with_a_reason_superseded(client, send):
    client.post(at("upload-confirm", _sent(send(BIRTHS))))
    client.post(at("upload-confirm", _sent(send(RESULTS, kind="results"))))
    other = RESULTS.replace(
        "0142,pcr_sry,blood_edta,2026-03-20,detected", "0142,pcr_sry,blood_edta,2026-03-20,failed"
    )
    assert counted(send(other, kind="results"))["refused"] == 2
    answer = send(other, kind="results", supersede="the laboratory wrote again")
    assert counted(answer)["changed"] == 1


def workbook(*rows: tuple[object, ...]) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return file.getvalue()


def test_a_workbook_is_read_too(send):
    answer = send(
        workbook(("dam", "calving_date", "calf", "sex"), ("901", "2026-03-01", "0142", "F")), name="barn.xlsx"
    )
    assert counted(answer)["new"] == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture.csv", ""),
        ("kuh;datum;geschlecht\n1;2026-03-01;w\n", "german.csv", "These columns are missing"),
        ("dam,calving_date,sex\n901,2026-03-01,♀\n".encode("utf-16"), "wide.csv", "UTF-8"),
        ("dam,calving_date,sex,note\n901,2026-03-01,F,Jos\xe9\n".encode("latin-1"), "latin.csv", "UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls", ".xls"),
        (b"PK\x03\x04cut off", "cut.xlsx", ""),
        ('dam,calving_date,sex\n901,2026-03-01,"F\n', "quotes.csv", "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why_beside_the_file_and_leaves_nothing_behind(
    send, content, name, said
):
    answer = send(content, name=name)
    told = str(answer.context["form"].errors["file"])
    assert said in told
    assert answer.context["form"]["kind"].value() == "births"
    assert not ImportBatch.objects.exists()


def test_a_cell_with_a_formula_is_refused_by_line_and_column(send):
    rows = (("dam", "calving_date", "sex"), ("=900+1", "2026-03-01", "F"))
    answer = send(workbook(*rows), name="sums.xlsx")
    assert counted(answer)["refused"] == 1
    assert answer.context["lines"][0].remarks[0].column == "dam"


def test_the_file_of_another_herd_is_not_found(client, send, herd):
    other = ImportBatch.objects.create(herd=HerdFactory(), kind="births", file_name="theirs.csv")
    for name, ask in (
        ("upload-preview", client.get),
        ("upload-refused", client.get),
        ("upload-confirm", client.post),
        ("upload-forget", client.post),
        ("upload-dates", client.post),
    ):
        assert ask(reverse(f"diagnostics:{name}", args=[herd.code, other.public_id])).status_code == 404
    assert ImportBatch.objects.filter(pk=other.pk).exists()


def test_files_read_before_are_found_again(client, send, herd):
    send(BIRTHS)
    page = client.get(reverse("diagnostics:upload", args=[herd.code]))
    assert [batch.file_name for batch in page.context["uploads"]] == ["barn.csv"]
    assert "Waits to be confirmed" in text(page)
