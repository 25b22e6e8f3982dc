"""Finding what a user may see of herds, animals and calvings. Reads only."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from herd.errors import NotHere
from herd.kinship import (
    DAYS_PER_MONTH,
    SAME_LITTER_DAYS,
    SHORTEST_CALVING_INTERVAL_DAYS,
    YOUNG_DAM_MONTHS,
    YOUNGEST_DAM_MONTHS,
)
from herd.models import Animal, Calving, Herd, Membership, SeparateLitters, User
from herd.permissions import Right, rights_of, roles_with
from herd.queries.numbers import in_order_of_number
from herd.vocabulary import DEAD_FATES, Fate, Role, Sex

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def herds_for(user: User, *, may: Right = Right.SEE) -> QuerySet[Herd]:
    """Return the herds in which a user holds a right."""
    roles = [role.value for role in roles_with(may)]
    return Herd.objects.filter(pk__in=Membership.objects.filter(user=user, role__in=roles).values("herd"))


def rights_in(user: User, herd: Herd) -> frozenset[Right]:
    """Return what a user may do in a herd; nothing for a stranger."""
    return rights_of(Role(role) for role in herd.memberships.filter(user=user).values_list("role", flat=True))


def rights_by_herd(user: User) -> dict[int, frozenset[Right]]:
    """Return what a user may do in each of his herds, by the id of the herd."""
    roles: dict[int, list[Role]] = defaultdict(list)
    for herd, role in user.memberships.values_list("herd_id", "role"):
        roles[herd].append(Role(role))
    return {herd: rights_of(held) for herd, held in roles.items()}


def get_herd(user: User, code: str, *, may: Right = Right.SEE) -> Herd:
    """Return the herd of a code with `herd.rights` filled in: the one door to a herd's records.

    Raises `Http404` for a stranger or an unknown code, `PermissionDenied` for a member without the right.
    """
    herd = herds_for(user).filter(code=code).first()
    if herd is None:
        raise NotHere(_("There is no such herd, or you are not a member of it."))
    rights = rights_in(user, herd)
    if may not in rights:
        raise PermissionDenied(_("Your role in this herd does not allow this."))
    herd.rights = rights  # what templates ask, worked out once a request
    return herd


def bearers(herd: Herd, numbers: Iterable[str]) -> QuerySet[Animal]:
    """Return the animals that bear or have borne any of these numbers in the herd."""
    wanted = list(numbers)
    return herd.animals.filter(Q(number__in=wanted) | Q(former_numbers__number__in=wanted)).distinct()


def bearer_on(herd: Herd, number: str, on: date) -> Animal | None:
    """Return the animal that bore a number in the herd on a day.

    A number is borne from birth or arrival until leaving or re-tagging; an animal whose birth and arrival are
    not on record is taken to have borne it from the beginning. As no two animals present bear one number, of
    several the one that gave it up first after that day bore it then, and a later one got it afterwards; one that
    gave it up on the day itself comes last.
    """
    return bearer_among(bearers(herd, [number]).prefetch_related("former_numbers"), number, on)


def bearer_among(animals: Iterable[Animal], number: str, on: date) -> Animal | None:
    """Return which of these animals of a herd bore a number on a day, as `bearer_on` does."""
    found = []
    for animal in animals:
        until = borne_until(animal, number, on)
        if until is not None:
            found.append((until == on, until, -(animal.pk or 0), animal))  # not saved yet: the last one
    return min(found, key=lambda each: each[:-1])[-1] if found else None


def bore_number(animal: Animal, number: str, on: date) -> bool:
    """Say whether an animal bore a number on a day. Reads `animal.former_numbers`."""
    return borne_until(animal, number, on) is not None


def borne_until(animal: Animal, number: str, on: date) -> date | None:
    """Return until when an animal bore a number that it may have borne on a day; `None` if it did not.

    An animal present that bears it still: the last of all days. Reads `animal.former_numbers`.
    """
    begins = max(filter(None, (animal.born_on, animal.entered_on)), default=date.min)
    ends = animal.left_on or date.max
    if not begins <= on <= ends:
        return None
    # An animal not saved yet, such as one of an earlier line of a file, has no former numbers.
    formers = animal.former_numbers.all() if animal.pk else ()
    until = [min(former.borne_until, ends) for former in formers if former.number == number]
    if animal.number == number:
        until.append(ends)
    return min((last for last in until if on <= last), default=None)


def live_calvings(herd: Herd) -> QuerySet[Calving]:
    """Return the herd's calvings that have not been voided."""
    return herd.calvings.filter(voided_at__isnull=True)


