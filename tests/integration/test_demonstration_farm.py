"""The demonstration farm shows every verdict, reason and next step, and is refused where real herds are kept."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from diagnostics.demonstration import bench, seeding
from diagnostics.demonstration.farm import DAIRY_TWINS, FarmPlan, live_years
from diagnostics.demonstration.planted import BULL, PLANTED, Planted, Seen, blood
from diagnostics.demonstration.sampling import way_to_laboratory
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.vocabulary import (
    Method,
    NextStep,
    Outcome,
    ReasonCode,
    ResultStatus,
    Specimen,
    Verdict,
)
from diagnostics.models import Assessment, Revocation, Sample
from diagnostics.reports.chain import chain
from diagnostics.reports.laboratory_work import laboratory_work
from diagnostics.reports.sample_ways import Span
from diagnostics.vocabulary import SampleState, Step
from herd.models import Animal, Herd, User
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.reports import scope_of

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def planted(db):
    """The assessments of all planted animals and their kin."""
    herd = HerdFactory()
    vet = member(herd, Role.VET)
    numbers = (str(number) for number in itertools.count(5001))
    dams = (str(number) for number in itertools.count(901))
    farm = bench.Farm(herd, numbers, dams, by=vet, today=TODAY)
    for story in PLANTED:
        farm.plant(story)
    bench.sign(farm, address="http://farm.example", at=NOON)
    return list(Assessment.objects.all())


def test_planted_animals_show_each_row_verdict_reason_and_next_step(planted):
    assert {each.row for each in planted} == {row.number for row in VERDICT_ROWS}
    assert {each.verdict for each in planted} == set(Verdict)
    codes = {code for each in planted for code in each.reason_codes.split(";") if code}
    assert codes == set(ReasonCode)
    assert {each.next_step for each in planted} == set(NextStep)


def test_a_made_up_herd_is_the_same_story_for_the_same_day():
    plan = FarmPlan("X", founders=30, years=3, breed="Jersey", twins=DAIRY_TWINS, first_number=100)
    assert live_years(plan, today=TODAY) == live_years(plan, today=TODAY)


def test_twins_and_their_sexes_come_at_the_published_rates():
    plan = FarmPlan("Y", founders=3000, years=4, breed="Holstein", twins=(0.042, 0.042), first_number=1)
    story = live_years(plan, today=TODAY)
    litters = [
        tuple(sorted(row["sex"] for row in rows))
        for _calving, rows in itertools.groupby(
            story.births, key=lambda row: (row["calving_date"], row["dam"])
        )
    ]
    twins = [litter for litter in litters if len(litter) == 2]
    assert len(twins) / len(litters) == pytest.approx(0.042, abs=0.006)
    assert twins.count(("female", "male")) / len(twins) == pytest.approx(0.436, abs=0.07)


def test_no_birth_or_leaving_of_a_made_up_herd_lies_in_the_future():
    plan = FarmPlan("Z", founders=60, years=4, breed="Jersey", twins=DAIRY_TWINS, first_number=100)
    story = live_years(plan, today=TODAY)
    assert max(row["calving_date"] for row in story.births) < TODAY.isoformat()
    assert max(left_on for left_on, _reason in story.leavings) < TODAY


# --- The way of a sample ---


@pytest.mark.parametrize("drawn_on", [date(2026, 3, 2) + timedelta(days=each) for each in range(14)])
def test_a_made_up_sample_is_sent_after_drawing_and_received_after_that_on_working_days(drawn_on):
    (sent, sent_on), (received, received_on) = way_to_laboratory(drawn_on, until=drawn_on + timedelta(days=5))
    assert (sent, received) == (Step.SENT, Step.RECEIVED)
    assert drawn_on < sent_on < received_on
    assert {sent_on.weekday(), received_on.weekday()} <= set(range(5))


def test_a_made_up_sample_is_no_further_on_its_way_than_today():
    monday = date(2026, 3, 2)
    assert list(way_to_laboratory(monday, until=monday)) == []
    assert [step for step, _on in way_to_laboratory(monday, until=monday + timedelta(days=1))] == [Step.SENT]


@pytest.mark.django_db
def test_the_reports_tell_how_long_a_made_up_laboratory_took_from_receipt_and_what_is_there_still():
    herd = HerdFactory()
    farm = bench.Farm(
        herd, iter(["1", "2", "3", "4"]), iter(["8", "9"]), by=member(herd, Role.VET), today=TODAY
    )
    farm.plant(Planted("Tested", littermates=BULL, seen=(blood(Method.PCR_SRY, Outcome.DETECTED),)))
    out = Seen(Method.PCR_SRY, 25, Specimen.BLOOD_EDTA, {"status": ResultStatus.OUT.value})
    farm.plant(Planted("At the laboratory", age_days=40, littermates=BULL, seen=(out,)))
    tested, waits = herd.samples.order_by("pk")
    steps = [(step.step, step.on) for step in tested.steps.order_by("number")]
    assert [step for step, _on in steps] == ["drawn", "sent", "received", "resulted"]
    days = [on for _step, on in steps]
    assert days == sorted(days)
    assert waits.state == SampleState.RECEIVED
    took = chain(scope_of(herd)).links.spans[Span.RECEIVED_TO_RESULT]
    assert (took.number, took.median) == (1, (days[3] - days[2]).days)
    assert laboratory_work(scope_of(herd)).work.from_receipt == took


@pytest.mark.django_db
def test_seeding_prints_a_sign_in_for_each_role_and_twice_does_no_harm(settings, capsys, monkeypatch):
    settings.DEMONSTRATION_ALLOWED = True
    small = tuple(
        seeding.DemonstrationHerd(
            FarmPlan(each.plan.code, 8, 2, each.plan.breed, each.plan.twins, each.plan.first_number),
            each.name,
            each.country,
            each.time_zone,
            each.currency,
            each.roles,
        )
        for each in seeding.HERDS
    )
    monkeypatch.setattr(seeding, "HERDS", small)
    call_command("seed_demo")
    told = capsys.readouterr().out
    for role in ("reader", "staff", "vet", "manager"):
        assert f" {role} " in told
    assert User.objects.get(username="vet").check_password(seeding.PASSWORD)
    animals = Animal.objects.count()
    assert Herd.objects.count() == 3
    assert Assessment.objects.count() == animals
    assert set(Sample.objects.values_list("state", flat=True)) == set(SampleState)
    together = (
        Sample.objects.exclude(consignment=None)
        .values("consignment")
        .annotate(herds=Count("herd", distinct=True))
    )
    assert max(each["herds"] for each in together) == 2
    assert set(Assessment.objects.exclude(diagnosis="").values_list("diagnosis", flat=True)) == {
        "freemartin",
        "not_freemartin",
    }
    assert Revocation.objects.count() == 1
    not_received = Sample.objects.filter(state="resulted").exclude(steps__step="received")
    assert not not_received.exists()
    call_command("seed_demo")
    assert Animal.objects.count() == animals
    assert capsys.readouterr().out == told


@pytest.mark.django_db
def test_made_up_herds_are_refused_by_production_settings(settings):
    settings.DEMONSTRATION_ALLOWED = False
    with pytest.raises(CommandError, match="production settings"):
        call_command("seed_demo")
    assert not Herd.objects.exists()
