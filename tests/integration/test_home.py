"""My herds, and the home of one: what waits, and the way to it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions.sample_life import note_step
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.queries.assays import samples_out
from diagnostics.queries.herds import results_out
from diagnostics.queries.worklist_counts import waiting_in
from diagnostics.queries.worklist_scope import Scope
from diagnostics.vocabulary import Step, Worklist
from herd.actions import record_leaving
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import TODAY, assayed, calved, single, twin_to_a_bull
from tests.factories import HerdFactory, UserFactory, member
from tests.waiting import sent

pytestmark = pytest.mark.django_db


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


def home(client, code="MEADOW"):
    return client.get(reverse("diagnostics:home", args=[code]))


def waits(herd):
    return waiting_in(Scope.over([herd], day_in=Herd.today))[herd.pk]


# --- What waits ---


def test_a_heifer_twin_to_a_bull_waits_for_a_sample(herd):
    twin_to_a_bull(herd, "7")

    waiting = waits(herd)

    assert (waiting.do_not_breed, waiting.to_sample, waiting.results_out) == (1, 1, 0)


def test_a_sample_that_is_out_waits_for_its_result_and_no_longer_for_blood(herd):
    assayed(twin_to_a_bull(herd, "7"), status=ResultStatus.OUT.value, on=date(2026, 5, 20))

    waiting = waits(herd)

    assert (waiting.do_not_breed, waiting.to_sample, waiting.results_out) == (1, 0, 1)


def test_a_preliminary_result_still_waits_as_in_the_list_of_samples_out(herd):
    assayed(twin_to_a_bull(herd, "7"), status=ResultStatus.PRELIMINARY.value, on=date(2026, 5, 20))

    assert waits(herd).results_out == samples_out(herd).count() == 1
    assert [assay.animal.number for assay in results_out(herd)] == ["7"]


def test_the_test_of_a_lost_sample_is_out_no_longer_on_the_home_page_as_in_the_list(herd):
    sample = sent(herd, "7")
    assert waits(herd).results_out == 1

    note_step(samples=[sample], step=Step.LOST, on=TODAY, by=None, today=lambda _herd: TODAY)

    assert waits(herd).results_out == samples_out(herd).count() == 0


def test_a_result_that_came_no_longer_waits(herd):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, status=ResultStatus.OUT.value)
    assayed(heifer)

    waiting = waits(herd)

    assert (waiting.do_not_breed, waiting.results_out) == (0, 0)


def test_a_live_calf_without_a_number_waits_for_its_tag_and_a_dead_one_does_not(herd):
    calved(herd, ("female", ""), number_born=1)
    dead = calved(herd, ("male", ""), number_born=1)
    record_leaving(animals=dead.calves.all(), left_on=TODAY, left_reason="died", by=None, today=TODAY)

    assert waits(herd).to_tag == 1


def test_heifers_of_two_calvings_a_day_apart_wait_for_the_litter_to_be_settled(herd):
    calved(herd, ("female", "7"), dam="1", on=date(2026, 3, 1))
    calved(
        herd,
        ("male", "8"),
        dam="1",
        on=date(2026, 3, 2),
        acknowledged=frozenset({"same_litter_question", "interval_too_short"}),
    )

    assert waits(herd).to_settle == 1


def test_a_flagged_heifer_that_was_sold_waits_for_nothing(herd):
    heifer = twin_to_a_bull(herd, "7")
    record_leaving(animals=[heifer], left_on=TODAY, left_reason="sold", by=None, today=TODAY)

    waiting = waits(herd)

    assert (waiting.do_not_breed, waiting.to_sample) == (0, 0)
    assert waiting.to_tag == 1  # her twin, a bull calf


# --- My herds ---


def test_a_vet_sees_what_waits_in_each_herd(herd, vet, as_vet):
    twin_to_a_bull(herd, "7")
    hill = HerdFactory(code="HILL", name="Hill Farm")
    vet.memberships.create(herd=hill, role=Role.READER.value)

    page = as_vet.get(reverse("diagnostics:herds"))

    lines = {line.herd.code: line for line in page.context["lines"]}
    assert lines["MEADOW"].waiting.to_sample == 1
    assert (lines["MEADOW"].roles, lines["HILL"].roles) == ("Veterinarian", "Reader")
    assert "Nothing waits here." in page.content.decode()


def test_my_herds_names_what_asks_for_something_and_not_what_is_only_flagged_or_under_way(herd, vet, as_vet):
    twin_to_a_bull(herd, "7")
    sent(herd, "8", on=TODAY)

    (line,) = as_vet.get(reverse("diagnostics:herds")).context["lines"]

    assert [(tile.worklist, tile.rows) for tile in line.tiles] == [(Worklist.TO_SAMPLE, 1)]


def test_a_herd_one_is_no_member_of_is_not_shown(herd, as_vet):
    HerdFactory(name="Somebody else's")

    assert "Somebody else" not in as_vet.get(reverse("diagnostics:herds")).content.decode()


def test_twenty_herds_cost_as_many_queries_as_two(herd, vet, as_vet):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_vet.get(reverse("diagnostics:herds"))
        return len(queries)

    as_vet.get(reverse("diagnostics:herds"))
    for_one = cost()
    for _number in range(19):
        other = HerdFactory()
        vet.memberships.create(herd=other, role=Role.VET.value)
        twin_to_a_bull(other, "7")

    assert cost() == for_one
    assert for_one <= 8


def test_a_person_without_a_herd_is_told_how_to_get_one(client):
    client.force_login(UserFactory())

    page = client.get(reverse("diagnostics:herds")).content.decode()

    assert "You are not a member of any herd yet" in page


# --- The herd looked at last ---


def test_the_herd_looked_at_last_comes_first_and_is_gone_to_after_signing_in(herd, vet, as_vet):
    hill = HerdFactory(code="HILL", name="Aaron's Hill")
    vet.memberships.create(herd=hill, role=Role.VET.value)

    home(as_vet)

    assert as_vet.get(reverse("diagnostics:start"))["Location"] == "/herds/MEADOW/"
    assert as_vet.get(reverse("diagnostics:herds")).context["lines"][0].herd == herd


def test_a_member_of_one_herd_goes_straight_to_it(as_vet):
    assert as_vet.get(reverse("diagnostics:start"))["Location"] == "/herds/MEADOW/"


def test_a_member_of_two_herds_who_has_looked_at_neither_chooses(vet, as_vet):
    vet.memberships.create(herd=HerdFactory(), role=Role.VET.value)

    assert as_vet.get(reverse("diagnostics:start"))["Location"] == "/"


def test_a_herd_one_has_been_let_go_from_is_not_gone_to(herd, vet, as_vet):
    home(as_vet)
    vet.memberships.all().delete()

    assert as_vet.get(reverse("diagnostics:start"))["Location"] == "/"


def test_looking_at_the_same_herd_again_writes_nothing(as_vet):
    home(as_vet)

    with CaptureQueriesContext(connection) as queries:
        home(as_vet)

    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


# --- Home of a herd ---


def test_the_home_shows_whom_to_sample_and_what_to_do(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")

    page = home(as_vet)

    [(animal, verdict, step)] = page.context["to_sample"]
    assert (animal, verdict.code, step.title) == (heifer, "suspect", "Draw blood")
    assert page.context["calvings"][0].pairing == "FM"


def test_the_youngest_are_sampled_first(herd, as_vet):
    twin_to_a_bull(herd, "old", on=date(2025, 1, 1))
    twin_to_a_bull(herd, "young", on=date(2026, 5, 1))

    assert [animal.number for animal, _verdict, _step in home(as_vet).context["to_sample"]] == [
        "young",
        "old",
    ]


def test_who_may_record_births_finds_the_button_at_once(herd, as_vet):
    page = home(as_vet).content.decode()

    assert f'href="{reverse("herd:calving-new", args=["MEADOW"])}"' in page
    assert "btn-lg" in page


def test_a_reader_is_not_offered_to_record_a_calving(herd, client):
    client.force_login(member(herd, Role.READER))

    assert "Record a calving" not in home(client).content.decode()


def test_each_role_is_told_on_the_home_of_the_lists_it_can_work_through(herd, client):
    assayed(twin_to_a_bull(herd, "7"), "detected")
    told = {}
    for role in Role:
        client.force_login(member(herd, role))
        told[role] = {tile.worklist.value: tile.rows for tile in home(client).context["tiles"]}

    assert told[Role.VET] == {"to-sample": 0, "to-sign": 1, "do-not-breed": 1}
    assert told[Role.STAFF] == told[Role.READER] == told[Role.MANAGER] == {"to-sample": 0, "do-not-breed": 1}


def test_a_new_herd_says_what_to_do_first(herd, as_vet):
    assert "No calving is on record yet" in home(as_vet).content.decode()


def test_the_last_calvings_are_shown_and_a_voided_one_is_not(herd, as_vet):
    single(herd, "7", dam="1")
    gone = calved(herd, ("female", "8"), dam="2", number_born=1)
    type(gone).objects.filter(pk=gone.pk).update(
        voided_at="2026-05-01T00:00Z", voided_by=member(herd), void_reason="entered by mistake"
    )

    assert [str(line.calving.dam) for line in home(as_vet).context["calvings"]] == ["1"]


def test_thirty_heifers_cost_the_home_as_many_queries_as_one(herd, as_vet):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            home(as_vet)
        return len(queries)

    for_none = twin_to_a_bull(herd, "0")
    assayed(for_none, status=ResultStatus.OUT.value, on=date(2026, 5, 20))
    twin_to_a_bull(herd, "1")
    home(as_vet)
    for_one = cost()
    for number in range(2, 32):
        assayed(twin_to_a_bull(herd, f"{number}"), status=ResultStatus.OUT.value, on=date(2026, 5, 20))
        twin_to_a_bull(herd, f"S{number}")

    assert cost() == for_one
    assert for_one <= 14


def test_a_reader_is_told_what_is_to_be_tagged_and_not_led_where_he_may_not_go(herd, client):
    calved(herd, ("female", ""), number_born=1)
    client.force_login(member(herd, Role.READER))
    to_tag = reverse("herd:to-tag", args=["MEADOW"])

    for page in (home(client), client.get(reverse("diagnostics:herds"))):
        assert "to tag" in page.content.decode().lower()
        assert to_tag not in page.content.decode()
