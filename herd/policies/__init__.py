"""What the state of the records allows: checks of an entry against what is on record, for forms and files alike.

Each check takes plain facts and returns `Problem`s: refusals, and warnings to be acknowledged before saving.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from herd.errors import Problem, Severity
from herd.kinship import (
    SHORTEST_CALVING_INTERVAL_DAYS,
    YOUNG_DAM_MONTHS,
    YOUNGEST_DAM_MONTHS,
    age_in_months,
    interval_too_short,
    same_litter_possible,
)
from herd.vocabulary import Sex

#: A slip is noticed at once, or when the day's entries are looked through.
TAKE_BACK_WITHIN = timedelta(days=1)
#: Calves recorded so soon after their calving came with it; later ones were added.
ONE_ENTRY_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class CalfFacts:
    """What is said of one calf in an entry; `number_taken` when an animal present bears the number."""

    number: str = ""
    sex: str = Sex.UNKNOWN.value
    number_taken: bool = False


@dataclass(frozen=True, slots=True)
class DamFacts:
    """What is on record of the dam; `calved_on` are the dates of her other calvings that stand."""

    number: str
    sex: str = Sex.FEMALE.value
    born_on: date | None = None
    calved_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class CalvingFacts:
    """One calving as entered, with what the record says of those it names."""

    calved_on: date
    calves: tuple[CalfFacts, ...]
    dam: DamFacts | None = None
    number_born: int | None = None
    sires: tuple[str, ...] = ()


def refusal(code: str, field: str, message: str, calf: int | None = None) -> Problem:
    """Return a problem that stops the entry."""
    return Problem(code=code, field=field, message=message, calf=calf)


def warning(code: str, field: str, message: str, calf: int | None = None) -> Problem:
    """Return a problem that has to be seen before the entry is saved."""
    return Problem(code=code, field=field, message=message, calf=calf, severity=Severity.WARNING)


def day(on: date) -> str:
    """Write a date in the reader's language."""
    return date_format(on, "DATE_FORMAT")


def future_problems(on: date | None, *, today: date, field: str) -> Iterator[Problem]:
    """Refuse a date after today in the herd's time zone."""
    if on is not None and on > today:
        yield refusal("in_the_future", field, _("%(day)s lies in the future.") % {"day": day(on)})


def dam_missing(number: str, *, here_now: bool, to_be_made: bool = False) -> Iterator[Problem]:
    """Refuse a dam's number that nobody bore that day, unless she is to be made and nobody bears it now either."""
    if here_now:
        yield dam_not_there(number)
    elif not to_be_made:
        message = _("No animal of the herd had the number %(number)s that day.") % {"number": number}
        yield refusal("dam_unknown", "dam", message)


def dam_problems(dam: DamFacts, calved_on: date) -> Iterator[Problem]:
    """Check a dam's sex and age on the day she calved."""
    if dam.sex == Sex.MALE:
        message = _("%(number)s is a male and cannot have calved.") % {"number": dam.number}
        yield refusal("dam_is_male", "dam", message)
    if dam.born_on is None:
        return
    months = age_in_months(dam.born_on, calved_on)
    if months >= YOUNG_DAM_MONTHS:
        return
    told = {"number": dam.number, "day": day(dam.born_on), "months": max(int(months), 0)}
    if months < YOUNGEST_DAM_MONTHS:
        message = _("%(number)s was born on %(day)s and was under 12 months old at this calving.") % told
        yield refusal("dam_too_young", "calving_date", message)
    else:
        message = (
            _("%(number)s was born on %(day)s and was only %(months)s months old at this calving.") % told
        )
        yield warning("dam_young", "calving_date", message)


def interval_problems(dam: DamFacts, calved_on: date) -> Iterator[Problem]:
    """Refuse a second calving of one dam on one day; warn of one less than 200 days from another."""
    told = {"number": dam.number, "limit": SHORTEST_CALVING_INTERVAL_DAYS}
    for other in sorted(dam.calved_on):
        if not interval_too_short(other, calved_on):
            continue
        told |= {"day": day(other), "days": abs((calved_on - other).days)}
        if other == calved_on:
            message = _("A calving of %(number)s on %(day)s is already on record. Add the calf to it.") % told
            yield refusal("same_dam_and_day", "calving_date", message)
        elif same_litter_possible(other, calved_on):
            message = _("%(number)s also calved on %(day)s. Is it the same litter?") % told
            yield warning("same_litter_question", "calving_date", message)
        else:
            message = _(
                "%(number)s also calved on %(day)s, %(days)s days from this day: fewer than %(limit)s. "
                "Is the dam right, or is this the same litter, or embryo-transfer calves under their genetic dam?"
            )
            yield warning("interval_too_short", "calving_date", message % told)


def dam_not_there(number: str) -> Problem:
    """Refuse a dam's number that only an animal bears which came to the herd, or was born, after that day."""
    message = _("The animal with the number %(number)s was not in the herd on the day of this calving.")
    return refusal("dam_not_there_that_day", "dam", message % {"number": number})


