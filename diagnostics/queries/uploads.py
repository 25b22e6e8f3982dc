"""Finding uploaded files of a herd, and how far the work on them has come. Reads only."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from herd.models import Herd, ImportBatch

#: A task that has not ended after so long was cut off, by a power cut or a restart.
CUT_OFF_AFTER = timedelta(minutes=30)


def uploads_of(herd: Herd) -> QuerySet[ImportBatch]:
    """Return the files uploaded for a herd, the latest first."""
    return herd.import_batches.select_related("created_by").order_by("-created_at", "-pk")


def upload_of(herd: Herd, public_id: UUID) -> ImportBatch:
    """Return one file uploaded for a herd, with `lines` counted; raises `Http404` for another herd's."""
    found = herd.import_batches.filter(public_id=public_id).annotate(lines=Count("rows")).first()
    if found is None:
        raise Http404
    return found


def task_on(batch: ImportBatch, *task_paths: str) -> "DBTaskResult[..., None] | None":
    """Return the latest task of these kinds put on the queue for a file."""
    found = DBTaskResult.objects.filter(task_path__in=task_paths, args_kwargs__args__0=batch.pk)
    return found.order_by("-enqueued_at").first()


def has_failed(task: "DBTaskResult[..., None]", now: datetime) -> bool:
    """Say whether a task has failed, or was cut off."""
    if task.status == TaskResultStatus.RUNNING and task.started_at is not None:
        return bool(now - task.started_at > CUT_OFF_AFTER)
    return bool(task.status == TaskResultStatus.FAILED)


def is_under_way(task: "DBTaskResult[..., None] | None") -> bool:
    """Say whether a task waits or runs."""
    return task is not None and task.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING}
