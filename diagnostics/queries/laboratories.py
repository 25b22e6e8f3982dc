"""Finding laboratories by the words that reports use for them. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from diagnostics.engine.evidence import Validation
from diagnostics.engine.vocabulary import BLOOD, WEIGHED_METHODS
from diagnostics.models import Assay, Laboratory, LaboratoryMethod, LaboratorySpecimen
from diagnostics.models.laboratories import words_of
from herd.models import Herd
from herd.queries.versions import NOT_SAVED

Known = TypeVar("Known")


def laboratory_of(herd: Herd, public_id: UUID) -> Laboratory:
    """Return one laboratory of a herd. Raises `Http404` for another herd's."""
    found = herd.laboratories.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def book_of(herd: Herd, *, retired: bool = False) -> QuerySet[Laboratory]:
    """Return a herd's laboratories in use, or those retired, with what they take and do."""
    known = herd.laboratories.filter(retired_on__isnull=not retired)
    return known.prefetch_related("specimens", "methods").order_by("name", "pk")


def weighed_tests_of(herd: Herd) -> list[LaboratoryMethod]:
    """Return the tests of blood for male cells that the herd's laboratories in use do, with laboratory and specimens.

    One on record as taking no blood is left out: hair shows an animal's own genes, not her twin's cells.
    """
    done = LaboratoryMethod.objects.filter(
        herd=herd,
        laboratory__retired_on__isnull=True,
        method__in=sorted(method.value for method in WEIGHED_METHODS),
    )
    done = (
        done.select_related("laboratory")
        .prefetch_related("laboratory__specimens")
        .order_by("laboratory__name", "pk")
    )
    return [each for each in done if _may_take_blood(each.laboratory)]


def _may_take_blood(laboratory: Laboratory) -> bool:
    taken = {each.specimen for each in laboratory.specimens.all()}
    return not taken or not taken.isdisjoint(BLOOD)


class _ByName(Generic[Known]):
    """What the names on samples and results mean in some herds' books, whatever their case.

    Takes the books of the herds, a row for each laboratory: its herd, all words that mean it, and what is known of it.
    Of two that go by one name the later is meant.
    """

    def __init__(self, books: Iterable[tuple[int, Sequence[str], Known]]) -> None:
        self._known: dict[tuple[int, str], Known] = {}
        for herd, words, known in books:
            self._known.update(dict.fromkeys(((herd, word) for word in words), known))

    def find(self, herd: int, name: str) -> Known | None:
        """Return the laboratory of a herd's book that a name means; `None` for a name not in it."""
        return self._known.get((herd, name.strip().casefold()))


def _in_use_last(herds: Iterable[int]) -> QuerySet[Laboratory]:
    """Return the laboratories of some herds; of two that share a former name the one in use is meant, so it is last."""
    return Laboratory.objects.filter(herd__in=set(herds)).order_by(F("retired_on").asc(nulls_last=True), "pk")


class LaboratoryBook(_ByName[Laboratory]):
    """The laboratories of some herds, found by the name on a sample or result, whatever its case.

    One query; three with what they take and do (`whole`).
    """

    def __init__(self, herds: Iterable[int], *, whole: bool = False) -> None:
        known = _in_use_last(herds)
        if whole:
            known = known.prefetch_related("specimens", "methods")
        super().__init__((laboratory.herd_id, laboratory.names(), laboratory) for laboratory in known)


class NamedLaboratory(NamedTuple):
    """A laboratory by its id and its own name."""

    pk: int
    name: str


class LaboratoryNames(_ByName[NamedLaboratory]):
    """The names of the laboratories of some herds, for those who ask after many herds. One query."""

    def __init__(self, herds: Iterable[int]) -> None:
        known = _in_use_last(herds).values_list("herd_id", "pk", "name", "other_names")
        super().__init__(
            (herd, words_of(name, others), NamedLaboratory(pk, name)) for herd, pk, name, others in known
        )

    def named(self, herd: int, written: str) -> str:
        """Return a laboratory by its name in its herd's book; as it is written where the book does not know it."""
        known = self.find(herd, written)
        return known.name if known else written


class Validations:
    """The laboratories' own published counts in some herds, by laboratory and method. One query."""

    def __init__(self, herds: Iterable[int]) -> None:
        self._counts: dict[tuple[int, str, str], Validation] = {}
        published = LaboratoryMethod.objects.filter(herd__in=set(herds)).filter(
            Q(freemartins__isnull=False) | Q(controls__isnull=False)
        )
        for done in published.select_related("laboratory"):
            counts = done.validation()
            if counts is not None:
                for name in done.laboratory.names():
                    self._counts[done.herd_id, name, done.method] = counts

    def of(self, herd: int, laboratory: str, method: str) -> Validation | None:
        """Return what a laboratory published of a method; `None` where it published nothing."""
        return self._counts.get((herd, laboratory.strip().casefold(), method))


#: A name a laboratory goes by, in lower case, and a method.
NameAndMethod = tuple[str, str]


def counts_by_name(laboratory: Laboratory) -> dict[NameAndMethod, Validation]:
    """Return the counts a laboratory published of itself, by each name it goes by and each method."""
    if laboratory.pk is None:
        return {}
    published = {
        done.method: counts
        for done in LaboratoryMethod.objects.filter(laboratory=laboratory)
        if (counts := done.validation()) is not None
    }
    return {(name, method): counts for name in laboratory.names() for method, counts in published.items()}


def animals_reported_by(herd: Herd, reported: Collection[NameAndMethod]) -> set[int]:
    """Return the ids of the herd's animals with a result under one of these names by that method."""
    # Names are compared here: databases fold the case of ASCII letters alone.
    written: dict[str, list[str]] = defaultdict(list)
    for name in herd.assays.exclude(laboratory="").order_by().values_list("laboratory", flat=True).distinct():
        written[name.strip().casefold()].append(name)
    said = Q(pk__in=())
    for name, method in reported:
        if name in written:
            said |= Q(laboratory__in=written[name], method=method)
    return set(Assay.objects.filter(said, herd=herd).values_list("animal_id", flat=True))


def rows_changed_since(laboratory: Laboratory, seen: str) -> bool:
    """Say whether what a laboratory takes or does was changed after the version of it that was seen."""
    if not seen.isdecimal() or seen == NOT_SAVED:
        return False
    shown = laboratory.history.filter(history_id=seen).first()
    if shown is None:
        return False
    rows = (LaboratorySpecimen.history, LaboratoryMethod.history)
    later = {"laboratory_id": laboratory.pk, "history_date__gt": shown.history_date}
    return any(history.filter(**later).exists() for history in rows)
