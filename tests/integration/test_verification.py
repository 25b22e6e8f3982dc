"""Results verified by a second person: until then they count as preliminary."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse

from diagnostics.actions import change_policy, record_result, supersede_result, void_result
from diagnostics.actions import policy as policy_actions
from diagnostics.actions.verification import verify_result
from diagnostics.engine.vocabulary import Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, Assessment, AssessmentChange, HerdPolicy, ReassessmentRun, Verification
from herd.errors import Refused
from herd.models import Animal, Herd
from herd.vocabulary import Role, Sex
from tests.factories import CalvingFactory, HerdFactory, MembershipFactory, calf, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd():
    return HerdFactory(code="IE1")


@pytest.fixture
def heifer(herd):
    return suspect(herd, "0142")


@pytest.fixture
def asked(herd):
    """The herd asks for a second person from now on."""
    change_policy(herd=herd, by=None, today=herd.today(), second_person=True)


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET, username="vera")


@pytest.fixture
def other_vet(herd):
    return member(herd, Role.VET, username="otto")


def suspect(herd: Herd, number: str) -> Animal:
    calving = CalvingFactory(herd=herd, calved_on=herd.today() - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE)
    return calf(calving, Sex.FEMALE, number=number)


def positive(heifer: Animal, by, **report: object) -> Assay:
    said = AssayEntry(
        heifer,
        "pcr_sry",
        heifer.herd.today() - timedelta(days=5),
        Report(**{"outcome": "detected", **report}),
        "blood_edta",
    )
    return record_result(herd=heifer.herd, entry=said, by=by, today=heifer.herd.today())


def verdict(heifer: Animal) -> str:
    return Assessment.objects.get(animal=heifer).verdict


def verify(assay: Assay, by) -> Verification:
    assay.refresh_from_db()
    return verify_result(result=assay.current, by=by, today=assay.herd.today())


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Hold that it is refused for this reason."""
    with pytest.raises(Refused) as error:
        yield
    assert [problem.code for problem in error.value.problems] == [code]


def page_of(assay: Assay) -> str:
    return reverse("diagnostics:result", args=[assay.herd.code, assay.public_id])


def press(client, assay: Assay, version: str | None = None, *, follow: bool = False):
    address = reverse("diagnostics:result-verify", args=[assay.herd.code, assay.public_id])
    return client.post(address, {"version": version or str(assay.current.public_id)}, follow=follow)


def test_a_result_counts_as_preliminary_until_a_second_person_has_verified_it(heifer, asked, vet, other_vet):
    assay = positive(heifer, vet)
    assert verdict(heifer) == Verdict.UNRESOLVED
    verify(assay, other_vet)
    assert verdict(heifer) == Verdict.CONFIRMED
    change = AssessmentChange.objects.filter(animal=heifer).first()
    assert (change.cause, change.changed_by) == ("result_verified", other_vet)


def test_verified_twice_it_is_verified_once_by_whoever_was_first(heifer, asked, vet, other_vet, herd):
    assay = positive(heifer, vet)
    one = verify(assay, other_vet)
    assert verify(assay, other_vet) == one
    assert verify(assay, member(herd, Role.VET)) == one
    assert Verification.objects.count() == 1


def test_nobody_verifies_the_result_he_entered(heifer, asked, vet):
    with refused("own_result"):
        verify(positive(heifer, vet), vet)
    assert verdict(heifer) == Verdict.UNRESOLVED


@pytest.mark.parametrize("role", [Role.READER, Role.STAFF, Role.MANAGER])
def test_only_a_vet_of_the_herd_verifies(heifer, asked, vet, herd, role):
    assay = positive(heifer, vet)
    for person in (member(herd, role), member(HerdFactory(), Role.VET)):
        with refused("may_not_verify"):
            verify(assay, person)


def test_a_preliminary_or_void_result_is_not_verified(heifer, asked, vet, other_vet):
    assay = positive(heifer, vet, status="preliminary")
    with refused("not_final"):
        verify(assay, other_vet)
    void_result(assay=assay, reason="wrong tube", by=vet, today=heifer.herd.today())
    with refused("not_final"):
        verify(assay, other_vet)


def test_a_result_that_replaces_a_verified_one_needs_a_person_again(heifer, asked, vet, other_vet):
    assay = positive(heifer, vet)
    verify(assay, other_vet)
    superseded = assay.current
    supersede_result(
        assay=assay,
        report=Report(outcome="detected", note="mended"),
        reason="a slip",
        by=other_vet,
        today=heifer.herd.today(),
    )
    assert verdict(heifer) == Verdict.UNRESOLVED
    with refused("own_result"):
        verify(assay, other_vet)
    third = positive(suspect(heifer.herd, "0150"), vet)
    old = third.current
    supersede_result(
        assay=third,
        report=Report(outcome="inconclusive"),
        reason="a slip",
        by=vet,
        today=heifer.herd.today(),
    )
    with refused("not_current"):
        verify_result(result=old, by=other_vet, today=heifer.herd.today())
    assert verify_result(result=superseded, by=other_vet, today=heifer.herd.today()), "on record already"
    verify(assay, vet)
    assert verdict(heifer) == Verdict.CONFIRMED


