"""Large reports kept for a person: what each is of, whether it is made, and how far the worker is with it."""

from dataclasses import dataclass
from datetime import datetime

from django_tasks_db.models import DBTaskResult

from diagnostics.forms.asked import Asked, asked_by
from diagnostics.models import ReportRun
from diagnostics.presenters.reports import words
from diagnostics.queries.queue import has_failed, is_lost, nobody_begins
from herd.models import User


@dataclass(frozen=True, slots=True)
class KeptView:
    """One large report: how it is called, what it is of, where it stands; `made_at` is nothing while it is made."""

    title: str
    of: str
    page: str
    made_at: datetime | None


def kept_views(user: User, runs: list[ReportRun]) -> list[KeptView]:
    """Return the large reports of a person that are still found at their addresses.

    One of herds that he has left since, or in another language than his now, is left out: its address leads to a
    report made anew.
    """
    found = [(run, asked_by(run)) for run in runs if run.user_id == user.pk]
    return [_view(run, asked) for run, asked in found if asked and asked.key == run.key]


def _view(run: ReportRun, asked: Asked) -> KeptView:
    scope = asked.scope()
    *told, _made_on = words.told(scope, scope.split if asked.form.cleaned_data.get("by") else None)
    return KeptView(
        title=asked.report.title(),
        of=" · ".join(f"{what}: {said}" for what, said in told),
        page=asked.whole_page,
        made_at=run.finished_at,
    )


@dataclass(frozen=True, slots=True)
class Making:
    """How far the worker is with a large report. `steps`: its questions, and the last, which puts it into words."""

    has_begun: bool
    has_failed: bool
    nobody_begins: bool
    steps: int


def making(run: ReportRun, task: "DBTaskResult[..., None] | None", now: datetime) -> Making:
    """Return how far the worker is at a moment with a report not made yet; `task` is its work on the queue, if any."""
    return Making(
        has_begun=task is not None and task.started_at is not None,
        has_failed=has_failed(task, now) if task else is_lost(run.asked_at, now),
        nobody_begins=task is not None and nobody_begins(task, now),
        steps=max(run.questions_in_all, run.questions_answered) + 1,
    )
