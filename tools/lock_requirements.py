"""`make requirements`: resolve each requirements*.in to exact versions with hashes, for every system."""

import subprocess
import sys
from pathlib import Path

from tools.environment import ROOT, venv_python

LISTS = ("requirements", "requirements-dev", "requirements-node")
# No addresses: the lists tell what is installed, not where one machine happened to find it.
OPTIONS = (
    *("--quiet", "--generate-hashes", "--universal", "--python-version", "3.11"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"),
)


def main() -> int:
    """Write the lists; versions that still fit stay, unless --upgrade is given."""
    uv = venv_python().parent / "uv"
    for name in LISTS:
        command: list[str | Path] = [
            uv,
            "pip",
            "compile",
            f"{name}.in",
            "--output-file",
            f"{name}.txt",
            *OPTIONS,
            *sys.argv[1:],
        ]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
