"""Report 5, money: every figure counted again by plain Python, and what the page, the address and the files say."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.actions import change_policy
from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import read_result
from diagnostics.engine.vocabulary import Method, Outcome, Specimen
from diagnostics.models import PRICES, Laboratory, LaboratoryMethod
from diagnostics.presenters.reports.money import document
from diagnostics.reports.chain import chain
from diagnostics.reports.money import COUNTS, money
from diagnostics.reports.scope import Split
from herd.vocabulary import Role
from tests.births import TODAY, assayed, calved, twin_to_a_bull
from tests.factories import HerdFactory, member
from tests.made_up_money import (
    CENTS,
    FIRST_DAY,
    HEIFER,
    HERD,
    a_herd_with_prices,
    decided_by_tests,
    written,
)
from tests.reports import csv_rows, report_file, scope_of, sheet

BLOOD = "blood_edta"
AMOUNTS = {
    "breeding_value": Decimal(1800),
    "feeder_value": Decimal(300),
    "salvage_value": Decimal(900),
    "rearing_cost": Decimal(720),
    "test_price": Decimal(40),
}
#: 24 months of 30.4375 days.
FIRST_CALVING_DAYS = Fraction(1461, 2)


# --- Counting by hand ---


def born_on(heifer):
    return FIRST_DAY + timedelta(days=heifer["born"])


def told_on(heifer, test):
    return born_on(heifer) + timedelta(days=test["after"] + (test["reported"] or 0))


def reading_of(test):
    xx, xy = test["cells"] or (None, None)
    return read_result(
        AssayEvidence(
            "", Method(test["method"]), FIRST_DAY, Specimen(test["specimen"]), outcome=Outcome(test["outcome"]),
            cells_xx=xx, cells_xy=xy, male_fraction_pct=None if test["pct"] is None else float(test["pct"]),
        )
    )  # fmt: skip


def end_of(heifer):
    signed = {"freemartin": "confirmed", "not_freemartin": "cleared", "undetermined": ""}
    return signed[heifer["diagnosis"]] if heifer["diagnosis"] else heifer["verdict"]


def decision_of(heifer):
    """Return the day on which she was decided, and whether by not conceiving alone; no day where she was not."""
    end = end_of(heifer)
    if end not in {"confirmed", "cleared"} or (end == "cleared" and not heifer["criterion"]):
        return None, False
    tested = [on] if (on := decided_by_tests(heifer)) and heifer["verdict"] == end else []
    signed = [born_on(heifer) + timedelta(days=heifer["signed"])] if heifer["diagnosis"] else []
    male_cells = any(
        test["method"] in {"pcr_sry", "karyotype", "qpcr"} and test["specimen"] == BLOOD
        and test["status"] == "final" and test["outcome"] != "failed" and reading_of(test) == "positive"
        for test in heifer["tests"]
    )  # fmt: skip
    # Not to conceive tells of a freemartin; a heifer found fertile is none the less so for one open check.
    found_open = end == "confirmed" and heifer["open"] is not None and heifer["open"] <= heifer["signed"]
    alone = not tested and not male_cells and bool(signed) and found_open
    return min(tested + signed, default=None), alone


def heifer_counted(heifer):
    """Return which count she adds to, and the days of rearing that were still to come."""
    on, by_not_conceiving = decision_of(heifer)
    if on is None:
        return None, 0
    age = (on - born_on(heifer)).days
    in_time = age < FIRST_CALVING_DAYS and (heifer["left"] is None or heifer["left"] >= age)
    in_time = in_time and not by_not_conceiving
    if end_of(heifer) == "confirmed":
        return ("in_time", FIRST_CALVING_DAYS - age) if in_time else ("late", 0)
    if not in_time:
        return None, 0
    return ("kept" if heifer["left"] is None or heifer["left"] >= FIRST_CALVING_DAYS else "gone"), 0


def amounts_of(herd, entered, *, alone):
    """Return the currency and the amounts by which a herd counts; `entered` are the reader's, with their currency."""
    own = herd["prices"] if herd["currency"] or alone else dict.fromkeys(PRICES)
    currency = herd["currency"] or entered.get("currency", "")
    holds = currency == entered.get("currency", currency)
    chosen = {name: Decimal(entered[name]) for name in PRICES if name in entered and holds}
    return currency, {**own, **chosen}


