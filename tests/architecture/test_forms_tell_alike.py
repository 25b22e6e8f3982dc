"""What is wrong is told by the server beside the field, on every form alike; the browser's own bubbles stay away."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from herd.vocabulary import Role
from tests.access import HERD_PAGES, OWN_PAGES
from tests.factories import HerdFactory, member

TEMPLATES = Path(__file__).parents[2] / "templates"
#: A tag with what templates put into it: a comparison there is no end of the tag.
FORM = re.compile(r"<form\b(?:{[{%].*?[%}]}|[^>])*>", re.I | re.S)
TELLS_ALIKE = re.compile(r"\snovalidate(?=[\s>])")
FORMS = [
    (file.relative_to(TEMPLATES).as_posix(), tag)
    for file in sorted(TEMPLATES.rglob("*.html"))
    for tag in FORM.findall(file.read_text(encoding="utf-8"))
]


def test_no_form_leaves_it_to_the_browser_to_say_what_is_wrong():
    assert len(FORMS) > 40
    assert [(name, tag) for name, tag in FORMS if not TELLS_ALIKE.search(tag)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*HERD_PAGES, *OWN_PAGES])
def test_no_page_shows_a_form_that_leaves_it_to_the_browser(client, name):
    herd = HerdFactory()
    client.force_login(member(herd, Role.MANAGER, Role.VET))
    page = HERD_PAGES.get(name)
    if page is not None and ("GET" not in page.methods or page.shows != 200):
        pytest.skip("this address shows no page")
    response = client.get(reverse(name, kwargs={"code": herd.code, **page.of(herd)} if page else {}))
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        pytest.skip("this address shows no page")

    shown = FORM.findall(response.content.decode())

    assert [tag for tag in shown if not TELLS_ALIKE.search(tag)] == []


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
@pytest.mark.django_db
def test_the_way_in_tells_alike(client, name):
    shown = FORM.findall(client.get(reverse(name)).content.decode())

    assert shown
    assert [tag for tag in shown if not TELLS_ALIKE.search(tag)] == []
