"""Report 2 in words: freemartins."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.presenters.reports import words
from diagnostics.reports import published
from diagnostics.reports.document import (
    Cell,
    Chart,
    Column,
    Document,
    Drawn,
    Expected,
    Kind,
    Section,
    Table,
    Tabled,
)
from diagnostics.reports.freemartins import (
    TESTED,
    TESTED_CONFIRMED,
    TESTED_OPEN,
    Counts,
    Foretold,
    Freemartins,
    freemartins,
)
from diagnostics.reports.heifers import (
    ALL_FEMALE,
    CLEARED,
    CONFIRMED,
    LOST,
    MIXED,
    NOT_AT_RISK,
    OTHER,
    SINGLE,
    UNDECIDED,
    UNKNOWN_LITTERMATE,
)
from diagnostics.reports.scope import Scope
from diagnostics.reports.shares import Share

NAME = "freemartins"


def title() -> str:
    """Return what the report is called."""
    return _("Freemartins")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _(
        "What became of the heifers born with a bull: tested, confirmed, cleared, lost; and whether the flags held."
    )


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = freemartins(scope)
    head = (NAME, title(), words.told(scope, scope.split))
    if not report.any_heifer:
        return Document(*head, nothing=_("No heifer born in these herds and days is on record."))
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(_main(scope, report), _by_birth(report), *_calibration(report)),
        notes=(
            _(
                "Confirmed and cleared: as signed by a veterinarian, or where nothing is signed, by today's verdict. "
                "Undecided: still in the herd."
            ),
            words.tested(),
        ),
    )


def _sentences(report: Freemartins) -> tuple[str, ...]:
    mixed, single = report.totals, report.by_birth[SINGLE]
    of_tested = Share(mixed[TESTED_CONFIRMED], mixed[TESTED])
    open_cases = {"undecided": words.count(mixed[UNDECIDED]), "lost": words.count(mixed[LOST])}
    second = _("Undecided: %(undecided)s; died or left before a decision: %(lost)s.") % open_cases
    third = ngettext(
        "%(count)s single-born heifer was a freemartin.",
        "%(count)s single-born heifers were freemartins.",
        single[CONFIRMED],
    ) % {"count": words.count(single[CONFIRMED])}
    return _of_tested(of_tested), *_not_settled(mixed), second, third


def _of_tested(of_tested: Share) -> str:
    """Say how many of the heifers tested were freemartins, beside the published share."""
    if not of_tested.of:
        return _("No heifer from a mixed litter has been tested.")
    return words.of_which(
        of_tested,
        of_one=_(
            "%(seen)s of %(of)s tested heifer from a mixed litter was a freemartin: %(share)s; expected %(expected)s."
        ),
        of_several=ngettext(
            "%(seen)s of %(of)s tested heifers from mixed litters was a freemartin: %(share)s; expected %(expected)s.",
            "%(seen)s of %(of)s tested heifers from mixed litters were freemartins: %(share)s; expected %(expected)s.",
            of_tested.seen,
        ),
        expected=words.published(published.FREEMARTINS, published.MARCUM),
    )


def _not_settled(mixed: Counts) -> tuple[str, ...]:
    """Return how many of the tested are open, and the share of the others: who is open is not yet a healthy heifer."""
    settled = Share(mixed[TESTED_CONFIRMED], mixed[TESTED] - mixed[TESTED_OPEN])
    if not mixed[TESTED_OPEN]:
        return ()
    said = _("Tested, but left open by the result: %(number)s.") % {"number": words.count(mixed[TESTED_OPEN])}
    if not settled.of:
        return (said,)
    of_settled = _("Freemartins among those settled: %(seen)s of %(of)s, %(share)s.")
    return said, of_settled % words.figures(settled)


def _columns() -> tuple[Column, ...]:
    return (
        Column("heifers", _("Heifers")),
        Column(TESTED, _("Tested")),
        Column(TESTED_CONFIRMED, _("Tested and confirmed")),
        Column(
            "confirmed_share", _("Share of tested, 95 % interval"), Kind.SHARE, (TESTED_CONFIRMED, TESTED)
        ),
        Column(TESTED_OPEN, _("Tested, not settled")),
        Column(CONFIRMED, _("Confirmed")),
        Column(CLEARED, _("Cleared")),
        Column(OTHER, _("Another disorder")),
        Column(UNDECIDED, _("Undecided")),
        Column(LOST, _("Died or left before")),
    )


def _main(scope: Scope, report: Freemartins) -> Section:
    """Return the heifers from mixed litters: their ends, and the share confirmed of those tested."""
    tabled = Tabled(_columns(), words.label_column(scope.split))
    rows = words.split_rows(tabled, scope, report.rows)
    total = tabled.row(str(words.ALL), report.totals)
    table = tabled.table(
        "freemartins", _("Heifers from mixed litters"), rows, total, _("Born with at least one bull calf.")
    )
    return Section(table, (_share_drawn(table, scope), _ends_drawn(table, scope)))


def _share_drawn(table: Table, scope: Scope) -> Chart:
    expected = words.percent(published.FREEMARTINS)
    return Chart(
        "confirmed",
        _("Freemartins among the tested heifers from mixed litters"),
        _(
            "Share of freemartins among tested heifers from mixed litters by %(split)s, each with its 95 %% interval, "
            "beside the expected %(share)s. The table holds the figures."
        )
        % {"split": words.SPLITS[scope.split], "share": expected},
        Drawn.SHARES,
        table,
        ("confirmed_share",),
        _("Freemartins among tested"),
        (Expected(published.FREEMARTINS, _("expected: %(share)s") % {"share": expected}),),
    )


def _ends_drawn(table: Table, scope: Scope) -> Chart:
    return Chart(
        "ends",
        _("What became of the heifers from mixed litters"),
        _(
            "Heifers from mixed litters by %(split)s: confirmed, cleared, undecided, and those that died or left "
            "before a decision. The table holds the figures."
        )
        % {"split": words.SPLITS[scope.split]},
        Drawn.COUNTS,
        table,
        (CONFIRMED, CLEARED, UNDECIDED, LOST),
        _("Heifers"),
    )


def _by_birth(report: Freemartins) -> Section:
    names = {
        MIXED: _("With a bull in the litter"),
        UNKNOWN_LITTERMATE: _("With a littermate of unknown sex"),
        ALL_FEMALE: _("With heifers only"),
        SINGLE: _("Born single"),
    }
    columns = (*_columns(), Column(NOT_AT_RISK, _("Never at risk")))
    tabled = Tabled(columns, Column("birth", _("Birth"), Kind.TEXT))
    rows = [tabled.row(name, report.by_birth[birth]) for birth, name in names.items()]
    totals = {
        name: sum(counts[name] for counts in report.by_birth.values()) for name in report.by_birth[SINGLE]
    }
    table = tabled.table("births", _("All heifers by birth"), rows, tabled.row(str(words.ALL), totals))
    return Section(table)


def _calibration(report: Freemartins) -> tuple[Section, ...]:
    """Return what the flags turned out to be; nothing where no flag has been decided."""
    decided = [each for each in report.foretold if each.heifers]
    if not decided:
        return ()
    columns = (
        Column("heifers", _("Heifers decided")),
        Column("foretold", _("Mean probability foretold"), Kind.PROBABILITY, summed=False),
        Column("freemartins", _("Freemartins")),
        Column("share", _("Share, 95 % interval"), Kind.SHARE, ("freemartins", "heifers")),
    )
    tabled = Tabled(columns, Column("bin", _("Probability when first flagged"), Kind.TEXT))
    rows = [tabled.row(_bin(each), _foretold(each)) for each in report.foretold]
    total = tabled.row(str(words.ALL), _together(decided))
    note = _(
        "Flags that were decided since. Those tested first are decided first, so this is no sample of all flags."
    )
    table = tabled.table("calibration", _("What the flags turned out to be"), rows, total, note)
    chart = Chart(
        "calibration",
        _("Foretold and found"),
        _(
            "Share of freemartins among decided flags against the mean probability foretold, each with its 95 % "
            "interval; on the broken line both are equal. The table holds the figures."
        ),
        Drawn.CALIBRATION,
        table,
        ("foretold", "share"),
        _("Found to be freemartins"),
    )
    return (Section(table, (chart,)),)


def _foretold(each: Foretold) -> dict[str, Cell]:
    return {"heifers": each.heifers, "foretold": each.mean, "freemartins": each.freemartins}


def _together(decided: list[Foretold]) -> dict[str, Cell]:
    heifers = sum(each.heifers for each in decided)
    foretold = sum((each.mean or 0) * each.heifers for each in decided) / heifers
    return {
        "heifers": heifers,
        "foretold": round(foretold, 3),
        "freemartins": sum(each.freemartins for each in decided),
    }


def _bin(each: Foretold) -> str:
    low, high = (number_format(round(end, 2), decimal_pos=2) for end in (each.low, each.high))
    return (
        _("%(low)s to under %(high)s") % {"low": low, "high": high}
        if each.high < 1
        else _("%(low)s and over") % {"low": low}
    )