def difference(amounts, more, *less):
    named = [amounts[name] for name in (more, *less)]
    return None if None in named else named[0] - sum(named[1:])


class Sums:
    """Sums by part, currency and row, and of how much the amount is not known."""

    def __init__(self):
        self.known, self.unknown = defaultdict(Fraction), Counter()
        self.counted = Counter()

    def add(self, where, number, amount, part=1):
        if amount is None:
            self.unknown[where] += number
        elif number:
            self.counted[where] += number
            self.known[where] += Fraction(amount) * part

    def cents(self, where):
        if self.unknown[where] and not self.counted[where]:
            return None
        exact = self.known[where]
        return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def counted_again(herds, heifers, entered, row_of, within):
    """Return the sums by (part, currency, row), and the counts by row."""
    sums, counts = Sums(), defaultdict(Counter)
    alone = len(herds) == 1
    for heifer in heifers:
        herd = herds[heifer["herd"]]
        currency, amounts = amounts_of(herd, entered, alone=alone)
        for test in heifer["tests"]:
            on = told_on(heifer, test)
            if test["method"] == "vaginal_length" or test["status"] != "final" or not within(on):
                continue
            row, price, of = row_of(heifer, on), amounts["test_price"], currency
            if (
                herd["book"]
                and test["method"] == "pcr_sry"
                and test["laboratory"].casefold() in {"hill lab", "hill"}
            ):
                price, of = Decimal(herd["book"][0]) / 100, herd["book"][1]
            sums.add(("spent", of, row), 1, price)
            counts[row].update(tests=1, unpriced=price is None)
        on, _alone = decision_of(heifer)
        what, days = heifer_counted(heifer)
        if what is None or not within(on):
            continue
        row = row_of(heifer, on)
        counts[row].update({what: 1})
        counts[row]["remaining_days"] += days
        counts[row]["present"] += what == "in_time" and heifer["left"] is None
        if what == "in_time":
            part = days / FIRST_CALVING_DAYS
            sums.add(("rearing_avoided", currency, row), 1, amounts["rearing_cost"], part)
            gained = difference(amounts, "salvage_value", "feeder_value")
            sums.add(("value_not_gained", currency, row), 1, gained, part)
        if what == "kept":
            worth = difference(amounts, "breeding_value", "rearing_cost", "feeder_value")
            sums.add(("fertile_kept", currency, row), 1, worth)
    return sums, counts


PARTS = ("spent", "rearing_avoided", "value_not_gained", "fertile_kept")


def check(report, sums, counts):
    """Hold every sum, net and count of the report against those counted by hand."""
    for row, told in report.counts.items():
        assert {name: told[name] for name in COUNTS} == {name: counts[row][name] for name in COUNTS}
    assert set(counts) <= set(report.counts)
    for currency, lines in report.purses.items():
        for row, line in lines.items():
            cents = {part: sums.cents((part, currency, row)) for part in PARTS}
            assert {part: getattr(line, part).known for part in PARTS} == cents
            unknown = {part for part in PARTS if sums.unknown[part, currency, row]}
            reared = {"spent", "rearing_avoided", "value_not_gained"}
            assert line.net_if_reared == (
                None
                if unknown & reared
                else cents["rearing_avoided"] - cents["value_not_gained"] - cents["spent"]
            )
            assert line.net_if_sold == (
                None if unknown & {"spent", "fertile_kept"} else cents["fertile_kept"] - cents["spent"]
            )
    assert {currency for _part, currency, _row in (*sums.counted, *sums.unknown)} <= set(report.purses)


ENTERED = st.fixed_dictionaries(
    {"currency": st.sampled_from(["EUR", "CAD"])}, optional=dict.fromkeys(PRICES, CENTS.filter(bool).map(str))
)


