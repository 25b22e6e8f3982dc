"""Two phones in one calving pen, or one thumb that presses twice before the first answer has come."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from herd import actions
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import Refused
from herd.models import Animal, Calving, Herd
from herd.vocabulary import Sex
from tests.factories import AnimalFactory, HerdFactory

pytestmark = pytest.mark.django_db(transaction=True)

PHONES = 4


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy")


def at_once(press: Callable[[], object]) -> tuple[list[object], list[str]]:
    """Press on several phones at the same moment; return what was answered, and the codes of what was refused."""
    start = threading.Barrier(PHONES)
    answered, refused, broken = [], [], []

    def phone() -> None:
        try:
            start.wait()
            answered.append(press())
        except Refused as error:
            refused.extend(problem.code for problem in error.problems)
        except Exception as error:  # noqa: BLE001 - told to the test, which fails on it
            broken.append(error)
        finally:
            connection.close()

    phones = [threading.Thread(target=phone) for _each in range(PHONES)]
    for each in phones:
        each.start()
    for each in phones:
        each.join()
    assert broken == []
    return answered, refused


def entry(herd: Herd, cow: Animal, **more) -> CalvingEntry:
    calves = (CalfEntry(sex=Sex.FEMALE, number="47"), CalfEntry(sex=Sex.MALE))
    return CalvingEntry(calved_on=herd.today(), calves=calves, dam=cow, number_born=2, **more)


def test_one_entry_pressed_on_four_phones_is_one_calving(herd):
    said = entry(herd, AnimalFactory(herd=herd, number="812"), idempotency_key="k")
    answered, refused = at_once(
        lambda: actions.record_calving(herd=herd, entry=said, by=None, today=herd.today())
    )
    assert refused == []
    assert len({calving.pk for calving in answered}) == 1
    assert (Calving.objects.count(), herd.animals.count()) == (1, 3)


def test_four_people_who_saw_the_same_twins_record_them_once(herd):
    said = entry(herd, AnimalFactory(herd=herd, number="812"))
    answered, refused = at_once(
        lambda: actions.record_calving(herd=herd, entry=said, by=None, today=herd.today())
    )
    assert len(answered) == 1
    assert set(refused) <= {"same_dam_and_day", "number_in_use"}
    assert (Calving.objects.count(), herd.animals.count()) == (1, 3)


def test_one_tag_goes_into_one_ear(herd):
    calves = iter([AnimalFactory(herd=herd, number="") for _calf in range(PHONES)])
    taking = threading.Lock()

    def tag() -> Animal:
        with taking:
            calf = next(calves)
        return actions.tag_animal(animal=calf, number="900", by=None, today=herd.today())

    answered, refused = at_once(tag)
    assert len(answered) == 1
    assert refused == ["number_in_use"] * (PHONES - 1)
    assert herd.animals.filter(number="900").count() == 1
