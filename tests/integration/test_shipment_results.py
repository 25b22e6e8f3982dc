"""The results of a whole shipment in one table: all of them or none, and what they made of each verdict."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions import record_assessments, record_result, record_sample, void_result
from diagnostics.actions.sample_life import note_step
from diagnostics.actions.shipments import Reported, ShipmentRefused, record_results
from diagnostics.engine.vocabulary import Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Assessment, Sample
from diagnostics.vocabulary import RejectionCause, SampleState, Step
from herd.models import Animal, Herd
from herd.vocabulary import Role, Sex
from tests.factories import CalvingFactory, HerdFactory, MembershipFactory, calf, member

pytestmark = pytest.mark.django_db

SHIPMENT = uuid.UUID("0d9b1c5e-4f7a-4b7c-8d9e-0f1a2b3c4d5e")
ADDRESS = reverse("diagnostics:shipment-results", args=[SHIPMENT])


@pytest.fixture
def herd():
    return HerdFactory(code="IE1", name="Meadow Brook")


@pytest.fixture
def other_herd():
    return HerdFactory(code="IE2", name="Hilltop")


@pytest.fixture
def drawn(herd):
    return herd.today() - timedelta(days=10)


@pytest.fixture
def vet(client, herd, other_herd):
    person = member(herd, Role.VET)
    MembershipFactory(herd=other_herd, user=person, role=Role.VET.value)
    client.force_login(person)
    return person


def suspect(herd: Herd, number: str) -> Animal:
    """A heifer of thirty days, born twin to a bull."""
    calving = CalvingFactory(herd=herd, calved_on=herd.today() - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE)
    heifer = calf(calving, Sex.FEMALE, number=number)
    record_assessments(herd=herd, animals=[heifer.pk], cause="reassessed", by=None, as_of=herd.today())
    return heifer


def sent(heifer: Animal, tube: str, drawn: date, *methods: str, specimen: str = "blood_edta") -> Sample:
    """Her sample, drawn and sent with the shipment."""
    sample = record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen=specimen,
        collected_on=drawn,
        methods=methods or ["pcr_amelogenin"],
        by=None,
        today=heifer.herd.today(),
        tube=tube,
        laboratory="VHL Genetics",
    )
    note_step(samples=[sample], step=Step.SENT, on=drawn, by=None, today=Herd.today, consignment=SHIPMENT)
    return sample


def asked(sample: Sample, method: str = "pcr_amelogenin") -> Assay:
    return sample.assays.get(method=method)


def table(*rows: tuple[Assay, dict[str, str]], **head: str) -> dict[str, object]:
    """What the browser sends: the tests in order, and what was typed into the row of each."""
    typed = {
        f"{at}-{name}": value for at, (_assay, cells) in enumerate(rows) for name, value in cells.items()
    }
    return {"test": [str(assay.public_id) for assay, _cells in rows], "status": "final", **head, **typed}


def text(answer) -> str:
    return answer.content.decode()


def verdict(animal: Animal) -> str:
    return Assessment.objects.get(animal=animal).verdict


@pytest.fixture
def shipment(herd, other_herd, drawn):
    """Three samples of two herds, sent together: a PCR each, and a karyotype of the third."""
    return [
        sent(suspect(herd, "0142"), "T-1", drawn),
        sent(suspect(herd, "0144"), "T-2", drawn),
        sent(suspect(other_herd, "0300"), "T-3", drawn, "pcr_amelogenin", "karyotype"),
    ]


def test_each_test_of_the_shipment_that_is_out_has_a_row_with_the_fields_of_its_method(client, vet, shipment):
    answer = client.get(ADDRESS)
    rows = answer.context["form"].parts
    # In the order of herd and tube: Hilltop before Meadow Brook.
    assert [(str(row.assay.animal), row.assay.method, list(row.fields)) for row in rows] == [
        ("0300", "pcr_amelogenin", ["outcome", "accession"]),
        ("0300", "karyotype", ["cells_xx", "cells_xy", "outcome", "accession"]),
        ("0142", "pcr_amelogenin", ["outcome", "accession"]),
        ("0144", "pcr_amelogenin", ["outcome", "accession"]),
    ]
    assert "D – Male cells" in text(answer)
    assert "Hilltop" in text(answer)


def test_the_rows_typed_are_saved_together_and_each_verdict_is_shown_before_and_after(client, vet, shipment):
    one, two, three = shipment
    typed = table(
        (asked(one), {"outcome": "detected"}),
        (asked(two), {"outcome": "not_detected", "accession": "own"}),
        (asked(three), {}),
        (asked(three, "karyotype"), {"cells_xx": "70", "cells_xy": "30"}),
        reported_on=one.herd.today().isoformat(),
        accession="A-7",
    )
    answer = client.post(ADDRESS, typed, follow=True)
    assert answer.redirect_chain == [(reverse("diagnostics:results-saved"), 302)]
    lines = answer.context["lines"]
    assert [
        (str(line.assay.animal), line.before.code, line.before.probability, line.after.code) for line in lines
    ] == [
        ("0142", "suspect", "0.92", "confirmed"),
        ("0144", "suspect", "0.92", "cleared"),
        ("0300", "suspect", "0.92", "confirmed"),
    ]
    assert "3 results are saved." in text(answer)
    said = {assay.method + str(assay.animal): assay for assay in Assay.objects.select_related("current")}
    assert said["pcr_amelogenin0142"].accession == "A-7"
    assert said["pcr_amelogenin0144"].accession == "own"
    assert said["karyotype0300"].current.reported_on == one.herd.today()
    assert said["pcr_amelogenin0300"].current.status == "out", "a row left empty stays out"
    states = dict(Sample.objects.values_list("tube", "state"))
    assert states == {"T-1": "resulted", "T-2": "resulted", "T-3": "sent"}
    assert AssayResult.objects.filter(recorded_by=vet).count() == 3


def test_a_row_that_contradicts_itself_stops_them_all_and_nothing_typed_is_lost(client, vet, shipment):
    one, _two, three = shipment
    typed = table(
        (asked(one), {"outcome": "detected", "accession": "K/1"}),
        (asked(three, "karyotype"), {"cells_xx": "70", "cells_xy": "3O"}),
        reported_on=one.herd.today().isoformat(),
    )
    answer = client.post(ADDRESS, typed)
    page = text(answer)
    assert answer.context["form"].parts[1].errors == {
        "cells_xy": ["This is no whole figure. Write digits alone, such as 12."]
    }
    assert "0300, Karyotype, XY cells counted" in page
    assert 'value="K/1"' in page
    assert 'value="3O"' in page
    assert '<option value="detected" selected>' in page
    assert not AssayResult.objects.filter(status="final").exists()


def test_a_result_refused_by_the_record_stops_the_other_herd_too(client, vet, shipment, drawn):
    one, _two, three = shipment
    note_step(
        samples=[one],
        step=Step.REJECTED,
        on=one.herd.today(),
        by=None,
        today=Herd.today,
        cause=RejectionCause.CLOTTED.value,
    )
    typed = table((asked(three), {"outcome": "detected"}), (asked(one), {"outcome": "detected"}))
    answer = client.post(ADDRESS, typed)
    (refused,) = answer.context["form"].parts[1].non_field_errors()
    assert "«Rejected»" in refused
    assert refused in text(answer)
    assert verdict(three.animal) == Verdict.SUSPECT
    assert not AssayResult.objects.filter(status="final").exists()


def test_a_day_before_the_drawing_is_told_beside_the_row_and_a_day_to_come_beside_the_day(
    client, vet, shipment, drawn
):
    row = (asked(shipment[0]), {"outcome": "detected"})
    before = client.post(ADDRESS, table(row, reported_on=(drawn - timedelta(days=1)).isoformat()))
    (problem,) = before.context["form"].parts[0].non_field_errors()
    assert "before it was drawn" in problem
    tomorrow = shipment[0].herd.today() + timedelta(days=1)
    after = client.post(ADDRESS, table(row, reported_on=tomorrow.isoformat()))
    assert list(after.context["form"].errors) == ["reported_on"]
    assert not AssayResult.objects.filter(status="final").exists()


def test_a_table_without_a_result_and_an_accession_without_one_are_told(client, vet, shipment):
    one = asked(shipment[0])
    empty = client.post(ADDRESS, table((one, {})))
    assert "Enter the result of at least one test." in text(empty)
    lone = client.post(ADDRESS, table((one, {"accession": "A"})))
    assert "accession" in lone.context["form"].parts[0].errors


def test_the_same_table_sent_twice_adds_nothing_and_still_shows_what_it_did(client, vet, shipment):
    typed = table((asked(shipment[0]), {"outcome": "detected"}), accession="A-7")
    for _ in range(2):
        answer = client.post(ADDRESS, typed, follow=True)
    assert AssayResult.objects.filter(status="final").count() == 1
    (line,) = answer.context["lines"]
    assert (line.before.code, line.after.code) == ("suspect", "confirmed")
    assert "nothing was added" in text(answer)


def test_preliminary_results_stand_in_the_table_until_the_final_ones_come(client, vet, shipment):
    one = asked(shipment[0])
    client.post(ADDRESS, table((one, {"outcome": "detected"}), status="preliminary"))
    assert verdict(one.animal) == Verdict.UNRESOLVED
    page = client.get(ADDRESS)
    assert "So far: Male cells" in text(page)
    client.post(ADDRESS, table((one, {"outcome": "detected"})))
    assert verdict(one.animal) == Verdict.CONFIRMED
    assert list(one.versions.values_list("status", flat=True)) == ["out", "preliminary", "final"]
    assert "1 test has its final result already." in text(client.get(ADDRESS))


def test_what_somebody_entered_meanwhile_is_not_overwritten(client, vet, shipment):
    one, two, _three = shipment
    said = AssayEntry(
        one.animal,
        "pcr_amelogenin",
        one.collected_on,
        Report(outcome="not_detected"),
        "blood_edta",
        "VHL Genetics",
    )
    record_result(herd=one.herd, entry=said, by=None, today=one.herd.today())
    typed = table((asked(one), {"outcome": "detected"}), (asked(two), {"outcome": "detected"}))
    answer = client.post(ADDRESS, typed)
    (told,) = answer.context["form"].parts[0].errors.get("outcome", [])
    assert "Another result of this test is on record" in told
    assert verdict(two.animal) == Verdict.SUSPECT


def test_an_accession_of_another_test_of_hers_is_refused(herd, drawn):
    heifer = suspect(herd, "0142")
    one = asked(sent(heifer, "T-1", drawn))
    entry = AssayEntry(
        heifer,
        "pcr_amelogenin",
        drawn,
        Report(outcome="inconclusive", accession="K"),
        "blood_edta",
        "VHL Genetics",
    )
    other = Assay.objects.create(
        herd=herd,
        animal=heifer,
        method=entry.method,
        specimen=entry.specimen,
        collected_on=drawn,
        laboratory=entry.laboratory,
        accession="K",
    )
    other.current = AssayResult.objects.create(herd=herd, assay=other, status="out", accession="K")
    other.save()
    with pytest.raises(ShipmentRefused) as refused:
        record_results(
            reported=[Reported(one, Report(outcome="detected", accession="K"))], by=None, today=Herd.today
        )
    ((problem,),) = refused.value.by_test.values()
    assert (problem.code, problem.field) == ("accession_of_another", "accession")


def test_rejected_samples_and_void_tests_are_told_and_have_no_row(client, vet, shipment):
    one, two, _three = shipment
    note_step(samples=[one], step=Step.LOST, on=one.herd.today(), by=None, today=Herd.today)
    void_result(assay=asked(two), reason="drawn of the wrong calf", by=vet, today=two.herd.today())
    answer = client.get(ADDRESS)
    assert {str(row.assay.animal) for row in answer.context["form"].parts} == {"0300"}
    assert "rejected or lost" in text(answer)
    assert "1 test is void." in text(answer)


def test_samples_are_chosen_one_by_one_too(client, vet, shipment):
    address = reverse("diagnostics:chosen-results")
    answer = client.get(address, {"sample": [str(shipment[1].public_id), "nonsense"]})
    assert [str(row.assay.animal) for row in answer.context["form"].parts] == ["0144"]
    chosen = f"{address}?sample={shipment[1].public_id}"
    client.post(chosen, table((asked(shipment[1]), {"outcome": "detected"})))
    assert verdict(shipment[1].animal) == Verdict.CONFIRMED


def test_without_a_choice_all_that_is_out_stands_in_the_table_or_that_of_one_herd(client, vet, shipment):
    address = reverse("diagnostics:chosen-results")
    whole = client.get(address)
    assert [str(row.assay.animal) for row in whole.context["form"].parts] == ["0300", "0300", "0142", "0144"]
    of_one = client.get(address, {"herd": "IE2"})
    assert {row.assay.herd.code for row in of_one.context["form"].parts} == {"IE2"}
    assert client.get(address, {"herd": "elsewhere"}).context["form"].parts == []


def test_a_table_of_all_that_is_out_sent_twice_or_too_late_tells_so_and_loses_nothing(client, vet, shipment):
    address = reverse("diagnostics:chosen-results")
    one = asked(shipment[0])
    for _ in range(2):
        answer = client.post(address, table((one, {"outcome": "detected"})), follow=True)
        assert answer.redirect_chain
    late = client.post(address, table((one, {"outcome": "not_detected"}), (asked(shipment[1]), {})))
    assert "Another result of this test is on record" in text(late)
    assert '<option value="not_detected" selected>' in text(late)


@pytest.mark.parametrize("role", [Role.READER, Role.STAFF])
def test_whoever_may_not_enter_results_in_a_herd_sees_none_of_its_samples(
    client, herd, other_herd, shipment, role
):
    person = member(herd, Role.VET)
    MembershipFactory(herd=other_herd, user=person, role=role.value)
    client.force_login(person)
    answer = client.get(ADDRESS)
    assert {row.assay.herd.code for row in answer.context["form"].parts} == {"IE1"}
    assert "0300" not in text(answer)
    assert "Hilltop" not in text(answer)
    typed = table((asked(shipment[2]), {"outcome": "detected"}))
    client.post(ADDRESS, typed)
    chosen = f"{reverse('diagnostics:chosen-results')}?sample={shipment[2].public_id}"
    assert client.get(chosen).context["form"].parts == []
    client.post(chosen, typed)
    assert verdict(shipment[2].animal) == Verdict.SUSPECT


def test_a_row_out_of_reach_by_now_gives_its_result_to_no_other_animal(client, vet, shipment, other_herd):
    one, two, three = shipment
    vet.memberships.filter(herd=other_herd).delete()
    typed = table(
        (asked(three), {"outcome": "detected"}),
        (asked(one), {"outcome": "not_detected"}),
        (asked(two), {}),
    )
    answer = client.post(ADDRESS, typed)
    assert "Some of these rows cannot be filled in any more" in text(answer)
    assert not AssayResult.objects.filter(status="final").exists(), "never half a shipment"
    rows = answer.context["form"].parts
    assert [(str(row.assay.animal), row["outcome"].value()) for row in rows] == [
        ("0142", "not_detected"),
        ("0144", None),
    ]


def test_a_shipment_of_other_herds_is_not_found(client, shipment):
    client.force_login(member(HerdFactory(), Role.VET))
    typed = table((asked(shipment[0]), {"outcome": "detected"}))
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, typed).status_code == 404
    assert set(AssayResult.objects.values_list("status", flat=True)) == {"out"}


def test_without_signing_in_what_was_typed_is_kept(client, vet, shipment):
    page = text(client.get(ADDRESS))
    owner = page.split('name="form_owner" value="')[1].split('"')[0]
    client.logout()
    typed = table((asked(shipment[0]), {"outcome": "detected", "accession": "K/9"}))
    answer = client.post(ADDRESS, typed | {"form_owner": owner})
    assert answer.status_code == 302
    client.force_login(vet)
    kept = client.get(answer["Location"].split("next=")[1].replace("%3F", "?").replace("%3D", "="))
    assert 'value="K/9"' in text(kept)
    assert not AssayResult.objects.filter(status="final").exists()


def test_a_full_table_takes_the_queries_of_one_row_and_stays_under_sixty_kilobytes(client, vet, herd, drawn):
    sent(suspect(herd, "0001"), "T-0001", drawn)

    def looked_at() -> tuple[int, int]:
        client.get(ADDRESS)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(ADDRESS)
        return len(queries), len(answer.content)

    one, _bytes = looked_at()
    for at in range(2, 61):
        heifer = calf(CalvingFactory(herd=herd, calved_on=drawn), Sex.FEMALE, number=f"IE-3722214{at:04}")
        sent(heifer, f"TUBE-2026-{at:04}", drawn, "karyotype" if at % 10 == 0 else "pcr_amelogenin")
    many, size = looked_at()
    assert many == one
    assert size < 60_000, size
    assert "60 tests wait in all" in text(client.get(ADDRESS))
    assert len(client.get(f"{ADDRESS}?page=2").context["form"].parts) == 20
    assert Sample.objects.filter(state=SampleState.SENT.value).count() == 60
