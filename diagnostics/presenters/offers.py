"""Where a heifer's blood can be tested: what each laboratory's test would settle, what it costs, how long it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.engine import Evidence, outlook
from diagnostics.engine.evidence import Thresholds
from diagnostics.engine.outlook import MethodOutlook
from diagnostics.engine.vocabulary import Method
from diagnostics.models import Laboratory, LaboratoryMethod
from diagnostics.presenters.laboratories import turnaround
from diagnostics.presenters.numbers import money, risk
from diagnostics.presenters.outlooks import OutcomeLine, outcome_line


@dataclass(frozen=True, slots=True)
class Offer:
    """One laboratory's test of one heifer: `outlook` is worked out with its own figures where it published any."""

    laboratory: Laboratory
    marker: str
    own_figures: bool
    outlook: MethodOutlook
    price: Decimal | None
    currency: str

    @property
    def method_words(self) -> str:
        """The method, with the laboratory's marker where it names one."""
        method = str(labels.METHOD[self.outlook.method.value])
        return f"{method}, {self.marker}" if self.marker else method

    @property
    def words(self) -> str:
        """The test and who does it."""
        told = {"method": self.method_words, "laboratory": self.laboratory.name}
        return _("%(method)s at %(laboratory)s") % told

    @property
    def price_words(self) -> str:
        """The price in the laboratory's own currency, never converted; empty where it is not known."""
        return money(self.price, self.currency) if self.price is not None else ""

    @property
    def settles(self) -> str:
        """How likely the test is to bring a verdict that stands."""
        return risk(self.outlook.score) if self.outlook.score > 0 else ""

    @property
    def turnaround(self) -> str:
        """How long the laboratory takes; empty where it is not known."""
        return turnaround(self.laboratory)

    @property
    def specimens(self) -> str:
        """What the laboratory takes, the preferred first."""
        return "; ".join(str(labels.SPECIMEN[each.specimen]) for each in self.laboratory.specimens.all())

    @property
    def cost_of_an_answer(self) -> str:
        """What an answer costs on average: the price over the chance of one. Empty where either is not known."""
        if self.price is None or self.outlook.score <= 0:
            return ""
        return money(self.price / Decimal(self.outlook.score), self.currency)

    @property
    def outcomes(self) -> list[OutcomeLine]:
        """Its outcomes, in words."""
        return [outcome_line(each) for each in self.outlook.outcomes]


def offers(
    done: Iterable[LaboratoryMethod], evidence: Evidence, thresholds: Thresholds, *, as_of: date
) -> list[Offer]:
    """Return what each laboratory's test would settle of a heifer's case, the likeliest to settle it first.

    Of equals the cheaper first, where both prices are in one currency.
    """
    made = [_offer(each, evidence, thresholds, as_of) for each in done]
    return sorted(
        made,
        key=lambda each: (
            -each.outlook.score,
            each.currency,
            each.price is None,
            each.price or Decimal(0),
            each.laboratory.name,
        ),
    )


def _offer(done: LaboratoryMethod, evidence: Evidence, thresholds: Thresholds, as_of: date) -> Offer:
    counts = done.validation()
    seen = outlook(evidence, Method(done.method), thresholds, as_of=as_of, validation=counts)
    return Offer(done.laboratory, done.marker, counts is not None, seen, done.price, done.currency)
