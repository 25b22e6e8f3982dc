"""All that is wrong with a form is told at once: what cannot be read hides nothing of what contradicts the record."""

from datetime import timedelta

import pytest
from django.urls import reverse

from diagnostics.forms import PolicyForm
from diagnostics.models import HerdPolicy
from diagnostics.queries import policy_of
from herd.models import Animal, Calving
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db

FUTURE = "lies in the future"


@pytest.fixture
def herd():
    return HerdFactory(code="valley")


@pytest.fixture
def today(herd):
    return herd.today()


@pytest.fixture
def rosa(client, herd):
    client.force_login(member(herd, Role.VET, Role.MANAGER))
    return client


@pytest.fixture
def cow(herd):
    return AnimalFactory(herd=herd, number="812", born_on=herd.today() - timedelta(days=1500))


def errors(page) -> str:
    """All that a refused form tells, itself and its rows."""
    form = page.context["form"]
    return "\n".join(
        f"{part.add_prefix(name)}: {message}"
        for part in (form, *getattr(form, "parts", ()))
        for name, told in part.errors.items()
        for message in told
    )


# --- A calving ---


def calving(today, **changed: str) -> dict[str, str]:
    sent = {
        "dam": "812",
        "calving_date": today.isoformat(),
        "how_many": "2",
        "calf-0-sex": "female",
        "calf-0-fate": "alive",
        "calf-1-sex": "male",
        "calf-1-fate": "alive",
    }
    return sent | changed


@pytest.fixture
def new_calving(rosa, herd, today):
    def post(**changed: str) -> str:
        return errors(rosa.post(reverse("herd:calving-new", args=["valley"]), calving(today, **changed)))

    return post


def test_a_dam_nobody_knows_does_not_hide_a_date_in_the_future(new_calving, today):
    told = new_calving(dam="4001", calving_date=(today + timedelta(days=3)).isoformat())
    assert "dam: No animal of the herd had the number 4001 that day. Correct it, or tick" in told
    assert FUTURE in told
    assert not Calving.objects.exists()


def test_a_date_in_the_future_does_not_hide_a_number_in_use(new_calving, today, cow):
    told = new_calving(calving_date=(today + timedelta(days=3)).isoformat(), **{"calf-0-number": "812"})
    assert FUTURE in told
    assert "calf-0-number: 812 cannot be her own calf." in told


def test_a_dam_nobody_knows_does_not_hide_anything_of_the_calves(new_calving, herd, cow):
    told = new_calving(
        dam="4001", number_born="1", **{"calf-0-number": "812", "calf-1-sex": "", "calf-1-number": "812"}
    )
    assert "No animal of the herd had the number 4001" in told
    assert "number_born: 1 born is fewer than the 2 calves entered." in told
    assert "calf-1-sex: Tap the sex" in told
    assert "calf-0-number: 812 stands twice in this litter." in told


def test_a_sex_not_tapped_does_not_hide_a_number_in_use(new_calving, cow):
    told = new_calving(dam="", dam_not_known="on", **{"calf-0-sex": "", "calf-0-number": "812"})
    assert "calf-0-sex: Tap the sex" in told
    assert "calf-0-number: An animal present in the herd has the number 812." in told


def test_a_date_that_cannot_be_read_does_not_hide_a_dam_nobody_ever_had(new_calving, cow):
    told = new_calving(dam="4001", calving_date="2026-02-31")
    assert "calving_date: This is no date." in told
    assert "dam: No animal of the herd had the number 4001 that day." in told
    assert "tick" not in told, "whether she may be made depends on the day"
    assert "dam:" not in new_calving(calving_date="2026-02-31")


def test_each_thing_is_told_once(new_calving, cow, today):
    told = new_calving(calving_date=(today + timedelta(days=3)).isoformat(), number_born="1").split("\n")
    assert len(told) == len(set(told)) == 2


def test_a_new_cow_ticked_stays_ticked_when_the_day_is_mended(rosa, herd, today):
    page = reverse("herd:calving-new", args=["valley"])
    future = (today + timedelta(days=3)).isoformat()
    ticked = {"create_dam": "on", "seen_for": f"4001|{future}"}
    refused = rosa.post(page, calving(today, dam="4001", calving_date=future, **ticked))
    assert "dam:" not in errors(refused)
    assert FUTURE in errors(refused)
    rosa.post(page, calving(today, dam="4001", **ticked))
    assert Calving.objects.get().dam.number == "4001"


def test_a_new_cow_ticked_is_asked_again_for_another_number(rosa, herd, today):
    ticked = {"create_dam": "on", "seen_for": f"4001|{today.isoformat()}"}
    told = errors(
        rosa.post(reverse("herd:calving-new", args=["valley"]), calving(today, dam="4002", **ticked))
    )
    assert "tick «Enter her as a new cow»" in told


