"""Making a herd and changing what it decides."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.actions.versions import check_seen
from herd.errors import Problem, Refused
from herd.models import Herd, Membership, User
from herd.signals import herd_created
from herd.vocabulary import Role


def refused_by_validation(error: ValidationError) -> Refused:
    """Return a refusal that says what a model's validation found."""
    return Refused(
        *(
            Problem(code="invalid", field="" if field == "__all__" else field, message=message)
            for field, messages in error.message_dict.items()
            for message in messages
        )
    )


@transaction.atomic
def create_herd(*, code: str, name: str, by: User | None, owner: User | None = None, **settings: Any) -> Herd:
    """Make a herd, with `owner` as its manager.

    `settings` are further fields of `Herd` (country, time_zone, units, language). Raises `Refused` for a code in
    use or a value out of bounds.
    """
    if Herd.objects.filter(code__iexact=code).exists():
        raise Refused(Problem("code_in_use", "code", _("The code %(code)s is in use.") % {"code": code}))
    herd = Herd(code=code, name=name, **settings)
    try:
        herd.full_clean()
    except ValidationError as error:
        raise refused_by_validation(error) from error
    save_as(herd, by=by, reason="created")
    if owner is not None:
        save_as(Membership(herd=herd, user=owner, role=Role.MANAGER), by=by)
    herd_created.send(sender=None, herd=herd, by=by)
    return herd


@transaction.atomic
def change_settings(*, herd: Herd, by: User | None, seen: str = "", **settings: Any) -> Herd:
    """Change name, country, time zone, units or language of a herd. Raises `Refused` for a value out of bounds.

    `seen` is the version of the settings the change was typed for: `ChangedSince` is raised where it would overwrite
    what was changed later.
    """
    lock(herd, herd)
    check_seen(herd, seen, settings, by=by)
    for field, value in settings.items():
        setattr(herd, field, value)
    try:
        herd.full_clean()
    except ValidationError as error:
        raise refused_by_validation(error) from error
    save_as(herd, by=by)
    return herd
