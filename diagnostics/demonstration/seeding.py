"""Filling the demonstration farm: people, three herds with their years, blood tests, and the planted cases."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, groupby
from uuid import uuid4

from django.db import transaction

from diagnostics.demonstration import bench
from diagnostics.demonstration.farm import BEEF_TWINS, DAIRY_TWINS, FarmPlan, Story, live_years
from diagnostics.demonstration.planted import PLANTED
from diagnostics.demonstration.planting import LABORATORY
from diagnostics.demonstration.sampling import DAYS_TO_REPORT, take_to_laboratory
from diagnostics.engine.vocabulary import Method, Outcome, Specimen
from diagnostics.entries import AssayEntry, Report
from herd.actions import create_herd, record_calving, record_leaving
from herd.actions.members import add_member
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Herd, User
from herd.vocabulary import LeftReason, Role

PASSWORD = "two red heifers"  # noqa: S105  (shown on the terminal; production settings refuse to seed)


@dataclass(frozen=True, slots=True)
class DemonstrationHerd:
    """A herd of the demonstration, with the roles of its people by user name."""

    plan: FarmPlan
    name: str
    country: str
    time_zone: str
    currency: str
    roles: tuple[tuple[str, Role], ...]


ALL_ROLES = (
    ("manager", Role.MANAGER),
    ("vet", Role.VET),
    ("staff", Role.STAFF),
    ("reader", Role.READER),
)
HERDS = (
    DemonstrationHerd(
        FarmPlan("MEADOW", founders=150, years=5, breed="Holstein", twins=DAIRY_TWINS, first_number=1000),
        "Meadow Brook Dairy",
        "IE",
        "Europe/Dublin",
        "EUR",
        ALL_ROLES,
    ),
    DemonstrationHerd(
        FarmPlan("HILLTOP", founders=100, years=4, breed="Hereford", twins=BEEF_TWINS, first_number=2000),
        "Hilltop Beef",
        "US",
        "America/Chicago",
        "USD",
        ALL_ROLES,
    ),
    DemonstrationHerd(
        FarmPlan("RIVERSIDE", founders=55, years=3, breed="Jersey", twins=DAIRY_TWINS, first_number=300),
        "Riverside Jerseys",
        "NZ",
        "Pacific/Auckland",
        "NZD",
        (("vet", Role.VET), ("riverside", Role.MANAGER)),
    ),
)
#: Where the planted cases stand.
SHOWN_IN = "MEADOW"
#: Where samples are on their way, some of them sent together.
SAMPLED_IN = ("MEADOW", "RIVERSIDE")
#: Where results are verified by a second person.
VERIFIED_IN = "HILLTOP"
PEOPLE = {
    "manager": ("Maeve", "Manning"),
    "vet": ("Victor", "Veldman"),
    "staff": ("Sofía", "Santos"),
    "reader": ("Rita", "Reeves"),
    "riverside": ("Rangi", "Rivers"),
}


def is_seeded() -> bool:
    """Say whether the demonstration herds are there already."""
    return Herd.objects.filter(code__in=[herd.plan.code for herd in HERDS]).exists()


@transaction.atomic
def seed(*, address: str, at: datetime, progress: Callable[[str, int, int], object]) -> None:
    """Fill the demonstration farm, all of it or nothing.

    `address` is the site's, printed on certificates, which are signed at the moment `at`. `progress` is called with
    what is being done, how much of it is done, and how much there is.
    """
    people = {name: _person(name) for name in PEOPLE}
    consignment = uuid4()
    for described in HERDS:
        farm = _fill(described, people, progress)
        if described.plan.code in SAMPLED_IN:
            bench.draw_samples(farm, consignment=consignment)
        if described.plan.code == VERIFIED_IN:
            bench.ask_for_two(replace(farm, by=people["manager"]))
        if described.plan.code == SHOWN_IN:
            bench.sign(farm, address=address, at=at)


def _person(username: str) -> User:
    first_name, last_name = PEOPLE[username]
    user, made = User.objects.get_or_create(
        username=username, defaults={"first_name": first_name, "last_name": last_name}
    )
    if made:
        user.set_password(PASSWORD)
        user.save()
    return user


def _fill(
    described: DemonstrationHerd,
    people: dict[str, User],
    progress: Callable[[str, int, int], object],
) -> bench.Farm:
    (manager,) = (people[name] for name, role in described.roles if role is Role.MANAGER)
    herd = create_herd(
        code=described.plan.code,
        name=described.name,
        country=described.country,
        time_zone=described.time_zone,
        by=manager,
        owner=manager,
    )
    for name, role in described.roles:
        if role is not Role.MANAGER:
            add_member(herd=herd, user=people[name], roles=(role,), by=manager)
    today = herd.today()
    told = Telling(progress, described.name)
    story = live_years(described.plan, today=today)
    animals = _record_births(herd, story, by=people["staff"], today=today, told=told)
    _record_tests(story, animals, by=people["vet"], today=today)
    _record_leavings(story, animals, by=people["staff"], today=today, told=told)
    bench.furnish(herd, currency=described.currency, by=manager, today=today)
    numbers, dams = (str(number) for number in count(5001)), (str(number) for number in count(901))
    farm = bench.Farm(herd, numbers, dams, by=people["vet"], today=today)
    if described.plan.code == SHOWN_IN:
        for planted in told.counted("planted cases", list(PLANTED)):
            farm.plant(planted)
    return farm


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells the progress of one herd."""

    progress: Callable[[str, int, int], object]
    herd: str

    def counted(self, what: str, items: list) -> Iterator:
        """Yield items, telling how many are done."""
        for done, item in enumerate(items, start=1):
            yield item
            self.progress(f"{self.herd}: {what}", done, len(items))


