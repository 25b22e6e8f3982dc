"""Small tags of the design system: signs, bars, sexes, lists of errors. They know no verdict and no rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from herd import labels

register = template.Library()

SIGNS = "freemartin/img/icons.svg"
SEX_OF_LETTER = {"F": "female", "M": "male", "U": "unknown"}
POINT_WIDTH = 3
NARROWEST = 0.01  # share of the bar: a range narrower than this could not be seen
BAR_WIDTH = 200  # units of the drawing, not pixels: the bar is as wide as its place allows


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw a sign of `img/icons.svg`: with a label it is read aloud, without one it is decoration."""
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        static(SIGNS),
        name,
    )


@register.filter
def unbroken(words: str) -> str:
    """Keep a percent sign on the line of its figure."""
    return str(words).replace(" %", "\u00a0%")


@register.simple_tag
def sex(value: str) -> SafeString:
    """Draw the sign of a sex with its word beside it."""
    return format_html('<span class="sex">{} {}</span>', icon(value), labels.SEX[value])


@register.inclusion_tag("components/pairing.html")
def pairing(letters: str) -> dict[str, Any]:
    """Draw the sexes of a litter (`FM`, `FFU`): round female, filled square male, dotted square not known."""
    sexes = [SEX_OF_LETTER[letter] for letter in letters if letter in SEX_OF_LETTER]
    return {"letters": letters, "calves": [{"sex": one, "label": labels.SEX[one]} for one in sexes]}


@register.inclusion_tag("components/range_bar.html")
def range_bar(point: float, low: float, high: float, label: str = "", css: str = "") -> dict[str, Any]:
    """Draw a share between 0 and 1 with its range, as an SVG without any style of its own.

    `label` says the same in words, for those who cannot see it; empty where words stand beside the bar.
    """
    low, high = sorted((_share(low), _share(high)))
    span = max(high - low, NARROWEST)
    return {
        "width": BAR_WIDTH,
        "low": _units(min(low, 1 - span)),
        "span": _units(span),
        "point": f"{_share(point) * (BAR_WIDTH - POINT_WIDTH):.1f}",
        "label": label,
        "css": css,
    }


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with a form: what, and the id of the field it is about (empty: the whole form)."""

    message: str
    field_id: str
    field_label: str


@register.simple_tag
def errors_of(*forms: BaseForm | None) -> list[FieldError]:
    """Return everything wrong with these forms, field by field in their order, for the summary above them.

    A form with `parts` (the rows of a calving) is followed by these; a part is named by its `part_name`. The forms
    are marked as summed up: their own errors (of no field) are not told a second time.
    """
    whole = [form for form in forms if form is not None and form.is_bound]
    for form in whole:
        setattr(form, "is_summed_up", True)  # noqa: B010 - no field of a form
    listed = [each for form in whole for each in (form, *getattr(form, "parts", ()))]
    return [error for form in listed for error in _errors(form)]


@register.filter
def notice_kind(tags: str) -> str:
    """Return how a message of Django's is told: `success`, `warning`, `error` or `info`."""
    return next((kind for kind in ("success", "warning", "error") if kind in tags.split()), "info")


def _errors(form: BaseForm) -> Iterator[FieldError]:
    part = getattr(form, "part_name", "")
    for message in form.non_field_errors():
        yield FieldError(f"{part}: {message}" if part else str(message), "", "")
    for field in form:
        for message in field.errors:
            # Of a group of toggles the first is gone to; a group itself cannot be pressed.
            first = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
            label = f"{part}, {field.label}" if part else str(field.label)
            yield FieldError(str(message), first, label)


def _share(value: float) -> float:
    return min(1.0, max(0.0, float(value)))


def _units(share: float) -> str:
    """Return a length of the drawing; always with a point, whatever the language."""
    return f"{share * BAR_WIDTH:.1f}"
