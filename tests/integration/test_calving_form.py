"""The calving form: what is asked, what is refused and where, and that nothing typed is lost."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.engine.vocabulary import Verdict
from herd import actions
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Calving, Herd, User
from herd.vocabulary import Fate, Role, Sex
from tests.factories import AnimalFactory, HerdFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy", name="Dairy")


@pytest.fixture
def rosa(client: Client, herd: Herd) -> Client:
    """Rosa, of the farm's staff, signed in."""
    client.force_login(member(herd, Role.STAFF, username="rosa"))
    return client


@pytest.fixture
def cow(herd: Herd) -> Animal:
    return AnimalFactory(herd=herd, number="812")


def form_address(herd: Herd) -> str:
    return reverse("herd:calving-new", args=[herd.code])


def typed(herd: Herd, *calves: dict, **more) -> dict:
    """What a browser sends: one dict a calf, then the fields of the calving."""
    sent = {
        "dam": "812",
        "calving_date": herd.today().isoformat(),
        "how_many": str(min(max(len(calves), 1), 4)),
        "idempotency_key": "key-1",
        "seen_for": "",
        **more,
    }
    for position, calf in enumerate(calves):
        row = {"sex": "", "fate": "alive", "number": "", **calf}
        sent |= {f"calf-{position}-{name}": value for name, value in row.items()}
    return sent


def text_of(response) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def calved(herd: Herd, dam: Animal, days_ago: int = 0) -> Calving:
    entry = CalvingEntry(
        calved_on=herd.today() - timedelta(days=days_ago),
        calves=(CalfEntry(sex=Sex.FEMALE),),
        dam=dam,
        number_born=1,
    )
    return actions.record_calving(herd=herd, entry=entry, by=None, today=herd.today())


# --- Saving ---


def test_twins_are_saved_and_answered_with_the_heifers_verdict_and_next_step(rosa, herd, cow):
    answer = rosa.post(form_address(herd), typed(herd, {"sex": "female"}, {"sex": "male"}), follow=True)
    calving = herd.calvings.get()
    assert answer.redirect_chain[-1][0] == reverse("diagnostics:calving", args=["dairy", calving.public_id])
    assert calving.number_born == 2
    heifer = calving.calves.get(sex=Sex.FEMALE)
    assert heifer.assessment.verdict == Verdict.SUSPECT
    words = text_of(answer)
    assert "Suspect: she may be a freemartin, the risk is 92 in 100." in words
    assert "Draw blood" in words
    assert "Twin to a heifer." in words


def test_what_stands_behind_more_is_saved_with_the_calving(rosa, herd, cow):
    details = {
        "number_born": "3",
        "fetuses_scanned": "3",
        "embryo_transfer": "yes",
        "genetic_dam": "FR123",
        "semen": "sexed_female",
        "parity": "2",
        "ease": "3",
        "membranes": "retained",
        "sire": "AI-77",
        "breed": "Holstein",
        "note": "cold night",
    }
    sent = typed(
        herd,
        {"sex": "female", "number": "0047", "birth_weight": "38,5", "official_id": "IE1"},
        {"sex": "unknown", "fate": "mummified", "note": "small"},
        **details,
    )
    rosa.post(form_address(herd), sent)
    calving = herd.calvings.get()
    kept = {name: str(getattr(calving, name)) for name in details if name not in {"sire", "breed"}}
    assert kept == {name: value for name, value in details.items() if name in kept}
    first, second = calving.calves.order_by("pk")
    assert (first.number, first.birth_weight_kg, first.official_id) == ("0047", Decimal("38.5"), "IE1")
    assert (first.sire, first.breed, second.sire) == ("AI-77", "Holstein", "AI-77")
    assert (second.fate, second.note, second.left_on) == (Fate.MUMMIFIED, "small", herd.today())


def test_pounds_are_kept_as_kilograms(rosa, herd, cow):
    Herd.objects.filter(pk=herd.pk).update(units="imperial")
    page = rosa.get(form_address(herd))
    assert '<span class="input-group-text">lb</span>' in page.content.decode()
    answer = rosa.post(
        form_address(herd), typed(herd, {"sex": "female", "birth_weight": "84.9"}), follow=True
    )
    assert herd.animals.get(calving__isnull=False).birth_weight_kg == Decimal("38.5")
    assert "84.9 lb" in text_of(answer)


