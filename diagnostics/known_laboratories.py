"""The laboratories a new herd begins with: what is published of them, and nothing else. Pure data.

Source of each line: `clinical.md` §11, read on `READ_ON`. What is published of a laboratory without its method is kept
under the most cautious one, said to be assumed in the marker.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diagnostics.engine.vocabulary import Method, Specimen
from diagnostics.engine.words import N_
from herd.vocabulary import Answer

#: The day on which what follows was read.
READ_ON = date(2026, 11, 22)
SOURCE = N_("Freemartin's clinical reference, section 11")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSpecimen:
    """A specimen a laboratory takes; volumes in mL."""

    specimen: Specimen
    preferred: bool = False
    volume_ml_least: Decimal | None = None
    volume_ml_most: Decimal | None = None
    may_be_frozen: Answer = Answer.UNKNOWN
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMethod:
    """A test a laboratory does, its marker, and its price where one is published. `marker` may be shown translated."""

    method: Method
    marker: str
    price: Decimal | None = None
    currency: str = ""
    price_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLaboratory:
    """What is published of one laboratory; its turnaround in working days. `note` may be shown translated."""

    name: str
    days_least: int | None = None
    days_most: int | None = None
    specimens: tuple[KnownSpecimen, ...] = ()
    methods: tuple[KnownMethod, ...] = ()
    note: str = ""


def _fresh_blood(specimen: Specimen, *, preferred: bool) -> KnownSpecimen:
    return KnownSpecimen(
        specimen=specimen,
        preferred=preferred,
        volume_ml_least=Decimal("3"),
        volume_ml_most=Decimal("5"),
        may_be_frozen=Answer.NO,
        note=N_("Fresh; not overheated."),
    )


_ASSUMED = N_("not stated; assumed: one on the Y chromosome")

KNOWN_LABORATORIES: tuple[KnownLaboratory, ...] = (
    KnownLaboratory(
        name="University of Minnesota VDL",
        days_least=2,
        days_most=7,
        specimens=(
            _fresh_blood(Specimen.BLOOD_EDTA, preferred=True),
            _fresh_blood(Specimen.BLOOD_HEPARIN, preferred=False),
        ),
        methods=(
            KnownMethod(method=Method.PCR_OTHER_Y, marker=N_("Y chromosome, which marker is not stated")),
        ),
        note=(
            "Y found: «positive for freemartinism, consistent with the heifer being a freemartin». "
            "Not found: «consistent with the heifer being a normal female bovine»; "
            "does not rule out infertility of other cause."
        ),
    ),
    KnownLaboratory(name="UC Davis VGL", days_least=2, days_most=6),
    KnownLaboratory(
        name="VHL Genetics",
        days_least=10,
        days_most=10,
        methods=(
            KnownMethod(
                method=Method.PCR_OTHER_Y,
                marker=_ASSUMED,
                price=Decimal("39.95"),
                currency="EUR",
                price_note=N_("Test R300, before tax"),
            ),
        ),
    ),
    KnownLaboratory(
        name="Holstein Canada",
        methods=(
            KnownMethod(method=Method.PCR_OTHER_Y, marker=_ASSUMED, price=Decimal("35.00"), currency="CAD"),
        ),
    ),
)
