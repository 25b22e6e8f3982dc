"""Nothing typed is lost when the sign-in has ended: the form comes back filled in, to the person who typed it."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from herd.actions.kept import MOST_KEPT_PER_PERSON, keep
from herd.kept import LARGEST_ENTRY_BYTES, keep_entry, sign_form_owner
from herd.models import Herd, KeptEntry, User
from herd.vocabulary import Role
from tests.factories import PASSWORD, HerdFactory, member

pytestmark = pytest.mark.django_db

TYPED = {"email": "ana@example.org", "roles": ["vet", "staff"]}


@pytest.fixture
def herd():
    return HerdFactory(code="valley", name="Valley Farm")


@pytest.fixture
def maire(herd):
    return member(herd, Role.MANAGER, username="maire")


@pytest.fixture
def url():
    return reverse("herd:member-invite", args=["valley"])


def hidden(page: str, name: str) -> str:
    return re.search(rf'<input type="hidden" name="{name}" value="([^"]+)"', page).group(1)


def owner_on(client: Client, url: str) -> str:
    return hidden(client.get(url).text, "form_owner")


def end_sign_in(client: Client) -> None:
    """Let the session end as time does, or a sign-out in another window: the cookies of the browser stay."""
    client.session.flush()


def sign_in(client: Client, username: str, response) -> str:
    """Sign in on the page a response leads to; returns where that leads."""
    address = response["Location"]
    next_url = parse_qs(urlsplit(address).query)["next"][0]
    page = client.get(address).text
    typed = {"login": username, "password": PASSWORD, "next": next_url}
    if client.handler.enforce_csrf_checks:
        typed["csrfmiddlewaretoken"] = hidden(page, "csrfmiddlewaretoken")
    answer = client.post(address, typed)
    assert answer.status_code == 302, "signed in"
    return answer["Location"]


def test_a_form_sent_after_the_sign_in_ended_comes_back_filled_in(client, herd, maire, url):
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)

    sent = client.post(url, {**TYPED, "form_owner": owner})
    back = sign_in(client, "maire", sent)
    page = client.get(back).text

    assert urlsplit(back).path == url
    assert 'value="ana@example.org"' in page
    assert set(re.findall(r'name="roles" value="(\w+)"[^>]*\bchecked', page)) == {"vet", "staff"}
    assert "not saved yet" in page


def test_what_was_kept_is_shown_and_never_saved_by_itself(client, herd, maire, url):
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)
    back = sign_in(client, "maire", client.post(url, {**TYPED, "form_owner": owner}))

    client.get(back)
    client.get(back)

    assert not User.objects.filter(email="ana@example.org").exists()
    assert KeptEntry.objects.count() == 1


def test_it_is_forgotten_once_the_form_has_been_saved(client, herd, maire, url):
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)
    back = sign_in(client, "maire", client.post(url, {**TYPED, "form_owner": owner}))

    refused = client.post(back, {"email": "ana@example.org"})
    assert refused.status_code == 200
    assert KeptEntry.objects.exists(), "a refused form is not saved"
    client.post(back, TYPED)

    assert User.objects.filter(email="ana@example.org").exists()
    assert not KeptEntry.objects.exists()
    assert 'value="ana@example.org"' not in client.get(back).text


def test_somebody_else_who_signs_in_gets_an_empty_form(client, herd, maire, url):
    member(herd, Role.MANAGER, username="paddy")
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)

    back = sign_in(client, "paddy", client.post(url, {**TYPED, "form_owner": owner}))
    page = client.get(back).text

    assert "ana@example.org" not in page
    assert not re.search(r'name="roles"[^>]*\bchecked', page)
    assert "not saved yet" not in page


def test_it_still_waits_for_the_person_who_typed_it_after_somebody_else_was_there(client, herd, maire, url):
    paddy = member(herd, Role.MANAGER, username="paddy")
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)
    back = sign_in(client, "paddy", client.post(url, {**TYPED, "form_owner": owner}))
    client.get(back)

    client.force_login(paddy)
    client.post(url, {"email": "other@example.org", "roles": ["staff"]})
    client.force_login(maire)

    assert 'value="ana@example.org"' in client.get(back).text


def test_after_twenty_four_hours_it_is_gone(client, maire, url):
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)
    back = sign_in(client, "maire", client.post(url, {**TYPED, "form_owner": owner}))
    KeptEntry.objects.update(
        created_at=timezone.now() - timedelta(hours=25), expires_at=timezone.now() - timedelta(hours=1)
    )

    assert "ana@example.org" not in client.get(back).text


def test_expired_entries_of_everybody_are_deleted_with_the_next_one(maire):
    now = timezone.now()
    said = {"user": maire, "page": "/", "action": "/", "files_left_out": False}
    keep(**said, data="a=1", now=now - timedelta(hours=30))
    keep(**said, data="a=2", now=now)

    assert [entry.data for entry in KeptEntry.objects.all()] == ["a=2"]


def test_nobody_fills_the_disk_with_kept_forms(maire):
    for number in range(MOST_KEPT_PER_PERSON + 5):
        keep(user=maire, page="/", action="/", data=f"a={number}", files_left_out=False, now=timezone.now())

    kept = list(maire.kept_entries.values_list("data", flat=True))
    assert len(kept) == MOST_KEPT_PER_PERSON
    assert kept[0] == f"a={MOST_KEPT_PER_PERSON + 4}"


@pytest.mark.parametrize("owner", ["", "not-signed", "eyJ1c2VyIjoiMSJ9:1wXyZ:abcdefgh"])
def test_a_form_without_a_valid_owner_is_not_kept(client, herd, url, owner):
    response = client.post(url, {**TYPED, "form_owner": owner})

    assert not KeptEntry.objects.exists()
    assert response["Location"] == f"{reverse('account_login')}?next={url}"


def test_the_owner_of_a_form_is_known_for_thirty_days(client, maire, url, monkeypatch):
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)
    days = 24 * 60 * 60
    from django.core import signing

    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + 29 * days)
    client.post(url, {**TYPED, "form_owner": owner})
    assert KeptEntry.objects.count() == 1
    monkeypatch.setattr(signing.time, "time", lambda: real() + 31 * days)
    client.post(url, {**TYPED, "form_owner": owner})
    assert KeptEntry.objects.count() == 1


def entry_of(request: RequestFactory, maire: User, data: dict, path: str = "/herds/valley/members/invite/"):
    get = request.get(path)
    get.user = maire
    post = request.post(path, {**data, "form_owner": sign_form_owner(get), "csrfmiddlewaretoken": "token"})
    return keep_entry(post)


def test_passwords_tokens_and_files_are_never_kept(rf, maire):
    upload = SimpleUploadedFile("births.csv", b"dam,date\n")
    entry_of(rf, maire, {"name": "Ana", "password1": "secret words", "new_password": "more", "file": upload})

    entry = KeptEntry.objects.get()
    assert entry.data == "name=Ana"
    assert entry.files_left_out


def test_who_sent_a_file_is_told_to_choose_it_again(client, maire, url):
    entry = keep(
        user=maire, page=url, action=url, data="email=a%40b.ie", files_left_out=True, now=timezone.now()
    )
    client.force_login(maire)

    assert "Choose the file again" in client.get(f"{url}?kept={entry.public_id}").text


def test_a_form_beyond_half_a_megabyte_is_not_kept(rf, maire):
    address = entry_of(rf, maire, {"note": "x" * LARGEST_ENTRY_BYTES})

    assert address == "/herds/valley/members/invite/"
    assert not KeptEntry.objects.exists()


def test_letters_of_every_language_come_back_as_typed(client, maire, url):
    entry_url = entry_of(RequestFactory(), maire, {"email": "ñandú <b>&\n☃"})
    client.force_login(maire)

    assert "ñandú &lt;b&gt;&amp;" in client.get(entry_url).text


def test_a_form_sent_to_an_address_without_a_page_comes_back_on_its_own_page(rf, maire):
    page = rf.get("/herds/valley/members/")
    page.user = maire
    action = reverse("herd:member-link-withdraw", args=["valley", maire.public_id])

    address = keep_entry(rf.post(action, {"form_owner": sign_form_owner(page)}))

    assert address.startswith("/herds/valley/members/?kept=")


def test_an_address_of_a_kept_form_shows_nothing_on_another_page(client, maire, url):
    entry = keep(user=maire, page=url, action=url, data="email=ana", files_left_out=False, now=timezone.now())
    client.force_login(maire)

    page = client.get(f"{reverse('herd:member-new', args=['valley'])}?kept={entry.public_id}").text

    assert "not saved yet" not in page


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(client, url):
    response = client.post(url, TYPED, headers={"HX-Request": "true"})

    assert response["HX-Redirect"].startswith(reverse("account_login"))


# --- Where the browser's token has gone stale, which Django checks first ---


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def test_a_stale_token_of_somebody_signed_out_keeps_the_form(strict, maire, url):
    strict.force_login(maire)
    owner = owner_on(strict, url)
    strict.cookies.clear()  # the browser was cleaned, or the cookies are as old as the sign-in

    sent = strict.post(url, {**TYPED, "form_owner": owner, "csrfmiddlewaretoken": "a" * 64})
    back = sign_in(strict, "maire", sent)

    assert 'value="ana@example.org"' in strict.get(back).text


def test_a_stale_token_of_somebody_still_signed_in_shows_the_form_again_at_once(strict, maire, url):
    strict.force_login(maire)
    owner = owner_on(strict, url)

    sent = strict.post(url, {**TYPED, "form_owner": owner, "csrfmiddlewaretoken": "a" * 64})

    assert sent.status_code == 302
    assert urlsplit(sent["Location"]).path == url
    page = strict.get(sent["Location"]).text
    assert 'value="ana@example.org"' in page
    assert not User.objects.filter(email="ana@example.org").exists()


def test_a_stale_token_without_an_owner_gets_the_page_of_expired_forms(strict, maire, url):
    strict.force_login(maire)

    sent = strict.post(url, {**TYPED, "csrfmiddlewaretoken": "a" * 64})

    assert sent.status_code == 403
    assert "403_csrf.html" in [template.name for template in sent.templates]
    assert not KeptEntry.objects.exists()


def test_what_one_person_typed_is_not_recorded_under_anothers_name(strict, herd, maire, url):
    strict.force_login(maire)
    owner = owner_on(strict, url)
    strict.force_login(member(herd, Role.MANAGER, username="paddy"))
    token = hidden(strict.get(url).text, "csrfmiddlewaretoken")

    for csrf in (token, "a" * 64):
        sent = strict.post(url, {**TYPED, "form_owner": owner, "csrfmiddlewaretoken": csrf})
        assert sent.status_code == 409
        assert "paddy" in sent.text
        assert "ana@example.org" not in sent.text

    assert not User.objects.filter(email="ana@example.org").exists()
    assert {entry.user for entry in KeptEntry.objects.all()} == {maire}


def test_settings_typed_by_a_manager_are_not_lost_either(client, herd, maire):
    url = reverse("herd:settings", args=["valley"])
    client.force_login(maire)
    owner = owner_on(client, url)
    end_sign_in(client)
    typed = {"name": "Valley & Sons", "country": "FR", "time_zone": "Europe/Paris", "units": "imperial"}

    back = sign_in(client, "maire", client.post(url, {**typed, "form_owner": owner}))
    page = client.get(back).text

    assert 'value="Valley &amp; Sons"' in page
    assert 'value="Europe/Paris"' in page
    assert Herd.objects.get(code="valley").name == "Valley Farm"
