"""Report 1, twinning: every figure counted again by plain Python, and page and files say the same."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.presenters.reports.twinning import document
from diagnostics.reports.scope import Split
from diagnostics.reports.twinning import COLUMNS, twinning
from herd.actions import void_calving
from herd.models import Animal
from herd.vocabulary import Role
from tests.factories import AnimalFactory, HerdFactory, member
from tests.reports import TODAY, litter, scope_of

DAY = st.dates(date(2024, 1, 1), date(2026, 5, 31))
CALF = st.tuples(
    st.sampled_from(["female", "male", "unknown"]), st.sampled_from(["alive", "stillborn", "died", "unknown"])
)
CALVING = st.fixed_dictionaries(
    {
        "on": DAY,
        "calves": st.lists(CALF, max_size=3),
        "number_born": st.none() | st.integers(1, 3),
        "parity": st.none() | st.integers(1, 12),
        "dam": st.integers(0, 2),
        "sire": st.sampled_from(["", "Duke", "Rex"]),
    }
)
DAMS = (("Angus", date(2020, 2, 29)), ("", date(2012, 7, 1)), ("Jersey", None))
DEAD = {"stillborn", "died", "aborted", "mummified"}


def written(herd, calvings):
    """Write the calvings, as far as no dam calves twice on a day; return those written."""
    dams = [AnimalFactory(herd=herd, breed=breed, born_on=born) for breed, born in DAMS]
    stand = {}
    for each in calvings:
        stand.setdefault((each["dam"], each["on"]), each)
    for (dam, on), each in stand.items():
        more = {name: each[name] for name in ("number_born", "parity", "sire")}
        litter(herd, on, *each["calves"], dam=dams[dam], **more)
    return list(stand.values())


def age(born, on):
    """Return the row of the age of a dam: whole years of 365.25 days, two digits, from ten on together."""
    return "" if born is None else f"{min(int((on - born).days / 365.25), 10):02}"


KEYS = {
    Split.YEAR: lambda each: f"{each['on']:%Y}",
    Split.QUARTER: lambda each: f"{each['on'].year}-Q{(each['on'].month + 2) // 3}",
    Split.MONTH: lambda each: f"{each['on']:%Y-%m}",
    Split.SEASON: lambda each: ("12-02", "03-05", "06-08", "09-11")[each["on"].month % 12 // 3],
    Split.PARITY: lambda each: f"{min(each['parity'], 8):02}" if each["parity"] else "",
    Split.BREED: lambda each: DAMS[each["dam"]][0],
    Split.SIRE: lambda each: each["sire"] if each["calves"] else "",
    Split.DAM_AGE: lambda each: age(DAMS[each["dam"]][1], each["on"]),
}


def counted_again(each):
    """Return what one calving adds to each column."""
    sexes = Counter(sex for sex, _fate in each["calves"])
    size = max(len(each["calves"]), each["number_born"] or 0, 1)
    dead = any(fate in DEAD for _sex, fate in each["calves"])
    named = {"calvings"}
    if size == 1:
        named |= {"singles", *(["singles_with_dead"] if dead else [])}
    else:
        named |= {"multiple_births", *(["multiples_with_dead"] if dead else [])}
        pair = "F" * sexes["female"] + "M" * sexes["male"]
        known = size == 2 and len(pair) == 2
        named |= {"three_or_more"} if size > 2 else {pair, "sexed_twins"} if known else {"with_unknown"}
    return {column: int(column in named) for column in COLUMNS}


def by_hand(calvings, key):
    """Count the report again: by key, column by column."""
    rows = defaultdict(Counter)
    for each in calvings:
        rows[key(each)].update(counted_again(each))
    return {key: {column: counts[column] for column in COLUMNS} for key, counts in rows.items()}


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(st.lists(CALVING, max_size=12), st.sampled_from(list(KEYS)))
    @settings(max_examples=16)
    def test_each_figure_is_what_counting_by_hand_gives(self, calvings, split):
        herd = HerdFactory()
        stand = written(herd, calvings)
        report = twinning(scope_of(herd, split=split))
        expected = by_hand(stand, KEYS[split])

        told = dict(report.rows)
        assert {key: counts for key, counts in told.items() if counts["calvings"]} == expected
        assert all(not any(counts.values()) for key, counts in told.items() if key not in expected)
        assert report.totals == by_hand(stand, lambda _each: "all").get("all", dict.fromkeys(COLUMNS, 0))

    @given(st.lists(CALVING, max_size=12))
    @settings(max_examples=8)
    def test_first_and_later_calvings_and_repeated_twins_are_counted_by_hand(self, calvings):
        herd = HerdFactory()
        stand = written(herd, calvings)
        report = twinning(scope_of(herd))
        parities = by_hand(stand, lambda each: {None: "not_stated", 1: "first"}.get(each["parity"], "later"))

        assert {key: counts for key, counts in report.by_parity if counts["calvings"]} == parities
        twins = [each for each in stand if counted_again(each)["multiple_births"]]
        dams = Counter(each["dam"] for each in twins)
        sires = Counter(each["sire"] for each in twins if each["sire"] and each["calves"])
        assert sorted(each.multiple_births for each in report.dams) == sorted(
            n for n in dams.values() if n > 1
        )
        assert {each.name: each.multiple_births for each in report.sires} == {
            sire: often for sire, often in sires.items() if often > 1
        }
        assert (report.dams_found, report.sires_found) == (len(report.dams), len(report.sires))

    @given(st.lists(CALVING, max_size=10), DAY, DAY)
    @settings(max_examples=8)
    def test_only_the_days_asked_for_are_counted_both_ends_included(self, calvings, one, other):
        herd, since, until = HerdFactory(), min(one, other), max(one, other)
        stand = [each for each in written(herd, calvings) if since <= each["on"] <= until]
        report = twinning(scope_of(herd, since=since, until=until))

        assert report.totals["calvings"] == len(stand)
        assert sum(counts["calvings"] for _key, counts in report.rows) == len(stand)


@pytest.fixture
def herd(db):
    """Two years of a herd: twins of each kind, and a calving entered in error."""
    herd = HerdFactory(code="GLEN")
    litter(herd, date(2024, 3, 1), "female")
    litter(herd, date(2024, 4, 1), "female", "male")
    litter(herd, date(2026, 4, 1), "female", ("female", "stillborn"))
    litter(herd, date(2026, 5, 1), "male", "male")
    error = litter(herd, date(2026, 5, 2), "female", "male")
    void_calving(calving=error, reason="entered by mistake", by=member(herd, Role.VET), today=TODAY)
    return herd


def test_a_voided_calving_is_not_counted_and_a_year_with_nothing_is_shown(herd):
    report = twinning(scope_of(herd))
    assert [(key, counts["calvings"]) for key, counts in report.rows] == [
        ("2024", 2),
        ("2025", 0),
        ("2026", 2),
    ]


def test_several_herds_are_counted_together_and_told_apart_by_herd(herd):
    other = HerdFactory(code="OTHER")
    litter(other, date(2025, 1, 1), "female", "male")
    report = twinning(scope_of(herd, other, split=Split.HERD))
    assert [(key, counts["multiple_births"]) for key, counts in report.rows] == [("GLEN", 3), ("OTHER", 1)]
    assert report.totals["calvings"] == 5


def test_the_page_begins_with_the_sentence_its_interval_and_what_is_published(client, herd):
    client.force_login(member(herd, Role.READER))
    answer = client.get(reverse("diagnostics:report", args=[herd.code, "twinning"]))
    page = answer.content.decode().replace("\xa0%", " %")
    assert "3 of 4 calvings were multiple births: 75.0 %, 95 % interval 28.4–97.2 %; published: 4.2 %" in page
    assert page.index("3 of 4 calvings") < page.index("chart.svg") < page.index("<table")


def test_a_dam_with_repeated_twins_leads_to_her_page(herd):
    dam = AnimalFactory(herd=herd, number="77")
    for year in (2022, 2023, 2024):
        litter(herd, date(year, 1, 1), "male", "male", dam=dam)
    table = document(scope_of(herd)).table("dams")
    assert [(row.cells, row.url) for row in table.rows] == [
        (("77", 3), reverse("diagnostics:animal", args=[herd.code, dam.public_id]))
    ]


def test_a_herd_without_a_calving_is_told_so_without_a_broken_chart(client, db):
    herd = HerdFactory()
    client.force_login(member(herd, Role.STAFF))
    page = client.get(reverse("diagnostics:report", args=[herd.code, "twinning"])).content.decode()
    assert "No calving is on record" in page
    assert reverse("herd:calving-new", args=[herd.code]) in page
    assert "<table" not in page
    assert "chart.svg" not in page


def test_the_report_asks_the_database_as_often_for_few_calvings_as_for_many(
    client, herd, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(member(herd, Role.READER))
    address = reverse("diagnostics:report", args=[herd.code, "twinning"])
    dam = AnimalFactory(herd=herd)
    for year in (2022, 2023):
        litter(herd, date(year, 1, 1), "female", "male", dam=dam)
    with django_assert_max_num_queries(17) as few:  # seven of them keep the numbers for the charts
        client.get(address)
    for number in range(40):
        litter(herd, date(2025, 1, 1) + timedelta(days=number), "female", "male", dam=dam, sire="Rex")
    with django_assert_num_queries(len(few)):
        client.get(address)
    assert Animal.objects.filter(sire="Rex").count() == 80
