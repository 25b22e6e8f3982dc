"""Contradictions: what stands against what, what each would come to, and dealing with them."""

from datetime import date

import pytest
from django.urls import reverse

from diagnostics import labels
from diagnostics.actions import void_result
from diagnostics.engine.contradiction import SETTLED, Way
from diagnostics.models import Assay, Contradiction
from diagnostics.presenters.contradictions import SETTLES, WAYS
from diagnostics.queries.contradiction_pages import REASON_OF
from diagnostics.vocabulary import ContradictionKind
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import TODAY, assayed, calved, single, twin_to_a_bull
from tests.factories import HerdFactory, member
from tests.waiting import in_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)


@pytest.fixture
def herd():
    return HerdFactory(code="MEADOW")


@pytest.fixture
def as_vet(client, herd):
    client.force_login(member(herd, Role.VET, username="victor", first_name="Victor", last_name="Vale"))
    return client


def only(animal, kind):
    return Contradiction.objects.get(animal=animal, kind=kind, gone_at__isnull=True)


def page_of(client, contradiction):
    return client.get(reverse("diagnostics:contradiction", args=["MEADOW", contradiction.pk]))


def deal(client, contradiction, note="New sample drawn."):
    return client.post(
        reverse("diagnostics:contradiction-deal", args=["MEADOW", contradiction.pk]), {"note": note}
    )


def told(page):
    return {turn.sentence: (turn.label, turn.probability) for turn in page.context["turns"]}


def listed(client):
    page = client.get(reverse("diagnostics:worklist", args=["contradictions"]))
    return [row.animal for row in page.context["rows"]]


# --- The tables ---


def test_each_kind_has_its_words_and_its_ways():
    assert set(SETTLES) == set(ContradictionKind)
    assert {kind.value for kind in ContradictionKind} == set(labels.CONTRADICTION)
    assert set(REASON_OF) == set(ContradictionKind) - {ContradictionKind.NOT_IN_HERD_THAT_DAY}
    assert set(REASON_OF.values()) == set(SETTLED)
    assert set(WAYS) == set(Way)


# --- What each way would come to ---


def test_a_positive_and_a_negative_tell_what_either_being_wrong_comes_to(herd, as_vet):
    page = page_of(as_vet, only(in_conflict(herd, "7"), "results_conflict"))

    assert told(page) == {
        "If the positive is wrong": ("Cleared", "0.09"),
        "If the negative is wrong": ("Confirmed", "0.999"),
    }
    lines = [line for turn in page.context["turns"] for line in turn.results]
    assert [(line.said, str(line.assay.laboratory), line.assay.collected_on) for line in lines] == [
        ("Male cells or DNA detected", "VGL", date(2026, 3, 20)),
        ("Not detected", "VHL", date(2026, 4, 20)),
    ]
    assert "Draw a new sample and have both tests done on it" in page.text


def test_male_hair_tells_what_it_comes_to_without_it_and_with_new_hair(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, "detected")
    assayed(heifer, "detected", specimen="hair", on=date(2026, 4, 1))

    ways = told(page_of(as_vet, only(heifer, "own_tissue_male")))

    assert [label for label, _probability in ways.values()] == ["Confirmed", "Confirmed"]
    assert list(ways) == ["If the hair was another animal's", "If new hair shows no male DNA"]


def test_only_male_cells_are_settled_by_hair(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, "detected", method="karyotype", cells_xx=0, cells_xy=400)

    ways = told(page_of(as_vet, only(heifer, "only_male_cells")))

    assert ways["If new hair shows no male DNA"][0] == "Confirmed"  # clinical.md §7: … and hair free of Y
    assert ways["If the positive is wrong"] == ("Suspect", "0.92")


