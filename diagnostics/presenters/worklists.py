"""The worklists in words: their columns on a page and in a file, and what a press on a row does."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diagnostics import labels
from diagnostics.models import Assay, Assessment, Contradiction, Sample
from diagnostics.presenters.next_steps import next_step
from diagnostics.presenters.numbers import whole
from diagnostics.presenters.worklist_columns import COLUMNS, Cell, Column
from diagnostics.queries.worklist_counts import Tally
from diagnostics.queries.worklist_scope import Scope
from diagnostics.queries.worklists import LISTS, Sort
from diagnostics.vocabulary import Step, Worklist
from herd.models import Herd
from herd.permissions import Right

Words = str | Promise
Record = Any


@dataclass(frozen=True, slots=True)
class Press:
    """What a press on a row's button says and where it leads; both empty where there is nothing to press."""

    label: str = ""
    url: str = ""


def _to_animal(words: Words) -> Callable[[Record, Herd, Collection[Right]], Press]:
    return lambda record, herd, _rights: Press(str(words), animal_url(record, herd))


def _to_diagnosis(words: Words) -> Callable[[Record, Herd, Collection[Right]], Press]:
    def press(record: Assessment, herd: Herd, _rights: Collection[Right]) -> Press:
        url = reverse("diagnostics:diagnosis-sign", args=[herd.code, record.animal.public_id])
        return Press(str(words), url)

    return press


def _to_result(words: Words) -> Callable[[Record, Herd, Collection[Right]], Press]:
    def press(record: Assay, herd: Herd, _rights: Collection[Right]) -> Press:
        return Press(str(words), reverse("diagnostics:result", args=[herd.code, record.public_id]))

    return press


def _enter(record: Assay, herd: Herd, _rights: Collection[Right]) -> Press:
    return Press(_now("Enter the result"), _result_new(herd, sample=record.public_id))


def _enter_of_sample(record: Record, herd: Herd, _rights: Collection[Right]) -> Press:
    """Lead to the form of the one test that was asked of a sample; of several, or none, the animal's are offered."""
    if len(record.awaited) == 1:
        return _enter(record.awaited[0], herd, ())
    return Press(_now("Enter the result"), _result_new(herd, animal=record.animal.public_id))


def _result_new(herd: Herd, **of: object) -> str:
    return f"{reverse('diagnostics:result-new', args=[herd.code])}?{urlencode(of)}"


def _next_step(record: Assessment, herd: Herd, rights: Collection[Right]) -> Press:
    step = next_step(record, record.animal, herd, rights)
    return Press(step.label, step.url)


def _send(record: Sample, herd: Herd, _rights: Collection[Right]) -> Press:
    url = reverse("diagnostics:sample-step", args=[herd.code, record.public_id, Step.SENT.value])
    return Press(_now("Note as sent"), url)


def _settle(record: Contradiction, herd: Herd, _rights: Collection[Right]) -> Press:
    return Press(_now("Deal with it"), reverse("diagnostics:contradiction-deal", args=[herd.code, record.pk]))


#: What `Listing.does` means.
DOES: dict[str, Callable[[Any, Herd, Collection[Right]], Press]] = {
    "next_step": _next_step,
    "send": _send,
    "enter_of_sample": _enter_of_sample,
    "enter": _enter,
    "verify": _to_result(_("Verify")),
    "settle": _settle,
    "sign": _to_diagnosis(_("Sign")),
    "review": _to_diagnosis(_("Review")),
    "look": _to_animal(_("Her page")),
}

#: Lists whose rows can be done together: the words, and the page, which takes `?herd=`.
TOGETHER: dict[Worklist, tuple[Words, str]] = {
    Worklist.TO_SAMPLE: (_("Draw in a row"), "diagnostics:bench-draw"),
    Worklist.TO_SEND: (_("Send together"), "diagnostics:bench-drawn"),
    Worklist.AT_LABORATORY: (_("Shipments"), "diagnostics:shipments"),
    Worklist.TO_ENTER: (_("Enter them in one table"), "diagnostics:chosen-results"),
}


def together(worklist: Worklist, herds: Iterable[int], rights: Mapping[int, Collection[Right]]) -> Press:
    """Return the press that does many rows of a list at once; none where the reader may do none."""
    if worklist not in TOGETHER or not any(LISTS[worklist].right in rights.get(herd, ()) for herd in herds):
        return Press()
    label, name = TOGETHER[worklist]
    return Press(str(label), reverse(name))


