"""What contradicts itself, in words: what stands against what, what would settle it, and what it would then come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.contradiction import Way
from diagnostics.engine.vocabulary import Method
from diagnostics.models import Assay, Contradiction
from diagnostics.presenters.assays import method_words, said, specimen_words
from diagnostics.presenters.numbers import probability
from diagnostics.queries.contradiction_pages import TurnOnRecord
from diagnostics.vocabulary import ContradictionKind
from herd.models import Herd, User

Words = str | Promise

#: What would settle each kind (`clinical.md` §6).
SETTLES: dict[ContradictionKind, Words] = {
    ContradictionKind.RESULTS_CONFLICT: _(
        "Draw a new sample and have both tests done on it. A result then shown to be wrong is voided with a reason."
    ),
    ContradictionKind.OWN_TISSUE_MALE: _(
        "Make sure whose hair it was and that her sex on record is right, then pull hair with its roots once more. "
        "Found again, it is another disorder of sex development: ask a specialist."
    ),
    ContradictionKind.ONLY_MALE_CELLS: _(
        "Pull hair with its roots and have it tested for male DNA: without it all her blood comes from her twin; with "
        "it she may be XY by herself, which a specialist looks into."
    ),
    ContradictionKind.POSITIVE_BUT_CALVED: _(
        "Compare tag, tube and report, and who calved: one of the two may belong to another animal. A fertile heifer "
        "with a few male cells is rare but known."
    ),
    ContradictionKind.POSITIVE_BUT_PREGNANT: _(
        "Compare tag, tube and report, and repeat the pregnancy check: one of the two may belong to another animal."
    ),
    ContradictionKind.NOT_IN_HERD_THAT_DAY: _(
        "Compare tag, tube and report, and the days on which she came and left: the sample may be another animal's, or "
        "a day be wrong."
    ),
}
WAYS: dict[Way, Words] = {
    Way.POSITIVE_WRONG: _("If the positive is wrong"),
    Way.NEGATIVE_WRONG: _("If the negative is wrong"),
    Way.HAIR_WRONG: _("If the hair was another animal's"),
    Way.HAIR_FREE_OF_Y: _("If new hair shows no male DNA"),
    Way.CALVING_WRONG: _("If another cow calved"),
    Way.CHECK_WRONG: _("If the pregnancy check is wrong"),
    Way.SAMPLE_OF_ANOTHER: _("If the sample was another animal's"),
    Way.DAYS_WRONG: _("If a day on record is wrong and the sample hers"),
}


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result that a contradiction is about: method and specimen, what it says, its day and laboratory."""

    method: str
    said: str
    assay: Assay
    url: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """One way a contradiction may turn out, with the verdict and the probability it would come to."""

    sentence: str
    results: list[ResultLine]
    verdict: str
    label: str
    probability: str


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """A contradiction as a page tells it; `open` until somebody deals with it, or the record is mended."""

    number: int
    title: str
    settles: str
    url: str
    found_at: datetime
    open: bool
    dealt_at: datetime | None
    dealt_by: User | None
    note: str


def contradiction_view(contradiction: Contradiction, herd: Herd) -> ContradictionView:
    """Return a contradiction in words, with what would settle it."""
    return ContradictionView(
        contradiction.pk,
        str(labels.CONTRADICTION[contradiction.kind]),
        str(SETTLES[ContradictionKind(contradiction.kind)]),
        reverse("diagnostics:contradiction", args=[herd.code, contradiction.pk]),
        contradiction.found_at,
        contradiction.gone_at is None and contradiction.dealt_at is None,
        contradiction.dealt_at,
        contradiction.dealt_by,
        contradiction.dealt_note,
    )


def turn_views(turns: Iterable[TurnOnRecord], herd: Herd) -> list[TurnView]:
    """Return how a contradiction may turn out, in words."""
    return [_turn(each, herd) for each in turns]


def _turn(each: TurnOnRecord, herd: Herd) -> TurnView:
    concluded = each.turn.concluded
    return TurnView(
        str(WAYS[each.turn.way]),
        [_line(assay, herd) for assay in each.assays],
        concluded.verdict.value,
        str(labels.VERDICT[concluded.verdict.value]),
        probability(concluded.probability),
    )


def _line(assay: Assay, herd: Herd) -> ResultLine:
    method = ", ".join(filter(None, (method_words(Method(assay.method)), specimen_words(assay))))
    told = said(assay.current) if assay.current else ""
    return ResultLine(method, told, assay, reverse("diagnostics:result", args=[herd.code, assay.public_id]))
