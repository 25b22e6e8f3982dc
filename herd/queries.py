"""Finding what a user may see of herds, animals and calvings. Reads only."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from herd.kinship import SAME_LITTER_DAYS, SHORTEST_CALVING_INTERVAL_DAYS, same_litter_possible
from herd.models import Animal, Calving, Herd, Membership, SeparateLitters, User
from herd.permissions import Right, rights_of, roles_with
from herd.vocabulary import Fate, Role, Sex


def herds_for(user: User, *, may: Right = Right.SEE) -> QuerySet[Herd]:
    """Return the herds in which a user holds a right."""
    roles = [role.value for role in roles_with(may)]
    return Herd.objects.filter(pk__in=Membership.objects.filter(user=user, role__in=roles).values("herd"))


def rights_in(user: User, herd: Herd) -> frozenset[Right]:
    """Return what a user may do in a herd; nothing for a stranger."""
    return rights_of(Role(role) for role in herd.memberships.filter(user=user).values_list("role", flat=True))


def get_herd(user: User, code: str, *, may: Right = Right.SEE) -> Herd:
    """Return the herd of a code with `herd.rights` filled in: the one door to a herd's records.

    Raises `Http404` for a stranger or an unknown code, `PermissionDenied` for a member without the right.
    """
    herd = herds_for(user).filter(code=code).first()
    if herd is None:
        raise Http404(_("There is no such herd, or you are not a member of it."))
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
    found = []
    for animal in bearers(herd, [number]).prefetch_related("former_numbers"):
        until = borne_until(animal, number, on)
        if until is not None:
            found.append((until == on, until, -animal.pk, animal))
    return min(found)[-1] if found else None


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
    until = [
        min(former.borne_until, ends) for former in animal.former_numbers.all() if former.number == number
    ]
    if animal.number == number:
        until.append(ends)
    return min((last for last in until if on <= last), default=None)


def live_calvings(herd: Herd) -> QuerySet[Calving]:
    """Return the herd's calvings that have not been voided."""
    return herd.calvings.filter(voided_at__isnull=True)


def calvings_near(herd: Herd, dam: Animal, calved_on: date) -> QuerySet[Calving]:
    """Return this dam's calvings less than 200 days from a day, nearest in time not first."""
    reach = timedelta(days=SHORTEST_CALVING_INTERVAL_DAYS - 1)
    return live_calvings(herd).filter(dam=dam, calved_on__range=(calved_on - reach, calved_on + reach))


def litters_beside(herd: Herd, dam: Animal, calved_on: date) -> list[Calving]:
    """Return this dam's calvings at most three days from a day, the nearest first."""
    reach = timedelta(days=SAME_LITTER_DAYS)
    near = live_calvings(herd).filter(dam=dam, calved_on__range=(calved_on - reach, calved_on + reach))
    return sorted(near, key=lambda calving: (abs((calving.calved_on - calved_on).days), -calving.pk))


def unsettled_with(calving: Calving) -> list[Calving]:
    """Return the other calvings of the same dam at most three days apart, not declared separate."""
    if calving.dam_id is None or calving.voided_at is not None:
        return []
    reach = timedelta(days=SAME_LITTER_DAYS)
    near = (
        Calving.objects.filter(
            herd=calving.herd_id,
            dam=calving.dam_id,
            voided_at__isnull=True,
            calved_on__range=(calving.calved_on - reach, calving.calved_on + reach),
        )
        .exclude(pk=calving.pk)
        .exclude(pk__in=SeparateLitters.objects.filter(earlier=calving).values("later"))
        .exclude(pk__in=SeparateLitters.objects.filter(later=calving).values("earlier"))
    )
    return list(near.order_by("calved_on", "pk"))


def unsettled_calvings(herd: Herd) -> list[tuple[Calving, Calving]]:
    """Return the pairs of calvings of one dam that a person should join or declare separate."""
    pairs: list[tuple[Calving, Calving]] = []
    recent: list[Calving] = []
    declared = {frozenset(pair) for pair in herd.separate_litters.values_list("earlier", "later")}
    calvings = (
        live_calvings(herd).filter(dam__isnull=False).select_related("dam").order_by("dam", "calved_on", "pk")
    )
    for calving in calvings.iterator(chunk_size=2000):
        recent = [
            other
            for other in recent
            if other.dam_id == calving.dam_id and same_litter_possible(other.calved_on, calving.calved_on)
        ]
        pairs += [(other, calving) for other in recent if frozenset({other.pk, calving.pk}) not in declared]
        recent.append(calving)
    return pairs


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
    """Return the live calves that have no number yet, the youngest first."""
    return (
        herd.animals.filter(number="", fate=Fate.ALIVE.value, left_on__isnull=True, calving__isnull=False)
        .select_related("calving", "calving__dam")
        .order_by("-born_on", "-pk")
    )


def possible_dams(herd: Herd, typed: str, *, limit: int = 8) -> list[Animal]:
    """Return animals present whose number holds what was typed, those ending with it first.

    People know a cow by the last digits of her tag. Males are left out.
    """
    typed = typed.strip()
    if not typed:
        return []
    present = herd.animals.filter(left_on__isnull=True).exclude(number="").exclude(sex=Sex.MALE.value)
    found: dict[int, Animal] = {}
    for wanted in (Q(number__iexact=typed), Q(number__iendswith=typed), Q(number__icontains=typed)):
        missing = limit - len(found)
        if missing:
            chosen = present.filter(wanted).exclude(pk__in=found).order_by("number", "pk")[:missing]
            found.update((animal.pk, animal) for animal in chosen)
    return list(found.values())
