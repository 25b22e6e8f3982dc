"""Bulls born with a heifer: listed with the warning, and their blood questioned as a source of parentage or genome."""

import csv
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.actions import record_result, record_sample
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, Assessment, Sample
from herd.actions.leaving import record_leaving
from herd.errors import NeedsAcknowledging
from herd.models import Animal, Herd
from herd.vocabulary import Role
from tests.births import BORN, TODAY, calved, twin_to_a_bull
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db
DRAWN = date(2026, 5, 1)


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="MEADOW")


@pytest.fixture
def bull(herd) -> Animal:
    return calved(herd, ("female", "10"), ("male", "11"), number_born=2, dam="K1").calves.get(number="11")


@pytest.fixture
def vet(herd):
    return member(herd, Role.VET)


@pytest.fixture
def as_vet(client, vet):
    client.force_login(vet)
    return client


def numbers(client, asked=""):
    page = client.get(reverse("diagnostics:bull-co-twins", args=["MEADOW"]) + asked)
    return [row.record.number for row in page.context["table"].rows]


def words(page):
    return " ".join(page.content.decode().split())


# --- The list ---


def test_the_bulls_present_that_were_born_with_a_heifer_are_listed_and_no_other(as_vet, herd, bull):
    calved(herd, ("male", "20"), number_born=1)
    calved(herd, ("male", "21"), ("male", "22"), number_born=2)
    calved(herd, ("male", "2"), ("female", ""), number_born=2)
    sold = calved(herd, ("male", "30"), ("female", "31"), number_born=2).calves.get(number="30")
    record_leaving(animals=[sold], left_on=DRAWN, left_reason="sold", by=None, today=TODAY)
    calved(HerdFactory(), ("male", "40"), ("female", "41"), number_born=2)

    assert numbers(as_vet) == ["2", "11"]
    assert numbers(as_vet, "?sort=-number") == ["11", "2"]


def test_the_list_tells_why_with_its_sources(as_vet, bull):
    told = words(as_vet.get(reverse("diagnostics:bull-co-twins", args=["MEADOW"])))

    assert "use hair or semen" in told
    assert "Lindtke" in told
    assert "K1" in told


def test_an_empty_list_says_so(as_vet, herd):
    assert "No bull in the herd was born with a heifer" in words(
        as_vet.get(reverse("diagnostics:bull-co-twins", args=["MEADOW"]))
    )


def test_the_list_goes_out_as_csv_in_its_order(as_vet, herd, bull):
    calved(herd, ("male", "2"), ("female", ""), number_born=2, dam="=cmd")

    sent = as_vet.get(reverse("diagnostics:bull-co-twins-export", args=["MEADOW"]) + "?sort=-number")

    rows = list(csv.DictReader(b"".join(sent).decode().splitlines()))
    assert [row["animal"] for row in rows] == ["11", "2"]
    assert rows[0] == {
        "herd": "MEADOW", "animal": "11", "official_id": "", "born_on": "2026-03-01", "dam": "K1", "pairing": "FM",
        "pen": "",
    }  # fmt: skip
    assert rows[1]["dam"] == "'=cmd"


def test_a_thousand_cost_as_many_queries_as_one_and_a_page_stays_small(as_vet, herd, bull):
    address = reverse("diagnostics:bull-co-twins", args=["MEADOW"])
    as_vet.get(address)
    with CaptureQueriesContext(connection) as for_one:
        as_vet.get(address)
    bulls = Animal.objects.bulk_create(
        Animal(herd=herd, number=f"B{place:05}", sex="male", born_on=BORN) for place in range(1000)
    )
    one = Assessment.objects.get(animal=bull)
    told = {field.attname: getattr(one, field.attname) for field in Assessment._meta.concrete_fields}
    Assessment.objects.bulk_create(Assessment(**{**told, "animal_id": each.pk}) for each in bulls)

    with CaptureQueriesContext(connection) as for_many:
        page = as_vet.get(address)

    assert len(for_many) == len(for_one)
    assert len(page.content) < 60_000
    assert len(page.context["table"].paginated_rows) == 50


# --- His blood is questioned ---


def draw(animal, method="snp_array", specimen="blood_edta", **more):
    return record_sample(
        herd=animal.herd, animal=animal, specimen=specimen, collected_on=DRAWN, methods=[method], by=None,
        today=TODAY, **more,
    )  # fmt: skip