def _record_births(herd: Herd, story: Story, *, by: User, today: date, told: Telling) -> dict[str, Animal]:
    """Record the calvings in the order in which they happened; returns the animals by number."""
    animals: dict[str, Animal] = {}
    litters = [
        (key, list(rows))
        for key, rows in groupby(
            story.births, key=lambda row: (row["calving_date"], row["dam"], row["parity"])
        )
    ]
    for (calved_on, dam, parity), rows in told.counted("calvings", litters):
        entry = CalvingEntry(
            calved_on=date.fromisoformat(calved_on),
            calves=tuple(
                CalfEntry(sex=row["sex"], fate=row["fate"], number=row["calf"], breed=row["breed"])
                for row in rows
            ),
            dam=animals.get(dam),
            dam_number=dam,
            create_dam=True,
            number_born=int(rows[0]["number_born"]),
            parity=int(parity),
        )
        calving = record_calving(herd=herd, entry=entry, by=by, today=today)
        animals |= {calf.number: calf for calf in calving.calves.all() if calf.number}
        if calving.dam is not None:
            animals[dam] = calving.dam
    return animals


def _record_tests(story: Story, animals: dict[str, Animal], *, by: User, today: date) -> None:
    """Record an amelogenin PCR at three weeks, with the way of its sample, for the heifers that were tested."""
    for tested in story.tested:
        collected_on = tested.born_on + timedelta(days=21)
        reported_on = collected_on + timedelta(days=DAYS_TO_REPORT)
        if reported_on > today:
            continue
        outcome = Outcome.DETECTED if tested.freemartin else Outcome.NOT_DETECTED
        entry = AssayEntry(
            animal=animals[tested.number],
            method=Method.PCR_AMELOGENIN.value,
            specimen=Specimen.BLOOD_EDTA.value,
            collected_on=collected_on,
            laboratory=LABORATORY,
            drawn_by=str(by),
            report=Report(
                outcome=outcome.value, reported_on=reported_on, accession=f"RVL-{collected_on:%y%m%d}"
            ),
        )
        take_to_laboratory(entry, by=by, today=today)


def _record_leavings(
    story: Story, animals: dict[str, Animal], *, by: User, today: date, told: Telling
) -> None:
    for (left_on, reason), numbers in told.counted("leavings", sorted(story.leavings.items())):
        leaving = [animals[number] for number in numbers if number in animals]
        record_leaving(
            animals=leaving, left_on=left_on, left_reason=LeftReason(reason).value, by=by, today=today
        )
