"""Unknown addresses, expired forms, refused roles and errors of ours have pages of their own."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from config import urls
from herd.errors import NotHere
from herd.vocabulary import Role
from tests.factories import AnimalFactory, HerdFactory, member

pytestmark = pytest.mark.django_db


def break_down(request):
    raise RuntimeError("a fault of ours, secret inside")


def refuse(request):
    raise PermissionDenied("Your role in this herd does not allow this.")


def of_djangos(request):
    raise Http404("No Animal matches the given query, secret inside")


def not_here(request):
    raise NotHere(_("This report was withdrawn.") + " <b>")


def not_understood(request):
    raise BadRequest("damaged")


urlpatterns = [
    path("broken/", break_down),
    path("refused/", refuse),
    path("of-djangos/", of_djangos),
    path("not-here/", not_here),
    path("damaged/", not_understood),
    path("", include("config.urls")),
]
handler404 = urls.handler404


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/no/such/page/", 404, "There is no such page"),
        ("/of-djangos/", 404, "There is no such page"),
        ("/not-here/", 404, "There is no such page"),
        ("/broken/", 500, "Something broke"),
        ("/refused/", 403, "Your role does not allow this"),
        ("/damaged/", 400, "That could not be read"),
    ],
)
def test_each_mishap_has_a_page_that_says_what_to_do(visitor, caplog, address, status, heading):
    answer = visitor.get(address)
    page = answer.content.decode()

    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert 'href="/"' in page
    assert "secret inside" not in page


@pytest.mark.urls(__name__)
def test_a_refusal_says_why(visitor):
    assert "Your role in this herd does not allow this." in visitor.get("/refused/").content.decode()


@pytest.mark.urls(__name__)
def test_what_is_not_there_says_why(visitor):
    page = visitor.get("/not-here/").text

    assert "<p>This report was withdrawn. &lt;b&gt;</p>" in page
    assert "The address is wrong" not in page
    assert "The address is wrong" in visitor.get("/of-djangos/").text
    assert "Este informe se retiró." in visitor.get("/not-here/", headers={"Accept-Language": "es"}).text


def test_what_another_herd_has_is_told_as_what_nobody_has(client):
    """The very page: neither a record of another herd nor the herd itself is told apart from one there is not."""
    mine, other = HerdFactory(code="GLEN"), HerdFactory(code="HILL")
    client.force_login(member(mine, Role.MANAGER))
    theirs = AnimalFactory(herd=other, number="17").public_id

    def page(code, public_id):
        answer = client.get(reverse("diagnostics:animal", args=[code, public_id]))
        assert answer.status_code == 404
        return re.search("<main.*</main>", answer.text, re.DOTALL)[0]

    assert page("GLEN", theirs) == page("GLEN", uuid4())
    assert "There is no such animal in this herd." in page("GLEN", theirs)
    assert page("HILL", theirs) == page("NONE", theirs)
    assert "There is no such herd, or you are not a member of it." in page("HILL", theirs)


def test_a_form_that_went_stale_is_explained():
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/accounts/login/", {"login": "alma", "password": "x"})

    assert answer.status_code == 403
    assert "<h1>This form had gone stale</h1>" in answer.content.decode()


def test_the_page_of_our_own_errors_needs_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = server_error(rf.get("/")).content.decode()

    assert "<h1>Something broke</h1>" in page
