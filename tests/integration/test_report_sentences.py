"""Sentences of reports where there is one of what they count: one calving, heifer, test, sample, record."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from diagnostics.actions import change_policy, record_sample
from diagnostics.actions.sample_life import note_step
from diagnostics.models import Laboratory, LaboratoryMethod
from diagnostics.presenters.reports import twinning
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports.shares import Share
from diagnostics.vocabulary import Step
from herd.models import Herd
from tests.births import BORN, TODAY, assayed, calved, twin_to_a_bull
from tests.factories import HerdFactory
from tests.reports import scope_of

#: A count of one before a word that means several, and the other way round.
DISAGREES = re.compile(
    r"(?<![\d.,])1 (?:tested )?(?!(?:was|is|has)\b)[a-z]+s\b|"
    r"(?<![\d.,])1 (?:were|are|have)\b|"
    r"of 1 [a-z ]*?(?:were|are|have)\b"
)


def said(name: str, herd: Herd) -> str:
    """Return all sentences of a report, with its notes, as one text."""
    document = REPORTS[name].document(scope_of(herd))
    notes = [section.table.note for section in document.sections]
    return " ".join([*document.sentences, *document.notes, *notes]).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def one(db):
    """A herd with one calving, of a heifer twin to a bull, one test of her, a freemartin, and its price."""
    herd = HerdFactory()
    laboratory = Laboratory.objects.create(herd=herd, name="Hill")
    LaboratoryMethod.objects.create(
        herd=herd, laboratory=laboratory, method="pcr_amelogenin", price=Decimal(0), currency="EUR"
    )
    change_policy(herd=herd, by=None, today=TODAY, currency="EUR", rearing_cost=Decimal(700))
    heifer = twin_to_a_bull(herd, "1", dam="7")
    assayed(heifer, "detected", laboratory="Hill", reported_on=BORN + timedelta(days=30))
    return herd


@pytest.mark.parametrize("name", REPORTS)
def test_no_sentence_of_a_herd_of_one_calving_heifer_and_test_speaks_of_one_as_of_several(one, name):
    assert not DISAGREES.search(said(name, one)), said(name, one)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("by-year", "1 of 1 calving was a multiple birth: 100.0 %, 95 % interval"),
        ("by-year", "1 of 1 heifer at risk by her birth has been tested: 100.0 %"),
        ("twinning", "1 of 1 pair of twins with both sexes known was a heifer and a bull: 100.0 %"),
        ("freemartins", "1 of 1 tested heifer from a mixed litter was a freemartin: 100.0 %"),
        ("chain", "(1 heifer)."),
        ("laboratories", "0 of 1 test failed: 0.0 %"),
        ("laboratories", "No test has the receipt of its sample on record: days"),
        ("laboratories", "In all: 0.00 EUR, by the prices"),
        ("money", "1 freemartin was decided before the age of first calving;"),
        ("money", "This one freemartin is in the herd today; what she costs since"),
        ("money", "Enter them under «Narrow the report»"),
    ],
)
def test_of_one_calving_heifer_and_test_a_report_says(one, name, sentence):
    assert sentence in said(name, one)


def test_of_one_record_that_wants_mending_a_report_names_it(db):
    herd = HerdFactory()
    calved(herd, ("female", ""), number_born=1)
    herd.animals.filter(born_on=None).update(born_on=BORN - timedelta(days=2000))
    assert "1 record wants mending. Begin with: Live calves without a number (1)." in said(
        "data-quality", herd
    )


def test_of_one_amount_that_is_not_known_a_report_says_enter_it(one):
    known = {name: Decimal(1) for name in ("breeding_value", "feeder_value", "salvage_value", "test_price")}
    change_policy(herd=one, by=None, today=TODAY, **known, rearing_cost=None)
    assert "Enter it under «Narrow the report»" in said("money", one)


def test_of_one_sample_rejected_a_report_says_was(db):
    herd = HerdFactory()
    sample = record_sample(
        herd=herd,
        animal=twin_to_a_bull(herd, "1"),
        specimen="blood_edta",
        collected_on=BORN,
        methods=["pcr_amelogenin"],
        laboratory="Hill",
        by=None,
        today=TODAY,
    )
    for step, cause in ((Step.SENT, ""), (Step.RECEIVED, ""), (Step.REJECTED, "clotted")):
        note_step(samples=[sample], step=step, on=BORN, by=None, today=lambda _herd: TODAY, cause=cause)
    assert "1 of 1 sample was rejected: 100.0 %" in said("laboratories", herd)


@pytest.mark.parametrize(
    ("seen", "of", "sentence"),
    [
        (0, 1, "0 of 1 calving was a multiple birth:"),
        (0, 4, "0 of 4 calvings were multiple births:"),
        (1, 4, "1 of 4 calvings was a multiple birth:"),
        (3, 4, "3 of 4 calvings were multiple births:"),
        (1000, 1001, "1,000 of 1,001 calvings were multiple births:"),
    ],
)
def test_the_verb_goes_with_those_seen_and_the_noun_with_all(seen, of, sentence):
    assert twinning.multiple_births(Share(seen, of)).startswith(sentence)
