"""What forms say of a field that is empty or cannot be read: our words, beside the field, never Django's own."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.core import context
from django import forms
from django.core import validators
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import fields as of_django
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

import diagnostics.filters
import diagnostics.forms
import herd.forms
from diagnostics.engine.vocabulary import Method
from diagnostics.filters.assays import AssayFilter, SampleOutFilter
from diagnostics.filters.register import RegisterFilter
from diagnostics.forms import DateOrderForm, PolicyForm, ResultForm, SampleForm, UploadForm, VoidForm
from diagnostics.forms.results import SupersedeForm
from diagnostics.models import Assay
from diagnostics.queries import policy_of
from herd.forms import sign_in
from herd.forms.animals import AnimalEditForm, AnimalForm, RenumberForm
from herd.forms.calves import CalfForm
from herd.forms.calving import CalvingForm
from herd.forms.corrections import CalfAddForm, CalfRemoveForm, CalvingEditForm, CalvingVoidForm, SettleForm
from herd.forms.leaving import LeavingForm
from herd.forms.members import InviteForm, PersonForm, RolesForm
from herd.forms.plain_words import PlainForm, PlainWords
from herd.forms.settings import AccountForm, NewPasswordForm, SettingsForm
from herd.forms.tags import TagsForm
from herd.guards import Resting
from herd.models import Animal, Calving, Herd, User
from herd.vocabulary import Role, Sex
from tests.access import a_result
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db


@dataclass
class Farm:
    """A herd with one of each, to make forms of."""

    herd: Herd
    person: User
    animal: Animal
    calf: Animal
    calving: Calving
    other: Calving
    assay: Assay


@pytest.fixture
def farm() -> Farm:
    herd = HerdFactory()
    cow, today = AnimalFactory(herd=herd), herd.today()
    calving = CalvingFactory(herd=herd, dam=cow, calved_on=today)
    other = CalvingFactory(herd=herd, dam=cow, calved_on=today - timedelta(days=1))
    tested = Assay.objects.get(public_id=a_result(herd)["public_id"])
    person = member(herd, Role.VET)
    return Farm(herd, person, cow, calf(calving, Sex.FEMALE, number="7"), calving, other, tested)


@pytest.fixture(autouse=True)
def asked_by_somebody(farm, client) -> Iterator[None]:
    """A request by a person signed in, of whom allauth's forms of the second step want to know."""
    cache.clear()
    request = RequestFactory().post("/")
    request.user, request.session = farm.person, client.session
    with context.request_context(request):
        yield


Made = Callable[[Farm, QueryDict | None], forms.BaseForm]


def _of_result(method: Method) -> Made:
    return lambda farm, data: ResultForm(data, herd=farm.herd, today=farm.herd.today(), method=method)


