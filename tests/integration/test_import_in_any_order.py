"""The order of a file's lines never matters: the same register, the same warnings, the same refusals."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostics.models import Assessment
from herd.models import Animal, Calving, Herd
from tests.factories import HerdFactory
from tests.importing import Importing
from tests.lines_of_births import HEADER, LINES


@pytest.fixture
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


def records() -> list[str]:
    """All that is on record, without the ids it happens to have."""
    animals = Animal.objects.values_list(
        "number",
        "sex",
        "fate",
        "born_on",
        "left_on",
        "left_reason",
        "calving__calved_on",
        "calving__dam__number",
    )
    calvings = Calving.objects.values_list("dam__number", "litter", "calved_on", "number_born")
    verdicts = Assessment.objects.values_list(
        "animal__number", "verdict", "pairing", "reason_codes", "next_step"
    )
    return sorted(map(str, [*animals, *calvings, *verdicts]))


def imported(importing: Importing, lines: list[str]) -> tuple[int, list[str], list[str]]:
    """Import lines, return how it ended, what it warned of and what is on record, and roll it back."""
    with transaction.atomic():
        outcome = importing("\n".join([HEADER, *lines]))
        on_record = records()
        transaction.set_rollback(True)
    warnings = sorted(line.split(", ", 1)[1] for line in outcome.problems if line.startswith("warning"))
    return outcome.code, warnings if outcome.code == 0 else [], on_record


# Each example is rolled back, and the folder's file written anew: the fixtures may be shared.
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data(), lines=st.lists(LINES, min_size=2, max_size=7))
def test_any_order_of_lines_gives_the_same_register(
    dairy: Herd, importing: Importing, data: st.DataObject, lines: list[str]
):
    shuffled = data.draw(st.permutations(lines))

    assert imported(importing, shuffled) == imported(importing, lines)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=st.lists(LINES, min_size=1, max_size=6))
def test_whatever_was_imported_is_imported_again_without_a_change(
    dairy: Herd, importing: Importing, lines: list[str]
):
    with transaction.atomic():
        births = "\n".join([HEADER, *lines])
        first = importing(births)
        if first.code == 0:
            before = Animal.history.count(), Calving.history.count()
            again = importing(births)
            assert again.counts == f"0 lines new, 0 changed, {len(lines)} the same, 0 refused."
            assert (Animal.history.count(), Calving.history.count()) == before
        transaction.set_rollback(True)