def test_the_button_pressed_twice_saves_one_calving(rosa, herd, cow):
    sent = typed(herd, {"sex": "female"}, {"sex": "male"})
    first, second = rosa.post(form_address(herd), sent), rosa.post(form_address(herd), sent)
    assert first.url == second.url
    assert (herd.calvings.count(), herd.animals.count()) == (1, 3)


def test_a_form_changed_and_sent_again_with_the_back_button_says_so_and_can_be_sent_once_more(
    rosa, herd, cow
):
    yesterday = herd.today() - timedelta(days=400)
    rosa.post(form_address(herd), typed(herd, {"sex": "female"}, calving_date=yesterday.isoformat()))
    refused = rosa.post(form_address(herd), typed(herd, {"sex": "male"}, {"sex": "male"}))
    assert "This form was saved before, with other content." in text_of(refused)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', refused.content.decode()).group(1)
    assert key != "key-1"
    sent = typed(herd, {"sex": "male"}, {"sex": "male"}, idempotency_key=key)
    assert rosa.post(form_address(herd), sent).status_code == 302
    assert herd.calvings.count() == 2


def test_six_calves_are_recorded_by_more_rows(rosa, herd, cow):
    rosa.post(form_address(herd), typed(herd, *[{"sex": "female"}] * 6))
    assert herd.calvings.get().number_born == 6


def test_rows_beyond_the_number_chosen_are_not_read(rosa, herd, cow):
    sent = typed(herd, {"sex": "female"}, {"sex": "male"}, how_many="1")
    rosa.post(form_address(herd), sent)
    assert herd.calvings.get().calves.get().sex == Sex.FEMALE


def test_today_is_the_day_of_the_herds_own_zone(rosa, herd, monkeypatch):
    Herd.objects.filter(pk=herd.pk).update(time_zone="Pacific/Auckland")
    evening_in_london = datetime(2026, 3, 10, 20, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening_in_london)
    page = rosa.get(form_address(herd)).content.decode()
    assert 'value="2026-03-11"' in page


# --- Asking, refusing, keeping ---


def refused(rosa: Client, herd: Herd, sent: dict) -> str:
    """Send a form that is not saved; return the page."""
    before = (herd.calvings.count(), herd.animals.count())
    answer = rosa.post(form_address(herd), sent)
    assert answer.status_code == 200
    assert (herd.calvings.count(), herd.animals.count()) == before
    return answer.content.decode()


def error_beside(page: str, field: str) -> str:
    """The words beside a field."""
    found = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</div>\s*</div>', page, re.DOTALL)
    assert found, f"nothing is said beside {field}"
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group(1))).strip()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"dam": ""}, "dam", "Enter her number"),
        ({"dam": "1.24E+14"}, "dam", "A spreadsheet has changed this number"),
        ({"dam": "640"}, "dam", "640 is a male and cannot have calved."),
        ({"calving_date": "2026-02-31"}, "calving_date", "This is no date."),
        ({"calving_date": ""}, "calving_date", "Enter the date."),
        ({"number_born": "1"}, "number_born", "1 born is fewer than the 2 calves entered."),
        ({"number_born": "12"}, "number_born", "At most 9."),
        ({"calf-0-sex": ""}, "calf-0-sex", "Tap the sex"),
        ({"calf-0-number": "640"}, "calf-0-number", "An animal present in the herd has the number 640."),
        ({"calf-1-number": "812"}, "calf-1-number", "812 cannot be her own calf."),
        ({"calf-0-number": "9", "calf-1-number": "9"}, "calf-1-number", "9 stands twice in this litter."),
        ({"calf-0-birth_weight": "385"}, "calf-0-birth_weight", "No calf has this weight."),
        ({"sire": "812"}, "dam", "812 is entered as dam and as sire"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    rosa, herd, cow, change, field, words
):
    AnimalFactory(herd=herd, number="640", sex=Sex.MALE.value)
    sent = typed(
        herd, {"sex": "female", "number": "4711"}, {"sex": "male", "fate": "stillborn"}, note="snow", **change
    )
    sent |= change
    page = refused(rosa, herd, sent)
    assert words in error_beside(page, field)
    assert "Nothing is saved yet" in page
    assert "\nsnow</textarea>" in page
    if "calf-0-number" not in change:
        assert 'value="4711"' in page
    assert re.search(r'name="calf-1-fate" value="stillborn"[^>]*checked', page)


