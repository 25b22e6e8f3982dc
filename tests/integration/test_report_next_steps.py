"""Who is past breeding age undecided is told with her next step, which leads to the page where it is taken."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from diagnostics.models import Assessment
from diagnostics.presenters.reports.chain import document
from herd.models import Membership
from herd.vocabulary import Role
from tests.births import calved, twin_to_a_bull
from tests.factories import HerdFactory, member
from tests.reports import TODAY, csv_rows, report_file, scope_of

pytestmark = pytest.mark.django_db
OLD = date(2024, 6, 1)


@pytest.fixture
def herd():
    """Two suspects past breeding age: of one blood is to be drawn, of the other the sex of her littermate is asked."""
    herd = HerdFactory(code="GLEN")
    twin_to_a_bull(herd, "1", on=OLD)
    calved(herd, ("female", "2"), ("unknown", "3"), number_born=2, on=OLD + timedelta(days=1))
    return herd


def row_of(client, address: str, number: str) -> str:
    """Return the row of an animal in the list on the page."""
    page = client.get(address).content.decode()
    listed = page[page.index('id="late"') :]
    return next(row for row in re.findall(r"<tr>(.*?)</tr>", listed, re.S) if f">{number}</a></th>" in row)


def steps_in(row: str) -> list[tuple[str, str]]:
    """Return the address and words of the next step in a row, where it leads anywhere."""
    return [
        (unescape(url), unescape(words))
        for url, words in re.findall(r'data-label="Next step"><a href="(.*?)">(.*?)</a>', row)
    ]


def test_each_animal_past_breeding_age_says_her_next_step_which_leads_to_its_page(client, herd):
    client.force_login(member(herd, Role.VET))
    here = reverse("diagnostics:report", args=["GLEN", "chain"])
    first, second = herd.animals.get(number="1"), herd.animals.get(number="2")
    draw = reverse("diagnostics:sample-new", args=["GLEN"]) + f"?animal={first.public_id}"
    litter = reverse("diagnostics:calving", args=["GLEN", second.calving.public_id])
    assert steps_in(row_of(client, here, "1")) == [(draw, "Draw blood")]
    assert steps_in(row_of(client, here, "2")) == [(litter, "Record the littermate's sex")]
    assert [client.get(url).status_code for url in (draw, litter)] == [200, 200]


def test_who_may_not_take_the_step_reads_it_without_a_link(client, herd):
    client.force_login(member(herd, Role.READER))
    row = row_of(client, reverse("diagnostics:report", args=["GLEN", "chain"]), "1")
    assert "Draw blood" in row
    assert steps_in(row) == []


def test_across_herds_the_step_leads_only_in_herds_where_the_reader_may_take_it(client, herd):
    other = HerdFactory(code="MOOR")
    twin_to_a_bull(other, "9", on=OLD)
    user = member(herd, Role.VET)
    Membership.objects.create(herd=other, user=user, role=Role.READER.value)
    client.force_login(user)
    here = reverse("diagnostics:report-across", args=["chain"])
    assert [words for _url, words in steps_in(row_of(client, here, "1"))] == ["Draw blood"]
    assert steps_in(row_of(client, here, "9")) == []


def test_a_step_that_has_to_wait_says_until_when_and_one_with_no_page_is_words_alone(herd):
    hers = Assessment.objects.filter(animal__number="1")
    assert [column.name for column in document(scope_of(herd)).table("late").columns][-1] == "next_step"
    hers.update(next_step="await_calving", not_before=TODAY)
    assert [column.name for column in document(scope_of(herd)).table("late").columns][-1] == "next_step"
    hers.update(not_before=TODAY + timedelta(days=9))
    table = document(scope_of(herd)).table("late")
    assert table.column("not_before") == [TODAY + timedelta(days=9), None]
    assert [row.lead is None for row in table.rows] == [True, False]


def test_the_step_stands_in_the_file_as_on_the_page(client, herd):
    client.force_login(member(herd, Role.READER))
    rows = csv_rows(report_file(client, herd, "chain", "csv", table="late"))
    told = {row["animal"]: row["next_step"] for row in rows}
    assert told == {"1": "Draw blood", "2": "Record the littermate's sex"}
