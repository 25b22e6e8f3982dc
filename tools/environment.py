"""The project's own Python environment in .venv, made once and renewed when the requirements change."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"

PIP_INSTALL = (
    *("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes"),
)

NO_VENV = (
    "This Python cannot make virtual environments: its module «ensurepip» is absent.\n"
    "On Debian and Ubuntu it comes with: apt-get install python3-venv\n"
    "Then run the same command again."
)
NO_PACKAGES = (
    "The Python packages could not be installed (the last lines of pip stand above).\n"
    "Most often the network or the package index could not be reached; run the same command again then."
)


class SetupFailed(Exception):
    """A step of the set-up cannot be done; the message says why and what to do."""


def venv_python(venv: Path = VENV) -> Path:
    """The Python of the project's environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def can_make_environments(find_spec: Callable[[str], object] = importlib.util.find_spec) -> bool:
    """Whether this Python has what a virtual environment needs; Debian's has not without python3-venv."""
    return find_spec("venv") is not None and find_spec("ensurepip") is not None


def fingerprint(*files: Path, extra: str = "") -> str:
    """A digest of the files' contents and of `extra`: it changes when what was installed from them is old."""
    digest = hashlib.sha256(extra.encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def run(command: Sequence[str | Path], failure: str, *, environ: Mapping[str, str] | None = None) -> str:
    """Run a command silently and return what it printed; on failure show its end and raise SetupFailed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=dict(environ) if environ is not None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        print("\n" + "\n".join(done.stdout.splitlines()[-25:]), file=sys.stderr)
        raise SetupFailed(failure)
    return done.stdout


def ensure_environment(*requirements: str, venv: Path = VENV) -> None:
    """Make .venv if it is absent or broken, and install each list of requirements that has changed.

    Raises SetupFailed where Python lacks venv, or the packages cannot be installed.
    """
    if not _works(venv_python(venv)):
        if not can_make_environments():
            raise SetupFailed(NO_VENV)
        run([sys.executable, "-m", "venv", "--clear", venv], NO_VENV)
    version = run([venv_python(venv), "--version"], NO_VENV)
    files = [ROOT / name for name in requirements]
    stale = [file for file in files if _stamp(venv, file) != fingerprint(file, extra=version)]
    if not stale:
        return
    lists = [part for file in files for part in ("--requirement", file)]
    run([venv_python(venv), *PIP_INSTALL, *lists], NO_PACKAGES)
    for file in files:
        _stamp_file(venv, file).write_text(fingerprint(file, extra=version))


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    return subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode == 0


def _stamp_file(venv: Path, requirements: Path) -> Path:
    return venv / f".installed-{requirements.name}"


def _stamp(venv: Path, requirements: Path) -> str:
    stamp = _stamp_file(venv, requirements)
    return stamp.read_text() if stamp.exists() else ""


class Steps:
    """Tells on the terminal which step is being done, of how many, and how long each took."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    def __call__(self, words: str, step: Callable[[], object]) -> None:
        """Do one step, printing its name before and its seconds after it."""
        self.done += 1
        print(f"[{self.done}/{self.total}] {words} … ", end="", flush=True)
        started = time.monotonic()
        step()
        print(f"{time.monotonic() - started:.1f} s", flush=True)
