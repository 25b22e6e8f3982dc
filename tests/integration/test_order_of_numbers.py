"""Animals are listed by number as people count, 2 before 10, and large herds are read in that order by an index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions import record_assessments, record_result
from diagnostics.entries import AssayEntry, Report
from diagnostics.queries.assays import animals_like
from diagnostics.queries.herds import do_not_breed
from diagnostics.queries.register import ordered, register, shown
from herd.models import Animal
from herd.queries import left_lately, possible_dams, present_of
from herd.queries.numbers import in_order_of_number
from herd.vocabulary import LeftReason, Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db

IN_ORDER = ["1", "2", "0009", "10", "99", "0100", "101", "B7", "1000"]


@pytest.fixture
def herd():
    return HerdFactory(code="valley")


@pytest.fixture
def cows(herd):
    return [AnimalFactory(herd=herd, number=number) for number in sorted(IN_ORDER)]


def numbers(animals) -> list[str]:
    return [animal.number for animal in animals]


def as_counted(found: list[str]) -> list[str]:
    """What people expect of these: as figures where they are digits."""
    return sorted(found, key=int)


DIGITS = ["1", "2", "0009", "10", "99", "0100", "101", "1000"]


@pytest.fixture
def digits(herd):
    return [AnimalFactory(herd=herd, number=number) for number in sorted(DIGITS)]


def test_two_comes_before_ten_and_leading_zeros_count_for_nothing(herd, digits):
    assert numbers(register(herd)) == DIGITS == as_counted(DIGITS)
    assert numbers(ordered(register(herd), "number", descending=True)) == DIGITS[::-1]


def test_numbers_with_letters_stand_among_those_as_long(herd, cows):
    found = numbers(register(herd))
    assert [number for number in found if number.isdigit()] == as_counted(
        [number for number in found if number.isdigit()]
    )
    assert found.index("B7") < found.index("0100")


def test_between_equals_the_number_decides(herd, digits):
    assert numbers(ordered(register(herd), "verdict")) == DIGITS
    assert numbers(ordered(register(herd), "born_on", descending=True)) == DIGITS


def test_the_register_and_its_files_count_alike(client, herd, digits):
    client.force_login(member(herd, Role.READER))
    page = client.get(reverse("diagnostics:register", args=["valley"])).context["table"]
    assert [row.record.number for row in page.page.object_list] == DIGITS
    backwards = client.get(reverse("diagnostics:register", args=["valley"]), {"sort": "-number"})
    assert [row.record.number for row in backwards.context["table"].page.object_list] == DIGITS[::-1]
    file = client.get(reverse("diagnostics:register-export", args=["valley"]), {"format": "csv"})
    lines = b"".join(file.streaming_content).decode().splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == DIGITS


def test_dams_are_counted_too(herd, digits):
    for dam in digits:
        calf(CalvingFactory(herd=herd, dam=dam), Sex.FEMALE, number=f"77{dam.number}")
    calves = ordered(register(herd).filter(number__startswith="77"), "dam")
    assert [each.dam.number for each in calves] == DIGITS


def test_results_are_listed_by_number_as_counted(client, herd, digits):
    today = herd.today()
    for cow in digits:
        entry = AssayEntry(cow, "pcr_sry", today, Report(outcome="not_detected"), "blood_edta")
        record_result(herd=herd, entry=entry, by=None, today=today)
    client.force_login(member(herd, Role.READER))
    for sort, order in (("animal", DIGITS), ("-animal", DIGITS[::-1])):
        page = client.get(reverse("diagnostics:results", args=["valley"]), {"sort": sort})
        assert [row.record.animal.number for row in page.context["table"].page.object_list] == order


def test_the_do_not_breed_list_is_counted_and_those_without_a_number_come_last(herd):
    for number in ["", *DIGITS[::-1]]:
        litter = CalvingFactory(herd=herd, number_born=2)
        heifer = calf(litter, Sex.FEMALE, number=number)
        calf(litter, Sex.MALE)
        record_assessments(herd=herd, animals=[heifer.pk], cause="reassessed", by=None, as_of=herd.today())
    assert [each.animal.number for each in do_not_breed(herd)] == [*DIGITS, ""]


def test_animals_found_by_some_digits_are_counted(herd, digits):
    today = herd.today()
    with_a_nought = [number for number in DIGITS if "0" in number]
    assert numbers(present_of(herd, ["0"], limit=9)[0]) == with_a_nought
    assert numbers(present_of(herd, DIGITS[::-1], limit=9)[0]) == DIGITS
    ending = ["10", "0100", "1000"]
    assert numbers(possible_dams(herd, "0", calved_on=today))[:3] == ending
    assert numbers(animals_like(herd, "0"))[:3] == ending
    Animal.objects.filter(herd=herd).update(left_on=today, left_reason=LeftReason.SOLD.value)
    assert numbers(left_lately(herd, since=today)) == DIGITS


@pytest.mark.parametrize(("age_days", "offered"), [(365, []), (366, ["41"])])
def test_a_dam_is_offered_from_twelve_months_on(herd, age_days, offered):
    """A heifer of 365 days is 11.99 months old, and would be refused."""
    today = herd.today()
    AnimalFactory(herd=herd, number="41", sex=Sex.FEMALE, born_on=today - timedelta(days=age_days))
    assert numbers(possible_dams(herd, "41", calved_on=today)) == offered


def _many(herd, count: int) -> None:
    """Animals of which every third has no number, as after years of untagged calves."""
    Animal.objects.bulk_create(
        [
            Animal(herd=herd, number="" if n % 3 == 0 else str(n), sex="female", fate="unknown")
            for n in range(count)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("descending", [False, True])
def test_a_page_of_a_large_herd_is_read_by_the_index_and_nothing_is_sorted(herd, descending):
    _many(herd, 4000)
    _many(HerdFactory(), 4000)
    page = shown(ordered(register(herd), "number", descending=descending))[:50]

    plan = page.explain()

    assert "animal_in_order_of_number" in plan
    assert "TEMP B-TREE" not in plan
    assert "Seq Scan on herd_animal" not in plan


def test_counting_asks_no_further_question_of_the_database(herd, digits):
    with CaptureQueriesContext(connection) as asked:
        list(herd.animals.order_by(*in_order_of_number()))
    assert len(asked) == 1
