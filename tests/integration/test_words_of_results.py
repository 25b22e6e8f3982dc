"""Every word of the forms for samples, results, files and prices goes through gettext, refusals included."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from diagnostics.actions import record_result, record_sample, void_result
from diagnostics.engine.vocabulary import Method
from diagnostics.entries import AssayEntry, Report
from herd.models import ImportBatch
from herd.vocabulary import Role, Sex
from tests.factories import CalvingFactory, HerdFactory, calf, member
from tests.integration.test_words import records_own_words
from tests.pseudo_locale import pseudo_locale, untranslated

pytestmark = pytest.mark.django_db

#: Codes and headings of the file contract, which stand in files in every language.
OF_THE_FILE = {
    "animal",
    "specimen",
    "method",
    "cells_xx",
    "outcome",
    "collected_on",
    "pcr_sry",
    "blood_edta",
    "cause",
}


@pytest.fixture
def herd():
    return HerdFactory(code="42", name="4711")


@pytest.fixture
def heifer(herd):
    calving = CalvingFactory(herd=herd, calved_on=herd.today() - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE, number="0143")
    return calf(calving, Sex.FEMALE, number="0142")


@pytest.fixture
def manager(client, herd):
    person = member(herd, Role.MANAGER, Role.VET)
    client.force_login(person)
    return person


def left_plain(answer, *own: str) -> list[str]:
    return untranslated(answer.content.decode(), data={*records_own_words(), *own})


@pytest.mark.parametrize("method", [method.value for method in Method])
def test_no_word_of_the_form_of_a_method_is_left_untranslated(client, manager, herd, heifer, method):
    address = f"{reverse('diagnostics:result-new', args=[herd.code])}?method={method}"
    with pseudo_locale():
        pages = [
            client.get(address),
            client.post(address, {"animal": "99", "cells_xx": "-4", "collected_on": "x"}),
        ]
    assert pages[1].context["form"].errors
    for page in pages:
        assert left_plain(page) == []


def test_no_word_of_a_refused_result_is_left_untranslated(client, manager, herd, heifer):
    entry = AssayEntry(heifer, "pcr_sry", heifer.born_on, Report(outcome="detected"), "blood_edta")
    record_result(herd=herd, entry=entry, by=manager, today=herd.today())
    address = reverse("diagnostics:result-new", args=[herd.code])
    same_day = {"collected_on": heifer.born_on.isoformat(), "specimen": "blood_edta", "status": "final"}
    with pseudo_locale():
        other = client.post(
            f"{address}?method=pcr_sry&animal={heifer.public_id}", same_day | {"outcome": "not_detected"}
        )
        contradiction = client.post(
            f"{address}?method=karyotype&animal={heifer.public_id}",
            same_day | {"cells_xx": "100", "cells_xy": "0", "outcome": "detected"},
        )
    for page in (other, contradiction):
        assert page.context["form"].errors["outcome"]
        assert left_plain(page) == []


def test_no_word_of_a_results_history_is_left_untranslated(client, manager, herd, heifer):
    record_sample(
        herd=herd, animal=heifer, specimen="blood_heparin", collected_on=heifer.born_on, methods=["karyotype"],
        by=manager, today=herd.today(), caveats=["transfused"],
    )  # fmt: skip
    entry = AssayEntry(heifer, "karyotype", heifer.born_on, Report(cells_xx=20, cells_xy=0), "blood_heparin")
    assay = record_result(herd=herd, entry=entry, by=manager, today=herd.today())
    void_result(assay=assay, reason="4711", by=manager, today=herd.today())
    with pseudo_locale():
        for name in ("result", "result-supersede", "result-void"):
            page = client.get(reverse(f"diagnostics:{name}", args=[herd.code, assay.public_id]))
            assert left_plain(page) == [], name


def test_no_word_of_a_files_preview_is_left_untranslated(client, manager, herd, heifer):
    lines = (
        "animal,method,specimen,collected_on,outcome,cells_xx\n"
        f"0142,pcr_sry,blood_edta,{heifer.born_on},detected,\n"
        f"0142,pcr_sry,blood_edta,{heifer.born_on},failed,\n"
        f"99,pcr_sry,blood_edta,{heifer.born_on},detected,\n"
        "0142,pcr_sry,blood_edta,2999-01-01,detected,-1\n"
    )
    with pseudo_locale():
        page = client.post(
            reverse("diagnostics:upload", args=[herd.code]),
            {"kind": "results", "file": SimpleUploadedFile("1.csv", lines.encode())},
            follow=True,
        )
        saved = client.post(
            reverse("diagnostics:upload-confirm", args=[herd.code, ImportBatch.objects.get().public_id]),
            follow=True,
        )
    assert page.context["refused"] == 4
    for answer in (page, saved):
        assert left_plain(answer, *OF_THE_FILE, "detected", "failed", "2999-01-01", "1.csv") == []


def test_no_word_of_prices_and_who_changed_them_is_left_untranslated(client, manager, herd, heifer):
    address = reverse("diagnostics:policy", args=[herd.code])
    typed = {
        "confirm_threshold": "0.96",
        "clear_threshold": "0.1",
        "suspect_threshold": "0.1",
        "feeder_value": "3",
    }
    client.post(address, typed, follow=True)
    with pseudo_locale():
        pages = [
            client.get(address),
            client.post(address, typed | {"clear_threshold": "0.3", "currency": "123"}),
        ]
    for page in pages:
        assert left_plain(page) == []