#: What stands in each list, in a sentence.
SENTENCES: dict[Worklist, Words] = {
    Worklist.TO_SAMPLE: _(
        "Blood or hair is to be drawn next. Those who have to wait still stand at the end."
    ),
    Worklist.TO_SEND: _("Drawn, and not sent to a laboratory yet."),
    Worklist.AT_LABORATORY: _(
        "Sent or received, and the result is to come. Late ones, by the laboratory's turnaround, stand first."
    ),
    Worklist.TO_ENTER: _(
        "The laboratory's shortest turnaround has passed, or only a preliminary result is on record."
    ),
    Worklist.TO_VERIFY: _(
        "Entered, and waiting for a second person: until then they count as preliminary. Those you entered yourself "
        "stand at the end, for somebody else."
    ),
    Worklist.CONTRADICTIONS: _(
        "Two things on record that cannot both be true, until a veterinarian deals with it."
    ),
    Worklist.TO_SIGN: _("The evidence is in: a veterinarian can sign the diagnosis."),
    Worklist.TO_REVIEW: _("New evidence has come since the diagnosis was signed."),
    Worklist.DECIDING: _("Suspect or unresolved, and twelve months old within 60 days, or older."),
    Worklist.DO_NOT_BREED: _("Flagged, or kept from breeding by a signed diagnosis."),
}
#: What is said of a list that is empty.
EMPTY: dict[Worklist, Words] = {
    Worklist.TO_SAMPLE: _("Nobody waits for a sample"),
    Worklist.TO_SEND: _("Nothing waits to be sent"),
    Worklist.AT_LABORATORY: _("Nothing is at a laboratory"),
    Worklist.TO_ENTER: _("No result is to be entered"),
    Worklist.TO_VERIFY: _("No result waits for a second person"),
    Worklist.CONTRADICTIONS: _("Nothing contradicts itself"),
    Worklist.TO_SIGN: _("Nothing waits to be signed"),
    Worklist.TO_REVIEW: _("No diagnosis has to be looked at again"),
    Worklist.DECIDING: _("No heifer near twelve months is undecided"),
    Worklist.DO_NOT_BREED: _("No animal is kept from breeding"),
}
#: The orders a list may be shown in, as a page offers them.
SORTS: tuple[tuple[str, Words], ...] = (
    (Sort.URGENT, _("Most urgent first")),
    (Sort.HERD, _("Herd")),
    (Sort.ANIMAL, _("Number of the animal")),
)
_ICONS = {
    Worklist.TO_SAMPLE: "drop",
    Worklist.TO_SEND: "upload",
    Worklist.AT_LABORATORY: "clock",
    Worklist.TO_ENTER: "tube",
    Worklist.TO_VERIFY: "check",
    Worklist.CONTRADICTIONS: "warning",
    Worklist.TO_SIGN: "edit",
    Worklist.TO_REVIEW: "undo",
    Worklist.DECIDING: "calendar",
    Worklist.DO_NOT_BREED: "lock",
}


def animal_url(record: Record, herd: Herd) -> str:
    """Return the page of the animal that a row is about."""
    return reverse("diagnostics:animal", args=[herd.code, record.animal.public_id])


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a worklist on a page; `apart` is one that calls for nothing of the reader today."""

    herd: Herd
    animal: str
    url: str
    cells: list[tuple[Words, str, str]]
    press: Press
    apart: bool
    late: bool


def rows(
    worklist: Worklist, records: Iterable[Record], scope: Scope, rights: Mapping[int, Collection[Right]]
) -> list[RowView]:
    """Return rows as a page shows them; `rights` are the reader's, by herd: without them there is no button."""
    return [_row(worklist, record, scope, rights) for record in records]


def _row(
    worklist: Worklist, record: Record, scope: Scope, rights: Mapping[int, Collection[Right]]
) -> RowView:
    listing, herd = LISTS[worklist], scope.herds[record.herd_id]
    apart = bool(getattr(record, "apart", False))
    held = rights.get(herd.pk, ())
    own = apart and worklist is Worklist.TO_VERIFY  # nobody verifies what he entered himself
    press = DOES[listing.does](record, herd, held) if listing.right in held and not own else Press()
    cells = [(column.label, column.told(record, scope), column.css) for column in columns(worklist).values()]
    late = bool(getattr(record, "late", False))
    return RowView(herd, str(record.animal), animal_url(record, herd), cells, press, apart, late)


def columns(worklist: Worklist) -> dict[str, Column]:
    """Return the columns of a worklist, those that every one of them has left out, by their names in files."""
    return {name: COLUMNS[name] for name in LISTS[worklist].columns}


def header(worklist: Worklist) -> list[str]:
    """Return the names of a worklist's columns in files."""
    return ["herd", "animal", *LISTS[worklist].columns]


def file_rows(worklist: Worklist, records: Iterable[Record], scope: Scope) -> Iterator[list[Cell]]:
    """Return rows as files have them: the herd's code and the animal's number before what the list shows."""
    told = columns(worklist).values()
    for record in records:
        animal = record.animal.number or record.animal.official_id
        yield [scope.herds[record.herd_id].code, animal, *(column.value(record, scope) for column in told)]


@dataclass(frozen=True, slots=True)
class Tile:
    """A worklist as a tile: how many rows it has, and whether any of them calls for something today."""

    worklist: Worklist
    title: Words
    icon: str
    rows: int
    waits: bool
    note: str


#: What a herd's home tells everybody, even where nothing waits.
ALWAYS = frozenset({Worklist.TO_SAMPLE, Worklist.DO_NOT_BREED})


def tiles(tallies: Mapping[Worklist, Tally]) -> list[Tile]:
    """Return all worklists as tiles, in their order."""
    return [
        Tile(
            worklist,
            labels.WORKLIST[worklist.value],
            _ICONS[worklist],
            tally.rows,
            waits=tally.due > 0,
            note=_note(worklist, tally),
        )
        for worklist, tally in ((each, tallies[each]) for each in LISTS)
    ]


def tiles_of_home(tallies: Mapping[Worklist, Tally], rights: Collection[Right]) -> list[Tile]:
    """Return the worklists that a herd's home shows: those with rows on which the reader may act, and `ALWAYS`."""
    return [
        tile
        for tile in tiles(tallies)
        if tile.worklist in ALWAYS or (tile.rows and LISTS[tile.worklist].right in rights)
    ]


def _note(worklist: Worklist, tally: Tally) -> str:
    """Say how many rows of a list call for something, where that differs from their number."""
    apart = tally.rows - tally.due
    if worklist is Worklist.AT_LABORATORY and tally.due:
        return ngettext("%(number)s late", "%(number)s late", tally.due) % {"number": whole(tally.due)}
    if worklist is Worklist.TO_SAMPLE and apart:
        return ngettext("%(number)s has to wait", "%(number)s have to wait", apart) % {"number": whole(apart)}
    if worklist is Worklist.TO_VERIFY and apart:
        return ngettext("%(number)s entered by you", "%(number)s entered by you", apart) % {
            "number": whole(apart)
        }
    return ""
