"""Templates hold nothing inline, know their place, and each of them can be read by Django."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
NAMES = [file.relative_to(ROOT / "templates").as_posix() for file in TEMPLATES]

INLINE = {
    "a script": re.compile(r"<script(?![^>]*(\bsrc=|type=.application/(ld\+)?json))", re.I),
    "a style sheet": re.compile(r"<style\b", re.I),
    "a style": re.compile(r"\sstyle\s*=", re.I),
    "a handler": re.compile(r"\son[a-z]+\s*=", re.I),
    "a handler of htmx": re.compile(r"\b(data-)?hx-(on|vals\s*=\s*.js:)", re.I),
    "a script's address": re.compile(r"javascript:", re.I),
    "another host": re.compile(r"<(script|link|img|iframe)\b[^>]*\b(src|href)\s*=\s*.(https?:)?//", re.I),
}


def test_there_are_templates_to_read():
    assert "base.html" in NAMES


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what):
    # The content security policy would silence it, and the page would break without a word.
    found = [
        f"{name}:{number}"
        for name, file in zip(NAMES, TEMPLATES, strict=True)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE[what].search(line)
    ]

    assert found == []


def test_templates_of_herds_know_nothing_of_diagnostics():
    # A link to a screen of diagnostics by its name is no knowledge of it: redirects lead there in the same way.
    tag = re.compile(r"{%\s*(load|include|extends)\b[^%]*diagnostics|verdict_badge|{%\s*verdict")
    found = [
        name
        for name, file in zip(NAMES, TEMPLATES, strict=True)
        if name.startswith("herd/") and tag.search(file.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_the_template_can_be_read(name):
    assert get_template(name).template.nodelist


def test_every_page_has_a_language_a_title_and_a_way_past_the_navigation():
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")

    assert re.search(r"<html[^>]*\blang=", base)
    assert "<title>" in base
    assert re.search(r'href="#\w+"[^>]*class="[^"]*skip|class="[^"]*skip[^"]*"[^>]*href="#\w+"', base)
