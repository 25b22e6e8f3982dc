"""While a report is read, births are written: all of its parts are of the same records all the same."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, connections
from django.http import QueryDict
from django.urls import reverse

from diagnostics import tasks
from diagnostics.forms.asked import asked_of
from diagnostics.models import ReportRun
from diagnostics.reports import by_year as years
from diagnostics.reports.moment import of_one_moment
from herd.models import Calving
from herd.vocabulary import Role
from tests.factories import HerdFactory, member
from tests.reports import litter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def herd():
    """A herd with one calving."""
    herd = HerdFactory(code="GLEN", name="Glen Farm")
    litter(herd, date(2024, 1, 1), "female", "male")
    return herd


def born_meanwhile(herd):
    """Write a calving by another connection, as another request does."""

    def write():
        try:
            litter(herd, date(2024, 2, 1), "female", "male")
        finally:
            connections.close_all()

    writer = Thread(target=write)
    writer.start()
    writer.join()


@pytest.fixture
def seen(monkeypatch, herd):
    """The calvings that a report by year saw at its last question, before which a birth was written."""
    found = []
    heifers = years.heifers_by_verdict

    def after_a_birth(scope):
        born_meanwhile(herd)
        found.append(Calving.objects.count())
        return heifers(scope)

    monkeypatch.setattr(years, "heifers_by_verdict", after_a_birth)
    return found


def test_the_parts_of_a_report_agree_though_a_birth_is_written_between_them(herd, seen):
    asked = asked_of(member(herd, Role.READER), "by-year", QueryDict(""), herd=herd)
    assert asked.form.is_valid()
    asked.document()

    assert (seen, Calving.objects.count()) == ([1], 2)


def test_the_parts_of_a_large_report_agree_too_and_its_way_is_noted_beside_it(
    client, herd, seen, settings, finish_tasks, monkeypatch
):
    settings.REPORT_CALVINGS_AT_ONCE = 0
    client.force_login(member(herd, Role.READER))
    noted = []
    note = tasks.note_answered

    def noting(*, run, answered):
        note(run=run, answered=answered)
        noted.append(answered)

    monkeypatch.setattr(tasks, "note_answered", noting)
    client.get(reverse("diagnostics:report", args=["GLEN", "by-year"]))
    finish_tasks()

    run = ReportRun.objects.get()
    assert run.finished_at
    assert (seen, Calving.objects.count()) == ([1], 2)
    assert len(noted) == run.questions_answered > 1


def test_whoever_writes_waits_for_no_report_and_after_it_all_is_as_before(herd):
    with of_one_moment():
        assert Calving.objects.count() == 1
        born_meanwhile(herd)
        assert Calving.objects.count() == 1
    assert Calving.objects.count() == 2
    litter(herd, date(2024, 3, 1), "female")
    assert Calving.objects.count() == 3
    assert not connection.in_atomic_block


def test_a_report_that_fails_leaves_no_moment_behind(herd):
    def failing():
        with of_one_moment():
            Calving.objects.count()
            raise LookupError

    with pytest.raises(LookupError):
        failing()
    born_meanwhile(herd)
    assert Calving.objects.count() == 2