def test_a_correction_without_a_reason_does_not_hide_a_date_in_the_future(rosa, herd, cow, today):
    on_record = CalvingFactory(herd=herd, dam=cow, calved_on=today)
    calf(on_record, Sex.FEMALE)
    page = reverse("herd:calving-edit", args=["valley", on_record.public_id])
    tomorrow = (today + timedelta(days=1)).isoformat()
    for dam in ("812", "4001", ""):
        told = errors(rosa.post(page, {"dam": dam, "calving_date": tomorrow, "reason": ""}))
        assert "reason: Say why." in told
        assert told.count(FUTURE) == 1, dam
        assert ("dam:" in told) == (dam == "4001")


def test_a_calf_added_without_a_sex_is_told_her_number_is_in_use_too(rosa, herd, cow, today):
    on_record = CalvingFactory(herd=herd, dam=cow, calved_on=today, number_born=2)
    calf(on_record, Sex.FEMALE, number="9")
    page = reverse("herd:calf-add", args=["valley", on_record.public_id])
    told = errors(rosa.post(page, {"sex": "", "fate": "alive", "number": "9", "number_born": "1"}))
    assert "sex: Tap the sex" in told
    assert "number: An animal present in the herd has the number 9." in told
    assert "number_born: 1 born is stated and 1 calves are on record." in told


# --- Animals ---


def test_a_bought_animal_without_a_sex_is_told_all_that_is_wrong(rosa, herd, cow, today):
    tomorrow = (today + timedelta(days=1)).isoformat()
    told = errors(
        rosa.post(
            reverse("herd:animal-new", args=["valley"]),
            {"number": "812", "sex": "", "born_on": tomorrow, "entered_on": today.isoformat()},
        )
    )
    assert "sex: Tap the sex" in told
    assert "number: An animal present in the herd has the number 812." in told
    assert f"born_on: {today + timedelta(days=1):%b. %-d, %Y}" in told or FUTURE in told
    assert "entered_on: An animal cannot come before it was born." in told


def test_the_same_bought_animal_sent_twice_is_no_number_in_use(rosa, herd, today):
    sent = {"number": "77", "sex": "female", "idempotency_key": "k1"}
    page = reverse("herd:animal-new", args=["valley"])
    assert rosa.post(page, sent).status_code == rosa.post(page, sent).status_code == 302
    assert Animal.objects.filter(number="77").count() == 1


def test_an_animal_corrected_without_a_reason_is_told_the_day_to_come_too(rosa, cow, today):
    tomorrow = (today + timedelta(days=1)).isoformat()
    page = reverse("herd:animal-edit", args=["valley", cow.public_id])
    told = errors(rosa.post(page, {"sex": "female", "born_on": tomorrow, "reason": ""}))
    assert "reason: Say why." in told
    assert "born_on: " in told
    assert FUTURE in told


def test_a_number_given_anew_without_why_is_told_in_use_too(rosa, herd, cow):
    AnimalFactory(herd=herd, number="813")
    page = reverse("herd:animal-number", args=["valley", cow.public_id])
    told = errors(rosa.post(page, {"number": "813", "why": ""}))
    assert "number: An animal present in the herd has the number 813." in told
    assert "why: Choose one of the two." in told


def test_a_reason_missing_does_not_hide_that_she_cannot_have_left_then(rosa, herd, cow, today):
    page = reverse("herd:leaving", args=["valley"])
    for day, words in ((today + timedelta(days=1), FUTURE), (cow.born_on - timedelta(days=1), "was born")):
        sent = {"animals": str(cow.public_id), "left_on": day.isoformat(), "left_reason": ""}
        told = errors(rosa.post(page, sent))
        assert "left_reason: Say why they left." in told
        assert words in told


def test_a_number_too_long_does_not_hide_one_in_use(rosa, herd, cow, today):
    on_record = CalvingFactory(herd=herd, dam=cow, calved_on=today)
    one, other = calf(on_record, Sex.FEMALE), calf(on_record, Sex.FEMALE)
    page = reverse("herd:to-tag", args=["valley"])
    told = errors(rosa.post(page, {str(one.public_id): "9" * 40, str(other.public_id): "812"}))
    assert f"{one.public_id}: This is too long" in told
    assert f"{other.public_id}: An animal present in the herd has the number 812." in told


# --- Samples and results ---


def test_a_sample_of_nobody_is_told_its_day_and_its_method_too(rosa, cow, today):
    sent = {
        "animal": "4001",
        "collected_on": (today + timedelta(days=1)).isoformat(),
        "specimen": "hair",
        "methods": ["karyotype"],
    }
    told = errors(rosa.post(reverse("diagnostics:sample-new", args=["valley"]), sent))
    assert "animal: No animal of this herd has the number 4001." in told
    assert FUTURE in told
    assert "specimen: " in told


def test_a_sample_without_a_method_is_told_that_she_was_not_born_then(rosa, cow):
    sent = {
        "animal": "812",
        "collected_on": (cow.born_on - timedelta(days=1)).isoformat(),
        "specimen": "blood_edta",
    }
    told = errors(rosa.post(reverse("diagnostics:sample-new", args=["valley"]), sent))
    assert "methods: Choose what the sample is to be tested for." in told
    assert "812 was born on" in told


