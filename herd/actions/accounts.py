"""Changes people make to their own account."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from herd.actions.herds import refused_by_validation
from herd.errors import Problem, Refused
from herd.models import User


@transaction.atomic
def change_account(*, user: User, **fields: str) -> User:
    """Change a person's own name or language. Raises `Refused` for an unknown language."""
    for field, value in fields.items():
        setattr(user, field, value)
    try:
        user.full_clean()
    except ValidationError as error:
        raise refused_by_validation(error) from error
    user.save(update_fields=list(fields))
    return user


@transaction.atomic
def set_password(*, user: User, password: str) -> User:
    """Give a person a new password, which ends the other sessions. Raises `Refused` for one easily guessed."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(*(Problem("password_weak", "password1", told) for told in error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


@transaction.atomic
def sign_out_everywhere(*, user: User, now: datetime) -> User:
    """End every session of a person, on whatever device."""
    user.signed_out_at = now
    user.save(update_fields=["signed_out_at"])
    return user
