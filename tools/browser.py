"""Where a Chromium is, for the tests that look at pages as a person does."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
# As root there is no sandbox; the rest keeps Chromium from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = "no Chromium or Chrome was found (on Debian: apt-get install chromium; or set FREEMARTIN_CHROMIUM)"


def find_chromium() -> Path | None:
    """The browser named by FREEMARTIN_CHROMIUM, else the first one found on this machine, else None."""
    named = os.environ.get("FREEMARTIN_CHROMIUM")
    candidates = [named] if named else [*(shutil.which(name) for name in NAMES), *PLACES]
    return next((Path(found) for found in candidates if found and Path(found).is_file()), None)
