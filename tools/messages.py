"""Translations: gather the strings of the program, and compile what translators wrote, without GNU gettext.

python -m tools.messages            compiles what is older than its source
python -m tools.messages --gather   gathers new strings first (this alone needs GNU gettext)
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import polib

from tools.environment import ROOT

LOCALE = ROOT / "locale"


def compile_messages(folder: Path = LOCALE) -> list[Path]:
    """Compile each .po file in the folder that is newer than its .mo file; returns the .mo files written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Written beside and moved into place: a server or another test run may be reading the old one.
        unfinished = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(target)
        written.append(target)
    return written


def gather_messages() -> None:
    """Bring every .po file up to date with the strings in code and templates; needs GNU gettext.

    A language is begun by making its folder: locale/fr.
    """
    begun = sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())
    languages = [part for language in begun for part in ("--locale", language)]
    ignored = [
        part
        for folder in (".venv", "node_modules", "static", "var", "tests")
        for part in ("--ignore", folder)
    ]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *languages, *ignored, "--no-location", "--no-wrap"],
        cwd=ROOT,
        check=True,
    )


def main() -> None:
    """Compile, and gather before it when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gather", action="store_true", help="gather new strings before compiling")
    if parser.parse_args().gather:
        gather_messages()
    for target in compile_messages():
        print(f"compiled {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