def test_a_manager_asks_for_it_on_the_settings_page_and_results_before_that_stay_final(
    client, herd, heifer, vet
):
    positive(heifer, vet)
    client.force_login(member(herd, Role.MANAGER))
    address = reverse("diagnostics:policy", args=[herd.code])
    typed = {"confirm_threshold": "0.95", "clear_threshold": "0.10", "suspect_threshold": "0.10"}
    client.post(address, {**typed, "second_person": "on"})
    since = HerdPolicy.objects.get().verified_since
    assert since is not None
    assert verdict(heifer) == Verdict.CONFIRMED
    later = suspect(herd, "0150")
    positive(later, vet)
    assert verdict(later) == Verdict.UNRESOLVED
    client.post(address, {**typed, "second_person": "on", "suspect_threshold": "0.12"})
    assert HerdPolicy.objects.get().verified_since == since, (
        "asked again, it stays since when it was asked first"
    )
    page = client.post(address, {**typed, "suspect_threshold": "0.12"}, follow=True).content.decode()
    assert verdict(later) == Verdict.CONFIRMED
    assert AssessmentChange.objects.filter(animal=later).first().cause == "verification_changed"
    assert "results are verified by a second person" in page.lower()
    assert "Every verdict of the herd goes by it now" in page


def test_in_a_large_herd_the_verdicts_are_read_anew_on_the_queue(herd, heifer, asked, vet, monkeypatch):
    positive(heifer, vet)
    monkeypatch.setattr(policy_actions, "AT_ONCE", 1)
    run = change_policy(herd=herd, by=None, today=herd.today(), second_person=False)
    assert (run, run.cause) == (ReassessmentRun.objects.get(), "verification_changed")
    assert verdict(heifer) == Verdict.UNRESOLVED
    policy_actions.reassess_in_steps(run=run, as_of=herd.today())
    assert verdict(heifer) == Verdict.CONFIRMED


def test_the_page_of_a_result_says_that_it_waits_and_for_whom(client, herd, heifer, asked, vet, other_vet):
    assay = positive(heifer, vet)
    client.force_login(vet)
    own = client.get(page_of(assay)).content.decode()
    assert "You entered it" in own
    assert "verify, and on to the next" not in own
    client.force_login(member(herd, Role.STAFF))
    assert "A veterinarian of the herd has to verify it." in client.get(page_of(assay)).content.decode()
    listed = client.get(reverse("diagnostics:results", args=[herd.code])).content.decode()
    assert "waits for a second person" in listed
    client.force_login(other_vet)
    shown = client.get(page_of(assay)).content.decode()
    assert "verify, and on to the next" in shown
    assert "<strong>Male cells or DNA detected</strong>" in shown, "what is verified stands beside the button"
    press(client, assay)
    after = client.get(page_of(assay)).content.decode()
    assert "Waits for a second person" not in after
    assert "Verified" in after
    assert "waits for" not in client.get(reverse("diagnostics:results", args=[herd.code])).content.decode()


def test_a_vet_goes_from_one_result_to_the_next_across_herds(client, herd, heifer, asked, vet, other_vet):
    there = HerdFactory(code="IE2")
    change_policy(herd=there, by=None, today=there.today(), second_person=True)
    MembershipFactory(herd=there, user=other_vet, role=Role.VET.value)
    stranger = HerdFactory(code="IE3")
    change_policy(herd=stranger, by=None, today=stranger.today(), second_person=True)
    positive(suspect(stranger, "0900"), vet)
    elsewhere = positive(suspect(there, "0300"), vet)
    one, two = positive(heifer, vet), positive(suspect(herd, "0150"), vet)
    positive(suspect(herd, "0160"), other_vet)
    client.force_login(other_vet)
    assert press(client, one)["Location"] == page_of(two), "of the same herd first"
    assert press(client, two)["Location"] == page_of(elsewhere)
    last = press(client, elsewhere, follow=True)
    assert "No other result waits for you." in last.content.decode()
    assert Verification.objects.count() == 3


def test_a_result_replaced_while_it_was_looked_at_is_not_verified_unseen(
    client, heifer, asked, vet, other_vet
):
    assay = positive(heifer, vet)
    seen = str(assay.current.public_id)
    supersede_result(
        assay=assay,
        report=Report(outcome="inconclusive"),
        reason="a slip",
        by=vet,
        today=heifer.herd.today(),
    )
    client.force_login(other_vet)
    answer = press(client, assay, seen, follow=True)
    assert "replaced this result meanwhile" in answer.content.decode()
    assert not Verification.objects.exists()