def test_a_date_to_come_is_refused(rosa, herd, cow):
    tomorrow = herd.today() + timedelta(days=1)
    page = refused(rosa, herd, typed(herd, {"sex": "female"}, calving_date=tomorrow.isoformat()))
    assert "lies in the future" in error_beside(page, "calving_date")


def test_an_unknown_dam_is_offered_to_be_entered(rosa, herd):
    page = refused(rosa, herd, typed(herd, {"sex": "female"}, dam="4001"))
    assert "tick «Enter her as a new cow»" in error_beside(page, "dam")
    about = re.search(r'name="seen_for" value="([^"]+)"', page).group(1)
    rosa.post(form_address(herd), typed(herd, {"sex": "female"}, dam="4001", create_dam="on", seen_for=about))
    assert herd.calvings.get().dam.number == "4001"


def test_a_tick_given_for_one_number_makes_no_cow_of_another(rosa, herd):
    about = f"4001|{herd.today().isoformat()}"
    sent = typed(herd, {"sex": "female"}, dam="4010", create_dam="on", seen_for=about)
    page = refused(rosa, herd, sent)
    assert "4010" in error_beside(page, "dam")


def test_all_that_has_to_be_mended_is_said_at_once(rosa, herd, cow):
    calved(herd, cow, days_ago=120)
    page = refused(rosa, herd, typed(herd, {"sex": ""}))
    assert "Tick this once" in error_beside(page, "seen_interval_too_short")
    assert "Tap the sex" in error_beside(page, "calf-0-sex")
    assert "2 things to mend" in page


def test_a_tick_of_one_cow_is_gone_when_another_is_typed(rosa, herd, cow):
    calved(herd, cow, days_ago=120)
    other = AnimalFactory(herd=herd, number="813")
    calved(herd, other, days_ago=120)
    about = f"812|{herd.today().isoformat()}"
    sent = typed(herd, {"sex": "male"}, dam="813", seen_interval_too_short="on", seen_for=about)
    page = refused(rosa, herd, sent)
    tick = re.search(r'<input[^>]*name="seen_interval_too_short"[^>]*>', page).group(0)
    assert "checked" not in tick


def test_a_cow_that_came_later_is_not_offered_to_be_entered_again(rosa, herd):
    AnimalFactory(herd=herd, number="55", entered_on=herd.today())
    yesterday = (herd.today() - timedelta(days=1)).isoformat()
    page = refused(rosa, herd, typed(herd, {"sex": "male"}, dam="55", calving_date=yesterday))
    assert "was not in the herd on the day of this calving" in error_beside(page, "dam")
    assert 'name="create_dam"' not in page


def test_a_dam_nobody_knows_is_said_to_be_so(rosa, herd):
    rosa.post(form_address(herd), typed(herd, {"sex": "female"}, dam="", dam_not_known="on"))
    assert herd.calvings.get().dam is None


def test_the_calving_of_yesterday_is_asked_about_first_and_its_litter_grows(rosa, herd, cow):
    calving = calved(herd, cow, days_ago=1)
    page = refused(rosa, herd, typed(herd, {"sex": "male"}))
    assert "Say whether it is the same litter." in error_beside(page, "same_litter")
    assert reverse("diagnostics:calving", args=["dairy", calving.public_id]) in page
    about = re.search(r'name="seen_for" value="([^"]+)"', page).group(1)
    answer = rosa.post(form_address(herd), typed(herd, {"sex": "male"}, same_litter="same", seen_for=about))
    assert str(calving.public_id) in answer.url
    calving.refresh_from_db()
    assert (calving.number_born, calving.calves.count()) == (2, 2)


def test_another_litter_the_day_after_is_saved_as_one_of_its_own(rosa, herd, cow):
    calved(herd, cow, days_ago=1)
    about = f"812|{herd.today().isoformat()}"
    rosa.post(form_address(herd), typed(herd, {"sex": "male"}, same_litter="another", seen_for=about))
    assert herd.calvings.count() == 2
    assert herd.separate_litters.count() == 1


