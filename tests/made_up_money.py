"""Herds with prices, tests, diagnoses and days that Hypothesis makes up for the report on money, and as rows."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from diagnostics.models import (
    PRICES,
    Assay,
    AssayResult,
    Assessment,
    Diagnosis,
    HerdPolicy,
    Laboratory,
    LaboratoryMethod,
    Revocation,
)
from herd.models import Animal, Herd, User
from tests.made_up_heifers import THRESHOLDS
from tests.reports import litter

FIRST_DAY = date(2022, 1, 1)
CENTS = st.none() | st.integers(0, 300_000).map(lambda cents: Decimal(cents) / 100)
#: What a herd says of itself; its book prices one method under a name of two.
HERD = st.fixed_dictionaries(
    {
        "currency": st.sampled_from(["EUR", "CAD", ""]),
        "prices": st.fixed_dictionaries(dict.fromkeys(PRICES, CENTS)),
        "book": st.none() | st.tuples(st.integers(0, 20_000), st.sampled_from(["EUR", "CAD"])),
    }
)
TEST = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["pcr_sry", "pcr_sry", "karyotype", "qpcr", "amh", "vaginal_length"]),
        "specimen": st.sampled_from(["blood_edta", "blood_edta", "hair"]),
        "status": st.sampled_from(["final", "final", "final", "preliminary", "void"]),
        "outcome": st.sampled_from(["detected", "not_detected", "failed", "not_stated"]),
        "cells": st.none() | st.tuples(st.sampled_from([0, 29, 30, 100]), st.sampled_from([0, 1, 2])),
        "pct": st.none() | st.sampled_from([Decimal("0.41"), Decimal("0.5"), Decimal("1")]),
        "after": st.sampled_from([0, 20, 400, 729, 730, 731]),
        "reported": st.none() | st.integers(0, 30),
        "laboratory": st.sampled_from(["HILL LAB", "hill", "Elsewhere", ""]),
    }
)
HEIFER = st.fixed_dictionaries(
    {
        "herd": st.integers(0, 1),
        "born": st.integers(0, 500),
        "parity": st.integers(1, 2),
        "criterion": st.booleans(),
        "verdict": st.sampled_from(
            ["suspect", "confirmed", "confirmed", "cleared", "cleared", "not_at_risk"]
        ),
        "decided": st.none() | st.sampled_from([0, 20, 400, 729, 730, 731]),
        "diagnosis": st.sampled_from(["", "", "freemartin", "not_freemartin", "undetermined"]),
        "signed": st.sampled_from([10, 300, 730, 731]),
        "revoked_before": st.booleans(),
        "left": st.none() | st.sampled_from([15, 350, 730, 731, 900]),
        "open": st.none() | st.sampled_from([250, 500]),
        "tests": st.lists(TEST, max_size=2),
    }
)


def a_herd_with_prices(herd: Herd, told: dict) -> None:
    """Write what a herd says of its prices, and its book of laboratories."""
    HerdPolicy.objects.create(herd=herd, currency=told["currency"], **told["prices"])
    hill = Laboratory.objects.create(herd=herd, name="Hill lab", other_names="hill")
    price, currency = told["book"] or (None, "")
    price = None if price is None else Decimal(price) / 100
    LaboratoryMethod.objects.create(
        herd=herd, laboratory=hill, method="pcr_sry", price=price, currency=currency
    )


def written(herd: Herd, told: dict, *, by: User) -> Animal:
    """Write one heifer as the records would hold her: her tests, what was signed and concluded, and when she left."""
    on = FIRST_DAY + timedelta(days=told["born"])
    heifer = litter(herd, on, "female", parity=told["parity"]).calves.get()
    if told["left"] is not None:
        heifer.left_on, heifer.left_reason = on + timedelta(days=told["left"]), "sold"
        heifer.save()
    concluded = {"verdict": told["verdict"], "row": "1", **THRESHOLDS}
    Assessment.objects.create(
        herd=herd, animal=heifer, criterion=told["criterion"], diagnosis=told["diagnosis"], pairing="FM",
        next_step="none", cause="reassessed", assessed_on=on, decided_on=decided_by_tests(told), **concluded,
    )  # fmt: skip
    for test in told["tests"]:
        _tested(heifer, on, test)
    if told["open"] is not None:
        found = {"status": "final", "pregnancy": "not_pregnant"}
        _current(heifer, on + timedelta(days=told["open"]), {"method": "pregnancy_check"}, found)
    if told["diagnosis"]:
        _signed(heifer, on, told, by=by)
    return heifer


def decided_by_tests(told: dict) -> date | None:
    """Return the day on which tests decided a verdict, as kept with it; `None` for one that decides nothing."""
    if told["verdict"] not in {"confirmed", "cleared"} or told["decided"] is None:
        return None
    return FIRST_DAY + timedelta(days=told["born"] + told["decided"])


def _tested(heifer: Animal, on: date, test: dict) -> None:
    drawn = on + timedelta(days=test["after"])
    examined = test["method"] == "vaginal_length"
    identity = {
        "method": test["method"],
        "specimen": "" if examined else test["specimen"],
        "laboratory": test["laboratory"],
    }
    found = {name: test[name] for name in ("status", "outcome")}
    found["reported_on"] = None if test["reported"] is None else drawn + timedelta(days=test["reported"])
    found["male_fraction_pct"] = test["pct"]
    if test["cells"]:
        found["cells_xx"], found["cells_xy"] = test["cells"]
    _current(heifer, drawn, identity, found)


def _current(heifer: Animal, on: date, identity: dict, found: dict) -> None:
    number = Assay.objects.filter(animal=heifer).count()
    identity = {**identity, "accession": str(number)}
    assay = Assay.objects.create(herd=heifer.herd, animal=heifer, collected_on=on, **identity)
    assay.current = AssayResult.objects.create(herd=heifer.herd, assay=assay, **found)
    assay.save()


def _signed(heifer: Animal, on: date, told: dict, *, by: User) -> None:
    """Write what was signed; before it, where told, the same that was revoked."""
    signed_on = on + timedelta(days=told["signed"])
    more = {
        "statement": "Seen.", "verdict": told["verdict"], "row": "1", "reasons": [], "evidence": {}, "figures": {},
        "evidence_digest": "0", "program_version": "1", "signed_by": by, "signatory_name": "Ada", "licence_number": "1",
        "herd": heifer.herd, "animal": heifer, "conclusion": told["diagnosis"], **THRESHOLDS,
    }  # fmt: skip
    previous = None
    if told["revoked_before"]:
        previous = Diagnosis.objects.create(signed_on=on + timedelta(days=1), **more)
        Revocation.objects.create(herd=heifer.herd, diagnosis=previous, reason="Wrong.", by=by, on=signed_on)
    Diagnosis.objects.create(signed_on=signed_on, previous=previous, **more)
