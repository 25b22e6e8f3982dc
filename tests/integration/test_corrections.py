"""Correcting animals and calvings, joining and voiding them, entering bought ones: with a reason, and with what rests
on them seen."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.engine.vocabulary import NextStep, Verdict
from diagnostics.models import Assay
from herd import actions
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import Refused
from herd.models import Animal, Calving, Herd
from herd.vocabulary import BirthAsStated, Fate, Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy")


@pytest.fixture
def vet(client: Client, herd: Herd) -> Client:
    client.force_login(member(herd, Role.VET, username="vet"))
    return client


@pytest.fixture
def cow(herd: Herd) -> Animal:
    return AnimalFactory(herd=herd, number="812")


def calved(herd: Herd, dam: Animal, *calves: CalfEntry, days_ago: int = 0, **more) -> Calving:
    more.setdefault("number_born", len(calves))
    entry = CalvingEntry(
        calved_on=herd.today() - timedelta(days=days_ago),
        calves=calves,
        dam=dam,
        acknowledged=frozenset({"same_litter_question", "interval_too_short"}),
        **more,
    )
    return actions.record_calving(herd=herd, entry=entry, by=None, today=herd.today())


HEIFER = CalfEntry(sex=Sex.FEMALE, number="4711")
BULL = CalfEntry(sex=Sex.MALE)


def page_of(name: str, record: Animal | Calving, *more) -> str:
    return reverse(f"herd:{name}", args=[record.herd.code, record.public_id, *more])


def as_shown(client: Client, address: str) -> dict[str, str]:
    """What a browser would send of a form as it is shown, untouched."""
    page = client.get(address).content.decode()
    body = page[page.index("<main") :]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", body):
        at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        name, kind = at.get("name", ""), at.get("type", "text")
        if not name or (kind in {"radio", "checkbox"} and " checked" not in tag):
            continue
        sent[name] = at.get("value", "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen.group(1) if chosen else ""
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL)
    return sent | dict(areas)


def verdict(animal: Animal) -> str:
    animal.assessment.refresh_from_db()
    return animal.assessment.verdict


# --- An animal ---


def test_a_calf_looked_at_again_and_found_a_bull_clears_nobody_and_flags_his_sister(vet, herd, cow):
    calving = calved(herd, cow, HEIFER, CalfEntry(sex=Sex.FEMALE, number="4712"))
    sister, other = calving.calves.order_by("pk")
    assert verdict(sister) == Verdict.NOT_AT_RISK
    address = page_of("animal-edit", other)
    vet.post(address, as_shown(vet, address) | {"sex": "male", "reason": "looked again"})
    other.refresh_from_db()
    assert other.sex == Sex.MALE
    assert other.history.first().history_change_reason == "looked again"
    assert verdict(sister) == Verdict.SUSPECT


def test_a_form_left_as_it_is_changes_nothing_and_says_so(vet, herd, cow):
    calving = calved(herd, cow, CalfEntry(sex=Sex.FEMALE, number="4711", birth_weight_kg=Decimal("38.5")))
    heifer = calving.calves.get()
    address = page_of("animal-edit", heifer)
    page = vet.post(address, as_shown(vet, address) | {"reason": "nothing"}).content.decode()
    assert "Nothing here differs from what is on record." in page
    assert heifer.history.count() == 1


def test_pounds_shown_and_sent_back_untouched_change_no_weight(vet, herd, cow):
    Herd.objects.filter(pk=herd.pk).update(units="imperial")
    calving = calved(herd, cow, CalfEntry(sex=Sex.FEMALE, number="4711", birth_weight_kg=Decimal("38.6")))
    address = page_of("animal-edit", calving.calves.get())
    shown = as_shown(vet, address)
    assert shown["birth_weight_kg"] == "85.1"
    vet.post(address, shown | {"breed": "Jersey", "reason": "breed"})
    assert calving.calves.get().birth_weight_kg == Decimal("38.6")


def test_a_calf_that_died_after_all_has_left_on_its_calving_day(vet, herd, cow):
    calving = calved(herd, cow, HEIFER, BULL, days_ago=3)
    heifer = calving.calves.get(sex=Sex.FEMALE)
    address = page_of("animal-edit", heifer)
    vet.post(address, as_shown(vet, address) | {"fate": "died", "reason": "died in the night"})
    heifer.refresh_from_db()
    assert (heifer.left_on, heifer.left_reason) == (calving.calved_on, "died")
    assert heifer.assessment.next_step == NextStep.NONE
    address = page_of("animal-edit", heifer)
    vet.post(address, as_shown(vet, address) | {"fate": "alive", "reason": "wrong calf"})
    heifer.refresh_from_db()
    assert heifer.present


def test_a_calf_with_a_later_test_or_calving_did_not_die_at_birth(herd, cow):
    calving = calved(herd, cow, HEIFER, days_ago=800)
    heifer = calving.calves.get()
    calved(herd, heifer, BULL)
    with pytest.raises(Refused) as refusal:
        actions.correct_animal(
            animal=heifer, by=None, today=herd.today(), reason="slip", fate=Fate.STILLBORN.value
        )
    assert {problem.code for problem in refusal.value.problems} == {"lived_on"}
    assert (heifer.fate, heifer.left_on) == (Fate.ALIVE, None)


def test_a_calf_back_to_life_cannot_take_a_number_given_away_since(herd, cow):
    calving = calved(herd, cow, CalfEntry(sex=Sex.FEMALE, fate=Fate.DIED, number="9"))
    AnimalFactory(herd=herd, number="9")
    with pytest.raises(Refused) as refusal:
        actions.correct_animal(
            animal=calving.calves.get(), by=None, today=herd.today(), reason="lives", fate=Fate.ALIVE.value
        )
    assert {problem.code for problem in refusal.value.problems} == {"number_in_use"}


@pytest.mark.parametrize(("sex", "words"), [("male", "is a male"), ("unknown", "she is female")])
def test_a_cow_that_has_calved_stays_female(vet, herd, cow, sex, words):
    calved(herd, cow, BULL)
    address = page_of("animal-edit", cow)
    page = vet.post(address, as_shown(vet, address) | {"sex": sex, "reason": "slip"}).content.decode()
    assert words in page
    cow.refresh_from_db()
    assert cow.sex == Sex.FEMALE


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"born_on": date(2026, 2, 1)}, "recorded_before_birth"),
        ({"born_on": date(2025, 6, 1)}, "entered_before_birth"),
        ({"born_on": date(2999, 1, 1)}, "in_the_future"),
    ],
)
def test_a_bought_animals_birth_agrees_with_its_arrival_and_its_tests(herd, fields, code):
    bought = AnimalFactory(herd=herd, number="5", entered_on=date(2025, 1, 1))
    Assay.objects.create(
        herd=herd, animal=bought, method="pcr_sry", specimen="hair", collected_on=date(2026, 1, 5)
    )
    with pytest.raises(Refused) as refusal:
        actions.correct_animal(animal=bought, by=None, today=date(2026, 3, 1), reason="slip", **fields)
    assert code in {problem.code for problem in refusal.value.problems}


def test_the_birth_date_of_a_calf_is_that_of_its_calving(herd, cow):
    heifer = calved(herd, cow, HEIFER).calves.get()
    with pytest.raises(Refused) as refusal:
        actions.correct_animal(
            animal=heifer,
            by=None,
            today=herd.today(),
            reason="slip",
            born_on=herd.today() - timedelta(days=1),
        )
    assert {problem.code for problem in refusal.value.problems} == {"birth_date_is_the_calvings"}


def test_a_correction_without_a_reason_keeps_what_was_typed(vet, herd, cow):
    address = page_of("animal-edit", cow)
    page = vet.post(address, as_shown(vet, address) | {"breed": "Jersey", "reason": ""}).content.decode()
    assert 'value="Jersey"' in page
    assert "Say why." in page


# --- Bought in ---


def test_a_bought_heifer_twin_to_a_bull_by_her_sellers_word_is_suspect(vet, herd):
    address = reverse("herd:animal-new", args=["dairy"])
    sent = as_shown(vet, address)
    sent |= {"number": "0815", "sex": "female", "birth_as_stated": "twin_to_bull", "born_on": "2026-01-05"}
    for _twice in range(2):
        assert vet.post(address, sent).status_code == 302
    heifer = herd.animals.get()
    assert (heifer.number, heifer.birth_as_stated) == ("0815", BirthAsStated.TWIN_TO_BULL)
    assert heifer.entered_on == herd.today()
    assert verdict(heifer) == Verdict.SUSPECT


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": "812"}, "An animal present in the herd has the number 812."),
        ({"number": ""}, "Enter the number on the tag."),
        ({"sex": ""}, "Tap the sex"),
        ({"born_on": "2999-01-01"}, "lies in the future"),
        ({"born_on": "2026-03-02", "entered_on": "2026-03-01"}, "cannot come before it was born"),
    ],
)
def test_a_bought_animal_that_cannot_be_is_refused_beside_the_field(vet, herd, cow, change, words):
    address = reverse("herd:animal-new", args=["dairy"])
    sent = as_shown(vet, address) | {"number": "9", "sex": "female", "note": "from the market"} | change
    page = vet.post(address, sent).content.decode()
    assert words in page
    assert "from the market</textarea>" in page
    assert herd.animals.count() == 1


# --- A calving ---


def test_a_calving_shown_and_sent_back_untouched_stays_as_it_was(vet, herd, cow):
    calving = calved(herd, cow, HEIFER, BULL, ease=2, semen="sexed_male", note="snow", fetuses_scanned=0)
    address = page_of("calving-edit", calving)
    before = {each.attname: getattr(calving, each.attname) for each in Calving._meta.concrete_fields}
    vet.post(address, as_shown(vet, address) | {"reason": "looked"})
    calving.refresh_from_db()
    assert {each.attname: getattr(calving, each.attname) for each in Calving._meta.concrete_fields} == before


def test_the_right_cow_and_day_are_put_in_with_a_reason(vet, herd, cow):
    right = AnimalFactory(herd=herd, number="813")
    calving = calved(herd, cow, HEIFER, BULL)
    address = page_of("calving-edit", calving)
    yesterday = herd.today() - timedelta(days=1)
    change = {"dam": "813", "calving_date": yesterday.isoformat(), "reason": "misread the tag"}
    answer = vet.post(address, as_shown(vet, address) | change, follow=True)
    calving.refresh_from_db()
    assert (calving.dam, calving.calved_on) == (right, yesterday)
    assert set(calving.calves.values_list("born_on", flat=True)) == {yesterday}
    words = answer.content.decode()
    assert "«misread the tag»" in words
    assert "812 → 813" in words


def test_a_dam_given_another_tag_since_stays_the_dam_when_only_the_note_is_corrected(vet, herd, cow):
    calving = calved(herd, cow, HEIFER, days_ago=30)
    actions.tag_animal(animal=cow, number="950", by=None, today=herd.today() - timedelta(days=10))
    other = AnimalFactory(
        herd=herd, number="950", left_on=herd.today() - timedelta(days=20), left_reason="sold"
    )
    address = page_of("calving-edit", calving)
    vet.post(address, as_shown(vet, address) | {"note": "snow", "reason": "note"})
    calving.refresh_from_db()
    assert calving.dam == cow != other
    assert calving.note == "snow"


def test_an_unknown_dam_is_offered_to_be_entered_when_correcting_too(vet, herd, cow):
    calving = calved(herd, cow, HEIFER)
    address = page_of("calving-edit", calving)
    sent = as_shown(vet, address) | {"dam": "999", "reason": "another cow"}
    page = vet.post(address, sent).content.decode()
    assert "tick «Enter her as a new cow»" in page
    about = re.search(r'name="seen_for" value="([^"]+)"', page).group(1)
    vet.post(address, sent | {"create_dam": "on", "seen_for": about})
    calving.refresh_from_db()
    assert calving.dam.number == "999"
    assert verdict(calving.dam) == Verdict.CLEARED
    assert verdict(cow) == Verdict.BIRTH_UNKNOWN


def test_a_correction_that_contradicts_keeps_every_field_and_the_record(vet, herd, cow):
    calving = calved(herd, cow, HEIFER, BULL)
    address = page_of("calving-edit", calving)
    sent = as_shown(vet, address) | {"number_born": "1", "note": "typed", "reason": "slip"}
    page = vet.post(address, sent).content.decode()
    assert "1 born is fewer than the 2 calves on record." in page
    assert "typed</textarea>" in page
    calving.refresh_from_db()
    assert (calving.number_born, calving.note) == (2, "")


def test_a_calf_forgotten_is_added_and_one_too_many_removed(vet, herd, cow):
    calving = calved(herd, cow, HEIFER)
    heifer = calving.calves.get()
    address = page_of("calf-add", calving)
    sent = as_shown(vet, address)
    assert sent["number_born"] == "2"
    for _twice in range(2):
        added = vet.post(address, sent | {"sex": "male"}, follow=True)
        assert added.redirect_chain, "sent twice it is told alike"
        assert "The calf is added." in added.content.decode()
    assert calving.calves.count() == 2
    assert verdict(heifer) == Verdict.SUSPECT
    bull = calving.calves.get(sex=Sex.MALE)
    vet.post(page_of("calf-remove", bull), {"number_born": "1", "reason": "entered twice"})
    assert list(calving.calves.all()) == [heifer]
    assert verdict(heifer) == Verdict.NOT_AT_RISK


def test_a_calf_with_a_test_is_not_removed(vet, herd, cow):
    calving = calved(herd, cow, HEIFER, BULL)
    bull = calving.calves.get(sex=Sex.MALE)
    Assay.objects.create(herd=herd, animal=bull, method="pcr_sry", specimen="hair", collected_on=herd.today())
    page = vet.post(page_of("calf-remove", bull), {"number_born": "1", "reason": "twice"}).content.decode()
    assert "1 test of" in page
    assert calving.calves.count() == 2


# --- Join, separate, void ---


@pytest.fixture
def pair(herd, cow) -> tuple[Calving, Calving]:
    return (
        calved(herd, cow, HEIFER, days_ago=2, number_born=None),
        calved(herd, cow, CalfEntry(sex=Sex.MALE, number="4712"), days_ago=1, number_born=None),
    )


def settle_address(pair: tuple[Calving, Calving]) -> str:
    return page_of("calving-join", pair[1], pair[0].public_id)


def test_litters_to_settle_stand_in_a_list_and_their_page_shows_both_and_what_rests_on_them(vet, herd, pair):
    earlier, later = pair
    Assay.objects.create(
        herd=herd,
        animal=later.calves.get(),
        method="pcr_sry",
        specimen="hair",
        collected_on=herd.today(),
    )
    listed = vet.get(reverse("herd:unsettled", args=["dairy"])).content.decode()
    assert page_of("calving-join", earlier, later.public_id) in listed
    page = vet.get(settle_address(pair)).content.decode()
    assert page.index("4711") < page.index("4712")
    assert "1 test of 4712 is on record." in page
    assert as_shown(vet, settle_address(pair))["keep"] == str(earlier.public_id)


def test_one_litter_is_joined_on_the_earlier_day(vet, herd, pair):
    earlier, later = pair
    sent = as_shown(vet, settle_address(pair)) | {"answer": "join", "reason": "midnight"}
    vet.post(settle_address(pair), sent)
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (later.joined_into, earlier.number_born) == (earlier, 2)
    assert earlier.calves.count() == 2
    again = vet.post(settle_address(pair), sent, follow=True).content.decode()
    assert "Joined to another calving" in again
    listed = vet.get(reverse("herd:unsettled", args=["dairy"])).content.decode()
    assert "Nothing to settle" in listed
    page = vet.get(reverse("diagnostics:calving", args=["dairy", later.public_id])).content.decode()
    assert "Joined to another calving" in page


def test_the_later_day_may_stand_for_the_litter(vet, herd, pair):
    earlier, later = pair
    sent = as_shown(vet, settle_address(pair))
    sent |= {"answer": "join", "keep": str(later.public_id), "reason": "born after midnight"}
    vet.post(settle_address(pair), sent)
    assert set(later.calves.values_list("born_on", flat=True)) == {later.calved_on}
    earlier.refresh_from_db()
    assert earlier.joined_into == later


def test_two_litters_are_declared_so(vet, herd, pair):
    sent = as_shown(vet, settle_address(pair)) | {"answer": "separate", "reason": "two embryos"}
    vet.post(settle_address(pair), sent)
    assert herd.separate_litters.get().reason == "two embryos"
    assert verdict(pair[0].calves.get()) == Verdict.NOT_AT_RISK


def test_no_answer_settles_nothing_and_keeps_the_reason(vet, herd, pair):
    sent = as_shown(vet, settle_address(pair)) | {"reason": "two embryos"}
    page = vet.post(settle_address(pair), sent).content.decode()
    assert "Choose one of the two." in page
    assert 'value="two embryos"' in page
    assert not herd.separate_litters.exists()


def test_a_vet_sees_what_stays_before_voiding_and_ticks_it(vet, herd, cow):
    calving = calved(herd, cow, HEIFER, BULL)
    heifer = calving.calves.get(sex=Sex.FEMALE)
    Assay.objects.create(
        herd=herd, animal=heifer, method="pcr_sry", specimen="hair", collected_on=herd.today()
    )
    address = page_of("calving-void", calving)
    page = vet.post(address, {"reason": "wrong cow"}).content.decode()
    assert "1 test of 4711 is on record." in page
    assert "Tick this once you have seen what stays on record." in page
    assert 'value="wrong cow"' in page
    vet.post(address, {"reason": "wrong cow", "seen": "on"})
    calving.refresh_from_db()
    assert calving.void_reason == "wrong cow"
    heifer.refresh_from_db()
    assert heifer.calving is None
    assert verdict(heifer) == Verdict.BIRTH_UNKNOWN
    again = vet.post(address, {"reason": "wrong cow", "seen": "on"}, follow=True).content.decode()
    assert "This calving was voided" in again


def test_short_intervals_and_young_dams_are_listed_for_mending_until_declared_two_litters(vet, herd, cow):
    first = calved(herd, cow, BULL, days_ago=120)
    second = calved(herd, cow, HEIFER)
    young = AnimalFactory(herd=herd, number="33", born_on=herd.today() - timedelta(days=500))
    CalvingFactory(herd=herd, dam=young, calved_on=herd.today())
    listed = vet.get(reverse("herd:unsettled", args=["dairy"])).content.decode()
    assert "Less than 200 days apart" in listed
    assert "Dams under 18 months" in listed
    settle = page_of("calving-join", first, second.public_id)
    assert settle in listed
    vet.post(settle, as_shown(vet, settle) | {"answer": "join", "reason": "?"})
    assert herd.calvings.filter(voided_at=None).count() == 3
    vet.post(settle, as_shown(vet, settle) | {"answer": "separate", "reason": "embryo transfer"})
    listed = vet.get(reverse("herd:unsettled", args=["dairy"])).content.decode()
    assert "Less than 200 days apart" not in listed


def asked_of(vet, animal) -> set[str]:
    return set(vet.get(reverse("herd:animal-edit", args=["dairy", animal.public_id])).context["form"].fields)


def test_what_a_seller_states_is_asked_only_of_an_animal_that_somebody_can_have_sold(vet, herd, cow):
    born_here = calf(CalvingFactory(herd=herd, dam=cow), Sex.FEMALE)
    bought_back = calf(CalvingFactory(herd=herd), Sex.FEMALE)
    bought_back.entered_on = herd.today()
    bought_back.save()
    stated = calf(CalvingFactory(herd=herd), Sex.FEMALE)
    stated.birth_as_stated = BirthAsStated.SINGLE.value
    stated.save()

    assert "birth_as_stated" not in asked_of(vet, born_here)
    for animal in (bought_back, stated, cow):
        assert "birth_as_stated" in asked_of(vet, animal)


def test_an_animal_born_here_is_corrected_without_a_word_of_a_seller(vet, herd, cow):
    born_here = calf(CalvingFactory(herd=herd, dam=cow), Sex.FEMALE)
    page = reverse("herd:animal-edit", args=["dairy", born_here.public_id])
    vet.post(page, {"sex": "male", "fate": "alive", "reason": "looked again", "birth_as_stated": "single"})
    born_here.refresh_from_db()
    assert (born_here.sex, born_here.birth_as_stated) == (Sex.MALE, "")
