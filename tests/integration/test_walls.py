"""The walls of a herd: nothing of another herd in any page or file, and nothing that people type is taken for HTML."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.actions import record_result, record_sample
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import AssayResult, Sample
from herd.actions import record_calving, record_leaving
from herd.actions.kept import keep
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Herd, ImportBatch, User
from herd.vocabulary import Role
from tests.access import HERD_PAGES
from tests.factories import AnimalFactory, HerdFactory, UserFactory, member
from tests.walls import nothing_written

#: What may be looked for of a stranger's, and what must not be shown then: what was typed stands in its field again.
#: The sign is so long that no token of a form, made at random, holds it by chance.
LOOKED_FOR = {
    "": ("zq7barn", "Strange"),
    "?q=7": ("zq7barn",),
    "?q=zq7barn": ("zq7barn1", "zq7barn2", "zq7barn.csv"),
    "?dam=zq7barn1&calving_date=2026-03-01": ("zq7barn2",),
}

DAY, TODAY = date(2026, 3, 1), date(2026, 3, 10)


def filled(herd: Herd, sign: str, by: User) -> dict[str, Animal]:
    """Fill a herd with records that all bear a sign, in every field that people type."""
    cow = AnimalFactory(
        herd=herd, number=f"{sign}1", official_id=sign, breed=sign, sire=sign, pen=sign, note=sign
    )
    calves = (
        CalfEntry("female", "alive", f"{sign}2", sign, None, sign, sign, sign),
        CalfEntry("male", "alive"),
    )
    entry = CalvingEntry(
        DAY, calves, dam=cow, litter=sign, genetic_dam=sign, note=sign, number_born=2, idempotency_key="k"
    )
    calving = record_calving(herd=herd, entry=entry, by=by, today=TODAY)
    heifer, bull = calving.calves.get(sex="female"), calving.calves.get(sex="male")
    drawn = {"animal": heifer, "specimen": "blood_edta", "collected_on": DAY, "methods": ["qpcr"]}
    typed = {"tube": sign, "drawn_by": sign, "laboratory": sign, "note": sign, "idempotency_key": "k"}
    record_sample(herd=herd, by=by, today=TODAY, **drawn, **typed)
    report = Report(outcome="detected", tube=sign, accession=sign, note=sign)
    result = AssayEntry(heifer, "pcr_sry", DAY, report, "blood_edta", laboratory=sign, idempotency_key="k")
    record_result(herd=herd, entry=result, by=by, today=TODAY)
    gone = AnimalFactory(herd=herd, number=f"{sign}3")
    record_leaving(animals=[gone], left_on=TODAY, left_reason="sold", by=by, today=TODAY)
    ImportBatch.objects.create(herd=herd, kind="births", file_name=f"{sign}.csv", created_by=by)
    return {"cow": cow, "heifer": heifer, "bull": bull}


def text_of(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", errors="replace")


def pages(herd: Herd) -> Iterator[str]:
    """Yield the address of every page of a herd that can be read, with what it needs in the address."""
    for name, page in HERD_PAGES.items():
        if "GET" in page.methods:
            yield reverse(name, kwargs={"code": herd.code, **page.of(herd)})


@pytest.fixture
def mine(db: None) -> Herd:
    return HerdFactory(code="mine", name="Mine")


@pytest.fixture
def person(client: Client, mine: Herd) -> User:
    person = member(mine, *Role, username="me")
    client.force_login(person)
    return person


def test_no_page_of_a_herd_shows_anything_of_another(client: Client, mine: Herd, person: User):
    other = HerdFactory(code="other", name="Strange", id=990_001)
    theirs = filled(other, "zq7barn", member(other, *Role, username="zq7barn-person", first_name="zq7barn"))
    filled(mine, "own", person)
    sample, result = (
        Sample.objects.get(herd=other, note="zq7barn"),
        AssayResult.objects.filter(herd=other).last(),
    )
    foreign = [*(each.public_id for each in theirs.values()), sample.public_id, result.assay.public_id]

    for address in pages(mine):
        for query, hidden in LOOKED_FOR.items():
            shown = text_of(client.get(address + query))
            assert not [words for words in hidden if words in shown], address + query
    for name in ("result-new", "sample-new"):
        for public_id in foreign:
            for asked in ("animal", "sample"):
                answer = client.get(
                    reverse(f"diagnostics:{name}", args=["mine"]), {asked: str(public_id), "method": "qpcr"}
                )
                assert answer.status_code in {200, 404}
                assert "zq7barn" not in text_of(answer)


def test_another_herds_animals_named_in_a_form_of_ones_own_are_left_alone(
    client: Client, mine: Herd, person: User
):
    other = HerdFactory(code="other")
    theirs = filled(other, "zq7barn", UserFactory())
    AnimalFactory(herd=mine, number="17")
    ids = {name: str(animal.public_id) for name, animal in theirs.items()}
    before = records_of(other)

    client.post(reverse("herd:to-tag", args=["mine"]), {ids["bull"]: "88"})
    leaving = {"animals": list(ids.values()), "left_on": "2026-03-10", "left_reason": "sold"}
    client.post(reverse("herd:leaving", args=["mine"]), leaving)
    for name in ("herd:animal-edit", "herd:animal-number", "herd:calf-remove", "herd:leaving-undo"):
        answer = client.post(reverse(name, args=["mine", ids["bull"]]), {"number": "88", "reason": "x"})
        assert answer.status_code == 404, name
    calving = theirs["bull"].calving
    for name in ("herd:calving-edit", "herd:calf-add", "herd:calving-undo", "herd:calving-void"):
        said = {"reason": "x", "sex": "female", "fate": "alive", "number_born": "3"}
        assert client.post(reverse(name, args=["mine", calving.public_id]), said).status_code == 404, name

    assert records_of(other) == before


def records_of(herd: Herd) -> list[dict[str, object]]:
    return [*herd.animals.order_by("pk").values(), *herd.calvings.order_by("pk").values()]


def test_one_key_in_two_herds_is_two_entries(mine: Herd, db: None):
    one = filled(mine, "own", UserFactory())
    other = filled(HerdFactory(), "zq7barn", UserFactory())

    assert one["cow"].calvings.count() == other["cow"].calvings.count() == 1
    assert Sample.objects.filter(idempotency_key="k").count() == 2


def test_what_people_type_is_shown_as_they_typed_it_and_never_as_html(
    client: Client, mine: Herd, person: User
):
    mine.name = 'Hill"><b x>'
    mine.save()
    animals = filled(mine, "<b x>'\"", person)
    heifer = animals["heifer"].public_id
    own = [
        reverse("diagnostics:animal", args=["mine", heifer]),
        reverse("diagnostics:calving", args=["mine", animals["heifer"].calving.public_id]),
        reverse("herd:animal-edit", args=["mine", heifer]),
        *(reverse("diagnostics:result", args=["mine", assay.public_id]) for assay in mine.assays.all()),
        *(
            reverse("diagnostics:upload-preview", args=["mine", each.public_id])
            for each in mine.import_batches.all()
        ),
    ]
    for address in [*own, *pages(mine)]:
        for query in ("", "?q=%3Cb+x%3E", "?dam=%3Cb+x%3E'%221&calving_date=2026-03-01"):
            answer = client.get(address + query)
            if answer["Content-Type"].startswith("text/html"):
                assert "<b x>" not in text_of(answer), address + query


def test_what_one_person_typed_is_not_shown_to_another(client: Client, mine: Herd, person: User):
    page = reverse("herd:calving-new", args=["mine"])

    entry = keep(
        user=UserFactory(),
        page=page,
        action=page,
        data="note=zq7barn",
        files_left_out=False,
        now=timezone.now(),
    )

    assert "zq7barn" not in text_of(client.get(page, {"kept": str(entry.public_id)}))


def test_a_member_removed_sees_nothing_more_with_the_session_that_is_still_open(
    client: Client, mine: Herd, person: User
):
    assert client.get("/herds/mine/").status_code == 200
    person.memberships.all().delete()

    assert client.get("/herds/mine/").status_code == 404
    with nothing_written():
        said = {"calving_date": "2026-03-01", "how_many": "1", "calf-0-sex": "female", "calf-0-fate": "alive"}
        assert client.post("/herds/mine/calvings/new/", said | {"dam_unknown": "on"}).status_code == 404
    assert "Mine" not in text_of(client.get("/"))
