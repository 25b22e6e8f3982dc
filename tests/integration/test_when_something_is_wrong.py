"""Unknown addresses, expired forms, refused roles and errors of ours have pages of their own."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client
from django.urls import include, path
from django.views.defaults import server_error

pytestmark = pytest.mark.django_db


def break_down(request):
    raise RuntimeError("a fault of ours, secret inside")


def refuse(request):
    raise PermissionDenied("Your role in this herd does not allow this.")


def not_understood(request):
    raise BadRequest("damaged")


urlpatterns = [
    path("broken/", break_down),
    path("refused/", refuse),
    path("damaged/", not_understood),
    path("", include("config.urls")),
]


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/no/such/page/", 404, "There is no such page"),
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


def test_a_form_that_went_stale_is_explained():
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/accounts/login/", {"login": "alma", "password": "x"})

    assert answer.status_code == 403
    assert "<h1>This form had gone stale</h1>" in answer.content.decode()


def test_the_page_of_our_own_errors_needs_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = server_error(rf.get("/")).content.decode()

    assert "<h1>Something broke</h1>" in page