#: Freemartins by the verdict or by signature, whenever decided: counted by both reports.
FREEMARTIN = HEIFER.filter(lambda heifer: heifer["diagnosis"] in {"", "freemartin"}).map(
    lambda heifer: {**heifer, "herd": 0, "verdict": "confirmed"}
)


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    def made(self, herds, heifers):
        """Write the herds, each with its heifers."""
        on_record = [HerdFactory() for _herd in herds]
        by = member(on_record[0], Role.VET)
        for herd, told in zip(on_record, herds, strict=True):
            a_herd_with_prices(herd, told)
        for heifer in heifers:
            written(on_record[heifer["herd"]], heifer, by=by)
        return on_record

    @given(st.tuples(HERD, HERD), st.lists(HEIFER, max_size=6), st.just({}) | ENTERED)
    @settings(max_examples=25)
    def test_each_sum_of_two_herds_is_what_counting_by_hand_gives_each_currency_for_itself(
        self, herds, heifers, entered
    ):
        on_record = self.made(herds, heifers)
        report = money(scope_of(*on_record, chosen=entered))
        check(report, *counted_again(herds, heifers, entered, lambda _h, on: str(on.year), lambda _on: True))

    @given(HERD, st.lists(HEIFER.map(lambda heifer: {**heifer, "herd": 0}), max_size=5), st.booleans())
    @settings(max_examples=15)
    def test_of_one_herd_only_the_days_asked_for_count_by_parity_as_by_month(self, herd, heifers, by_month):
        (on_record,) = self.made([herd], heifers)
        since, until = date(2022, 6, 1), date(2023, 12, 31)
        split = Split.MONTH if by_month else Split.PARITY
        report = money(scope_of(on_record, split=split, since=since, until=until))

        def row_of(heifer, on):
            return f"{on:%Y-%m}" if by_month else f"{heifer['parity']:02}"

        check(
            report,
            *counted_again([herd], heifers, {}, row_of, lambda on: since <= on <= until),
        )

    @given(st.lists(FREEMARTIN, min_size=1, max_size=5))
    @settings(max_examples=15)
    def test_the_chain_in_time_tells_the_same_day_of_decision(self, heifers):
        (on_record,) = self.made([{"currency": "EUR", "prices": {}, "book": None}], heifers)
        scope = scope_of(on_record, split=Split.MONTH)
        of_money = {month: each["in_time"] + each["late"] for month, each in money(scope).counts.items()}
        of_chain = {month: each.heifers for month, each in chain(scope).decided_rows}
        assert {month: n for month, n in of_money.items() if n} == {m: n for m, n in of_chain.items() if n}
        decided = [on for on, _alone in map(decision_of, heifers) if on]
        assert Counter(f"{on:%Y-%m}" for on in decided) == {m: n for m, n in of_chain.items() if n}


# --- One farm, as people record it ---


@pytest.fixture
def herd(db):
    """A herd with prices: a freemartin tested at 30 days, a heifer cleared and kept, one cleared and sold."""
    herd = HerdFactory(code="GLEN")
    change_policy(herd=herd, by=None, today=TODAY, currency="EUR", **AMOUNTS)
    for number, outcome in (("1", "detected"), ("2", "not_detected"), ("3", "not_detected")):
        heifer = twin_to_a_bull(herd, number, on=date(2026, 3, 1))
        assayed(heifer, outcome, on=date(2026, 3, 20), reported_on=date(2026, 3, 31))
    heifer.left_on, heifer.left_reason = date(2026, 5, 1), "sold"
    heifer.save()
    calved(herd, ("female", "4"), number_born=1)
    return herd


@pytest.fixture
def reader(client, herd):
    """The browser of a reader of the herd."""
    client.force_login(member(herd, Role.READER))
    return client


def page_of(client, herd, **asked):
    return client.get(reverse("diagnostics:report", args=[herd.code, "money"]), asked)


def lines_of(report):
    """Return the lines of the only currency and row."""
    ((currency, lines),) = report.purses.items()
    ((row, line),) = lines.items()
    return currency, row, line


def test_each_part_is_what_a_farmer_reckons_on_paper(herd):
    currency, year, line = lines_of(money(scope_of(herd)))
    part = Decimal(1) - Decimal(30) / Decimal("730.5")
    assert (currency, year) == ("EUR", "2026")
    assert line.spent.known == 120
    assert line.rearing_avoided.known == (720 * part).quantize(Decimal("0.01"))
    assert line.value_not_gained.known == (600 * part).quantize(Decimal("0.01"))
    assert line.fertile_kept.known == 1800 - 720 - 300
    assert line.net_if_reared == line.rearing_avoided.known - line.value_not_gained.known - 120
    assert line.net_if_sold == 780 - 120


