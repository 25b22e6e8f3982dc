"""The register of a herd: as a page, as files, and the do-not-breed list."""

import csv
import io
import json
import subprocess
import sys
from datetime import date
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diagnostics.filters.register import months_before
from diagnostics.models import Assessment
from diagnostics.queries.herds import do_not_breed
from diagnostics.queries.register import ORDER, register, rows
from diagnostics.tasks import refresh_statistics
from herd.actions import enter_animal, record_leaving, tag_animal
from herd.entries import CalfEntry
from herd.models import Animal, Herd
from herd.vocabulary import Role
from tests.births import BORN, TODAY, assayed, calved, single, twin_to_a_bull
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db

COLUMNS = (
    "herd,animal,official_id,sex,born_on,left_on,dam,pairing,verdict,flagged,probability,probability_low,"
    "probability_high,reasons,next_step,diagnosis"
)


@pytest.fixture
def herd():
    return HerdFactory(code="MEADOW", name="Meadow Brook")


@pytest.fixture
def reader(herd, client, monkeypatch):
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)
    client.force_login(member(herd, Role.READER))
    return client


def exported(*options: str) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("export_register", *options, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def shown(client, herd, query: str = "") -> list[str]:
    response = client.get(f"{reverse('diagnostics:register', args=[herd.code])}?{query}")
    return [row.record.number for row in response.context["table"].paginated_rows]


# --- Who stands in it, and what is said of each ---


def test_a_heifer_twin_to_a_bull_stands_in_the_register_with_her_reason(herd):
    twin_to_a_bull(herd, "0007", dam="0042")

    heifer = next(row for row in exported("--herd", "MEADOW") if row["animal"] == "0007")

    assert heifer == {
        "herd": "MEADOW",
        "animal": "0007",
        "official_id": "",
        "sex": "female",
        "born_on": "2026-03-01",
        "left_on": "",
        "dam": "0042",
        "pairing": "FM",
        "verdict": "suspect",
        "flagged": "yes",
        "probability": "0.9200",
        "probability_low": "0.8000",
        "probability_high": "0.9700",
        "reasons": "birth_male_littermate",
        "next_step": "draw_blood",
        "diagnosis": "",
    }


def test_the_columns_are_those_of_the_contract(herd):
    out = io.StringIO()

    call_command("export_register", stdout=out)

    assert out.getvalue() == COLUMNS + "\n"


def test_males_and_animals_without_a_number_do_not_stand_in_it(herd):
    calved(herd, ("male", "12"), ("female", ""), ("unknown", "13"), dam="1")

    assert [row["animal"] for row in exported()] == ["1", "13"]


def test_an_animal_without_a_verdict_that_applies_has_no_probability(herd):
    enter_animal(herd=herd, by=None, today=TODAY, number="9", sex="unknown")

    [row] = exported()

    assert (row["verdict"], row["probability"], row["flagged"]) == ("not_applicable", "", "no")


def test_a_heifer_sold_keeps_her_verdict_and_is_no_longer_flagged(herd):
    heifer = twin_to_a_bull(herd, "7")
    record_leaving(animals=[heifer], left_on=TODAY, left_reason="sold", by=None, today=TODAY)

    row = next(row for row in exported() if row["animal"] == "7")

    assert (row["verdict"], row["flagged"], row["left_on"]) == ("suspect", "no", "2026-06-01")
    assert "7" not in [row["animal"] for row in exported("--flagged")]


def test_each_reason_stands_once_in_the_register(herd):
    heifer = twin_to_a_bull(herd, "7")
    for day in (10, 11, 12):
        assayed(heifer, "failed", on=date(2026, 3, day))

    row = next(row for row in exported() if row["animal"] == "7")

    assert row["reasons"] == "birth_male_littermate;test_failed"


def test_a_calf_born_without_a_row_is_a_u_in_the_pairing_and_a_lost_fetus_is_not(herd):
    calved(herd, ("female", "7"), dam="1", number_born=2)
    calved(herd, ("female", "8"), dam="2", number_born=1, fetuses_scanned=2)

    pairings = {row["animal"]: row["pairing"] for row in exported()}

    assert pairings == {"1": "", "2": "", "7": "FU", "8": "F"}


# --- As a file ---


def test_only_one_herd_s_animals_are_exported_when_it_is_named(herd):
    twin_to_a_bull(herd, "7")
    twin_to_a_bull(HerdFactory(code="HILL"), "8")

    assert {row["herd"] for row in exported("--herd", "HILL")} == {"HILL"}
    assert {row["herd"] for row in exported()} == {"HILL", "MEADOW"}


def test_an_unknown_herd_is_refused_by_name(herd):
    with pytest.raises(CommandError, match="«NOWHERE»"):
        exported("--herd", "NOWHERE")


def test_a_number_that_looks_like_a_formula_gets_an_apostrophe_in_csv_alone(herd):
    enter_animal(herd=herd, by=None, today=TODAY, number="-5", sex="female", official_id="=1+1")
    out = io.StringIO()
    call_command("export_register", "--format", "json", stdout=out)

    [row] = exported()

    assert (row["animal"], row["official_id"]) == ("'-5", "'=1+1")
    assert json.loads(out.getvalue())[0]["animal"] == "-5"


def test_json_tells_the_same_as_csv_with_numbers_as_numbers(herd):
    twin_to_a_bull(herd, "7", dam="1")
    enter_animal(herd=herd, by=None, today=TODAY, number="9", sex="unknown")
    out = io.StringIO()

    call_command("export_register", "--format", "json", stdout=out)

    told = {row["animal"]: row for row in json.loads(out.getvalue())}
    assert list(told["7"]) == COLUMNS.split(",")
    assert (told["7"]["probability"], told["7"]["born_on"]) == (0.92, "2026-03-01")
    assert (told["9"]["probability"], told["9"]["verdict"]) == (None, "not_applicable")


def test_an_empty_register_is_an_empty_list_in_json(herd):
    out = io.StringIO()

    call_command("export_register", "--format", "json", stdout=out)

    assert json.loads(out.getvalue()) == []


def test_a_workbook_keeps_leading_zeros_and_freezes_its_header(herd, tmp_path):
    twin_to_a_bull(herd, "007", dam="1")
    file = tmp_path / "register.xlsx"

    call_command("export_register", "--format", "xlsx", "--output", str(file))

    header, *lines = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    heifer = dict(zip(header, lines[1], strict=True))
    assert ",".join(header) == COLUMNS
    assert (heifer["animal"], heifer["born_on"], heifer["probability"]) == ("007", BORN, 0.92)
    unpacked = subprocess.run(
        [sys.executable, "-m", "zipfile", "-e", str(file), str(tmp_path)], check=True, capture_output=True
    )
    assert unpacked.returncode == 0
    assert 'state="frozen"' in (tmp_path / "xl/worksheets/sheet1.xml").read_text()


def test_a_file_that_cannot_be_written_is_told_by_name(herd, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_register", "--output", str(tmp_path / "nowhere" / "register.csv"))


def test_a_workbook_is_not_poured_into_a_terminal(herd, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(CommandError, match="--output"):
        call_command("export_register", "--format", "xlsx", stdout=Terminal())


def test_the_register_is_read_a_few_thousand_rows_at_a_time(herd):
    for number in range(3):
        single(herd, f"S{number}")
    animals = register(herd)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        reading = rows(animals)
        next(reading)

    assert len(queries) == 1
    assert animals._result_cache is None


# --- On the page ---


def test_the_page_shows_verdict_probability_and_next_step(herd, reader):
    twin_to_a_bull(herd, "7")

    page = reader.get(reverse("diagnostics:register", args=["MEADOW"])).content.decode()

    assert "Suspect" in page
    assert "0.92 (0.80–0.97)" in page
    assert "Draw blood" in page


@pytest.fixture
def mixed(herd):
    """A suspect heifer twin to a bull, a heifer cleared by PCR, a single one, and a bought cow that has left."""
    twin_to_a_bull(herd, "10", dam="1")
    assayed(twin_to_a_bull(herd, "11", dam="2", on=date(2024, 5, 1), today=TODAY), on=date(2024, 5, 20))
    single(herd, "12", dam="3", on=date(2025, 1, 1))
    cow = enter_animal(
        herd=herd, by=None, today=TODAY, number="13", sex="female", entered_on=date(2026, 1, 1)
    )
    record_leaving(animals=[cow], left_on=TODAY, left_reason="sold", by=None, today=TODAY)
    return herd


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["1", "2", "3", "10", "11", "12", "13"]),
        ("verdict=suspect", ["10"]),
        ("verdict=cleared", ["1", "2", "3", "11"]),
        ("flagged=yes", ["10"]),
        ("flagged=no", ["1", "2", "3", "11", "12", "13"]),
        ("waits=sample", ["10"]),
        ("pairing=FM", ["10", "11"]),
        ("pairing=none", ["1", "2", "3", "13"]),
        ("year=2025", ["12"]),
        ("age=calf", ["10"]),
        ("age=heifer", ["12"]),
        ("age=adult", ["11"]),
        ("age=unknown", ["1", "2", "3", "13"]),
        ("presence=left", ["13"]),
        ("presence=present&verdict=birth_unknown", []),
        ("sort=-probability&pairing=FM", ["10", "11"]),
        ("sort=probability&pairing=FM", ["11", "10"]),
        ("sort=-number&verdict=cleared", ["11", "3", "2", "1"]),
        ("sort=born_on&flagged=no", ["11", "12", "1", "2", "3", "13"]),
        ("sort=-born_on&flagged=no", ["12", "11", "1", "2", "3", "13"]),
        ("sort=-left_on&flagged=no", ["13", "1", "2", "3", "11", "12"]),
    ],
)
def test_the_register_is_narrowed_and_sorted_and_exported_as_it_is_shown(mixed, reader, query, numbers):
    assert shown(reader, mixed, query) == numbers
    response = reader.get(f"{reverse('diagnostics:register-export', args=['MEADOW'])}?{query}&format=csv")
    lines = b"".join(response.streaming_content).decode()
    assert [row["animal"] for row in csv.DictReader(io.StringIO(lines))] == numbers


