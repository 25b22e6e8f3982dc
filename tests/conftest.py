"""What every test may ask for."""

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.append_only import let_the_flush_pass
from tools.messages import compile_messages

ROOT = Path(__file__).resolve().parent.parent

# The same moderate examples at every run, as two cores run everything and a failure has to be found again;
# FREEMARTIN_HYPOTHESIS=thorough searches for new ones through a night.
settings.register_profile(
    "moderate",
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", parent=settings.get_profile("moderate"), max_examples=5000, derandomize=False
)
settings.load_profile(os.environ.get("FREEMARTIN_HYPOTHESIS", "moderate"))


def pytest_configure(config: pytest.Config) -> None:
    """Compile translations once, before the workers start; make the flush between tests possible."""
    if not hasattr(config, "workerinput"):
        compile_messages()
    let_the_flush_pass()


def pytest_collection_finish() -> None:
    """Keep the collector from going through all modules again and again: they stay until the end (7 % quicker)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_path() -> Path:
    """The folder with the real births and ICAR's schemas; a test that asks is skipped where it is absent."""
    folder = Path(os.environ.get("FREEMARTIN_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}: put shared beside this repository, or set FREEMARTIN_SHARED")
    return folder


@pytest.fixture
def finish_tasks(db: None) -> Callable[[], None]:
    """A function that does all tasks waiting in the queue, as the worker beside the server does.

    A task that fails fails the test; the worker alone would only write it down.
    """
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    def finish() -> None:
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="tests",
            excluded_queue_names=[],
        ).run()
        failed = DBTaskResult.objects.failed()
        assert [task.traceback for task in failed] == []

    return finish