def test_a_heifer_cleared_and_sold_before_calving_was_not_kept_and_is_told(herd):
    (row,) = (row for row in document(scope_of(herd)).table("counted").rows)
    told = dict(
        zip(["tests", "unpriced", "in_time", "months", "late", "kept", "gone"], row.cells[1:], strict=True)
    )
    assert (told["kept"], told["gone"], told["in_time"], told["tests"]) == (1, 1, 1, 3)
    assert round(told["months"], 1) == Decimal("23.0")


def test_the_price_in_the_book_of_laboratories_goes_before_the_herds_own(herd):
    hill = Laboratory.objects.create(herd=herd, name="Hill lab")
    LaboratoryMethod.objects.create(
        herd=herd, laboratory=hill, method="pcr_amelogenin", price=Decimal("39.95"), currency="USD"
    )
    heifer = twin_to_a_bull(herd, "9", on=date(2026, 3, 5))
    assayed(heifer, "failed", on=date(2026, 3, 20), laboratory="HILL LAB")
    report = money(scope_of(herd))
    spent = {currency: lines["2026"].spent.known for currency, lines in report.purses.items()}
    assert spent == {"EUR": 120, "USD": Decimal("39.95")}
    assert report.purses["USD"]["2026"].net_if_sold == Decimal("-39.95")


def test_the_page_begins_with_what_the_tests_cost_and_brought(reader, herd):
    page = page_of(reader, herd)
    text = page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "120.00 EUR was spent on tests." in text
    assert "compared with selling every one of them as a feeder, a net gain of 660.00 EUR" in text
    assert "testing brought a loss of 4.93 EUR" in text
    assert "1 freemartin was decided before the age of first calving;" in text
    assert "Not known" not in text
    for chart in ("money_eur", "money_eur_net"):
        address = reverse("diagnostics:report-chart", args=[herd.code, "money"])
        assert reader.get(address, {"chart": chart}).content.startswith(b"<svg")


def test_amounts_entered_stand_in_the_address_change_the_figures_and_are_printed(reader, herd):
    asked = {"rearing_cost": "1461", "first_calving_months": "20"}
    line = csv_rows(report_file(reader, herd, "money", "csv", **asked))[0]
    expected = Decimal(1461) * (1 - Decimal(30) / (20 * Decimal("30.4375")))
    assert Decimal(line["rearing_avoided"]) == expected.quantize(Decimal("0.01"))
    assert line["fertile_kept"] == "39.00"

    about = dict(
        row[:2] for row in sheet(report_file(reader, herd, "money", "xlsx", **asked), "About") if row[0]
    )
    assert (
        about["Rearing cost to the first calving"] == "1,461.00\N{NO-BREAK SPACE}EUR, entered for this report"
    )
    assert about["Age at first calving"] == "20 months, entered for this report"
    assert about["Value as a feeder now"] == "300.00\N{NO-BREAK SPACE}EUR, the herd's own"
    page = page_of(reader, herd, **asked).content.decode()
    assert "report.pdf?" in page
    assert "rearing_cost=1461" in page


def test_page_csv_and_workbook_tell_the_same_sums(reader, herd):
    names = ["spent", "rearing_avoided", "value_not_gained", "net_if_reared", "fertile_kept", "net_if_sold"]
    (line,) = csv_rows(report_file(reader, herd, "money", "csv"))
    head, row, total = sheet(report_file(reader, herd, "money", "xlsx"), "money_eur")[:3]
    text = page_of(reader, herd).content.decode()
    assert row[1] == line["currency"] == "EUR"
    assert [f"{cell:.2f}" for cell in row[2:8]] == [line[name] for name in names]
    assert total[2:8] == row[2:8]
    assert all(f">{line[name]}</td>" in text for name in names)
    assert len(head) == 8


