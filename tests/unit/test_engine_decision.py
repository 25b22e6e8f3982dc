"""Is the test worth its price? The sums of clinical.md §10, and what each test would make of a heifer."""

from decimal import Decimal

import pytest

from diagnostics.engine import assess, outlook
from diagnostics.engine.decision import Choice, DecisionSums, Prices, decide
from diagnostics.engine.evidence import Evidence
from diagnostics.engine.reading import Reading
from diagnostics.engine.vocabulary import Method, Verdict
from tests.cases import AMELOGENIN, AS_OF, FOUND, NOT_FOUND, blood, bulls_twin, cells, day, empty, single

EXAMPLE = Prices(*(Decimal(amount) for amount in (1800, 300, 900, 700, 40)))


def sums(
    prices: Prices = EXAMPLE, evidence: Evidence | None = None, method: Method = AMELOGENIN
) -> DecisionSums:
    heifer = evidence or bulls_twin()
    probability = assess(heifer, as_of=AS_OF).probability
    return decide(probability, outlook(heifer, method, as_of=AS_OF), prices)


def test_the_printed_example_advises_the_test() -> None:
    compared = sums()
    told = [round(amount, 2) for amount in (compared.sell, compared.keep, compared.test)]
    assert told == [Decimal("300.00"), Decimal("272.00"), Decimal("322.55")]
    assert compared.best is Choice.TEST


def test_a_dear_test_is_not_advised() -> None:
    assert sums(Prices(*(Decimal(amount) for amount in (1800, 300, 900, 700, 63)))).best is Choice.SELL


def test_a_heifer_worth_keeping_either_way_is_kept() -> None:
    assert sums(Prices(*(Decimal(amount) for amount in (1800, 100, 1700, 700, 40)))).best is Choice.KEEP


def test_of_equal_sums_selling_comes_first() -> None:
    nothing = Prices(*(Decimal(0) for _ in range(5)))
    assert sums(nothing).best is Choice.SELL


def test_missing_amounts_are_named_and_nothing_is_advised() -> None:
    prices = Prices(rearing_cost=Decimal(700), test_price=Decimal(40))
    assert prices.missing() == ("breeding_value", "feeder_value", "salvage_value")
    with pytest.raises(ValueError, match="breeding_value, feeder_value, salvage_value"):
        sums(prices)


def test_the_chances_of_a_test_are_made_of_the_heifers_risk_and_the_methods_figures() -> None:
    told = outlook(bulls_twin(), AMELOGENIN, as_of=AS_OF)
    positive, negative = told.outcome(Reading.POSITIVE), told.outcome(Reading.NEGATIVE)
    assert positive.chance == pytest.approx(0.92 * (1 - 0.5 / 57) + 0.08 * 0.01)
    assert positive.chance + negative.chance == pytest.approx(1)
    assert (round(positive.probability, 4), round(negative.probability, 4)) == (0.9991, 0.0925)
    assert (positive.verdict, negative.verdict) == (Verdict.CONFIRMED, Verdict.CLEARED)
    assert told.score == pytest.approx(0.92 * (1 - 0.5 / 57) + 0.08 * 0.99)


def test_what_is_known_is_what_the_outcomes_average_to() -> None:
    told = outlook(bulls_twin(cells(300, 0)), AMELOGENIN, as_of=AS_OF)
    average = sum(outcome.chance * outcome.probability for outcome in told.outcomes)
    assert average == pytest.approx(assess(bulls_twin(cells(300, 0)), as_of=AS_OF).probability)


def test_a_karyotype_may_also_show_a_single_xy_cell() -> None:
    told = outlook(bulls_twin(), Method.KARYOTYPE, as_of=AS_OF)
    assert [outcome.reading for outcome in told.outcomes] == list(Reading)
    assert sum(outcome.chance for outcome in told.outcomes) == pytest.approx(1)
    assert told.outcome(Reading.INCONCLUSIVE).probability == 0.92
    assert told.outcome(Reading.INCONCLUSIVE).chance == pytest.approx(0.92 * (1 - 1.5 / 19) / 301)


def test_blood_of_a_yearling_promises_less_from_a_positive_and_as_much_from_a_negative() -> None:
    calf, yearling = (outlook(bulls_twin(), AMELOGENIN, as_of=day(age)) for age in (365, 366))
    assert yearling.outcome(Reading.POSITIVE).probability == pytest.approx(0.9744, abs=5e-5)
    assert calf.outcome(Reading.POSITIVE).probability > yearling.outcome(Reading.POSITIVE).probability
    assert calf.outcome(Reading.NEGATIVE) == yearling.outcome(Reading.NEGATIVE)


def test_a_yearling_checked_empty_today_is_as_good_as_a_calf() -> None:
    told = outlook(bulls_twin(empty(430)), AMELOGENIN, as_of=day(430))
    assert round(told.outcome(Reading.POSITIVE).probability, 4) == 0.9991


def test_a_second_test_of_the_same_kind_would_only_contradict() -> None:
    told = outlook(bulls_twin(blood(AMELOGENIN, FOUND)), Method.PCR_SRY, as_of=AS_OF)
    negative = told.outcome(Reading.NEGATIVE)
    assert (negative.row, negative.verdict) == ("6", Verdict.UNRESOLVED)


def test_tests_that_tie_stand_in_the_order_of_the_table() -> None:
    judged = assess(bulls_twin(cells(300, 0)), as_of=AS_OF)
    told = [one.method for one in judged.advice]
    assert told[:2] == [AMELOGENIN, Method.PCR_MULTICOPY]
    scores = [one.score for one in judged.advice]
    assert scores == sorted(scores, reverse=True)
    assert Method.FISH not in told


def test_a_method_that_is_not_weighed_has_no_outlook() -> None:
    with pytest.raises(KeyError):
        outlook(single(blood(AMELOGENIN, NOT_FOUND)), Method.SNP_ARRAY, as_of=AS_OF)
