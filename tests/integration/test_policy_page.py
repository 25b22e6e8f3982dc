"""Thresholds and prices: within their bounds, with who changed what, and every verdict read anew by them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from diagnostics.actions import policy as policy_actions
from diagnostics.actions import record_assessments, record_result
from diagnostics.engine.vocabulary import Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assessment, AssessmentChange, HerdPolicy, ReassessmentRun
from diagnostics.presenters.decision import decision
from diagnostics.queries import evidence_for, policy_of
from herd.vocabulary import Role, Sex
from tests.factories import CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db

BORN = date(2026, 3, 1)


@pytest.fixture
def herd():
    return HerdFactory()


@pytest.fixture
def twin_of_unknown(herd):
    """A heifer whose littermate's sex is not known: 0.4219."""
    calving = CalvingFactory(herd=herd, calved_on=BORN, number_born=2)
    calf(calving, Sex.UNKNOWN)
    heifer = calf(calving, Sex.FEMALE, number="0142")
    record_assessments(herd=herd, animals=[heifer.pk], cause="reassessed", by=None, as_of=BORN)
    return heifer


@pytest.fixture
def bulls_twin(herd):
    calving = CalvingFactory(herd=herd, calved_on=BORN, number_born=2)
    calf(calving, Sex.MALE, number="0143")
    return calf(calving, Sex.FEMALE, number="0142")


@pytest.fixture
def manager(client, herd):
    person = member(herd, Role.MANAGER)
    client.force_login(person)
    return person


@pytest.fixture
def page(herd):
    return reverse("diagnostics:policy", args=[herd.code])


def filled(**changed: str) -> dict[str, str]:
    """The form as it stands before anything is changed, with these fields typed over."""
    return {
        "confirm_threshold": "0.95",
        "clear_threshold": "0.10",
        "suspect_threshold": "0.10",
        "currency": "",
        **changed,
    }


def test_a_raised_threshold_reads_the_herds_verdicts_anew_at_once(client, manager, page, twin_of_unknown):
    client.post(page, filled(suspect_threshold="0.5"))
    assert HerdPolicy.objects.get().suspect_threshold == Decimal("0.5")
    assessment = Assessment.objects.get(animal=twin_of_unknown)
    assert (assessment.verdict, assessment.suspect_threshold) == (Verdict.SUSPECT, 0.5), (
        "the criterion still holds"
    )
    client.post(page, filled(clear_threshold="0.05", suspect_threshold="0.05"))
    assert Assessment.objects.get(animal=twin_of_unknown).clear_threshold == 0.05


def test_a_herd_that_clears_only_under_a_twentieth_wants_a_second_method(
    client, manager, page, herd, bulls_twin
):
    negative = AssayEntry(
        animal=bulls_twin,
        method="pcr_amelogenin",
        specimen="blood_edta",
        collected_on=date(2026, 3, 20),
        report=Report(outcome="not_detected"),
    )
    record_result(herd=herd, entry=negative, by=manager, today=date(2026, 4, 1))
    assert Assessment.objects.get(animal=bulls_twin).verdict == Verdict.CLEARED
    client.post(page, filled(clear_threshold="0.05"))
    change = AssessmentChange.objects.filter(animal=bulls_twin).first()
    assert (change.verdict_before, change.verdict) == (Verdict.CLEARED, Verdict.UNRESOLVED)
    assert (change.cause, change.changed_by) == ("thresholds_changed", manager)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("confirm_threshold", "0.50"),
        ("confirm_threshold", "0.9991"),
        ("suspect_threshold", "0.0499"),
        ("suspect_threshold", "0.5001"),
        ("clear_threshold", "0"),
        ("clear_threshold", "0.2501"),
        ("clear_threshold", "0.11"),
        ("clear_threshold", "ten"),
        ("feeder_value", "-1"),
        ("currency", "E1R"),
    ],
)
def test_a_value_out_of_bounds_is_refused_and_what_was_typed_stays(client, manager, page, field, typed):
    answer = client.post(page, filled(**{field: typed, "breeding_value": "1800"}))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert answer.context["form"][field].value() == typed
    assert 'value="1800"' in answer.content.decode()
    assert not HerdPolicy.objects.exists()


