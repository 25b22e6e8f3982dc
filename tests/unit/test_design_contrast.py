"""The colours of `tokens.css` can be read in the sun and in the dark: every ink on every ground it stands on."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "freemartin" / "css" / "tokens.css"
TEXT = 7.0  # text against its ground (product.md)
CONTROL = 3.0  # borders of controls, signs, focus rings against theirs

GROUNDS = ("paper", "surface", "sunk", "accent-tint")
VERDICTS_AND_MESSAGES = ("danger", "good", "warn", "doubt", "note")

TEXT_PAIRS = [
    *product(("ink", "ink-soft"), GROUNDS),
    # Words of a verdict or message stand on their own tint; those of errors beside a field on the page too.
    *((hue, f"{hue}-tint") for hue in VERDICTS_AND_MESSAGES),
    *product(("danger",), ("paper", "surface")),
    *(("ink", f"{hue}-tint") for hue in VERDICTS_AND_MESSAGES),
    ("on-danger", "danger"),
    ("on-accent", "accent"),
    ("on-bar", "bar"),
    # A chosen toggle, the page of a list: ink and paper turned about.
    ("paper", "ink"),
]
CONTROL_PAIRS = [
    *product(("control", "ink", "accent-mark"), ("paper", "surface", "sunk")),
    *product(VERDICTS_AND_MESSAGES, ("paper", "surface")),
    ("bar-control", "bar"),
    ("accent", "bar"),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def block(selector: str) -> dict[str, str]:
    """Return the tokens which the rule of a selector sets in `tokens.css`."""
    found = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", TOKENS.read_text(encoding="utf-8"))
    assert found, f"no rule for {selector}"
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found[1]))


THEMES = {"light": block('[data-bs-theme="light"]'), "dark": block('[data-bs-theme="dark"]')}


def test_contrast_is_reckoned_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read_in_sunlight_and_in_the_dark(theme, ink, ground):
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "ground"), CONTROL_PAIRS)
def test_the_border_of_a_control_can_be_seen(theme, line, ground):
    assert contrast(THEMES[theme][line], THEMES[theme][ground]) >= CONTROL


def test_the_focus_ring_shows_on_any_ground():
    """It is drawn outside a control, from within: a line of paper, of the accent, of ink."""
    for tokens in THEMES.values():
        for ground in ("paper", "surface", "sunk", "danger-tint"):
            assert contrast(tokens["ink"], tokens[ground]) >= CONTROL
        assert max(contrast(tokens["accent"], tokens[line]) for line in ("paper", "ink")) >= CONTROL


def test_the_dark_theme_somebody_chose_and_the_dark_theme_of_the_system_are_one():
    assert block('[data-bs-theme="auto"]') == block('[data-bs-theme="dark"]')


def test_both_themes_set_the_same_tokens():
    assert THEMES["light"].keys() == THEMES["dark"].keys()


def test_confirmed_suspect_and_cleared_keep_apart_in_grey():
    """A solid plate is far darker (or lighter) than a tinted one, whatever its hue."""
    for tokens in THEMES.values():
        for tint in ("warn-tint", "doubt-tint", "good-tint", "note-tint", "sunk"):
            assert contrast(tokens["danger"], tokens[tint]) >= TEXT - 1
