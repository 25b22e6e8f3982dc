"""The veterinarian's bench attacked: other herds' rows, others' keys, files made to harm, records to be altered."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from diagnostics.actions import record_sample
from diagnostics.actions.sample_life import note_step
from diagnostics.models import Sample
from diagnostics.vocabulary import Step
from herd.models import Animal, Herd, Membership
from herd.vocabulary import Role
from tests.births import twin_to_a_bull
from tests.factories import HerdFactory, MembershipFactory, member

pytestmark = pytest.mark.django_db

SHIPMENT = uuid.UUID("0d9b1c5e-4f7a-4b7c-8d9e-0f1a2b3c4d5e")
TABLE = reverse("diagnostics:shipment-results", args=[SHIPMENT])
ROWS = reverse("diagnostics:bench-draw-rows")


@pytest.fixture(autouse=True)
def no_tries_before():
    cache.clear()


@pytest.fixture
def herds():
    return [HerdFactory(code="HILL", name="Hill farm"), HerdFactory(code="VALE", name="Vale farm")]


@pytest.fixture
def vet(client, herds):
    person = member(herds[0], Role.VET, username="vera")
    MembershipFactory(herd=herds[1], user=person, role=Role.VET.value)
    client.force_login(person)
    return person


def suspect(herd: Herd, number: str) -> Animal:
    today = herd.today()
    return twin_to_a_bull(herd, number, on=today - timedelta(days=40), today=today)


def sent(heifer: Animal, tube: str) -> Sample:
    """Her blood, drawn ten days ago and sent with the shipment."""
    today = heifer.herd.today()
    on = today - timedelta(days=10)
    sample = record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=on,
        methods=["pcr_amelogenin"],
        tube=tube,
        by=None,
        today=today,
    )
    note_step(samples=[sample], step=Step.SENT, on=on, by=None, today=Herd.today, consignment=SHIPMENT)
    return sample


def as_shown(client, address: str, rows: str, **typed: str) -> dict[str, object]:
    """What a page's table would send, with what is typed into it; `rows` is the hidden field that names each row."""
    form = client.get(address).context["form"]
    parts = [form, *form.parts]
    shown = {part.add_prefix(name): part[name].value() for part in parts for name in part.fields}
    named = [part.animal if rows == "row" else part.assay for part in form.parts]
    told = {rows: [str(record.public_id) for record in named], **shown, **typed}
    return {name: value for name, value in told.items() if value is not None}


def outcome(sample: Sample) -> str:
    return sample.assays.get().current.outcome


# --- What was typed beside one animal is never another's ---


def test_when_a_row_leaves_the_table_while_it_is_open_no_result_slips_to_the_next_animal(client, vet, herds):
    gone, one, two = (
        sent(suspect(herd, number), tube)
        for herd, number, tube in ((herds[0], "11", "T1"), (herds[1], "12", "T2"), (herds[1], "13", "T3"))
    )
    typed = as_shown(
        client,
        TABLE,
        "test",
        **{"0-outcome": "inconclusive", "1-outcome": "detected", "2-outcome": "not_detected"},
    )
    Membership.objects.filter(user=vet, herd=herds[0]).delete()

    refused = client.post(TABLE, typed)

    assert [outcome(each) for each in (gone, one, two)] == ["not_stated"] * 3
    form = refused.context["form"]
    assert "Some of these rows cannot be filled in any more" in form.non_field_errors()[0]
    assert [(row.assay.sample.tube, row["outcome"].value()) for row in form.parts] == [
        ("T2", "detected"),
        ("T3", "not_detected"),
    ]
    again = {name: value for name, value in form.data.lists() if name != "csrfmiddlewaretoken"}
    client.post(TABLE, again)
    assert [outcome(each) for each in (gone, one, two)] == ["not_stated", "detected", "not_detected"]


def test_a_sample_taken_out_of_the_shipment_meanwhile_moves_no_result_to_another(client, vet, herds):
    samples = [sent(suspect(herds[0], number), f"T{number}") for number in ("11", "12", "13")]
    typed = as_shown(client, TABLE, "test", **{"1-outcome": "detected", "2-outcome": "not_detected"})
    today = herds[0].today()
    note_step(
        samples=samples[:1], step=Step.TAKEN_BACK, on=today, by=None, today=Herd.today, note="Left behind."
    )

    client.post(TABLE, typed)

    assert outcome(samples[0]) == "not_stated"
    assert outcome(samples[1]) in {"detected", "not_stated"}
    assert outcome(samples[2]) in {"not_detected", "not_stated"}


@pytest.mark.parametrize("named", [True, False], ids=["sent by the page", "sent without the rows named"])
def test_when_a_herd_is_lost_while_drawing_no_tube_slips_to_the_next_animal(client, vet, herds, named):
    lost, kept = suspect(herds[0], "11"), suspect(herds[1], "12")
    address = f"{ROWS}?animal={lost.public_id}&animal={kept.public_id}"
    typed = as_shown(client, address, "row", **{"0-tube": "LOST", "1-tube": "KEPT"})
    if not named:
        del typed["row"]
    Membership.objects.filter(user=vet, herd=herds[0]).delete()

    refused = client.post(address, typed)

    assert not Sample.objects.exists()
    [row] = refused.context["form"].parts
    assert (row.animal, row["tube"].value()) == (kept, "KEPT")
    client.post(address, dict(refused.context["form"].data.lists()))
    assert list(Sample.objects.values_list("animal", "tube")) == [(kept.pk, "KEPT")]


def test_rows_that_name_nothing_are_a_table_begun_anew(client, vet, herds):
    heifer = suspect(herds[0], "11")
    address = f"{ROWS}?animal={heifer.public_id}"

    answer = client.post(address, {"row": ["x", str(uuid.uuid4())], "0-tube": "A"})

    assert [row.animal for row in answer.context["form"].parts] == [heifer]
    assert not Sample.objects.exists()
