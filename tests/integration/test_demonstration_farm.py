"""The demonstration farm shows every verdict, reason and next step, and is refused where real herds are kept."""

import itertools
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from diagnostics.demonstration import bench, seeding
from diagnostics.demonstration.farm import DAIRY_TWINS, FarmPlan, live_years
from diagnostics.demonstration.planted import PLANTED
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.vocabulary import NextStep, ReasonCode, Verdict
from diagnostics.models import Assessment, Revocation, Sample
from diagnostics.vocabulary import SampleState
from herd.models import Animal, Herd, User
from herd.vocabulary import Role
from tests.factories import HerdFactory, member

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
    call_command("seed_demo")
    assert Animal.objects.count() == animals
    assert capsys.readouterr().out == told


@pytest.mark.django_db
def test_made_up_herds_are_refused_by_production_settings(settings):
    settings.DEMONSTRATION_ALLOWED = False
    with pytest.raises(CommandError, match="production settings"):
        call_command("seed_demo")
    assert not Herd.objects.exists()
