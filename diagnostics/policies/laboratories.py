"""What speaks against a laboratory as entered, and against sending it a specimen or asking a test. Pure of writes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.entries import LaboratoryEntry
from diagnostics.models import Laboratory
from herd.errors import Problem, Severity, Words
from herd.policies import future_problems, refusal


def words_of(entry: LaboratoryEntry) -> list[str]:
    """Return the words that mean a laboratory as entered, its name first, each once whatever its case."""
    said = (word.strip() for word in (entry.name, *entry.other_names.splitlines()))
    return list({word.casefold(): word for word in said if word}.values())


def with_former_name(entry: LaboratoryEntry, former: str) -> str:
    """Return the other names of a laboratory as they are kept, one a line: the name it had is one of them."""
    names = list({word.casefold(): word for word in (*words_of(entry), former) if word}.values())
    return "\n".join(word for word in names if word.casefold() != entry.name.casefold())


def laboratory_problems(
    entry: LaboratoryEntry, others: Iterable[Laboratory], *, today: date
) -> Iterator[Problem]:
    """Say what speaks against a laboratory as entered; `others` are the herd's other laboratories."""
    taken = {word: other for other in others for word in other.names()}
    for word in words_of(entry):
        other = taken.get(word.casefold())
        if other is not None:
            field = "name" if word == entry.name else "other_names"
            told = {"word": word, "laboratory": other.name}
            yield refusal("name_in_use", field, _("«%(word)s» means %(laboratory)s already.") % told)
    yield from future_problems(entry.read_on, today=today, field="read_on")
    yield from _twice("specimens", "specimen", [each.specimen for each in entry.specimens], labels.SPECIMEN)
    yield from _twice("methods", "method", [each.method for each in entry.methods], labels.METHOD)
    if sum(each.preferred for each in entry.specimens) > 1:
        yield refusal("two_preferred", "specimens", _("Only one specimen is the preferred one."))


def _twice(field: str, name: str, said: Collection[str], words: Mapping[str, Words]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for position, value in enumerate(said):
        seen[value] += 1
        if seen[value] == 2:
            message = _("«%(value)s» stands here twice.") % {"value": words[value]}
            yield refusal("listed_twice", f"{field}-{position}-{name}", message)


def not_taken(laboratory: Laboratory | None, *, specimen: str, methods: Iterable[str]) -> Iterator[Problem]:
    """Tell where a laboratory is not on record as taking a specimen or doing a test; it stops nothing.

    A laboratory of which neither is on record, or which is not in the book, is not questioned. Reads its specimens
    and methods.
    """
    if laboratory is None:
        return
    takes = {each.specimen for each in laboratory.specimens.all()}
    does = {each.method for each in laboratory.methods.all()}
    told = {"laboratory": laboratory.name}
    if takes and specimen and specimen not in takes:
        told["what"] = str(labels.SPECIMEN[specimen])
        yield _notice(
            "specimen_not_taken", "specimen", _("%(laboratory)s is not on record as taking: %(what)s.") % told
        )
    asked = [str(labels.METHOD[method]) for method in dict.fromkeys(methods) if method not in does]
    if does and asked:
        told["what"] = ", ".join(asked)
        yield _notice(
            "method_not_done", "methods", _("%(laboratory)s is not on record as doing: %(what)s.") % told
        )


def _notice(code: str, field: str, message: str) -> Problem:
    return Problem(code, field, message, severity=Severity.NOTICE)
