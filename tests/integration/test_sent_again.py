"""A form gone back to, changed and sent again: what was typed is recorded or refused, never lost without a word."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from diagnostics.actions import record_result
from diagnostics.actions.attachments import attach_report
from diagnostics.actions.laboratories import save_laboratory
from diagnostics.entries import AssayEntry, LaboratoryEntry, OfferedMethod, Report
from diagnostics.models import AssayResult
from herd import actions
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import KEY_USED, Refused
from herd.models import Animal, Calving, Herd
from herd.vocabulary import Fate, Role, Sex
from tests.factories import AnimalFactory, HerdFactory, member
from tests.integration.test_corrections import as_shown

pytestmark = pytest.mark.django_db

SAVED_BEFORE = (
    "This form was saved before, for something else, which stays on record. To change that, correct it"
)
NOTHING_SAVED = "Nothing is saved yet"


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy")


@pytest.fixture
def browser(client, herd):
    client.force_login(member(herd, Role.MANAGER))
    return client


@pytest.fixture
def calving(herd) -> Calving:
    entry = CalvingEntry(
        calved_on=herd.today() - timedelta(days=3),
        calves=(CalfEntry(Sex.FEMALE, Fate.ALIVE, "1"),),
        dam=AnimalFactory(herd=herd, number="812"),
    )
    return actions.record_calving(herd=herd, entry=entry, by=None, today=herd.today())


def sent_again(browser, address: str, said: dict[str, str], **changed: str):
    """The page shown when a form that was saved is gone back to, changed and sent; then it is sent as it stands."""
    browser.post(address, said)
    refused = browser.post(address, said | changed)
    assert SAVED_BEFORE in refused.text
    assert NOTHING_SAVED not in refused.text, "something is"
    key = refused.context["form"]["idempotency_key"].value()
    assert key != said["idempotency_key"]
    assert all(f'value="{typed}"' in refused.text for typed in changed.values())
    browser.post(address, said | changed | {"idempotency_key": key})


def numbers(animals) -> list[str]:
    return sorted(animals.values_list("number", flat=True))


def test_a_second_animal_typed_over_the_first_is_entered_too(browser, herd):
    address = reverse("herd:animal-new", args=["dairy"])
    said = as_shown(browser, address) | {"number": "17", "sex": "female"}

    browser.post(address, said)
    browser.post(address, said)
    assert numbers(herd.animals) == ["17"], "sent twice it is entered once"
    sent_again(browser, address, said, number="18")

    assert numbers(herd.animals) == ["17", "18"]


def test_what_was_saved_before_is_named_and_led_to(browser, herd, calving, heifer):
    AnimalFactory(herd=herd, number="813")
    sample = f"{reverse('diagnostics:sample-new', args=['dairy'])}?animal={heifer.public_id}"
    forms = (
        (
            reverse("herd:animal-new", args=["dairy"]),
            {"number": "17", "sex": "female"},
            {"number": "18"},
            ("animal", "Animal 17", lambda: herd.animals.get(number="17")),
        ),
        (
            reverse("herd:calf-add", args=["dairy", calving.public_id]),
            {"sex": "male", "fate": "alive", "number": "2"},
            {"number": "3"},
            ("animal", "Animal 2", lambda: herd.animals.get(number="2")),
        ),
        (
            reverse("herd:calving-new", args=["dairy"]),
            {
                "dam": "813",
                "calving_date": str(herd.today()),
                "how_many": "1",
                "calf-0-sex": "female",
                "calf-0-fate": "alive",
            },
            {"fetuses_scanned": "2"},
            ("calving", "Calving of 813, ", lambda: herd.calvings.get(dam__number="813")),
        ),
        (
            sample,
            {"methods": "pcr_sry", "tube": "T1", "specimen": "blood_edta"},
            {"drawn_by": "Dr Lane"},
            ("sample", "Sample of 0142, ", herd.samples.get),
        ),
    )
    for address, content, changed, (kind, words, record) in forms:
        said = as_shown(browser, address) | content
        browser.post(address, said)
        refused = browser.post(address, said | changed).text

        page = reverse(f"diagnostics:{kind}", args=["dairy", record().public_id])
        assert "Saved before:" in refused, kind
        assert f'<a href="{page}">{words}' in refused, kind


def test_it_is_told_in_spanish_too(browser, herd):
    address = reverse("herd:animal-new", args=["dairy"])
    said = as_shown(browser, address) | {"number": "17", "sex": "female"}
    browser.post(address, said)

    refused = browser.post(address, said | {"number": "18"}, headers={"Accept-Language": "es"})

    assert "Este formulario se guardó antes para otra cosa" in refused.text
    assert "Guardado antes:" in refused.text


def test_an_animal_numbered_anew_since_is_still_the_one_the_form_was_sent_for(browser, herd):
    address = reverse("herd:animal-new", args=["dairy"])
    said = as_shown(browser, address) | {"number": "17", "sex": "female"}
    browser.post(address, said)
    actions.tag_animal(animal=Animal.objects.get(), number="170", by=None, today=herd.today())

    answer = browser.post(address, said)

    assert answer["Location"] == reverse("diagnostics:animal", args=["dairy", Animal.objects.get().public_id])


def test_a_second_calf_typed_over_the_first_is_added_too(browser, calving):
    address = reverse("herd:calf-add", args=["dairy", calving.public_id])
    said = as_shown(browser, address) | {"sex": "male", "fate": "alive", "number": "2"}

    browser.post(address, said)
    browser.post(address, said)
    assert numbers(calving.calves) == ["1", "2"], "sent twice it is added once"
    sent_again(browser, address, said, number="3", number_born="3")

    assert numbers(calving.calves) == ["1", "2", "3"]


def test_calves_of_the_same_litter_typed_over_others_are_not_lost(browser, herd, calving):
    address = reverse("herd:calving-new", args=["dairy"])
    said = as_shown(browser, address) | {
        "dam": "812",
        "calving_date": str(herd.today() - timedelta(days=2)),
        "how_many": "1",
        "calf-0-sex": "male",
        "calf-0-fate": "alive",
        "calf-0-number": "2",
        "same_litter": "same",
        "seen_for": "",
    }
    asked = browser.post(address, said)
    said["seen_for"] = asked.context["form"].dam_check.about

    browser.post(address, said)
    browser.post(address, said)
    assert numbers(calving.calves) == ["1", "2"]
    sent_again(browser, address, said, **{"calf-0-number": "3"})

    assert numbers(calving.calves) == ["1", "2", "3"]
    assert herd.calvings.count() == 1


def test_a_second_laboratory_typed_over_the_first_is_entered_too(browser, herd):
    address = reverse("diagnostics:laboratory-new", args=["dairy"])
    said = as_shown(browser, address) | {"name": "Hill laboratory"}

    browser.post(address, said)
    browser.post(address, said)
    assert herd.laboratories.count() == 1
    sent_again(browser, address, said, name="Vale laboratory")

    assert {each.name for each in herd.laboratories.all()} == {"Hill laboratory", "Vale laboratory"}


@pytest.fixture
def heifer(herd) -> Animal:
    return AnimalFactory(herd=herd, number="0142", born_on=herd.today() - timedelta(days=60))


def test_another_result_typed_over_the_first_is_refused_and_then_told_what_stands(browser, herd, heifer):
    page = reverse("diagnostics:result-new", args=["dairy"])
    address = f"{page}?animal={heifer.public_id}&method=pcr_sry"
    said = as_shown(browser, address) | {"specimen": "blood_edta", "outcome": "detected"}

    browser.post(address, said)
    browser.post(address, said)
    assert AssayResult.objects.count() == 1
    refused = browser.post(address, said | {"outcome": "not_detected"})
    assert SAVED_BEFORE in refused.text
    again = said | {
        "outcome": "not_detected",
        "idempotency_key": refused.context["form"]["idempotency_key"].value(),
    }

    assert "Another result of this test is on record" in browser.post(address, again).text
    assert AssayResult.objects.get().outcome == "detected"


def test_another_sample_typed_over_the_first_is_recorded_too(browser, herd, heifer):
    address = f"{reverse('diagnostics:sample-new', args=['dairy'])}?animal={heifer.public_id}"
    said = as_shown(browser, address) | {"methods": "pcr_sry", "tube": "T1", "specimen": "blood_edta"}

    browser.post(address, said)
    browser.post(address, said)
    assert herd.samples.count() == 1
    sent_again(browser, address, said, tube="T2", methods="karyotype")

    assert set(herd.samples.values_list("tube", "assays__method")) == {("T1", "pcr_sry"), ("T2", "karyotype")}


def test_a_second_report_chosen_over_the_first_is_kept_too(herd, heifer):
    result = AssayEntry(heifer, "pcr_sry", herd.today(), Report(outcome="detected"), "blood_edta")
    assay = record_result(herd=herd, entry=result, by=None, today=herd.today())
    first, second = (b"%PDF-1.7\n%" + page + b"\n%%EOF\n" for page in (b"1", b"2"))
    kept = {"assay": assay, "name": "report.pdf", "by": member(herd, Role.VET)}
    attach_report(content=first, idempotency_key="k", **kept)
    attach_report(content=first, idempotency_key="k", **kept)

    with pytest.raises(Refused) as refusal:
        attach_report(content=second, idempotency_key="k", **kept)
    attach_report(content=second, idempotency_key="k2", **kept)

    assert [problem.code for problem in refusal.value.problems] == [KEY_USED]
    assert assay.attachments.count() == 2


def test_calves_added_to_a_birth_and_then_typed_over_for_another_birth_are_refused_and_break_nothing(herd):
    """Gone back to after «the same litter», the day changed: the key is that of a calf of the first birth."""
    dam = AnimalFactory(herd=herd, number="813")
    first, second = (
        actions.record_calving(
            herd=herd,
            entry=CalvingEntry(calved_on=herd.today() - timedelta(days=ago), calves=(), dam=dam),
            by=None,
            today=herd.today(),
        )
        for ago in (400, 3)
    )
    said = {"by": None, "today": herd.today(), "idempotency_key": "k"}
    actions.add_calves(calving=first, calves=[CalfEntry(Sex.FEMALE, Fate.ALIVE, "1")], **said)

    with pytest.raises(Refused) as refusal:
        actions.add_calves(calving=second, calves=[CalfEntry(Sex.FEMALE, Fate.ALIVE, "2")], **said)

    assert [problem.code for problem in refusal.value.problems] == [KEY_USED]
    assert not second.calves.exists()


def test_what_is_typed_beside_the_number_is_not_lost_either(browser, herd, calving, heifer):
    """A twin's birth, a scan, a weight, a price: a form gone back to for one of them alone says so too."""
    newer = {"dam": "813", "calving_date": str(herd.today()), "how_many": "1", "calf-0-sex": "female"}
    AnimalFactory(herd=herd, number="813")
    sample = f"{reverse('diagnostics:sample-new', args=['dairy'])}?animal={heifer.public_id}"
    calf = reverse("herd:calf-add", args=["dairy", calving.public_id])
    forms = (
        (
            reverse("herd:animal-new", args=["dairy"]),
            {"number": "17", "sex": "female"},
            "birth_as_stated",
            "twin_to_bull",
        ),
        (
            reverse("herd:calving-new", args=["dairy"]),
            newer | {"calf-0-fate": "alive"},
            "fetuses_scanned",
            "2",
        ),
        (calf, {"sex": "male", "fate": "alive", "number_born": "2"}, "birth_weight", "41.5"),
        (calf, {"sex": "male", "fate": "alive", "number_born": "3"}, "number_born", "4"),
        (reverse("diagnostics:laboratory-new", args=["dairy"]), {"name": "Hill laboratory"}, "phone", "0170"),
        (sample, {"methods": "pcr_sry", "specimen": "blood_edta"}, "drawn_by", "Dr Lane"),
    )
    for address, content, name, other in forms:
        said = as_shown(browser, address) | content
        once = browser.post(address, said)
        assert once.status_code == 302, (address, once.text)
        assert browser.post(address, said)["Location"] == once["Location"], "sent twice it is saved once"

        changed = browser.post(address, said | {name: other})

        assert "This form was saved before" in changed.text, (address, name)


