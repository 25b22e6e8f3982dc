"""Samples and results on the screen: the method decides the fields, and what is wrong is told beside them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from diagnostics.actions import record_result, record_sample
from diagnostics.engine.vocabulary import Method, Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Assessment, Sample
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd():
    return HerdFactory()


@pytest.fixture
def today(herd):
    return herd.today()


@pytest.fixture
def drawn(today):
    return today - timedelta(days=10)


@pytest.fixture
def heifer(herd, today):
    # Her dam's number is given: one of a sequence may hold the digits that a test looks for.
    dam = AnimalFactory(herd=herd, number="17")
    calving = CalvingFactory(herd=herd, dam=dam, calved_on=today - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE, number="0143")
    return calf(calving, Sex.FEMALE, number="0142")


@pytest.fixture
def vet(client, herd):
    person = member(herd, Role.VET)
    client.force_login(person)
    return person


def at(name: str, herd, *arguments: object, **query: object) -> str:
    address = reverse(f"diagnostics:{name}", args=[herd.code, *arguments])
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else address


def text(answer) -> str:
    return answer.content.decode()


def pcr(animal, drawn: date, **report: object) -> AssayEntry:
    return AssayEntry(
        animal=animal,
        method=Method.PCR_SRY.value,
        specimen="blood_edta",
        collected_on=drawn,
        report=Report(**{"outcome": "detected", **report}),
    )


def test_a_sample_is_recorded_of_an_animal_named_by_her_number(client, vet, herd, heifer, drawn):
    client.post(
        at("sample-new", herd),
        {
            "animal": "0142",
            "specimen": "blood_edta",
            "collected_on": drawn.isoformat(),
            "tube": "T-1",
            "drawn_by": "Dr Byrne",
            "laboratory": "VHL Genetics",
            "methods": ["pcr_amelogenin"],
            "caveats": ["transfused"],
            "idempotency_key": "k1",
        },
    )
    sample = Sample.objects.get()
    assert (sample.animal, sample.tube, sample.drawn_by, sample.caveats) == (
        heifer,
        "T-1",
        "Dr Byrne",
        "transfused",
    )
    assert Assessment.objects.get(animal=heifer).next_step == "await_result"
    out = text(client.get(at("samples", herd)))
    assert "T-1" in out
    assert "10 days" in out


def test_a_sample_form_sent_twice_records_one_sample(client, vet, herd, heifer, drawn):
    typed = {
        "specimen": "hair",
        "collected_on": drawn.isoformat(),
        "methods": ["pcr_sry"],
        "idempotency_key": "k",
    }
    for _ in range(2):
        answer = client.post(at("sample-new", herd, animal=heifer.public_id), typed)
    assert answer["Location"] == at("animal", herd, heifer.public_id)
    assert Sample.objects.count() == 1


def test_an_unknown_number_is_told_beside_the_number_and_nothing_typed_is_lost(
    client, vet, herd, heifer, drawn
):
    typed = {
        "animal": "999",
        "specimen": "hair",
        "collected_on": drawn.isoformat(),
        "methods": ["pcr_sry"],
        "tube": "T-77",
    }
    answer = client.post(at("sample-new", herd), typed)
    assert answer.context["form"].errors["animal"] == ["No animal of this herd has the number 999."]
    assert 'value="T-77"' in text(answer)
    assert not Sample.objects.exists()


def test_a_result_before_birth_is_told_beside_the_day(client, vet, herd, heifer):
    before = heifer.born_on - timedelta(days=1)
    address = at("result-new", herd, method="pcr_sry", animal=heifer.public_id)
    answer = client.post(
        address,
        {
            "specimen": "blood_edta",
            "collected_on": before.isoformat(),
            "outcome": "detected",
            "status": "final",
        },
    )
    assert "was born on" in str(answer.context["form"].errors["collected_on"])
    assert not Assay.objects.exists()


@pytest.mark.parametrize(
    ("method", "asked", "not_asked"),
    [
        (
            "pcr_sry",
            {"specimen", "outcome", "status", "caveats"},
            {"cells_xx", "male_fraction_pct", "finding"},
        ),
        ("karyotype", {"specimen", "cells_xx", "cells_xy", "outcome"}, {"male_fraction_pct"}),
        ("ddpcr", {"male_fraction_pct", "outcome"}, {"cells_xx"}),
        ("amh", {"amh_pg_ml", "specimen"}, {"matches_cotwin", "cells_xx"}),
        (
            "vaginal_length",
            {"vaginal_length_cm", "collected_on"},
            {"specimen", "laboratory", "outcome", "status"},
        ),
        ("tract_exam", {"abnormal", "finding"}, {"specimen", "outcome"}),
        ("pregnancy_check", {"finding"}, {"specimen", "abnormal", "outcome"}),
    ],
)
def test_the_method_decides_which_fields_there_are(client, vet, herd, heifer, method, asked, not_asked):
    form = client.get(at("result-new", herd, method=method)).context["form"]
    assert asked <= set(form.fields)
    assert not (not_asked & set(form.fields))


def test_the_method_decides_which_specimens_there_are(client, vet, herd):
    form = client.get(at("result-new", herd, method="karyotype")).context["form"]
    assert [value for value, _ in form.fields["specimen"].choices] == [
        "blood_edta",
        "blood_heparin",
        "buffy_coat",
        "ear_tissue",
    ]


def test_without_a_script_the_method_is_chosen_on_a_page_of_its_own(client, vet, herd, heifer):
    page = text(client.get(at("result-new", herd, animal=heifer.public_id)))
    assert f"?method=pcr_sry&amp;animal={heifer.public_id}" in page
    assert "Pregnancy check" in page


def test_what_was_typed_stays_when_the_method_is_changed(client, vet, herd, heifer):
    answer = client.get(
        at("result-new", herd, method="ddpcr", animal="0142", laboratory="VHL", accession="A-9")
    )
    assert answer.context["form"]["accession"].value() == "A-9"


def test_a_result_of_a_sample_out_asks_only_for_what_is_new(client, vet, herd, heifer, today, drawn):
    record_sample(
        herd=herd, animal=heifer, specimen="blood_edta", collected_on=drawn, methods=["pcr_sry"], by=vet, today=today,
        tube="T-5", laboratory="VHL Genetics",
    )  # fmt: skip
    assay = Assay.objects.get()
    address = at("result-new", herd, sample=assay.public_id)
    form = client.get(address).context["form"]
    assert not {"animal", "specimen", "collected_on", "laboratory"} & set(form.fields)
    answer = client.post(address, {"outcome": "detected", "status": "final", "accession": "A-1"}, follow=True)
    assay.refresh_from_db()
    assert (assay.current.outcome, assay.current.tube, assay.accession) == ("detected", "T-5", "A-1")
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["Saved. 0142: The verdict was: Suspect (0.92). It is now: Confirmed (0.999)."]
    assert not client.get(at("samples", herd)).context["table"].rows


def test_negative_cells_and_half_counts_are_told_beside_their_field(client, vet, herd, heifer, drawn):
    address = at("result-new", herd, method="karyotype", animal=heifer.public_id)
    typed = {"specimen": "blood_edta", "collected_on": drawn.isoformat(), "status": "final"}
    answer = client.post(address, typed | {"cells_xx": "-3", "cells_xy": "3"})
    assert answer.context["form"].errors["cells_xx"] == ["-3 cells cannot have been counted."]
    answer = client.post(address, typed | {"cells_xx": "30"})
    assert "cells_xy" in answer.context["form"].errors
    assert 'value="30"' in text(answer)
    assert not Assay.objects.exists()


def test_a_report_of_nothing_is_refused(client, vet, herd, heifer, drawn):
    address = at("result-new", herd, method="qpcr", animal=heifer.public_id)
    typed = {
        "specimen": "blood_edta",
        "collected_on": drawn.isoformat(),
        "status": "final",
        "outcome": "not_stated",
    }
    answer = client.post(address, typed)
    assert answer.context["form"].errors["male_fraction_pct"] == ["Enter what was found."]
    assert not Assay.objects.exists()


def test_a_failed_amh_is_recorded_without_a_figure(client, vet, herd, heifer, drawn):
    address = at("result-new", herd, method="amh", animal=heifer.public_id)
    typed = {"specimen": "serum", "collected_on": drawn.isoformat(), "status": "final", "outcome": "failed"}
    client.post(address, typed)
    assert AssayResult.objects.get().outcome == "failed"


@pytest.mark.parametrize(
    ("method", "typed", "kept"),
    [
        ("vaginal_length", {"vaginal_length_cm": "6,5"}, {"vaginal_length_cm": "6.50"}),
        ("pregnancy_check", {"finding": "not_pregnant"}, {"pregnancy": "not_pregnant", "finding": ""}),
        (
            "tract_exam",
            {"abnormal": "yes", "finding": "no cervix felt"},
            {"abnormal": "yes", "finding": "no cervix felt"},
        ),
    ],
)
def test_an_examination_is_entered_without_a_specimen(client, vet, herd, heifer, drawn, method, typed, kept):
    client.post(
        at("result-new", herd, method=method, animal=heifer.public_id),
        {"collected_on": drawn.isoformat(), **typed},
    )
    result = AssayResult.objects.get()
    assert {name: str(getattr(result, name)) for name in kept} == kept
    assert (result.status, result.assay.specimen, result.assay.sample) == ("final", "", None)


def test_two_different_results_of_one_test_are_refused_with_what_is_on_record(
    client, vet, herd, heifer, today, drawn
):
    record_result(herd=herd, entry=pcr(heifer, drawn), by=vet, today=today)
    address = at("result-new", herd, method="pcr_sry", animal=heifer.public_id)
    typed = {
        "specimen": "blood_edta",
        "collected_on": drawn.isoformat(),
        "outcome": "not_detected",
        "status": "final",
    }
    answer = client.post(address, typed)
    assert "Male cells or DNA detected" in str(answer.context["form"].errors["outcome"])
    assert AssayResult.objects.count() == 1


def test_the_counted_cells_tell_while_typing_which_share_they_exclude(client, vet, herd):
    assert "9.8 %" in text(client.get(at("excluded-fraction", herd, cells_xx=29, cells_xy=0)))
    assert "1 %" in text(client.get(at("excluded-fraction", herd, cells_xx=299, cells_xy=0)))
    assert (
        text(client.get(at("excluded-fraction", herd, cells_xx=98, cells_xy=2))).strip()
        == "2 of 100 cells are XY."
    )
    for half_typed in ({"cells_xx": 30}, {"cells_xx": "x", "cells_xy": 1}, {"cells_xx": -1, "cells_xy": 0}):
        assert text(client.get(at("excluded-fraction", herd, **half_typed))).strip() == ""
    assert "hx-get" in text(client.get(at("result-new", herd, method="karyotype")))


def test_a_result_is_replaced_with_a_reason_and_its_page_shows_both_versions(
    client, vet, herd, heifer, today, drawn
):
    assay = record_result(herd=herd, entry=pcr(heifer, drawn, accession="A-1"), by=vet, today=today)
    address = at("result-supersede", herd, assay.public_id)
    form = client.get(address).context["form"]
    assert form["outcome"].value() == "detected"
    refused = client.post(address, {"outcome": "not_detected", "status": "final", "reason": ""})
    assert "reason" in refused.context["form"].errors
    client.post(
        address, {"outcome": "not_detected", "status": "final", "reason": "the laboratory wrote again"}
    )
    page = text(client.get(at("result", herd, assay.public_id)))
    assert page.index("the laboratory wrote again") < page.index("Male cells or DNA detected")
    assay.refresh_from_db()
    assert (assay.current.outcome, assay.current.accession) == ("not_detected", "A-1")


def test_a_result_is_voided_with_a_reason_and_no_longer_flags_by_itself(
    client, vet, herd, heifer, today, drawn
):
    assay = record_result(herd=herd, entry=pcr(heifer, drawn), by=vet, today=today)
    address = at("result-void", herd, assay.public_id)
    assert "reason" in client.post(address, {"reason": " "}).context["form"].errors
    client.post(address, {"reason": "the tube was her sister's"})
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.SUSPECT
    page = text(client.get(at("result", herd, assay.public_id)))
    assert "the tube was her sister&#x27;s" in page
    assert address not in page, "a void result is not voided again"


@pytest.mark.parametrize(
    ("report", "read"),
    [
        ({"cells_xx": 29, "cells_xy": 0}, "inconclusive"),
        ({"cells_xx": 30, "cells_xy": 0}, "no male cells found"),
        ({"cells_xx": 99, "cells_xy": 1}, "inconclusive"),
        ({"cells_xx": 98, "cells_xy": 2}, "male cells found"),
    ],
)
def test_the_page_of_a_karyotype_says_how_its_counts_are_read(
    client, vet, herd, heifer, today, drawn, report, read
):
    entry = AssayEntry(heifer, "karyotype", drawn, Report(**report), "blood_edta")
    assay = record_result(herd=herd, entry=entry, by=vet, today=today)
    _, facts = client.get(at("result", herd, assay.public_id)).context["versions"][0]
    assert {fact.label: fact.value for fact in facts}["Read as"] == read


def test_staff_see_results_and_are_offered_no_entry(client, herd, heifer, today, drawn):
    assay = record_result(herd=herd, entry=pcr(heifer, drawn), by=None, today=today)
    client.force_login(member(herd, Role.STAFF))
    page = text(client.get(at("result", herd, assay.public_id)))
    assert at("result-void", herd, assay.public_id) not in page
    assert client.post(at("result-void", herd, assay.public_id), {"reason": "x"}).status_code == 403
    assert [version.status for version in assay.versions.all()] == ["final"]
    assert at("result-new", herd) not in text(client.get(at("results", herd)))


def test_nothing_is_entered_here_of_another_herds_sample_or_animal(client, vet, herd, today, drawn):
    other = AnimalFactory()
    assay = record_result(herd=other.herd, entry=pcr(other, drawn), by=None, today=today)
    said = {"collected_on": drawn, "specimen": "blood_edta", "methods": ["pcr_sry"], "outcome": "detected"}
    for page in (
        at("result-new", herd, sample=assay.public_id),
        at("sample-new", herd, animal=other.public_id),
        at("sample-new", herd, animal="no-such-id"),
    ):
        assert client.get(page).status_code == 404
        assert client.post(page, said).status_code == 404
    assert (Sample.objects.count(), AssayResult.objects.count()) == (1, 1)


def test_the_list_of_results_is_narrowed_by_number_method_and_status(client, vet, herd, heifer, today, drawn):
    record_result(herd=herd, entry=pcr(heifer, drawn), by=vet, today=today)
    bull = herd.animals.get(number="0143")
    record_result(herd=herd, entry=pcr(bull, drawn, status="preliminary"), by=vet, today=today)

    def numbers(**query: object) -> list[str]:
        rows = client.get(at("results", herd, **query)).context["table"].rows
        return sorted(row.record.animal.number for row in rows)

    assert numbers() == ["0142", "0143"]
    assert numbers(q="142") == ["0142"]
    assert numbers(status="preliminary") == ["0143"]
    assert numbers(method="karyotype") == []
    assert numbers(since=today.isoformat()) == []


def test_the_exported_results_are_those_the_list_shows(client, vet, herd, heifer, today, drawn):
    record_result(herd=herd, entry=pcr(heifer, drawn), by=vet, today=today)
    bull = herd.animals.get(number="0143")
    record_result(herd=herd, entry=pcr(bull, drawn), by=vet, today=today)
    answer = client.get(at("results-export", herd, q="0142"))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"{herd.code},0142,pcr_sry,blood_edta,,{drawn.isoformat()}")


def test_the_samples_out_are_exported_without_those_reported(client, vet, herd, heifer, today, drawn):
    record_result(herd=herd, entry=pcr(heifer, drawn), by=vet, today=today)
    record_result(
        herd=herd, entry=pcr(heifer, drawn, accession="A-2", outcome="not_stated"), by=vet, today=today
    )
    lines = (
        b"".join(client.get(at("results-export", herd, waiting=1)).streaming_content).decode().splitlines()
    )
    assert [line.split(",")[8] for line in lines[1:]] == ["A-2"]


@pytest.mark.parametrize("page", ["results", "samples"])
def test_a_list_of_tests_asks_the_database_as_often_for_thirty_as_for_one(
    client, vet, herd, heifer, today, drawn, page, django_assert_max_num_queries
):
    def asked() -> int:
        with django_assert_max_num_queries(12) as counted:
            client.get(at(page, herd))
        return len(counted)

    record_result(herd=herd, entry=pcr(heifer, drawn, status="preliminary"), by=vet, today=today)
    client.get(at(page, herd))
    one = asked()
    for number in range(29):
        report = pcr(heifer, drawn, accession=f"A{number}", status="preliminary", outcome="inconclusive")
        record_result(herd=herd, entry=report, by=vet, today=today)
    assert asked() == one


def test_the_number_field_proposes_those_ending_with_the_digits_first_and_bulls_too(
    client, vet, herd, heifer
):
    AnimalFactory(herd=herd, number="1429")
    AnimalFactory(number="142")
    found = client.get(at("animal-search", herd, q="142")).context["animals"]
    assert [animal.number for animal in found] == ["0142", "1429"]
    assert [a.number for a in client.get(at("animal-search", herd, q="0143")).context["animals"]] == ["0143"]
    assert client.get(at("animal-search", herd, q="")).context["animals"] == []


def test_fields_exchanged_under_the_typing_hand_do_not_take_the_keyboard(client, vet, herd):
    opened = text(client.get(at("result-new", herd, method="pcr_sry")))
    exchanged = text(client.get(at("result-new", herd, method="ddpcr"), headers={"HX-Request": "true"}))

    assert "autofocus" in opened
    assert "autofocus" not in exchanged