def result(animal, method="snp_array", specimen="blood_edta", **more):
    report = Report(outcome="detected")
    entry = AssayEntry(animal=animal, method=method, specimen=specimen, collected_on=DRAWN, report=report)
    return record_result(herd=animal.herd, entry=entry, by=None, today=TODAY, **more)


@pytest.mark.parametrize("record", [draw, result])
@pytest.mark.parametrize("method", ["snp_array", "blood_typing"])
@pytest.mark.parametrize("specimen", ["blood_edta", "blood_heparin", "blood_card", "buffy_coat"])
def test_a_parentage_or_genomic_test_on_his_blood_is_asked_about_first(bull, record, method, specimen):
    with pytest.raises(NeedsAcknowledging, match="Take hair or semen"):
        record(bull, method, specimen)
    assert not Sample.objects.exists()
    assert not Assay.objects.exists()

    record(bull, method, specimen, acknowledged=["blood_of_co_twin"])
    assert Assay.objects.count() == 1


@pytest.mark.parametrize("record", [draw, result])
@pytest.mark.parametrize(
    ("method", "specimen"), [("snp_array", "hair"), ("snp_array", "semen"), ("pcr_sry", "blood_edta")]
)
def test_hair_semen_and_other_tests_of_his_are_not_questioned(bull, record, method, specimen):
    record(bull, method, specimen)

    assert Assay.objects.count() == 1


def test_neither_is_the_blood_of_another_bull_nor_of_his_sister(herd, bull):
    single_bull = calved(herd, ("male", "20"), number_born=1).calves.get()

    for animal in (single_bull, Animal.objects.get(number="10")):
        draw(animal)

    assert Assay.objects.count() == 2


def sample_form(**more):
    return {
        "specimen": "blood_edta", "collected_on": "2026-05-01", "methods": ["snp_array"], "laboratory": "",
        "tube": "T-1", "drawn_by": "Ada", "note": "Kept.", **more,
    }  # fmt: skip


def test_the_sample_form_asks_beside_the_specimen_and_takes_a_tick_for_this_bull_only(as_vet, herd, bull):
    address = f"{reverse('diagnostics:sample-new', args=['MEADOW'])}?animal={bull.public_id}"

    page = as_vet.post(address, sample_form())
    assert "Take hair or semen" in page.context["form"].errors["specimen"][0]
    assert "Kept." in words(page)
    assert not Sample.objects.exists()
    tick = page.context["form"].fields["seen_blood_of_co_twin"].widget.attrs["value"]

    other = calved(herd, ("female", "50"), ("male", "51"), number_born=2).calves.get(number="51")
    of_other = f"{reverse('diagnostics:sample-new', args=['MEADOW'])}?animal={other.public_id}"
    as_vet.post(of_other, sample_form(seen_blood_of_co_twin=tick))
    assert not Sample.objects.exists()

    as_vet.post(address, sample_form(seen_blood_of_co_twin=tick))
    assert Sample.objects.get().animal == bull


def test_the_result_form_asks_and_takes_a_tick(as_vet, bull):
    address = f"{reverse('diagnostics:result-new', args=['MEADOW'])}?animal={bull.public_id}&method=snp_array"
    said = {"specimen": "blood_edta", "collected_on": "2026-05-01", "outcome": "detected", "status": "final"}

    page = as_vet.post(address, said)
    assert "Take hair or semen" in words(page)
    assert not Assay.objects.exists()

    tick = page.context["form"].fields["seen_blood_of_co_twin"].widget.attrs["value"]
    as_vet.post(address, {**said, "seen_blood_of_co_twin": tick})
    assert Assay.objects.get().animal == bull


def test_in_a_file_it_is_a_warning(importing, herd, bull):
    twin_to_a_bull(herd, "60")
    file = (
        "animal,method,specimen,collected_on,outcome\n"
        "11,snp_array,blood_edta,2026-05-01,detected\n"
        "11,snp_array,hair,2026-05-01,detected\n"
        "60,snp_array,blood_edta,2026-05-01,detected\n"
    )

    done = importing(file, "results", herd="MEADOW")

    warned = [line for line in done.problems if "warning" in line]
    assert len(warned) == 1
    assert warned[0].startswith("warning: line 2")
    assert "Take hair or semen" in warned[0]
    assert Assay.objects.count() == 3
