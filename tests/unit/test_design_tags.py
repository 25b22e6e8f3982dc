"""Signs, pairings and bars are drawn as people read them, whatever the language."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from herd.templatetags.design import errors_of

STATIC = Path(__file__).parents[2] / "static" / "freemartin"
TEMPLATES = Path(__file__).parents[2] / "templates"
RANGE = re.compile(r'class="range" x="([-\d.]+)" y="4" width="([\d.]+)"')
NAMED_SIGN = re.compile(r'{%\s*icon "([\w-]+)"')


def drawn(source: str, **context: object) -> str:
    """Return what a piece of template draws."""
    return Template("{% load design %}" + source).render(Context(context))


def signs() -> set[str]:
    """Return the names of the signs on the sheet."""
    return set(
        re.findall(r'<symbol id="([^"]+)"', (STATIC / "img" / "icons.svg").read_text(encoding="utf-8"))
    )


class CalfForm(forms.Form):
    """A field, a group of toggles, and a check of both."""

    number = forms.CharField(label="Number")
    sex = forms.ChoiceField(label="Sex", choices=[("female", "Female")], widget=forms.RadioSelect)

    def clean(self) -> None:
        """Refuse, as a whole form may be."""
        raise forms.ValidationError("A dam cannot be her own calf.")


def test_every_sign_a_template_asks_for_is_on_the_sheet():
    asked = {
        name
        for file in TEMPLATES.rglob("*.html")
        for name in NAMED_SIGN.findall(file.read_text(encoding="utf-8"))
    }

    assert asked
    assert asked <= signs()


def test_a_sign_beside_a_word_is_not_read_aloud_and_a_sign_alone_is():
    assert 'aria-hidden="true"' in drawn('{% icon "female" %}')
    alone = drawn('{% icon "female" word %}', word="Female & <b>")
    assert 'role="img" aria-label="Female &amp; &lt;b&gt;"' in alone
    assert "aria-hidden" not in alone


def test_a_litter_is_drawn_calf_by_calf_and_told_in_words():
    litter = drawn('{% pairing "FFM" %}')

    assert litter.count("sex-female") == 2
    assert litter.count("sex-male") == 1
    assert 'aria-label="Female, Female, Male"' in litter


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_bar_of_a_probability_is_the_same_in_every_language(language):
    with translation.override(language):
        bar = drawn("{% range_bar 0.0925 0.034 0.223 %}")

    assert 'x="6.8" y="4" width="37.8"' in bar  # of 200 units
    assert 'class="point" x="18.2"' in bar


@pytest.mark.parametrize(("point", "low", "high"), [(0, 0, 0), (1, 1, 1), (0.999, 0.997, 1.2), (-0.1, -1, 2)])
def test_no_bar_runs_out_of_its_frame(point, low, high):
    bar = drawn("{% range_bar point low high %}", point=point, low=low, high=high)

    start, width = map(float, RANGE.search(bar).groups())
    mark = float(re.search(r'class="point" x="([-\d.]+)"', bar)[1])
    assert start >= 0
    assert start + width <= 200
    assert 0 <= mark <= 197


def test_the_summary_of_errors_leads_to_each_field_and_to_the_first_of_its_toggles():
    errors = errors_of(CalfForm({"number": ""}), None, CalfForm())

    assert [(error.field_id, error.field_label) for error in errors] == [
        ("", ""),
        ("id_number", "Number"),
        ("id_sex_0", "Sex"),
    ]


def test_a_message_is_told_by_its_kind():
    assert drawn("{{ 'extra warning'|notice_kind }}") == "warning"
    assert drawn("{{ 'debug'|notice_kind }}") == "info"
