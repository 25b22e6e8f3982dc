"""The pictures of the documentation: the demonstration farm, seeded anew and photographed (`make pictures`)."""

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

from tools.browser import FLAGS, MISSING, find_chromium

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


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Serve a freshly seeded demonstration farm, and yield its address."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
    }
    os.environ.update(environment)

    def manage(*words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)

    manage("migrate", "--verbosity", "0")
    manage("createcachetable")
    manage("seed_demo")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment,
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
    import django  # noqa: PLC0415 - only now is it known which database

    django.setup()
    from herd.models import Animal  # noqa: PLC0415

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
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def main() -> int:
    """Take all pictures, or those whose names are given."""
    chromium = find_chromium()
    if chromium is None:
        print(f"No pictures: {MISSING}", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - development only

    wanted = [picture for picture in PICTURES if not sys.argv[1:] or picture.name in sys.argv[1:]]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as address:
        named = planted_animals() | places()
        from diagnostics.demonstration.seeding import PASSWORD  # noqa: PLC0415 - Django is set up only now

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for picture in wanted:
                take(browser, address, picture, named, PASSWORD)
                print(f"docs/pictures/{picture.name}.png")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