def test_a_word_nobody_offers_narrows_nothing(mixed, reader):
    assert len(shown(reader, mixed, "verdict=nonsense&year=abc&age=x&sort=owner")) == 7


@pytest.mark.parametrize("typed", ["077", "IE0", "K55", "old 9"])
def test_an_animal_is_found_by_number_official_number_dam_or_former_number(herd, reader, typed):
    heifer = single(herd, "OLD 9", dam="K55")
    tag_animal(animal=heifer, number="0771", by=None, today=TODAY)
    Animal.objects.filter(pk=heifer.pk).update(official_id="IE0123")
    single(herd, "other", dam="cow")

    assert "0771" in shown(reader, herd, f"q={typed}")
    assert "other" not in shown(reader, herd, f"q={typed}")


def test_a_heifer_is_six_months_old_on_the_day_itself():
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 15), 12) == date(2025, 3, 15)
    assert months_before(date(2026, 1, 31), 2) == date(2025, 11, 30)


def test_an_empty_register_says_what_to_do_first(herd, reader):
    page = reader.get(reverse("diagnostics:register", args=["MEADOW"])).content.decode()

    assert "Nobody is on the register yet" in page


def test_nobody_fitting_is_another_thing_than_nobody_there(mixed, reader):
    page = reader.get(reverse("diagnostics:register", args=["MEADOW"]), {"q": "zzz"}).content.decode()

    assert "No animal fits" in page


