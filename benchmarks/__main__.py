"""Run the measurements and write `docs/reference/performance.md`: `make bench`."""

import argparse
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CALVINGS_A_HERD = 2_000
TABLE = ROOT / "docs" / "reference" / "performance.md"


def machine() -> str:
    """Say on what machine this ran."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    processor = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return (
        f"{os.cpu_count()} cores ({processor}), {memory:.0f} GiB, Python {platform.python_version()}, SQLite"
    )


def main() -> int:
    """Measure, print and write the table; returns 1 where a bound was broken."""
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("--rounds", type=int, default=3, help="how often each pair is measured")
    asked.add_argument("--no-write", action="store_true", help="print the table only")
    asked.add_argument(
        "--report-calvings",
        type=int,
        default=100_000,
        help="calvings the herd reports are measured on, 2,000 a herd (issue: 1,000,000); 0 leaves them out",
    )
    options = asked.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    shared = Path(os.environ.get("FREEMARTIN_SHARED") or ROOT.parent / "shared")
    births = shared / "data" / "french-dairy-herds" / "births.csv"
    if not births.is_file():
        print(f"The real births are not at {births}: put shared beside this repository.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FREEMARTIN_TEST_DATABASE_URL"] = f"sqlite:///{folder}/template.sqlite3"
        lines = measure_all(
            Path(folder), births, rounds=options.rounds, report_calvings=options.report_calvings
        )
    table = as_markdown(lines)
    print(table)
    if not options.no_write:
        TABLE.write_text(table, encoding="utf-8")
    return 0 if all(line.kept for line in lines) else 1


def measure_all(folder: Path, births: Path, *, rounds: int, report_calvings: int) -> list:
    """Run every measurement in one process, one after the other."""
    import django  # noqa: PLC0415

    django.setup()
    from benchmarks import assessments, imports, memory, pages, reports, worklists  # noqa: PLC0415
    from benchmarks.bench import Databases  # noqa: PLC0415

    databases = Databases(folder)
    lines = imports.measure(databases, births, rounds=rounds)
    with databases.fresh("judged", of=folder / "imported.sqlite3"):
        lines += assessments.measure(rounds=rounds)
    lines += memory.measure(databases, folder)
    lines += pages.measure(databases, folder, rounds=rounds + 2)
    lines += worklists.measure(databases, rounds=rounds)
    if report_calvings:
        herds = max(report_calvings // CALVINGS_A_HERD, 1)
        lines += reports.measure(databases, rounds=rounds, herds=herds, calvings=report_calvings)
    return lines


def as_markdown(lines: list) -> str:
    """Return the table as the page of the reference."""
    rows = "\n".join(f"| {line.what} | {line.measured} | {line.bound or '–'} |" for line in lines)
    return (
        "# Performance\n\n"
        "Written by `make bench`: pairs in one run, medians of several. Machines are shared and noisy: the ratios "
        "count, not the times.\n\n"
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, on {machine()}.\n\n"
        f"| what | measured | bound |\n|---|---|---|\n{rows}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
