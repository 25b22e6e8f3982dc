"""`make test`: the whole suite, on SQLite and then on PostgreSQL, with a browser; says what could not run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools import browser, postgres
from tools.assets import ensure_assets
from tools.environment import (
    DEVELOPMENT,
    ROOT,
    RUNTIME,
    SetupFailed,
    Steps,
    ensure_environment,
    run,
    venv_python,
)

# What differs between databases: constraints, triggers, queries. Pure functions do not, nor what a page says, how files
# that nothing is read from are refused, or how a person signs in; the real herds' file is the same births once more.
NOT_OF_THE_DATABASE = (
    *("words*", "spanish", "plain_words", "told_at_once", "rules_page", "walls"),
    *(f"report_{of}" for of in ("words", "sentences", "next_steps", "files", "formats", "mails")),
    *("report_hostile_names", "report_addresses"),
    "reports_in_use",
    *("hostile_input", "ugly_files", "ugly_workbooks", "memory_of_imports", "when_something_is_wrong"),
    *("sign_in", "the_way_in", "navigation", "preferences", "settings", "policy_page", "where_to_test"),
    *("diagnosis_screens", "result_screens", "public_certificate", "upload_pages", "demonstration_farm"),
    *("animal_page", "calving_form", "home", "kept_posts", "members", "calendar_feed", "report_walls"),
    *("attached_reports", "contradiction_pages", "bull_co_twins", "drawing_for_many", "laboratories"),
)
ON_POSTGRESQL = [
    "tests/integration",
    *("-m", "not real_herds"),
    *(f"--ignore-glob=tests/integration/test_{name}.py" for name in NOT_OF_THE_DATABASE),
]
NO_REAL_HERDS = (
    "the real births were not found (put the folder shared beside this one, or set FREEMARTIN_SHARED)"
)


def main() -> int:
    """Set up, run the tests and tell what was skipped; 0 when all that ran passed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = sys.argv[1:]
    missing = what_is_missing()
    if os.environ.get("FREEMARTIN_REQUIRE_ALL") == "1" and missing:
        print("Refused, as everything has to run here (FREEMARTIN_REQUIRE_ALL=1):", *missing, sep="\n  ")
        return 1
    try:
        set_up()
    except SetupFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    outcomes = [run_pytest("SQLite", arguments or ["tests"], {})]
    if not any(line.startswith("PostgreSQL") for line in missing):
        outcomes.append(run_on_postgresql(arguments or ON_POSTGRESQL))
    if not real_births().exists():
        missing.append(f"the whole file of real births: {NO_REAL_HERDS}")
    for line in missing:
        print(f"Not run – {line}.")
    return worst(outcomes)


def worst(outcomes: Sequence[int]) -> int:
    """0 only if every run ended with 0; a run that was killed has a negative code, and did not pass."""
    return next((code if code > 0 else 1 for code in outcomes if code != 0), 0)


def what_is_missing() -> list[str]:
    """One line for each part of the suite that this machine cannot run, with how to get it."""
    missing = []
    if not browser.find_chromium():
        missing.append(f"journeys in a browser: {browser.MISSING}")
    try:
        postgres.programs()
    except postgres.PostgresUnavailable as reason:
        missing.append(f"PostgreSQL: {reason}")
    return missing


def real_births() -> Path:
    """Where the real births lie if this machine has them."""
    shared = Path(os.environ.get("FREEMARTIN_SHARED") or ROOT.parent / "shared")
    return shared / "data" / "french-dairy-herds" / "births.csv"


def set_up() -> None:
    """Packages, front-end assets, compiled translations; quick when nothing has changed."""
    step = Steps(3)
    step("Python packages", lambda: ensure_environment(RUNTIME, DEVELOPMENT))
    step("Style sheets and scripts", ensure_assets)
    step(
        "Translations",
        lambda: run([venv_python(), "-m", "tools.messages"], "A translation cannot be compiled."),
    )


def run_pytest(name: str, arguments: Sequence[str], environ: dict[str, str]) -> int:
    """Run the tests on one database, on every core; returns pytest's exit code."""
    print(f"\n=== Tests on {name} ===", flush=True)
    started = time.monotonic()
    command: list[str | Path] = [
        venv_python(),
        "-m",
        "pytest",
        "-n",
        "auto",
        "--dist",
        "worksteal",
        *arguments,
    ]
    shared = {"FREEMARTIN_SHARED": str(real_births().parent.parent.parent)}
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **shared, **environ}, check=False).returncode
    print(f"=== {name}: {time.monotonic() - started:.0f} s ===", flush=True)
    return code


def run_on_postgresql(arguments: Sequence[str]) -> int:
    """Run the tests on a throw-away PostgreSQL; returns pytest's exit code, 1 where it cannot be started."""
    try:
        with postgres.throwaway_cluster() as url:
            return run_pytest("PostgreSQL", arguments, {"FREEMARTIN_TEST_DATABASE_URL": url})
    except postgres.PostgresUnavailable as reason:
        print(f"PostgreSQL could not be started: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
