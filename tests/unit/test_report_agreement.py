"""Kappa of two methods on the same animals, and its interval."""

import numpy as np
import pytest

from diagnostics.reports.agreement import Agreement


def test_kappa_of_the_issue_s_example():
    assert Agreement(20, 5, 10, 15).kappa == 0.4
    assert Agreement(20, 5, 10, 15).animals == 50


def test_its_interval_is_that_of_a_bootstrap():
    draws = np.random.default_rng(1916).multinomial(50, [0.4, 0.1, 0.2, 0.3], size=20_000)
    n = draws.sum(axis=1)
    a, b, c, d = draws.T
    chance = ((a + b) * (a + c) + (c + d) * (b + d)) / n**2
    kappas = ((a + d) / n - chance) / (1 - chance)
    low, high = Agreement(20, 5, 10, 15).interval

    assert (low, high) == pytest.approx(tuple(np.percentile(kappas, [2.5, 97.5])), abs=0.02)


def test_perfect_agreement_is_one_and_none_at_all_minus_one():
    assert Agreement(5, 0, 0, 5).kappa == 1.0
    assert Agreement(0, 5, 5, 0).kappa == -1.0


@pytest.mark.parametrize(
    "counts",
    [(1, 0, 0, 1), (20, 0, 0, 11), (0, 1, 0, 0), (0, 7, 7, 0), (4, 1, 0, 0), (3, 0, 9, 0), (99_999, 1, 0, 0)],
)
def test_kappa_of_animals_too_alike_is_not_told_as_certain(counts):
    """Its error comes to nothing there, of two animals as of thirty: «interval 1.00–1.00» would claim too much."""
    assert Agreement(*counts).kappa is not None
    assert Agreement(*counts).interval is None


def test_one_animal_read_otherwise_gives_kappa_an_interval():
    low, high = Agreement(20, 1, 0, 11).interval
    assert low < Agreement(20, 1, 0, 11).kappa < high


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (7, 0, 0, 0), (0, 0, 0, 3)])
def test_without_two_kinds_of_results_there_is_no_kappa(counts):
    assert Agreement(*counts).kappa is None
    assert Agreement(*counts).interval is None


def test_the_order_of_the_methods_does_not_matter():
    assert Agreement(20, 5, 10, 15).interval == Agreement(20, 10, 5, 15).interval