def days_around(day: date, days: int) -> tuple[date, date]:
    """Return the days so many days before and after a day, not beyond the ends of the calendar."""
    earliest, latest = date.min.toordinal(), date.max.toordinal()
    first, last = day.toordinal() - days, day.toordinal() + days
    return date.fromordinal(max(first, earliest)), date.fromordinal(min(last, latest))


def calvings_near(herd: Herd, dam: Animal, calved_on: date) -> QuerySet[Calving]:
    """Return this dam's calvings less than 200 days from a day, nearest in time not first."""
    near = days_around(calved_on, SHORTEST_CALVING_INTERVAL_DAYS - 1)
    return live_calvings(herd).filter(dam=dam, calved_on__range=near)


def sent_before(herd: Herd, key: str) -> bool:
    """Say whether an entry of births with this idempotency key has been saved in the herd."""
    keyed = {"idempotency_key": key}
    return bool(key) and (herd.calvings.filter(**keyed).exists() or herd.animals.filter(**keyed).exists())


def litters_beside(herd: Herd, dam: Animal, calved_on: date) -> list[Calving]:
    """Return this dam's calvings at most three days from a day, the nearest first."""
    near = live_calvings(herd).filter(dam=dam, calved_on__range=days_around(calved_on, SAME_LITTER_DAYS))
    return sorted(near, key=lambda calving: (abs((calving.calved_on - calved_on).days), -calving.pk))


def unsettled_with(calving: Calving) -> list[Calving]:
    """Return the other calvings of the same dam at most three days apart, not declared separate."""
    if calving.dam_id is None or calving.voided_at is not None:
        return []
    near = (
        Calving.objects.filter(
            herd=calving.herd_id,
            dam=calving.dam_id,
            voided_at__isnull=True,
            calved_on__range=days_around(calving.calved_on, SAME_LITTER_DAYS),
        )
        .exclude(pk=calving.pk)
        .exclude(pk__in=SeparateLitters.objects.filter(earlier=calving).values("later"))
        .exclude(pk__in=SeparateLitters.objects.filter(later=calving).values("earlier"))
    )
    return list(near.order_by("calved_on", "pk"))


def unsettled_calvings(herd: Herd) -> list[tuple[Calving, Calving]]:
    """Return the pairs of calvings of one dam that a person should join or declare separate, the latest first."""
    later = _calved_shortly_before(herd, days=SAME_LITTER_DAYS)
    return _undeclared_pairs(herd, later, lambda days: days <= SAME_LITTER_DAYS)


def calvings_to_mend(herd: Herd, *, limit: int) -> list[tuple[Calving, Calving]]:
    """Return pairs of calvings of one dam, earlier and later, four to 199 days apart and not declared separate.

    Those of the `limit` latest calvings.
    """
    later = _calved_shortly_before(herd, days=SHORTEST_CALVING_INTERVAL_DAYS - 1)[:limit]
    return _undeclared_pairs(
        herd, later, lambda days: SAME_LITTER_DAYS < days < SHORTEST_CALVING_INTERVAL_DAYS
    )


def _calved_shortly_before(herd: Herd, *, days: int) -> QuerySet[Calving]:
    """Return calvings whose dam has another at most so many days before, not declared separate; the latest first."""
    declared = SeparateLitters.objects.filter(earlier=OuterRef("pk"), later=OuterRef(OuterRef("pk")))
    # Days are added, never taken off: before the first day of the calendar SQLite has none to compare with.
    earlier = (
        live_calvings(herd)
        .filter(~Exists(declared), dam=OuterRef("dam"), calved_on__lt=OuterRef("calved_on"))
        .annotate(until=F("calved_on") + timedelta(days=days + 1))
        .filter(until__gt=OuterRef("calved_on"))
    )
    return live_calvings(herd).filter(Exists(earlier)).select_related("dam").order_by("-calved_on", "-pk")


def _undeclared_pairs(
    herd: Herd, later: Iterable[Calving], close: Callable[[int], bool]
) -> list[tuple[Calving, Calving]]:
    """Return each of these calvings with those before it of the same dam that lie `close`, unless declared separate."""
    listed = list(later)
    of_dam: dict[int | None, list[Calving]] = defaultdict(list)
    dams = {calving.dam_id for calving in listed}
    for calving in live_calvings(herd).filter(dam__in=dams).order_by("calved_on", "pk"):
        of_dam[calving.dam_id].append(calving)
    declared = {frozenset(pair) for pair in herd.separate_litters.values_list("earlier", "later")}
    return [
        (before, calving)
        for calving in listed
        for before in of_dam[calving.dam_id]
        if before.calved_on < calving.calved_on
        and close((calving.calved_on - before.calved_on).days)
        and frozenset({before.pk, calving.pk}) not in declared
    ]