@pytest.mark.parametrize("column", ORDER)
@pytest.mark.parametrize("direction", ["", "-"])
def test_each_order_the_head_of_the_table_offers_is_one_the_form_knows(mixed, reader, column, direction):
    response = reader.get(reverse("diagnostics:register", args=["MEADOW"]), {"sort": f"{direction}{column}"})

    assert response.context["filter"].form.errors == {}
    assert len(response.context["table"].rows) == 7


def test_htmx_is_given_the_list_alone(mixed, reader):
    address = reverse("diagnostics:register", args=["MEADOW"])

    response = reader.get(address, headers={"HX-Request": "true", "HX-Target": "register-list"})

    part = response.content.decode()
    assert "HX-Target" in response["Vary"]
    assert part.lstrip().startswith('<div id="register-list"')
    assert "<html" not in part


def test_the_files_are_named_after_herd_and_day(mixed, reader):
    for form in ("csv", "json", "xlsx"):
        response = reader.get(reverse("diagnostics:register-export", args=["MEADOW"]), {"format": form})
        for closer in response._resource_closers:  # response.close() would close the test's database too
            closer()
        assert f'filename="register-MEADOW-2026-06-01.{form}"' in response["Content-Disposition"]


def test_more_animals_than_a_workbook_takes_are_offered_as_csv(mixed, reader, monkeypatch):
    monkeypatch.setattr("diagnostics.views.register.MOST_XLSX_ROWS", 6)
    address = reverse("diagnostics:register-export", args=["MEADOW"])

    refused = reader.get(address, {"format": "xlsx", "sort": "-number"}, follow=True)
    assert refused.redirect_chain[0][0].endswith("/register/?sort=-number")
    assert "7 animals are too many for an XLSX file from a page: at most 6" in refused.content.decode()

    narrowed = reader.get(address, {"format": "xlsx", "verdict": "suspect"})
    assert b"".join(narrowed.streaming_content)[:2] == b"PK"
    assert reader.get(address, {"format": "csv"}).getvalue().count(b"\n") == 8


