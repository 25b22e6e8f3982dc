"""Run the measurements and write `docs/reference/performance.md`: `make bench`.

One part of them, leaving the others' sections as they are: `make bench ARGS="--only reports"`.

The whole takes about 25 minutes on two cores, of which the reports on a million calvings, twice, take most.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "reference" / "performance.md"
#: What can be measured by itself, and the title of its section.
PARTS = {
    "imports": "Imports and verdicts",
    "pages": "Pages",
    "worklists": "Worklists",
    "reports": "Herd reports",
}
REPORT_CALVINGS = 1_000_000
ABOUT_REPORTS = (
    "Each report beside its floor in plain SQL with a pivot table (`benchmarks/floors.py`, which says how fair it is), "
    "in turns. The numbers are bound; putting them into words and drawing the charts are told apart. Memory is that of "
    "a process of its own, which makes the report with its words."
)


def main() -> int:
    """Measure, print and write the table; returns 1 where a bound was broken."""
    options = _asked()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    shared = Path(os.environ.get("FREEMARTIN_SHARED") or ROOT.parent / "shared")
    births = shared / "data" / "french-dairy-herds" / "births.csv"
    if "imports" in options.only and not births.is_file():
        print(f"The real births are not at {births}: put shared beside this repository.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FREEMARTIN_TEST_DATABASE_URL"] = f"sqlite:///{folder}/template.sqlite3"
        found = measure(Path(folder), births, options)
    from benchmarks.table import page, section  # noqa: PLC0415 - needs Django's settings

    measured = {
        PARTS[part]: section(lines, ABOUT_REPORTS if part == "reports" else "")
        for part, lines in found.items()
    }
    print(page("", measured, list(PARTS.values())))
    if not options.no_write:
        before = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
        TABLE.write_text(page(before, measured, list(PARTS.values())), encoding="utf-8")
    return 0 if all(line.kept for lines in found.values() for line in lines) else 1


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("--rounds", type=int, default=3, help="how often each pair is measured")
    asked.add_argument("--no-write", action="store_true", help="print the table only")
    asked.add_argument(
        "--only",
        action="append",
        choices=PARTS,
        help="measure this part, and leave the others' sections as they are",
    )
    asked.add_argument(
        "--report-calvings",
        type=int,
        default=REPORT_CALVINGS,
        help="calvings the herd reports are measured on, 2,000 a herd",
    )
    options = asked.parse_args()
    options.only = options.only or list(PARTS)
    return options


def measure(folder: Path, births: Path, options: argparse.Namespace) -> dict[str, list]:
    """Run the measurements asked for, one after the other; returns their lines by part."""
    import django  # noqa: PLC0415

    django.setup()
    from benchmarks import assessments, imports, memory, pages, reports, worklists  # noqa: PLC0415
    from benchmarks.bench import Databases  # noqa: PLC0415

    databases, rounds, found = Databases(folder), options.rounds, {}
    if "imports" in options.only:
        found["imports"] = imports.measure(databases, births, rounds=rounds)
        with databases.fresh("judged", of=folder / "imported.sqlite3"):
            found["imports"] += assessments.measure(rounds=rounds)
        found["imports"] += memory.measure(databases, folder)
    if "pages" in options.only:
        found["pages"] = pages.measure(databases, folder, rounds=rounds + 2)
    if "worklists" in options.only:
        found["worklists"] = worklists.measure(databases, rounds=rounds)
    if "reports" in options.only:
        found["reports"] = reports.measure(folder, rounds=rounds, calvings=options.report_calvings)
    return found


if __name__ == "__main__":
    sys.exit(main())
