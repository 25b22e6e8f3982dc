"""The pages of a diagnosis: written with the evidence before one's eyes, signed, shown, revoked."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import encrypt
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.engine.criteria import FIGURES
from diagnostics.forms.diagnoses import sign_seen
from diagnostics.models import Certificate, Diagnosis, Revocation, Signatory
from diagnostics.queries.diagnoses import to_sign
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import assayed, calved, single, twin_to_a_bull
from tests.diagnoses import signed
from tests.factories import PASSWORD, HerdFactory, member
from tests.pseudo_locale import pseudo_locale, untranslated

pytestmark = pytest.mark.django_db
SOURCES = {source for figure in FIGURES.values() for source in figure.source.split("; ")}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_tries_before():
    cache.clear()


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="MEADOW")


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET, first_name="Ada", last_name="Vet")


@pytest.fixture
def as_vet(client, vet):
    client.force_login(vet)
    return client


@pytest.fixture
def cleared(herd):
    heifer = twin_to_a_bull(herd, "10")
    assayed(heifer)
    return heifer


def address(animal):
    return reverse("diagnostics:diagnosis-sign", args=[animal.herd.code, animal.public_id])


def typed(page, **more):
    """What a vet would send from a page as it is shown, with the licence and the password typed in."""
    form = page.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields if name != "supersede"}
    return {**shown, "seen": page.context["seen"], "licence_number": "VET-1", "password": PASSWORD, **more}


def sign(client, animal, **more):
    return client.post(address(animal), typed(client.get(address(animal)), **more))


def words(page):
    return " ".join(page.content.decode().split())


# --- Written and signed ---


def test_the_page_proposes_what_goes_with_the_verdict_and_shows_what_it_rests_on(as_vet, cleared):
    page = as_vet.get(address(cleared))

    form = page.context["form"]
    assert form["conclusion"].value() == "not_freemartin"
    assert "consistent with the heifer being a normal female bovine" in form["statement"].value()
    assert "Cleared" in words(page)
    assert "no male cells found" in words(page)
    assert "licence_number" in form.fields


def test_the_statement_is_proposed_in_the_herds_language_whatever_the_vet_reads(as_vet, cleared):
    cleared.herd.language = "es"
    cleared.herd.save()

    page = as_vet.get(address(cleared))

    assert "Gemela de un macho" in page.context["form"]["statement"].value()
    assert "Your conclusion" in words(page)


def test_a_vet_signs_and_sees_what_was_signed(as_vet, vet, cleared):
    answer = sign(as_vet, cleared, statement="No male cells in her blood.")

    diagnosis = Diagnosis.objects.get()
    assert answer["Location"] == reverse("diagnostics:diagnosis", args=["MEADOW", diagnosis.public_id])
    assert (diagnosis.signed_by, diagnosis.conclusion) == (vet, "not_freemartin")
    assert diagnosis.statement == "No male cells in her blood."
    assert diagnosis.signed_on == cleared.herd.today()
    page = words(as_vet.get(answer["Location"]))
    for told in ("No male cells in her blood.", "Ada Vet", "VET-1", diagnosis.certificate.number, "Valid"):
        assert told in page
    assert diagnosis.certificate.sha256 in page


def test_the_licence_number_is_asked_the_first_time_only(as_vet, vet, cleared):
    sign(as_vet, cleared)

    page = as_vet.get(address(cleared))

    assert Signatory.objects.get(user=vet).licence_number == "VET-1"
    assert "licence_number" not in page.context["form"].fields
    assert "Signed under licence number VET-1" in words(page)


def test_what_is_changed_in_a_form_gone_back_to_is_said_not_to_be_signed(as_vet, cleared):
    said = typed(as_vet.get(address(cleared)))
    as_vet.post(address(cleared), said)

    again = as_vet.post(address(cleared), said, follow=True)
    changed = as_vet.post(address(cleared), said | {"statement": "She is open."}, follow=True)

    assert "what you changed since is not" not in again.text
    assert "what you changed since is not" in changed.text
    assert Diagnosis.objects.get().statement == said["statement"]


def test_a_form_sent_twice_signs_once(as_vet, cleared):
    sent = typed(as_vet.get(address(cleared)))

    first, second = as_vet.post(address(cleared), sent), as_vet.post(address(cleared), sent)

    assert first["Location"] == second["Location"]
    assert Diagnosis.objects.count() == Certificate.objects.count() == 1


def test_all_that_is_missing_is_told_at_once_and_nothing_typed_is_lost(as_vet, cleared):
    page = sign(as_vet, cleared, conclusion="freemartin", statement="Seen.", licence_number="", password="")

    errors = page.context["form"].errors
    assert set(errors) == {"differs_because", "licence_number", "password"}
    assert "«Cleared»" in errors["differs_because"][0]
    assert "Seen." in words(page)
    assert page.context["form"]["conclusion"].value() == "freemartin"
    assert not Diagnosis.objects.exists()


def test_another_conclusion_brings_its_own_statement_before_anything_is_signed(as_vet, cleared):
    because = {"conclusion": "freemartin", "differs_because": "By examination."}

    page = sign(as_vet, cleared, **because)

    assert "statement" in page.context["form"].errors
    assert "judged to be a freemartin" in page.context["form"]["statement"].value()
    assert not Diagnosis.objects.exists()
    as_vet.post(address(cleared), typed(page, **because))
    assert Diagnosis.objects.get().conclusion == "freemartin"


def test_no_word_of_a_refused_form_or_of_a_review_is_left_untranslated(as_vet, vet, cleared):
    with_second_factor(vet)
    signed(cleared, statement="4711", by=vet)
    sent = typed(as_vet.get(address(cleared)), conclusion="freemartin", statement="1", password="")
    assayed(cleared, "detected", method="pcr_sry", on=date(2026, 4, 1))

    with pseudo_locale():
        pages = [as_vet.get(address(cleared)), as_vet.post(address(cleared), sent)]
        pages.append(as_vet.get(reverse("diagnostics:animal", args=["MEADOW", cleared.public_id])))

    data = {
        "Freemartin",
        "MEADOW",
        "PCR",
        vet.username,
        "Ada Vet",
        "VET-1234",
        cleared.herd.name,
        str(cleared.dam),
        *SOURCES,
    }
    for page in pages:
        assert untranslated(page.content.decode(), data=data) == []


# --- Who signs ---


def test_a_wrong_password_signs_nothing_and_is_not_shown_again(as_vet, cleared):
    page = sign(as_vet, cleared, password="three blue goats", statement="Seen and judged.")

    assert set(page.context["form"].errors) == {"password"}
    assert "Seen and judged." in words(page)
    assert "three blue goats" not in words(page)
    assert not Diagnosis.objects.exists()


def test_after_too_many_wrong_passwords_even_the_right_one_is_refused_for_a_while(as_vet, cleared):
    for _try in range(5):
        sign(as_vet, cleared, password="wrong")

    page = sign(as_vet, cleared)

    assert "Too many wrong ones" in page.context["form"].errors["password"][0]
    assert not Diagnosis.objects.exists()


def code_now():
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def with_second_factor(user):
    return TOTP(Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(SECRET)}))


def test_a_code_of_the_second_factor_signs_and_is_good_once(as_vet, vet, cleared):
    with_second_factor(vet)
    code = code_now()

    assert "second factor" in words(as_vet.get(address(cleared)))
    sign(as_vet, cleared, password=code)
    page = sign(as_vet, cleared, password=code, supersede="on")

    assert Diagnosis.objects.count() == 1
    assert set(page.context["form"].errors) == {"password"}


def test_who_has_no_password_signs_by_a_code_and_without_either_is_told_what_to_do(as_vet, vet, cleared):
    vet.set_unusable_password()
    vet.save()
    as_vet.force_login(vet)

    page = sign(as_vet, cleared)
    assert not Diagnosis.objects.exists()
    assert "Set a password in your account" in words(page)

    with_second_factor(vet)
    sign(as_vet, cleared, password=code_now())
    assert Diagnosis.objects.count() == 1


def test_the_password_is_never_kept_when_the_sign_in_has_ended(as_vet, cleared):
    from herd.models import KeptEntry

    page = as_vet.get(address(cleared))
    owner = page.content.decode().partition('name="form_owner" value="')[2].partition('"')[0]
    as_vet.logout()

    as_vet.post(address(cleared), typed(page, form_owner=owner, statement="Written in the barn."))

    kept = KeptEntry.objects.get()
    assert "Written+in+the+barn" in kept.data
    assert PASSWORD.replace(" ", "+") not in kept.data


@pytest.mark.parametrize("role", [Role.READER, Role.STAFF, Role.MANAGER])
def test_without_the_right_nothing_is_signed_and_the_button_not_shown(client, as_vet, cleared, role):
    said = typed(as_vet.get(address(cleared)))
    client.force_login(member(cleared.herd, role))

    assert client.get(address(cleared)).status_code == 403
    assert client.post(address(cleared), said).status_code == 403
    assert not Diagnosis.objects.exists()
    animal = reverse("diagnostics:animal", args=["MEADOW", cleared.public_id])
    assert address(cleared) not in words(client.get(animal))


# --- Refused, with a sentence ---


def test_of_a_bull_a_sentence_says_that_nothing_is_signed(as_vet, herd):
    bull = calved(herd, ("male", "7"), number_born=1).calves.get()

    page = as_vet.get(address(bull))

    assert "This is a male" in words(page)
    assert "<textarea" not in words(page)


def test_what_came_while_the_page_was_open_is_shown_and_signed_only_then(as_vet, cleared):
    sent = typed(as_vet.get(address(cleared)), statement="Written before.")
    assayed(cleared, "detected", method="pcr_sry", on=date(2026, 4, 1))

    page = as_vet.post(address(cleared), {**sent, "differs_because": "x"})

    told = words(page)
    assert not Diagnosis.objects.exists()
    assert "New since you opened this page" in told
    assert "New result: PCR, SRY – Blood, EDTA, April 1, 2026: Male cells or DNA detected." in told
    assert "The verdict was «Cleared», and is now «Unresolved»." in told
    assert "Written before." in told
    as_vet.post(address(cleared), typed(page, differs_because="I trust the first."))
    assert len(Diagnosis.objects.get().evidence["assays"]) == 2


def test_a_forged_or_lost_word_of_what_was_shown_signs_by_what_stands_on_record_only(as_vet, cleared):
    other = single(cleared.herd, "12")

    page = sign(as_vet, cleared, seen=sign_seen(to_sign(other, today=cleared.herd.today()).seen))

    assert not Diagnosis.objects.exists()
    assert "has changed since this page was opened" in words(page)
    sign(as_vet, cleared, seen="forged")
    assert not Diagnosis.objects.exists()


@pytest.mark.parametrize(
    "field", ["seen", "idempotency_key", "statement", "password", "licence_number", "conclusion"]
)
@pytest.mark.parametrize("nonsense", ["\x00", "é:é:é", "x" * 10_000, "{}", "' OR 1=1 --"])
def test_nonsense_in_any_field_signs_nothing_and_breaks_nothing(as_vet, cleared, field, nonsense):
    page = sign(as_vet, cleared, **{field: nonsense})

    harmless = (
        field in {"idempotency_key", "statement", "licence_number"}
        and len(nonsense) < 64
        and nonsense != "\x00"
    )
    assert page.status_code == (302 if harmless else 200)
    assert Diagnosis.objects.exists() == harmless


# --- One after the other ---


def test_a_standing_diagnosis_is_replaced_only_with_a_tick(as_vet, cleared):
    first = signed(cleared)

    page = sign(as_vet, cleared)
    assert set(page.context["form"].errors) == {"supersede"}
    assert Diagnosis.objects.count() == 1

    sign(as_vet, cleared, supersede="on")
    first.refresh_from_db()
    assert first.superseded_by.previous == first
    page = words(as_vet.get(reverse("diagnostics:diagnosis", args=["MEADOW", first.public_id])))
    assert "Superseded" in page
    assert first.superseded_by.certificate.number in page


def test_the_page_of_a_diagnosis_tells_what_is_new_since(as_vet, cleared):
    diagnosis = signed(cleared)
    assayed(cleared, "detected", method="pcr_sry", on=date(2026, 4, 1))

    page = words(as_vet.get(reverse("diagnostics:diagnosis", args=["MEADOW", diagnosis.public_id])))

    assert "New since it was signed" in page
    assert "New result: PCR, SRY" in page


def test_revoking_asks_why_and_shows_it_to_members(as_vet, cleared):
    diagnosis = signed(cleared)
    revoke = reverse("diagnostics:diagnosis-revoke", args=["MEADOW", diagnosis.public_id])

    assert "Say why" in words(as_vet.post(revoke, {"reason": " "}))
    assert not Revocation.objects.exists()
    answer = as_vet.post(revoke, {"reason": "The tubes were mixed up."})

    page = words(as_vet.get(answer["Location"]))
    assert "Revoked" in page
    assert "The tubes were mixed up." in page
    assert reverse("diagnostics:diagnosis-revoke", args=["MEADOW", diagnosis.public_id]) not in page


def test_the_page_of_the_animal_shows_what_counts_above_the_verdict(as_vet, cleared):
    signed(cleared, "freemartin")

    page = words(as_vet.get(reverse("diagnostics:animal", args=["MEADOW", cleared.public_id])))

    assert page.index("By this diagnosis she is not to be bred") < page.index('id="verdict"')
    assert "It is another conclusion than the verdict of then" in page


def test_the_next_step_leads_the_vet_to_the_form(as_vet, cleared):
    animal = reverse("diagnostics:animal", args=["MEADOW", cleared.public_id])
    assert address(cleared) in words(as_vet.get(animal))

    signed(cleared)
    assayed(cleared, "detected", method="pcr_sry", on=date(2026, 4, 1))

    page = words(as_vet.get(animal))
    assert "Review the diagnosis" in page
    assert address(cleared) in page


def test_a_vet_can_sign_whatever_the_next_step_is_but_not_of_a_bull(as_vet, herd):
    suspect = twin_to_a_bull(herd, "11")
    bull = suspect.calving.calves.get(sex="male")

    def page(animal):
        return words(as_vet.get(reverse("diagnostics:animal", args=["MEADOW", animal.public_id])))

    assert address(suspect) in page(suspect)
    assert address(bull) not in page(bull)


def test_the_do_not_breed_list_says_by_what_each_stands_there(as_vet, herd, cleared):
    twin_to_a_bull(herd, "11")
    signed(cleared, "other_disorder")

    page = as_vet.get(reverse("diagnostics:do-not-breed", args=["MEADOW"]))

    lines = {animal.number: listed for animal, _verdict, _step, listed in page.context["lines"]}
    assert lines == {"10": "signed: Other disorder", "11": "by the verdict"}


def test_the_register_shows_filters_and_exports_what_is_signed(as_vet, herd, cleared):
    single(herd, "12")
    signed(cleared)
    register = reverse("diagnostics:register", args=["MEADOW"])

    def numbers(asked):
        return [row.record.number for row in as_vet.get(f"{register}?{asked}").context["table"].rows]

    assert "Signed: Not a freemartin" in words(as_vet.get(register))
    assert numbers("diagnosis=not_freemartin") == numbers("diagnosis=any") == ["10"]
    assert "10" not in numbers("diagnosis=none")
    assert numbers("diagnosis=freemartin") == []
    exported = as_vet.get(f"{reverse('diagnostics:register-export', args=['MEADOW'])}?diagnosis=any")
    assert b"".join(exported).decode().splitlines()[1].endswith(",not_freemartin")


def test_ten_diagnoses_cost_the_animals_page_as_many_queries_as_one(as_vet, cleared):
    animal = reverse("diagnostics:animal", args=["MEADOW", cleared.public_id])
    signed(cleared)
    as_vet.get(animal)
    with CaptureQueriesContext(connection) as for_one:
        as_vet.get(animal)
    for _each in range(3):
        signed(cleared)

    with CaptureQueriesContext(connection) as for_four:
        page = as_vet.get(animal)

    assert len(for_four) == len(for_one)
    assert len(page.content) < 60_000


def test_the_licence_number_is_changed_in_the_own_account_and_what_is_signed_keeps_its_own(
    as_vet, vet, cleared
):
    sign(as_vet, cleared)

    assert reverse("diagnostics:licence") in words(as_vet.get(reverse("herd:account")))
    assert "VET-1" in words(as_vet.get(reverse("diagnostics:licence")))
    as_vet.post(reverse("diagnostics:licence"), {"licence_number": "VET-2"})

    assert Signatory.objects.get(user=vet).licence_number == "VET-2"
    assert Diagnosis.objects.get().licence_number == "VET-1"
    assert "under which you are licensed" in words(
        as_vet.post(reverse("diagnostics:licence"), {"licence_number": ""})
    )