def test_a_format_nobody_knows_is_not_found(mixed, reader):
    assert (
        reader.get(reverse("diagnostics:register-export", args=["MEADOW"]), {"format": "doc"}).status_code
        == 404
    )


def test_another_herd_s_animals_never_show(mixed, reader):
    twin_to_a_bull(HerdFactory(), "66")

    assert "66" not in shown(reader, mixed)


def many(herd, number, *, flagged=True):
    """Animals with a verdict, in bulk: what the page costs must not depend on how many there are."""
    animals = Animal.objects.bulk_create(
        [Animal(herd=herd, number=f"B{place:05}", sex="female", born_on=BORN) for place in range(number)]
    )
    Assessment.objects.bulk_create(
        [
            Assessment(
                animal=animal, herd=herd, verdict="suspect", row="12", probability=0.92, probability_low=0.8,
                probability_high=0.97, cause="reassessed", confirm_threshold=0.95, clear_threshold=0.1,
                suspect_threshold=0.1, engine_version="1", flagged=flagged, do_not_breed=flagged, reasons=[],
                next_step="draw_blood", assessed_on=TODAY,
            )
            for animal in animals
        ]
    )  # fmt: skip


@pytest.mark.parametrize("name", ["register", "do-not-breed", "home"])
def test_a_list_costs_as_many_queries_for_a_thousand_animals_as_for_one(herd, reader, name):
    address = reverse(f"diagnostics:{name}", args=["MEADOW"])
    many(herd, 1)
    reader.get(address)
    with CaptureQueriesContext(connection) as for_one:
        reader.get(address)
    many(herd2 := HerdFactory(code="LARGE"), 1000)
    reader.force_login(member(herd2, Role.VET))
    address = reverse(f"diagnostics:{name}", args=["LARGE"])
    reader.get(address)

    with CaptureQueriesContext(connection) as for_many:
        page = reader.get(address)

    assert len(for_many) == len(for_one)
    assert len(for_many) <= 12
    assert len(page.content) < 60_000


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its statistics by itself")
def test_the_few_flagged_animals_of_a_large_herd_are_found_by_their_index(herd):
    many(herd, 2000, flagged=False)
    twin_to_a_bull(herd, "7")

    refresh_statistics()

    assert "assessment_do_not_breed" in do_not_breed(herd).explain()


