"""Report 7, data quality: each fault found, nothing sound among them, and each record led to where it is mended."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.presenters.reports.faults import FAULTS, HEADINGS, PAGES, WHY, document
from diagnostics.reports.fault_questions import ASKED, READ, Fault, Kind
from diagnostics.reports.faults import faults
from diagnostics.reports.scope import Split
from herd.models import Animal, SeparateLitters
from herd.vocabulary import Role
from tests.births import assayed
from tests.factories import AnimalFactory, HerdFactory, member
from tests.made_up_records import FIRST, RECORDS, looked_at, written
from tests.reports import csv_rows, litter, report_file, scope_of

DAY = date(2025, 3, 1)


def found_in(*herds, **more):
    """Return the public ids of the records by fault."""
    found = faults(scope_of(*herds, unsplit=True, **more)).found
    return {each.fault: [record.public_id for record in each.records] for each in found if each.records}


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(RECORDS, st.sampled_from(Split), st.booleans(), st.booleans())
    @settings(max_examples=30)
    def test_each_fault_is_found_and_counted_as_looking_at_each_record_finds_it(
        self, records, split, two, some_days
    ):
        herds = [HerdFactory() for _herd in range(2 if two else 1)]
        for herd in herds:
            written(herd, records)
        written(HerdFactory(), records)  # of a stranger
        days = {"since": FIRST + timedelta(days=150), "until": FIRST + timedelta(days=600)}
        scope = scope_of(*herds, split=split, **(days if some_days else {}))
        expected, report = looked_at(herds, scope), faults(scope)

        for each in report.found:
            assert {record.public_id for record in each.records} == {
                one for one, _key in expected[each.fault]
            }
            assert each.number == len(each.records) == len(expected[each.fault])
        by_key = {
            (key, fault): number for key, counts in report.rows for fault, number in counts.items() if number
        }
        assert by_key == Counter((key, fault) for fault in Fault for _one, key in expected[fault])
        assert {frozenset(counts) for _key, counts in report.rows} <= {frozenset(Fault)}

    @given(RECORDS)
    @settings(max_examples=8)
    def test_the_latest_calvings_stand_first_and_animals_by_number_as_people_count(self, records):
        herd = HerdFactory()
        written(herd, records)
        found = {each.fault: each.records for each in faults(scope_of(herd, unsplit=True)).found}
        calvings, animals = (
            herd.calvings.in_bulk(field_name="public_id"),
            herd.animals.in_bulk(field_name="public_id"),
        )

        for fault in (Fault.UNKNOWN_SEX, Fault.NO_CALVES, Fault.TOO_CLOSE):
            order = [
                (calvings[each.public_id].calved_on, calvings[each.public_id].pk) for each in found[fault]
            ]
            assert order == sorted(order, reverse=True)
        for fault in (Fault.NO_BIRTH_DATE, Fault.PLACEHOLDER_DAM):
            told = [each.called for each in found[fault]]
            assert told == [animals[each.public_id].number for each in found[fault]]
            assert told == sorted(
                told, key=lambda number: (len(number.lstrip("0")), number.lstrip("0"), number)
            )


@pytest.fixture
def herd(db):
    """A herd in which nothing is to be mended."""
    herd = HerdFactory(code="GLEN")
    dam = AnimalFactory(herd=herd, number="10", born_on=date(2020, 1, 1))
    calf = litter(herd, DAY, "female", dam=dam, sire="Rex").calves.get()
    Animal.objects.filter(pk=calf.pk).update(number="11")
    assayed(calf, on=DAY + timedelta(days=10), accession="A1")
    return herd


def test_a_herd_in_which_nothing_is_missing_is_told_the_good_news(client, herd):
    told = document(scope_of(herd))
    assert told.nothing == "Good news: nothing is missing in the records, and nothing in them looks wrong."
    assert document(scope_of(herd, since=DAY)).nothing.startswith("Good news: in these days")
    client.force_login(member(herd, Role.STAFF))
    page = client.get(reverse("diagnostics:report", args=[herd.code, "data-quality"])).content.decode()
    assert "Nothing to mend" in page
    assert "Nothing to report" not in page
    assert reverse("herd:calving-new", args=[herd.code]) not in page[page.index("Nothing to mend") :]


def test_a_herd_without_a_record_is_not_praised(client, db):
    herd = HerdFactory()
    assert document(scope_of(herd)).nothing == "No calving and no animal is on record in these herds."


def test_a_live_calf_without_a_number_is_found_a_dead_or_sold_one_is_not(herd):
    dam = AnimalFactory(herd=herd, born_on=date(2020, 1, 1))
    calving = litter(herd, DAY, "female", ("male", "stillborn"), dam=dam)
    assert found_in(herd) == {Fault.NO_NUMBER: [calving.calves.get(sex="female").public_id]}


def test_an_animal_in_the_herd_without_a_date_of_birth_is_found_one_that_left_is_not(herd):
    here = AnimalFactory(herd=herd)
    AnimalFactory(herd=herd, left_on=DAY, left_reason="sold")
    assert found_in(herd) == {Fault.NO_BIRTH_DATE: [here.public_id]}


@pytest.mark.parametrize("number", ["0000", "Rex"])
def test_a_number_of_zeros_or_one_that_is_a_sire_too_is_no_dam(herd, number):
    dam = AnimalFactory(herd=herd, number=number, born_on=date(2020, 1, 1))
    calving = litter(herd, DAY, "male", dam=dam)
    calving.calves.update(number="12")
    assert found_in(herd) == {Fault.PLACEHOLDER_DAM: [dam.public_id]}


def test_a_result_without_accession_is_found_an_examination_is_not(herd):
    calf = herd.animals.get(number="11")
    assayed(calf, on=DAY + timedelta(days=11))
    assayed(
        calf,
        "not_stated",
        method="vaginal_length",
        specimen="",
        on=DAY + timedelta(days=12),
        vaginal_length_cm=8,
    )
    without = calf.assays.get(method="pcr_amelogenin", accession="", current__accession="")
    assert found_in(herd) == {Fault.NO_ACCESSION: [without.public_id]}


def test_calvings_declared_separate_litters_are_not_too_close(herd):
    dam = herd.animals.get(number="10")
    later = litter(herd, DAY + timedelta(days=60), "male", dam=dam)
    later.calves.update(number="12")
    assert found_in(herd) == {Fault.TOO_CLOSE: [later.public_id]}
    earlier = herd.calvings.get(calved_on=DAY)
    SeparateLitters.objects.create(herd=herd, earlier=earlier, later=later, reason="embryo transfer")
    assert found_in(herd) == {}


def test_only_the_days_asked_for_are_looked_at(herd):
    litter(herd, DAY)
    assert set(found_in(herd)) == {Fault.NO_BIRTH_DATE, Fault.NO_CALVES}
    assert set(found_in(herd, since=DAY + timedelta(days=1))) == {Fault.NO_BIRTH_DATE}


def test_a_litter_of_which_fewer_are_on_record_than_were_born_is_one_of_unknown_sex(herd):
    cow = herd.animals.get(number="10")
    calving = litter(herd, DAY + timedelta(days=400), "male", number_born=2, dam=cow)
    calving.calves.update(number="12")
    assert found_in(herd) == {Fault.UNKNOWN_SEX: [calving.public_id]}


@pytest.fixture
def faulty(herd):
    """Each fault once, with the name of the page and form on which it is mended, and a field of that form."""
    cow = AnimalFactory(herd=herd, number="20", born_on=date(2020, 1, 1))
    twins = litter(herd, DAY, "female", "unknown", dam=cow)
    twins.calves.filter(sex="female").update(number="21")
    twins.calves.filter(sex="unknown").update(number="22")
    lost = litter(herd, DAY + timedelta(days=300), dam=cow)
    untagged = litter(herd, DAY + timedelta(days=700), "male", dam=cow).calves.get()
    undated = AnimalFactory(herd=herd, number="30")
    close = litter(herd, DAY + timedelta(days=760), "male", dam=cow)
    close.calves.update(number="23")
    placeholder = AnimalFactory(herd=herd, number="0000", born_on=date(2020, 1, 1))
    litter(herd, DAY, "male", dam=placeholder).calves.update(number="24")
    calf = herd.animals.get(number="11")
    assayed(calf, on=DAY + timedelta(days=30))
    result = calf.assays.get(current__accession="", accession="")
    return {
        Fault.UNKNOWN_SEX: ("calving", twins, "herd:animal-edit", twins.calves.get(number="22"), "sex"),
        Fault.NO_CALVES: ("calving", lost, "herd:calf-add", lost, "sex"),
        Fault.NO_NUMBER: ("animal", untagged, "herd:animal-number", untagged, "number"),
        Fault.NO_BIRTH_DATE: ("animal", undated, "herd:animal-edit", undated, "born_on"),
        Fault.TOO_CLOSE: ("calving", close, "herd:calving-edit", close, "calving_date"),
        Fault.PLACEHOLDER_DAM: ("animal", placeholder, "herd:animal-number", placeholder, "number"),
        Fault.NO_ACCESSION: ("result", result, "diagnostics:result-supersede", result, "accession"),
    }


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_leads_to_the_page_from_which_it_is_mended(client, herd, faulty, fault):
    page_name, record, form_name, mended, field = faulty[fault]
    client.force_login(member(herd, Role.VET, Role.STAFF))
    report = client.get(reverse("diagnostics:report", args=[herd.code, "data-quality"])).content.decode()
    page_address = reverse(f"diagnostics:{page_name}", args=[herd.code, record.public_id])
    assert f'href="{page_address}"' in report[report.index(f'id="{fault.value}"') :]

    page, step = client.get(page_address).content.decode(), mended
    if mended.public_id != record.public_id:  # a calf of the calving, one page further
        step_address = reverse("diagnostics:animal", args=[herd.code, step.public_id])
        assert f'href="{step_address}"' in page
        page = client.get(step_address).content.decode()
    form_address = reverse(form_name, args=[herd.code, mended.public_id])
    assert f'href="{form_address}"' in page
    form = client.get(form_address)
    assert form.status_code == 200
    assert re.search(rf'name="(?:\w+-)*{field}"', form.content.decode())


def test_a_reader_sees_the_same_records_and_is_offered_no_form(client, herd, faulty):
    client.force_login(member(herd, Role.READER))
    assert (
        "7 records want mending."
        in client.get(reverse("diagnostics:report", args=[herd.code, "data-quality"])).content.decode()
    )
    for page_name, record, form_name, mended, _field in faulty.values():
        page = client.get(reverse(f"diagnostics:{page_name}", args=[herd.code, record.public_id]))
        assert page.status_code == 200
        assert reverse(form_name, args=[herd.code, mended.public_id]) not in page.content.decode()


def test_what_is_told_of_a_record_says_which_it_is(herd, faulty):
    told = document(scope_of(herd, unsplit=True))
    rows = {fault: [row.cells for row in told.table(fault.value).rows] for fault in Fault}
    assert rows[Fault.UNKNOWN_SEX] == [("Calving of 20", DAY)]
    assert rows[Fault.NO_NUMBER] == [("without a number", DAY + timedelta(days=700), "20")]
    assert rows[Fault.NO_BIRTH_DATE] == [("30", "")]
    assert rows[Fault.TOO_CLOSE][0][2] == date_format(DAY + timedelta(days=700))
    assert rows[Fault.PLACEHOLDER_DAM] == [("0000", date(2020, 1, 1))]
    assert rows[Fault.NO_ACCESSION] == [("11", DAY + timedelta(days=30), "PCR, amelogenin (AMELX/AMELY)")]


def test_split_the_faults_are_counted_by_row_before_the_records_are_listed(client, herd, faulty):
    client.force_login(member(herd, Role.READER))
    assert document(scope_of(herd, unsplit=True)).table("split") is None
    lines = csv_rows(report_file(client, herd, "data-quality", "csv", by="year", table="split"))
    rows = {row["year"]: row for row in lines}
    assert {year: int(row["records"]) for year, row in rows.items()} == {
        "2025": 4,
        "2026": 0,
        "2027": 2,
        "Not known": 1,
    }
    split = document(scope_of(herd))
    assert [section.table.name for section in split.sections][:3] == ["faults", "split", "unknown_sex"]
    assert split.table("split").total.cells[1:] == (1,) * len(Fault) + (7,)
    assert split.chart("split").table is split.table("split")


def test_the_report_asks_the_database_as_often_for_few_faults_as_for_many(herd, django_assert_num_queries):
    def every_fault(number):
        litter(herd, DAY, "female", "unknown", dam=AnimalFactory(herd=herd, number=f"x{number}"))
        litter(herd, DAY)
        calf = herd.animals.get(number="11")
        assayed(calf, on=DAY + timedelta(days=20 + number))

    def asked():
        with django_assert_num_queries(len(Fault) + 1):
            document(scope_of(herd, unsplit=True))
        with django_assert_num_queries(len(Fault) + 1):
            document(scope_of(herd))

    asked()
    for number in range(15):
        every_fault(number)
    asked()


def test_every_fault_has_its_words_and_every_kind_of_record_its_page():
    assert set(FAULTS) == set(WHY) == set(HEADINGS) == set(ASKED) == set(Fault)
    assert set(PAGES) == set(READ) == set(Kind)
