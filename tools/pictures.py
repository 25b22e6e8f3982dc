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
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from tools.browser import FLAGS, MISSING, find_chromium
from tools.report_pictures import SIZES, THEMES, picture_name, reports

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
PHONE, DESK = (390, 844), (1280, 860)
HERD = "/herds/MEADOW/"


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, at which size and theme, and what is typed, chosen and pressed.

    `animal` is a planted story; `file` the content of a file to upload, with names of `places` in it.
    """

    name: str
    user: str
    path: str
    size: tuple[int, int] = DESK
    theme: str = "light"
    animal: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    pressed: tuple[str, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    file: str = ""


#: A laboratory's file: the tube alone says which sample each line is about.
LABORATORY_FILE = "tube,reported_on,outcome\n{tubes[0]},{today},not_detected\n{tubes[1]},{today},detected\n"
PICTURES = (
    Picture("home-phone", "staff", HERD, PHONE),
    Picture("home-desk", "vet", HERD),
    Picture("my-herds", "vet", "/"),
    Picture(
        "calving-phone",
        "staff",
        f"{HERD}calvings/new/",
        PHONE,
        typed=(("input[name=dam]", "925"),),
        pressed=("[data-calf-count] label:nth-of-type(2)",),
    ),
    Picture("calving-phone-dark", "staff", f"{HERD}calvings/new/", PHONE, "dark"),
    Picture(
        "animal-suspect-phone",
        "vet",
        f"{HERD}animals/{{animal}}/",
        PHONE,
        animal="Twin to a bull, not tested",
    ),
    Picture("animal-confirmed", "vet", f"{HERD}animals/{{animal}}/", animal="Confirmed by SRY PCR"),
    Picture(
        "animal-conflict-dark",
        "vet",
        f"{HERD}animals/{{animal}}/",
        DESK,
        "dark",
        "PCR positive, then negative",
    ),
    Picture("register", "manager", f"{HERD}register/?flagged=yes"),
    Picture("register-phone", "manager", f"{HERD}register/?flagged=yes", PHONE),
    Picture("do-not-breed", "manager", f"{HERD}do-not-breed/"),
    Picture("result-karyotype", "vet", f"{HERD}results/new/?method=karyotype"),
    Picture("upload", "manager", f"{HERD}uploads/"),
    Picture("rules", "vet", f"{HERD}rules/"),
    Picture("report", "manager", f"{HERD}reports/"),
    Picture("worklists", "vet", "/worklists/"),
    Picture("worklist-phone", "vet", "/worklists/to-sample/", PHONE),
    Picture("at-the-laboratory", "vet", "/worklists/at-laboratory/"),
    Picture("worklists-told", "vet", "/worklists/", pressed=("form[action$='calendar/'] button",)),
    Picture("contradiction", "vet", f"{HERD}contradictions/{{contradiction}}/"),
    Picture(
        "draw-in-a-row",
        "vet",
        "/bench/draw/",
        pressed=(
            "tbody tr:nth-of-type(1) input[type=checkbox]",
            "tbody tr:nth-of-type(2) input[type=checkbox]",
            "tbody tr:nth-of-type(3) input[type=checkbox]",
            "main form[method=get] button.btn-primary, main button.btn-primary",
        ),
    ),
    Picture("what-was-drawn", "vet", "/bench/drawn/"),
    Picture("sample", "vet", f"{HERD}samples/{{sample}}/"),
    Picture("shipment-results", "vet", "/bench/shipments/{consignment}/results/"),
    Picture(
        "results-saved",
        "vet",
        "/bench/shipments/{consignment}/results/",
        chosen=(("tbody tr:nth-of-type(1) select", "not_detected"),),
        pressed=("[data-entry-last]",),
    ),
    Picture("result-to-verify", "vet", "/herds/HILLTOP/results/{unverified}/"),
    Picture(
        "laboratory-file",
        "vet",
        "/bench/results/upload/",
        file=LABORATORY_FILE,
        pressed=("main form button[type=submit]",),
    ),
    Picture("laboratory", "manager", f"{HERD}laboratories/{{laboratory}}/"),
    Picture(
        "where-to-test",
        "vet",
        f"{HERD}animals/{{animal}}/#offers",
        animal="SRY PCR negative: not enough",
    ),
    Picture(
        "diagnosis-form",
        "vet",
        f"{HERD}animals/{{animal}}/diagnosis/",
        animal="Confirmed by SRY PCR",
    ),
    Picture("diagnosis", "vet", f"{HERD}diagnoses/{{diagnosis}}/"),
    Picture("certificate-check", "", "/c/{token}/", PHONE),
    Picture("twinning", "manager", f"{HERD}reports/twinning/"),
    Picture("twinning-phone-dark", "manager", f"{HERD}reports/twinning/", PHONE, "dark"),
    Picture("members", "manager", f"{HERD}members/"),
)


#: A page has few colours: as many hold its letters, signs and charts, in a third of the bytes.
MOST_COLOURS = 160


def report_pictures() -> list[Picture]:
    """Return a picture of each herd report there is, on a phone and on a desk, light and dark."""
    return [
        Picture(picture_name(name, width, theme), "manager", f"{HERD}reports/{name}/", size, theme)
        for name, _title, _about in reports()
        for width, size in SIZES.items()
        for theme in THEMES
    ]


def wanted(names: list[str]) -> list[Picture]:
    """Return the pictures that are named, all without names; a name that none has stands for those that begin so.

    Ends the script where no picture does.
    """
    pictures = {each.name: each for each in [*PICTURES, *report_pictures()]}
    chosen = {
        name: [name] if name in pictures else [each for each in pictures if each.startswith(name)]
        for name in names
    }
    if unknown := [name for name, found in chosen.items() if not found]:
        raise SystemExit(f"There is no picture {', '.join(unknown)}.")
    takes = {name for found in chosen.values() for name in found} if names else set(pictures)
    return [each for name, each in pictures.items() if name in takes]


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


def take(browser: Any, address: str, picture: Picture, named: dict[str, Any], password: str) -> None:
    """Sign in, go to the page, type and press what the picture shows, and photograph what fits the window."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=picture.theme, locale="en-GB"
    )
    page = context.new_page()
    if picture.user:  # a buyer has no account
        page.goto(f"{address}/accounts/login/")
        page.fill("[name=login]", picture.user)
        page.fill("[name=password]", password)
        page.click("main button[type=submit]")
    page.goto(address + picture.path.format(animal=named.get(picture.animal, ""), **named))
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
            for picture in pictures:
                take(browser, address, picture, named, PASSWORD)
                print(f"docs/pictures/{picture.name}.png")
            browser.close()


if __name__ == "__main__":
    sys.exit(main())
