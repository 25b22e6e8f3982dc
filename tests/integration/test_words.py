"""Every word of every page goes through gettext: a page spoken in a strange language leaves no plain letter."""

import itertools
from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from diagnostics.demonstration.planted import PLANTED
from diagnostics.demonstration.planting import plant
from diagnostics.engine.criteria import FIGURES
from herd.actions import change_settings
from herd.actions.members import make_person
from herd.vocabulary import Role
from tests.access import HERD_PAGES, OWN_PAGES
from tests.factories import HerdFactory, member
from tests.pseudo_locale import pseudo_locale, strange, untranslated

pytestmark = pytest.mark.django_db

#: The name of the program, letters that are codes of the trade and not words, and what the tests themselves typed.
OWN_WORDS = {"Freemartin", "CSV", "XLSX", "JSON", "ICAR", "QR", "PCR", "EUR", "CAD", "USD"} | {
    source for figure in FIGURES.values() for source in figure.source.split("; ")
}


def records_own_words() -> set[str]:
    """Return every text that stands in the records themselves, which nobody translates."""
    words = set(OWN_WORDS)
    for model in [
        *apps.get_app_config("herd").get_models(),
        *apps.get_app_config("diagnostics").get_models(),
    ]:
        fields = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]
        for row in model._default_manager.values_list(*fields) if fields else ():
            words.update(word for word in row if isinstance(word, str))
    return {word for word in words if len(word) > 1}


@pytest.mark.parametrize("name", HERD_PAGES)
def test_no_word_of_a_herds_page_is_left_untranslated(client, name):
    page, herd = HERD_PAGES[name], HerdFactory(code="42", name="4711")
    if "GET" not in page.methods or page.shows != 200:
        pytest.skip("this address shows no page")
    client.force_login(member(herd, Role.MANAGER, Role.VET))
    url = reverse(name, kwargs={"code": herd.code, **page.of(herd)})
    with pseudo_locale():
        response = client.get(url)
    if not response["Content-Type"].startswith("text/html"):
        pytest.skip("this address answers a file, whose headings are a contract")
    assert untranslated(response.content.decode(), data=records_own_words()) == []


@pytest.mark.parametrize("name", [name for name, methods in OWN_PAGES.items() if methods != ("POST",)])
def test_no_word_of_a_page_of_ones_own_is_left_untranslated(client, name):
    client.force_login(member(HerdFactory(code="42", name="4711"), Role.MANAGER))
    with pseudo_locale():
        response = client.get(reverse(name))
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        pytest.skip("this address shows no page of its own")
    assert untranslated(response.content.decode(), data=records_own_words()) == []


def test_no_word_about_a_one_time_link_is_left_untranslated(client):
    herd = HerdFactory(code="42", name="4711")
    manager = member(herd, Role.MANAGER)
    secret = make_person(herd=herd, username="77", roles={Role.STAFF}, by=manager, now=timezone.now())
    address = reverse("herd:sign-in-link", args=[secret.token])
    client.force_login(manager)
    of_person = {"code": herd.code, "person": secret.link.user.public_id}
    with pseudo_locale():
        pages = [
            client.get(reverse("herd:member-link", kwargs=of_person)),
            client.post(reverse("herd:member-link", kwargs=of_person), follow=True),
            client.get(address),
        ]
        waiting = reverse("herd:sign-in-link", args=[client.session["sign_in_links"].popitem()[1]])
        pages += [client.get(waiting), client.post(waiting, follow=True), client.get(waiting)]
    data = {*records_own_words(), secret.token, waiting, f"http://testserver{waiting}"}
    for page in pages:
        assert untranslated(page.content.decode(), data=data) == [], page.request["PATH_INFO"]


def test_no_word_about_who_changed_what_is_left_untranslated(client):
    herd = HerdFactory(code="42", name="4711", country="")
    manager = member(herd, Role.MANAGER)
    change_settings(herd=herd, by=manager, units="imperial", language="fr", name="4712")
    make_person(herd=herd, username="77", roles={Role.STAFF}, by=manager, now=timezone.now())
    client.force_login(manager)
    with pseudo_locale():
        page = client.get(reverse("herd:settings", args=[herd.code]))
    assert page.content.decode().count("<tr>") >= 6
    assert untranslated(page.content.decode(), data=records_own_words()) == []


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_signup", "design-system"]
)
def test_no_word_of_the_way_in_is_left_untranslated(client, name):
    with pseudo_locale():
        response = client.get(reverse(name))
    assert untranslated(response.content.decode(), data=OWN_WORDS) == []


def test_no_word_about_any_verdict_reason_or_step_is_left_untranslated(client):
    herd, today = HerdFactory(code="42", name="4711"), date(2026, 11, 22)
    manager = member(herd, Role.MANAGER, Role.VET)
    client.force_login(manager)
    numbers = (str(number) for number in itertools.count(5001))
    dams = (str(number) for number in itertools.count(901))
    animals = [
        plant(story, herd=herd, numbers=numbers, dams=dams, by=manager, today=today) for story in PLANTED
    ]
    own_words = records_own_words()
    left = {}
    with pseudo_locale():
        for animal in animals:
            page = client.get(reverse("diagnostics:animal", args=[herd.code, animal.public_id]))
            left |= dict.fromkeys(untranslated(page.content.decode(), data=own_words), animal.note)
        for name in (
            "diagnostics:home",
            "diagnostics:register",
            "diagnostics:results",
            "diagnostics:samples",
        ):
            page = client.get(reverse(name, args=[herd.code]))
            left |= dict.fromkeys(untranslated(page.content.decode(), data=own_words), name)
    assert left == {}


def test_the_strange_language_leaves_placeholders_and_tags_alone():
    assert strange("Born on %(day)s, <b>{name}</b>") == strange("Born on ") + "%(day)s, <b>{name}</b>"
    assert untranslated("<p>Plain <b translate='no'>SRY</b></p>", data=set()) == ["Plain"]
    assert untranslated(f"<p title='{strange('Title')}'>{strange('Word')} 4711</p>", data=set()) == []
