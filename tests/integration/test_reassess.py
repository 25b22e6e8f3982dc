"""Verdicts worked out anew: on command, and every day where time alone may have changed the next step."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import post_migrate
from django_tasks_db.models import DBTaskResult

from diagnostics.actions.rechecks import reassess, recheck_due
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import Assessment
from diagnostics.tasks import next_recheck, recheck_verdicts, schedule_recheck
from herd.models import Herd
from tests.births import TODAY, assayed, single, twin_to_a_bull
from tests.factories import HerdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd():
    return HerdFactory(code="MEADOW")


@pytest.fixture
def day(monkeypatch):
    """A function that sets today's date where every herd stands."""

    def today_is(day: date) -> None:
        monkeypatch.setattr(Herd, "today", lambda _herd: day)

    today_is(TODAY)
    return today_is


def reassessed(*options: str) -> list[str]:
    out = io.StringIO()
    call_command("reassess", *options, stdout=out)
    return out.getvalue().splitlines()


def spoil(animal, **fields) -> None:
    """Make a stored verdict wrong, as an older version of the rules might have left it."""
    Assessment.objects.filter(animal=animal).update(**fields)


# --- On command ---


def test_verdicts_that_stand_change_nothing(herd, day):
    twin_to_a_bull(herd, "7")

    assert reassessed() == ["0 of 3 verdicts changed."]


def test_a_verdict_of_an_older_version_is_put_right_and_told(herd, day):
    heifer = twin_to_a_bull(herd, "7")
    spoil(heifer, verdict="cleared", probability=0.05)

    assert reassessed() == [
        "MEADOW 7: cleared 0.0500 → suspect 0.9200",
        "1 of 3 verdicts changed.",
    ]
    heifer.refresh_from_db()
    assert heifer.assessment.verdict == "suspect"
    assert heifer.assessment_changes.first().cause == "reassessed"


def test_an_animal_without_a_verdict_gets_one(herd, day):
    heifer = single(herd, "7")
    Assessment.objects.filter(animal=heifer).delete()

    assert reassessed()[0] == "MEADOW 7: not_at_risk 0.0090"


def test_only_the_herd_that_is_named_is_worked_out_anew(herd, day):
    hill = HerdFactory(code="HILL")
    for heifer in (twin_to_a_bull(herd, "7"), twin_to_a_bull(hill, "8")):
        spoil(heifer, verdict="cleared", probability=0.05)

    told = reassessed("--herd", "hill")

    assert told[0].startswith("HILL 8")
    assert Assessment.objects.get(animal__number="7").verdict == "cleared"


def test_an_unknown_herd_is_refused_by_name(herd):
    with pytest.raises(CommandError, match="«NOWHERE»"):
        reassessed("--herd", "NOWHERE")


def test_progress_counts_every_animal(herd, day):
    for number in range(3):
        single(herd, f"{number}")
    done = []

    for _changes in reassess(
        herd=herd,
        animals=herd.animals.values_list("pk", flat=True),
        by=None,
        as_of=TODAY,
        progress=done.append,
    ):
        pass

    assert sum(done) == 6


# --- By the passing of time ---


def test_a_sample_nobody_answers_in_sixty_days_is_no_longer_awaited(herd, day):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, status=ResultStatus.OUT.value, on=date(2026, 5, 20))
    assert Assessment.objects.get(animal=heifer).next_step == "await_result"

    recheck_due(herd=herd, as_of=date(2026, 7, 19))
    assert Assessment.objects.get(animal=heifer).next_step == "await_result"
    recheck_due(herd=herd, as_of=date(2026, 7, 20))

    assessment = Assessment.objects.get(animal=heifer)
    assert assessment.next_step == "draw_blood"
    assert (assessment.cause, assessment.assessed_on) == ("time_passed", date(2026, 7, 20))


def test_reassess_due_looks_only_at_what_time_may_have_changed(herd, day):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, status=ResultStatus.OUT.value, on=date(2026, 5, 20))
    day(date(2026, 8, 1))

    assert reassessed("--due") == ["0 of 1 verdicts changed."]
    assert Assessment.objects.get(animal=heifer).next_step == "draw_blood"


def test_the_worker_rechecks_every_herd_and_puts_tomorrow_s_turn_on_the_queue(herd, day):
    heifer = twin_to_a_bull(herd, "7")
    assayed(heifer, status=ResultStatus.OUT.value, on=date(2026, 5, 20))
    DBTaskResult.objects.all().delete()
    day(date(2026, 8, 1))

    recheck_verdicts.call()

    assert Assessment.objects.get(animal=heifer).next_step == "draw_blood"
    [waiting] = DBTaskResult.objects.all()
    assert waiting.task_path == recheck_verdicts.module_path
    assert waiting.run_after > datetime.now(UTC)


def test_the_recheck_stands_on_the_queue_once(db):
    DBTaskResult.objects.all().delete()

    assert schedule_recheck()
    assert not schedule_recheck()
    assert DBTaskResult.objects.count() == 1


def test_a_day_that_fails_is_not_the_last(herd, day, monkeypatch):
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr("diagnostics.tasks.recheck_due", lambda **_given: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        recheck_verdicts.call()

    assert DBTaskResult.objects.count() == 1


def test_migrating_puts_the_daily_recheck_on_the_queue(db):
    from django.apps import apps

    DBTaskResult.objects.all().delete()
    config = apps.get_app_config("diagnostics")

    post_migrate.send(sender=config, app_config=config, verbosity=0, interactive=False, using="default")

    assert DBTaskResult.objects.filter(task_path=recheck_verdicts.module_path).count() == 1


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 6, 1, 1, 59, tzinfo=UTC), datetime(2026, 6, 1, 2, 0, tzinfo=UTC)),
        (datetime(2026, 6, 1, 2, 0, tzinfo=UTC), datetime(2026, 6, 2, 2, 0, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 1, 2, 0, tzinfo=UTC)),
    ],
)
def test_the_recheck_is_due_at_two_in_the_morning(now, then):
    assert next_recheck(now) == then
