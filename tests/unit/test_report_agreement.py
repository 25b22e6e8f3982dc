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
    assert (Agreement(5, 0, 0, 5).kappa, Agreement(5, 0, 0, 5).interval) == (1.0, (1.0, 1.0))
    assert Agreement(0, 5, 5, 0).kappa == -1.0


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (7, 0, 0, 0), (0, 0, 0, 3)])
def test_without_two_kinds_of_results_there_is_no_kappa(counts):
    assert Agreement(*counts).kappa is None
    assert Agreement(*counts).interval is None


def test_the_order_of_the_methods_does_not_matter():
    assert Agreement(20, 5, 10, 15).interval == Agreement(20, 10, 5, 15).interval
