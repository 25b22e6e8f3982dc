"""Samples, tests and decisions that Hypothesis makes up for the tests of reports, told apart again by plain Python."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import strategies as st

from diagnostics.models import Assay, AssayResult, Assessment, Diagnosis, Revocation, Sample, SampleStep
from diagnostics.reports.quantiles import Days
from diagnostics.reports.scope import Scope, Split
from herd.models import Animal, Herd, User
from tests.factories import AnimalFactory, CalvingFactory

FIRST = date(2024, 1, 1)
#: So far from Greenwich that the day of a moment is another one there.
ZONE = "Pacific/Auckland"
THRESHOLDS = {
    "confirm_threshold": 0.95,
    "clear_threshold": 0.1,
    "suspect_threshold": 0.1,
    "engine_version": "1",
}
VERDICT = st.sampled_from(["suspect", "unresolved", "confirmed", "cleared", "cleared", "birth_unknown"])
SPLIT = st.sampled_from(list(Split))
ANIMAL = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["female", "female", "female", "male"]),
        "born": st.none() | st.integers(-300, 300),
        "sire": st.sampled_from(["", "Duke", "Rex"]),
        "calving": st.sampled_from(["", "stands", "stands", "voided"]),
        "parity": st.none() | st.integers(1, 10),
        "breed": st.sampled_from(["", "Angus", "Jersey"]),
        "dam_days": st.none() | st.integers(600, 5000),
        "criterion": st.booleans(),
        "verdict": VERDICT,
        "decided": st.none() | st.integers(-100, 700),
        "signed": st.lists(
            st.tuples(
                st.sampled_from(["freemartin", "not_freemartin", "undetermined", "other_disorder"]),
                st.integers(0, 700),
                st.booleans(),
            ),
            max_size=3,
        ),
    }
)
#: What was told of an animal by tests: a method, what was found, the day of drawing and the days to the report.
TOLD = st.lists(
    st.fixed_dictionaries(
        {
            "method": st.sampled_from(["pcr_sry", "pcr_amelogenin", "amh"]),
            "specimen": st.sampled_from(["blood_edta", "blood_edta", "hair"]),
            "status": st.sampled_from(["final", "final", "final", "preliminary", "void"]),
            "outcome": st.sampled_from(
                ["detected", "not_detected", "not_detected", "inconclusive", "failed"]
            ),
            "drawn": st.integers(-100, 700),
            "days": st.none() | st.integers(0, 30),
        }
    ),
    max_size=3,
)
TESTED_ANIMAL = st.builds(lambda animal, told: {**animal, "told": told}, ANIMAL, TOLD)
#: A life as it is noted, and lives as nobody would note them.
STEPS = st.sampled_from(
    ["sent", "received", "resulted", "taken_back", "taken_back", "rejected", "lost", "drawn"]
)
LIFE = st.lists(st.integers(0, 9), max_size=3).map(
    lambda days: list(zip(("drawn", "sent", "received", "resulted"), [0, *sorted(days)], strict=False))
) | st.lists(st.tuples(STEPS, st.integers(-3, 30)), max_size=8)
SAMPLE = st.fixed_dictionaries(
    {
        "animal": st.integers(0, 2),
        "drawn": st.integers(0, 400),
        "life": LIFE,
        "laboratory": st.sampled_from(["HILL LAB", "hill", "Elsewhere", ""]),
        "drawn_by": st.sampled_from(["Vera", "Otto", ""]),
    }
)


def day_of(number: int) -> date:
    """Return a made-up day."""
    return FIRST + timedelta(days=number)


# --- Writing ---


def written_animals(herd: Herd, animals: list[dict], by: User) -> list[Animal]:
    """Write animals with their births, verdicts, signatures, and where told their tests."""
    herd.time_zone = ZONE
    herd.save()
    return [_animal(herd, each, number, by) for number, each in enumerate(animals)]


def _animal(herd: Herd, each: dict, number: int, by: User) -> Animal:
    born_on = None if each["born"] is None else day_of(each["born"])
    calving = None
    if each["calving"]:
        calved_on = born_on or FIRST
        born = None if each["dam_days"] is None else calved_on - timedelta(days=each["dam_days"])
        dam = AnimalFactory(herd=herd, number=f"D{number}", breed=each["breed"], born_on=born)
        voided = {"voided_at": datetime(2026, 1, 1, tzinfo=UTC), "voided_by": by, "void_reason": "Twice."}
        calving = CalvingFactory(
            herd=herd,
            dam=dam,
            calved_on=calved_on,
            parity=each["parity"],
            **(voided if each["calving"] == "voided" else {}),
        )
    animal = AnimalFactory(
        herd=herd, number=f"A{number}", sex=each["sex"], born_on=born_on, sire=each["sire"], calving=calving
    )
    Assessment.objects.create(
        herd=herd,
        animal=animal,
        row="1",
        cause="reassessed",
        verdict=each["verdict"],
        criterion=each["criterion"],
        decided_on=None if (day := decided_by_tests(each)) is None else day_of(day),
        diagnosis=signed_today(each),
        next_step="none",
        assessed_on=FIRST,
        **THRESHOLDS,
    )
    _tested(animal, each)
    _signed(animal, each, by)
    return animal


def _tested(animal: Animal, each: dict) -> None:
    for number, test in enumerate(each.get("told", ())):
        assay = Assay.objects.create(
            herd=animal.herd,
            animal=animal,
            method=test["method"],
            specimen=test["specimen"],
            collected_on=day_of(test["drawn"]),
            accession=str(number),
        )
        reported = None if test["days"] is None else day_of(test["drawn"] + test["days"])
        told = {"status": test["status"], "outcome": test["outcome"], "reported_on": reported}
        assay.current = AssayResult.objects.create(herd=animal.herd, assay=assay, **told)
        assay.save()


def _signed(animal: Animal, each: dict, by: User) -> None:
    previous = None
    for conclusion, day, revoked in each["signed"]:
        previous = Diagnosis.objects.create(
            herd=animal.herd, animal=animal, conclusion=conclusion, statement="Seen.", verdict="suspect", row="1",
            reasons=[], evidence={}, figures={}, program_version="1", signed_by=by, signatory_name="V",
            licence_number="1", signed_on=day_of(day), previous=previous, **THRESHOLDS,
        )  # fmt: skip
        if revoked:
            Revocation.objects.create(
                herd=animal.herd, diagnosis=previous, reason="Mistaken.", by=by, on=day_of(day)
            )


def written_samples(herd: Herd, animals: list[Animal], samples: list[dict]) -> list[Sample]:
    """Write samples with their lives, step by step."""
    made = []
    for each in samples:
        sample = Sample.objects.create(
            herd=herd,
            animal=animals[each["animal"] % len(animals)],
            specimen="blood_edta",
            collected_on=day_of(each["drawn"]),
            laboratory=each["laboratory"],
            drawn_by=each["drawn_by"],
        )
        SampleStep.objects.bulk_create(
            SampleStep(
                herd=herd,
                sample=sample,
                number=number,
                step=step,
                on=on,
                cause="leaked" if step == "rejected" else "",
            )
            for number, (step, on) in enumerate(noted(each), start=1)
        )
        made.append(sample)
    return made


def noted(sample: dict) -> list[tuple[str, date]]:
    """Return the steps of a sample as they were noted, with their days."""
    return [(step, day_of(sample["drawn"] + days)) for step, days in sample["life"]]


# --- Telling apart again ---


def key_again(scope: Scope, each: dict, day: date) -> str:
    """Return the key of a split for something done to an animal on a day."""
    calved = each["calving"] == "stands"
    if scope.split is Split.SIRE:
        return each["sire"]
    if scope.split is Split.BREED:
        return each["breed"] if calved else ""
    if scope.split is Split.PARITY:
        return f"{min(each['parity'], 8):02}" if calved and each["parity"] else ""
    if scope.split is Split.DAM_AGE:
        return f"{min(int(each['dam_days'] / 365.25), 10):02}" if calved and each["dam_days"] else ""
    return {
        Split.HERD: next(iter(scope.herds.values())),
        Split.YEAR: f"{day:%Y}",
        Split.QUARTER: f"{day:%Y}-Q{(day.month + 2) // 3}",
        Split.MONTH: f"{day:%Y-%m}",
        Split.SEASON: ("12-02", "03-05", "06-08", "09-11")[day.month % 12 // 3],
    }[scope.split]


def signed_today(each: dict) -> str:
    """Return what stands signed of an animal: the latest, unless it was revoked."""
    conclusion, _day, revoked = each["signed"][-1] if each["signed"] else ("", 0, False)
    return "" if revoked else conclusion


def held_for(each: dict) -> str:
    """Return what a heifer is held for today, as a diagnosis says it; empty where it is open."""
    unsigned = {"confirmed": "freemartin", "cleared": "not_freemartin"}
    return (
        signed_today(each).replace("undetermined", "")
        if signed_today(each)
        else unsigned.get(each["verdict"], "")
    )


def decided_by_tests(each: dict) -> int | None:
    """Return the day on which tests decided a verdict, as kept with it; `None` for one that decides nothing."""
    return each["decided"] if each["verdict"] in {"confirmed", "cleared"} else None


def decided_on(each: dict) -> tuple[date, bool] | None:
    """Return the day on which it was decided what a heifer is held for, and whether she is signed; `None` for none.

    Tests decide it where the verdict is what she is held for: what a single result says plays no part.
    """
    held = held_for(each)
    if each["sex"] != "female" or not held:
        return None
    tested = {"confirmed": "freemartin", "cleared": "not_freemartin"}.get(each["verdict"]) == held
    days = [decided_by_tests(each)] if tested and decided_by_tests(each) is not None else []
    for said, day, revoked in reversed(each["signed"]):
        if said != held or revoked:
            break
        days.append(day)
    return (day_of(min(days)), bool(signed_today(each))) if days else None


def days_again(days: list[int], unit: float = 1) -> Days:
    """Return number, median and 90th percentile of some days, written out one by one."""
    if not days:
        return Days(0, None, None)
    median, most = (round(float(np.percentile(days, share)) / unit, 1) for share in (50, 90))
    return Days(len(days), median, most)
