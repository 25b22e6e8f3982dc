"""A manager lets people into a herd, says what they may do, and lets them go."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from herd.actions.members import change_roles, invite, make_person, remove_member
from herd.actions.sign_in_links import digest, hand_over_link, mail_link, use_link
from herd.errors import Refused
from herd.models import Membership, SignInLink, User
from herd.queries import herds_for
from herd.vocabulary import Role
from tests.factories import PASSWORD, HerdFactory, MembershipFactory, UserFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd():
    return HerdFactory(code="valley", name="Valley Farm", language="es")


@pytest.fixture
def manager(herd):
    return member(herd, Role.MANAGER, username="maire", first_name="Máire")


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def codes(refusal) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def roles_of(herd, user) -> set[str]:
    return set(herd.memberships.filter(user=user).values_list("role", flat=True))


def confirmed(user, email):
    user.email = email
    user.save()
    return EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)


def signed_in_before(user):
    user.last_login = timezone.now() - timedelta(days=3)
    user.save()
    return user


# --- Inviting by e-mail ---


def test_somebody_new_gets_a_mail_with_a_link_and_is_a_member(as_manager, herd):
    response = as_manager.post(
        reverse("herd:member-invite", args=["valley"]), {"email": "Ana@Example.org ", "roles": ["staff"]}
    )

    assert response.status_code == 302
    ana = User.objects.get(email="ana@example.org")
    assert roles_of(herd, ana) == {"staff"}
    assert not ana.has_usable_password()
    assert ana.language == "", "her own phone says in which language she reads"
    (sent,) = mail.outbox
    assert sent.to == ["ana@example.org"]
    token = re.search(r"http://testserver/in/([\w-]+)/", sent.body).group(1)
    link = SignInLink.objects.get(token_digest=digest(token))
    assert link.user == ana
    assert timedelta(days=2, hours=23) < link.expires_at - timezone.now() <= timedelta(days=3)


def test_the_secret_of_a_link_is_not_kept(herd, manager):
    secret = make_person(herd=herd, username="ana", roles={Role.STAFF}, by=manager, now=timezone.now())

    kept = SignInLink.objects.filter(pk=secret.link.pk).values_list().get()
    assert secret.token not in map(str, kept)


def test_who_has_an_account_is_a_member_at_once_and_told_so_without_a_link(as_manager, herd):
    vet = signed_in_before(member(HerdFactory(), Role.VET))
    confirmed(vet, "vet@example.org")

    as_manager.post(
        reverse("herd:member-invite", args=["valley"]),
        {"email": "vet@example.org", "roles": ["vet", "manager"]},
    )

    assert roles_of(herd, vet) == {"vet", "manager"}
    assert User.objects.filter(email="vet@example.org").count() == 1
    (sent,) = mail.outbox
    assert "Valley Farm" in sent.subject
    assert "/in/" not in sent.body
    assert not vet.sign_in_links.exists()


def test_an_address_somebody_merely_states_lets_nobody_in(herd, manager):
    claimant = signed_in_before(member(HerdFactory(), Role.READER, email="vet@example.org"))

    with pytest.raises(Refused) as refusal:
        invite(herd=herd, email="vet@example.org", roles={Role.VET}, by=manager, now=timezone.now())

    assert codes(refusal) == ["address_unconfirmed"]
    assert not herd.memberships.filter(user=claimant).exists()


def test_a_second_address_that_is_not_confirmed_lets_nobody_in_either(herd, manager):
    claimant = signed_in_before(member(HerdFactory(), Role.READER))
    confirmed(claimant, "own@example.org")
    EmailAddress.objects.create(user=claimant, email="vet@example.org", verified=False)

    with pytest.raises(Refused):
        invite(herd=herd, email="vet@example.org", roles={Role.VET}, by=manager, now=timezone.now())

    assert not herd.memberships.filter(user=claimant).exists()


def test_a_member_is_not_invited_twice(as_manager, herd):
    ana = signed_in_before(member(herd, Role.STAFF))
    confirmed(ana, "ana@example.org")

    response = as_manager.post(
        reverse("herd:member-invite", args=["valley"]), {"email": "ana@example.org", "roles": ["vet"]}
    )

    assert "is a member of this herd already" in response.text
    assert 'value="ana@example.org"' in response.text
    assert roles_of(herd, ana) == {"staff"}
    assert mail.outbox == []


def test_an_invitation_without_a_role_is_refused_and_keeps_the_address(as_manager):
    response = as_manager.post(reverse("herd:member-invite", args=["valley"]), {"email": "ana@example.org"})

    assert "Choose at least one role." in response.text
    assert 'value="ana@example.org"' in response.text
    assert not User.objects.filter(email="ana@example.org").exists()


def test_a_mail_server_that_fails_is_told_and_the_member_is_there(as_manager, herd, monkeypatch):
    def no_server(*_args, **_kwargs):
        raise OSError("no server")

    monkeypatch.setattr("herd.mails.send_mail", no_server)
    response = as_manager.post(
        reverse("herd:member-invite", args=["valley"]),
        {"email": "ana@example.org", "roles": ["staff"]},
        follow=True,
    )

    assert "could not be sent" in response.text
    assert "ana@example.org" in response.text


def test_two_people_of_one_mailbox_name_get_two_sign_in_names(herd, manager):
    now = timezone.now()
    first = invite(herd=herd, email="office@a.example", roles={Role.STAFF}, by=manager, now=now)
    second = invite(herd=herd, email="office@b.example", roles={Role.STAFF}, by=manager, now=now)

    assert (first.user.username, second.user.username) == ("office", "office2")


# --- People without an address ---


def test_a_person_without_an_address_gets_a_code_for_the_phone(as_manager, herd):
    response = as_manager.post(
        reverse("herd:member-new", args=["valley"]),
        {"username": "jose.milking", "first_name": "José", "roles": ["staff"]},
        follow=True,
    )

    jose = User.objects.get(username="jose.milking")
    assert roles_of(herd, jose) == {"staff"}
    token = re.search(r"http://testserver/in/([\w-]+)/", response.text).group(1)
    assert jose.sign_in_links.get().token_digest == digest(token)
    drawn = as_manager.get(reverse("herd:member-link-code", args=["valley", jose.public_id]))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"<svg" in drawn.content
    assert "no-store" in drawn["Cache-Control"]


def test_the_code_is_shown_only_to_the_manager_who_made_it(as_manager, client, herd, manager):
    secret = make_person(herd=herd, username="ana", roles={Role.STAFF}, by=manager, now=timezone.now())
    ana = secret.link.user

    page = as_manager.get(reverse("herd:member-link", args=["valley", ana.public_id]))
    drawn = as_manager.get(reverse("herd:member-link-code", args=["valley", ana.public_id]))

    assert "cannot be shown again" in page.text
    assert drawn.status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.STAFF, Role.VET])
def test_the_code_of_a_link_is_not_for_other_roles_not_even_the_one_who_made_it(
    as_manager, herd, manager, role
):
    as_manager.post(reverse("herd:member-new", args=["valley"]), {"username": "ana", "roles": ["staff"]})
    code = reverse("herd:member-link-code", args=["valley", User.objects.get(username="ana").public_id])
    assert b"<svg" in as_manager.get(code).content
    herd.memberships.filter(user=manager).update(role=role.value)

    refused = as_manager.get(code)

    assert refused.status_code == 403
    assert b"<svg viewBox" not in refused.content
    assert refused["Content-Type"].startswith("text/html")


def test_a_name_in_use_is_refused_whatever_its_capitals(as_manager):
    UserFactory(username="ana")

    response = as_manager.post(
        reverse("herd:member-new", args=["valley"]),
        {"username": "Ana", "first_name": "Ana M", "roles": ["staff"]},
    )

    assert "is in use" in response.text
    assert 'value="Ana M"' in response.text


@pytest.mark.parametrize("name", ["ana maria", "ana@farm.example", "ana/milk", ""])
def test_a_name_to_sign_in_with_has_plain_signs_only(as_manager, name):
    response = as_manager.post(
        reverse("herd:member-new", args=["valley"]), {"username": name, "roles": ["staff"]}
    )

    assert response.status_code == 200
    assert "field-error" in response.text
    assert Membership.objects.filter(role="staff").count() == 0


def test_a_link_is_not_handed_over_for_somebody_of_another_herd_too(herd, manager):
    vet = member(herd, Role.VET)
    MembershipFactory(user=vet, role=Role.VET.value)

    with pytest.raises(Refused) as refusal:
        hand_over_link(herd=herd, user=vet, by=manager, now=timezone.now())

    assert codes(refusal) == ["belongs_elsewhere"]


def test_a_link_handed_over_stops_working_when_its_person_joins_another_herd(herd, manager):
    now = timezone.now()
    secret = make_person(herd=herd, username="ana", roles={Role.STAFF}, by=manager, now=now)
    MembershipFactory(user=secret.link.user, role=Role.STAFF.value)

    with pytest.raises(Refused) as refusal:
        use_link(token=secret.token, now=now)

    assert codes(refusal) == ["belongs_elsewhere"]


def test_a_manager_of_both_herds_may_hand_the_link_over(herd, manager):
    other = HerdFactory()
    MembershipFactory(herd=other, user=manager, role=Role.MANAGER.value)
    ana = member(herd, Role.STAFF)
    MembershipFactory(herd=other, user=ana, role=Role.STAFF.value)

    assert hand_over_link(herd=herd, user=ana, by=manager, now=timezone.now()).link.user == ana


def test_a_person_with_an_address_is_mailed_the_link_and_the_manager_does_not_see_it(as_manager, herd):
    ana = member(herd, Role.STAFF)
    confirmed(ana, "ana@example.org")

    response = as_manager.post(reverse("herd:member-link", args=["valley", ana.public_id]), follow=True)

    assert "/in/" not in response.text
    assert mail.outbox[0].to == ["ana@example.org"]
    assert "/in/" in mail.outbox[0].body
    with pytest.raises(Refused):
        hand_over_link(herd=herd, user=ana, by=User.objects.get(username="maire"), now=timezone.now())


def test_who_mistyped_the_own_address_is_let_in_by_the_manager_all_the_same(as_manager, herd):
    ana = signed_in_before(member(herd, Role.STAFF, email="ana@exmaple.org"))

    page = as_manager.post(reverse("herd:member-link", args=["valley", ana.public_id]), follow=True)

    assert "http://testserver/in/" in page.text
    assert mail.outbox == []


def test_who_was_invited_by_mail_and_never_came_is_sent_another_that_the_manager_does_not_see(
    as_manager, herd, manager
):
    ana = invite(herd=herd, email="ana@example.org", roles={Role.STAFF}, by=manager, now=timezone.now()).user

    page = as_manager.post(reverse("herd:member-link", args=["valley", ana.public_id]), follow=True)

    assert "/in/" not in page.text
    assert [sent.to for sent in mail.outbox] == [["ana@example.org"]]


def test_no_link_is_mailed_without_an_address(herd, manager):
    with pytest.raises(Refused) as refusal:
        mail_link(herd=herd, user=member(herd, Role.STAFF), by=manager, now=timezone.now())

    assert codes(refusal) == ["no_address"]


def test_a_new_link_withdraws_the_earlier_one(herd, manager):
    now = timezone.now()
    first = make_person(herd=herd, username="ana", roles={Role.STAFF}, by=manager, now=now)
    second = hand_over_link(herd=herd, user=first.link.user, by=manager, now=now)

    with pytest.raises(Refused) as refusal:
        use_link(token=first.token, now=now)

    assert codes(refusal) == ["link_withdrawn"]
    assert use_link(token=second.token, now=now).user == first.link.user


def test_a_manager_withdraws_a_link_that_went_astray(as_manager, herd, manager):
    secret = make_person(herd=herd, username="ana", roles={Role.STAFF}, by=manager, now=timezone.now())

    as_manager.post(reverse("herd:member-link-withdraw", args=["valley", secret.link.user.public_id]))

    secret.link.refresh_from_db()
    assert (secret.link.revoked_by, secret.link.used_at) == (manager, None)
    with pytest.raises(Refused):
        use_link(token=secret.token, now=timezone.now())


# --- Roles ---


def test_one_person_may_be_vet_and_manager(as_manager, herd):
    ana = member(herd, Role.STAFF)

    as_manager.post(reverse("herd:member", args=["valley", ana.public_id]), {"roles": ["vet", "manager"]})

    assert roles_of(herd, ana) == {"vet", "manager"}


def test_the_page_of_a_member_shows_the_roles_held(as_manager, herd):
    ana = member(herd, Role.STAFF, Role.VET)

    page = as_manager.get(reverse("herd:member", args=["valley", ana.public_id])).text

    held = set(re.findall(r'<input type="checkbox" name="roles" value="(\w+)"[^>]*\bchecked', page))
    assert held == {"staff", "vet"}


def test_the_last_manager_can_neither_be_demoted_nor_removed(as_manager, herd, manager):
    demoted = as_manager.post(reverse("herd:member", args=["valley", manager.public_id]), {"roles": ["vet"]})
    removed = as_manager.post(reverse("herd:member-remove", args=["valley", manager.public_id]))

    assert "only manager" in demoted.text
    assert "only manager" in removed.text
    assert roles_of(herd, manager) == {"manager"}


def test_a_manager_of_two_may_step_down_and_loses_the_members_page(as_manager, herd, manager):
    member(herd, Role.MANAGER)

    response = as_manager.post(
        reverse("herd:member", args=["valley", manager.public_id]), {"roles": ["staff"]}
    )

    assert response["Location"] == "/"
    assert roles_of(herd, manager) == {"staff"}
    assert as_manager.get(reverse("herd:members", args=["valley"])).status_code == 403


def test_a_member_without_any_role_is_refused(herd, manager):
    with pytest.raises(Refused) as refusal:
        change_roles(herd=herd, user=member(herd, Role.STAFF), roles=set(), by=manager)

    assert codes(refusal) == ["role_missing"]


def test_who_gave_and_took_a_role_stays_on_record(herd, manager):
    ana = member(herd, Role.STAFF)
    change_roles(herd=herd, user=ana, roles={Role.VET}, by=manager)

    records = Membership.history.filter(user=ana, history_user=manager).order_by("history_id")
    assert [(record.role, record.history_type) for record in records] == [("staff", "-"), ("vet", "+")]


# --- Letting go ---


def test_who_is_removed_sees_nothing_of_the_herd_from_the_next_page_on(client, herd, manager):
    ana = member(herd, Role.MANAGER, last_herd=herd)
    client.force_login(ana)
    url = reverse("herd:members", args=["valley"])
    assert client.get(url).status_code == 200

    remove_member(herd=herd, user=ana, by=manager, now=timezone.now())

    assert client.get(url).status_code == 404
    assert not herds_for(ana).exists()
    ana.refresh_from_db()
    assert ana.last_herd is None


def test_who_is_removed_cannot_use_the_link_made_before(herd, manager):
    secret = make_person(herd=herd, username="ana", roles={Role.STAFF}, by=manager, now=timezone.now())
    remove_member(herd=herd, user=secret.link.user, by=manager, now=timezone.now())

    with pytest.raises(Refused) as refusal:
        use_link(token=secret.token, now=timezone.now())

    assert codes(refusal) == ["link_withdrawn"]


def test_removing_somebody_twice_is_told(herd, manager):
    ana = member(herd, Role.STAFF)
    remove_member(herd=herd, user=ana, by=manager, now=timezone.now())

    with pytest.raises(Refused) as refusal:
        remove_member(herd=herd, user=ana, by=manager, now=timezone.now())

    assert codes(refusal) == ["not_a_member"]


def test_a_member_of_two_herds_keeps_the_other(herd, manager):
    vet = member(herd, Role.VET)
    other = MembershipFactory(user=vet, role=Role.VET.value).herd

    remove_member(herd=herd, user=vet, by=manager, now=timezone.now())

    assert list(herds_for(vet)) == [other]


# --- The list ---


def test_the_list_tells_roles_and_who_has_not_signed_in(as_manager, herd, manager):
    signed_in_before(member(herd, Role.VET, Role.MANAGER, first_name="Aoife", last_name="Byrne"))
    make_person(herd=herd, username="jose", roles={Role.STAFF}, by=manager, now=timezone.now())

    page = re.sub(r"\s+", " ", as_manager.get(reverse("herd:members", args=["valley"])).text)

    assert re.search(r"Aoife Byrne</a>.*?Veterinarian, Manager", page)
    assert re.search(r"jose</a>.*?Farm staff.*?Not yet.*?Link waiting until", page)


def test_thirty_members_cost_no_more_queries_than_one(as_manager, herd, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = reverse("herd:members", args=["valley"])
    as_manager.get(url)
    with CaptureQueriesContext(connection) as few:
        as_manager.get(url)
    for _number in range(30):
        member(herd, Role.STAFF, Role.VET)

    with django_assert_num_queries(len(few)):
        page = as_manager.get(url).text

    assert page.count("<tr>") == 32


def test_a_members_password_still_works_after_being_made_a_member(client, herd, manager):
    vet = signed_in_before(member(HerdFactory(), Role.VET, username="vet"))
    confirmed(vet, "vet@example.org")
    invite(herd=herd, email="vet@example.org", roles={Role.VET}, by=manager, now=timezone.now())

    response = client.post(reverse("account_login"), {"login": "vet@example.org", "password": PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(vet.pk)
