"""Each form of the program says whose it is, so that what was typed after the sign-in ended can be kept."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
#: Forms of people who are not signed in yet, or that hold nothing typed; the reason beside each.
WITHOUT_OWNER = {
    "account": "signing in and passwords: passwords are never kept",
    "mfa": "signing in: codes are never kept",
    "herd/access/link.html": "whoever opens a one-time link is not signed in yet",
    "components/account_menu.html": "theme and language are pressed, not typed, and need no sign-in",
}
FORM = re.compile(r"<form\b[^>]*\bmethod=.post.*?</form>", re.I | re.S)
FORMS = [
    (file.relative_to(TEMPLATES).as_posix(), form)
    for file in sorted(TEMPLATES.rglob("*.html"))
    for form in FORM.findall(file.read_text(encoding="utf-8"))
]


def test_there_are_forms_to_read():
    assert len(FORMS) > 5


@pytest.mark.parametrize("name", sorted({name for name, _form in FORMS}))
def test_each_form_that_is_posted_names_its_owner(name):
    if any(name == known or name.startswith(f"{known}/") for known in WITHOUT_OWNER):
        return
    for place, form in FORMS:
        by_crispy = "{% crispy " in form and "{% csrf_token %}" not in form
        if place == name and not by_crispy:
            assert "{% csrf_token %}{% form_owner %}" in form, (
                "load form_owner, and put it beside the csrf_token"
            )


def test_a_crispy_form_names_its_owner():
    whole = (TEMPLATES / "bootstrap5" / "whole_uni_form.html").read_text(encoding="utf-8")

    assert "{% csrf_token %}{% form_owner %}" in whole
