"""Drawing in a row across herds: whom, a row an animal, all or none; labels, sheets and sending together."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions import record_sample
from diagnostics.actions.sample_life import note_step
from diagnostics.models import Laboratory, LaboratorySpecimen, Sample
from diagnostics.vocabulary import Step
from herd.models import Animal, Herd
from herd.vocabulary import Role
from tests.births import assayed, single, twin_to_a_bull
from tests.factories import HerdFactory, MembershipFactory, UserFactory, member
from tests.papers import codes, text_of

pytestmark = pytest.mark.django_db

DRAW, ROWS, DRAWN, SEND = (
    reverse(f"diagnostics:{name}") for name in ("bench-draw", "bench-draw-rows", "bench-drawn", "bench-send")
)
LABELS, SHEET = reverse("diagnostics:bench-labels"), reverse("diagnostics:bench-submission")


@pytest.fixture
def herds():
    return [HerdFactory(code="HILL", name="Hill farm"), HerdFactory(code="VALE", name="Vale farm")]


@pytest.fixture
def vet(client, herds):
    person = UserFactory(username="vera", email="vera@example.org")
    for herd in herds:
        MembershipFactory(herd=herd, user=person, role=Role.VET.value)
    client.force_login(person)
    return person


def suspect(herd: Herd, number: str) -> Animal:
    today = herd.today()
    return twin_to_a_bull(herd, number, on=today - timedelta(days=40), today=today)


@pytest.fixture
def heifers(herds):
    return [suspect(herd, f"{number}") for herd in herds for number in (11, 12)]


def rows_of(animals: list[Animal]) -> str:
    return f"{ROWS}?{'&'.join(f'animal={animal.public_id}' for animal in animals)}"


def typed(client, animals: list[Animal], **more: object) -> dict[str, object]:
    """What the form holds as it is first shown, with what is typed besides."""
    form = client.get(rows_of(animals)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    for row in form.parts:
        shown |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return {name: value for name, value in {**shown, **more}.items() if value is not None}


def asked(samples: list[Sample], **more: object) -> dict[str, object]:
    return {"sample": [str(sample.public_id) for sample in samples], **more}


def drawn_of(animals: list[Animal], **more: object) -> list[Sample]:
    """Samples drawn today, each in a tube of its own."""
    return [
        record_sample(
            herd=animal.herd,
            animal=animal,
            by=None,
            today=animal.herd.today(),
            **{
                "specimen": "blood_edta",
                "collected_on": animal.herd.today(),
                "methods": ["pcr_amelogenin"],
                "tube": f"TUBE{place}",
                "laboratory": "Vale laboratory",
                **more,
            },
        )
        for place, animal in enumerate(animals)
    ]


# --- Whom ---


def test_whoever_is_to_be_sampled_in_any_of_the_vets_herds_is_offered(client, vet, heifers):
    page = client.get(DRAW)

    assert [line["animal"] for line in page.context["lines"]] == heifers
    assert all(f'value="{heifer.public_id}"' in page.text for heifer in heifers)


def test_the_list_is_narrowed_to_one_herd(client, vet, herds, heifers):
    page = client.get(DRAW, {"herd": herds[1].code})

    assert [line["animal"] for line in page.context["lines"]] == heifers[2:]


def test_a_heifer_transfused_lately_is_shown_with_her_day_and_not_offered(client, vet, herds, heifers):
    today = herds[0].today()
    assayed(heifers[0], "detected", on=today, today=today, caveats="transfused")

    page = client.get(DRAW).text

    assert f'value="{heifers[0].public_id}"' not in page
    assert "Not before" in page


def test_herds_in_which_nobody_may_record_are_not_in_the_list(client, herds, heifers):
    reader = UserFactory()
    MembershipFactory(herd=herds[0], user=reader, role=Role.READER.value)
    MembershipFactory(herd=herds[1], user=reader, role=Role.STAFF.value)
    client.force_login(reader)

    page = client.get(DRAW)

    assert page.context["lines"] == []
    assert "You may not record samples in any herd" in page.text


def test_the_list_asks_the_database_as_often_for_thirty_as_for_one(
    client, vet, herds, django_assert_num_queries
):
    suspect(herds[0], "1")
    client.get(DRAW)
    with CaptureQueriesContext(connection) as one:
        client.get(DRAW)
    for number in range(2, 31):
        suspect(herds[number % 2], f"{number}")

    with django_assert_num_queries(len(one)):
        page = client.get(DRAW)
    assert len(page.content) < 60_000


# --- A row an animal ---


def test_five_are_drawn_at_once_each_in_a_tube_of_its_own(client, vet, herds, heifers):
    animals = [*heifers, suspect(herds[0], "13")]

    answer = client.post(rows_of(animals), typed(client, animals, laboratory="Vale laboratory"))

    samples = list(Sample.objects.order_by("pk"))
    assert [sample.animal for sample in samples] == animals
    assert len({sample.tube for sample in samples}) == 5
    assert {sample.drawn_by for sample in samples} == {"vera"}
    assert {sample.laboratory for sample in samples} == {"Vale laboratory"}
    assert all(str(sample.public_id) in answer["Location"] for sample in samples)
    assert {
        animal.assessment.next_step for animal in Animal.objects.filter(pk__in=[a.pk for a in animals])
    } == {"await_result"}


def test_a_round_sent_twice_is_one_round(client, vet, heifers):
    said = typed(client, heifers)
    first, second = (client.post(rows_of(heifers), said) for _ in range(2))

    assert Sample.objects.count() == len(heifers)
    assert first["Location"] == second["Location"]


def test_a_tube_coded_anew_in_a_round_gone_back_to_is_told_beside_its_row_and_not_lost(client, vet, heifers):
    said = typed(client, heifers, **{"0-tube": "A1"})
    client.post(rows_of(heifers), said)

    answer = client.post(rows_of(heifers), said | {"0-tube": "A2"})

    form = answer.context["form"]
    assert [bool(row.errors) for row in form.parts] == [True, False, False, False]
    assert "This form was saved before, for something else" in form.parts[0].non_field_errors()[0]
    assert form["idempotency_key"].value() != said["idempotency_key"]
    assert Sample.objects.filter(animal=heifers[0]).get().tube == "A1"
    assert Sample.objects.count() == len(heifers)


def test_a_row_may_have_another_specimen_and_another_test(client, vet, heifers):
    said = typed(client, heifers, **{"1-specimen": "hair", "1-method": "pcr_sry"})

    client.post(rows_of(heifers), said)

    other = Sample.objects.get(animal=heifers[1])
    assert other.specimen == "hair"
    assert [test.method for test in other.assays.all()] == ["pcr_sry"]


def test_for_her_own_tissue_hair_is_offered(client, vet, herds):
    today = herds[0].today()
    heifer = suspect(herds[0], "77")
    assayed(heifer, "not_stated", method="karyotype", on=today, today=today, cells_xx=0, cells_xy=400)

    assert typed(client, [heifer])["0-specimen"] == "hair"


def test_with_one_row_wrong_none_is_saved_and_each_problem_stands_beside_its_row(client, vet, heifers):
    today = heifers[0].herd.today()
    other = suspect(heifers[0].herd, "55")
    record_sample(
        herd=other.herd,
        animal=other,
        specimen="blood_edta",
        collected_on=today,
        methods=["pcr_sry"],
        tube="INUSE",
        by=vet,
        today=today,
    )

    answer = client.post(rows_of(heifers), typed(client, heifers, **{"1-tube": "INUSE", "0-tube": "A1"}))

    form = answer.context["form"]
    assert [dict(row.errors) for row in form.parts] == [
        {},
        {"tube": [form.parts[1].errors["tube"][0]]},
        {},
        {},
    ]
    assert "holds the sample of 55" in form.parts[1].errors["tube"][0]
    assert 'value="A1"' in answer.text
    assert Sample.objects.count() == 1


def test_all_that_is_wrong_with_a_round_is_told_at_once(client, vet, heifers):
    today = heifers[0].herd.today()
    said = typed(
        client,
        heifers,
        **{
            "methods": [],
            "0-tube": "SAME",
            "1-tube": "SAME",
            "2-specimen": "hair",
            "2-method": "karyotype",
            "3-transfused_on": (today + timedelta(days=2)).isoformat(),
        },
    )

    form = client.post(rows_of(heifers), said).context["form"]

    assert set(form.errors) == {"methods"}
    assert [set(row.errors) for row in form.parts] == [set(), {"tube"}, {"specimen"}, {"transfused_on"}]


def test_a_day_before_one_of_them_was_born_is_told_in_her_row(client, vet, heifers):
    young = twin_to_a_bull(
        heifers[0].herd, "99", on=heifers[0].herd.today() - timedelta(days=3), today=heifers[0].herd.today()
    )
    animals = [heifers[0], young]
    day = (heifers[0].herd.today() - timedelta(days=10)).isoformat()

    form = client.post(rows_of(animals), typed(client, animals, collected_on=day)).context["form"]

    assert [bool(row.non_field_errors()) for row in form.parts] == [False, True]
    assert not Sample.objects.exists()


def test_enter_without_a_script_looks_the_rows_through_and_saves_nothing(client, vet, heifers):
    answer = client.post(rows_of(heifers), typed(client, heifers, look="1", **{"0-tube": "KEPT"}))

    assert 'value="KEPT"' in answer.text
    assert not Sample.objects.exists()
    first_button = re.search(r"<form[^>]*data-entry-rows.*?<button[^>]*>", answer.text, re.S)
    assert 'name="look"' in first_button[0]


def test_more_than_a_round_takes_are_left_for_the_next(client, vet, herds):
    animals = [suspect(herds[0], f"{number}") for number in range(100, 118)]

    page = client.get(rows_of(animals))

    assert len(page.context["form"].parts) == 16
    assert "the other 2" in page.text
    assert len(page.content) < 60_000


def test_animals_of_a_strangers_herd_are_not_drawn(client, vet, heifers):
    stranger = suspect(HerdFactory(), "66")

    answer = client.get(rows_of([stranger]))
    assert answer.status_code == 302
    assert client.get(rows_of([heifers[0], stranger])).context["form"].parts[0].animal == heifers[0]
    assert len(client.get(rows_of([heifers[0], stranger])).context["form"].parts) == 1


def test_what_the_laboratory_is_not_known_to_take_is_said_and_stops_nothing(client, vet, herds, heifers):
    laboratory = Laboratory.objects.create(herd=herds[0], name="Vale laboratory")
    LaboratorySpecimen.objects.create(herd=herds[0], laboratory=laboratory, specimen="blood_edta")
    (sample,) = drawn_of(heifers[:1], specimen="hair")

    page = client.get(DRAWN, asked([sample])).text

    assert "Vale laboratory is not on record as taking: Hair with roots." in page


# --- Labels and sheets ---


def test_labels_hold_the_address_of_the_sample_and_the_code_of_its_tube(client, vet, heifers):
    samples = drawn_of(heifers)

    answer = client.get(LABELS, asked(samples, layout="single_50x25"))

    assert answer["Content-Type"] == "application/pdf"
    read = {code.text for code in codes(answer.content)}
    assert {sample.tube for sample in samples} <= read
    addresses = {
        f"http://testserver{reverse('diagnostics:sample-short', args=[sample.public_id])}"
        for sample in samples
    }
    assert addresses <= read


@pytest.mark.parametrize(
    ("tube", "asked_for", "told"),
    [
        ("", {}, "A sample without a code on its tube has no label"),
        ("T" * 40, {}, "is too long for a label"),
        ("Ñ1", {}, "cannot be printed as a bar code"),
        ("T1", {"skip": "65"}, "has 65 labels"),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence(client, vet, heifers, tube, asked_for, told):
    samples = drawn_of(heifers[:1], tube=tube)

    answer = client.get(LABELS, asked(samples, **asked_for), follow=True)

    assert told in answer.text
    assert str(samples[0].public_id) in answer.text


def test_the_sheet_for_a_laboratory_lists_its_tubes_of_all_herds_and_no_others(client, vet, herds, heifers):
    Laboratory.objects.create(
        herd=herds[0], name="Vale laboratory", other_names="VLab", address="1 Mill Road\nBarton"
    )
    theirs = [*drawn_of(heifers[:2]), *drawn_of(heifers[2:3], tube="THIRD", laboratory="Vale laboratory")]
    others = drawn_of(heifers[3:], tube="ELSEWHERE", laboratory="Another laboratory")

    sheet = client.get(SHEET, asked([*theirs, *others], laboratory="Vale laboratory"))

    text = text_of(sheet.content)
    assert "1 Mill Road" in text
    assert "vera@example.org" in text
    assert {"Hill farm", "Vale farm"} <= {name for name in ("Hill farm", "Vale farm") if name in text}
    assert all(sample.tube in text for sample in theirs)
    assert "ELSEWHERE" not in text


@pytest.mark.parametrize("address", [LABELS, SHEET, DRAWN, SEND])
def test_samples_of_a_strangers_herd_reach_no_paper_and_no_page(client, vet, heifers, address):
    (theirs,) = drawn_of([suspect(HerdFactory(), "66")], tube="SECRET")

    answer = client.get(address, asked([theirs]), follow=True)

    assert answer["Content-Type"].startswith("text/html")
    assert "SECRET" not in answer.text


# --- Sending together ---


def test_samples_of_two_herds_go_to_one_laboratory_as_one_shipment(client, vet, heifers):
    samples = drawn_of(heifers)
    today = heifers[0].herd.today()

    answer = client.post(f"{SEND}?{query(samples)}", {"on": today.isoformat()})

    consignments = set(Sample.objects.values_list("consignment", "state", "state_on"))
    assert len(consignments) == 1
    ((consignment, state, on),) = consignments
    assert (state, on) == ("sent", today)
    assert answer["Location"] == reverse("diagnostics:shipment", args=[consignment])
    page = client.get(answer["Location"]).text
    assert all(sample.tube in page for sample in samples)
    assert reverse("diagnostics:shipment-results", args=[consignment]) in page


def query(samples: list[Sample]) -> str:
    return "&".join(f"sample={sample.public_id}" for sample in samples)


def test_each_laboratory_gets_a_shipment_of_its_own(client, vet, heifers):
    samples = [*drawn_of(heifers[:2]), *drawn_of(heifers[2:], laboratory="Another laboratory")]

    answer = client.post(f"{SEND}?{query(samples)}", {"on": heifers[0].herd.today().isoformat()})

    assert answer["Location"] == reverse("diagnostics:shipments")
    assert len(set(Sample.objects.values_list("consignment", "laboratory"))) == 2
    assert "Another laboratory" in client.get(answer["Location"]).text


def test_the_sheet_printed_before_has_the_reference_of_the_shipment(client, vet, heifers):
    samples = drawn_of(heifers)
    before = text_of(client.get(SHEET, asked(samples, laboratory="Vale laboratory")).content)

    client.post(f"{SEND}?{query(samples)}", {"on": heifers[0].herd.today().isoformat()})

    consignment = Sample.objects.first().consignment
    assert consignment.hex[:8].upper() in before


def test_one_that_cannot_have_been_sent_keeps_all_from_being_sent(client, vet, heifers):
    samples = drawn_of(heifers)
    yesterday = heifers[0].herd.today() - timedelta(days=1)

    answer = client.post(f"{SEND}?{query(samples)}", {"on": yesterday.isoformat()})

    assert "what follows cannot be earlier" in str(answer.context["form"].errors["on"])
    assert set(Sample.objects.values_list("state", "consignment")) == {("drawn", None)}


def test_a_shipment_shows_a_member_the_samples_of_his_own_herds_alone(client, vet, herds, heifers):
    samples = drawn_of(heifers)
    client.post(f"{SEND}?{query(samples)}", {"on": heifers[0].herd.today().isoformat()})
    address = reverse("diagnostics:shipment", args=[Sample.objects.first().consignment])

    client.force_login(member(herds[0], Role.READER))
    page = client.get(address)
    assert "Hill farm" in page.text
    assert "Vale farm" not in page.text
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address)["Location"].startswith(reverse("account_login"))


# --- The address on the label ---


def test_the_address_on_a_label_leads_a_member_to_the_sample_and_a_stranger_nowhere(
    client, vet, herds, heifers
):
    (sample,) = drawn_of(heifers[:1])
    address = reverse("diagnostics:sample-short", args=[sample.public_id])

    assert client.get(address)["Location"] == reverse(
        "diagnostics:sample", args=[herds[0].code, sample.public_id]
    )
    assert client.post(address).status_code == 405
    assert client.get(reverse("diagnostics:sample-short", args=[uuid4()])).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address)["Location"].startswith(reverse("account_login"))


# --- What comes after ---


def test_a_shipment_is_noted_as_received_at_once_but_for_what_was_lost_of_it(client, vet, heifers):
    samples = drawn_of(heifers)
    today = heifers[0].herd.today()
    client.post(f"{SEND}?{query(samples)}", {"on": today.isoformat()})
    note_step(samples=samples[:1], step=Step.LOST, on=today, by=vet, today=Herd.today)
    address = reverse("diagnostics:shipment-received", args=[Sample.objects.first().consignment])

    assert "3 samples are noted as sent." in client.get(address).text
    client.post(address, {"on": today.isoformat()})

    assert list(Sample.objects.order_by("pk").values_list("state", flat=True)) == ["lost"] + ["received"] * 3


def test_a_reader_and_a_stranger_receive_no_shipment(client, vet, herds, heifers):
    samples = drawn_of(heifers)
    client.post(f"{SEND}?{query(samples)}", {"on": heifers[0].herd.today().isoformat()})
    address = reverse("diagnostics:shipment-received", args=[Sample.objects.first().consignment])

    for person in (member(herds[0], Role.READER), UserFactory()):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"on": heifers[0].herd.today().isoformat()}).status_code == 404
    assert set(Sample.objects.values_list("state", flat=True)) == {"sent"}


def test_a_tube_without_a_code_is_given_one_and_its_tests_carry_it(client, vet, herds, heifers):
    (sample,) = drawn_of(heifers[:1], tube="")
    address = reverse("diagnostics:sample-tube", args=[herds[0].code, sample.public_id])
    offered = client.get(address).context["form"]["tube"].value()
    assert len(offered) == 6

    client.post(address, {"tube": offered})

    sample.refresh_from_db()
    assert sample.tube == offered
    assert sample.assays.get().current.tube == offered
    assert client.get(LABELS, asked([sample]))["Content-Type"] == "application/pdf"


def test_a_tube_is_not_given_the_code_of_another_under_way(client, vet, herds, heifers):
    one, other = drawn_of(heifers[:2])

    answer = client.post(
        reverse("diagnostics:sample-tube", args=[herds[0].code, one.public_id]), {"tube": other.tube}
    )

    assert "holds the sample of 12" in answer.context["form"].errors["tube"][0]
    assert Sample.objects.get(pk=one.pk).tube == one.tube


def test_a_sample_that_is_not_under_way_keeps_its_code(client, vet, herds, heifers):
    (sample,) = drawn_of(heifers[:1])
    note_step(samples=[sample], step=Step.LOST, on=herds[0].today(), by=vet, today=Herd.today)

    answer = client.post(
        reverse("diagnostics:sample-tube", args=[herds[0].code, sample.public_id]), {"tube": "NEW"}
    )

    assert "not under way" in answer.text
    assert Sample.objects.get().tube == "TUBE0"


def test_lists_of_samples_ask_the_database_as_often_for_sixteen_as_for_one(
    client, vet, herds, django_assert_num_queries
):
    heifers = [suspect(herds[number % 2], f"{number}") for number in range(16)]
    Laboratory.objects.create(herd=herds[0], name="Vale laboratory")
    samples = drawn_of(heifers[:1])
    shipment_of = send_all(client, samples)
    with CaptureQueriesContext(connection) as one_drawn:
        client.get(DRAWN, asked(samples))
    queries_drawn = len(one_drawn)
    with CaptureQueriesContext(connection) as one_sent:
        client.get(shipment_of)
    queries_sent = len(one_sent)
    more = [
        sample
        for place, heifer in enumerate(heifers[1:])
        for sample in drawn_of([heifer], tube=f"MORE{place}")
    ]
    shipment_of = send_all(client, more)

    with django_assert_num_queries(queries_drawn):
        assert len(client.get(DRAWN, asked(more)).content) < 60_000
    with django_assert_num_queries(queries_sent):
        assert len(client.get(shipment_of).content) < 60_000


def send_all(client, samples: list[Sample]) -> str:
    """Send these samples together today, and return the address of their shipment."""
    today = samples[0].herd.today().isoformat()
    return client.post(f"{SEND}?{query(samples)}", {"on": today})["Location"]


def test_the_test_that_settles_it_best_is_proposed_where_testing_further_is_next(client, vet, herds):
    today = herds[0].today()
    heifer = twin_to_a_bull(herds[0], "88", on=today - timedelta(days=40), today=today)
    assayed(heifer, on=today, today=today, method="pcr_amelogenin", outcome="inconclusive")
    single_born = single(herds[1], "89", on=today - timedelta(days=40), today=today)
    assayed(single_born, "detected", on=today, today=today)

    shown = typed(client, [heifer, single_born])

    assert single_born.assessment.next_step == "test_further"
    assert (shown["0-method"], shown["1-method"]) == ("", "karyotype")
