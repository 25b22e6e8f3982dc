"""Long lists, a page at a time."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table

ROWS_A_PAGE = 50


def page_of(request: HttpRequest, rows: Any, *, rows_a_page: int = ROWS_A_PAGE) -> Page:
    """Return the page of a list that the address asks for (`?page=`); for one that does not exist the nearest."""
    return Paginator(rows, rows_a_page).get_page(request.GET.get("page"))


def by_the_page(request: HttpRequest, table: Table) -> None:
    """Sort a table as the address asks (`?sort=`), and give it the page asked for; of none that exists the nearest."""
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE, "silent": True}).configure(table)
