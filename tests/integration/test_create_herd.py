"""Making a herd by command."""

import io

import pytest
from django.core.management import CommandError, call_command

from herd.models import Herd
from herd.permissions import Right
from herd.queries import rights_in
from tests.factories import HerdFactory, UserFactory


def test_a_herd_is_made_with_its_owner_as_manager(db: None):
    owner = UserFactory(username="brigid")
    call_command("create_herd", "IE-1", name="Hill farm", owner="brigid", stdout=io.StringIO())

    herd = Herd.objects.get(code="IE-1")
    assert herd.name == "Hill farm"
    assert Right.MANAGE_MEMBERS in rights_in(owner, herd)
    assert herd.history.count() == 1


@pytest.mark.parametrize(
    ("code", "owner", "cause"),
    [("ie-1", None, "is in use"), ("a/b", None, "letters, digits"), ("IE-2", "nobody", "no user «nobody»")],
)
def test_a_herd_that_cannot_be_is_refused_with_the_cause(db: None, code: str, owner: str | None, cause: str):
    HerdFactory(code="IE-1")

    with pytest.raises(CommandError, match=cause):
        call_command("create_herd", code, name="Hill farm", owner=owner, stdout=io.StringIO())

    assert Herd.objects.count() == 1
