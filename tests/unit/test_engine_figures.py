"""The numbers: smoothing of counts and cells against scipy, printed figures, bounds of thresholds."""

import math

import pytest
from scipy.stats import beta, binom

from diagnostics.engine import Thresholds, Validation
from diagnostics.engine.accuracy import accuracy
from diagnostics.engine.birth import BirthKind, birth_chance
from diagnostics.engine.criteria import (
    BASE,
    FALSE_MAY_BE_PREGNANT,
    FIGURES,
    FREEMARTIN_SHARE,
    GROUPS,
    LOW_AMH_RATIO,
    MALE_AMONG_CO_TWINS,
    MALE_LITTERMATE_UNSEEN,
    METHOD_FIGURES,
    NORMAL_AMH_RATIO,
)
from diagnostics.engine.decision import cells_needed, excluded_fraction
from diagnostics.engine.jeffreys import jeffreys, jeffreys_interval
from diagnostics.engine.vocabulary import WEIGHED_METHODS, Method

PUBLISHED_COUNTS = [(5, 304), (0, 56), (1, 10), (0, 10), (1, 18), (0, 71), (19, 19), (39, 40), (150, 300)]


@pytest.mark.parametrize(("seen", "of"), PUBLISHED_COUNTS)
def test_a_published_count_is_smoothed_as_jeffreys_does(seen: int, of: int) -> None:
    posterior = beta(seen + 0.5, of - seen + 0.5)
    assert jeffreys(seen, of) == pytest.approx(posterior.mean(), rel=1e-12)
    assert jeffreys_interval(seen, of) == pytest.approx(posterior.interval(0.95), rel=1e-9)
    assert jeffreys_interval(seen, of, level=0.8) == pytest.approx(posterior.interval(0.8), rel=1e-9)


def test_fifty_six_of_fifty_six_is_not_read_as_certainty() -> None:
    assert jeffreys(56, 56) < 1


@pytest.mark.parametrize(("percent", "cells"), [(10, 29), (5, 59), (2, 149), (1, 299)])
def test_the_cells_to_count_are_the_published_ones(percent: int, cells: int) -> None:
    assert cells_needed(percent / 100) == cells


