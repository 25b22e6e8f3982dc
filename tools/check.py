"""`make check`: format, lint, types, layers, migrations, deployment, templates, docs. Changes nothing."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tools.environment import DEVELOPMENT, ROOT, RUNTIME, SetupFailed, Steps, ensure_environment, venv_python

BIN = venv_python().parent
# No check needs a real database; Django asks for one to compare migrations with.
NO_DATABASE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.test",
    "FREEMARTIN_TEST_DATABASE_URL": "sqlite://:memory:",
}
A_SERVER = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-for-the-deployment-check-alone",
    "ALLOWED_HOSTS": "herds.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}


@dataclass(frozen=True)
class Check:
    """One thing that must hold: what it is, the command that proves it, and the environment it runs in."""

    name: str
    command: tuple[str, ...]
    environ: dict[str, str] = field(default_factory=dict)


PYTHON = str(venv_python())
CHECKS = (
    Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("lint", (str(BIN / "ruff"), "check", ".")),
    Check("types", (PYTHON, "-m", "mypy"), NO_DATABASE),
    Check("layers", (str(BIN / "lint-imports"),), NO_DATABASE),
    Check("migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"), NO_DATABASE),
    Check("deployment", (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"), A_SERVER),
    Check("templates", (str(BIN / "djlint"), "templates", "--lint", "--quiet")),
    Check("generated docs", (PYTHON, "-m", "tools.generate_docs", "--check"), NO_DATABASE),
)


def passes(check: Check) -> bool:
    """Run one check and print its name, seconds and, where it fails, what it said."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **check.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    took = f"{time.monotonic() - started:.1f} s"
    if done.returncode == 0:
        print(f"ok      {check.name} ({took})", flush=True)
    else:
        print(f"FAILED  {check.name} ({took}): {' '.join(check.command)}\n{done.stdout}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run every check, two at a time; 0 when all hold."""
    try:
        Steps(1)("Python packages", lambda: ensure_environment(RUNTIME, DEVELOPMENT))
    except SetupFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    with ThreadPoolExecutor(max_workers=2) as pool:
        held = list(pool.map(passes, CHECKS))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
