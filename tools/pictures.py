"""The pictures of the documentation: the demonstration farm, seeded anew and photographed.

make pictures                                     takes them all
make pictures ARGS="twinning reports/money"       takes those whose names are given, or begin so
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from tools.browser import FLAGS, MISSING, find_chromium
from tools.picture_list import Picture, wanted

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
#: A page has few colours: as many hold its letters, signs and charts, in a third of the bytes.
MOST_COLOURS = 160


def shrink(file: Path) -> None:
    """Write a picture anew in few colours, each the nearest one, so that it stays small."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(MOST_COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """Return the settings of the farm that is photographed: a database of its own."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
    }


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """Serve a freshly seeded demonstration farm, and yield its address."""

    def manage(*words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)

    manage("migrate", "--verbosity", "0")
    manage("createcachetable")
    manage("seed_demo")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/accounts/login/")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait up to half a minute until a page answers."""
    for _attempt in range(60):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own
            return
        time.sleep(0.5)
    raise SystemExit(f"{address} does not answer.")


def planted_animals() -> dict[str, str]:
    """Return the public id of each planted animal by its story."""
    from herd.models import Animal  # noqa: PLC0415 - only now is it known which database

    return {
        note: str(public_id)
        for note, public_id in Animal.objects.exclude(note="").values_list("note", "public_id")
    }


def places() -> dict[str, Any]:
    """Return what stands in addresses of the vet's bench, by the names that `PICTURES` gives it."""
    from diagnostics.demonstration.planting import LABORATORY  # noqa: PLC0415 - Django is set up only now
    from diagnostics.models import Assay, Certificate, Contradiction, Laboratory, Sample  # noqa: PLC0415

    sent = Sample.objects.filter(herd__code="MEADOW", state="sent", consignment__isnull=False)
    signed = Certificate.objects.filter(diagnosis__revocation__isnull=True).order_by("pk")
    conflict = Contradiction.objects.filter(kind="results_conflict", gone_at__isnull=True)
    laboratory = Laboratory.objects.filter(herd__code="MEADOW", name=LABORATORY).get()
    unverified = Assay.objects.filter(herd__code="HILLTOP").latest("pk")
    return {
        "consignment": str(sent.latest("pk").consignment),
        "sample": str(Sample.objects.filter(herd__code="MEADOW", state="rejected").latest("pk").public_id),
        "diagnosis": str(signed.latest("pk").diagnosis.public_id),
        "unverified": str(unverified.public_id),
        "tubes": list(sent.order_by("pk").values_list("tube", flat=True)),
        "today": str(datetime.now(UTC).date()),
        "token": signed.earliest("pk").token,
        "contradiction": str(conflict.earliest("pk").pk),
        "laboratory": str(laboratory.public_id),
    }


def signed_in(browser: Any, address: str, user: str, password: str) -> Any:
    """Return the cookies of somebody signed in; once for all pictures, as only so many may sign in a minute."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("main button[type=submit]")
    cookies = context.storage_state()
    context.close()
    return cookies


def _enter(page: Any, picture: Picture, named: dict[str, Any]) -> None:
    """Type, choose, upload and press what a picture shows on its page."""
    for field, text in picture.typed:
        page.fill(field, text)
    for field, value in picture.chosen:
        page.select_option(field, value)
    if picture.file:
        content = picture.file.format(**named).encode()
        page.set_input_files(
            "input[type=file]", {"name": "laboratory.csv", "mimeType": "text/csv", "buffer": content}
        )
    for place in picture.pressed:
        page.click(place)


def take(browser: Any, address: str, picture: Picture, named: dict[str, Any], cookies: Any) -> None:
    """Go to the page as who is signed in, type and press what the picture shows, and photograph the window.

    Raises `RuntimeError` where the page is the sign-in instead.
    """
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.theme,
        locale="en-GB",
        storage_state=cookies,
    )
    page = context.new_page()
    page.goto(address + picture.path.format(animal=named.get(picture.animal, ""), **named))
    if "/accounts/login/" in page.url:
        raise RuntimeError(f"{picture.name} would show the sign-in.")
    _enter(page, picture, named)
    page.wait_for_timeout(400)
    file = FOLDER / f"{picture.name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)
    context.close()
    shrink(file)


def main() -> int:
    """Take all pictures, or those whose names are given."""
    chromium = find_chromium()
    if chromium is None:
        print(f"No pictures: {MISSING}", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - development only

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment(Path(folder)))
        pictures = wanted(sys.argv[1:])  # before a minute of seeding
        photograph(pictures, chromium, sync_playwright)
    return 0


def photograph(pictures: list[Picture], chromium: Path, sync_playwright: Any) -> None:
    """Seed and serve the farm, and take these pictures of it."""
    with demonstration() as address:
        named = planted_animals() | places()
        from diagnostics.demonstration.seeding import PASSWORD  # noqa: PLC0415 - Django is set up only now

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            users = {picture.user for picture in pictures if picture.user}  # a buyer has no account
            cookies = {user: signed_in(browser, address, user, PASSWORD) for user in users}
            for picture in pictures:
                take(browser, address, picture, named, cookies.get(picture.user))
                print(f"docs/pictures/{picture.name}.png")
            browser.close()


if __name__ == "__main__":
    sys.exit(main())
