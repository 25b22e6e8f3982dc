"""Signed diagnoses for tests, signed as people sign them."""

from datetime import UTC, date, datetime
from itertools import count

from diagnostics.actions.diagnoses import sign_diagnosis
from diagnostics.entries import DiagnosisEntry
from diagnostics.models import Diagnosis
from diagnostics.policies.diagnoses import GOES_WITH
from diagnostics.presenters.certificates import composer
from diagnostics.queries.diagnoses import to_sign
from herd.models import Animal, User
from herd.vocabulary import Role
from tests.births import TODAY
from tests.factories import member

SIGNED_AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
STATEMENT = "Seen, read and judged."
_vets = count(1)


def a_vet(animal: Animal) -> User:
    """Make a veterinarian of an animal's herd."""
    return member(
        animal.herd, Role.VET, username=f"signatory{next(_vets)}", first_name="Ada", last_name="Vet"
    )


def entry_for(animal: Animal, *, today: date = TODAY, **said: object) -> DiagnosisEntry:
    """Return a diagnosis as it would be written with the record before one's eyes; the conclusion is the verdict's."""
    now = to_sign(animal, today=today)
    goes_with = GOES_WITH[now.concluded.verdict]
    told = {
        "conclusion": goes_with.value if goes_with else "",
        "statement": STATEMENT,
        "seen": now.seen,
        "licence_number": "VET-1234",
        **said,
    }
    return DiagnosisEntry(**told)


def signed(
    animal: Animal,
    conclusion: str = "",
    *,
    by: User | None = None,
    today: date = TODAY,
    at: datetime = SIGNED_AT,
    **said: object,
) -> Diagnosis:
    """Sign a diagnosis on an animal: what goes with the verdict, unless told."""
    if conclusion:
        said = {"conclusion": conclusion, "differs_because": "By examination.", **said}
    entry = entry_for(animal, today=today, supersede=True, **said)
    return sign_diagnosis(
        animal=animal,
        said=entry,
        compose=composer(lambda token: f"https://herds.example/c/{token}/"),
        by=by or a_vet(animal),
        today=today,
        at=at,
    )
