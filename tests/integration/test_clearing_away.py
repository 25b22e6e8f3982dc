"""What waits for nobody any more is cleared away; what somebody may still want stays."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from diagnostics.tasks import recheck_verdicts, try_upload
from herd.actions.clearing import clear_away
from herd.actions.kept import keep
from herd.imports.options import ImportOptions
from herd.imports.uploads import confirm, preview, stage_upload
from herd.models import Animal, Herd, ImportBatch, ImportRow, KeptEntry, User
from herd.vocabulary import ImportKind, Role
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db

FILE = b"dam,calving_date,calf,sex\n12,2026-03-01,101,F\n12,2026-03-01,102,M\n13,not a day,103,F\n"


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy")


@pytest.fixture
def vet(herd: Herd) -> User:
    return member(herd, Role.VET)


def uploaded(herd: Herd, by: User, *, days_ago: float) -> ImportBatch:
    batch = stage_upload(
        io.BytesIO(FILE), "births.csv", ImportKind.BIRTHS, herd=herd, by=by, options=ImportOptions()
    )
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return batch


def test_a_file_that_nobody_confirms_is_forgotten_after_two_weeks_with_its_lines(herd, vet):
    old, fresh = uploaded(herd, vet, days_ago=14.1), uploaded(herd, vet, days_ago=13.9)
    preview(old, by=vet, today=Herd.today)

    assert clear_away(now=timezone.now()).uploads == 1
    assert list(ImportBatch.objects.all()) == [fresh]
    assert set(ImportRow.objects.values_list("batch", flat=True)) == {fresh.pk}


def test_a_confirmed_file_stays_with_the_lines_that_were_refused(herd, vet):
    batch = uploaded(herd, vet, days_ago=1)
    confirm(batch, by=vet, today=Herd.today)
    ImportBatch.objects.update(created_at=timezone.now() - timedelta(days=400))

    assert clear_away(now=timezone.now()).uploads == 0
    assert ImportRow.objects.get().line == 4
    assert Animal.objects.filter(number="101").exists()


def test_what_was_kept_for_somebody_signing_in_again_goes_once_it_has_expired(vet):
    now = timezone.now()
    for hours in (23, 25):  # keeping one clears the expired too
        about = {"page": "/", "action": f"/{hours}", "data": "", "files_left_out": False}
        keep(user=vet, now=now, **about)
        KeptEntry.objects.filter(action=f"/{hours}").update(
            created_at=now - timedelta(hours=hours), expires_at=now + timedelta(hours=24 - hours)
        )

    assert clear_away(now=now).kept_entries == 1
    assert KeptEntry.objects.get().action == "/23"


def test_old_work_goes_and_what_still_waits_stays(vet):
    DBTaskResult.objects.all().delete()
    now = timezone.now()
    for _time in range(3):
        try_upload.enqueue(0, vet.pk, "en")
    done, lately, waiting = DBTaskResult.objects.order_by("enqueued_at")
    for task, days in ((done, 15), (lately, 13)):
        finished = now - timedelta(days=days)
        DBTaskResult.objects.filter(pk=task.pk).update(status="FAILED", finished_at=finished)

    assert clear_away(now=now).finished_tasks == 1
    assert set(DBTaskResult.objects.all()) == {lately, waiting}


def test_sign_ins_that_have_ended_go(client, vet):
    client.force_login(vet)
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(1))

    clear_away(now=timezone.now())

    assert [session.session_key for session in Session.objects.all()] == [client.session.session_key]


def test_the_night_s_turn_clears_away_too(herd, vet):
    uploaded(herd, vet, days_ago=15)

    recheck_verdicts.call()

    assert not ImportBatch.objects.exists()


def test_the_command_says_how_much_it_has_forgotten(herd, vet, capsys):
    uploaded(herd, vet, days_ago=3)

    call_command("clear_away")
    assert "Forgotten: 0 uploads," in capsys.readouterr().out
    call_command("clear_away", "--days", "2")
    assert "Forgotten: 1 uploads," in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("clear_away", "--days", "-1")
