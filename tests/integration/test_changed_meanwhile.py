"""A page opened before another person's correction does not put the old values back unseen."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.actions import change_policy
from diagnostics.actions.laboratories import save_laboratory
from diagnostics.entries import LaboratoryEntry, OfferedMethod
from diagnostics.queries import policy_of
from herd import actions, labels
from herd.actions.kept import keep
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import ChangedSince
from herd.models import Animal, Calving, Herd, User
from herd.queries.versions import version_of
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, HerdFactory, member
from tests.integration.test_corrections import as_shown, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy", name="Meadow")


@pytest.fixture
def rosa(herd: Herd) -> User:
    return member(herd, Role.MANAGER, username="rosa")


@pytest.fixture
def pat(herd: Herd) -> User:
    return member(herd, Role.MANAGER, username="pat", first_name="Pat", last_name="Byrne")


@pytest.fixture
def browser(client: Client, rosa: User) -> Client:
    client.force_login(rosa)
    return client


@pytest.fixture
def calving(herd: Herd, rosa: User) -> Calving:
    entry = CalvingEntry(
        calved_on=herd.today() - timedelta(days=3),
        calves=(CalfEntry(sex=Sex.FEMALE, number="4711", birth_weight_kg=Decimal("38.5")),),
        dam=AnimalFactory(herd=herd, number="812"),
        number_born=1,
    )
    return actions.record_calving(herd=herd, entry=entry, by=rosa, today=herd.today())


def sent(browser: Client, address: str, fields: dict[str, str]) -> str:
    return html.unescape(browser.post(address, fields, follow=True).content.decode())


def carried(page: str) -> dict[str, str]:
    """The version that the page shown last carries, as its form would send it."""
    found = re.search(r'name="version_seen" value="(\d+)"', page)
    assert found
    return {"version_seen": found.group(1)}


def test_a_twin_that_another_person_added_is_not_lost_to_a_page_opened_before(browser, herd, pat, calving):
    address = page_of("calving-edit", calving)
    shown = as_shown(browser, address)
    actions.correct_calving(calving=calving, by=pat, today=herd.today(), reason="twins", number_born=2)
    typed = shown | {"note": "hard pull", "reason": "remembered"}
    page = sent(browser, address, typed)
    assert "Pat Byrne has changed this from «1» to «2»." in page
    assert "This has been changed since you opened the page" in page
    assert "hard pull" in page
    calving.refresh_from_db()
    assert (calving.number_born, calving.note) == (2, "")
    # Sent again with the number corrected, it is saved; so it would be with the old one, knowingly.
    sent(browser, address, typed | carried(page) | {"number_born": "2"})
    calving.refresh_from_db()
    assert (calving.number_born, calving.note) == (2, "hard pull")


def test_the_same_page_without_its_new_version_is_refused_as_often_as_it_is_sent(browser, herd, pat, calving):
    address = page_of("calving-edit", calving)
    typed = as_shown(browser, address) | {"reason": "remembered"}
    actions.correct_calving(calving=calving, by=pat, today=herd.today(), reason="twins", number_born=2)
    for _time in range(2):
        assert "Pat Byrne has changed this" in sent(browser, address, typed)
    page = sent(browser, address, typed)
    # A third person's change after the refusal is told in its turn.
    actions.correct_calving(calving=calving, by=None, today=herd.today(), reason="three", number_born=3)
    page = sent(browser, address, typed | carried(page))
    assert "The program has changed this from «2» to «3»." in page
    sent(browser, address, typed | carried(page) | {"number_born": "1"})
    calving.refresh_from_db()
    assert calving.number_born == 1


def test_dam_and_day_changed_meanwhile_are_told_by_number_and_date(browser, herd, pat, calving):
    address = page_of("calving-edit", calving)
    typed = as_shown(browser, address) | {"reason": "remembered"}
    other, day = AnimalFactory(herd=herd, number="900"), calving.calved_on - timedelta(days=1)
    actions.correct_calving(
        calving=calving, by=pat, today=herd.today(), reason="wrong cow", dam=other, calved_on=day
    )
    page = sent(browser, address, typed)
    assert "Pat Byrne has changed this from «812» to «900»." in page
    assert re.search(r"Calved on: Pat Byrne has changed this from «[^»]+» to «[^»]+».", page)
    calving.refresh_from_db()
    assert (calving.dam, calving.calved_on) == (other, day)


def test_what_others_changed_to_just_this_is_no_conflict(browser, herd, pat, calving):
    address = page_of("calving-edit", calving)
    typed = as_shown(browser, address) | {"number_born": "2", "note": "hard pull", "reason": "twins"}
    actions.correct_calving(calving=calving, by=pat, today=herd.today(), reason="twins", number_born=2)
    sent(browser, address, typed)
    calving.refresh_from_db()
    assert (calving.number_born, calving.note) == (2, "hard pull")


def test_an_animal_corrected_meanwhile_is_not_put_back(browser, herd, pat, calving):
    heifer = calving.calves.get()
    address = page_of("animal-edit", heifer)
    typed = as_shown(browser, address) | {"pen": "north", "reason": "moved"}
    actions.correct_animal(
        animal=Animal.objects.get(pk=heifer.pk),
        by=pat,
        today=herd.today(),
        reason="looked again",
        sex="male",
        birth_weight_kg=Decimal("40.0"),
    )
    page = sent(browser, address, typed)
    assert (
        "Pat Byrne has changed this from «{}» to «{}».".format(labels.SEX["female"], labels.SEX["male"])
        in page
    )
    assert "Pat Byrne has changed this from «38.5 kg» to «40 kg»." in page
    heifer.refresh_from_db()
    assert (heifer.sex, heifer.pen) == (Sex.MALE, "")
    sent(browser, address, typed | carried(page) | {"sex": "male"})
    heifer.refresh_from_db()
    assert (heifer.sex, heifer.pen, heifer.birth_weight_kg) == (Sex.MALE, "north", Decimal("38.5"))


def test_ones_own_change_in_another_window_is_told_as_such(browser, herd, rosa, calving):
    heifer = calving.calves.get()
    address = page_of("animal-edit", heifer)
    typed = as_shown(browser, address) | {"breed": "Angus", "reason": "papers"}
    actions.correct_animal(
        animal=Animal.objects.get(pk=heifer.pk), by=rosa, today=herd.today(), reason="papers", breed="Jersey"
    )
    assert "You have changed this elsewhere from «–» to «Jersey»." in sent(browser, address, typed)


def test_settings_changed_meanwhile_are_not_put_back(browser, herd, pat, rosa):
    address = reverse("herd:settings", args=["dairy"])
    actions.change_settings(herd=Herd.objects.get(pk=herd.pk), by=rosa, name="Meadow farm")
    typed = as_shown(browser, address) | {"country": "FR"}
    actions.change_settings(herd=Herd.objects.get(pk=herd.pk), by=pat, units="imperial")
    page = sent(browser, address, typed)
    words = [str(labels.UNITS[units]) for units in ("metric", "imperial")]
    assert "Pat Byrne has changed this from «{}» to «{}».".format(*words) in page
    herd.refresh_from_db()
    assert (herd.units, herd.country) == ("imperial", "IE")
    sent(browser, address, typed | carried(page))
    herd.refresh_from_db()
    assert (herd.units, herd.country) == ("metric", "FR")


def test_thresholds_decided_meanwhile_are_not_put_back(browser, herd, pat):
    address = reverse("diagnostics:policy", args=["dairy"])
    typed = as_shown(browser, address) | {"test_price": "30"}  # nothing decided yet: what the program assumes
    change_policy(herd=herd, by=pat, today=herd.today(), clear_threshold=Decimal("0.05"))
    page = sent(browser, address, typed)
    assert "Pat Byrne has changed this from «0.1» to «0.05»." in page
    assert (policy_of(herd).clear_threshold, policy_of(herd).test_price) == (Decimal("0.05"), None)
    sent(browser, address, typed | carried(page) | {"clear_threshold": "0.05"})
    assert (policy_of(herd).clear_threshold, policy_of(herd).test_price) == (Decimal("0.05"), 30)


def test_a_laboratory_corrected_meanwhile_is_not_put_back(browser, herd, pat):
    typed = {"name": "Hill laboratory", "phone": "01 234", "methods-0-method": "pcr_sry"}
    browser.post(reverse("diagnostics:laboratory-new", args=["dairy"]), typed)
    laboratory = herd.laboratories.get()
    address = reverse("diagnostics:laboratory-edit", args=["dairy", laboratory.public_id])
    typed = as_shown(browser, address) | {"note": "Ring before noon"}
    entry = LaboratoryEntry(name="Hill laboratory", phone="05 678", methods=(OfferedMethod("pcr_sry"),))
    save_laboratory(herd=herd, entry=entry, by=pat, today=herd.today(), laboratory=laboratory)
    page = sent(browser, address, typed)
    assert "Pat Byrne has changed this from «01 234» to «05 678»." in page
    laboratory.refresh_from_db()
    assert (laboratory.phone, laboratory.note) == ("05 678", "")
    sent(browser, address, typed | carried(page))
    laboratory.refresh_from_db()
    assert (laboratory.phone, laboratory.note) == ("01 234", "Ring before noon")


def test_a_form_kept_while_its_sender_signed_in_again_stays_with_the_version_it_was_made_of(
    browser, herd, rosa, pat, calving
):
    address = page_of("calving-edit", calving)
    version = version_of(calving)
    kept = keep(
        user=rosa,
        page=address,
        action=address,
        data=f"number_born=1&reason=twins&version_seen={version}",
        files_left_out=False,
        now=timezone.now(),
    )
    actions.correct_calving(calving=calving, by=pat, today=herd.today(), reason="twins", number_born=2)
    page = browser.get(f"{address}?kept={kept.public_id}").content.decode()
    assert carried(page) == {"version_seen": version}


def test_a_version_that_no_form_ever_showed_stops_nothing_and_breaks_nothing(browser, herd, calving):
    address = page_of("calving-edit", calving)
    shown = as_shown(browser, address)
    for place, version in enumerate(("", "x", "-1", "9" * 40, "٣", "1 OR 1=1")):
        sent(browser, address, shown | {"version_seen": version, "note": f"n{place}", "reason": "r"})
        calving.refresh_from_db()
        assert calving.note == f"n{place}"


def test_the_action_itself_refuses_whatever_the_page_forgot(herd, rosa, pat, calving):
    seen = version_of(calving)
    actions.correct_calving(calving=calving, by=pat, today=herd.today(), reason="twins", number_born=2)
    with pytest.raises(ChangedSince) as refusal:
        actions.correct_calving(
            calving=calving, by=rosa, today=herd.today(), reason="one", number_born=1, seen=seen
        )
    assert refusal.value.version == version_of(calving)
    assert [problem.field for problem in refusal.value.problems] == ["", "number_born"]
    day = date(2020, 1, 1)
    actions.correct_calving(calving=calving, by=pat, today=herd.today(), reason="day", calved_on=day)
    with pytest.raises(ChangedSince) as refusal:
        actions.correct_calving(
            calving=calving, by=rosa, today=herd.today(), reason="back", calved_on=herd.today(), seen=seen
        )
    assert refusal.value.problems[1].field == "calving_date"
