"""What has come to the evidence on an animal, and what has gone from it, between two frozen copies, in words."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics import labels
from diagnostics.engine.frozen import Frozen
from diagnostics.engine.vocabulary import Outcome, PregnancyFinding, ResultStatus
from diagnostics.presenters.evidence import assay_words, measured_words
from diagnostics.presenters.numbers import day
from herd import labels as herd_labels
from herd.vocabulary import Answer

Assays = dict[str, Frozen]


def differences(before: Frozen, now: Frozen) -> list[str]:
    """Return in sentences what differs between two frozen copies of the evidence; empty where nothing does."""
    return [
        *_of_results(_by_key(before["assays"]), _by_key(now["assays"])),
        *_of_calvings(before, now),
        *_of_birth(before, now),
        *_of_identity(before, now),
    ]


def _by_key(assays: list[Frozen]) -> Assays:
    return {each["key"]: each for each in assays}


def _of_results(before: Assays, now: Assays, of: str = "") -> Iterator[str]:
    whose = of or "%(told)s"
    for key, each in now.items():
        if key not in before:
            yield whose % {"told": _("New result: %(test)s.") % {"test": assay_told(each)}}
        elif before[key] != each:
            told = {"before": assay_told(before[key]), "now": assay_told(each)}
            yield whose % {"told": _("Changed result: %(before)s. Now: %(now)s.") % told}
    for key, each in before.items():
        if key not in now:
            words = _("No longer on record, or void: %(test)s.") % {"test": assay_told(each)}
            yield whose % {"told": words}


def assay_told(assay: Frozen) -> str:
    """Return a frozen result in words: the test with its specimen and day, and all that counts of what it says."""
    parts = [_judged(assay), measured_words(assay)]
    if assay["status"] == ResultStatus.PRELIMINARY:
        parts.append(_("preliminary, or not verified yet"))
    parts += [str(labels.CAVEAT[caveat]) for caveat in assay["caveats"]]
    if assay["matches_cotwin"] != Answer.UNKNOWN:
        matches = assay["matches_cotwin"] == Answer.YES
        parts.append(_("cells match the co-twin") if matches else _("cells do not match the co-twin"))
    if assay["validation"] is not None:
        parts.append(_("read by the laboratory's own counts"))
    told = ", ".join(part for part in parts if part)
    return f"{assay_words(assay)}: {told}" if told else assay_words(assay)


def _judged(assay: Frozen) -> str:
    if assay["outcome"] != Outcome.NOT_STATED:
        return str(labels.OUTCOME[assay["outcome"]])
    if assay["abnormal"] != Answer.UNKNOWN:
        return _("abnormal") if assay["abnormal"] == Answer.YES else _("normal")
    if assay["finding"] != PregnancyFinding.NOT_STATED:
        return str(labels.PREGNANCY_FINDING[assay["finding"]])
    return ""


def _of_calvings(before: Frozen, now: Frozen) -> Iterator[str]:
    were: Counter[str] = Counter(before["calvings"])
    are: Counter[str] = Counter(now["calvings"])
    for on in (are - were).elements():
        yield _("New: a calving of hers on %(day)s.") % {"day": day(on)}
    for on in (were - are).elements():
        yield _("No longer on record: a calving of hers on %(day)s.") % {"day": day(on)}


def _of_birth(before: Frozen, now: Frozen) -> Iterator[str]:
    was, is_now = before["birth"], now["birth"]
    if was is None and is_now is None:
        return
    if was is None:
        yield _("New: her birth is on record.")
    if is_now is None:
        yield _("Her birth is no longer on record.")
    was, is_now = was or _NO_BIRTH, is_now or _NO_BIRTH
    yield from _of_littermates(was["littermates"], is_now["littermates"])
    for name, words in _BIRTH_FACTS.items():
        if was[name] != is_now[name]:
            yield str(words) % {"before": _plain(was[name]), "now": _plain(is_now[name])}
    if was["unsettled"] != is_now["unsettled"]:
        yield (
            _("Another calving of her dam lies at most three days away, and nobody has settled it.")
            if is_now["unsettled"]
            else _("The litter has been settled.")
        )


_BIRTH_FACTS = {
    "number_born": gettext_lazy("Number born was %(before)s, and is now %(now)s."),
    "fetuses_scanned": gettext_lazy("Fetuses seen at the scan were %(before)s, and are now %(now)s."),
}
_NO_BIRTH: Frozen = {"littermates": [], "number_born": None, "fetuses_scanned": None, "unsettled": False}


def _plain(value: Any) -> str:
    return _("not stated") if value is None else str(value)


def _of_littermates(before: list[Frozen], now: list[Frozen]) -> Iterator[str]:
    were = Counter(calf["sex"] for calf in before)
    are = Counter(calf["sex"] for calf in now)
    for sex in (are - were).elements():
        yield _("New littermate: %(sex)s.") % {"sex": herd_labels.SEX[sex]}
    for sex in (were - are).elements():
        yield _("No longer her littermate: %(sex)s.") % {"sex": herd_labels.SEX[sex]}
    assays_before, assays_now = (
        {each["key"]: each for calf in calves for each in calf["assays"]} for calves in (before, now)
    )
    yield from _of_results(assays_before, assays_now, of=_("Of a littermate: %(told)s"))


def _of_identity(before: Frozen, now: Frozen) -> Iterator[str]:
    tellers: dict[str, tuple[Any, Callable[[Any], str]]] = {
        "sex": (
            _("Sex on record was %(before)s, and is now %(now)s."),
            lambda sex: str(herd_labels.SEX[sex]),
        ),
        "born_on": (_("Day of birth was %(before)s, and is now %(now)s."), _day_or_not_known),
        "birth_as_stated": (_("Birth by her seller's word was %(before)s, and is now %(now)s."), _as_stated),
    }
    for name, (words, told) in tellers.items():
        if before[name] != now[name]:
            yield words % {"before": told(before[name]), "now": told(now[name])}


def _day_or_not_known(on: str | None) -> str:
    return day(on) if on else _("not known")


def _as_stated(birth: str | None) -> str:
    return str(herd_labels.BIRTH_AS_STATED[birth]) if birth else _("not stated")
