"""The report by year: every figure counted again by plain Python, and page and files say the same."""

from collections import Counter
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.actions import change_policy
from diagnostics.actions.verification import verify_result
from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assay, Assessment
from diagnostics.presenters.reports.by_year import document
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports.by_year import HEIFER_COLUMNS, VERDICTS, by_verdict_and_test, by_year
from diagnostics.reports.frames import frame
from diagnostics.reports.heifers import VERDICT_COLUMNS, heifers_by_verdict
from diagnostics.reports.scope import Split
from diagnostics.reports.shares import Share
from herd.actions import void_calving
from herd.models import Animal
from herd.vocabulary import Role
from tests.births import TODAY, assayed, calved, twin_to_a_bull
from tests.factories import AnimalFactory, HerdFactory, member
from tests.made_up_heifers import HEIFER, THRESHOLDS, asking, is_tested, written
from tests.reports import csv_rows, litter, report_file, scope_of, sheet

BIRTH = st.tuples(
    st.integers(2021, 2025),
    st.lists(st.sampled_from(["male", "unknown"]), max_size=3),
    st.none() | st.integers(1, 4),
)


#: Litters whose calves may differ in their sire, of one of three dams.
LITTER = st.fixed_dictionaries(
    {
        "on": st.dates(date(2023, 11, 1), date(2025, 12, 31)),
        "dam": st.integers(0, 2),
        "parity": st.none() | st.integers(1, 10),
        "calves": st.lists(
            st.tuples(
                st.sampled_from(["female", "female", "male"]),
                st.sampled_from(["", "Duke", "Rex"]),
                st.sampled_from(["suspect", "cleared", "not_at_risk"]),
                st.booleans(),
            ),
            max_size=3,
        ),
    }
)
DAMS = (("Angus", date(2020, 2, 29)), ("", date(2012, 7, 1)), ("Jersey", None))


def age(born, on):
    """Return the row of the age of a dam: whole years of 365.25 days, from ten on together."""
    return "" if born is None else f"{min(int((on - born).days / 365.25), 10):02}"