#: How each form is made: of a farm, and of what was sent.
FORMS: dict[type[forms.BaseForm], Made] = {
    AnimalForm: lambda farm, data: AnimalForm(data, herd=farm.herd, today=farm.herd.today()),
    AnimalEditForm: lambda farm, data: AnimalEditForm(data, animal=farm.animal, today=farm.herd.today()),
    RenumberForm: lambda farm, data: RenumberForm(data, animal=farm.animal),
    CalfForm: lambda farm, data: CalfForm(data, herd=farm.herd),
    CalvingForm: lambda farm, data: CalvingForm(data, herd=farm.herd, today=farm.herd.today()),
    CalvingEditForm: lambda farm, data: CalvingEditForm(data, calving=farm.calving, today=farm.herd.today()),
    CalfAddForm: lambda farm, data: CalfAddForm(data, calving=farm.calving),
    CalfRemoveForm: lambda farm, data: CalfRemoveForm(data, calf=farm.calf),
    CalvingVoidForm: lambda _farm, data: CalvingVoidForm(data, resting=[Resting("test", "One test.")]),
    SettleForm: lambda farm, data: SettleForm(data, calvings=(farm.calving, farm.other)),
    LeavingForm: lambda farm, data: LeavingForm(
        data, offered=[farm.animal], chosen=[], today=farm.herd.today()
    ),
    InviteForm: lambda _farm, data: InviteForm(data),
    PersonForm: lambda _farm, data: PersonForm(data),
    RolesForm: lambda _farm, data: RolesForm(data),
    SettingsForm: lambda farm, data: SettingsForm(data, instance=farm.herd),
    AccountForm: lambda farm, data: AccountForm(data, instance=farm.person),
    NewPasswordForm: lambda _farm, data: NewPasswordForm(data),
    TagsForm: lambda farm, data: TagsForm(data, herd=farm.herd, calves=[farm.calf]),
    PolicyForm: lambda farm, data: PolicyForm(data, policy=policy_of(farm.herd)),
    SampleForm: lambda farm, data: SampleForm(data, herd=farm.herd, today=farm.herd.today()),
    SupersedeForm: lambda farm, data: SupersedeForm(
        data, herd=farm.herd, today=farm.herd.today(), assay=farm.assay
    ),
    VoidForm: lambda _farm, data: VoidForm(data),
    UploadForm: lambda _farm, data: UploadForm(data, {} if data is not None else None),
    DateOrderForm: lambda _farm, data: DateOrderForm(data),
    sign_in.LoginForm: lambda _farm, data: sign_in.LoginForm(data, request=context.request),
    sign_in.AddEmailForm: lambda farm, data: sign_in.AddEmailForm(farm.person, data),
    sign_in.ChangePasswordForm: lambda farm, data: sign_in.ChangePasswordForm(farm.person, data),
    sign_in.SetPasswordForm: lambda farm, data: sign_in.SetPasswordForm(farm.person, data),
    sign_in.ResetPasswordForm: lambda _farm, data: sign_in.ResetPasswordForm(data),
    sign_in.ResetPasswordKeyForm: lambda farm, data: sign_in.ResetPasswordKeyForm(data, user=farm.person),
    sign_in.ReauthenticateForm: lambda farm, data: sign_in.ReauthenticateForm(data, user=farm.person),
    sign_in.AuthenticateForm: lambda farm, data: sign_in.AuthenticateForm(data, user=farm.person),
    sign_in.ReauthenticateByCodeForm: lambda farm, data: sign_in.ReauthenticateByCodeForm(
        data, user=farm.person
    ),
    sign_in.ActivateCodesForm: lambda farm, data: sign_in.ActivateCodesForm(data, user=farm.person),
    sign_in.DeactivateCodesForm: lambda _farm, data: sign_in.DeactivateCodesForm(data, authenticator=None),
    sign_in.RecoveryCodesForm: lambda farm, data: sign_in.RecoveryCodesForm(data, user=farm.person),
}
FILTERS: dict[str, Made] = {
    "AssayFilter": lambda farm, data: AssayFilter(data or QueryDict(), queryset=farm.herd.assays.all()).form,
    "SampleOutFilter": lambda farm, data: (
        SampleOutFilter(data or QueryDict(), queryset=farm.herd.assays.all()).form
    ),
    "RegisterFilter": lambda farm, data: (
        RegisterFilter(
            data or QueryDict(), farm.herd.animals.all(), herd=farm.herd, today=farm.herd.today()
        ).form
    ),
}
EVERY = {
    **{kind.__name__: made for kind, made in FORMS.items()},
    **{f"ResultForm-{method.value}": _of_result(method) for method in Method},
    **FILTERS,
}


def _forms_of_the_program() -> set[type[forms.BaseForm]]:
    found = set()
    for package in (herd.forms, diagnostics.forms, diagnostics.filters):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
            found |= {
                kind
                for _name, kind in members
                if issubclass(kind, forms.BaseForm) and kind.__module__ == module.name
            }
    return found


def test_the_forms_made_here_are_the_programs():
    assert set(FORMS) <= _forms_of_the_program()


def test_every_form_of_the_program_speaks_plainly():
    assert [kind for kind in _forms_of_the_program() if not issubclass(kind, PlainWords)] == []


# --- Django's own sentences ---


def _sentences() -> Iterator[str]:
    for _name, kind in inspect.getmembers(of_django, inspect.isclass):
        yield from _spoken(getattr(kind, "default_error_messages", {}).values())
    for _name, kind in inspect.getmembers(validators, inspect.isclass):
        yield from _spoken([getattr(kind, "message", None) or ""])
    yield from _spoken(validators.DecimalValidator.messages.values())


def _spoken(sentences: Iterable[str]) -> Iterator[str]:
    for said in sentences:
        if str(said):
            yield str(said)
        elif said:  # one that counts has words only once it is told how many
            for number in (1, 2):
                counts = dict.fromkeys(("limit_value", "show_value", "max", "length"), number)
                yield re.sub(r"\d+", "%(number)s", said % counts)


def _as_pattern(sentence: str) -> str:
    parts = re.split(r"%\(\w+\)[sd]", sentence)
    return ".*".join(re.escape(part) for part in parts)


DJANGO_SAYS = re.compile("|".join(sorted({_as_pattern(each) for each in _sentences()}, reverse=True)), re.S)