def kin_of(animal_ids: Iterable[int]) -> set[int]:
    """Return the ids of animals whose litter includes one of these: calves of the same and of nearby calvings."""
    calvings = Calving.objects.filter(calves__in=list(animal_ids), voided_at__isnull=True).distinct()
    return calves_of(calvings)


def calves_of(calvings: Iterable[Calving]) -> set[int]:
    """Return the ids of all calves of these calvings and of the unsettled ones beside them."""
    ids = set()
    for calving in calvings:
        ids.update({calving.pk, *(other.pk for other in unsettled_with(calving))})
    return set(Animal.objects.filter(calving__in=ids).values_list("pk", flat=True))


def to_tag(herd: Herd) -> QuerySet[Animal]:
    """Return the live calves that have no number yet, the youngest litter first, each litter as it was entered."""
    return (
        herd.animals.filter(number="", fate=Fate.ALIVE.value, left_on__isnull=True, calving__isnull=False)
        .select_related("calving", "calving__dam")
        .order_by("-born_on", "-calving_id", "pk")
    )


def possible_dams(herd: Herd, typed: str, *, calved_on: date, limit: int = 8) -> list[Animal]:
    """Return animals present whose number holds what was typed, those ending with it first.

    People know a cow by the last digits of her tag. Males and calves under 12 months are left out. Each carries
    `last_calved_on`.
    """
    typed = typed.strip()
    if not typed:
        return []
    grown = calved_on - timedelta(days=math.ceil(YOUNGEST_DAM_MONTHS * DAYS_PER_MONTH))
    present = (
        herd.animals.filter(left_on__isnull=True)
        .exclude(number="")
        .exclude(sex=Sex.MALE.value)
        .exclude(born_on__gt=grown)
    )
    found: list[int] = []
    for wanted in (Q(number__iexact=typed), Q(number__iendswith=typed), Q(number__icontains=typed)):
        if missing := limit - len(found):
            chosen = present.filter(wanted).exclude(pk__in=found).order_by(*in_order_of_number())
            found += chosen.values_list("pk", flat=True)[:missing]
    standing = Q(calvings__voided_at__isnull=True)
    cows = herd.animals.annotate(last_calved_on=Max("calvings__calved_on", filter=standing)).in_bulk(found)
    return [cows[pk] for pk in found]


def present_of(herd: Herd, wanted: list[str], *, limit: int) -> tuple[list[Animal], list[str]]:
    """Return animals present by the numbers typed, and those numbers that nobody bears.

    Several numbers are each looked for whole; a single one as part of a number. None: the latest to have come or
    been born.
    """
    present = herd.animals.filter(left_on__isnull=True).select_related("calving__dam")
    if len(wanted) > 1:
        found = list(present.filter(number__in=wanted).order_by(*in_order_of_number()))
        borne = {animal.number for animal in found}
        return found, [number for number in wanted if number not in borne]
    if wanted:
        return list(present.filter(number__icontains=wanted[0]).order_by(*in_order_of_number())[:limit]), []
    return list(present.order_by("-pk")[:limit]), []


def left_lately(herd: Herd, *, since: date, limit: int = 20) -> QuerySet[Animal]:
    """Return animals that left since a day, the latest first; those that died at birth are left out."""
    gone = herd.animals.filter(left_on__gte=since).exclude(fate__in=[fate.value for fate in DEAD_FATES])
    return gone.order_by("-left_on", *in_order_of_number())[:limit]


def calvings_of_young_dams(herd: Herd, *, limit: int) -> QuerySet[Calving]:
    """Return calvings before their dam was 18 months old, the latest first."""
    young = timedelta(days=math.ceil(YOUNG_DAM_MONTHS * DAYS_PER_MONTH))
    early = (
        live_calvings(herd).annotate(dam_grown=F("dam__born_on") + young).filter(dam_grown__gt=F("calved_on"))
    )
    return early.select_related("dam").order_by("-calved_on", "-pk")[:limit]


def animals_of_page(herd: Herd, public_ids: Iterable[str]) -> list[Animal]:
    """Return the herd's animals of these public ids, as text, in that order; what names none is left out."""
    wanted = [public_id for public_id in dict.fromkeys(public_ids) if _UUID.fullmatch(public_id)]
    found = herd.animals.select_related("calving", "calving__dam").in_bulk(wanted, field_name="public_id")
    by_id = {str(public_id): animal for public_id, animal in found.items()}
    return [by_id[public_id] for public_id in wanted if public_id in by_id]