def test_a_price_typed_into_a_laboratory_gone_back_to_is_not_lost(herd):
    priced = OfferedMethod("pcr_sry", price=Decimal("40.00"), currency="EUR")
    entry = LaboratoryEntry("Hill laboratory", other_names="Hill", methods=(priced,), idempotency_key="k")
    given = {"herd": herd, "by": None, "today": herd.today()}
    saved, _ = save_laboratory(entry=entry, **given)
    save_laboratory(entry=replace(entry, name="Hill", other_names="", methods=()), laboratory=saved, **given)

    assert save_laboratory(entry=entry, **given) == (saved, None), (
        "corrected since, it is the same form still"
    )
    dearer = replace(entry, methods=(replace(priced, price=Decimal("45.00")),))
    with pytest.raises(Refused) as refusal:
        save_laboratory(entry=dearer, **given)

    assert [problem.code for problem in refusal.value.problems] == [KEY_USED]


def test_what_is_typed_of_a_sample_on_record_from_another_form_is_said_not_to_be_saved(browser, herd, heifer):
    address = f"{reverse('diagnostics:sample-new', args=['dairy'])}?animal={heifer.public_id}"
    content = {"methods": "pcr_sry", "specimen": "blood_edta"}
    first, second = (as_shown(browser, address) | content for _tab in range(2))
    browser.post(address, first)

    for again, told in ((first, False), (second, False), (second | {"note": "a wild one"}, True)):
        page = browser.post(address, again, follow=True)
        assert ("what you typed otherwise is not saved" in page.text) is told
    rows = f"{reverse('diagnostics:bench-draw-rows')}?animal={heifer.public_id}"
    row = {"methods": "karyotype", "0-tube": "T7"}
    first, second = (as_shown(browser, rows) | row for _tab in range(2))

    assert "what you typed otherwise" not in browser.post(rows, first, follow=True).text
    assert "what you typed otherwise" not in browser.post(rows, first, follow=True).text
    assert "what you typed otherwise" in browser.post(rows, second | {"laboratory": "Hill"}, follow=True).text
    assert herd.samples.count() == 2
