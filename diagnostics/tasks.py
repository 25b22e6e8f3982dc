"""Long work, done by the worker beside the server: see `manage.py db_worker`."""

from django_tasks import task

from diagnostics.actions import reassess_in_steps
from diagnostics.models import ReassessmentRun


@task()
def reassess_herd(run_id: int) -> None:
    """Read a herd's verdicts anew as a run asks, counting in the run how far it has come."""
    run = ReassessmentRun.objects.select_related("herd", "asked_by").get(pk=run_id)
    reassess_in_steps(run=run, as_of=run.herd.today())
