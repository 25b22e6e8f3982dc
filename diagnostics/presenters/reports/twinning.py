"""Report 1 in words: twinning."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.presenters.reports import words
from diagnostics.reports import published
from diagnostics.reports.document import (
    Chart,
    Column,
    Document,
    Drawn,
    Expected,
    Kind,
    Row,
    Section,
    Table,
    Tabled,
)
from diagnostics.reports.litters import FIRST, LATER, NOT_STATED
from diagnostics.reports.scope import Scope
from diagnostics.reports.shares import Share
from diagnostics.reports.twinning import (
    FF,
    FM,
    MM,
    THREE_OR_MORE,
    WITH_UNKNOWN,
    Repeated,
    Twinning,
    twinning,
)

NAME = "twinning"


def title() -> str:
    """Return what the report is called."""
    return _("Twinning")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _(
        "How often twins are born, of which sexes, and how many die; dams and sires with repeated twins."
    )


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = twinning(scope)
    head = (NAME, title(), words.told(scope, scope.split))
    if not report.totals["calvings"]:
        return Document(*head, nothing=_("No calving is on record in these herds and days."))
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(
            _main(scope, report),
            _pairings(report),
            _parity(report),
            _dead(scope, report),
            *_repeated(scope, report),
        ),
        notes=(_("A litter has as many calves as were stated or as are on record, whichever is more."),),
    )


def _sentences(report: Twinning) -> tuple[str, ...]:
    totals = report.totals
    mixed = Share(totals[FM], totals["sexed_twins"])
    multiple = multiple_births(Share(totals["multiple_births"], totals["calvings"]))
    return (multiple, _mixed(mixed)) if mixed.of else (multiple,)


def multiple_births(multiple: Share) -> str:
    """Say how many of the calvings were multiple births, beside the published share."""
    return words.of_which(
        multiple,
        of_one=_(
            "%(seen)s of %(of)s calving was a multiple birth: %(share)s; published: %(expected)s.",
        ),
        of_several=ngettext(
            "%(seen)s of %(of)s calvings was a multiple birth: %(share)s; published: %(expected)s.",
            "%(seen)s of %(of)s calvings were multiple births: %(share)s; published: %(expected)s.",
            multiple.seen,
        ),
        expected=words.published(published.TWINS, published.SILVA_DEL_RIO),
    )


def _mixed(mixed: Share) -> str:
    """Say how many of the pairs of twins were a heifer and a bull, beside the published share."""
    return words.of_which(
        mixed,
        of_one=_(
            "%(seen)s of %(of)s pair of twins with both sexes known was a heifer and a bull: %(share)s; "
            "published: %(expected)s."
        ),
        of_several=ngettext(
            "%(seen)s of %(of)s pairs of twins with both sexes known was a heifer and a bull: %(share)s; "
            "published: %(expected)s.",
            "%(seen)s of %(of)s pairs of twins with both sexes known were a heifer and a bull: %(share)s; "
            "published: %(expected)s.",
            mixed.seen,
        ),
        expected=words.percent(published.PAIRING_SHARES[FM]),
    )


def calving_columns() -> tuple[Column, ...]:
    """Return the columns of a table of calvings: multiple births and pairings."""
    return (
        Column("calvings", _("Calvings")),
        Column("multiple_births", _("Multiple births")),
        Column("multiple_share", _("Share, 95 % interval"), Kind.SHARE, ("multiple_births", "calvings")),
        Column(FM, FM),
        Column(FF, FF),
        Column(MM, MM),
        Column(WITH_UNKNOWN, _("Twins, a sex not known")),
        Column(THREE_OR_MORE, _("Three or more")),
    )


def _columns_of_dead() -> tuple[Column, ...]:
    return (
        Column("multiple_births", _("Multiple births")),
        Column("multiples_with_dead", _("Multiple births with a dead calf")),
        Column(
            "multiples_dead_share",
            _("Share, 95 % interval"),
            Kind.SHARE,
            ("multiples_with_dead", "multiple_births"),
        ),
        Column("singles", _("Single births")),
        Column("singles_with_dead", _("Single births with a dead calf")),
        Column("singles_dead_share", _("Share, 95 % interval"), Kind.SHARE, ("singles_with_dead", "singles")),
    )


def _main(scope: Scope, report: Twinning) -> Section:
    tabled = Tabled(calving_columns(), words.label_column(scope.split))
    note = _("Pairings are the sexes of twins: F a heifer, M a bull.")
    table = tabled.table("twinning", _("Calvings"), *_split(tabled, scope, report), note)
    return Section(table, (multiple_drawn(table, scope),))


def multiple_drawn(table: Table, scope: Scope) -> Chart:
    """Return the chart of multiple births, of a table with the columns of `calving_columns`."""
    said = {"split": words.SPLITS[scope.split], "share": words.percent(published.TWINS)}
    return Chart(
        "multiple",
        _("Multiple births of all calvings"),
        _(
            "Share of multiple births by %(split)s, each with its 95 %% interval, beside the published %(share)s. "
            "The table holds the figures."
        )
        % said,
        Drawn.SHARES,
        table,
        ("multiple_share",),
        _("Multiple births"),
        (Expected(published.TWINS, _("published: %(share)s") % said),),
    )


def _split(tabled: Tabled, scope: Scope, report: Twinning) -> tuple[list[Row], Row]:
    """Return the rows of the split, and the total."""
    rows = words.split_rows(tabled, scope, report.rows)
    return rows, tabled.row(str(words.ALL), report.totals)


def _dead(scope: Scope, report: Twinning) -> Section:
    tabled = Tabled(_columns_of_dead(), words.label_column(scope.split))
    note = _(
        "Dead: born dead, died within 48 hours, aborted or mummified. At least one dead calf is published of %(twins)s "
        "of twin and %(singles)s of single births."
    ) % {
        "twins": words.percent(published.DEAD_IN_TWINS),
        "singles": words.percent(published.DEAD_IN_SINGLES),
    }
    return Section(tabled.table("dead", _("Dead calves"), *_split(tabled, scope, report), note))


def _pairings(report: Twinning) -> Section:
    columns = (
        Column("seen", _("Twins")),
        Column("of", _("Of twins with both sexes known"), summed=False),
        Column("share", _("Share, 95 % interval"), Kind.SHARE, ("seen", "of")),
        Column("published", _("Published"), Kind.TEXT),
    )
    tabled = Tabled(columns, Column("pairing", _("Pairing"), Kind.TEXT))
    of = report.totals["sexed_twins"]
    names = {FM: _("FM, heifer and bull"), FF: _("FF, two heifers"), MM: _("MM, two bulls")}
    rows = [
        tabled.row(
            names[pairing], {"seen": report.totals[pairing], "of": of, "published": words.percent(share)}
        )
        for pairing, share in published.PAIRING_SHARES.items()
    ]
    note = _("Published: 96,069 twin births, %(source)s.") % {"source": published.SILVA_DEL_RIO}
    return Section(tabled.table("pairings", _("Sexes of twins"), rows, note=note))


def _parity(report: Twinning) -> Section:
    columns = (
        Column("calvings", _("Calvings")),
        Column("multiple_births", _("Multiple births")),
        Column("multiple_share", _("Share, 95 % interval"), Kind.SHARE, ("multiple_births", "calvings")),
        Column("published", _("Published"), Kind.TEXT),
    )
    names = {
        FIRST: _("First calvings"),
        LATER: _("Later calvings"),
        NOT_STATED: _("Which calving is not stated"),
    }
    expected = {
        FIRST: words.percent(published.TWINS_OF_FIRST_CALVINGS),
        LATER: words.percent(published.TWINS_OF_LATER_CALVINGS),
        NOT_STATED: "",
    }
    tabled = Tabled(columns, Column("calving", _("Calving of the dam"), Kind.TEXT))
    rows = [
        tabled.row(names[parity], {**counts, "published": expected[parity]})
        for parity, counts in report.by_parity
    ]
    total = tabled.row(str(words.ALL), {**report.totals, "published": words.percent(published.TWINS)})
    return Section(tabled.table("parity", _("First and later calvings"), rows, total))


def _repeated(scope: Scope, report: Twinning) -> list[Section]:
    """Return the tables of dams and sires with several multiple births, where there are any."""
    dams = _repeated_table(
        "dams", _("Dams with repeated twins"), _("Dam"), scope, report.dams, report.dams_found
    )
    sires = _repeated_table(
        "sires",
        _("Sires whose calves were twins more than once"),
        _("Sire"),
        scope,
        report.sires,
        report.sires_found,
    )
    return [Section(table) for table in (dams, sires) if table.rows]


def _repeated_table(
    name: str, called: str, heading: str, scope: Scope, repeated: tuple[Repeated, ...], found: int
) -> Table:
    """Return one of the two tables; a dam leads to her page, and stands with her herd where there are several."""
    of_several = scope.across and name == "dams"
    label = Column(name.removesuffix("s"), heading, Kind.TEXT)
    herd = (Column("herd", _("Herd"), Kind.TEXT),) if of_several else ()
    rows = [
        Row(
            (
                each.name,
                *([scope.herds[each.dam.herd_id]] if of_several and each.dam else []),
                each.multiple_births,
            ),
            _page(scope, each),
        )
        for each in repeated
    ]
    columns = (label, *herd, Column("multiple_births", _("Multiple births")))
    return Table(name, called, columns, tuple(rows), left_out=words.first_of(repeated, found))


def _page(scope: Scope, repeated: Repeated) -> str:
    if repeated.dam is None:
        return ""
    return reverse("diagnostics:animal", args=[scope.herds[repeated.dam.herd_id], repeated.dam.public_id])
