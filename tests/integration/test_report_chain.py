"""Report 3, the chain in time: every figure counted again by plain Python, steps taken back left out."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.models import Assessment, Laboratory
from diagnostics.policies.samples import standing
from diagnostics.presenters.reports import laboratories
from diagnostics.presenters.reports.chain import BESIDE, GROUPS, SPANS, document
from diagnostics.queries.worklist_scope import a_year_later
from diagnostics.reports.chain import Decided, Links, chain
from diagnostics.reports.frames import described
from diagnostics.reports.money import money
from diagnostics.reports.quantiles import Days
from diagnostics.reports.sample_ways import Group, Span, day_number, standing_days
from diagnostics.reports.scope import Split
from herd.kinship import DAYS_PER_MONTH
from herd.models import Animal
from herd.vocabulary import Role
from tests import made_up_work as made_up
from tests.births import assayed, calved, twin_to_a_bull
from tests.diagnoses import signed
from tests.factories import HerdFactory, UserFactory, member
from tests.reports import TODAY, scope_of

DAY = st.none() | st.integers(0, 700).map(made_up.day_of)


def ways_again(each, animal):
    """Return the days of each link of one sample, those on record and in order."""
    drawn = made_up.day_of(each["drawn"])
    stood = {step.state.value: step.on for step in standing(made_up.noted(each))}
    signed = [made_up.day_of(day) for _said, day, revoked in animal["signed"] if not revoked]
    born = None if animal["born"] is None else made_up.day_of(animal["born"])
    sent, received, resulted = (stood.get(state) for state in ("sent", "received", "resulted"))
    signature = min((day for day in signed if day >= drawn), default=None)
    ends = {
        Span.BIRTH_TO_DRAWN: (born, drawn),
        Span.DRAWN_TO_SENT: (drawn, sent),
        Span.SENT_TO_RECEIVED: (sent, received),
        Span.RECEIVED_TO_RESULT: (received, resulted),
        Span.DRAWN_TO_RESULT: (drawn, resulted),
        Span.RESULT_TO_SIGNED: (resulted, signature),
        Span.BIRTH_TO_SIGNED: (born, signature),
    }
    return {span: (end - begin).days for span, (begin, end) in ends.items() if begin and end and end >= begin}


def links_again(of_these):
    """Return samples and the days of each link; takes pairs of a sample and its animal."""
    days = defaultdict(list)
    for sample, animal in of_these:
        for span, taken in ways_again(sample, animal).items():
            days[span].append(taken)
    return Links(len(of_these), {span: made_up.days_again(days[span]) for span in Span})


def decided_again(animals):
    days, signed, late = [], 0, 0
    for each in animals:
        on, by_signature = made_up.decided_on(each)
        signed += by_signature
        age = None if each["born"] is None else (on - made_up.day_of(each["born"])).days
        if age is not None and age >= 0:
            days.append(age)
            late += age / DAYS_PER_MONTH >= 12
    return Decided(len(animals), signed, late, made_up.days_again(days, DAYS_PER_MONTH))


def told_apart(pairs):
    found = defaultdict(list)
    for key, each in pairs:
        found[key].append(each)
    return found


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(
        st.lists(made_up.ANIMAL, min_size=1, max_size=3),
        st.lists(made_up.SAMPLE, max_size=7),
        made_up.SPLIT,
        st.sampled_from(list(Group)),
        DAY,
        DAY,
    )
    @settings(max_examples=40)
    def test_each_link_is_what_counting_by_hand_gives(self, animals, samples, split, group, since, until):
        herd = HerdFactory()
        Laboratory.objects.create(herd=herd, name="Hill lab", other_names="hill")
        made_up.written_samples(herd, made_up.written_animals(herd, animals, UserFactory()), samples)
        scope = scope_of(herd, split=split, since=since, until=until, chosen={"group": group.value})
        asked = [
            (each, animals[each["animal"] % len(animals)])
            for each in samples
            if (since or date.min) <= made_up.day_of(each["drawn"]) <= (until or date.max)
        ]
        names = {
            Group.HERD: lambda _each: herd.code,
            Group.VET: lambda each: each["drawn_by"],
            Group.LABORATORY: lambda each: {"HILL LAB": "Hill lab", "hill": "Hill lab"}.get(
                each["laboratory"], each["laboratory"]
            ),
        }
        by_key = told_apart(
            (made_up.key_again(scope, of[1], made_up.day_of(of[0]["drawn"])), of) for of in asked
        )
        by_name = told_apart((names[group](of[0]), of) for of in asked)

        report = chain(scope)
        assert report.links == links_again(asked)
        assert set(by_key) <= {key for key, _links in report.rows}
        assert dict(report.rows) == {key: links_again(by_key[key]) for key, _links in report.rows}
        assert report.groups == tuple((name, links_again(by_name[name])) for name in sorted(by_name))

    @given(st.lists(made_up.TESTED_ANIMAL, max_size=6), made_up.SPLIT, DAY, DAY)
    @settings(max_examples=40)
    def test_age_at_decision_is_what_counting_by_hand_gives(self, animals, split, since, until):
        herd = HerdFactory()
        made_up.written_animals(herd, animals, UserFactory())
        scope = scope_of(herd, split=split, since=since, until=until)
        asked = [
            each
            for each in animals
            if (decided := made_up.decided_on(each))
            and (since or date.min) <= decided[0] <= (until or date.max)
        ]
        by_key = told_apart(
            (made_up.key_again(scope, each, made_up.decided_on(each)[0]), each) for each in asked
        )

        report = chain(scope)
        assert report.decided == decided_again(asked)
        assert set(by_key) <= {key for key, _decided in report.decided_rows}
        assert dict(report.decided_rows) == {
            key: decided_again(by_key[key]) for key, _decided in report.decided_rows
        }

    @given(st.lists(made_up.SAMPLE, min_size=1, max_size=6))
    @settings(max_examples=40)
    def test_the_database_leaves_the_same_steps_standing_as_the_rule_of_a_samples_life(self, samples):
        herd = HerdFactory()
        animals = made_up.written_animals(herd, [BORN_HERE], UserFactory())
        made = made_up.written_samples(herd, animals, samples)
        day = day_number('p."on"')
        days = dict(described(f'SELECT DISTINCT {day}, p."on" FROM diagnostics_samplestep p', []))  # noqa: S608
        told = {
            sample: {
                state: str(days[day]) for state, day in zip(ON_THE_WAY, found, strict=True) if day is not None
            }
            for sample, *found in described(*standing_days(scope_of(herd)))
        }

        for sample, each in zip(made, samples, strict=True):
            stood = {step.state.value: str(step.on) for step in standing(made_up.noted(each))}
            assert told.get(sample.pk, {}) == {state: stood[state] for state in ON_THE_WAY if state in stood}


ON_THE_WAY = ("sent", "received", "resulted")
BORN_HERE = {
    "sex": "female",
    "born": 0,
    "sire": "Duke",
    "calving": "stands",
    "parity": 2,
    "breed": "Angus",
    "dam_days": 1500,
    "criterion": True,
    "verdict": "cleared",
    "decided": 61,
    "told": [
        {
            "method": "pcr_amelogenin",
            "specimen": "blood_edta",
            "status": "final",
            "outcome": "not_detected",
            "drawn": 51,
            "days": 10,
        }
    ],
    "signed": [],
}
TO_THE_RESULT = {
    "animal": 0,
    "drawn": 20,
    "life": [("drawn", 0), ("sent", 1), ("received", 3), ("resulted", 7)],
    "laboratory": "Hill",
    "drawn_by": "Vera",
}


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


@pytest.mark.parametrize(("days", "late"), [(365, 0), (366, 1)])
def test_a_heifer_is_late_from_the_day_she_is_twelve_months_old(db, days, late):
    """Months are of 30.4375 days, here as wherever an age is judged: day 365 is not yet twelve of them."""
    herd = HerdFactory()
    born_on = TODAY - timedelta(days=days)
    twin_to_a_bull(herd, "1", on=born_on)
    report = chain(scope_of(herd))
    assert (report.late_found, len(report.late)) == (late, late)
    assert late == (a_year_later(born_on) <= TODAY), "as the worklists have it"


@pytest.mark.parametrize(("days", "late"), [(365, 0), (366, 1)])
def test_a_decision_is_late_from_the_day_she_is_twelve_months_old(db, days, late):
    herd, born_on = HerdFactory(), date(2024, 1, 1)
    heifer = twin_to_a_bull(herd, "1", on=born_on)
    assayed(
        heifer, "not_detected", on=born_on + timedelta(days=60), reported_on=born_on + timedelta(days=days)
    )
    decided = chain(scope_of(herd)).decided
    assert (decided.heifers, decided.late) == (1, late)


def test_where_flagged_heifers_wait_is_told_by_their_next_step(herd):
    assert chain(scope_of(herd)).waiting == {"draw_blood": 2}


def test_of_a_flagged_heifer_for_whom_nothing_is_left_to_do_it_is_said_that_her_diagnosis_is_signed(db):
    """Only a signature leaves a flagged heifer without a next step, whichever way it was signed."""
    herd = HerdFactory()
    for number, conclusion in (("1", ""), ("2", "not_freemartin")):
        heifer = twin_to_a_bull(herd, number)
        assayed(heifer, "detected")
        signed(heifer, conclusion)
    assert set(herd.assessments.filter(flagged=True).values_list("next_step", flat=True)) == {"none"}
    rows = [row.cells for row in document(scope_of(herd)).table("waiting").rows]
    assert rows == [("Nothing left to do: diagnosis signed", 2)]


def test_the_page_tells_the_chain_and_the_age_at_decision(client, herd):
    animals = made_up.written_animals(herd, [BORN_HERE], UserFactory())
    made_up.written_samples(herd, animals, [TO_THE_RESULT])
    client.force_login(member(herd, Role.READER))
    page = client.get(reverse("diagnostics:report", args=[herd.code, "chain"])).content.decode()
    assert "From drawing to result: 7.0 days at the median, nine in ten within 7.0 (1 sample)." in page
    assert "Age at decision: 2.0 months at the median, nine in ten within 2.0 (1 heifer)." in page
    assert "Undecided at 12 months or older today: 1." in page
    assert "the day on which what was known first sufficed" in page
    assert ">Drawing to result: nine in ten within</th>" in page, "on a phone each heading stands alone"


def test_results_of_past_years_entered_today_were_decided_then_by_the_chain_as_by_the_money(db):
    herd = HerdFactory()
    for number, outcome in (("1", "detected"), ("2", "not_detected")):
        heifer = twin_to_a_bull(herd, number, on=date(2016, 3, 1))
        assayed(heifer, outcome, on=date(2016, 4, 1), reported_on=date(2016, 4, 10))
    report = chain(scope_of(herd))
    assert [(year, decided.heifers) for year, decided in report.decided_rows] == [("2016", 2)]
    assert report.decided.age == Days(2, 1.3, 1.3)
    years = {
        year: counts["in_time"] + counts["kept"] for year, counts in money(scope_of(herd)).counts.items()
    }
    assert years == {"2016": 2}


def test_a_heifer_cleared_by_calving_alone_was_decided_by_nobody(db):
    herd = HerdFactory()
    heifer = twin_to_a_bull(herd, "1", on=date(2023, 1, 1))
    calved(herd, ("female", "9"), dam=heifer.number, on=date(2025, 3, 1), number_born=1)
    assert Assessment.objects.get(animal=heifer).verdict == "cleared"
    assert chain(scope_of(herd)).decided.heifers == 0


def test_a_month_without_a_sample_is_shown_with_nothing(herd):
    animals = made_up.written_animals(herd, [BORN_HERE], UserFactory())
    made_up.written_samples(herd, animals, [TO_THE_RESULT, {**TO_THE_RESULT, "drawn": 85}])
    table = document(scope_of(herd, split=Split.MONTH)).table("split")
    assert [row.in_files[:2] for row in table.rows] == [("2024-01", 1), ("2024-02", 0), ("2024-03", 1)]
    assert set(table.rows[1].cells[2:]) == {None}


@pytest.mark.parametrize(("group", "queries"), [("herd", 4), ("laboratory", 5), ("vet", 4)])
def test_few_samples_and_many_take_as_many_queries(herd, django_assert_num_queries, group, queries):
    scope = scope_of(herd, split=Split.DAM_AGE, chosen={"group": group})
    animals = made_up.written_animals(herd, [BORN_HERE] * 2, UserFactory())
    made_up.written_samples(herd, animals, [TO_THE_RESULT])
    with django_assert_num_queries(queries):
        chain(scope)
    many = [{**TO_THE_RESULT, "animal": n % 2, "drawn": n, "laboratory": f"L{n}"} for n in range(20)]
    made_up.written_samples(herd, animals, many)
    with django_assert_num_queries(queries):
        assert chain(scope).links.samples == 21


def test_several_herds_are_counted_together_and_told_apart_by_herd(herd):
    other = HerdFactory(code="DALE")
    for each in (herd, other):
        animals = made_up.written_animals(each, [BORN_HERE], UserFactory())
        made_up.written_samples(each, animals, [TO_THE_RESULT])
    report = chain(scope_of(herd, other, split=Split.HERD))
    assert [(key, links.samples) for key, links in report.rows] == [("DALE", 1), ("GLEN", 1)]
    assert report.groups == report.rows
    assert [(key, decided.heifers) for key, decided in report.decided_rows] == [("DALE", 1), ("GLEN", 1)]


@pytest.mark.parametrize(("group", "name"), [("laboratory", "Not stated"), ("vet", "Not known")])
def test_samples_of_no_laboratory_are_called_as_in_the_report_on_laboratories(herd, group, name):
    animals = made_up.written_animals(herd, [BORN_HERE], UserFactory())
    made_up.written_samples(herd, animals, [{**TO_THE_RESULT, "laboratory": "", "drawn_by": ""}])
    assert document(scope_of(herd, chosen={"group": group})).table("groups").rows[0].cells[:2] == (name, 1)
    assert laboratories.document(scope_of(herd)).table("rejections").rows[0].cells[:2] == ("Not stated", 1)


def test_a_herd_without_a_sample_is_told_so(db):
    assert document(scope_of(HerdFactory())).nothing.startswith("No sample and no decision is on record")


def test_days_in_which_nothing_was_drawn_are_told_so_beside_the_heifers_who_wait(herd):
    nothing = "No sample was drawn in these herds and days."
    animals = made_up.written_animals(herd, [BORN_HERE], UserFactory())
    made_up.written_samples(herd, animals, [TO_THE_RESULT])
    long_ago = scope_of(herd, since=date(1999, 1, 1), until=date(1999, 2, 1))
    assert document(long_ago).sentences == (nothing, "Undecided at 12 months or older today: 1.")
    assert nothing not in document(scope_of(herd)).sentences


def test_every_link_and_group_has_its_words():
    assert set(SPANS) == set(Span)
    assert set(GROUPS) == set(Group)
    assert set(Span) - set(BESIDE) == {Span.BIRTH_TO_SIGNED}
