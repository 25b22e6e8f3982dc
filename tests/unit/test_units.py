"""Weights typed and read in the unit of a herd's people, kept in kilograms."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herd.units import in_kilograms, in_unit, weight_unit
from herd.vocabulary import Units


def test_a_calf_of_85_pounds_is_kept_as_38_point_6_kilograms():
    assert in_kilograms(Decimal(85), Units.IMPERIAL) == Decimal("38.6")
    assert in_unit(Decimal("38.6"), Units.IMPERIAL) == Decimal("85.1")


def test_kilograms_stay_kilograms():
    assert in_kilograms(Decimal("38.55"), Units.METRIC) == Decimal("38.6")
    assert in_unit(Decimal("38.6"), Units.METRIC) == Decimal("38.6")


@pytest.mark.parametrize(("units", "sign"), [(Units.METRIC, "kg"), (Units.IMPERIAL, "lb")])
def test_each_herd_reads_its_own_unit(units, sign):
    assert weight_unit(units) == sign


@given(st.integers(1, 1500), st.sampled_from(Units))
def test_a_weight_shown_and_sent_back_untouched_is_the_same_weight(tenths_kg, units):
    kept = Decimal(tenths_kg) / 10
    assert in_kilograms(in_unit(kept, units), units) == kept
