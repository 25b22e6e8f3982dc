"""Who may do what: the tables of issues 2 and 3, and each address of the program visited by everybody."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from herd.models import Herd
from herd.permissions import RIGHTS, Right, rights_of, roles_with
from herd.vocabulary import Role
from tests.access import EXEMPT, HERD_PAGES, OWN_PAGES, HerdPage, nothing_more
from tests.factories import HerdFactory, UserFactory, member
from tests.walls import nothing_written

READER, STAFF, VET, MANAGER = Role.READER, Role.STAFF, Role.VET, Role.MANAGER

#: Section 8 of issue 2 and section 10 of issue 3, row by row.
TABLE = (
    ({Right.SEE, Right.EXPORT}, {READER, STAFF, VET, MANAGER}),
    ({Right.RECORD_BIRTHS, Right.TAG, Right.RECORD_LEAVING}, {STAFF, VET, MANAGER}),
    ({Right.IMPORT, Right.JOIN_OR_VOID_CALVING}, {VET, MANAGER}),
    ({Right.RECORD_RESULTS}, {VET, MANAGER}),
    ({Right.VERIFY, Right.SIGN}, {VET}),
    ({Right.MANAGE_LABORATORIES}, {MANAGER}),
    ({Right.CHANGE_POLICY, Right.CHANGE_SETTINGS, Right.MANAGE_MEMBERS}, {MANAGER}),
)
MAY = {right: roles for rights, roles in TABLE for right in rights}


# --- The table ---


def test_each_right_stands_in_exactly_one_row_of_the_table():
    listed = [right for rights, _roles in TABLE for right in rights]

    assert sorted(listed) == sorted(Right)


def test_each_role_has_its_column():
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_nothing_else(role, right):
    assert (right in RIGHTS[role]) == (role in MAY[right])
    assert (role in roles_with(right)) == (role in MAY[right])


def test_one_person_with_two_roles_may_what_either_may():
    assert rights_of([STAFF, MANAGER]) == RIGHTS[STAFF] | RIGHTS[MANAGER]


def test_somebody_without_a_role_may_nothing():
    assert rights_of([]) == frozenset()


# --- The addresses ---


def _names(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _names(pattern.url_patterns, inner)
        else:
            yield ":".join([*spaces, pattern.name or f"<no name: {pattern.pattern}>"])


NAMES = sorted(_names(get_resolver().url_patterns))


def test_each_address_has_a_row_that_says_who_may_visit_it():
    listed = {*HERD_PAGES, *OWN_PAGES, *EXEMPT}

    assert set(NAMES) - listed == set(), "add a row to tests/access.py"
    assert listed - set(NAMES) == set(), "these addresses are gone"


def test_no_address_has_two_rows():
    assert len({*HERD_PAGES, *OWN_PAGES, *EXEMPT}) == len(HERD_PAGES) + len(OWN_PAGES) + len(EXEMPT)
    assert len(NAMES) == len(set(NAMES))


def test_each_exemption_says_why():
    assert all(len(reason) > 10 for reason in EXEMPT.values())


def address(name: str, page: HerdPage, herd: Herd) -> str:
    return reverse(name, kwargs={"code": herd.code, **page.of(herd)})


def visit(client: Client, method: str, url: str) -> int:
    return client.generic(method, url).status_code


@pytest.mark.parametrize("name", HERD_PAGES)
def test_the_page_asks_for_the_right_in_its_row(db, name):
    view = resolve(address(name, HERD_PAGES[name], HerdFactory())).func

    assert view.herd_right is HERD_PAGES[name].right
    assert set(view.herd_methods) - {"HEAD"} == set(HERD_PAGES[name].methods)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", HERD_PAGES)
def test_members_reach_a_page_of_the_herd_as_their_role_allows(db, client, name, role):
    page, herd = HERD_PAGES[name], HerdFactory()
    client.force_login(member(herd, role))

    for method in page.methods:
        url = address(name, page, herd)
        if role in MAY[page.right]:
            status = visit(client, method, url)
            assert status == page.shows or (method == "POST" and status in {200, 302, 422}), (method, status)
        else:
            with nothing_written():
                assert visit(client, method, url) == 403, method


@pytest.mark.parametrize("name", HERD_PAGES)
def test_a_manager_of_another_herd_finds_nothing_here(db, client, name):
    page, herd = HERD_PAGES[name], HerdFactory()
    client.force_login(member(HerdFactory(), MANAGER))

    for method in page.methods:
        url = address(name, page, herd)
        with nothing_written():
            assert visit(client, method, url) == 404


OF_ONE_HERD = [
    name for name, page in HERD_PAGES.items() if page.of is not nothing_more and not page.everywhere
]


@pytest.mark.parametrize("name", OF_ONE_HERD)
def test_what_belongs_to_another_herd_is_not_found_in_this_one(db, client, name):
    page, herd, other = HERD_PAGES[name], HerdFactory(), HerdFactory()
    client.force_login(member(herd, MANAGER, VET))
    url = reverse(name, kwargs={"code": herd.code, **page.of(other)})

    for method in page.methods:
        with nothing_written():
            assert visit(client, method, url) == 404, method


@pytest.mark.parametrize("name", HERD_PAGES)
def test_without_signing_in_a_page_leads_to_the_sign_in_and_back(db, client, name):
    page, herd = HERD_PAGES[name], HerdFactory()
    url = address(name, page, herd)

    for method in page.methods:
        with nothing_written():
            response = client.generic(method, url)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("name", HERD_PAGES)
def test_the_wrong_method_is_refused_even_to_a_manager(db, client, name):
    page, herd = HERD_PAGES[name], HerdFactory()
    client.force_login(member(herd, MANAGER))
    url = address(name, page, herd)

    for method in {"GET", "POST", "PUT", "DELETE"} - set(page.methods):
        with nothing_written():
            assert visit(client, method, url) == 405, method


@pytest.mark.parametrize("name", OWN_PAGES)
def test_whoever_is_signed_in_reaches_the_own_pages(db, client, name):
    client.force_login(UserFactory())

    for method in OWN_PAGES[name]:
        assert visit(client, method, reverse(name)) in {200, 302}, method


@pytest.mark.parametrize("name", OWN_PAGES)
def test_without_signing_in_the_own_pages_lead_to_the_sign_in(db, client, name):
    for method in OWN_PAGES[name]:
        with nothing_written():
            response = client.generic(method, reverse(name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_wrong_method_is_refused_on_the_own_pages(db, client, name):
    client.force_login(UserFactory())

    for method in {"GET", "POST", "PUT", "DELETE"} - set(OWN_PAGES[name]):
        with nothing_written():
            assert visit(client, method, reverse(name)) == 405, method
