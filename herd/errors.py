"""Refusals and warnings: what is wrong, with which field, in words a farmer understands."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.functional import Promise

Words = str | Promise
#: The idempotency key of a form was sent before, with something else: it is given another one, to be sent knowingly.
KEY_USED = "entry_differs"
#: Where sending the form again with the key it had could never record anything.
KEYS_SPENT = frozenset({KEY_USED, "entry_voided"})


class Severity(StrEnum):
    """Whether a problem stops the entry, has to be seen first, or is only told."""

    REFUSED = "refused"
    WARNING = "warning"
    NOTICE = "notice"  # told, and stops nothing


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an entry.

    `field` is the field's name in forms and files (empty: the entry as a whole); `calf` the position, from 0, of
    the calf it concerns. `message` is a sentence in the reader's language. `record` is the one that stands against
    it, where the page leads there: an animal, a calving or a sample.
    """

    code: str
    field: str
    message: Words
    severity: Severity = Severity.REFUSED
    calf: int | None = None
    record: models.Model | None = None

    def __str__(self) -> str:
        return str(self.message)


class Refused(Exception):
    """An action was refused; `problems` says why. Nothing was changed."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = problems

    def __str__(self) -> str:
        return " ".join(str(problem.message) for problem in self.problems)


class NotHere(Http404):
    """A page that is not there, and why, in a sentence for whoever asked for it.

    The same sentence answers for what another herd has and for what nobody has. The page shows no text of any other
    `Http404`: Django writes in it for developers (`herd.views.errors.page_not_found`).
    """


class NeedsAcknowledging(Refused):
    """An action was not carried out because its warnings have not been acknowledged."""


class ChangedSince(Refused):
    """A correction would overwrite what somebody else has changed meanwhile; `version` is the one on record now."""

    def __init__(self, *problems: Problem, version: str) -> None:
        super().__init__(*problems)
        self.version = version


def refused(
    code: str,
    message: Words,
    *,
    field: str = "",
    calf: int | None = None,
    record: models.Model | None = None,
) -> Refused:
    """Return a refusal for one problem, to be raised."""
    return Refused(Problem(code=code, field=field, message=message, calf=calf, record=record))


def refuse_any(problems: Iterable[Problem]) -> None:
    """Raise `Refused` with those of the problems that stop an entry, where there are any."""
    if stopping := [problem for problem in problems if problem.severity is Severity.REFUSED]:
        raise Refused(*stopping)


def ask_about(problems: Iterable[Problem], acknowledged: Collection[str]) -> None:
    """Raise `NeedsAcknowledging` with the warnings whose codes are not among those acknowledged, if there are any."""
    asked = [problem for problem in problems if problem.severity is Severity.WARNING]
    if unseen := [problem for problem in asked if problem.code not in acknowledged]:
        raise NeedsAcknowledging(*unseen)


def tell_unless_told(form: Any, problems: Iterable[Problem]) -> None:
    """Put problems beside the fields of a form that is being judged; a field found wrong already says only that."""
    for problem in list(problems):
        if problem.field in form.fields and problem.field not in form.errors:
            form.add_error(problem.field, str(problem.message))


def to_form(form: Any, error: Refused) -> None:
    """Put the problems of a refusal beside the fields of a form; those of unknown fields above it."""
    tell_beside(form, error.problems)
    let_be_sent_again(form, error)


def tell_beside(form: Any, problems: Iterable[Problem]) -> None:
    """Put problems beside the fields of a form, or of one of its rows; those of unknown fields above it."""
    for problem in problems:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))


def let_be_sent_again(form: Any, error: Refused) -> None:
    """Let a form that was refused be sent again knowingly, where what it carries unseen stood against it.

    One whose key was sent before is given a key of its own, and leads to what was saved then; one that shows a record
    changed since, the later version.
    """
    if isinstance(error, ChangedSince):
        form.version_shown = error.version
    if KEYS_SPENT & {problem.code for problem in error.problems} and "idempotency_key" in form.fields:
        form.sent_before = True
        records = dict.fromkeys(problem.record for problem in error.problems if problem.record is not None)
        form.saved_before = [(record._meta.model_name, record) for record in records]
        form.data = form.data.copy()
        form.data[form.add_prefix("idempotency_key")] = uuid.uuid4().hex
