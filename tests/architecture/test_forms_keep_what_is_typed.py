"""Each form of the program says whose it is, so that what was typed after the sign-in ended can be kept."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from herd.actions.kept import keep
from herd.vocabulary import Role
from tests.access import HERD_PAGES
from tests.factories import HerdFactory, member

TEMPLATES = Path(__file__).parents[2] / "templates"
#: Forms of people who are not signed in yet, or that hold nothing typed; the reason beside each.
WITHOUT_OWNER = {
    "account": "signing in and passwords: passwords are never kept",
    "mfa": "signing in: codes are never kept",
    "diagnostics/certificate_check.html": "whoever holds a certificate is not signed in; a file is never kept",
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


#: Pages that ask for a press of a button only; the reason beside each.
NOTHING_TYPED = {
    "herd:member-remove": "asks whether somebody is to go: nothing but a button",
    "herd:member-link": "makes a link: nothing but a button",
}
#: Pages whose form depends on what the address asks for.
ASKED = {"diagnostics:result-new": "?method=pcr_sry"}
FORM_PAGES = [name for name, page in HERD_PAGES.items() if {"GET", "POST"} <= set(page.methods)]


@pytest.mark.parametrize("name", [name for name in FORM_PAGES if name not in NOTHING_TYPED])
def test_each_page_with_a_form_shows_what_was_kept_of_it(db, client, name):
    # Whatever was kept, even of a form that has changed since, must not break the page.
    herd = HerdFactory()
    manager = member(herd, Role.MANAGER, Role.VET)
    url = reverse(name, kwargs={"code": herd.code, **HERD_PAGES[name].of(herd)}) + ASKED.get(name, "")
    kept = keep(
        user=manager, page=url, action=url, data="note=a&b=%00", files_left_out=False, now=timezone.now()
    )
    client.force_login(manager)

    page = client.get(f"{url}{'&' if '?' in url else '?'}kept={kept.public_id}")

    assert page.status_code == 200
    assert "it is not saved yet" in page.text, "build the form from entered(request)"
