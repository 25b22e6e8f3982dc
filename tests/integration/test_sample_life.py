"""The way of a sample from the animal to its result: rejected, lost and found, mixed up, taken back."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions import record_result, record_sample, void_result
from diagnostics.actions.sample_life import note_step
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, Assessment, Sample, SampleStep
from diagnostics.vocabulary import Step
from herd.errors import Refused
from herd.models import Animal, Herd
from herd.vocabulary import Role
from tests.births import twin_to_a_bull
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db

BORN = date(2026, 3, 1)
DRAWN = date(2026, 3, 20)
TODAY = date(2026, 4, 10)


def on_that_day(_herd: Herd) -> date:
    return TODAY


@pytest.fixture
def herd():
    return HerdFactory()


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET)


@pytest.fixture
def heifer(herd):
    return twin_to_a_bull(herd, "0142", on=BORN, today=TODAY)


def draw(animal: Animal, by, **more: object) -> Sample:
    drawn = {
        "specimen": "blood_edta",
        "collected_on": DRAWN,
        "methods": ["pcr_amelogenin"],
        "tube": "T1",
        **more,
    }
    return record_sample(herd=animal.herd, animal=animal, by=by, today=TODAY, **drawn)


def note(sample: Sample, step: Step, on: date = TODAY, **more: object) -> None:
    note_step(samples=[sample], step=step, on=on, today=on_that_day, **{"by": None, **more})


def report(animal: Animal, method: str = "pcr_amelogenin", **more: object) -> Assay:
    told = {"outcome": "not_detected", "tube": "T1", "reported_on": TODAY, **more}
    entry = AssayEntry(animal, method, DRAWN, Report(**told), "blood_edta")
    return record_result(herd=animal.herd, entry=entry, by=None, today=TODAY)


def state(sample: Sample) -> str:
    return Sample.objects.get(pk=sample.pk).state


def next_step(animal: Animal) -> str:
    return Assessment.objects.get(animal=animal).next_step


def steps(sample: Sample) -> list[str]:
    return list(sample.steps.order_by("number").values_list("step", flat=True))


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_rejected_sample_lets_her_be_drawn_again(heifer, vet):
    sample = draw(heifer, vet)
    assert next_step(heifer) == "await_result"

    note(sample, Step.SENT, DRAWN)
    note(sample, Step.REJECTED, cause="clotted", note="Telephoned.", by=vet)

    assert (state(sample), next_step(heifer)) == ("rejected", "draw_blood")
    last = sample.steps.last()
    assert (last.cause, last.note, last.by, last.on) == ("clotted", "Telephoned.", vet, TODAY)


def test_a_lost_parcel_that_turns_up_is_awaited_again(heifer, vet):
    sample = draw(heifer, vet)
    note(sample, Step.LOST)
    assert next_step(heifer) == "draw_blood"

    note(sample, Step.RECEIVED)

    assert (state(sample), next_step(heifer)) == ("received", "await_result")
    assert steps(sample) == ["drawn", "lost", "received"]


def test_a_rejection_noted_by_mistake_is_taken_back_with_its_reason(heifer, vet):
    sample = draw(heifer, vet)
    note(sample, Step.SENT, DRAWN + timedelta(days=1))
    note(sample, Step.REJECTED, cause="leaked")

    note(sample, Step.TAKEN_BACK, note="It was the other tube.")

    fresh = Sample.objects.get(pk=sample.pk)
    assert (fresh.state, fresh.state_on) == ("sent", DRAWN + timedelta(days=1))
    assert next_step(heifer) == "await_result"
    assert steps(sample) == ["drawn", "sent", "rejected", "taken_back"]


def test_a_sample_has_its_result_with_the_last_of_its_tests(heifer, vet):
    sample = draw(heifer, vet, methods=["pcr_amelogenin", "pcr_sry"])

    report(heifer)
    assert state(sample) == "drawn", "a second test is out"
    report(heifer, "pcr_sry")

    assert state(sample) == "resulted"


def test_a_preliminary_report_is_no_result_yet(heifer, vet):
    sample = draw(heifer, vet)

    report(heifer, status="preliminary")

    assert state(sample) == "drawn"


def test_a_sample_whose_result_is_voided_waits_again(heifer, vet):
    sample = draw(heifer, vet)
    note(sample, Step.SENT, DRAWN)
    assay = report(heifer)
    assert state(sample) == "resulted"

    void_result(assay=assay, reason="Another animal's blood.", by=vet, today=TODAY)

    assert state(sample) == "sent"
    assert steps(sample) == ["drawn", "sent", "resulted", "taken_back"]


def test_the_code_of_a_tube_under_way_is_not_given_to_another_animal(herd, heifer, vet):
    draw(heifer, vet)
    other = twin_to_a_bull(herd, "0199", on=BORN, today=TODAY)

    with pytest.raises(Refused) as refusal:
        draw(other, vet)

    assert codes(refusal) == ["tube_in_use"]
    assert "0142" in str(refusal.value)
    assert Sample.objects.count() == 1


def test_a_code_is_free_again_when_its_sample_has_its_result(herd, heifer, vet):
    draw(heifer, vet)
    report(heifer)
    other = twin_to_a_bull(herd, "0199", on=BORN, today=TODAY)

    assert draw(other, vet).tube == "T1"


def test_a_result_from_another_animals_tube_is_refused(herd, heifer, vet):
    draw(heifer, vet)
    other = twin_to_a_bull(herd, "0199", on=BORN, today=TODAY)

    with pytest.raises(Refused) as refusal:
        report(other)

    assert codes(refusal) == ["tube_in_use"]
    assert not Assay.objects.filter(animal=other).exists()


@pytest.mark.parametrize("step", [Step.REJECTED, Step.LOST])
def test_no_result_comes_of_a_sample_that_was_rejected_or_lost(heifer, vet, step):
    sample = draw(heifer, vet)
    note(sample, step, cause="too_old" if step is Step.REJECTED else "")

    with pytest.raises(Refused) as refusal:
        report(heifer)

    assert codes(refusal) == ["sample_failed"]


def test_nothing_is_received_before_it_was_sent(heifer, vet):
    sample = draw(heifer, vet)
    note(sample, Step.SENT, DRAWN + timedelta(days=3))

    with pytest.raises(Refused) as refusal:
        note(sample, Step.RECEIVED, DRAWN + timedelta(days=2))

    assert codes(refusal) == ["step_too_early"]
    assert state(sample) == "sent"


def test_she_is_drawn_again_on_the_day_on_which_her_sample_leaked(heifer, vet):
    first = draw(heifer, vet)
    note(first, Step.REJECTED, DRAWN, cause="leaked")

    second = draw(heifer, vet, tube="T2")

    assert second.pk != first.pk
    assert (state(first), state(second)) == ("rejected", "drawn")
    assert next_step(heifer) == "await_result"
    report(heifer, tube="T2")
    assert (state(first), state(second)) == ("rejected", "resulted")


def test_of_many_samples_all_are_noted_or_none(herd, heifer, vet):
    one = draw(heifer, vet)
    other = draw(twin_to_a_bull(herd, "0199", on=BORN, today=TODAY), vet, tube="T2")
    note(other, Step.LOST)

    with pytest.raises(Refused) as refusal:
        note_step(samples=[one, other], step=Step.SENT, on=TODAY, by=vet, today=on_that_day)

    assert "T2" in str(refusal.value)
    assert (state(one), state(other)) == ("drawn", "lost")


def test_a_step_noted_twice_on_its_day_is_one_step(heifer, vet):
    sample = draw(heifer, vet)
    for _ in range(2):
        note(sample, Step.SENT)

    assert steps(sample) == ["drawn", "sent"]


# --- What was noted stays ---


def test_a_step_is_neither_saved_again_nor_updated_nor_deleted(heifer, vet):
    step = draw(heifer, vet).steps.get()

    def saved():
        step.note = "Never."
        step.save()

    tries = (saved, lambda: SampleStep.objects.update(on=TODAY), step.delete, SampleStep.objects.all().delete)
    for attempt in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert SampleStep.objects.get().on == DRAWN


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE diagnostics_samplestep SET note = 'Never.'",
        "DELETE FROM diagnostics_samplestep",
    ],
)
def test_no_statement_changes_a_step(heifer, vet, statement):
    draw(heifer, vet)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert SampleStep.objects.get().note == ""


# --- Transfusions ---


def test_a_transfusion_in_the_ninety_days_before_spoils_her_sample_and_sets_the_day_of_the_next(heifer, vet):
    transfused = DRAWN - timedelta(days=10)
    draw(heifer, vet, transfused_on=transfused)

    report(heifer, outcome="detected")

    assessment = Assessment.objects.get(animal=heifer)
    assert assessment.next_step == "resample"
    assert assessment.not_before == transfused + timedelta(days=90)


def test_a_transfusion_whose_day_nobody_knows_counts_from_the_sample(heifer, vet):
    draw(heifer, vet, caveats=["transfused"])

    report(heifer, outcome="detected")

    assert Assessment.objects.get(animal=heifer).not_before == DRAWN + timedelta(days=90)


def test_a_transfusion_before_her_birth_is_refused(heifer, vet):
    with pytest.raises(Refused) as refusal:
        draw(heifer, vet, transfused_on=BORN - timedelta(days=1))

    assert codes(refusal) == ["transfused_before_birth"]


# --- The page ---


def address(sample: Sample, name: str = "sample", *more: object) -> str:
    return reverse(f"diagnostics:{name}", args=[sample.herd.code, sample.public_id, *more])


def test_the_page_of_a_sample_tells_its_way_and_offers_what_comes_next(client, heifer, vet):
    sample = draw(heifer, vet, laboratory="VHL Genetics")
    note(sample, Step.SENT, by=vet)
    client.force_login(vet)

    page = client.get(address(sample)).text

    assert "T1" in page
    assert page.index("Drawn") < page.index(">Sent<")
    for step in ("received", "rejected", "lost", "taken_back"):
        assert address(sample, "sample-step", step) in page
    assert address(sample, "sample-step", "sent") not in page


def test_a_reader_sees_the_way_of_a_sample_and_notes_nothing(client, herd, heifer, vet):
    sample = draw(heifer, vet)
    client.force_login(member(herd, Role.READER))

    assert "/steps/" not in client.get(address(sample)).text


def test_a_rejection_is_noted_on_its_page(client, heifer, vet):
    sample = record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=heifer.herd.today(),
        methods=["pcr_sry"],
        by=vet,
        today=heifer.herd.today(),
    )
    client.force_login(vet)
    page = address(sample, "sample-step", "rejected")
    today = heifer.herd.today().isoformat()

    refused = client.post(page, {"on": today, "note": "Telephoned"})
    assert refused.context["form"].errors["cause"] == ["Say why the sample was rejected."]
    assert 'value="Telephoned"' in refused.text
    answer = client.post(page, {"on": today, "note": "Telephoned", "cause": "haemolysed"})

    assert answer["Location"] == address(sample)
    assert state(sample) == "rejected"


def test_all_that_is_wrong_with_a_step_is_told_at_once(client, heifer, vet):
    sample = draw(heifer, vet)
    client.force_login(vet)

    answer = client.post(address(sample, "sample-step", "rejected"), {"on": "2026-03-01"})

    assert set(answer.context["form"].errors) == {"cause", "on"}


def test_a_result_is_no_step_that_anybody_notes(client, heifer, vet):
    client.force_login(vet)
    sample = draw(heifer, vet)
    page = address(sample, "sample-step", "resulted")

    assert client.get(page).status_code == 404
    assert client.post(page, {"on": TODAY}).status_code == 404
    assert state(sample) == "drawn"
    assert not sample.steps.filter(step="resulted").exists()


def test_the_list_of_samples_is_narrowed_by_state(client, herd, heifer, vet):
    lost = draw(heifer, vet)
    other = draw(twin_to_a_bull(herd, "0199", on=BORN, today=TODAY), vet, tube="T2")
    note(lost, Step.LOST)
    client.force_login(vet)
    page = reverse("diagnostics:samples-all", args=[herd.code])

    shown = client.get(page, {"state": "lost"}).text

    assert address(lost) in shown
    assert address(other) not in shown
    assert address(other) in client.get(page).text


def test_the_list_of_samples_asks_the_database_as_often_for_thirty_as_for_one(
    client, herd, vet, django_assert_num_queries
):
    client.force_login(vet)
    page = reverse("diagnostics:samples-all", args=[herd.code])
    draw(twin_to_a_bull(herd, "1", on=BORN, today=TODAY), vet, tube="A1")
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for number in range(2, 31):
        draw(twin_to_a_bull(herd, f"{number}", on=BORN, today=TODAY), vet, tube=f"A{number}")

    with django_assert_num_queries(len(one)):
        client.get(page)