def test_the_same_cow_on_the_same_day_is_joined_or_refused_never_doubled(rosa, herd, cow):
    calving = calved(herd, cow)
    page = refused(rosa, herd, typed(herd, {"sex": "male"}))
    assert "Add the calves to that calving" in error_beside(page, "same_litter")
    assert 'value="another"' not in page
    about = re.search(r'name="seen_for" value="([^"]+)"', page).group(1)
    rosa.post(form_address(herd), typed(herd, {"sex": "male"}, same_litter="same", seen_for=about))
    assert herd.calvings.get() == calving


def test_a_calving_within_200_days_is_ticked_before_it_is_saved(rosa, herd, cow):
    calved(herd, cow, days_ago=120)
    page = refused(rosa, herd, typed(herd, {"sex": "male"}))
    assert "120 days from this day: fewer than 200" in page
    assert "Tick this once you have checked it." in error_beside(page, "seen_interval_too_short")
    about = re.search(r'name="seen_for" value="([^"]+)"', page).group(1)
    sent = typed(herd, {"sex": "male"}, seen_interval_too_short="on", seen_for=about)
    assert rosa.post(form_address(herd), sent).status_code == 302


def test_without_a_script_the_rows_for_twins_are_asked_for_and_nothing_is_judged(rosa, herd, cow):
    sent = typed(herd, {"sex": ""}, how_many="2", show_rows="1", note="snow")
    page = refused(rosa, herd, sent)
    assert page.count("data-calf-row hidden disabled") == 4
    assert "field-error" not in page
    assert "\nsnow</textarea>" in page


def test_without_a_script_one_row_more_is_asked_for_beyond_four(rosa, herd, cow):
    page = refused(rosa, herd, typed(herd, *[{"sex": "female"}] * 4, one_more="1"))
    assert page.count("data-calf-row hidden disabled") == 1
    assert "field-error" not in page


# --- The dam's field ---


def test_a_cow_is_proposed_by_the_last_digits_of_her_tag(rosa, herd):
    today = herd.today()
    AnimalFactory(herd=herd, number="12004")
    AnimalFactory(herd=herd, number="00412")
    AnimalFactory(herd=herd, number="412", sex=Sex.MALE.value)
    AnimalFactory(herd=herd, number="4120", left_on=today, left_reason="sold")
    AnimalFactory(herd=herd, number="4121", born_on=today - timedelta(days=300))
    AnimalFactory(number="412")
    page = rosa.get(reverse("herd:dams", args=["dairy"]), {"q": "412"}).content.decode()
    assert re.findall(r'data-value="([^"]*)"', page) == ["00412"]
    page = rosa.get(reverse("herd:dams", args=["dairy"]), {"q": "04"}).content.decode()
    assert re.findall(r'data-value="([^"]*)"', page) == ["12004", "00412"]


@pytest.mark.parametrize(("letters", "expected"), [("", True), ("A", False)])
def test_the_phone_offers_digits_where_the_herds_numbers_are_digits(rosa, herd, letters, expected):
    AnimalFactory(herd=herd, number=f"{letters}812")
    page = rosa.get(form_address(herd)).content.decode()
    field = re.search(r'<input[^>]*name="dam"[^>]*>', page).group(0)
    assert ('inputmode="numeric"' in field) == expected


def test_while_typing_the_page_already_asks_about_the_litter_or_offers_a_new_cow(rosa, herd, cow):
    calved(herd, cow, days_ago=2)
    address = reverse("herd:dam-check", args=["dairy"])
    day = herd.today().isoformat()
    asked = rosa.get(address, {"dam": "812", "calving_date": day}).content.decode()
    assert 'name="same_litter"' in asked
    assert f'name="seen_for" value="812|{day}"' in asked
    assert "field-error" not in asked
    offered = rosa.get(address, {"dam": "999", "calving_date": day}).content.decode()
    assert 'name="create_dam"' in offered
    nothing = rosa.get(address, {"dam": "", "calving_date": "rubbish"}).content.decode()
    assert "notice" not in nothing


