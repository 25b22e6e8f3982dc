"""What nobody types and somebody may send: days at the ends of the calendar, signs that no text holds, stale pages."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from diagnostics.actions import record_result
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import AssayResult
from diagnostics.presenters.reports.registry import REPORTS
from herd.actions import create_herd
from herd.models import Herd
from herd.vocabulary import Role
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, member
from tests.importing import Importing

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


@pytest.fixture
def herd(db: None) -> Herd:
    herd = HerdFactory(code="dairy")
    AnimalFactory(herd=herd, number="17")
    return herd


@pytest.fixture
def manager(client: Client, herd: Herd) -> Client:
    client.force_login(member(herd, Role.MANAGER))
    return client


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_a_calving_on_the_first_or_the_last_day_of_the_calendar_is_looked_up_like_any(
    manager: Client, herd: Herd, day: str
):
    answer = manager.get(reverse("herd:dam-check", args=[herd.code]), {"dam": "17", "calving_date": day})

    assert answer.context["form"].dam_check.dam == herd.animals.get()
    assert "<strong>17</strong>" in answer.text


def test_a_calving_in_eight_thousand_years_is_refused_beside_its_date(manager: Client, herd: Herd):
    said = {
        "dam": "17",
        "calving_date": LAST_DAY,
        "how_many": "1",
        "calf-0-sex": "female",
        "calf-0-fate": "alive",
    }
    answer = manager.post(reverse("herd:calving-new", args=[herd.code]), said)

    assert answer.context["form"].errors["calving_date"]
    assert not herd.calvings.exists()


def test_a_calving_is_corrected_to_no_day_at_the_ends_of_the_calendar(manager: Client, herd: Herd):
    calving = CalvingFactory(herd=herd, calved_on=date(2026, 3, 1))
    address = reverse("herd:calving-edit", args=[herd.code, calving.public_id])
    for day in (FIRST_DAY, LAST_DAY):
        said = {"dam": calving.dam.number, "calving_date": day, "reason": "misread"}
        assert manager.post(address, said).status_code < 400

    calving.refresh_from_db()
    assert calving.calved_on != date(9999, 12, 31)


def test_a_file_with_the_first_and_the_last_day_of_the_calendar_is_read_to_its_end(
    importing: Importing, herd: Herd
):
    lines = ["dam,calving_date,calf,sex", f"17,{FIRST_DAY},101,F", f"17,{LAST_DAY},102,F"]
    outcome = importing("\n".join(lines), herd=herd.code)

    assert [line[:7] for line in outcome.problems] == ["line 3,"]


@pytest.mark.parametrize(
    "address",
    [
        "/herds/dairy/dams/?q=%00",
        "/herds/dairy/samples/animals/?q=1%00",
        "/herds/dairy/leaving/?q=17%00",
        "/herds/dairy/register/?q=%00",
        "/herds/dai%00ry/",
    ],
)
def test_an_address_with_a_sign_that_no_text_holds_is_a_bad_request(manager: Client, address: str):
    answer = manager.get(address)

    assert answer.status_code == 400
    assert "That could not be read" in answer.text


def test_a_number_typed_with_such_a_sign_is_looked_for_without_it(manager: Client, herd: Herd):
    said = {"q": "17\x00", "find": "1"}
    answer = manager.post(reverse("herd:leaving", args=[herd.code]), said)

    assert "17" in answer.content.decode()


def test_a_heifer_born_on_the_first_day_of_the_calendar_is_shown_on_every_page(
    manager: Client, importing: Importing, herd: Herd
):
    lines = [
        "dam,calving_date,calf,sex,number_born",
        f"30,{FIRST_DAY},101,F,2",
        f"30,{FIRST_DAY},,M,2",
        "30,0001-03-01,102,F,",
    ]
    assert importing("\n".join(lines), herd=herd.code).code == 0

    for name in ("home", "register", "do-not-breed", "reports", "register-export"):
        assert manager.get(reverse(f"diagnostics:{name}", args=[herd.code])).status_code == 200, name
    for report in REPORTS:
        assert manager.get(reverse("diagnostics:report", args=[herd.code, report])).status_code == 200, report
    for form in ("xlsx", "json"):
        answer = manager.get(reverse("diagnostics:register-export", args=[herd.code]), {"format": form})
        assert b"".join(answer.streaming_content)
    assert manager.get(reverse("herd:unsettled", args=[herd.code])).status_code == 200
    heifer = herd.animals.get(number="101")
    assert (
        "101"
        in manager.get(reverse("diagnostics:animal", args=[herd.code, heifer.public_id])).content.decode()
    )


def test_a_header_of_a_million_columns_is_refused_before_it_fills_the_memory(
    importing: Importing, herd: Herd
):
    outcome = importing("dam,calving_date,calf,sex" + "," * 1_000_000 + "x", herd=herd.code)

    assert outcome.code == 1
    assert "more than 256 columns" in outcome.problems[0]


@pytest.mark.django_db(transaction=True)
def test_a_result_is_not_replaced_nor_are_all_of_them_emptied_by_the_database_itself(herd: Herd):
    found = Report(outcome="detected")
    entry = AssayEntry(herd.animals.get(), "pcr_sry", date(2026, 3, 1), found, "blood_edta")
    record_result(herd=herd, entry=entry, by=None, today=date(2026, 3, 2))
    table = AssayResult._meta.db_table
    columns = ", ".join(field.column for field in AssayResult._meta.concrete_fields)
    changed = columns.replace("outcome", "'failed'")
    statement = (
        f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {changed} FROM {table}"  # noqa: S608 - names of ours
        if connection.vendor == "sqlite"
        else f"TRUNCATE {table} CASCADE"
    )

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AssayResult.objects.get().outcome == "detected"


def test_a_request_larger_than_any_file_of_ours_is_refused_before_it_is_read(client, db):
    herd = HerdFactory()
    client.force_login(member(herd, Role.MANAGER))
    address = reverse("diagnostics:upload", args=[herd.code])
    response = client.post(
        address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2**30)
    )
    assert response.status_code == 413
    assert "20 MB" in response.content.decode()
    assert "script-src" in response.headers["Content-Security-Policy"]


def test_a_line_break_in_a_herds_name_does_not_reach_the_subject_of_a_mail(db):
    herd = create_herd(code="BREAK", name="Two\r\nlines", by=None)
    assert herd.name == "Two lines"
