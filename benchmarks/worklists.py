"""Time, bytes and queries of the worklists over 20 herds of 5,000 animals each, and of the homes beside them."""

from datetime import date, datetime, timedelta
from itertools import islice

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.bench import Databases, Line
from benchmarks.pages import MOST_BYTES, MOST_QUERIES, Visited, visit_often
from diagnostics.models import (
    Assay,
    AssayResult,
    Assessment,
    Contradiction,
    HerdPolicy,
    Laboratory,
    Sample,
)
from diagnostics.tasks import refresh_statistics
from diagnostics.vocabulary import Worklist
from herd.models import Animal, Herd, Membership, User
from herd.vocabulary import Role

HERDS, ANIMALS_A_HERD = 20, 5_000
AT_ONCE = 2_000
BOUND = f"under {MOST_BYTES // 1000} kB, at most {MOST_QUERIES} queries, as many with 1 herd as with {HERDS}"
_MONTH, YEAR = timedelta(days=30), timedelta(days=365)
#: Tests of years past, of which nothing waits: the lists must not read them.
FINISHED_A_HERD = 1_000
#: Of a hundred animals so many are told of by these verdicts and next steps; the others wait for nothing.
CONCLUDED = (
    [("suspect", "draw_blood", True)] * 4
    + [("unresolved", "resample", True)]
    + [("suspect", "await_result", True)] * 3
    + [("confirmed", "sign_diagnosis", True), ("cleared", "sign_diagnosis", False)]
    + [("confirmed", "review_diagnosis", True)]
    + [("not_at_risk", "none", False)] * 89
)


def fill(herds: int, *, today: date) -> User:
    """Make herds of 5,000 animals, with samples and tests of those that wait, and the vet of them all."""
    vet = User.objects.create(username=f"vet-{herds}")
    for number in range(herds):
        herd = Herd.objects.create(code=f"W{number:02}", name=f"Herd {number:02}")
        Membership.objects.create(herd=herd, user=vet, role=Role.VET.value)
        HerdPolicy.objects.update_or_create(
            herd=herd, defaults={"verified_since": timezone.now() - timedelta(days=1)}
        )
        Laboratory.objects.update_or_create(
            herd=herd, name="UC Davis VGL", defaults={"days_least": 2, "days_most": 6}
        )
        _fill_herd(herd, today)
    refresh_statistics()
    return vet


def _fill_herd(herd: Herd, today: date) -> None:
    animals = Animal.objects.bulk_create(
        (
            Animal(
                herd=herd,
                number=f"{number:05}",
                sex="female",
                fate="alive",
                born_on=today - timedelta(days=30 + number % 900),
            )
            for number in range(ANIMALS_A_HERD)
        ),
        batch_size=AT_ONCE,
    )
    Assessment.objects.bulk_create(
        (_assessed(animal, number, today) for number, animal in enumerate(animals)), batch_size=AT_ONCE
    )
    waiting = [
        animal for number, animal in enumerate(animals) if CONCLUDED[number % 100][1] == "await_result"
    ]
    _samples(herd, waiting, today)
    _samples(
        herd,
        animals[-FINISHED_A_HERD:],
        today - YEAR,
        states=("resulted",),
        recorded_at=timezone.now() - YEAR,
    )
    Contradiction.objects.bulk_create(
        Contradiction(herd=herd, animal=animal, kind="results_conflict", fingerprint=f"{animal.pk}")
        for animal in islice(animals, 0, None, 200)
    )


def _assessed(animal: Animal, number: int, today: date) -> Assessment:
    verdict, step, flagged = CONCLUDED[number % 100]
    return Assessment(
        animal=animal,
        herd=animal.herd,
        verdict=verdict,
        row="12",
        probability=0.92 if flagged else 0.009,
        probability_low=0.8,
        probability_high=0.97,
        cause="reassessed",
        confirm_threshold=0.95,
        clear_threshold=0.1,
        suspect_threshold=0.1,
        engine_version="2",
        flagged=flagged,
        do_not_breed=flagged,
        next_step=step,
        not_before=today + _MONTH if step == "resample" else None,
        reasons=[{"code": "birth_male_littermate", "weighed": True, "data": {"littermates": 1}}],
        reason_codes="birth_male_littermate",
        assessed_on=today,
    )


def _samples(
    herd: Herd,
    animals: list[Animal],
    today: date,
    *,
    states: tuple[str, ...] = ("drawn", "sent", "resulted"),
    recorded_at: datetime | None = None,
) -> None:
    """Draw a sample of each animal, in these states by turns; a result that came is entered and not verified."""
    drawn = [
        (animal, states[number % len(states)], today - timedelta(days=number % 20))
        for number, animal in enumerate(animals)
    ]
    samples = Sample.objects.bulk_create(
        Sample(
            herd=herd,
            animal=animal,
            specimen="blood_edta",
            tube=f"T{animal.pk}-{on:%y}",
            collected_on=on,
            laboratory="UC Davis VGL",
            state=state,
            state_on=on,
        )
        for animal, state, on in drawn
    )
    assays = Assay.objects.bulk_create(
        Assay(
            herd=herd,
            animal_id=sample.animal_id,
            method="pcr_amelogenin",
            specimen=sample.specimen,
            collected_on=sample.collected_on,
            laboratory=sample.laboratory,
            sample=sample,
        )
        for sample in samples
    )
    results = AssayResult.objects.bulk_create(
        AssayResult(
            herd=herd,
            assay=assay,
            status="final" if assay.sample.state == "resulted" else "out",
            outcome="detected" if assay.sample.state == "resulted" else "not_stated",
            recorded_at=recorded_at or timezone.now(),
        )
        for assay in assays
    )
    for assay, result in zip(assays, results, strict=True):
        assay.current = result
    Assay.objects.bulk_update(assays, ["current"], batch_size=500)


def visit_all(databases: Databases, herds: int, *, rounds: int) -> dict[str, Visited]:
    """Visit the overview, every list, my herds and the home of one herd."""
    with databases.fresh(f"worklists-{herds}"):
        vet = fill(herds, today=timezone.now().date())
        client = Client()
        client.force_login(vet)
        addresses = {
            "worklists": reverse("diagnostics:worklists"),
            "my herds": reverse("diagnostics:herds"),
            "home of a herd": reverse("diagnostics:home", args=["W00"]),
            **{f"worklist «{each}»": f"{reverse('diagnostics:worklist', args=[each])}" for each in Worklist},
        }
        visited = {}
        for what, url in addresses.items():
            visited[what] = visit_often(client, url, rounds=rounds)
            print(f"  {what}, {herds} herds: {visited[what]}")
    return visited


def measure(databases: Databases, *, rounds: int) -> list[Line]:
    """Visit the pages with one herd and with twenty, and compare."""
    few, many = (visit_all(databases, herds, rounds=rounds) for herds in (1, HERDS))
    return [_line(what, few[what], many[what]) for what in many]


def _line(what: str, few: Visited, many: Visited) -> Line:
    bounded = what != "my herds"  # which tells of each herd, and so grows with them
    kept = many.size < MOST_BYTES and many.queries <= MOST_QUERIES and few.queries == many.queries
    return Line(
        f"{what} over {HERDS} herds of {ANIMALS_A_HERD:,} animals",
        f"{many.milliseconds:.0f} ms, {many.size / 1000:.1f} kB, {many.queries} queries",
        BOUND if bounded else "",
        kept or not bounded,
    )
