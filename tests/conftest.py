"""What every test may ask for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
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
    """A function that does all tasks waiting in the queue, as the worker beside the server does."""

    def finish() -> None:
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)

    return finish