@pytest.mark.parametrize(
    "sentence",
    [
        "This field is required.",
        "Enter a valid date.",
        "Select a valid choice. cow is not one of the available choices.",
        "Ensure this value has at most 32 characters (it has 40).",
        "Ensure this value is less than or equal to 6.",
        "Ensure that there are no more than 2 decimal places.",
        "Enter a number.",
    ],
)
def test_a_sentence_of_djangos_is_known(sentence):
    assert DJANGO_SAYS.search(sentence)


# --- What is sent ---

NONSENSE = (
    "rubbish",
    "x" * 5000,
    "-987654321987654321987654321",
    "1.987654321",
    "9876543.2",
    "12\x0034",
    "2026-02-31",
    "n@n",
)


def _told(form: forms.BaseForm) -> list[str]:
    parts = [form, *getattr(form, "parts", ())]
    form.is_valid()
    return [
        f"{name}: {message}"
        for part in parts
        for name, messages in part.errors.items()
        for message in messages
    ]


def _filled(form: forms.BaseForm, value: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for part in (form, *getattr(form, "parts", ())):
        for name in part.fields:
            data[part.add_prefix(name)] = value
    return data


@pytest.mark.parametrize("name", EVERY)
def test_what_is_left_empty_is_told_in_our_words(name, farm):
    told = _told(EVERY[name](farm, QueryDict()))

    assert [each for each in told if DJANGO_SAYS.search(each)] == []


@pytest.mark.parametrize("name", EVERY)
def test_what_cannot_be_read_is_told_in_our_words(name, farm):
    for value in NONSENSE:
        told = _told(EVERY[name](farm, _filled(EVERY[name](farm, None), value)))

        assert [each for each in told if DJANGO_SAYS.search(each)] == [], value


@pytest.mark.parametrize("kind", sorted(_forms_of_the_program(), key=lambda each: each.__qualname__))
def test_each_field_a_form_declares_speaks_plainly_however_the_form_is_made(kind):
    # A form that needs much to be made, and no row above has been written for, is asked field by field.
    bare = type("Bare", (PlainForm,), {name: deepcopy(field) for name, field in kind.base_fields.items()})

    told = [each for value in ("", *NONSENSE) for each in _told(bare(_filled(bare(), value)))]

    assert [each for each in told if DJANGO_SAYS.search(each)] == []


# --- Ours ---


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.DateField(), "", "Enter the date."),
        (forms.DateField(), "31.02.", "This is no date. Write year, month and day, such as 2026-03-01."),
        (forms.IntegerField(max_value=6), "7", "At most 6."),
        (forms.IntegerField(min_value=1), "0", "At least 1."),
        (forms.IntegerField(), "two", "This is no whole figure. Write digits alone, such as 12."),
        (
            forms.DecimalField(max_digits=6, decimal_places=2),
            "1.234",
            "At most 2 digits after the point.",
        ),
        (forms.DecimalField(max_digits=3, decimal_places=1), "123", "At most 2 digits before the point."),
        (forms.CharField(max_length=3), "wxyz", "This is too long: 4 characters, at most 3."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "«b» is none of those offered. Choose one of them."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose one."),
        (forms.MultipleChoiceField(choices=[("a", "A")]), [], "Tick at least one."),
        (forms.EmailField(), "ana", "This is no e-mail address. Write it like ana@farm.com."),
        (forms.CharField(widget=forms.PasswordInput), "", "Enter the password."),
        (forms.CharField(), "", "Fill this in."),
        (forms.CharField(), "Rex\x07", "There is a sign in this that cannot be kept. Type it again."),
        (forms.CharField(), "Rex\x00", "There is a sign in this that cannot be kept. Type it again."),
        (forms.CharField(), "Re\x85x", "There is a sign in this that cannot be kept. Type it again."),
        (forms.FileField(), None, "Choose a file."),
        (forms.CharField(error_messages={"required": "Say why."}), "", "Say why."),
    ],
)
def test_a_field_says_what_is_wrong_with_it(field, value, said):
    form = type("OneField", (PlainForm,), {"one": field})(MultiValueDict({"one": [value] if value else []}))

    assert form.errors["one"] == [said]


@pytest.mark.parametrize(
    "typed", ["Ní Dhomhnaill", "line one\r\nline two", "a\tb", "Größe – 牛 🐄", "\u200eשור"]
)
def test_what_people_write_in_any_language_is_kept(typed):
    form = type("OneField", (PlainForm,), {"one": forms.CharField(widget=forms.Textarea)})({"one": typed})

    assert form.is_valid()
    assert form.cleaned_data["one"] == typed


def test_an_empty_file_is_said_to_be_empty():
    form = UploadForm({"kind": "births"}, {"file": SimpleUploadedFile("births.csv", b"")})

    assert form.errors["file"] == ["This file is empty."]
