"""Reference pages made from the program's own tables.

python -m tools.generate_docs            writes them
python -m tools.generate_docs --check    fails where one on disk is not what would be written
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from diagnostics.engine.reference import decision_table  # noqa: E402  (the program is found by the line above)
from tools.report_pictures import reports_page  # noqa: E402

PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/decision-table.md": decision_table,
    "docs/reference/reports.md": reports_page,
}


def outdated(root: Path = ROOT) -> list[str]:
    """Name the pages that are missing under `root` or are not what the program would write."""
    return [
        name
        for name, write in PAGES.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != write()
    ]


def generate(root: Path = ROOT) -> list[str]:
    """Write the pages that are missing or outdated under `root`, and name them."""
    names = outdated(root)
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
    return names


def main() -> int:
    """Write the pages, or only say which are outdated; 1 where a check finds one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a page is outdated")
    if parser.parse_args().check:
        names = outdated()
        for name in names:
            print(f"{name} is outdated: run make docs", file=sys.stderr)
        return int(bool(names))
    for name in generate():
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
