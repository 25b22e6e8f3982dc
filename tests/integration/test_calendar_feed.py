"""The calendar behind a secret address: what it holds, read back, and who reaches it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from diagnostics.actions.calendar_feeds import digest, make_feed, revoke_feed
from diagnostics.models import CalendarFeed, Laboratory
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import TODAY, assayed, twin_to_a_bull
from tests.factories import HerdFactory, member
from tests.waiting import sent, to_review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)


@pytest.fixture
def herd():
    return HerdFactory(code="MEADOW", name="Meadow Brook; East, \\ yard")


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET, username="victor", first_name="Victor", last_name="Vale")


@pytest.fixture
def address(vet):
    from django.utils import timezone

    return reverse("diagnostics:calendar", args=[make_feed(user=vet, now=timezone.now())])


def events(client, address):
    told = Calendar.from_ical(client.get(address).content)
    return sorted(told.walk("VEVENT"), key=lambda event: (event["DTSTART"].dt, event["SUMMARY"]))


# --- What it holds ---


def test_results_due_samples_to_come_heifers_undecided_and_reviews_are_all_day_events(herd, client, address):
    Laboratory.objects.create(herd=herd, name="VGL", days_least=2, days_most=6)
    sent(herd, "1", on=date(2026, 5, 28), laboratory="VGL")  # Thursday: six working days
    sent(herd, "2", on=date(2026, 5, 28), laboratory="VGL")
    waits = twin_to_a_bull(herd, "3", on=date(2026, 5, 1))
    assayed(waits, "detected", on=date(2026, 5, 10), caveats="transfused")
    twin_to_a_bull(herd, "4", on=date(2025, 7, 1))
    to_review(herd, "5")

    told = {
        event["SUMMARY"].removeprefix("Meadow Brook; East, \\ yard: "): event
        for event in events(client, address)
    }

    assert told["2 results due from VGL"]["DTSTART"].dt == date(2026, 6, 5)
    assert told["2 results due from VGL"]["DESCRIPTION"] == "1, 2"
    assert told["1 animal may be sampled now"]["DTSTART"].dt == date(2026, 8, 8)
    assert told["1 heifer 12 months old and undecided"]["DTSTART"].dt == date(2026, 7, 2)
    assert told["1 diagnosis to review"]["DESCRIPTION"] == "5"
    for event in told.values():
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert str(event["URL"]).startswith("http://testserver/worklists/")
        assert str(event["URL"]).endswith("?herd=MEADOW")


def test_each_event_keeps_its_identity_from_day_to_day(herd, client, address, monkeypatch):
    sent(herd, "1", on=date(2026, 5, 28))
    [before] = events(client, address)
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY + timedelta(days=3))
    sent(herd, "2", on=date(2026, 5, 28))

    [after] = events(client, address)

    assert before["UID"] == after["UID"]
    assert (before["DESCRIPTION"], after["DESCRIPTION"]) == ("1", "1, 2")


def test_two_herds_have_two_events_of_one_day(herd, vet, client, address):
    hill = HerdFactory(name="Hill Farm")
    vet.memberships.create(herd=hill, role=Role.VET.value)
    sent(herd, "1", on=date(2026, 5, 28))
    sent(hill, "1", on=date(2026, 5, 28))

    assert len({str(event["UID"]) for event in events(client, address)}) == 2


def test_it_names_no_people(herd, client, address):
    sent(herd, "1", on=date(2026, 5, 28))

    told = client.get(address).content.decode()

    assert not {"victor", "Victor", "Vale", "ATTENDEE", "ORGANIZER"} & set(told.replace(":", " ").split())
    assert "Victor" not in told


def test_a_long_list_tells_its_first_numbers_and_how_many_more(herd, client, address, monkeypatch):
    monkeypatch.setattr("diagnostics.exports.calendar.MOST_NUMBERS", 2)
    for number in ("1", "2", "3"):
        sent(herd, number, on=date(2026, 5, 28))

    assert events(client, address)[0]["DESCRIPTION"] == "1, 2 and 1 more"


def test_it_is_a_calendar_that_programs_read(herd, client, address):
    answer = client.get(address)
    told = Calendar.from_ical(answer.content)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (told["VERSION"], told["PRODID"]) == ("2.0", "-//Freemartin//Worklists//EN")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_it_is_told_in_the_reader_s_language(herd, vet, client, address):
    from django.utils import translation

    vet.language = "es"
    vet.save()
    sent(herd, "1", on=date(2026, 5, 28))

    with translation.override("es"):
        words = translation.gettext("the laboratory")
    assert words in events(client, address)[0]["SUMMARY"]


def test_as_many_queries_for_twenty_samples_as_for_one(herd, client, address):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    sent(herd, "0", on=date(2026, 5, 28))
    for_one = cost()
    for number in range(1, 12):
        sent(herd, f"{number}", on=date(2026, 5, 1) + timedelta(days=number))

    assert cost() == for_one <= 10


# --- Who reaches it ---


def test_a_program_that_asks_again_is_told_when_nothing_has_changed(herd, client, address):
    sent(herd, "1", on=date(2026, 5, 28))
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    sent(herd, "2", on=date(2026, 5, 28))
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed["Cache-Control"]) == (200, "private, no-cache")
    assert changed["ETag"] != first["ETag"]
    [event] = Calendar.from_ical(changed.content).walk("VEVENT")
    assert event["DESCRIPTION"] == "1, 2"


def test_only_herds_of_which_one_is_still_a_member_are_in_it(herd, vet, client, address):
    sent(herd, "1", on=date(2026, 5, 28))
    assert len(events(client, address)) == 1

    vet.memberships.all().delete()

    assert events(client, address) == []


def test_another_herd_s_animals_are_not_in_it(client, address):
    sent(HerdFactory(), "1", on=date(2026, 5, 28))

    assert events(client, address) == []


def test_an_unknown_a_revoked_and_an_inactive_person_s_address_lead_nowhere(vet, client, address):
    from django.utils import timezone

    assert client.get(reverse("diagnostics:calendar", args=["guessed"])).status_code == 404
    vet.is_active = False
    vet.save()
    assert client.get(address).status_code == 404
    vet.is_active = True
    vet.save()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405

    assert revoke_feed(user=vet, now=timezone.now())

    assert client.get(address).status_code == 404
    assert not revoke_feed(user=vet, now=timezone.now())


def test_the_address_is_shown_once_and_a_new_one_ends_the_one_before(vet, client):
    client.force_login(vet)
    made = client.post(reverse("diagnostics:calendar-make"), follow=True)
    secret = made.context["secret"]

    assert secret in made.text
    assert secret not in client.get(reverse("diagnostics:worklists")).text
    assert digest(secret.rsplit("/", 1)[1].removesuffix(".ics")) == CalendarFeed.objects.get().token_digest
    assert secret.rsplit("/", 1)[1] not in str(CalendarFeed.objects.values())
    client.post(reverse("diagnostics:calendar-make"))
    assert client.get(secret).status_code == 404
    assert CalendarFeed.objects.filter(revoked_at__isnull=True).count() == 1

    client.post(reverse("diagnostics:calendar-revoke"))

    assert not CalendarFeed.objects.filter(revoked_at__isnull=True).exists()


def test_nobody_revokes_another_s_calendar(herd, vet, client, address):
    client.force_login(member(herd, Role.VET))

    client.post(reverse("diagnostics:calendar-revoke"))

    assert [feed.user for feed in CalendarFeed.objects.filter(revoked_at__isnull=True)] == [vet]
    assert client.get(address).content.startswith(b"BEGIN:VCALENDAR")