#: What is asked, and what is told beside its field.
UNREADABLE = [
    ({"rearing_cost": "-5"}, "At least 0."),
    ({"rearing_cost": "plenty"}, "This is no figure."),
    ({"breeding_value": "123456789012"}, "At most 10 digits before the point."),
    ({"test_price": "1e400"}, "At most 12 digits in all."),
    ({"test_price": "NaN"}, "This is no figure."),
    ({"feeder_value": "1.234"}, "At most 2 digits after the point."),
    ({"first_calving_months": "14"}, "At least 15."),
    ({"first_calving_months": "two"}, "This is no whole figure."),
    ({"rearing_cost": "5", "currency": "euro"}, "A currency is written in three letters, such as EUR."),
    ({"rearing_cost": "5", "currency": "usd"}, "No herd of the report counts in it, but in EUR."),
]


def test_an_assumption_that_cannot_be_read_is_told_beside_its_field_and_nothing_is_worked_out(
    reader, herd, subtests
):
    for asked, told in UNREADABLE:
        with subtests.test(told, **asked):
            response = page_of(reader, herd, **asked)
            page = response.content.decode()
            assert response.status_code == 400
            assert told in page
            assert "<table" not in page
            assert f'value="{[*asked.values()][-1]}"' in page


def test_a_missing_amount_is_named_with_the_heifers_that_want_it(reader, herd):
    change_policy(herd=herd, by=None, today=TODAY, rearing_cost=None, test_price=None)
    text = page_of(reader, herd).content.decode()
    assert "Rearing cost to the first calving (for 2)" in text.replace("rearing cost", "Rearing cost")
    assert "price of a test (for 3)" in text
    assert "Enter them under «Narrow the report»" in text
    _currency, _year, line = lines_of(money(scope_of(herd)))
    assert [line.spent.known, line.rearing_avoided.known, line.net_if_reared, line.net_if_sold] == [None] * 4


def test_a_herd_that_states_no_amount_is_told_what_is_counted_and_what_is_missing(db):
    herd = HerdFactory()
    assayed(twin_to_a_bull(herd, "1"), "detected")
    told = document(scope_of(herd))
    assert [section.table.name for section in told.sections] == ["counted", "assumptions"]
    assert "price of a test (for 1)" in " ".join(told.sentences)
    assert dict(told.told)["Rearing cost to the first calving"] == "not known"


def test_a_freemartin_whose_day_of_birth_is_not_on_record_counts_as_too_late_and_the_report_says_so(db):
    herd = HerdFactory()
    change_policy(herd=herd, by=None, today=TODAY, currency="EUR", **AMOUNTS)
    heifer = twin_to_a_bull(herd, "1", on=date(2026, 3, 1))
    assayed(heifer, "detected", on=date(2026, 3, 20), reported_on=date(2026, 3, 31))
    assert money(scope_of(herd)).totals["in_time"] == 1
    herd.animals.filter(pk=heifer.pk).update(born_on=None)
    assert money(scope_of(herd)).totals == {**dict.fromkeys(COUNTS, 0), "tests": 1, "late": 1}
    assert "of one whose day of birth is not on record it is not known" in " ".join(
        document(scope_of(herd)).notes
    )


def test_a_freemartin_found_by_not_conceiving_saves_nothing(db):
    herd = HerdFactory()
    change_policy(herd=herd, by=None, today=TODAY, currency="EUR", **AMOUNTS)
    heifer = {
        "herd": 0, "born": 0, "parity": 1, "criterion": True, "verdict": "suspect", "diagnosis": "freemartin",
        "signed": 500, "revoked_before": False, "left": None, "open": 480, "tests": [],
    }  # fmt: skip
    by = member(herd, Role.VET)
    written(herd, heifer, by=by)
    assert money(scope_of(herd)).totals == {**dict.fromkeys(COUNTS, 0), "late": 1}
    written(herd, {**heifer, "open": None}, by=by)
    report = money(scope_of(herd))
    assert report.totals["in_time"] == 1
    assert report.totals["remaining_days"] == Decimal("230.5")