#: The row of a litter by each split but that of the sire, which each heifer has for herself.
KEYS = {
    Split.YEAR: lambda each, _herd: f"{each['on']:%Y}",
    Split.QUARTER: lambda each, _herd: f"{each['on'].year}-Q{(each['on'].month + 2) // 3}",
    Split.MONTH: lambda each, _herd: f"{each['on']:%Y-%m}",
    Split.SEASON: lambda each, _herd: ("12-02", "03-05", "06-08", "09-11")[each["on"].month % 12 // 3],
    Split.PARITY: lambda each, _herd: f"{min(each['parity'], 8):02}" if each["parity"] else "",
    Split.BREED: lambda each, _herd: DAMS[each["dam"]][0],
    Split.DAM_AGE: lambda each, _herd: age(DAMS[each["dam"]][1], each["on"]),
    Split.HERD: lambda _each, herd: herd.code,
    Split.SIRE: lambda each, _herd: max((sire for _sex, sire, *_more in each["calves"]), default=""),
}


def recorded(herd, litters):
    """Write litters, as far as no dam calves twice on a day; return those written."""
    dams = [AnimalFactory(herd=herd, breed=breed, born_on=born) for breed, born in DAMS]
    stand = {}
    for each in litters:
        stand.setdefault((each["dam"], each["on"]), each)
    for each in stand.values():
        sexes = [sex for sex, *_more in each["calves"]]
        calving = litter(herd, each["on"], *sexes, dam=dams[each["dam"]], parity=each["parity"])
        for calf, (sex, sire, verdict, at_risk) in zip(
            calving.calves.order_by("pk"), each["calves"], strict=True
        ):
            Animal.objects.filter(pk=calf.pk).update(sire=sire)
            if sex == "female":
                about = {"herd": herd, "animal": calf, "assessed_on": each["on"], "row": "1", **THRESHOLDS}
                told = {"verdict": verdict, "criterion": at_risk, "next_step": "none", "cause": "reassessed"}
                Assessment.objects.create(**about, **told)
    return list(stand.values())


def heifers_by_hand(heifers, *, asks):
    """Count heifers of one year again."""
    counts = Counter(heifers=len(heifers))
    for each in heifers:
        counts[each["verdict"]] += 1
        if each["criterion"]:
            counts["at_risk_tested" if is_tested(each, asks=asks) else "at_risk_untested"] += 1
    return {column: counts[column] for column in HEIFER_COLUMNS}


def calvings_by_hand(litters):
    """Count calvings of one year again, each by sexes and number stated."""
    counts = Counter(calvings=len(litters))
    for sexes, stated in litters:
        size = max(len(sexes), stated or 1)
        if size == 1:
            continue
        counts["multiple_births"] += 1
        pair = "M" * sexes.count("male")
        counts["three_or_more" if size > 2 else pair if len(pair) == 2 else "with_unknown"] += 1
    return counts


def years_of(heifers, births):
    """Return the years from the first to the last in which anything was born."""
    years = [each["year"] for each in heifers] + [year for year, *_more in births]
    return [str(year) for year in range(min(years), max(years) + 1)] if years else []


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(st.lists(HEIFER, max_size=10), st.lists(BIRTH, max_size=6), st.booleans())
    @settings(max_examples=20)
    def test_each_figure_is_what_counting_by_hand_gives(self, heifers, births, asks):
        herd = HerdFactory()
        if asks:
            asking(herd)
        for number, each in enumerate(heifers):
            written(herd, each, number)
        for year, sexes, stated in births:
            litter(herd, date(year, 12, 31), *sexes, number_born=stated)
        report, years = by_year(scope_of(herd)), years_of(heifers, births)
        of_year = {year: [each for each in heifers if str(each["year"]) == year] for year in years}
        born = {
            year: [(sexes, stated) for when, sexes, stated in births if str(when) == year]
            + [(["female"], None)] * len(of_year[year])
            for year in years
        }
        all_born = [each for litters in born.values() for each in litters]

        assert report.heifers == tuple((year, heifers_by_hand(of_year[year], asks=asks)) for year in years)
        assert report.all_heifers == heifers_by_hand(heifers, asks=asks)
        assert [year for year, _counts in report.calvings] == years
        for year, counts in [*report.calvings, ("all", report.all_calvings)]:
            expected = calvings_by_hand(born.get(year, all_born))
            told = ("calvings", "multiple_births", "FM", "FF", "MM", "with_unknown", "three_or_more")
            assert {name: counts[name] for name in told} == {name: expected[name] for name in told}

    @given(st.lists(LITTER, max_size=5), st.sampled_from(Split), st.booleans())
    @settings(max_examples=25)
    def test_by_every_split_the_rows_are_those_of_counting_by_hand(self, litters, split, two):
        herds = [HerdFactory() for _herd in range(2 if two else 1)]
        calvings, heifers = Counter(), Counter()
        for herd in herds:
            for each in recorded(herd, litters):
                row = KEYS[split](each, herd)
                size = max(1, len(each["calves"]))
                calvings.update([(row, "calvings"), *([(row, "multiple_births")] if size > 1 else [])])
                for sex, sire, verdict, at_risk in each["calves"]:
                    own = sire if split is Split.SIRE else row
                    if sex == "female":
                        heifers.update([(own, "heifers"), (own, verdict)])
                        heifers.update([(own, "at_risk_untested")] if at_risk else [])
        recorded(HerdFactory(), litters)  # of a stranger
        report = by_year(scope_of(*herds, split=split))

        told = ("calvings", "multiple_births")
        assert {(row, name): of[name] for row, of in report.calvings for name in told if of[name]} == calvings
        assert {(row, name): n for row, of in report.heifers for name, n in of.items() if n} == heifers
        assert [row for row, _counts in report.calvings] == [row for row, _counts in report.heifers]
        assert report.all_heifers["heifers"] == sum(
            n for (_row, name), n in heifers.items() if name == "heifers"
        )

    @given(st.lists(HEIFER, max_size=8), st.integers(2022, 2025), st.integers(0, 3))
    @settings(max_examples=8)
    def test_only_the_days_asked_for_are_counted_and_shown_whole(self, heifers, first, more):
        herd, last = HerdFactory(), min(first + more, 2025)
        for number, each in enumerate(heifers):
            written(herd, each, number)
        stand = [each for each in heifers if first <= each["year"] <= last]
        report = by_year(scope_of(herd, since=date(first, 1, 1), until=date(last, 12, 31)))

        assert report.all_heifers == heifers_by_hand(stand, asks=False)
        assert report.all_calvings["calvings"] == len(stand)
        shown = [str(year) for year in range(first, last + 1)] if stand else []
        assert [year for year, _counts in report.heifers] == shown


@pytest.fixture
def herd(db):
    """Two years of a herd: twins of each kind, a tested heifer, a calving entered in error."""
    herd = HerdFactory(code="GLEN")
    vet = member(herd, Role.VET, username="vera")
    calved(herd, ("female", "1"), number_born=1, on=date(2024, 3, 1))
    assayed(twin_to_a_bull(herd, "2", on=date(2024, 4, 1)), "detected", on=date(2024, 4, 20), by=vet)
    calved(herd, ("female", "3"), ("female", "4"), number_born=2, on=date(2026, 4, 1))
    calved(herd, ("male", ""), ("male", ""), number_born=2, on=date(2026, 5, 1))
    error = calved(herd, ("female", "9"), ("male", ""), number_born=2, on=date(2026, 5, 2))
    void_calving(calving=error, reason="entered by mistake", by=vet, today=TODAY)
    return herd


@pytest.fixture
def reader(client, herd):
    """The browser of a reader of the herd."""
    client.force_login(member(herd, Role.READER))
    return client


def numbers(row, *names):
    return [int(row[name]) for name in names]


def test_the_files_count_births_pairings_and_heifers_by_year(reader, herd):
    calvings = {row["year"]: row for row in csv_rows(report_file(reader, herd, "by-year", "csv"))}
    heifers = {
        row["year"]: row for row in csv_rows(report_file(reader, herd, "by-year", "csv", table="heifers"))
    }

    assert list(calvings) == list(heifers) == ["2024", "2025", "2026"]
    born = ("calvings", "multiple_births", "FM", "FF", "MM")
    assert [numbers(calvings[year], *born) for year in calvings] == [
        [2, 1, 1, 0, 0],
        [0, 0, 0, 0, 0],
        [2, 2, 0, 1, 1],
    ]
    assert [numbers(heifers[year], *HEIFER_COLUMNS) for year in heifers] == [
        [2, 1, 0, 0, 0, 1, 0, 1, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0],
        [2, 2, 0, 0, 0, 0, 0, 0, 0],
    ]


def test_the_workbook_holds_what_the_page_shows_with_its_totals(reader, herd):
    cells = sheet(report_file(reader, herd, "by-year", "xlsx"), "heifers")
    table = document(scope_of(herd)).table("heifers")
    assert cells[0] == [column.heading for column in table.columns]
    assert cells[1 : 1 + len(table.rows)] == [list(row.cells) for row in table.rows]
    assert cells[1 + len(table.rows)] == list(table.total.cells) == ["All", 4, 3, 0, 0, 0, 1, 0, 1, 0]


def test_the_page_begins_with_the_sentences_and_their_intervals(reader, herd):
    answer = reader.get(reverse("diagnostics:report", args=[herd.code, "by-year"]))
    page = answer.content.decode().replace("\xa0%", " %")
    assert "3 of 4 calvings were multiple births: 75.0 %, 95 % interval 28.4–97.2 %" in page
    assert "1 of 1 heifer at risk by her birth has been tested: 100.0 %, 95 % interval" in page
    assert page.index("3 of 4 calvings") < page.index("chart.svg") < page.index("<table")
    for chart in ("multiple", "tested"):
        address = reverse("diagnostics:report-chart", args=[herd.code, "by-year"])
        assert reader.get(address, {"chart": chart}).content.startswith(b"<svg")


def test_the_report_by_year_stands_first_in_the_list(reader, herd):
    page = reader.get(reverse("diagnostics:reports", args=[herd.code])).content.decode()
    addresses = [reverse("diagnostics:report", args=[herd.code, name]) for name in REPORTS]
    assert addresses[0].endswith("/by-year/")
    assert "Births and heifers" in page
    assert [page.index(f'href="{address}"') for address in addresses] == sorted(
        page.index(f'href="{address}"') for address in addresses
    )


def test_a_herd_without_a_heifer_at_risk_is_told_so_without_a_chart_of_nothing(db):
    herd = HerdFactory()
    litter(herd, date(2025, 1, 1), "male")
    told = document(scope_of(herd))
    assert told.sentences[1] == "No heifer born in these herds and days is at risk by her birth."
    assert told.chart("tested") is None
    assert told.table("heifers").total.cells[1:] == (0,) * len(HEIFER_COLUMNS)


def test_a_herd_without_a_calving_is_told_what_to_do_first(client, db):
    herd = HerdFactory()
    client.force_login(member(herd, Role.STAFF))
    page = client.get(reverse("diagnostics:report", args=[herd.code, "by-year"])).content.decode()
    assert "No calving is on record in these herds and days." in page
    assert reverse("herd:calving-new", args=[herd.code]) in page
    assert "<table" not in page
    assert "chart.svg" not in page


def test_several_herds_are_counted_together_and_no_other_is(herd):
    other, stranger = HerdFactory(code="OTHER"), HerdFactory(code="STRANGE")
    for each in (other, stranger):
        twin_to_a_bull(each, "1", on=date(2025, 3, 1))
    report = by_year(scope_of(herd, other))
    counts = dict(report.heifers)
    assert [counts[year]["heifers"] for year in ("2024", "2025", "2026")] == [2, 1, 2]
    assert report.tested_of_those_at_risk == Share(1, 2)
    assert report.all_calvings["calvings"] == 5


def test_a_result_that_waits_for_a_second_person_does_not_make_a_heifer_tested(herd):
    change_policy(herd=herd, by=None, today=TODAY, second_person=True)
    vet, other = herd.memberships.get(user__username="vera").user, member(herd, Role.VET, username="otto")
    heifer = twin_to_a_bull(herd, "7", on=date(2026, 4, 3))
    assayed(heifer, "detected", on=date(2026, 4, 20), by=vet)
    assert by_year(scope_of(herd)).tested_of_those_at_risk == Share(1, 2)  # that of 2024 was entered before

    verify_result(result=Assay.objects.get(animal=heifer).current, by=other, today=TODAY)
    assert by_year(scope_of(herd)).tested_of_those_at_risk == Share(2, 2)


def test_the_report_asks_the_database_as_often_for_one_calving_as_for_thirty(
    reader, herd, django_assert_num_queries, django_assert_max_num_queries
):
    address = reverse("diagnostics:report", args=[herd.code, "by-year"])
    with django_assert_max_num_queries(16) as few:  # eight of them to keep the numbers for the charts
        reader.get(address)
    for number in range(30):
        twin_to_a_bull(herd, f"9{number}", on=date(2025, 1, 1 + number))
    with django_assert_num_queries(len(few)):
        reader.get(address)


def test_a_scope_without_a_heifer_has_the_same_columns_and_types(herd):
    empty = by_verdict_and_test(frame([], VERDICT_COLUMNS))
    filled = by_verdict_and_test(heifers_by_verdict(scope_of(herd)))
    for table in (empty, filled):
        assert list(table.columns) == list(HEIFER_COLUMNS)
        assert set(table.dtypes.astype(str)) == {"int64"}
    assert empty.empty


def test_every_verdict_of_a_female_has_a_column():
    assert set(VERDICTS) == {verdict.value for verdict in Verdict} - {"not_applicable"}