def calf_problems(facts: CalvingFacts) -> Iterator[Problem]:
    """Check the calves' numbers against the dam, each other and the animals present."""
    counted = Counter(calf.number for calf in facts.calves if calf.number)
    dam = facts.dam.number if facts.dam else None
    for position, calf in enumerate(facts.calves):
        told = {"number": calf.number}
        if not calf.number:
            continue
        if calf.number == dam:
            yield refusal("calf_is_dam", "calf", _("%(number)s cannot be her own calf.") % told, position)
        elif counted[calf.number] > 1:
            message = _("%(number)s stands twice in this litter.") % told
            yield refusal("number_twice", "calf", message, position)
        elif calf.number_taken:
            message = _("An animal present in the herd has the number %(number)s.") % told
            yield refusal("number_in_use", "calf", message, position)


def count_problems(facts: CalvingFacts) -> Iterator[Problem]:
    """Refuse a number born that is smaller than the calves entered."""
    if facts.number_born is not None and facts.number_born < len(facts.calves):
        message = _("%(born)s born is fewer than the %(calves)s calves entered.") % {
            "born": facts.number_born,
            "calves": len(facts.calves),
        }
        yield refusal("number_born_too_small", "number_born", message)


def too_few_born(born: int, on_record: int) -> Problem:
    """Return the refusal of a number born that is smaller than the calves on record."""
    message = _("%(born)s born is fewer than the %(calves)s calves on record.")
    told = {"born": born, "calves": on_record}
    return refusal("number_born_too_small", "number_born", message % told)


def calving_problems(facts: CalvingFacts, *, today: date) -> list[Problem]:
    """Return all that is wrong with a calving as entered, refusals and warnings, in the order of the form."""
    problems = list(future_problems(facts.calved_on, today=today, field="calving_date"))
    if facts.dam is not None:
        if facts.dam.number and facts.dam.number in facts.sires:
            message = _("%(number)s is entered as dam and as sire: a placeholder?") % {
                "number": facts.dam.number
            }
            problems.append(refusal("dam_is_sire", "dam", message))
        problems += dam_problems(facts.dam, facts.calved_on)
        problems += interval_problems(facts.dam, facts.calved_on)
    problems += count_problems(facts)
    problems += calf_problems(facts)
    return problems


def birth_date_problems(
    born_on: date | None, *, entered_on: date | None = None, left_on: date | None = None
) -> Iterator[Problem]:
    """Refuse an arrival or a leaving before birth."""
    if born_on is not None and entered_on is not None and entered_on < born_on:
        yield refusal("entered_before_birth", "entered_on", _("An animal cannot come before it was born."))
    if born_on is not None and left_on is not None and left_on < born_on:
        yield refusal("left_before_birth", "born_on", _("An animal cannot leave before it was born."))


def leaving_problems(
    *, born_on: date | None, entered_on: date | None, last_record_on: date | None, left_on: date, today: date
) -> list[Problem]:
    """Check the day an animal left against her birth, her arrival and the last thing recorded of her."""
    problems = list(future_problems(left_on, today=today, field="left_on"))
    begins = max(filter(None, (born_on, entered_on)), default=None)
    if begins is not None and left_on < begins:
        message = _("The animal was born or came on %(day)s and cannot have left before.") % {
            "day": day(begins)
        }
        problems.append(refusal("left_before_birth", "left_on", message))
    elif last_record_on is not None and left_on < last_record_on:
        message = _("She calved in this herd on %(day)s, after that day.") % {"day": day(last_record_on)}
        problems.append(refusal("left_before_calving", "left_on", message))
    return problems


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What decides whether somebody may take back a calving: whose it is, how old, and whether it has grown since.

    `grown` when calves were added after it was recorded; `rests` when something has been recorded of its calves.
    """

    voided: bool
    own: bool
    grown: bool
    age: timedelta
    rests: bool


def taking_back_problems(facts: TakingBack) -> Iterator[Problem]:
    """Refuse taking back what is not one's own slip of the last day; a vet or manager may still void it."""
    if facts.voided:
        yield refusal("calving_voided", "", _("This calving has been voided."))
    if not facts.own:
        yield refusal(
            "not_your_entry", "", _("Somebody else entered it: a veterinarian or manager can void it.")
        )
    if facts.grown:
        message = _("Calves were added to it since. Under «Correct» a calf entered by mistake is removed.")
        yield refusal("grown_since", "", message)
    if facts.age > TAKE_BACK_WITHIN:
        yield refusal(
            "too_late_to_undo",
            "",
            _("It was entered more than a day ago: a veterinarian or manager can void it."),
        )
    if facts.rests:
        yield refusal(
            "something_rests_on_it",
            "",
            _("Something rests on its calves by now: a veterinarian or manager can void it."),
        )


def split(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Part problems into refusals and warnings."""
    listed = list(problems)
    return (
        [problem for problem in listed if problem.severity is Severity.REFUSED],
        [problem for problem in listed if problem.severity is Severity.WARNING],
    )
