"""The page of the reference that holds what was measured: a section a part, each written anew by itself."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Line

HEAD = (
    "# Performance\n\n"
    "Written by `make bench`: pairs in one run, medians of several. Machines are shared and noisy: the ratios count, "
    "not the times. A line without a bound is told for comparison; one that broke its bound says so.\n"
)


def machine() -> str:
    """Say on what machine this ran."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.split(":")[1].strip() for line in told if "model name" in line)
    processor = next(names, platform.processor())
    return f"{os.cpu_count()} cores ({processor}), {memory:.0f} GiB, Python {platform.python_version()}"


def section(lines: Sequence[Line], about: str = "") -> str:
    """Return the lines of a part, with the day and the machine they were measured on."""
    rows = "\n".join(
        f"| {line.what} | {line.measured}{'' if line.kept else ' – **broken**'} | {line.bound or '–'} |"
        for line in lines
    )
    told = f"{about}\n\n" if about else ""
    return (
        f"{told}Measured on {datetime.now(UTC):%Y-%m-%d}, on {machine()}.\n\n"
        f"| what | measured | bound |\n|---|---|---|\n{rows}\n"
    )


def page(before: str, measured: Mapping[str, str], order: Sequence[str]) -> str:
    """Return the page with these sections new, by title; those not measured stay as the page before had them."""
    kept = dict(re.findall(r"^## (.+?)\n\n(.*?)(?=\n## |\Z)", before, flags=re.MULTILINE | re.DOTALL))
    sections = kept | dict(measured)
    told = (f"\n## {title}\n\n{sections[title].rstrip()}\n" for title in order if title in sections)
    return HEAD + "".join(told)
