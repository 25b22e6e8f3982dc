"""Reports as people use them: found in two taps, no page too large, tables that fit tablet and paper."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from diagnostics.models import HerdPolicy, ReportRun
from diagnostics.presenters.reports.registry import REPORTS
from herd.models import Membership
from herd.vocabulary import Role
from tests.births import assayed, twin_to_a_bull
from tests.factories import HerdFactory, UserFactory, member
from tests.full_herd import full_herd
from tests.reading_reports import PageTables

pytestmark = pytest.mark.django_db
ACROSS = "/reports/"
TODAY = date(2026, 11, 1)


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def priced_herd(code, currency):
    """Return a herd that has tested twins in its currency from 2022 to 2026."""
    herd = HerdFactory(code=code, name=f"{code} farm")
    amounts = {"breeding_value": 1800, "feeder_value": 300, "salvage_value": 900, "rearing_cost": 720}
    prices = {name: Decimal(amount) for name, amount in amounts.items()}
    HerdPolicy.objects.create(herd=herd, currency=currency, test_price=Decimal(40), **prices)
    for year in (2022, 2026):
        heifer = twin_to_a_bull(herd, f"{code}{year}", on=date(year, 1, 15), today=TODAY)
        assayed(heifer, "detected", on=date(year, 2, 1), reported_on=date(year, 2, 9), today=TODAY)
    return herd


# --- Found in two taps ---


def test_from_my_herds_one_tap_leads_to_the_reports(client):
    client.force_login(member(HerdFactory(), Role.READER))
    assert f'href="{ACROSS}"' in page_of(client, "/")


def test_whoever_has_no_herd_is_told_how_to_get_one_and_shown_no_report_that_is_not_there(client):
    client.force_login(UserFactory())
    page = page_of(client, ACROSS)
    assert "You are not a member of any herd yet" in page
    assert reverse("diagnostics:report-across", args=["twinning"]) not in page


def test_a_large_report_is_found_again_in_the_list_of_reports_by_whoever_asked_for_it_alone(client, settings):
    settings.REPORT_CALVINGS_AT_ONCE = 1
    herd = full_herd("GLEN", "gl")
    address = reverse("diagnostics:report", args=["GLEN", "twinning"]) + "?by=month"
    asker, other = member(herd, Role.MANAGER), member(herd, Role.MANAGER)
    client.force_login(asker)
    assert "Large reports, made for you" not in page_of(client, ACROSS)
    client.get(address)
    assert ReportRun.objects.count() == 1
    for path in (ACROSS, reverse("diagnostics:reports", args=["GLEN"])):
        page = page_of(client, path)
        assert f'href="{address}"' in page, path
        assert "Split by: Month" in page
        assert "Being made" in page
    client.force_login(other)
    assert "Large reports, made for you" not in page_of(client, ACROSS)
    Membership.objects.filter(user=asker).delete()
    client.force_login(asker)
    assert "Large reports, made for you" not in page_of(client, ACROSS)


# --- Pages ---


def test_money_by_month_in_three_currencies_is_a_small_page(client):
    herds = [priced_herd(*told) for told in (("ONE", "EUR"), ("TWO", "USD"), ("THREE", "NZD"))]
    user = member(herds[0], Role.MANAGER)
    for herd in herds[1:]:
        Membership.objects.create(herd=herd, user=user, role=Role.MANAGER.value)
    client.force_login(user)
    page = page_of(client, reverse("diagnostics:report-across", args=["money"]) + "?by=month")
    assert len(page.encode()) < 60_000
    tables = PageTables(page).tables
    of_time = [tables[name].rows for name in ("money_eur", "money_usd", "money_nzd", "counted")]
    assert {len(rows) for rows in of_time} == {12 + 1}
    assert {rows[-2][0] for rows in of_time} == {"February 2026"}


@pytest.mark.parametrize("name", REPORTS)
def test_days_that_hold_nothing_are_answered_by_showing_all_not_by_recording_a_calving(client, name):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.MANAGER))
    here = reverse("diagnostics:report", args=["GLEN", name])
    page = page_of(client, here + "?since=2050-01-01&until=2050-02-01")
    if "Nothing to report" in page:
        assert f'<a class="btn btn-primary" href="{here}">Show all</a>' in page
    assert '<a class="btn btn-primary" href="/herds/GLEN/calvings/new/">' not in page


def test_days_begin_alike_and_wide_tables_move_sideways_by_themselves(client):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.READER))
    page = page_of(client, reverse("diagnostics:report", args=["GLEN", "register"]))
    assert '<th scope="col">Born on</th>' in page
    assert '<td class="day" data-label="Born on">' in page
    assert 'class="table-scroll"' not in page
    page = page_of(client, reverse("diagnostics:report", args=["GLEN", "chain"]))
    assert page.count('<div class="table-scroll table-wide" tabindex="0" role="region" aria-label="') == 1


def table_tags(page: str) -> dict[str, str]:
    """Return the classes of each table of a report by the name of its part."""
    return dict(re.findall(r'<section class="card" id="(.*?)">.*?<table class="(.*?)">', page, re.S))


def test_on_a_phone_figures_stay_beside_each_other_and_records_told_in_words_become_cards(client):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.READER))
    classes = table_tags(page_of(client, reverse("diagnostics:report", args=["GLEN", "laboratories"])))
    assert classes["days"] == "table table-many table-figures"
    assert classes["turnaround"] == "table table-many table-figures named-twice"
    assert classes["cost"] == "table table-many table-cards"
    vets = reverse("diagnostics:report", args=["GLEN", "register"]) + "?for=vet"
    assert table_tags(page_of(client, vets))["register"] == "table table-many table-cards"


def test_every_table_that_is_moved_sideways_is_reached_by_keyboard_and_named(client):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.READER))
    for name in ("chain", "laboratories", "freemartins"):
        page = page_of(client, reverse("diagnostics:report", args=["GLEN", name]))
        tables = PageTables(page).tables
        figures = [part for part, classes in table_tags(page).items() if "table-figures" in classes]
        moved = [part for part in figures if len(tables[part].headings) > 2]
        regions = re.findall(
            r'<div class="table-scroll[^"]*" tabindex="0" role="region" aria-label="[^"]+">', page
        )
        assert len(regions) == len(moved) > 0, name


def test_a_row_named_by_laboratory_and_method_says_both_in_its_first_cell_on_a_phone(client):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.READER))
    page = page_of(client, reverse("diagnostics:report", args=["GLEN", "laboratories"]))
    listed = page[page.index('id="turnaround"') :]
    assert '<th scope="col" data-also="Method">Laboratory</th>' in listed
    assert '<th scope="row" data-also="PCR, SRY"><span>gl lab</span></th>' in listed


def test_a_report_of_several_parts_begins_with_a_list_that_leads_to_each(client):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.READER))
    page = page_of(client, reverse("diagnostics:report", args=["GLEN", "laboratories"]))
    [listed] = re.findall(r'<nav class="screen-only" aria-label="In this report">(.*?)</nav>', page, re.S)
    leads = re.findall(r'<a href="#(.*?)">', listed)
    assert leads == [f"part-{name}" for name in PageTables(page).tables]
    assert [page.count(f'id="{each}"') for each in leads] == [1] * len(leads)
    assert "In this report" not in page_of(client, reverse("diagnostics:report", args=["GLEN", "by-year"]))


def test_a_narrowed_report_begins_with_its_sentence_its_fields_folded_and_named(client):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.READER))
    here = reverse("diagnostics:report", args=["GLEN", "money"])
    page = page_of(client, here + "?by=month&since=2020-01-01")
    assert '<details class="filters" data-filters>' in page
    assert '<span class="note">since Jan. 1, 2020 · split by: Month</span>' in page
    refused = client.get(here + "?since=yesterday").content.decode()
    assert '<details class="filters" data-filters open>' in refused


def test_a_sentence_keeps_a_figure_and_its_percent_sign_on_one_line(client):
    herd = full_herd("GLEN", "gl")
    client.force_login(member(herd, Role.READER))
    page = page_of(client, reverse("diagnostics:report", args=["GLEN", "twinning"]))
    [lead] = re.findall(r'<div class="lead">(.*?)</div>', page, re.S)
    assert "95\xa0% interval" in lead
    assert " %" not in lead


def test_the_paper_of_one_herd_bears_its_name_and_that_of_several_their_codes(client):
    herd, other = full_herd("GLEN", "gl"), full_herd("MOOR", "mo")
    user = member(herd, Role.READER)
    Membership.objects.create(herd=other, user=user, role=Role.READER.value)
    client.force_login(user)
    page = page_of(client, reverse("diagnostics:report", args=["GLEN", "register"]))
    assert "Herd: gl farm (GLEN)" in page
    assert "Herds: GLEN, MOOR" in page_of(client, reverse("diagnostics:report-across", args=["register"]))


def test_data_quality_says_where_to_begin_and_herds_are_chosen_from_a_list_in_sight(client):
    herd, other = full_herd("GLEN", "gl"), full_herd("MOOR", "mo")
    user = member(herd, Role.MANAGER)
    Membership.objects.create(herd=other, user=user, role=Role.MANAGER.value)
    client.force_login(user)
    page = page_of(client, reverse("diagnostics:report-across", args=["data-quality"]))
    found = PageTables(page).tables["faults"].rows
    first = next(row for row in found if row[1] != "0")
    assert f"Begin with: {first[0]} ({first[1]})." in page
    assert re.search(r'<select name="herd"[^>]* size="2"[^>]* multiple', page) or re.search(
        r'<select name="herd"[^>]* multiple[^>]* size="2"', page
    )
