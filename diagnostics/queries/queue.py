"""How far the work put on the task queue has come. Reads only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

#: A task that has not ended after so long was cut off, by a power cut or a restart.
CUT_OFF_AFTER = timedelta(minutes=30)
#: A task that nobody has begun after so long: perhaps no worker runs.
BEGUN_WITHIN = timedelta(minutes=1)


def task_on(record: int, *task_paths: str) -> "DBTaskResult[..., None] | None":
    """Return the latest task of these kinds put on the queue for a record: its id is their first argument."""
    found = DBTaskResult.objects.filter(task_path__in=task_paths, args_kwargs__args__0=record)
    return found.order_by("-enqueued_at").first()


def under_way_on(records: Iterable[int], task_path: str) -> int:
    """Return how many tasks of a kind wait or run for some records."""
    statuses = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    found = DBTaskResult.objects.filter(task_path=task_path, status__in=statuses)
    return int(found.filter(args_kwargs__args__0__in=list(records)).count())


def waiting_on(records: Iterable[int], task_path: str) -> int:
    """Return how many tasks of a kind that nobody has begun wait for some records."""
    found = DBTaskResult.objects.filter(task_path=task_path, status=TaskResultStatus.READY)
    return int(found.filter(args_kwargs__args__0__in=list(records)).count())


def has_failed(task: "DBTaskResult[..., None]", now: datetime) -> bool:
    """Say whether a task has failed, or was cut off."""
    if task.status == TaskResultStatus.RUNNING and task.started_at is not None:
        return bool(now - task.started_at > CUT_OFF_AFTER)
    return bool(task.status == TaskResultStatus.FAILED)


def is_under_way(task: "DBTaskResult[..., None] | None") -> bool:
    """Say whether a task waits or runs."""
    return task is not None and task.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING}


def is_still_at_work(task: "DBTaskResult[..., None] | None", now: datetime) -> bool:
    """Say whether a task waits or runs, and was not cut off: the same work need not be put on the queue again."""
    return task is not None and is_under_way(task) and not has_failed(task, now)


def nobody_begins(task: "DBTaskResult[..., None]", now: datetime) -> bool:
    """Say whether a task has waited for longer than a worker lets one wait that has nothing else to do."""
    return bool(task.status == TaskResultStatus.READY and now - task.enqueued_at > BEGUN_WITHIN)


def is_lost(asked_at: datetime, now: datetime) -> bool:
    """Say whether work asked for so long ago, of which the queue knows nothing, never came there."""
    return now - asked_at > BEGUN_WITHIN
