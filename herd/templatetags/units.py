"""Weights in the unit of the herd's people; storage is always metric."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format

from herd.units import in_unit, weight_unit

register = template.Library()


@register.simple_tag(takes_context=True)
def weight(context: template.Context | dict[str, Any], kilograms: Decimal) -> str:
    """Write a weight in the unit of the page's herd: «38.5 kg», «84.9 lb»."""
    herd = context["herd"]
    return f"{number_format(in_unit(kilograms, herd.units), 1)} {weight_unit(herd.units)}"
