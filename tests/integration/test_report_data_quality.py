"""Report 7, data quality: each fault found, nothing sound among them, and each record led to where it is mended."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.presenters.reports.faults import FAULTS, WHY, document
from diagnostics.reports.faults import Fault, faults
from herd.models import Animal, SeparateLitters
from herd.vocabulary import Role
from tests.births import assayed
from tests.factories import AnimalFactory, HerdFactory, member
from tests.reports import litter, scope_of

DAY = date(2025, 3, 1)
CALVING = st.fixed_dictionaries(
    {
        "day": st.integers(0, 500),
        "dam": st.integers(0, 1),
        "sexes": st.lists(st.sampled_from(["female", "male", "unknown"]), max_size=3),
        "number_born": st.none() | st.integers(1, 3),
    }
)


def found_in(*herds, **more):
    """Return the records by fault."""
    return {each.fault: each.records for each in faults(scope_of(*herds, **more)) if each.records}


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(st.lists(CALVING, max_size=8))
    @settings(max_examples=16)
    def test_faults_of_calvings_are_those_that_looking_at_each_finds(self, calvings):
        herd = HerdFactory()
        dams = [AnimalFactory(herd=herd, born_on=date(2020, 1, 1)) for _dam in range(2)]
        stand = {(each["dam"], each["day"]): each for each in calvings}
        written = {
            litter(
                herd,
                DAY + timedelta(days=day),
                *each["sexes"],
                dam=dams[dam],
                number_born=each["number_born"],
            ): each
            for (dam, day), each in stand.items()
        }
        expected = {fault: set() for fault in (Fault.UNKNOWN_SEX, Fault.NO_CALVES, Fault.TOO_CLOSE)}
        for calving, each in written.items():
            born = len(each["sexes"])
            if max(born, each["number_born"] or 0) > 1 and (
                "unknown" in each["sexes"] or (each["number_born"] or 0) > born
            ):
                expected[Fault.UNKNOWN_SEX].add(calving)
            if not born:
                expected[Fault.NO_CALVES].add(calving)
            if any(dam == each["dam"] and 3 < each["day"] - day < 200 for dam, day in stand):
                expected[Fault.TOO_CLOSE].add(calving)

        found = found_in(herd)
        assert {fault: set(found.get(fault, ())) for fault in expected} == expected


@pytest.fixture
def herd(db):
    """A herd in which nothing is to be mended."""
    herd = HerdFactory(code="GLEN")
    dam = AnimalFactory(herd=herd, number="10", born_on=date(2020, 1, 1))
    calf = litter(herd, DAY, "female", dam=dam, sire="Rex").calves.get()
    Animal.objects.filter(pk=calf.pk).update(number="11")
    assayed(calf, on=DAY + timedelta(days=10), accession="A1")
    return herd


def test_a_herd_in_which_nothing_is_missing_is_told_so(herd):
    assert document(scope_of(herd)).nothing == "Nothing to mend was found in these herds and days."


def test_a_live_calf_without_a_number_is_found_a_dead_or_sold_one_is_not(herd):
    dam = AnimalFactory(herd=herd, born_on=date(2020, 1, 1))
    calving = litter(herd, DAY, "female", ("male", "stillborn"), dam=dam)
    assert found_in(herd) == {Fault.NO_NUMBER: (calving.calves.get(sex="female"),)}


def test_an_animal_in_the_herd_without_a_date_of_birth_is_found_one_that_left_is_not(herd):
    here = AnimalFactory(herd=herd)
    AnimalFactory(herd=herd, left_on=DAY, left_reason="sold")
    assert found_in(herd) == {Fault.NO_BIRTH_DATE: (here,)}


@pytest.mark.parametrize("number", ["0000", "Rex"])
def test_a_number_of_zeros_or_one_that_is_a_sire_too_is_no_dam(herd, number):
    dam = AnimalFactory(herd=herd, number=number, born_on=date(2020, 1, 1))
    calving = litter(herd, DAY, "male", dam=dam)
    calving.calves.update(number="12")
    assert found_in(herd) == {Fault.PLACEHOLDER_DAM: (dam,)}


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
    found = found_in(herd)
    assert [(fault, [each.method for each in records]) for fault, records in found.items()] == [
        (Fault.NO_ACCESSION, ["pcr_amelogenin"])
    ]


def test_calvings_declared_separate_litters_are_not_too_close(herd):
    dam = herd.animals.get(number="10")
    later = litter(herd, DAY + timedelta(days=60), "male", dam=dam)
    later.calves.update(number="12")
    assert found_in(herd) == {Fault.TOO_CLOSE: (later,)}
    earlier = herd.calvings.get(calved_on=DAY)
    SeparateLitters.objects.create(herd=herd, earlier=earlier, later=later, reason="embryo transfer")
    assert found_in(herd) == {}


def test_only_the_days_asked_for_are_looked_at(herd):
    litter(herd, DAY)
    assert set(found_in(herd)) == {Fault.NO_BIRTH_DATE, Fault.NO_CALVES}
    assert set(found_in(herd, since=DAY + timedelta(days=1))) == {Fault.NO_BIRTH_DATE}


def test_each_record_leads_to_the_page_where_it_is_mended(client, herd):
    calving = litter(herd, DAY, dam=AnimalFactory(herd=herd, number="20", born_on=date(2020, 1, 1)))
    calf = AnimalFactory(herd=herd, number="30")
    client.force_login(member(herd, Role.READER))
    page = client.get(reverse("diagnostics:report", args=[herd.code, "data-quality"])).content.decode()
    assert "2 records want mending." in page
    for name, record in (("diagnostics:calving", calving), ("diagnostics:animal", calf)):
        address = reverse(name, args=[herd.code, record.public_id])
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_the_report_asks_the_database_as_often_for_few_faults_as_for_many(herd, django_assert_num_queries):
    def every_fault(number):
        litter(herd, DAY, "female", "unknown", dam=AnimalFactory(herd=herd, number=f"x{number}"))
        litter(herd, DAY)
        calf = herd.animals.get(number="11")
        assayed(calf, on=DAY + timedelta(days=20 + number))

    every_fault(0)
    with django_assert_num_queries(12):
        document(scope_of(herd))
    for number in range(1, 15):
        every_fault(number)
    with django_assert_num_queries(12):
        document(scope_of(herd))


def test_every_fault_has_its_words():
    assert set(FAULTS) == set(WHY) == set(Fault)
