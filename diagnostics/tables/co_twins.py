"""Bulls born with a heifer, as a table."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from diagnostics.presenters.numbers import day
from herd.models import Animal, Herd
from herd.queries.numbers import in_order_of_number


class BullCoTwinTable(tables.Table):
    """Males with a female littermate; each line leads to the animal's page."""

    number = tables.Column(_("Number"), empty_values=(), attrs={"td": {"class": "animal-number"}})
    official_id = tables.Column(_("Official number"))
    born_on = tables.Column(_("Born"))
    dam = tables.Column(_("Dam"), accessor="calving__dam__number")
    pairing = tables.Column(_("Litter"), accessor="assessment__pairing")
    pen = tables.Column(_("Pen"))

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table table-cards"}
        order_by_field = "sort"
        default = ""

    def __init__(self, *args: Any, herd: Herd, **more: Any) -> None:
        super().__init__(*args, **more)
        self.herd = herd

    def order_number(self, animals: QuerySet[Animal], is_descending: bool) -> tuple[QuerySet[Animal], bool]:  # noqa: FBT001 - as called
        """Sort by number as people count."""
        return animals.order_by(*in_order_of_number(descending=is_descending)), True

    def render_number(self, record: Animal) -> SafeString:
        """Lead to the animal's page by its number."""
        address = reverse("diagnostics:animal", args=[self.herd.code, record.public_id])
        return format_html('<a href="{}">{}</a>', address, str(record))

    def render_born_on(self, value: date) -> str:
        """Write the day."""
        return day(value)
