"""A made-up herd's years: births, leavings and blood tests by the published rates. Pure but for its seeded dice.

Rates: Silva del Río et al. 2007 as in `clinical.md` §3 and §11 (Holstein); beef about 0.5 % twins.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from herd.vocabulary import Fate, Sex

#: Share of twin calvings by parity: first, later.
DAIRY_TWINS = (0.012, 0.058)
BEEF_TWINS = (0.005, 0.005)
#: Sexes of twins: both male, mixed, both female.
TWIN_SEXES = (0.301, 0.436, 0.263)
SINGLE_MALE = 0.533
#: At least one dead calf, of twin and of single calvings.
DEAD_IN_TWINS, DEAD_IN_SINGLES = 0.282, 0.072
#: Assumed, to make a believable herd: what no published count is needed for.
HEIFER_KEPT, COW_LEAVES_A_YEAR, CALF_TESTED = 0.62, 0.24, 0.55
FREEMARTIN_SHARE = 0.92
AGE_AT_FIRST_CALVING_DAYS = (700, 830)
CALVING_INTERVAL_DAYS = (355, 440)


@dataclass(frozen=True, slots=True)
class FarmPlan:
    """What a made-up herd is like: how many cows it began with and how many years ago."""

    code: str
    founders: int
    years: int
    breed: str
    twins: tuple[float, float]
    first_number: int


@dataclass(order=True, slots=True)
class Cow:
    """A female of the story, as long as she is in the herd; the one that calves next comes first."""

    calves_next: date
    number: str
    calvings: int = 0
    leaves: date | None = None


@dataclass(frozen=True, slots=True)
class BloodTaken:
    """A heifer from a mixed litter whose blood was taken, and what truly is the matter with her."""

    number: str
    born_on: date
    freemartin: bool


@dataclass(slots=True)
class Story:
    """What happened: births as rows of `formats.md`, leavings by day and reason, heifers tested."""

    births: list[dict[str, str]] = field(default_factory=list)
    leavings: dict[tuple[date, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    tested: list[BloodTaken] = field(default_factory=list)


def live_years(plan: FarmPlan, *, today: date) -> Story:
    """Let a herd live from its founding to yesterday; the same plan and day give the same story."""
    return _Years(plan, today).run()


class _Years:
    def __init__(self, plan: FarmPlan, today: date) -> None:
        self.plan = plan
        self.today = today
        self.dice = Random(f"freemartin {plan.code}")  # noqa: S311  (a story, not a secret)
        self.begin = today - timedelta(days=365 * plan.years)
        self.story = Story()
        self.next_number = plan.first_number

    def run(self) -> Story:
        cows = [
            Cow(
                number=self.number(),
                calves_next=self.begin + timedelta(days=self.dice.randrange(400)),
                calvings=self.dice.randrange(4),
            )
            for _each in range(self.plan.founders)
        ]
        heapify(cows)
        while cows and cows[0].calves_next < self.today:
            cow = heappop(cows)
            if cow.leaves is not None and cow.leaves <= cow.calves_next:
                self.leave(cow.leaves, "culled", cow.number)
                continue
            for heifer in self.calve(cow):
                heappush(cows, heifer)
            cow.calvings += 1
            cow.calves_next += timedelta(days=self.dice.randint(*CALVING_INTERVAL_DAYS))
            if self.dice.random() < COW_LEAVES_A_YEAR:
                cow.leaves = cow.calves_next - timedelta(days=self.dice.randint(20, 150))
            heappush(cows, cow)
        return self.story

    def number(self) -> str:
        self.next_number += 1
        return f"{self.next_number:04d}"

    def leave(self, on: date, reason: str, number: str) -> None:
        """Let an animal leave on the next lorry: the first or the fifteenth of a month."""
        on = on.replace(day=15) if on.day <= 15 else (on.replace(day=1) + timedelta(days=32)).replace(day=1)
        if on < self.today:
            self.story.leavings[on, reason].append(number)

    def calve(self, cow: Cow) -> Iterator[Cow]:
        """Write down one calving; yields the heifer calves that will themselves be cows."""
        first_or_later = 0 if cow.calvings == 0 else 1
        twins = self.dice.random() < self.plan.twins[first_or_later]
        sexes = self.sexes(twins=twins)
        dead = {self.dice.randrange(len(sexes))} if self.loses_one(twins=twins) else set()
        mixed = len(set(sexes)) > 1
        for position, sex in enumerate(sexes):
            alive = position not in dead
            calf = self.number() if alive else ""
            self.story.births.append(self.row(cow, calf, sex, alive=alive, born=len(sexes)))
            if alive and sex is Sex.MALE:
                self.leave(cow.calves_next + timedelta(days=self.dice.randint(12, 40)), "sold", calf)
            elif alive:
                yield from self.heifer(calf, cow.calves_next, mixed=mixed)

    def sexes(self, *, twins: bool) -> tuple[Sex, ...]:
        if not twins:
            return (Sex.MALE if self.dice.random() < SINGLE_MALE else Sex.FEMALE,)
        pairs = ((Sex.MALE, Sex.MALE), (Sex.FEMALE, Sex.MALE), (Sex.FEMALE, Sex.FEMALE))
        return self.dice.choices(pairs, weights=TWIN_SEXES)[0]

    def loses_one(self, *, twins: bool) -> bool:
        return self.dice.random() < (DEAD_IN_TWINS if twins else DEAD_IN_SINGLES)

    def row(self, cow: Cow, calf: str, sex: Sex, *, alive: bool, born: int) -> dict[str, str]:
        return {
            "herd": self.plan.code,
            "dam": cow.number,
            "calving_date": cow.calves_next.isoformat(),
            "calf": calf,
            "sex": sex.value,
            "fate": Fate.ALIVE.value if alive else Fate.STILLBORN.value,
            "number_born": str(born),
            "parity": str(cow.calvings + 1),
            "breed": self.plan.breed,
        }

    def heifer(self, number: str, born_on: date, *, mixed: bool) -> Iterator[Cow]:
        """Keep a heifer calf or sell her; one from a mixed litter is often tested, and seldom bred."""
        if mixed:
            freemartin = self.dice.random() < FREEMARTIN_SHARE
            tested = self.dice.random() < CALF_TESTED
            if tested:
                self.story.tested.append(BloodTaken(number, born_on, freemartin))
            if freemartin or not tested:
                if self.dice.random() < 0.7:  # assumed: most are sold for beef within two years
                    self.leave(born_on + timedelta(days=self.dice.randint(120, 600)), "sold", number)
                return
        elif self.dice.random() > HEIFER_KEPT:
            self.leave(born_on + timedelta(days=self.dice.randint(20, 300)), "sold", number)
            return
        first_calving = born_on + timedelta(days=self.dice.randint(*AGE_AT_FIRST_CALVING_DAYS))
        yield Cow(first_calving, number)
