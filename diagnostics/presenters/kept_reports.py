"""Large reports kept for a person, in words: what each is of, and whether it is made, for the list of reports."""

from dataclasses import dataclass
from datetime import datetime

from diagnostics.forms.asked import Asked, asked_by
from diagnostics.models import ReportRun
from diagnostics.presenters.reports import words
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
