"""People, herds and animals for tests, as little of each as the records allow."""

from datetime import date

import factory
from factory.django import DjangoModelFactory, Password

from herd.models import Animal, Calving, Herd, Membership, User
from herd.vocabulary import Answer, Fate, Role, Sex

PASSWORD = "two red heifers"


class UserFactory(DjangoModelFactory):
    """A person with the password `PASSWORD`."""

    class Meta:
        model = User
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    password = Password(PASSWORD)


class HerdFactory(DjangoModelFactory):
    """A herd in Ireland, without members."""

    class Meta:
        model = Herd

    code = factory.Sequence(lambda n: f"herd-{n}")
    name = factory.Sequence(lambda n: f"Herd {n}")
    country = "IE"
    time_zone = "Europe/Dublin"


class MembershipFactory(DjangoModelFactory):
    """One role of a new person in a new herd."""

    class Meta:
        model = Membership

    herd = factory.SubFactory(HerdFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.STAFF.value


class AnimalFactory(DjangoModelFactory):
    """A cow present in a new herd, whose birth is not on record."""

    class Meta:
        model = Animal

    herd = factory.SubFactory(HerdFactory)
    number = factory.Sequence(lambda n: f"{1000 + n}")
    sex = Sex.FEMALE.value
    fate = Fate.UNKNOWN.value


class CalvingFactory(DjangoModelFactory):
    """A calving of a new cow of the herd, without calves: `calf` or `AnimalFactory(calving=…)` add them."""

    class Meta:
        model = Calving

    herd = factory.SubFactory(HerdFactory)
    dam = factory.SubFactory(AnimalFactory, herd=factory.SelfAttribute("..herd"))
    calved_on = date(2026, 3, 1)
    embryo_transfer = Answer.UNKNOWN.value


def member(herd: Herd, *roles: Role | str, **fields: object) -> User:
    """Make a person with these roles in a herd (staff unless told); `fields` are the person's."""
    user = UserFactory(**fields)
    for role in roles or (Role.STAFF,):
        MembershipFactory(herd=herd, user=user, role=Role(role).value)
    return user


def calf(calving: Calving, sex: Sex | str = Sex.FEMALE, **fields: object) -> Animal:
    """Make a live calf of a calving, born on its day, without a number unless told."""
    born = {"number": "", "fate": Fate.ALIVE.value, "born_on": calving.calved_on, **fields}
    return AnimalFactory(herd=calving.herd, calving=calving, sex=Sex(sex).value, **born)
