"""Which pictures the documentation has: whose page each shows, how large, and what is done on it first."""

from dataclasses import dataclass

from tools.report_pictures import SIZES, THEMES, picture_name, reports

PHONE, DESK = (390, 844), (1280, 860)
HERD = "/herds/MEADOW/"


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, at which size and theme, and what is typed, chosen and pressed.

    `animal` is a planted story; `file` the content of a file to upload, with names of `tools.pictures.places` in it.
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
