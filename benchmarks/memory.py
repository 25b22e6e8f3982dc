"""Peak memory of importing 20,000 and 200,000 rows, each in a process of its own."""

import csv
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from benchmarks.bench import Databases, Line

BOUND = 1.5
FEW, MANY = 20_000, 200_000
#: Run by each process: an import of one file, then the most memory the process ever held, in KiB. Linux counts that
#: anew for each program; `getrusage` would tell the memory of the process that started it.
SCRIPT = """
import re, sys
from pathlib import Path
import django
django.setup()
from benchmarks.imports import import_births
import_births(Path(sys.argv[1]))
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def write_births(path: Path, rows: int) -> Path:
    """Write a file of single births: herds of 2,000 calves of 500 cows, over four years."""
    begin = date(2018, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["herd", "dam", "calving_date", "calf", "sex", "fate", "number_born"])
        for row in range(rows):
            herd, of_herd = divmod(row, 2000)
            year, cow = divmod(of_herd, 500)
            day = begin + timedelta(days=370 * year + cow % 300)
            writer.writerow([f"H{herd:03d}", f"D{cow:05d}", day, f"C{of_herd:06d}", "female", "alive", 1])
    return path


def peak_mib(databases: Databases, births: Path) -> float:
    """Import a file in a process of its own and return the most memory it held, in MiB."""
    with databases.fresh("memory") as path:
        environment = os.environ | {"FREEMARTIN_TEST_DATABASE_URL": f"sqlite:///{path}"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(births)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    return int(done.stdout.split()[-1]) / 1024


def measure(databases: Databases, folder: Path) -> list[Line]:
    """Import a small and a large file and compare the peaks."""
    few = peak_mib(databases, write_births(folder / "few.csv", FEW))
    many = peak_mib(databases, write_births(folder / "many.csv", MANY))
    print(f"  memory: {few:.0f} MiB for {FEW:,} rows, {many:.0f} MiB for {MANY:,}")
    return [
        Line(
            f"peak memory of importing {MANY:,} rows, to that of {FEW:,}",
            f"{many / few:.2f} times ({many:.0f} MiB to {few:.0f} MiB)",
            f"at most {BOUND:g} times",
            many / few <= BOUND,
        )
    ]
