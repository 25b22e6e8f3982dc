"""Where a heifer's blood can be tested, and whether that is worth its price (clinical.md §8 step 12, §10)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from diagnostics.engine import Evidence, outlook
from diagnostics.engine.evidence import Birth, Littermate, Thresholds, Validation
from diagnostics.engine.jeffreys import jeffreys
from diagnostics.engine.reading import Reading
from diagnostics.engine.vocabulary import Method
from diagnostics.models import HerdPolicy, Laboratory, LaboratoryMethod
from diagnostics.presenters.decision import decision
from diagnostics.presenters.offers import offers
from diagnostics.queries.laboratories import weighed_tests_of
from herd.models import Herd
from herd.vocabulary import Role, Sex
from tests.births import twin_to_a_bull
from tests.factories import HerdFactory, member

TODAY = date(2026, 4, 1)
BULLS_TWIN = Evidence(sex=Sex.FEMALE, born_on=date(2026, 3, 1), birth=Birth((Littermate(Sex.MALE),)))


@pytest.fixture
def herd(db) -> Herd:
    return HerdFactory()


def laboratory(
    herd: Herd, name: str, method: Method, price: str | None = None, **more: object
) -> LaboratoryMethod:
    book, _made = Laboratory.objects.get_or_create(
        herd=herd, name=name, defaults={"days_least": 2, "days_most": 7}
    )
    return LaboratoryMethod.objects.create(
        herd=herd,
        laboratory=book,
        method=method.value,
        price=None if price is None else Decimal(price),
        currency="" if price is None else more.pop("currency", "EUR"),
        **more,
    )


def priced(herd: Herd) -> HerdPolicy:
    amounts = {"breeding_value": 1800, "feeder_value": 300, "salvage_value": 900, "rearing_cost": 700}
    return HerdPolicy.objects.create(
        herd=herd, currency="EUR", **{name: Decimal(amount) for name, amount in amounts.items()}
    )


def of(*done: LaboratoryMethod) -> list:
    return offers(done, BULLS_TWIN, Thresholds(), as_of=TODAY)


def test_the_test_likeliest_to_settle_the_matter_comes_first_whatever_it_costs(herd):
    sry = laboratory(herd, "Cheap and weak", Method.PCR_SRY, "10")
    amelogenin = laboratory(herd, "Dear and strong", Method.PCR_AMELOGENIN, "80")

    listed = of(sry, amelogenin)

    assert [each.laboratory.name for each in listed] == ["Dear and strong", "Cheap and weak"]
    # One negative by SRY does not clear a bull's co-twin (0.613): only its positive settles anything.
    assert listed[1].outlook.score < listed[0].outlook.score


def test_a_laboratory_that_takes_hair_alone_is_no_place_for_blood(herd):
    laboratory(herd, "Blood", Method.PCR_SRY).laboratory.specimens.create(herd=herd, specimen="blood_edta")
    laboratory(herd, "Hair", Method.PCR_SRY).laboratory.specimens.create(herd=herd, specimen="hair")
    laboratory(herd, "Not told", Method.PCR_SRY)

    assert [done.laboratory.name for done in weighed_tests_of(herd)] == ["Blood", "Not told"]


def test_of_two_equal_tests_the_cheaper_comes_first(herd):
    dear = laboratory(herd, "A", Method.PCR_AMELOGENIN, "80")
    cheap = laboratory(herd, "B", Method.PCR_AMELOGENIN, "40")

    assert [each.price for each in of(dear, cheap)] == [Decimal(40), Decimal(80)]


def test_an_answer_costs_the_price_over_its_chance(herd):
    (offer,) = of(laboratory(herd, "VHL", Method.PCR_AMELOGENIN, "40"))

    worked_out = Decimal(40) / Decimal(offer.outlook.score)
    assert offer.cost_of_an_answer == f"{worked_out:.2f}\N{NO-BREAK SPACE}EUR"


def test_a_laboratorys_own_validation_takes_the_place_of_the_published_figures(herd):
    done = laboratory(herd, "VHL", Method.PCR_SRY, missed=0, freemartins=200, false_positives=0, controls=300)
    (offer,) = of(done)

    negative = offer.outlook.outcome(Reading.NEGATIVE)
    miss, false = jeffreys(0, 200), jeffreys(0, 300)
    odds = 0.92 / 0.08 * miss / (1 - false)
    assert offer.own_figures
    assert negative.probability == pytest.approx(odds / (1 + odds))
    assert negative.verdict == "cleared"  # which the published SRY figures do not bring


def test_the_engine_alone_agrees_with_what_the_laboratory_published():
    counts = Validation(0, 200, 0, 300)

    seen = outlook(BULLS_TWIN, Method.PCR_SRY, as_of=TODAY, validation=counts)

    assert (
        seen.outcome(Reading.POSITIVE).probability
        > outlook(BULLS_TWIN, Method.PCR_SRY, as_of=TODAY).outcome(Reading.POSITIVE).probability
    )


def test_of_priced_tests_the_one_that_brings_most_is_put_against_selling_and_keeping(herd):
    policy = priced(herd)
    listed = of(
        laboratory(herd, "Dear", Method.PCR_AMELOGENIN, "90"),
        laboratory(herd, "Fair", Method.PCR_AMELOGENIN, "40"),
    )

    told = decision(BULLS_TWIN, policy, as_of=TODAY, offers=listed)

    assert told is not None
    assert "Fair" in told.method
    # clinical.md §10's example: sell 300.00, keep 272.00, test 322.55.
    assert [way.amount for way in told.ways] == [
        f"{sum_}\N{NO-BREAK SPACE}EUR" for sum_ in ("300.00", "272.00", "322.55")
    ]


def test_a_price_in_another_currency_is_shown_and_never_reckoned_with(herd):
    policy = priced(herd)
    listed = of(laboratory(herd, "Guelph", Method.PCR_AMELOGENIN, "35", currency="CAD"))

    told = decision(BULLS_TWIN, policy, as_of=TODAY, offers=listed)

    assert listed[0].price_words == "35.00\N{NO-BREAK SPACE}CAD"
    assert told is not None
    assert told.missing == ("price of a test",)


def test_the_page_of_a_suspect_heifer_shows_where_she_can_be_tested(client, herd):
    laboratory(herd, "VHL Genetics", Method.PCR_AMELOGENIN, "39.95", marker="R300")
    retired = laboratory(herd, "Closed Lab", Method.PCR_AMELOGENIN, "1").laboratory
    retired.retired_on = date(2026, 1, 1)
    retired.save()
    heifer = twin_to_a_bull(herd, "0142")
    client.force_login(member(herd, Role.READER))

    shown = client.get(reverse("diagnostics:animal", args=[herd.code, heifer.public_id])).content.decode()

    assert "VHL Genetics" in shown
    assert "R300" in shown
    assert "2–7 working days" in shown
    assert "Closed Lab" not in shown
