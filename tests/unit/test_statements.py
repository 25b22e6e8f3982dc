"""What a statement proposed for a diagnosis says of the figure."""

from types import SimpleNamespace

import pytest

from diagnostics.presenters.statements import statement
from diagnostics.vocabulary import SignedConclusion


def of(conclusion, probability):
    return statement(conclusion, [], SimpleNamespace(probability=probability), language="en")


def test_a_heifer_judged_no_freemartin_keeps_the_risk_that_remains():
    assert "the remaining risk is 9 in 100" in of(SignedConclusion.NOT_FREEMARTIN, 0.09)


def test_a_figure_that_speaks_for_a_freemartin_is_not_called_the_risk_that_remains():
    said = of(SignedConclusion.NOT_FREEMARTIN, 0.999)

    assert "By this evidence the heifer is judged not to be a freemartin." in said
    assert "remaining" not in said


@pytest.mark.parametrize("probability", [0.09, 0.999])
def test_what_is_left_undetermined_tells_where_the_risk_stands(probability):
    assert "the risk stands at" in of(SignedConclusion.UNDETERMINED, probability)
