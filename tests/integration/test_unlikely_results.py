"""A pregnancy found in a calf is asked about before it clears her; in a heifer it is simply recorded."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from diagnostics.actions import record_result, supersede_result
from diagnostics.engine.vocabulary import Method, Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay
from diagnostics.policies.pregnancy import YOUNGEST_PREGNANT_MONTHS
from herd.errors import NeedsAcknowledging
from herd.kinship import DAYS_PER_MONTH
from herd.models import Animal, Herd
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member
from tests.integration.test_import_results import pcr, take_in

__all__ = ["take_in"]

pytestmark = pytest.mark.django_db

BORN = date(2025, 3, 1)
TODAY = date(2026, 6, 1)
#: 8 × 30.4375 days: on this day of her life she is 8 months old.
OLD_ENOUGH = 244
SO_YOUNG = {"pregnant_so_young"}


@pytest.fixture
def herd(monkeypatch) -> Herd:
    monkeypatch.setattr(Herd, "today", lambda _herd: TODAY)
    return HerdFactory(code="IE1")


@pytest.fixture
def heifer(herd) -> Animal:
    """A heifer born twin to a bull."""
    calving = CalvingFactory(herd=herd, calved_on=BORN, number_born=2)
    calf(calving, Sex.MALE, number="0143")
    return calf(calving, Sex.FEMALE, number="0142")


@pytest.fixture
def vet(client, herd):
    client.force_login(member(herd, Role.VET))
    return client


def check(animal: Animal, days: int, finding: str = "pregnant") -> AssayEntry:
    return AssayEntry(
        animal, Method.PREGNANCY_CHECK.value, BORN + timedelta(days=days), Report(pregnancy=finding)
    )


def recorded(animal: Animal, days: int, finding: str = "pregnant", **more) -> Assay:
    entry = check(animal, days, finding)
    return record_result(herd=animal.herd, entry=entry, by=None, today=TODAY, **more)


def test_the_day_on_which_nobody_asks_any_more_is_the_244th():
    assert (OLD_ENOUGH - 1) / DAYS_PER_MONTH < YOUNGEST_PREGNANT_MONTHS <= OLD_ENOUGH / DAYS_PER_MONTH


def test_a_calf_found_pregnant_is_asked_about_and_nothing_is_saved(heifer):
    with pytest.raises(NeedsAcknowledging) as asked:
        recorded(heifer, OLD_ENOUGH - 1)
    assert "was 7 months old when found pregnant: under 8" in str(asked.value)
    assert not Assay.objects.exists()
    assert recorded(heifer, OLD_ENOUGH - 1, acknowledged=SO_YOUNG).current.pregnancy == "pregnant"


def test_eight_months_old_or_of_unknown_age_or_found_empty_she_is_not_asked_about(herd, heifer):
    assert recorded(heifer, OLD_ENOUGH)
    assert recorded(heifer, 30, "not_pregnant")
    assert recorded(AnimalFactory(herd=herd, number="900"), 30)


def test_correcting_a_finding_to_pregnant_asks_too(heifer):
    assay = recorded(heifer, 100, "not_pregnant")
    told = {"report": Report(pregnancy="pregnant"), "reason": "misread", "by": None, "today": TODAY}
    with pytest.raises(NeedsAcknowledging):
        supersede_result(assay=assay, **told)
    assert supersede_result(assay=assay, **told, acknowledged=SO_YOUNG).current.pregnancy == "pregnant"


def page_of_entry(herd: Herd) -> str:
    return reverse("diagnostics:result-new", args=[herd.code]) + "?method=pregnancy_check"


def typed(days: int, **more: str) -> dict[str, str]:
    day = (BORN + timedelta(days=days)).isoformat()
    return {"animal": "0142", "collected_on": day, "finding": "pregnant", "note": "by scan", **more}


def tick_of(page: str) -> dict[str, str]:
    tag = re.search(r'<input type="checkbox"[^>]*name="seen_pregnant_so_young"[^>]*>', page)
    assert tag, "no tick on the page"
    value = re.search(r'value="([^"]*)"', tag.group())
    assert value
    return {"seen_pregnant_so_young": value.group(1)}


def test_the_page_asks_for_a_tick_and_keeps_what_was_typed(vet, herd, heifer):
    page = vet.post(page_of_entry(herd), typed(100)).content.decode()
    assert "Is it the right animal, and the right day?" in page
    assert "by scan" in page
    assert not Assay.objects.exists()
    answer = vet.post(page_of_entry(herd), typed(100) | tick_of(page))
    assert answer.status_code == 302
    heifer.refresh_from_db()
    assert heifer.assessment.verdict != Verdict.SUSPECT


def test_a_tick_given_for_one_day_does_not_hold_for_another(vet, herd, heifer):
    tick = tick_of(vet.post(page_of_entry(herd), typed(100)).content.decode())
    page = vet.post(page_of_entry(herd), typed(110) | tick).content.decode()
    assert "Is it the right animal, and the right day?" in page
    assert tick_of(page) != tick
    assert not re.search(r'name="seen_pregnant_so_young"[^>]*checked', page)
    assert not Assay.objects.exists()


def test_a_tick_stays_while_something_else_is_mended(vet, herd, heifer):
    tick = tick_of(vet.post(page_of_entry(herd), typed(100)).content.decode())
    page = vet.post(page_of_entry(herd), typed(100, finding="") | tick).content.decode()
    assert tick_of(page) == tick
    assert re.search(r'name="seen_pregnant_so_young"[^>]*checked', page)


def test_a_file_warns_and_takes_it_in_and_with_strict_refuses(heifer, take_in):
    line = pcr("", method="pregnancy_check", specimen="", finding="pregnant")
    line |= {"collected_on": (BORN + timedelta(days=100)).isoformat()}
    _told, problems = take_in(line, strict=True)
    assert problems[0].startswith("warning: line 2, finding: 0142 was born on")
    assert not Assay.objects.exists()
    _told, problems = take_in(line)
    assert [problem.startswith("warning: line 2, finding:") for problem in problems] == [True]
    assert Assay.objects.count() == 1