def test_fifty_animals_stand_on_a_page(herd, reader):
    many(herd, 120)

    assert len(shown(reader, herd)) == 50
    assert len(shown(reader, herd, "page=3")) == 20
    assert shown(reader, herd, "page=3")[-1] == "B00119"


# --- Do not breed ---


def test_the_do_not_breed_list_holds_the_flagged_animals_that_are_present(mixed, reader):
    page = reader.get(reverse("diagnostics:do-not-breed", args=["MEADOW"]))

    assert [animal.number for animal, _verdict, _step, _by in page.context["lines"]] == ["10"]


def test_a_calf_without_a_number_stands_on_the_do_not_breed_list_too(herd, reader):
    calved(herd, ("female", ""), ("male", ""), number_born=2, dam="K7")

    page = reader.get(reverse("diagnostics:do-not-breed", args=["MEADOW"])).content.decode()

    assert "without a number" in page
    assert "K7" in page


def test_the_list_is_sorted_by_pen_with_those_without_a_pen_last(herd, reader):
    for number, pen in (("1", ""), ("2", "B"), ("3", "A")):
        heifer = twin_to_a_bull(herd, number)
        Animal.objects.filter(pk=heifer.pk).update(pen=pen)

    page = reader.get(reverse("diagnostics:do-not-breed", args=["MEADOW"]), {"sort": "pen"})

    assert [animal.pen for animal, _verdict, _step, _by in page.context["lines"]] == ["A", "B", ""]


def test_the_whole_list_comes_on_one_page_to_print(herd, reader):
    many(herd, 60)
    address = reverse("diagnostics:do-not-breed", args=["MEADOW"])

    assert len(reader.get(address).context["lines"]) == 50
    assert len(reader.get(f"{address}?all").context["lines"]) == 60


def test_one_page_of_a_longer_list_says_on_paper_that_it_is_not_the_whole(herd, reader):
    many(herd, 60)
    address = reverse("diagnostics:do-not-breed", args=["MEADOW"])
    words = "This print is not the whole list"

    assert f"{words}: it holds animals 1 to 50 of 60." in reader.get(address).content.decode()
    assert words not in reader.get(f"{address}?all").content.decode()


@pytest.mark.parametrize(("day", "is_told"), [(date(2026, 5, 31), False), (date(2026, 6, 2), True)])
def test_a_step_is_held_back_only_until_its_day_has_come(herd, reader, day, is_told):
    heifer = twin_to_a_bull(herd, "7")
    Assessment.objects.filter(animal=heifer).update(not_before=day)
    for name in ("do-not-breed", "home"):
        page = reader.get(reverse(f"diagnostics:{name}", args=["MEADOW"])).content.decode()
        assert ("Not before" in page) is is_told


def test_an_empty_do_not_breed_list_says_so(herd, reader):
    page = reader.get(reverse("diagnostics:do-not-breed", args=["MEADOW"])).content.decode()

    assert "No animal in the herd is on the list" in page


def test_each_line_leads_to_the_animal_s_page(herd, reader):
    heifer = twin_to_a_bull(herd, "7")

    page = reader.get(reverse("diagnostics:register", args=["MEADOW"])).content.decode()

    address = reverse("diagnostics:animal", args=["MEADOW", heifer.public_id])
    assert f'href="{address}"' in page
    assert UUID(address.split("/")[-2]) == heifer.public_id


def test_a_name_with_markup_in_it_is_shown_as_text(herd, reader):
    calved(herd, CalfEntry(sex="female", number="<b>7</b>"), dam="1")

    page = reader.get(reverse("diagnostics:register", args=["MEADOW"])).content.decode()

    assert "&lt;b&gt;7&lt;/b&gt;" in page
    assert "<b>7</b>" not in page