def test_a_heifer_signed_fertile_after_an_open_check_was_kept_in_time(db):
    herd = HerdFactory()
    change_policy(herd=herd, by=None, today=TODAY, currency="EUR", **AMOUNTS)
    heifer = {
        "herd": 0, "born": 0, "parity": 1, "criterion": True, "verdict": "suspect", "diagnosis": "not_freemartin",
        "signed": 300, "revoked_before": False, "left": None, "open": 250, "tests": [],
    }  # fmt: skip
    written(herd, heifer, by=member(herd, Role.VET))
    assert money(scope_of(herd)).totals == {**dict.fromkeys(COUNTS, 0), "kept": 1}
    assert (heifer_counted(heifer), decision_of(heifer)) == (("kept", 0), (date(2022, 10, 28), False))


def test_herds_of_two_currencies_stand_apart_and_amounts_entered_want_a_currency(client, herd):
    user = member(herd, Role.READER)
    other = HerdFactory(code="OTHER")
    other.memberships.create(user=user, role=Role.READER.value)
    change_policy(herd=other, by=None, today=TODAY, currency="CAD", **AMOUNTS)
    assayed(twin_to_a_bull(other, "1"), "detected")
    client.force_login(user)
    page = reverse("diagnostics:report-across", args=["money"])

    assert [section.table.name for section in client.get(page).context["page"].document.sections] == [
        "money_cad", "money_eur", "counted", "assumptions",
    ]  # fmt: skip
    refused = client.get(page, {"rearing_cost": "500"})
    assert refused.status_code == 400
    assert "These herds count in CAD, EUR. Enter which is meant." in refused.content.decode()
    alone = client.get(page, {"rearing_cost": "500", "herd": ["OTHER"]})
    assert alone.status_code == 200
    told = dict(client.get(page, {"rearing_cost": "500", "currency": "cad"}).context["page"].document.told)
    assert (
        told["Rearing cost to the first calving"].replace("\N{NO-BREAK SPACE}", " ").startswith("500.00 CAD;")
    )


def test_another_herds_tests_and_prices_are_never_counted(reader, herd):
    theirs = HerdFactory(code="THEIRS")
    change_policy(herd=theirs, by=None, today=TODAY, currency="NZD", **AMOUNTS)
    assayed(twin_to_a_bull(theirs, "1"), "detected")
    page = reader.get(reverse("diagnostics:report-across", args=["money"])).content.decode()
    assert "NZD" not in page
    assert csv_rows(report_file(reader, None, "money", "csv"))[0]["spent"] == "120.00"


def test_amounts_without_a_currency_are_left_out_beside_other_herds_and_that_is_said(herd):
    nameless = HerdFactory()
    change_policy(herd=nameless, by=None, today=TODAY, **AMOUNTS)
    assayed(twin_to_a_bull(nameless, "1"), "detected")
    alone, both = money(scope_of(nameless)), document(scope_of(herd, nameless))
    assert alone.purses[""]["2026"].spent.known == 40
    assert "The amounts of 1 herd are left out: no currency is stated with them." in both.notes
    assert [section.table.name for section in both.sections] == ["money_eur", "counted", "assumptions"]


def test_the_number_of_questions_does_not_grow_with_heifers_tests_or_rows(
    herd, subtests, django_assert_num_queries
):
    other = HerdFactory()
    for heifers in (range(0), range(20, 26)):
        for number in heifers:
            day = date(2025, 1, 1) + timedelta(days=15 * number)
            assayed(twin_to_a_bull(herd, str(number), on=day), "detected", on=day + timedelta(days=9))
            Laboratory.objects.create(herd=herd, name=f"Lab {number}")
        for by in Split:
            with subtests.test(by=by, more=len(heifers)), django_assert_num_queries(5):
                money(scope_of(herd, other, split=by))


def test_months_with_nothing_are_shown_as_nothing(herd):
    report = money(scope_of(herd, split=Split.MONTH, since=date(2026, 1, 1), until=date(2026, 5, 31)))
    assert list(report.counts) == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
    assert [line.spent.known for line in report.purses["EUR"].values()] == [0, 0, 120, 0, 0]


def test_a_herd_without_a_test_or_decision_is_told_so(db):
    assert document(scope_of(HerdFactory())).nothing.startswith("No test and no heifer decided")
