"""Heifers that Hypothesis makes up for the tests of reports: what the engine would conclude is made up as well."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from diagnostics.models import Assay, AssayResult, Assessment, AssessmentChange, HerdPolicy, Verification
from herd.models import Animal, Herd
from herd.vocabulary import Role
from tests.factories import member
from tests.reports import litter

#: From then on a herd that asks for it has results verified by a second person.
ASKED_SINCE = datetime(2024, 6, 1, tzinfo=UTC)
THRESHOLDS = {
    "confirm_threshold": 0.95,
    "clear_threshold": 0.1,
    "suspect_threshold": 0.1,
    "engine_version": "1",
}
VERDICT = st.sampled_from(
    ["suspect", "unresolved", "confirmed", "cleared", "not_at_risk", "birth_unknown"],
)
TEST = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["pcr_sry", "pcr_sry", "karyotype", "blood_typing", "vaginal_length"]),
        "specimen": st.sampled_from(["blood_edta", "blood_edta", "blood_card", "hair"]),
        "status": st.sampled_from(["final", "final", "preliminary", "void"]),
        "outcome": st.sampled_from(["detected", "not_detected", "failed"]),
        "entered": st.sampled_from([ASKED_SINCE - timedelta(seconds=1), ASKED_SINCE]),
        "verified": st.booleans(),
    }
)
HEIFER = st.fixed_dictionaries(
    {
        "year": st.integers(2022, 2025),
        "pairing": st.sampled_from(["F", "FM", "FF", "FU", "FFM", "FMU"]),
        "criterion": st.booleans(),
        "verdict": VERDICT,
        "diagnosis": st.sampled_from(
            ["", "", "freemartin", "not_freemartin", "undetermined", "other_disorder"]
        ),
        "left": st.booleans(),
        "test": st.none() | TEST,
        "changes": st.lists(
            st.tuples(VERDICT, st.sampled_from([0.009, 0.05, 0.417, 0.92, 0.95, 1.0])), max_size=3
        ),
    }
)


def asking(herd: Herd) -> None:
    """Have the herd ask for a second person, from `ASKED_SINCE` on."""
    HerdPolicy.objects.update_or_create(herd=herd, defaults={"verified_since": ASKED_SINCE})


def written(herd: Herd, each: dict, number: int) -> Animal:
    """Write one heifer, alone in her litter on record, as the records would hold her."""
    on = date(each["year"], 1, 1) + timedelta(days=number)
    heifer = litter(herd, on, "female").calves.get()
    if each["left"]:
        heifer.left_on, heifer.left_reason = on, "sold"
        heifer.save()
    told = {"herd": herd, "animal": heifer, "row": "1", "cause": "reassessed", **THRESHOLDS}
    as_told = {name: each[name] for name in ("verdict", "criterion", "pairing", "diagnosis")}
    Assessment.objects.create(**told, **as_told, next_step="none", assessed_on=on)
    for verdict, probability in each["changes"]:
        AssessmentChange.objects.create(**told, verdict=verdict, probability=probability)
    if each["test"]:
        _tested(heifer, on, **each["test"])
    return heifer


def _tested(heifer: Animal, on: date, *, verified: bool, entered: datetime, **test: str) -> None:
    """Write a test of hers with its one result."""
    identity = {name: test.pop(name) for name in ("method", "specimen")}
    assay = Assay.objects.create(herd=heifer.herd, animal=heifer, collected_on=on, **identity)
    assay.current = AssayResult.objects.create(herd=heifer.herd, assay=assay, recorded_at=entered, **test)
    assay.save()
    if verified:
        by = member(heifer.herd, Role.VET)
        Verification.objects.create(herd=heifer.herd, result=assay.current, by=by)


def is_tested(each: dict, *, asks: bool = False) -> bool:
    """Say again whether she counts as tested; `asks`: her herd wants a second person since `ASKED_SINCE`."""
    if (test := each["test"]) is None or (asks and test["entered"] >= ASKED_SINCE and not test["verified"]):
        return False
    weighed = test["method"] in {"pcr_sry", "karyotype"} and test["specimen"] in {"blood_edta", "blood_card"}
    return weighed and test["status"] == "final" and test["outcome"] != "failed"