@pytest.mark.parametrize("fraction", [0.003, 0.01, 0.09, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("confidence", [0.5, 0.75, 0.95, 0.99])
def test_the_cells_to_count_are_the_fewest_that_exclude_the_fraction(
    fraction: float, confidence: float
) -> None:
    cells = cells_needed(fraction, confidence)
    assert binom.pmf(0, cells, fraction) <= 1 - confidence + 1e-12
    assert cells == 1 or binom.pmf(0, cells - 1, fraction) > 1 - confidence + 1e-12


@pytest.mark.parametrize("cells", [1, 12, 30, 299, 1000])
def test_counted_cells_exclude_the_fraction_they_can_be_trusted_with(cells: int) -> None:
    fraction = excluded_fraction(cells)
    assert binom.pmf(0, cells, fraction) == pytest.approx(0.05, rel=1e-9)


def test_no_cell_counted_excludes_nothing() -> None:
    assert excluded_fraction(0) == 1.0


@pytest.mark.parametrize(("fraction", "confidence"), [(0, 0.95), (1, 0.95), (-0.1, 0.95), (0.1, 0), (0.1, 1)])
def test_cells_for_no_fraction_or_certainty_are_refused(fraction: float, confidence: float) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        cells_needed(fraction, confidence)


def test_fewer_cells_than_none_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than none"):
        excluded_fraction(-1)


def test_the_birth_figures_are_the_printed_ones() -> None:
    assert round(MALE_AMONG_CO_TWINS.value, 4) == 0.4532
    assert round(BASE.value, 4) == 0.0090
    assert round(MALE_LITTERMATE_UNSEEN.value, 4) == 0.0375
    assert [round(end, 4) for end in birth_chance(BirthKind.SINGLE)[1:]] == [0.0032, 0.0178]
    assert birth_chance(BirthKind.MALE_LITTERMATE) == pytest.approx((0.92, 0.80, 0.97))


def test_the_range_of_a_littermate_of_unknown_sex_takes_both_ends_of_both_figures() -> None:
    q = 43.6 / (43.6 + 2 * 26.3)
    low, high = beta(5.5, 299.5).interval(0.95)
    expected = [0.80 * q + low / 2 * (1 - q), 0.97 * q + high / 2 * (1 - q)]
    assert birth_chance(BirthKind.UNKNOWN_LITTERMATE, 1)[1:] == pytest.approx(expected)


def test_the_ratios_of_amh_are_the_printed_ones() -> None:
    assert LOW_AMH_RATIO.value == pytest.approx(19.5)
    assert NORMAL_AMH_RATIO.value == pytest.approx(0.025 / 0.95)


def test_however_many_cells_are_counted_karyotype_alone_leaves_a_bulls_twin_at_48_in_100() -> None:
    odds = FREEMARTIN_SHARE.value / (1 - FREEMARTIN_SHARE.value)
    odds *= accuracy(Method.KARYOTYPE, cells=1_000_000_000).negative_ratio()
    assert round(odds / (1 + odds), 2) == 0.48


@pytest.mark.parametrize("cells", [2, 30, 300])
def test_the_outcomes_of_a_karyotype_of_a_freemartin_leave_room_for_one_xy_cell_only(cells: int) -> None:
    worth = accuracy(Method.KARYOTYPE, cells=cells)
    wholly_female = 1.5 / 19
    assert 1 - worth.hit - worth.miss == pytest.approx((1 - wholly_female) / (cells + 1))


def test_a_laboratory_that_counted_only_freemartins_keeps_the_tables_false_positives() -> None:
    own, table = accuracy(Method.PCR_SRY, Validation(0, 99, 0, 0)), accuracy(Method.PCR_SRY)
    assert (own.miss, own.false) == (0.5 / 100, table.false)
    assert own.of_laboratory
    assert not table.of_laboratory


@pytest.mark.parametrize("counts", [(-1, 5, 0, 5), (6, 5, 0, 5), (0, 5, 6, 5), (0, 10**10, 0, 5)])
def test_counts_that_no_animals_can_give_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no count of animals"):
        Validation(*counts)


def test_what_is_told_and_not_weighed_is_as_printed() -> None:
    told = {
        figure.key: (figure.value, figure.unit)
        for figure in FIGURES.values()
        if figure.group in {"co_twin", "money"}
    }
    assert told == {
        "co_twin_xx_low": (5, "%"),
        "co_twin_xx_high": (95, "%"),
        "co_twin_culled": (7 / 12, "share"),
        "controls_culled": (0.054, "share"),
        "rearing_cost_low_usd": (1336, "USD"),
        "rearing_cost_high_usd": (1919, "USD"),
        "test_price_cad": (35, "CAD"),
        "test_price_eur": (39.95, "EUR"),
        "twin_pregnancy_low_usd": (59, "USD"),
        "twin_pregnancy_high_usd": (161, "USD"),
    }


def test_every_weighed_method_has_its_figures_in_the_order_of_the_table() -> None:
    assert list(METHOD_FIGURES) == [method for method in Method if method in WEIGHED_METHODS]


def test_no_figure_lacks_its_unit_or_its_source() -> None:
    for key, figure in FIGURES.items():
        assert figure.key == key
        assert figure.unit, key
        assert figure.group in GROUPS, key
        assert math.isfinite(figure.value), key
        assert figure.source or figure.assumed, f"{key} has neither a source nor the word «assumed»"
    assert FALSE_MAY_BE_PREGNANT.assumed


@pytest.mark.parametrize(
    ("confirm", "clear", "suspect", "broken"),
    [
        (0.50, 0.10, 0.10, "confirm"),
        (0.9991, 0.10, 0.10, "confirm"),
        (0.95, 0, 0.10, "clear"),
        (0.95, 0.11, 0.10, "clear"),
        (0.95, 0.251, 0.50, "clear"),
        (0.95, 0.01, 0.049, "suspect"),
        (0.95, 0.10, 0.501, "suspect"),
        (float("nan"), 0.10, 0.10, "confirm"),
    ],
)
def test_a_threshold_out_of_bounds_is_refused_by_name(
    confirm: float, clear: float, suspect: float, broken: str
) -> None:
    assert Thresholds.problems(confirm, clear, suspect) == (broken,)
    with pytest.raises(ValueError, match=broken):
        Thresholds(confirm, clear, suspect)


def test_a_herd_starts_with_the_published_thresholds() -> None:
    assert Thresholds() == Thresholds(confirm=0.95, clear=0.10, suspect=0.10)


@pytest.mark.parametrize(
    ("confirm", "clear", "suspect"), [(0.501, 0.10, 0.10), (0.999, 0.25, 0.50), (0.95, 0.05, 0.05)]
)
def test_thresholds_at_their_bounds_are_accepted(confirm: float, clear: float, suspect: float) -> None:
    assert Thresholds(confirm, clear, suspect).confirm == confirm
