"""The pages of the worklists: overview, each list, its file; who sees them, who may press."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diagnostics import labels
from diagnostics.models import Assessment, Laboratory
from diagnostics.presenters import worklists as words
from diagnostics.presenters.worklist_columns import COLUMNS
from diagnostics.queries.worklist_counts import TALLIES
from diagnostics.queries.worklists import LISTS
from diagnostics.vocabulary import Worklist
from herd.actions import record_leaving
from herd.models import Animal, Herd
from herd.permissions import Right, roles_with
from herd.vocabulary import Role
from tests.births import TODAY, assayed, twin_to_a_bull
from tests.factories import HerdFactory, UserFactory, member
from tests.integration.test_words import records_own_words
from tests.pseudo_locale import pseudo_locale, untranslated
from tests.waiting import drawn, in_conflict, sent, something_in_every_list, unverified

pytestmark = pytest.mark.django_db

OVERVIEW = "diagnostics:worklists"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)


@pytest.fixture
def herd():
    return HerdFactory(code="MEADOW", name="Meadow Brook")


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET, username="victor")


@pytest.fixture
def as_vet(client, vet):
    client.force_login(vet)
    return client


def shown(client, worklist, **asked):
    return client.get(reverse("diagnostics:worklist", args=[worklist]), asked)


def exported(client, worklist, **asked):
    return client.get(reverse("diagnostics:worklist-export", args=[worklist]), asked)


def numbers(page):
    return [row.animal for row in page.context["rows"]]


def tile_of(client, worklist, **asked):
    tiles = client.get(reverse(OVERVIEW), asked).context["tiles"]
    return next(tile for tile in tiles if tile.worklist is worklist)


# --- One table ---


def test_each_worklist_has_its_row_in_every_table():
    assert set(LISTS) == set(TALLIES) == set(words.SENTENCES) == set(words.EMPTY) == set(Worklist)
    assert set(labels.WORKLIST) == {each.value for each in Worklist}


def test_each_column_and_each_press_of_the_table_is_known_and_none_is_left_over():
    columns = {name for listing in LISTS.values() for name in listing.columns}

    assert columns == set(COLUMNS)
    assert {listing.does for listing in LISTS.values()} == set(words.DOES)


# --- What stands in each ---


def test_each_list_shows_its_row_and_counts_it_alike_on_every_page(herd, as_vet, subtests):
    told = something_in_every_list(herd)

    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            page = shown(as_vet, worklist)

            assert told[worklist] in numbers(page)
            assert tile_of(as_vet, worklist).rows == page.context["found"] == len(page.context["rows"]) > 0


def test_an_animal_that_was_sold_stands_in_no_list(herd, as_vet, subtests):
    something_in_every_list(herd)
    record_leaving(
        animals=herd.animals.filter(left_on__isnull=True),
        left_on=TODAY,
        left_reason="sold",
        by=None,
        today=TODAY,
    )

    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            assert numbers(shown(as_vet, worklist)) == []
            assert tile_of(as_vet, worklist).rows == 0


def test_a_sample_that_was_sent_is_no_longer_to_be_sent(herd, as_vet):
    sent(herd, "7", on=date(2026, 5, 30))

    assert numbers(shown(as_vet, Worklist.TO_SEND)) == []
    assert numbers(shown(as_vet, Worklist.AT_LABORATORY)) == ["7"]
    assert numbers(shown(as_vet, Worklist.TO_ENTER)) == []  # too early for its result


def test_an_animal_that_has_to_wait_after_a_transfusion_stands_apart_and_last(herd, as_vet):
    waits = twin_to_a_bull(herd, "7", on=date(2026, 5, 1))
    assayed(waits, "detected", on=date(2026, 5, 10), caveats="transfused")
    twin_to_a_bull(herd, "8", on=date(2025, 9, 1))

    page = shown(as_vet, Worklist.TO_SAMPLE)

    assert [(row.animal, row.apart) for row in page.context["rows"]] == [("8", False), ("7", True)]
    assert "Not yet" in page.text
    assert tile_of(as_vet, Worklist.TO_SAMPLE).note == "1 has to wait"


def test_who_entered_a_result_finds_it_apart_and_cannot_verify_it(herd, vet, as_vet):
    unverified(herd, "7")
    assayed(twin_to_a_bull(herd, "8"), "detected", by=vet)

    page = shown(as_vet, Worklist.TO_VERIFY)

    assert [(row.animal, row.apart, bool(row.press.url)) for row in page.context["rows"]] == [
        ("7", False, True),
        ("8", True, False),
    ]
    assert tile_of(as_vet, Worklist.TO_VERIFY).note == "1 entered by you"


def test_a_herd_that_asks_for_no_second_person_has_nothing_to_verify(herd, as_vet):
    assayed(twin_to_a_bull(herd, "8"), "detected")

    assert numbers(shown(as_vet, Worklist.TO_VERIFY)) == []


def test_a_heifer_of_ten_months_is_to_be_decided_on_and_one_of_nine_is_not_yet(herd, as_vet):
    due = TODAY + timedelta(days=60)
    twelve_months = timedelta(days=366)  # the first whole day of 12 × 30.4375
    twin_to_a_bull(herd, "ten", on=due - twelve_months)
    twin_to_a_bull(herd, "nine", on=due - twelve_months + timedelta(days=1))

    assert numbers(shown(as_vet, Worklist.DECIDING)) == ["ten"]


# --- Late, by the laboratory's turnaround ---


@pytest.fixture
def slow_and_quick(herd):
    Laboratory.objects.create(herd=herd, name="Slow", days_least=20, days_most=40, working_days=False)
    Laboratory.objects.create(
        herd=herd, name="Quick", other_names="quick lab", days_least=2, days_most=5, working_days=True
    )


def test_late_ones_stand_first_by_each_laboratory_s_own_turnaround(herd, as_vet, slow_and_quick):
    sent(herd, "slow", on=date(2026, 5, 1), laboratory="Slow")  # 31 days ago, of 40
    sent(herd, "late", on=date(2026, 5, 22), laboratory="QUICK LAB")  # a Friday: due on Friday the 29th
    sent(herd, "soon", on=date(2026, 5, 25), laboratory="Quick")  # due today
    sent(herd, "nobody", on=date(2026, 5, 10), laboratory="Somewhere")  # 22 days ago, 14 assumed

    page = shown(as_vet, Worklist.AT_LABORATORY)

    told = {row.animal: {str(label): said for label, said, _css in row.cells} for row in page.context["rows"]}
    assert numbers(page) == ["nobody", "late", "slow", "soon"]
    assert [row.late for row in page.context["rows"]] == [True, True, False, False]
    assert (told["late"]["Late"], told["soon"]["Late"]) == ("3 days late", "")
    assert "14 days assumed" in told["nobody"]["Result by"]
    assert "assumed" not in told["slow"]["Result by"]
    tile = tile_of(as_vet, Worklist.AT_LABORATORY)
    assert (tile.rows, tile.note, tile.waits) == (4, "2 late", True)


def test_a_result_is_to_be_entered_once_the_shortest_turnaround_has_passed(herd, as_vet, slow_and_quick):
    sent(herd, "slow", on=date(2026, 5, 13), laboratory="Slow")  # from the 2nd of June on
    sent(herd, "quick", on=date(2026, 5, 28), laboratory="quick")  # Thursday: Monday the 1st of June
    sent(herd, "quicker", on=date(2026, 5, 29), laboratory="Quick")
    preliminary = sent(herd, "told", on=date(2026, 5, 29), laboratory="Slow")
    assayed(preliminary.animal, "detected", status="preliminary", on=date(2026, 5, 29), laboratory="Slow")

    page = shown(as_vet, Worklist.TO_ENTER)

    assert sorted(numbers(page)) == ["quick", "told"]
    assert tile_of(as_vet, Worklist.TO_ENTER).rows == 2


# --- Over herds ---


def test_a_list_goes_over_all_herds_of_a_vet_and_can_be_narrowed_to_one(herd, vet, as_vet):
    hill = HerdFactory(code="HILL", name="Hill Farm")
    vet.memberships.create(herd=hill, role=Role.VET.value)
    twin_to_a_bull(herd, "7")
    twin_to_a_bull(hill, "8")

    assert sorted(numbers(shown(as_vet, Worklist.TO_SAMPLE))) == ["7", "8"]
    assert numbers(shown(as_vet, Worklist.TO_SAMPLE, herd="HILL")) == ["8"]
    assert tile_of(as_vet, Worklist.TO_SAMPLE).rows == 2
    assert tile_of(as_vet, Worklist.TO_SAMPLE, herd="HILL").rows == 1
    of_hill = as_vet.get(reverse("diagnostics:herd-worklists", args=["HILL"]))
    assert sum(tile.rows for tile in of_hill.context["tiles"]) == 2  # to sample, and not to be bred


def test_each_herd_has_its_own_day(monkeypatch, herd, vet, as_vet):
    far = HerdFactory(code="FAR", time_zone="Pacific/Auckland")
    vet.memberships.create(herd=far, role=Role.VET.value)
    monkeypatch.setattr(
        Herd, "today", lambda each: TODAY + timedelta(days=1) if each.code == "FAR" else TODAY
    )
    for place in (herd, far):
        sent(place, f"of {place.code}", on=TODAY - timedelta(days=14))  # due today where it is the 1st

    assert [(row.animal, row.late) for row in shown(as_vet, Worklist.AT_LABORATORY).context["rows"]] == [
        ("of FAR", True),
        ("of MEADOW", False),
    ]


def test_a_list_is_sorted_by_herd_or_by_animal_when_asked(herd, vet, as_vet):
    hill = HerdFactory(code="HILL", name="A Hill Farm")
    vet.memberships.create(herd=hill, role=Role.VET.value)
    twin_to_a_bull(herd, "1", on=date(2026, 5, 1))
    twin_to_a_bull(hill, "2", on=date(2026, 4, 1))
    twin_to_a_bull(herd, "3", on=date(2026, 3, 1))

    assert numbers(shown(as_vet, Worklist.TO_SAMPLE)) == ["1", "2", "3"]
    assert numbers(shown(as_vet, Worklist.TO_SAMPLE, sort="herd")) == ["2", "1", "3"]
    assert numbers(shown(as_vet, Worklist.TO_SAMPLE, sort="animal")) == ["1", "2", "3"]
    assert numbers(shown(as_vet, Worklist.TO_SAMPLE, sort="; drop table")) == ["1", "2", "3"]


# --- Who may ---


def test_a_stranger_finds_nothing_of_a_herd(herd, client, subtests):
    something_in_every_list(herd)
    client.force_login(member(HerdFactory(), Role.VET))

    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            assert numbers(shown(client, worklist)) == []
            assert len(list(csv.reader(StringIO(exported(client, worklist).getvalue().decode())))) == 1
            assert shown(client, worklist, herd="MEADOW").status_code == 404
            assert exported(client, worklist, herd="MEADOW").status_code == 404


@pytest.mark.parametrize("name", ["diagnostics:worklist", "diagnostics:worklist-export"])
def test_without_signing_in_a_list_leads_to_the_sign_in_and_back(client, name):
    url = reverse(name, args=[Worklist.TO_SIGN])

    assert client.get(url)["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("name", ["diagnostics:worklist", "diagnostics:worklist-export"])
def test_a_list_is_only_read_and_one_that_does_not_exist_is_not_found(as_vet, name):
    assert as_vet.post(reverse(name, args=[Worklist.TO_SIGN])).status_code == 405
    assert as_vet.get(reverse(name, args=["to-eat"])).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_every_list_and_presses_only_what_it_may(herd, client, role, subtests):
    something_in_every_list(herd)
    client.force_login(member(herd, role))

    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            rows = shown(client, worklist).context["rows"]

            assert rows
            may_press = role in roles_with(LISTS[worklist].right)
            assert any(row.press.url for row in rows) == may_press


def test_a_press_leads_a_vet_where_it_is_done(herd, as_vet, subtests):
    something_in_every_list(herd)

    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            presses = [row.press for row in shown(as_vet, worklist).context["rows"] if row.press.url]

            assert presses
            for press in presses:
                assert as_vet.get(press.url).status_code == 200, press
                assert press.label


def test_somebody_of_two_herds_presses_only_where_he_is_the_vet(herd, vet, as_vet):
    hill = HerdFactory(code="HILL")
    vet.memberships.create(herd=hill, role=Role.READER.value)
    in_conflict(herd, "7")
    in_conflict(hill, "8")

    rows = shown(as_vet, Worklist.CONTRADICTIONS).context["rows"]

    assert {row.animal: bool(row.press.url) for row in rows} == {"7": True, "8": False}


def test_everyone_may_export_who_may_see():
    assert roles_with(Right.EXPORT) == roles_with(Right.SEE)


# --- The file ---


def test_the_file_holds_the_rows_of_the_list_in_its_order_and_columns(herd, as_vet, subtests):
    something_in_every_list(herd)

    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            listed = numbers(shown(as_vet, worklist))
            header, *lines = csv.reader(StringIO(exported(as_vet, worklist).getvalue().decode()))
            workbook = BytesIO(exported(as_vet, worklist, format="xlsx").getvalue())
            sheet = CalamineWorkbook.from_filelike(workbook).get_sheet_by_index(0).to_python()

            assert header == ["herd", "animal", *LISTS[worklist].columns]
            assert [line[:2] for line in lines] == [["MEADOW", number] for number in listed]
            assert sheet[0] == header
            assert [row[:2] for row in sheet[1:]] == [line[:2] for line in lines]


def test_a_file_is_narrowed_and_sorted_as_the_list_is(herd, vet, as_vet):
    hill = HerdFactory(code="HILL", name="A Hill Farm")
    vet.memberships.create(herd=hill, role=Role.VET.value)
    twin_to_a_bull(herd, "1", on=date(2026, 5, 1))
    twin_to_a_bull(hill, "2", on=date(2026, 4, 1))
    asked = {"sort": "herd"}

    told = list(csv.DictReader(StringIO(exported(as_vet, Worklist.TO_SAMPLE, **asked).getvalue().decode())))
    of_hill = exported(as_vet, Worklist.TO_SAMPLE, herd="HILL")

    assert [line["animal"] for line in told] == ["2", "1"]
    assert told[0]["probability"] == "0.9200"
    assert (told[0]["verdict"], told[0]["next_step"], told[0]["born_on"]) == (
        "suspect",
        "draw_blood",
        "2026-04-01",
    )
    assert 'filename="to-sample-HILL.csv"' in of_hill["Content-Disposition"]
    assert len(of_hill.getvalue().splitlines()) == 2


def test_a_number_that_a_spreadsheet_would_run_is_guarded_and_another_format_not_found(herd, as_vet):
    twin_to_a_bull(herd, "=1+1")

    assert "'=1+1" in exported(as_vet, Worklist.TO_SAMPLE).getvalue().decode()
    assert exported(as_vet, Worklist.TO_SAMPLE, format="exe").status_code == 404


# --- As many queries for one as for six ---


def cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url).getvalue()
    return len(queries)


def test_six_rows_of_four_herds_cost_a_list_as_many_queries_as_one(herd, vet, as_vet, subtests):
    something_in_every_list(herd)
    of_a_list = ("diagnostics:worklist", "diagnostics:worklist-export")
    urls = [reverse(name, args=[worklist]) for worklist in Worklist for name in of_a_list]
    urls.append(reverse(OVERVIEW))
    for_one = {url: cost(as_vet, url) for url in urls}
    for number in range(3):
        other = HerdFactory()
        vet.memberships.create(herd=other, role=Role.VET.value)
        for _more in range(2 - number // 2):
            something_more(other)

    for url in urls:
        with subtests.test(url=url):
            assert cost(as_vet, url) == for_one[url] <= 12


def something_more(herd: Herd) -> None:
    """Put further animals into every list of a herd, besides those there."""
    something_in_every_list(herd)
    for animal in Animal.objects.filter(herd=herd).exclude(number=""):
        Animal.objects.filter(pk=animal.pk).update(number=f"{animal.number}-{animal.pk}")


def test_fifty_rows_a_page_and_the_next_page_keeps_what_was_asked(herd, as_vet):
    rows = [Animal(herd=herd, number=f"{number:05}", sex="female", fate="unknown") for number in range(120)]
    Animal.objects.bulk_create(rows)
    Assessment.objects.bulk_create(
        Assessment(
            animal=animal,
            herd=herd,
            verdict="suspect",
            row="12",
            probability=0.92,
            probability_low=0.8,
            probability_high=0.97,
            cause="reassessed",
            confirm_threshold=0.95,
            clear_threshold=0.1,
            suspect_threshold=0.1,
            engine_version="2",
            flagged=True,
            do_not_breed=True,
            next_step="draw_blood",
            assessed_on=TODAY,
        )
        for animal in rows
    )

    page = shown(as_vet, Worklist.TO_SAMPLE, sort="animal", herd="MEADOW")

    assert len(page.context["rows"]) == 50
    assert page.context["found"] == 120
    assert 'href="?sort=animal&amp;herd=MEADOW&amp;page=2"' in page.text
    assert len(page.content) < 60_000
    assert numbers(shown(as_vet, Worklist.TO_SAMPLE, sort="animal", page=3)) == [
        f"{number:05}" for number in range(100, 120)
    ]


# --- Nothing waits ---


def test_an_empty_list_says_so(herd, as_vet, subtests):
    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            assert str(words.EMPTY[worklist]) in shown(as_vet, worklist).text


def test_a_person_without_a_herd_is_told_how_to_get_one(client):
    client.force_login(UserFactory())

    assert "You are not a member of any herd yet" in client.get(reverse(OVERVIEW)).text
    assert "Nobody waits for a sample" in shown(client, Worklist.TO_SAMPLE).text


def test_a_sample_drawn_today_waits_to_be_sent(herd, as_vet):
    drawn(herd, "7", on=TODAY)

    assert numbers(shown(as_vet, Worklist.TO_SEND)) == ["7"]


# --- In the reader's language ---


def test_no_word_of_a_list_is_left_untranslated(herd, as_vet, subtests):
    told = something_in_every_list(herd)
    herd.name = "4711"
    herd.save()

    for worklist in Worklist:
        with subtests.test(worklist=worklist):
            with pseudo_locale():
                page = shown(as_vet, worklist)

            assert told[worklist] in numbers(page)
            assert untranslated(page.text, data=records_own_words()) == []
