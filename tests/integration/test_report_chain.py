"""Report 3, the chain in time: every span counted again by plain Python, steps taken back left out."""

import statistics
from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.models import Assessment, Sample, SampleStep
from diagnostics.presenters.reports.chain import GROUPS, SPANS, document
from diagnostics.reports.chain import Group, Span, chain, days_taken
from herd.models import Animal
from herd.vocabulary import Role
from tests.births import twin_to_a_bull
from tests.factories import AnimalFactory, HerdFactory, member
from tests.reports import TODAY, scope_of

DAY = date(2026, 3, 1)
#: Days after drawing at which the sample was sent, received and had its result, as far as it came.
SAMPLE = st.fixed_dictionaries(
    {
        "age": st.none() | st.integers(0, 400),
        "steps": st.lists(st.integers(0, 9), max_size=3).map(sorted),
        "taken_back": st.booleans(),
        "laboratory": st.sampled_from(["Hill", "Dale"]),
        "drawn_by": st.sampled_from(["Vera", ""]),
    }
)
STEPS = ("sent", "received", "resulted")


def written(herd, each):
    born = None if each["age"] is None else DAY - timedelta(days=each["age"])
    sample = Sample.objects.create(
        herd=herd,
        animal=AnimalFactory(herd=herd, born_on=born),
        specimen="blood_edta",
        collected_on=DAY,
        laboratory=each["laboratory"],
        drawn_by=each["drawn_by"],
    )
    lines = [("drawn", 0), *zip(STEPS, each["steps"], strict=False)]
    if each["taken_back"]:
        lines += [("lost", 9), ("taken_back", 9)]
    if each["taken_back"] and len(each["steps"]) == 1:
        lines += [("taken_back", 9)]
    for number, (step, day) in enumerate(lines, start=1):
        on = DAY + timedelta(days=day)
        SampleStep.objects.create(herd=herd, sample=sample, number=number, step=step, on=on)


def spans_of(each):
    """Return the days of each link of one sample, those on record."""
    days = dict(zip(STEPS, each["steps"], strict=False))
    if each["taken_back"] and len(each["steps"]) == 1:
        days = {}  # the sending itself was taken back
    told = {}
    if each["age"] is not None:
        told[Span.BIRTH_TO_DRAWN] = each["age"]
    if "sent" in days:
        told[Span.DRAWN_TO_SENT] = days["sent"]
    if "received" in days:
        told[Span.SENT_TO_RECEIVED] = days["received"] - days["sent"]
    if "resulted" in days:
        told[Span.RECEIVED_TO_RESULT] = days["resulted"] - days["received"]
        told[Span.DRAWN_TO_RESULT] = days["resulted"]
    return told


def collected(samples):
    days = defaultdict(list)
    for each in samples:
        for span, taken in spans_of(each).items():
            days[span].append(taken)
    return days


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(st.lists(SAMPLE, max_size=7), st.sampled_from([Group.LABORATORY, Group.VET]))
    @settings(max_examples=16)
    def test_each_median_is_what_counting_by_hand_gives(self, samples, group):
        herd = HerdFactory()
        for each in samples:
            written(herd, each)
        report = chain(scope_of(herd, chosen={"group": group.value}))
        field = {Group.LABORATORY: "laboratory", Group.VET: "drawn_by"}[group]
        names = {each[field] for each in samples}
        expected = [("", report.spans, samples)]
        expected += [
            (name, found, [each for each in samples if each[field] == name])
            for name, _n, found in report.groups
        ]

        assert report.samples == len(samples)
        assert [(name, number) for name, number, _found in report.groups] == [
            (name, sum(each[field] == name for each in samples)) for name in sorted(names)
        ]
        for _name, found, of_these in expected:
            days = collected(of_these)
            for span in Span:
                assert found[span].number == len(days[span])
                if days[span]:
                    assert found[span].median == round(statistics.median(days[span]), 1)


@given(st.lists(st.integers(0, 900), min_size=1, max_size=30))
def test_nine_in_ten_are_those_of_numpy(days):
    assert days_taken(days).nine_tenths == pytest.approx(float(np.percentile(days, 90)), abs=0.051)


def test_of_no_days_nothing_is_said():
    assert (days_taken([]).number, days_taken([]).median) == (0, None)


@pytest.fixture
def herd(db):
    """Two suspects: one past breeding age, one a calf; and an old one that was sold."""
    herd = HerdFactory(code="GLEN")
    twin_to_a_bull(herd, "1", on=date(2025, 1, 1))
    twin_to_a_bull(herd, "2", on=date(2026, 3, 1))
    sold = twin_to_a_bull(herd, "3", on=date(2025, 1, 1))
    Animal.objects.filter(pk=sold.pk).update(left_on=TODAY, left_reason="sold")
    Assessment.objects.filter(pk=sold.pk).update(flagged=False)
    return herd


def test_who_is_past_breeding_age_undecided_is_named_and_leads_to_her_page(herd):
    table = document(scope_of(herd)).table("late")
    old = herd.animals.get(number="1")
    assert [(row.cells[0], row.url) for row in table.rows] == [
        ("1", reverse("diagnostics:animal", args=["GLEN", old.public_id]))
    ]


def test_where_flagged_heifers_wait_is_told_by_their_next_step(herd):
    assert chain(scope_of(herd)).waiting == {"draw_blood": 2}


def test_the_page_tells_the_chain_with_as_many_queries_for_few_as_for_many(
    client, herd, django_assert_num_queries
):
    def sampled():
        written(
            herd, {"age": 20, "steps": [1, 3, 7], "taken_back": False, "laboratory": "Hill", "drawn_by": ""}
        )

    sampled()
    client.force_login(member(herd, Role.READER))
    address = reverse("diagnostics:report", args=[herd.code, "chain"])
    page = client.get(address).content.decode()
    assert "From drawing to result: 7.0 days at the median, nine in ten within 7.0 (1 samples)." in page
    assert "Undecided at 12 months or older: 1." in page
    with django_assert_num_queries(7):
        chain(scope_of(herd))
    for _turn in range(10):
        sampled()
    with django_assert_num_queries(7):
        chain(scope_of(herd))


def test_every_link_and_group_has_its_words():
    assert set(SPANS) == set(Span)
    assert set(GROUPS) == set(Group)