def test_a_decimal_comma_is_read_as_a_point(client, manager, page):
    client.post(page, filled(confirm_threshold="0,97", feeder_value="300,50", currency="eur"))
    policy = HerdPolicy.objects.get()
    assert (policy.confirm_threshold, policy.feeder_value, policy.currency) == (
        Decimal("0.97"),
        Decimal("300.50"),
        "EUR",
    )


def test_who_changed_what_is_told_with_the_value_before(client, manager, page):
    client.post(page, filled(feeder_value="300"))
    client.post(page, filled(feeder_value="320", confirm_threshold="0.97"))
    changes = client.get(page).context["changes"]
    told = [(change.by, change.before, change.after) for change in changes]
    assert told == [
        (str(manager), "0.95", "0.97"),
        (str(manager), "300.00", "320.00"),
        (str(manager), "not stated", "300.00"),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_verdicts_of_a_large_herd_are_read_anew_by_the_worker_with_progress(
    client, manager, page, herd, twin_of_unknown, monkeypatch, finish_tasks
):
    monkeypatch.setattr(policy_actions, "AT_ONCE", 1)
    answer = client.post(page, filled(suspect_threshold="0.2"))
    run = ReassessmentRun.objects.get()
    progress = reverse("diagnostics:reassessment", args=[herd.code, run.pk])
    assert answer["Location"] == progress
    waiting = client.get(progress).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert Assessment.objects.get(animal=twin_of_unknown).suspect_threshold == 0.1
    finish_tasks()
    assert Assessment.objects.get(animal=twin_of_unknown).suspect_threshold == 0.2
    finished = client.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in finished
    assert "<html" not in finished
    run.refresh_from_db()
    assert (run.animals_done, run.animals_in_all) == (3, 3)


PRICES = {
    "feeder_value": "300",
    "breeding_value": "1800",
    "salvage_value": "900",
    "rearing_cost": "700",
    "test_price": "40",
}


def advised(animal):
    return decision(
        evidence_for([animal.pk])[animal.pk].evidence, policy_of(animal.herd), as_of=date(2026, 4, 1)
    )


def test_the_published_example_of_the_three_ways_comes_out_to_the_cent(client, manager, page, bulls_twin):
    client.post(page, filled(**PRICES, currency="EUR"))
    told = advised(bulls_twin)
    assert [(way.code, way.amount, way.best) for way in told.ways] == [
        ("sell", "300.00\N{NO-BREAK SPACE}EUR", False),
        ("keep", "272.00\N{NO-BREAK SPACE}EUR", False),
        ("test", "322.55\N{NO-BREAK SPACE}EUR", True),
    ]


def test_amounts_not_entered_are_named_and_no_sums_are_shown(client, manager, page, bulls_twin):
    assert len(advised(bulls_twin).missing) == 5
    client.post(page, filled(**{**PRICES, "salvage_value": ""}))
    told = advised(bulls_twin)
    assert told.missing == ("salvage value of an open heifer",)
    assert told.ways == ()


def test_a_heifer_that_is_not_flagged_is_not_put_on_the_scales(herd):
    single = calf(CalvingFactory(herd=herd, calved_on=BORN, number_born=1), Sex.FEMALE, number="9")
    assert advised(single) is None


def test_the_page_of_a_flagged_heifer_shows_the_sums_or_names_what_is_missing(
    client, manager, page, herd, bulls_twin
):
    record_assessments(herd=herd, animals=[bulls_twin.pk], cause="reassessed", by=None, as_of=BORN)
    address = reverse("diagnostics:animal", args=[herd.code, bulls_twin.public_id])
    before = client.get(address).content.decode()
    assert "salvage value of an open heifer" in before
    assert page in before, "a manager is led to where the amounts are entered"
    client.post(page, filled(**PRICES, currency="EUR"))
    after = client.get(address).content.decode()
    assert all(f"{amount}\N{NO-BREAK SPACE}EUR" in after for amount in ("300.00", "272.00", "322.55"))
    bull = bulls_twin.calving.calves.get(number="0143")
    record_assessments(herd=herd, animals=[bull.pk], cause="reassessed", by=None, as_of=BORN)
    of_the_bull = client.get(reverse("diagnostics:animal", args=[herd.code, bull.public_id])).content.decode()
    assert "322.55" not in of_the_bull