@pytest.mark.parametrize("of_a_correction", [False, True])
def test_a_sign_in_that_ends_while_typing_does_not_take_the_page_away(client, herd, cow, of_a_correction):
    calving = calved(herd, cow)
    address = reverse("herd:dam-check", args=["dairy"])
    if of_a_correction:
        address = reverse("herd:corrected-dam-check", args=["dairy", calving.public_id])
    answer = client.get(address, {"dam": "812"}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert "HX-Redirect" not in answer
    assert "/accounts/login/" in client.get(address, {"dam": "812"}).url


# --- Before and after ---


def test_the_page_costs_as_many_queries_with_1_calf_as_with_30_cows(
    rosa, herd, cow, django_assert_max_num_queries
):
    AnimalFactory.create_batch(30, herd=herd)
    with django_assert_max_num_queries(8):
        rosa.get(form_address(herd))


def test_one_page_of_the_form_is_small(rosa, herd):
    assert len(rosa.get(form_address(herd)).content) < 60_000


def test_the_form_filled_in_after_the_sign_in_had_ended_comes_back(client, rosa, herd, cow):
    page = rosa.get(form_address(herd)).content.decode()
    owner = re.search(r'name="form_owner" value="([^"]+)"', page).group(1)
    rosa.logout()
    sent = typed(herd, {"sex": "female", "number": "4711"}, {"sex": "male"}, form_owner=owner, note="snow")
    to_sign_in = client.post(form_address(herd), sent)
    assert not herd.calvings.exists()
    assert "/accounts/login/" in to_sign_in.url
    back = parse_qs(urlparse(to_sign_in.url).query)["next"][0]
    client.force_login(User.objects.get(username="rosa"))
    again = client.get(back).content.decode()
    assert 'value="4711"' in again
    assert "\nsnow</textarea>" in again
    assert again.count("data-calf-row hidden disabled") == 4
    assert not herd.calvings.exists()


def test_the_page_after_offers_undo_to_who_entered_it_and_voiding_to_the_vet(client, rosa, herd, cow):
    answer = rosa.post(form_address(herd), typed(herd, {"sex": "female"}), follow=True)
    calving = herd.calvings.get()
    undo = reverse("herd:calving-undo", args=["dairy", calving.public_id])
    void = reverse("herd:calving-void", args=["dairy", calving.public_id])
    page = reverse("diagnostics:calving", args=["dairy", calving.public_id])
    assert undo in answer.content.decode()
    assert void not in answer.content.decode()
    vet = Client()
    vet.force_login(member(herd, Role.VET))
    seen = vet.get(page).content.decode()
    assert (undo in seen, void in seen) == (False, True)
    reader = Client()
    reader.force_login(member(herd, Role.READER))
    seen = reader.get(page).content.decode()
    assert (undo in seen, void in seen, "herd:calving-edit" in seen) == (False, False, False)


def test_undo_takes_the_calving_back_and_the_page_says_what_happened(rosa, herd, cow):
    rosa.post(form_address(herd), typed(herd, {"sex": "female"}, {"sex": "male"}))
    calving = herd.calvings.get()
    answer = rosa.post(reverse("herd:calving-undo", args=["dairy", calving.public_id]), follow=True)
    assert "The calving is taken back" in text_of(answer)
    assert list(herd.animals.all()) == [cow]
    page = rosa.get(reverse("diagnostics:calving", args=["dairy", calving.public_id]))
    assert "This calving was voided" in text_of(page)
    assert "not on record" not in text_of(page), "of a calving taken back nobody waits for calves"
    again = rosa.post(reverse("herd:calving-undo", args=["dairy", calving.public_id]), follow=True)
    assert "This calving has been voided." in text_of(again)


def test_the_page_of_a_calving_costs_as_many_queries_for_one_calf_as_for_six(
    rosa, herd, cow, django_assert_num_queries
):
    counts = []
    for number, calves in (("812", 1), ("813", 6)):
        AnimalFactory(herd=herd, number="813") if number == "813" else None
        answer = rosa.post(
            form_address(herd),
            typed(herd, *[{"sex": "female"}] * calves, dam=number, idempotency_key=number),
        )
        rosa.get(answer.url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rosa.get(answer.url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_a_date_typed_long_ago_finds_the_cow_that_bore_the_number_then(rosa, herd):
    old = AnimalFactory(
        herd=herd, number="812", born_on=date(2015, 1, 1), left_on=date(2024, 6, 1), left_reason="culled"
    )
    AnimalFactory(herd=herd, number="812", born_on=date(2022, 1, 1))
    rosa.post(form_address(herd), typed(herd, {"sex": "female"}, calving_date="2023-05-05"))
    assert herd.calvings.get().dam == old
