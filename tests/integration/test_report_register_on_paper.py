"""Report 6, the register on paper: who stands on it, in what order, and what each reader of it is told."""

import io
from collections import Counter
from datetime import date
from unittest import mock

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pypdf import PdfReader

from diagnostics.actions.diagnoses import revoke_diagnosis
from diagnostics.models import Assessment
from diagnostics.presenters.reports.barn import COLUMNS, LISTS, ORDERS, READERS, TITLES, document
from diagnostics.reports.barn import VERDICTS, Listed, Order, Reader, barn
from diagnostics.reports.scope import Split
from herd.models import Animal
from herd.vocabulary import Role
from tests.births import TODAY, assayed, single, twin_to_a_bull
from tests.diagnoses import SIGNED_AT
from tests.diagnoses import signed as sign
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, member
from tests.made_up_heifers import THRESHOLDS
from tests.reports import csv_rows, report_file, scope_of

PERIODS = {
    Split.YEAR: lambda day: f"{day:%Y}",
    Split.QUARTER: lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    Split.MONTH: lambda day: f"{day:%Y-%m}",
    Split.SEASON: lambda day: ("12-02", "03-05", "06-08", "09-11")[day.month % 12 // 3],
}
ANIMAL = st.fixed_dictionaries(
    {
        "figure": st.integers(0, 120),
        "zeros": st.integers(0, 2),
        "letter": st.sampled_from(["", "", "A", "b"]),
        "pen": st.sampled_from(["", "2", "10", "Barn 2", "barn 2", "barn 10", "A"]),
        "sex": st.sampled_from(["female", "female", "unknown", "male"]),
        "left": st.booleans(),
        "born": st.none() | st.dates(date(2024, 1, 1), date(2025, 12, 31)),
        "calved": st.booleans(),
        "parity": st.none() | st.integers(1, 9),
        "sire": st.sampled_from(["", "Duke", "Rex"]),
        "verdict": st.none() | st.sampled_from(["suspect", "confirmed", "cleared", "not_at_risk"]),
        "do_not_breed": st.booleans(),
    }
)
DAMS = ({"breed": "Angus", "born_on": date(2019, 2, 3)}, {"breed": "", "born_on": None})


def written(herd, animals):
    """Write animals; of those born here the calving with its dam, one of two."""
    dams = [
        AnimalFactory(herd=herd, sex="male", **told) for told in DAMS
    ]  # bulls are on no list: only the calves are
    here, calved = set(), set()
    for place, each in enumerate(animals):
        number = "0" * each["zeros"] + f"{each['figure']}{each['letter']}"
        number = "" if number in here and not each["left"] else number
        told = {
            "herd": herd,
            "number": number,
            "born_on": each["born"],
            "pen": each["pen"],
            "sex": each["sex"],
        }
        if each["calved"] and each["born"] and (place % 2, each["born"]) not in calved:
            calved.add((place % 2, each["born"]))
            about = {"calved_on": each["born"], "parity": each["parity"]}
            told["calving"] = CalvingFactory(herd=herd, dam=dams[place % 2], **about)
        if each["left"]:
            told |= {"left_on": date(2026, 1, 1), "left_reason": "sold"}
        else:
            here.add(number)
        animal = AnimalFactory(sire=each["sire"], **told)
        if each["verdict"]:
            Assessment.objects.create(
                herd=herd,
                animal=animal,
                verdict=each["verdict"],
                do_not_breed=each["do_not_breed"],
                next_step="none",
                row="1",
                cause="reassessed",
                assessed_on=date(2026, 1, 1),
                **THRESHOLDS,
            )


def stands(animal, scope, listed):
    """Say again whether an animal stands on the paper."""
    if animal.left_on or animal.sex == "male" or animal.herd_id not in scope.herds:
        return False
    if (scope.since or scope.until) and animal.born_on is None:
        return False
    if not (scope.since or date.min) <= (animal.born_on or date.min) <= (scope.until or date.max):
        return False
    verdict = getattr(animal, "assessment", None)
    return listed is Listed.ALL or bool(verdict and verdict.do_not_breed)


def in_order(animal, scope, order):
    """Return again by what an animal is sorted."""
    figure = animal.number.lstrip("0")
    number = (animal.number == "", len(figure), figure, animal.number, animal.pk)
    # Pens as people count: «Barn 2» before «barn 10».
    word, _space, count = animal.pen.rpartition(" ")
    pen = (
        animal.pen == "",
        bool(word) or not count.isdecimal(),
        word.casefold(),
        int(count) if count.isdecimal() else 0,
        count,
    )
    return (scope.herds[animal.herd_id], *(pen if order is Order.PEN else ()), *number)


def key(animal, scope):
    """Return again the row of the split that an animal stands in."""
    calving = animal.calving
    if scope.split in PERIODS:
        return PERIODS[scope.split](animal.born_on) if animal.born_on else ""
    if scope.split is Split.HERD:
        return scope.herds[animal.herd_id]
    if scope.split is Split.SIRE:
        return animal.sire
    if calving is None:
        return ""
    if scope.split is Split.PARITY:
        return f"{min(calving.parity, 8):02}" if calving.parity else ""
    if scope.split is Split.BREED:
        return calving.dam.breed
    born = calving.dam.born_on
    return f"{min(int((calving.calved_on - born).days / 365.25), 10):02}" if born else ""


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(
        st.lists(ANIMAL, max_size=8),
        st.sampled_from(Listed),
        st.sampled_from(Order),
        st.sampled_from(Split),
        st.booleans(),
        st.booleans(),
        st.sampled_from([1, 3, 5, 5_000]),
    )
    @settings(max_examples=30)
    def test_those_on_the_paper_and_their_order_are_what_looking_at_each_gives(
        self, animals, listed, order, split, two, some_days, most
    ):
        herds = [HerdFactory(code=code) for code in ("ZED", "ACE")[: 2 if two else 1]]
        for herd in (*herds, HerdFactory()):
            written(herd, animals)
        days = {"since": date(2024, 6, 1), "until": date(2025, 5, 31)} if some_days else {}
        scope = scope_of(*herds, split=split, chosen={"list": listed, "order": order}, **days)
        expected = [
            animal
            for animal in Animal.objects.select_related("assessment", "calving__dam")
            if stands(animal, scope, listed)
        ]
        expected.sort(key=lambda animal: in_order(animal, scope, order))
        with mock.patch("diagnostics.reports.barn.MOST_LISTED", most):
            report = barn(scope)

        assert [line.public_id for line in report.animals] == [animal.public_id for animal in expected[:most]]
        assert report.found == len(expected)
        counts = Counter()
        for animal in expected:
            verdict = animal.assessment.verdict if hasattr(animal, "assessment") else "none"
            counts[key(animal, scope), verdict] += 1
            counts[key(animal, scope), "animals"] += 1
        found = {(row, name): count for row, told in report.rows for name, count in told.items() if count}
        assert found == dict(counts)
        assert {frozenset(told) for _row, told in report.rows} <= {frozenset(["animals", *VERDICTS])}


@pytest.fixture
def herd(db):
    """Four heifers in pens: two flagged, one cleared, one never at risk; and one flagged that was sold."""
    herd = HerdFactory(code="GLEN")
    for number, pen in (("9", "B"), ("0010", "A")):
        twin_to_a_bull(herd, number)
        Animal.objects.filter(herd=herd, number=number).update(pen=pen)
    assayed(twin_to_a_bull(herd, "2"), "not_detected")
    single(herd, "11")
    sold = twin_to_a_bull(herd, "12")
    Animal.objects.filter(pk=sold.pk).update(left_on=date(2026, 5, 1), left_reason="sold")
    Assessment.objects.filter(pk=sold.pk).update(flagged=False, do_not_breed=False)
    return herd


@pytest.fixture
def signed(herd):
    """The cleared heifer with her official number, signed as no freemartin, and the certificate of that."""
    heifer = herd.animals.get(number="2")
    Animal.objects.filter(pk=heifer.pk).update(official_id="IE 123")
    return heifer, sign(heifer).certificate


def table_of(herd, *, split=None, **chosen):
    scope = scope_of(herd, chosen=chosen, unsplit=split is None, split=split or Split.YEAR)
    return document(scope).table("register")


def numbers(herd, **chosen):
    rows = table_of(herd, **chosen).rows
    return [row.cells[0] for row in rows if not str(row.cells[0]).startswith("K")]  # the dams


def test_the_do_not_breed_list_holds_the_animals_of_its_screen(herd):
    assert numbers(herd) == ["9", "0010"]
    listed = herd.assessments.filter(do_not_breed=True).values_list("animal__number", flat=True)
    assert set(numbers(herd)) == set(listed)


def test_the_paper_is_sorted_by_number_as_people_count_or_by_pen(herd):
    assert numbers(herd, order="number") == ["9", "0010"]
    assert numbers(herd, order="pen") == ["0010", "9"]


def test_the_full_register_holds_all_that_are_in_the_herd(herd):
    assert numbers(herd, list="all") == ["2", "9", "0010", "11"]


def test_the_barn_wall_is_told_number_pen_and_what_not_to_breed_before_all_else(herd):
    table = table_of(herd)
    names = [column.name for column in table.columns]
    assert names[:3] == ["animal", "pen", "do_not_breed"]
    assert table.from_afar
    assert {row.cells[2] for row in table.rows} == {"do not breed"}
    assert {row.cells[2] for row in table_of(herd, list="all").rows} == {"do not breed", ""}


def test_the_vet_is_told_the_probability_with_its_range_and_the_next_step(herd):
    table = table_of(herd, **{"for": "vet"})
    first = dict(zip([column.name for column in table.columns], table.rows[0].cells, strict=True))
    assert first["verdict"] == "Suspect"
    assert [first[name] for name in ("probability", "probability_low", "probability_high")] == pytest.approx(
        [0.92, 0.80, 0.97]
    )
    assert first["next_step"] == "Draw blood"
    assert not table.from_afar


def test_the_buyer_is_told_the_official_number_the_verdict_what_is_signed_and_the_certificate(herd, signed):
    heifer, certificate = signed
    table = table_of(herd, list="all", **{"for": "buyer"})
    names = [column.name for column in table.columns]
    row = next(row.cells for row in table.rows if row.cells[0] == heifer.number)
    told = dict(zip(names, row, strict=True))
    assert (told["official_id"], told["diagnosis"]) == ("IE 123", "Not a freemartin")
    assert (told["verdict"], told["certificate"]) == ("Cleared", certificate.number)
    assert "pen" not in names
    assert "next_step" not in names


def test_a_certificate_that_does_not_count_any_more_is_not_on_the_buyers_paper(herd, signed):
    heifer, certificate = signed
    revoke_diagnosis(
        diagnosis=certificate.diagnosis,
        reason="another animal's blood",
        by=certificate.diagnosis.signed_by,
        today=TODAY,
        at=SIGNED_AT,
    )
    lines = {line.number: line for line in barn(scope_of(herd, chosen={"list": "all"})).animals}
    assert lines[heifer.number].certificate is None
    assert lines[heifer.number].diagnosis == ""


def test_for_whom_the_paper_is_stands_in_the_address_and_on_the_paper(client, herd):
    client.force_login(member(herd, Role.READER))
    address = reverse("diagnostics:report", args=[herd.code, "register"])
    barn_wall = client.get(address).content.decode()
    assert "from-afar" in barn_wall
    vet = client.get(address, {"for": "vet"}).content.decode()
    assert "Next step" in vet
    assert "from-afar" not in vet
    assert client.get(address, {"for": "neighbour"}).status_code == 400
    paper = report_file(client, herd, "register", "pdf", **{"for": "buyer"}).content
    assert "For: The buyer" in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


def test_a_column_in_which_nothing_stands_is_left_out(herd):
    assert [column.name for column in table_of(herd).columns] == [
        "animal",
        "pen",
        "do_not_breed",
        "born_on",
        "dam",
        "verdict",
    ]


def test_the_list_comes_first_unless_a_split_was_asked_for(client, herd):
    client.force_login(member(herd, Role.READER))
    address = reverse("diagnostics:report", args=[herd.code, "register"])
    assert 'id="verdicts"' not in client.get(address).content.decode()
    split = client.get(address, {"by": "breed", "list": "all"}).content.decode()
    assert split.index('id="verdicts"') < split.index('id="register"')
    lines = csv_rows(report_file(client, herd, "register", "csv", by="year", list="all", table="verdicts"))
    assert lines == [
        {
            "year": "2026",
            "animals": "4",
            "not_at_risk": "1",
            "suspect": "2",
            "cleared": "1",
        },
        {
            "year": "Not known",
            "animals": "5",
            "not_at_risk": "0",
            "suspect": "0",
            "cleared": "5",
        },
    ]


@pytest.mark.parametrize(
    ("chosen", "days", "told"),
    [
        ({}, {}, "As soon as a heifer is suspect"),
        ({"list": "all"}, {}, "No animal in the herd is on this list."),
        ({}, {"since": date(2026, 1, 1)}, "No animal born in these days is on this list."),
    ],
)
def test_an_empty_paper_says_why(db, chosen, days, told):
    empty = document(scope_of(HerdFactory(), chosen=chosen, unsplit=True, **days))
    assert told in empty.nothing
    assert empty.sections == ()


def test_numbers_keep_their_zeros_in_a_file(client, herd):
    client.force_login(member(herd, Role.READER))
    lines = csv_rows(report_file(client, herd, "register", "csv", order="pen"))
    assert [(line["animal"], line["pen"]) for line in lines] == [("0010", "A"), ("9", "B")]


def test_a_long_register_goes_over_many_pages_each_with_its_head_and_number(client, herd):
    Animal.objects.bulk_create(Animal(herd=herd, number=f"{5000 + n}", sex="female") for n in range(150))
    client.force_login(member(herd, Role.READER))
    pdf = report_file(client, herd, "register", "pdf", list="all").content
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 3
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all("Number" in page for page in pages[:-1])
    assert "5149" in "".join(pages)


def test_only_the_herds_whose_animals_may_be_listed_are_sorted(herd, monkeypatch):
    monkeypatch.setattr("diagnostics.reports.barn.MOST_LISTED", 1)
    other = HerdFactory(code="ZED")
    twin_to_a_bull(other, "1")
    report = barn(scope_of(herd, other, unsplit=True))
    assert [line.number for line in report.animals] == ["9"]
    assert report.found == 3


def test_where_too_many_are_listed_by_pen_those_of_the_last_pens_as_people_count_are_left_out(
    monkeypatch, db
):
    herd, other = HerdFactory(code="GLEN"), HerdFactory(code="HILL")
    for number, pen in enumerate(("10", "2", "", "Barn 10", "Barn 2", "2", "9")):
        AnimalFactory(herd=herd, number=str(number), pen=pen)
    AnimalFactory(herd=other, number="7", pen="1")

    def pens(most):
        monkeypatch.setattr("diagnostics.reports.barn.MOST_LISTED", most)
        lines = barn(scope_of(herd, other, chosen={"list": "all", "order": "pen"}, unsplit=True)).animals
        return [(line.pen, line.number) for line in lines]

    in_order = [("2", "1"), ("2", "5"), ("9", "6"), ("10", "0"), ("Barn 2", "4"), ("Barn 10", "3"), ("", "2")]
    assert [pens(most) for most in (1, 4, 7)] == [in_order[:most] for most in (1, 4, 7)]
    assert pens(8) == [*in_order, ("1", "7")]


def test_the_report_asks_the_database_as_often_for_few_animals_as_for_many(herd, django_assert_num_queries):
    def asked():
        for chosen, queries in (({}, 2), ({"list": "all", "order": "pen"}, 3), ({"for": "buyer"}, 2)):
            with django_assert_num_queries(queries):
                document(scope_of(herd, chosen=chosen, unsplit=True))
            with django_assert_num_queries(queries + 1):
                document(scope_of(herd, chosen=chosen))

    asked()
    for number in range(20):
        twin_to_a_bull(herd, f"9{number}")
    asked()


def test_every_list_order_and_reader_has_its_words():
    assert set(LISTS) == set(TITLES) == set(Listed)
    assert set(ORDERS) == set(Order)
    assert set(READERS) == set(COLUMNS) == set(Reader)
