"""Two people at once, or one who presses twice: nothing is recorded twice, nothing of the other's is undone."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from diagnostics.actions import record_result, record_sample, supersede_result, void_result
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult
from herd.actions import (
    add_calves,
    correct_animal,
    correct_calving,
    record_calving,
    record_leaving,
    tag_animal,
    void_calving,
)
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import Refused
from herd.models import Animal, Calving
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, UserFactory, calf

TODAY = date(2026, 3, 10)
DAY = date(2026, 3, 1)


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Do jobs each in a thread of its own, beginning together; return what each gave, or the error it ended with."""
    together = threading.Barrier(len(jobs), timeout=10)
    ended: dict[int, object] = {}

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            together.wait()
            ended[place] = job()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            ended[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    return [ended[place] for place in range(len(jobs))]


def errors(ended: list[object]) -> list[object]:
    """Return what was not an answer in words: anything but a result or a refusal."""
    return [each for each in ended if isinstance(each, Exception) and not isinstance(each, Refused)]


def positive(animal: Animal, *, key: str = "", note: str = "") -> AssayEntry:
    report = Report(outcome="detected", note=note)
    return AssayEntry(animal, "pcr_sry", DAY, report, "blood_edta", idempotency_key=key)


# --- At the same moment ---


@pytest.mark.django_db(transaction=True)
def test_one_calving_sent_twice_at_once_is_recorded_once():
    cow = AnimalFactory()
    entry = CalvingEntry(DAY, (CalfEntry(sex="female", number="501"),), dam=cow, idempotency_key="k")

    ended = at_once(*[lambda: record_calving(herd=cow.herd, entry=entry, by=None, today=TODAY)] * 3)

    assert errors(ended) == []
    assert Calving.objects.count() == 1
    assert Animal.objects.filter(number="501").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_number_at_once_one_is_told_that_it_is_in_use():
    calving = CalvingFactory()
    one, other = calf(calving), calf(calving)

    ended = at_once(
        lambda: tag_animal(animal=one, number="88", by=None, today=TODAY),
        lambda: tag_animal(animal=other, number="88", by=None, today=TODAY),
    )

    assert errors(ended) == []
    assert Animal.objects.filter(number="88").count() == 1
    assert sum(isinstance(each, Refused) for each in ended) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["k", ""])
def test_one_result_sent_twice_at_once_is_recorded_once(key: str):
    heifer = AnimalFactory()

    ended = at_once(
        *[lambda: record_result(herd=heifer.herd, entry=positive(heifer, key=key), by=None, today=TODAY)] * 3
    )

    assert errors(ended) == []
    assert Assay.objects.count() == 1
    assert AssayResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_sample_sent_twice_at_once_is_recorded_once():
    heifer = AnimalFactory()

    def draw() -> object:
        return record_sample(
            herd=heifer.herd,
            animal=heifer,
            specimen="blood_edta",
            collected_on=DAY,
            methods=["pcr_sry"],
            by=None,
            today=TODAY,
            idempotency_key="k",
        )

    assert errors(at_once(draw, draw, draw)) == []
    assert heifer.samples.count() == 1
    assert heifer.assays.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_result_replaced_by_one_and_voided_by_another_at_once_keeps_both_in_its_history():
    heifer = AnimalFactory()
    assay = record_result(herd=heifer.herd, entry=positive(heifer), by=None, today=TODAY)
    other = Assay.objects.get(pk=assay.pk)
    report = Report(outcome="not_detected")

    ended = at_once(
        lambda: supersede_result(assay=assay, report=report, reason="misread", by=None, today=TODAY),
        lambda: void_result(assay=other, reason="other cow", by=None, today=TODAY),
    )

    assert errors(ended) == []
    assert list(assay.versions.values_list("version", flat=True)) == [1, 2, 3]


# --- From a page opened before the other's change ---


@pytest.mark.django_db
def test_leaving_recorded_from_an_old_page_does_not_undo_a_tag_given_since():
    heifer = calf(CalvingFactory())
    seen_before = Animal.objects.get(pk=heifer.pk)
    tag_animal(animal=heifer, number="88", by=None, today=TODAY)

    record_leaving(animals=[seen_before], left_on=TODAY, left_reason="sold", by=None, today=TODAY)

    heifer.refresh_from_db()
    assert (heifer.number, heifer.left_on) == ("88", TODAY)


@pytest.mark.django_db
def test_a_breed_corrected_from_an_old_page_does_not_undo_a_sex_corrected_since():
    heifer = calf(CalvingFactory())
    seen_before = Animal.objects.get(pk=heifer.pk)
    correct_animal(animal=heifer, by=None, today=TODAY, reason="looked again", sex="male")

    correct_animal(animal=seen_before, by=None, today=TODAY, reason="typing slip", breed="HOL")

    heifer.refresh_from_db()
    assert (heifer.sex, heifer.breed) == ("male", "HOL")


@pytest.mark.django_db
def test_a_number_given_from_an_old_page_does_not_bring_back_an_animal_sold_since():
    heifer = calf(CalvingFactory())
    seen_before = Animal.objects.get(pk=heifer.pk)
    record_leaving(animals=[heifer], left_on=TODAY, left_reason="sold", by=None, today=TODAY)

    tag_animal(animal=seen_before, number="88", by=None, today=TODAY)

    heifer.refresh_from_db()
    assert (heifer.number, heifer.left_on) == ("88", TODAY)


@pytest.mark.django_db
def test_a_note_corrected_from_an_old_page_does_not_undo_a_number_born_corrected_since():
    calving = CalvingFactory(number_born=1)
    calf(calving)
    seen_before = Calving.objects.get(pk=calving.pk)
    correct_calving(calving=calving, by=None, today=TODAY, reason="a dead one found", number_born=2)

    correct_calving(calving=seen_before, by=None, today=TODAY, reason="more", note="found at dawn")

    calving.refresh_from_db()
    assert (calving.number_born, calving.note) == (2, "found at dawn")


@pytest.mark.django_db
def test_a_calf_added_from_an_old_page_does_not_bring_back_a_calving_voided_since():
    calving = CalvingFactory()
    calf(calving)
    seen_before = Calving.objects.get(pk=calving.pk)
    void_calving(calving=calving, reason="other cow", by=UserFactory(), today=TODAY)

    with pytest.raises(Refused):
        add_calves(calving=seen_before, calves=[CalfEntry(sex="male")], by=None, today=TODAY)

    calving.refresh_from_db()
    assert calving.voided_at is not None
    assert not calving.calves.exists()


@pytest.mark.django_db
def test_a_result_voided_from_an_old_page_after_another_voided_it_is_void_once():
    heifer = AnimalFactory(herd=HerdFactory())
    assay = record_result(herd=heifer.herd, entry=positive(heifer), by=None, today=TODAY)
    seen_before = Assay.objects.select_related("current").get(pk=assay.pk)
    void_result(assay=assay, reason="other cow", by=None, today=TODAY)

    void_result(assay=seen_before, reason="other cow", by=None, today=TODAY)

    assert assay.versions.count() == 2