def test_a_positive_of_a_cow_that_calved_is_weighed_against_the_calving(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7", on=date(2024, 3, 1))
    assayed(heifer, "detected", method="pcr_sry", on=date(2024, 3, 21))
    calved(herd, ("female", "70"), dam="7", on=date(2026, 3, 1), number_born=1)

    ways = told(page_of(as_vet, only(heifer, "positive_but_calved")))

    assert ways["If the positive is wrong"] == ("Cleared", "0")
    assert ways["If another cow calved"][0] == "Confirmed"


def test_a_positive_and_a_later_pregnancy_are_weighed_against_each_other(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7", on=date(2024, 12, 1))
    assayed(heifer, "detected", on=date(2024, 12, 20))
    assayed(
        heifer, "not_stated", method="pregnancy_check", specimen="", on=date(2026, 4, 1), pregnancy="pregnant"
    )

    ways = told(page_of(as_vet, only(heifer, "positive_but_pregnant")))

    assert ways["If the positive is wrong"] == (
        "Unresolved",
        "0.19",
    )  # clinical.md §7: one check found her pregnant
    assert ways["If the pregnancy check is wrong"][0] == "Confirmed"


def test_a_sample_of_a_day_before_she_came_may_be_another_animal_s(herd, as_vet):
    heifer = single(herd, "7", on=date(2026, 3, 1))
    assayed(heifer, "detected", on=date(2026, 3, 20))
    heifer.entered_on = date(2026, 4, 1)
    heifer.save()
    assayed(heifer, "not_detected", method="pcr_sry", on=date(2026, 5, 1))  # looked at again

    ways = told(page_of(as_vet, only(heifer, "not_in_herd_that_day")))

    assert ways["If the sample was another animal's"][0] == "Cleared"
    assert ways["If a day on record is wrong and the sample hers"][0] == "Unresolved"


# --- Its life ---


def test_it_appears_on_her_page_and_in_the_list_and_goes_when_a_result_is_voided(herd, as_vet):
    heifer = in_conflict(herd, "7")
    hers = reverse("diagnostics:animal", args=["MEADOW", heifer.public_id])
    assert "Male cells found, and not found" in as_vet.get(hers).text
    assert listed(as_vet) == ["7"]

    void_result(assay=Assay.objects.earliest("pk"), reason="another's tube", by=None, today=TODAY)

    assert listed(as_vet) == []
    assert "Male cells found, and not found" not in as_vet.get(hers).text
    gone = Contradiction.objects.get()
    assert "the record has been mended" in page_of(as_vet, gone).text.lower()


def test_once_dealt_with_it_leaves_the_list_and_stays_in_her_history(herd, as_vet):
    heifer = in_conflict(herd, "7")
    contradiction = only(heifer, "results_conflict")

    answer = deal(as_vet, contradiction, "Tubes were mixed up.")

    hers = reverse("diagnostics:animal", args=["MEADOW", heifer.public_id])
    assert answer["Location"] == hers
    assert listed(as_vet) == []
    assert "«Tubes were mixed up.»" in as_vet.get(hers).text
    assert "dealt with by Victor Vale" in as_vet.get(hers).text
    assert "Victor Vale dealt with it" in page_of(as_vet, contradiction).text


def test_a_new_result_opens_it_again(herd, as_vet):
    heifer = in_conflict(herd, "7")
    deal(as_vet, only(heifer, "results_conflict"))

    assayed(heifer, "detected", method="pcr_sry", on=date(2026, 5, 20))

    assert listed(as_vet) == ["7"]
    assert Contradiction.objects.filter(animal=heifer, dealt_at__isnull=False).count() == 1


def test_without_a_note_it_is_refused_beside_the_field_and_stays(herd, as_vet):
    contradiction = only(in_conflict(herd, "7"), "results_conflict")

    answer = deal(as_vet, contradiction, "  ")

    assert answer.status_code == 200
    assert answer.context["form"].errors["note"] == ["Say what was done about it."]
    assert listed(as_vet) == ["7"]


def test_what_another_vet_has_dealt_with_meanwhile_is_not_dealt_with_twice(herd, as_vet, client):
    contradiction = only(in_conflict(herd, "7"), "results_conflict")
    deal(as_vet, contradiction)
    client.force_login(member(herd, Role.VET))

    answer = deal(client, contradiction, "I too.")

    assert "Somebody has dealt with it meanwhile" in answer.text
    assert "«I too.»" in answer.text
    assert Contradiction.objects.get().dealt_note == "New sample drawn."


@pytest.mark.parametrize("role", [Role.READER, Role.STAFF, Role.MANAGER])
def test_only_a_vet_deals_with_it_and_others_read_it(herd, client, role):
    contradiction = only(in_conflict(herd, "7"), "results_conflict")
    client.force_login(member(herd, role))

    page = page_of(client, contradiction)

    assert page.status_code == 200
    assert page.context["form"] is None
    assert deal(client, contradiction).status_code == 403
    assert Contradiction.objects.get().dealt_at is None