def test_a_day_that_cannot_be_read_does_not_hide_an_animal_nobody_has(rosa, cow):
    sent = {"animal": "4001", "collected_on": "31.02.", "specimen": "blood_edta", "methods": ["pcr_sry"]}
    page = reverse("diagnostics:sample-new", args=["valley"])
    told = errors(rosa.post(page, sent))
    assert "collected_on: This is no date." in told
    assert "animal: No animal of this herd has the number 4001." in told
    assert "animal:" not in errors(rosa.post(page, sent | {"animal": "812"}))


def test_counts_that_cannot_be_read_hide_no_other_count_nor_day(rosa, cow, today):
    page = reverse("diagnostics:result-new", args=["valley"]) + "?method=karyotype"
    tomorrow = (today + timedelta(days=1)).isoformat()
    sent = {
        "animal": "812",
        "collected_on": today.isoformat(),
        "specimen": "blood_heparin",
        "cells_xx": "many",
        "cells_xy": "-3",
        "status": "final",
        "reported_on": tomorrow,
    }
    told = errors(rosa.post(page, sent))
    assert "cells_xx: This is no whole figure." in told
    assert "cells_xy: -3 cells cannot have been counted." in told
    assert FUTURE in told


def test_a_result_reported_in_the_future_is_told_although_the_day_drawn_is_missing(rosa, cow, today):
    page = reverse("diagnostics:result-new", args=["valley"]) + "?method=pcr_sry"
    sent = {
        "animal": "812",
        "collected_on": "",
        "specimen": "hair",
        "reported_on": (today + timedelta(days=2)).isoformat(),
    }
    told = errors(rosa.post(page, sent))
    assert "collected_on: Enter the date." in told
    assert "reported_on: " in told
    assert FUTURE in told
    assert told.count("collected_on") == 1


def test_a_check_without_a_finding_is_told_what_is_missing(rosa, cow):
    page = reverse("diagnostics:result-new", args=["valley"]) + "?method=pregnancy_check"
    told = errors(rosa.post(page, {"animal": "812", "collected_on": "", "finding": ""}))
    assert "finding: Choose one." in told
    assert "collected_on: Enter the date." in told


# --- Thresholds and prices ---


def policy(**changed: str) -> dict[str, str]:
    return {
        "confirm_threshold": "0.95",
        "clear_threshold": "0.10",
        "suspect_threshold": "0.10",
        "currency": "",
    } | changed


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"confirm_threshold": "0.40", "clear_threshold": "0.12345"},
            ["confirm_threshold: The confirming", "clear_threshold: At most 4 digits"],
        ),
        (
            {"confirm_threshold": "much", "suspect_threshold": "0.6", "rearing_cost": "1.234"},
            ["confirm_threshold: This is no", "suspect_threshold: The suspect", "rearing_cost: At most 2"],
        ),
        (
            {"suspect_threshold": "", "clear_threshold": "0.30", "test_price": "-1"},
            [
                "suspect_threshold: Enter a figure.",
                "clear_threshold: The clearing",
                "test_price: At least 0.",
            ],
        ),
        (
            {"confirm_threshold": "0.4", "clear_threshold": "0.20", "suspect_threshold": "0.04"},
            ["confirm_threshold: The", "clear_threshold: The", "suspect_threshold: The"],
        ),
    ],
)
def test_a_figure_that_cannot_be_read_hides_no_threshold_out_of_bounds(rosa, herd, changed, told):
    said = errors(rosa.post(reverse("diagnostics:policy", args=["valley"]), policy(**changed)))
    assert [words for words in told if words not in said] == []
    assert len(said.split("\n")) == len(told)
    assert HerdPolicy.objects.count() in {0, 1}
    assert policy_of(herd).confirm_threshold == HerdPolicy().confirm_threshold


def test_a_suspecting_threshold_that_cannot_be_read_judges_no_clearing_one(rosa):
    changed = {"suspect_threshold": "0,x", "clear_threshold": "0.20"}
    said = errors(rosa.post(reverse("diagnostics:policy", args=["valley"]), policy(**changed)))
    assert said == "suspect_threshold: This is no figure. Write digits, such as 12.5."


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("0.9", "0.90"), ("0.95", "0.95"), ("0.9500", "0.95"), ("0.925", "0.925"), ("0.9875", "0.9875")],
)
def test_a_threshold_stands_in_its_field_as_people_write_it(herd, kept, shown):
    policy_on_record = policy_of(herd)
    policy_on_record.confirm_threshold = kept
    policy_on_record.save()
    form = PolicyForm(policy=policy_of(herd))
    assert f'value="{shown}"' in str(form["confirm_threshold"])
    assert 'value="0.10"' in str(form["clear_threshold"])
