"""Theme and language are kept by cookie, and the page comes back."""

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


def html_of(client, **headers):
    return client.get(reverse("account_login"), **headers).content.decode()


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_chosen_theme_is_in_the_page_the_server_sends(client, theme):
    answer = client.post(reverse("set-theme"), {"theme": theme, "next": "/accounts/login/?next=/x"})

    assert answer.url == "/accounts/login/?next=/x"
    assert client.cookies["theme"]["httponly"]
    assert f'data-bs-theme="{theme}"' in html_of(client)


def test_without_a_choice_the_device_decides(client):
    assert 'data-bs-theme="auto"' in html_of(client)


def test_a_theme_that_does_not_exist_changes_nothing(client):
    client.post(reverse("set-theme"), {"theme": "<script>"})

    assert "theme" not in client.cookies
    client.cookies["theme"] = '"><script>'
    assert 'data-bs-theme="auto"' in html_of(client)


def test_a_chosen_language_is_the_page_s_language(client):
    client.post(reverse("set-language"), {"language": "es", "next": reverse("account_login")})

    assert '<html lang="es"' in html_of(client)


def test_a_language_the_program_does_not_speak_changes_nothing(client):
    client.post(reverse("set-language"), {"language": "tlh"})

    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("name", ["set-theme", "set-language"])
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site_by_a_choice(client, name, elsewhere):
    assert client.post(reverse(name), {"next": elsewhere}).url == "/"


@pytest.mark.parametrize("name", ["set-theme", "set-language"])
def test_following_a_link_changes_no_preference(client, name):
    assert client.get(reverse(name), {"theme": "dark", "language": "es"}).status_code == 405
    assert not client.cookies
