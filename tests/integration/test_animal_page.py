"""The page of one animal: who she is, her litter, her tests, the verdict explained, and its history."""

import html
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.engine.vocabulary import Caveat, NextStep, ResultStatus
from diagnostics.models import Assessment, HerdPolicy
from diagnostics.presenters.next_steps import STEPS
from herd.actions import correct_animal, enter_animal, record_leaving, tag_animal
from herd.entries import CalfEntry
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import TODAY, assayed, calved, single, twin_to_a_bull
from tests.factories import CalvingFactory, HerdFactory, member

pytestmark = pytest.mark.django_db
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)


@pytest.fixture
def herd():
    return HerdFactory(code="MEADOW")


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET, username="victor", first_name="Victor", last_name="Veldman")


@pytest.fixture
def as_vet(client, vet):
    client.force_login(vet)
    return client


def page_of(client, animal):
    return client.get(reverse("diagnostics:animal", args=[animal.herd.code, animal.public_id]))


def words(page) -> str:
    """The page as text, its white space as single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


# --- The verdict ---


def test_a_twin_to_a_bull_is_told_her_risk_its_range_its_source_and_what_to_do(herd, as_vet):
    text = words(page_of(as_vet, twin_to_a_bull(herd, "7")))

    assert "Suspect: she may be a freemartin, the risk is 92 in 100." in text
    assert "0.92 (0.80–0.97)" in text
    assert "It is no confidence interval" in text
    assert "Twin to a bull: 92 in 100 such heifers are freemartins Marcum 1974" in text
    assert "Next: Draw blood." in text


def test_a_cleared_heifer_is_told_the_risk_that_remains(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer)

    text = words(page_of(as_vet, heifer))

    assert "Cleared: remaining risk 9 in 100." in text
    assert "0.09 (0.03–0.22)" in text


def test_the_next_step_leads_to_the_page_where_it_is_done(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")

    page = page_of(as_vet, heifer)

    step = page.context["step"]
    assert step.url == f"{reverse('diagnostics:sample-new', args=['MEADOW'])}?animal={heifer.public_id}"
    assert as_vet.get(step.url).context["form"].animal == heifer


def test_who_may_not_record_samples_is_told_the_step_without_a_button(herd, client):
    client.force_login(member(herd, Role.STAFF))

    step = page_of(client, twin_to_a_bull(herd, "7")).context["step"]

    assert (step.title, step.url, step.label) == ("Draw blood", "", "")


def test_an_unresolved_heifer_is_told_which_test_settles_it(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, method="pcr_sry")

    page = page_of(as_vet, heifer)

    first = page.context["advice"][0]
    assert (first.code, first.settles) == ("karyotype", "56 in 100")
    assert [outcome.verdict for outcome in first.outcomes] == ["confirmed", "unresolved", "unresolved"]
    assert "Which test settles it" in words(page)


def test_advice_is_worked_out_for_those_to_be_tested_further_alone(herd, as_vet):
    assert page_of(as_vet, twin_to_a_bull(herd, "7")).context["advice"] == []


def test_after_a_transfusion_the_page_says_from_which_day_on_to_draw_again(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, "detected", caveats=Caveat.TRANSFUSED.value, on=date(2026, 5, 1))

    page = page_of(as_vet, heifer)

    assert page.context["step"].not_before == date(2026, 7, 30)
    assert page.context["step_waits"]
    assert "Not before July 30, 2026." in words(page)


def test_what_is_not_weighed_stands_apart(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, specimen="ear_tissue")

    page = page_of(as_vet, heifer)

    assert [reason.code for reason in page.context["beside"]] == ["specimen_uninformative"]
    assert "On record, and not weighed" in words(page)


def test_the_bull_co_twin_carries_his_warning(herd, as_vet):
    bull = calved(herd, ("female", "7"), ("male", "8"), number_born=2).calves.get(number="8")

    text = words(page_of(as_vet, bull))

    assert "His blood is a mixture too: 5–95 % of its cells were XX" in text
    assert "use hair or semen" in text
    assert "7 were culled for poor reproduction, against 5.4 % of other bulls" in text
    assert "Dunn et al. 1979" in text


@pytest.mark.parametrize("fate", ["stillborn", "died", "aborted", "mummified"])
def test_a_bull_that_did_not_live_is_only_said_to_be_twin_to_a_heifer(herd, as_vet, fate):
    calving = calved(herd, ("female", "7"), CalfEntry(sex="male", fate=fate), number_born=2)
    page = words(page_of(as_vet, calving.calves.get(sex="male")))
    after = words(as_vet.get(reverse("diagnostics:calving", args=[herd.code, calving.public_id])))

    assert "Twin to a heifer" in page
    assert "He did not live. What a bull in the litter means for the heifer stands on her page." in page
    assert "Twin to a heifer." in after
    for advice in ("culled for poor reproduction", "hair or semen", "Take hair, not blood"):
        assert advice not in page
        assert advice not in after


def test_a_bull_born_single_carries_none(herd, as_vet):
    bull = calved(herd, ("male", "8"), number_born=1).calves.get()

    assert page_of(as_vet, bull).context["warning"] == []


# --- Who she is ---


def test_her_litter_shows_the_dead_the_unrecorded_and_the_lost(herd, as_vet):
    calving = calved(herd, ("female", "7"), ("male", ""), number_born=3, fetuses_scanned=4, dam="1")
    dead = calving.calves.get(sex="male")
    correct_animal(animal=dead, by=None, today=TODAY, reason="it was born dead", fate="stillborn")

    text = words(page_of(as_vet, calving.calves.get(number="7")))

    assert "Male Stillborn" in text
    assert "1 calf born with this one is not on record" in text
    assert "1 fetus seen at the scan was not born" in text


def test_a_calving_a_day_off_that_nobody_has_settled_is_shown_beside_the_litter(herd, as_vet):
    known = frozenset({"same_litter_question", "interval_too_short"})
    heifer = single(herd, "7", dam="1", on=date(2026, 3, 1))
    calved(herd, ("male", "8"), dam="1", on=date(2026, 3, 2), acknowledged=known)

    page = page_of(as_vet, heifer)

    assert [line.animal.number for line in page.context["beside_litter"]] == ["8"]
    assert "another calving, not settled" in words(page)


def test_a_cow_s_page_shows_her_calvings_and_their_calves(herd, as_vet):
    twin_to_a_bull(herd, "7", dam="1")
    cow = herd.animals.get(number="1")

    page = page_of(as_vet, cow)

    [line] = page.context["calvings"]
    assert (line.pairing, [calf.name for calf in line.calves]) == ("FM", ["7", "without a number"])


def test_kin_by_the_dam_and_former_numbers_are_shown(herd, as_vet):
    single(herd, "6", dam="1", on=date(2025, 1, 1))
    heifer = single(herd, "7", dam="1")
    tag_animal(animal=heifer, number="70", by=None, today=TODAY)

    page = page_of(as_vet, heifer)

    assert [line.animal.number for line in page.context["siblings"]] == ["6"]
    assert re.search(r"Former numbers\s+7 until June 1, 2026", words(page))


def test_a_bought_heifer_s_birth_is_told_as_the_seller_stated_it(herd, as_vet):
    heifer = enter_animal(
        herd=herd, by=None, today=TODAY, number="9", sex="female", birth_as_stated="twin_to_bull"
    )

    text = words(page_of(as_vet, heifer))

    assert "Birth, as the seller stated it Twin to a bull" in text
    assert "Twin to a bull, by her seller's word" in text


def test_an_animal_that_has_left_says_when_and_why_and_asks_for_no_sample(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    record_leaving(animals=[heifer], left_on=TODAY, left_reason="sold", by=None, today=TODAY)

    text = words(page_of(as_vet, heifer))

    assert "Not in the herd since June 1, 2026: Sold." in text
    assert "Record a sample" not in text


def test_a_note_with_markup_is_shown_as_text(herd, as_vet):
    heifer = enter_animal(
        herd=herd, by=None, today=TODAY, number="9", sex="female", note="<script>alert(1)</script>"
    )

    assert "<script>alert" not in page_of(as_vet, heifer).content.decode()


# --- Tests and history ---


def test_tests_are_listed_with_what_they_found_and_lead_to_their_page(herd, as_vet):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, status=ResultStatus.OUT.value)
    assayed(heifer, "detected")

    page = page_of(as_vet, heifer)

    assay = heifer.assays.get()
    assert reverse("diagnostics:result", args=["MEADOW", assay.public_id]) in page.content.decode()
    assert "Male cells or DNA detected" in words(page)
    assert "2 versions" in words(page)


def test_the_history_tells_what_the_verdict_was_what_it_became_why_and_by_whom(herd, vet, as_vet):
    heifer = twin_to_a_bull(herd, "7", by=vet)
    assayed(heifer, by=vet)

    latest, first = page_of(as_vet, heifer).context["verdicts"]

    assert (first.first, first.cause, first.verdict.label) == (True, "Calving recorded", "Suspect")
    assert (latest.before, latest.verdict.label, latest.cause, latest.by) == (
        "Suspect", "Cleared", "Result recorded", "Victor Veldman",
    )  # fmt: skip
    assert latest.probability_before == "0.92"


def test_who_changed_the_record_is_told_with_field_reason_and_name(herd, vet, as_vet):
    heifer = single(herd, "7", by=vet)
    correct_animal(animal=heifer, by=vet, today=TODAY, reason="read the tag again", breed="Jersey")

    change = page_of(as_vet, heifer).context["changes"][0]

    [field] = change.fields
    assert (change.title, change.by, change.why) == ("Animal changed", "Victor Veldman", "read the tag again")
    assert (field.label, field.before, field.after) == ("Breed", "–", "Jersey")


def test_a_change_of_the_calving_stands_in_its_calf_s_history_with_the_dams_by_number(herd, vet, as_vet):
    heifer = single(herd, "7", dam="1")
    other = enter_animal(herd=herd, by=vet, today=TODAY, number="2", sex="female")
    calving = heifer.calving
    calving.dam = other
    calving._history_user = vet
    calving.save()

    change = page_of(as_vet, heifer).context["changes"][0]

    assert change.title == "Calving changed"
    assert [(field.label, field.before, field.after) for field in change.fields] == [("Dam", "1", "2")]


def test_a_page_with_a_long_record_costs_as_many_queries_as_one_with_a_short(herd, as_vet):
    def cost(animal) -> int:
        page_of(as_vet, animal)
        with CaptureQueriesContext(connection) as queries:
            page_of(as_vet, animal)
        return len(queries)

    short = twin_to_a_bull(herd, "7", dam="1")
    single(herd, "sister", dam="1", on=date(2025, 1, 1))
    assayed(short, "failed", on=date(2026, 3, 10))
    tag_animal(animal=short, number="70", by=None, today=TODAY)
    long = twin_to_a_bull(herd, "8", dam="2")
    for year in range(2017, 2025):
        single(herd, f"S{year}", dam="2", on=date(year, 1, 1))
    for day in range(1, 31):
        assayed(long, "failed", on=date(2026, 4, day))
    for number in range(80, 90):
        tag_animal(animal=long, number=str(number), by=None, today=TODAY)

    assert cost(long) == cost(short)


# --- What to do from here ---


@pytest.mark.parametrize("step", list(NextStep))
def test_each_next_step_leads_to_a_page_of_hers(herd, as_vet, step):
    heifer = twin_to_a_bull(herd, "7")
    litter = heifer.calving
    CalvingFactory(herd=herd, dam=litter.dam, calved_on=litter.calved_on + timedelta(days=2))
    Assessment.objects.filter(animal=heifer).update(next_step=step.value)

    told = page_of(as_vet, heifer).context["step"]

    assert bool(told.url) == bool(STEPS[step].url_name)
    if told.url:
        shown = as_vet.get(told.url)
        assert shown.status_code == 200
        assert {str(heifer.public_id), str(litter.public_id)} & set(re.findall(UUID, shown.text))


def test_an_animal_that_has_not_left_after_all_is_taken_back_from_its_page(herd, as_vet):
    heifer = single(herd, "7")
    record_leaving(animals=[heifer], left_on=TODAY, left_reason="sold", by=None, today=TODAY)
    page = page_of(as_vet, heifer)
    assert page.context["may_come_back"]

    response = as_vet.post(
        reverse("herd:leaving-undo", args=["MEADOW", heifer.public_id]), {"from_page": "1"}
    )

    assert response["Location"] == reverse("diagnostics:animal", args=["MEADOW", heifer.public_id])
    heifer.refresh_from_db()
    assert heifer.present


def test_a_calf_that_died_at_birth_is_not_offered_to_come_back(herd, as_vet):
    calving = calved(herd, ("female", "7"), CalfEntry(sex="male", fate="stillborn"), number_born=2)

    assert not page_of(as_vet, calving.calves.get(sex="male")).context["may_come_back"]


def test_at_the_herd_s_prices_the_page_says_whether_the_test_is_worth_its_price(herd, as_vet):
    HerdPolicy.objects.create(
        herd=herd, feeder_value=300, breeding_value=1800, salvage_value=900, rearing_cost=700, test_price=40
    )

    text = words(page_of(as_vet, twin_to_a_bull(herd, "7")))

    assert "the test is worth its price" in text
    for amount in ("300.00", "272.00", "322.55"):
        assert amount in text


def test_without_prices_the_page_names_the_amounts_that_are_missing(herd, as_vet):
    assert "value as a feeder now" in words(page_of(as_vet, twin_to_a_bull(herd, "7")))


def test_a_heifer_that_is_not_flagged_is_not_weighed_in_money(herd, as_vet):
    assert page_of(as_vet, single(herd, "7")).context["decision"] is None
