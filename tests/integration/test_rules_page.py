"""The rules can be read in the program: every row, every figure with its source, and what is assumed."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape

from diagnostics.engine.criteria import FIGURES
from diagnostics.engine.rules import VERDICT_ROWS
from diagnostics.engine.steps import NEXT_STEP_ROWS
from diagnostics.models import HerdPolicy
from diagnostics.presenters import rules as words
from herd.vocabulary import Role
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    return client.get(reverse("rules")).content.decode()


def test_anybody_may_read_the_rules_without_signing_in(client):
    answer = client.get(reverse("rules"))

    assert answer.status_code == 200
    assert "<h1>How a heifer is judged</h1>" in answer.text
    assert client.post(reverse("rules")).status_code == 405


def test_every_row_of_the_decision_table_stands_on_the_page(page):
    for row in VERDICT_ROWS:
        assert escape(row.when) in page


def test_every_next_step_stands_on_the_page(page):
    for row in NEXT_STEP_ROWS:
        assert escape(row.when) in page


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_stands_there_with_its_source_or_as_assumed(key):
    figure = FIGURES[key]
    [line] = [line for _title, lines in words.figure_groups() for line in lines if line.key == key]

    assert line.source == figure.source
    assert line.assumed == figure.assumed
    assert line.source or line.assumed or line.note
    assert float(line.value.split()[0].replace(",", "")) == pytest.approx(figure.value, abs=5e-5)


def test_the_page_shows_source_count_and_what_is_assumed(page):
    assert "Marcum 1974, as cited by Buoen et al. 1992 (AABP)" in page
    assert "0 of 56" in page
    assert page.count("assumed") > 20


def test_a_positive_by_amelogenin_is_shown_to_multiply_the_odds_by_a_hundred():
    [line] = [line for line in words.method_lines() if line.method.startswith("PCR, amelogenin")]

    assert (line.positive, line.negative, line.miss) == ("× 99.1", "× 0.0089", "0.0088")
    assert line.assumed


def test_what_the_birth_alone_tells_stands_on_the_page(page):
    assert [line.probability for line in words.birth_lines()] == [
        "0.92 (0.80–0.97)",
        "0.42 (0.36–0.45)",
        "0.009 (0.003–0.018)",
        "0.009 (0.003–0.018)",
        "0.04 (0.03–0.05)",
    ]
    for line in words.birth_lines():
        assert line.probability in page


def test_the_page_says_that_a_karyotype_alone_does_not_clear_a_bull_s_co_twin(page):
    assert "a karyotype alone never brings a bull's co-twin below 0.48" in page


def test_a_herd_s_own_thresholds_are_told_beside_those_of_the_program(client):
    herd = HerdFactory()
    HerdPolicy.objects.create(herd=herd, clear_threshold=Decimal("0.05"))
    client.force_login(member(herd, Role.READER))

    response = client.get(reverse("diagnostics:rules", args=[herd.code]))

    clear = response.context["thresholds"][1]
    assert (clear.here, clear.at_first, clear.changed) == ("0.05", "0.10", True)
    assert "set by this herd; otherwise 0.10" in response.content.decode()


def test_only_who_may_change_thresholds_is_led_to_them(client):
    herd = HerdFactory()
    address = reverse("diagnostics:rules", args=[herd.code])
    policy = reverse("diagnostics:policy", args=[herd.code])

    client.force_login(member(herd, Role.VET))
    assert policy not in client.get(address).content.decode()
    client.force_login(member(herd, Role.MANAGER))
    assert policy in client.get(address).content.decode()
