"""The book of laboratories: what is known of each, who may change it, and the verdicts that rest on its own counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from diagnostics.actions.laboratories import (
    add_known_laboratories,
    retire_laboratory,
    save_laboratory,
    use_laboratory_again,
)
from diagnostics.entries import LaboratoryEntry, OfferedMethod, TakenSpecimen
from diagnostics.known_laboratories import KNOWN_LABORATORIES, READ_ON
from diagnostics.models import Assessment, AssessmentChange, Laboratory, ReassessmentRun
from diagnostics.queries.laboratories import LaboratoryBook, book_of
from diagnostics.queries.laboratory_changes import laboratory_changes
from herd.actions import create_herd
from herd.errors import ChangedSince, Refused
from herd.queries.versions import version_of
from herd.vocabulary import Role
from tests.births import assayed, twin_to_a_bull
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)
EDTA = TakenSpecimen("blood_edta", preferred=True, volume_ml_least=Decimal("3"), may_be_frozen="no")
SRY = OfferedMethod("pcr_sry", marker="SRY", price=Decimal("30.00"), currency="EUR")
COUNTED = OfferedMethod(
    "pcr_sry",
    missed=0,
    freemartins=200,
    false_positives=1,
    controls=300,
    validation_source="Its own page, 2026",
)


@pytest.fixture
def herd():
    return HerdFactory()


@pytest.fixture
def manager(herd):
    return member(herd, Role.MANAGER, username="mona")


def save(herd, by=None, laboratory=None, **said: object) -> Laboratory:
    entry = LaboratoryEntry(**{"name": "Hill laboratory", **said})
    return save_laboratory(herd=herd, entry=entry, by=by, today=TODAY, laboratory=laboratory)[0]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


# --- A new herd ---


def test_a_new_herd_begins_with_the_laboratories_we_know_with_source_and_day():
    herd = create_herd(code="new", name="New farm", by=None)

    book = {laboratory.name: laboratory for laboratory in herd.laboratories.all()}
    assert set(book) == {"University of Minnesota VDL", "UC Davis VGL", "VHL Genetics", "Holstein Canada"}
    assert all(laboratory.source and laboratory.read_on == READ_ON for laboratory in book.values())
    minnesota, vhl = book["University of Minnesota VDL"], book["VHL Genetics"]
    assert (minnesota.days_least, minnesota.days_most, minnesota.working_days) == (2, 7, True)
    assert [
        (each.specimen, each.preferred, each.volume_ml_least, each.volume_ml_most, each.may_be_frozen)
        for each in minnesota.specimens.all()
    ] == [
        ("blood_edta", True, Decimal("3"), Decimal("5"), "no"),
        ("blood_heparin", False, Decimal("3"), Decimal("5"), "no"),
    ]
    assert [(each.price, each.currency) for each in vhl.methods.all()] == [(Decimal("39.95"), "EUR")]
    assert [(each.price, each.currency) for each in book["Holstein Canada"].methods.all()] == [
        (Decimal("35.00"), "CAD")
    ]


def test_none_of_the_laboratories_we_know_has_counts_nobody_published():
    herd = create_herd(code="new", name="New farm", by=None)

    assert [
        done
        for laboratory in herd.laboratories.all()
        for done in laboratory.methods.all()
        if done.validation()
    ] == []


def test_an_empty_book_is_offered_the_laboratories_we_know(client, herd, manager):
    client.force_login(manager)
    page = reverse("diagnostics:laboratories", args=[herd.code])
    assert "Add the laboratories we know" in client.get(page).text

    client.post(reverse("diagnostics:laboratories-known", args=[herd.code]))

    assert herd.laboratories.count() == len(KNOWN_LABORATORIES)
    assert "Add the laboratories we know" not in client.get(page).text
    with pytest.raises(Refused):
        add_known_laboratories(herd=herd, by=manager)


# --- Names ---


def test_a_laboratory_renamed_is_still_found_by_the_name_it_had(herd):
    laboratory = save(herd, other_names="HL")

    save(herd, laboratory=laboratory, name="Hill and Vale laboratory", other_names="HL")

    book = LaboratoryBook([herd.pk])
    assert {book.find(herd.pk, name) for name in ("hill laboratory", "HL", "Hill and Vale Laboratory")} == {
        laboratory
    }


def test_renamed_back_it_does_not_go_by_one_name_twice(herd):
    laboratory = save(herd)
    for name in ("Vale laboratory", "HILL LABORATORY"):
        laboratory = save(herd, laboratory=laboratory, name=name, other_names=laboratory.other_names)

    assert laboratory.names() == ["hill laboratory", "vale laboratory"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "HILL laboratory"}, "name"),
        ({"name": "HL"}, "name"),
        ({"name": "Vale laboratory", "other_names": "VL\nhill laboratory"}, "other_names"),
    ],
)
def test_a_name_that_means_another_laboratory_is_refused(herd, said, field):
    save(herd, other_names="HL")

    with pytest.raises(Refused) as refusal:
        save(herd, **said)

    (problem,) = refusal.value.problems
    assert (problem.code, problem.field) == ("name_in_use", field)
    assert "Hill laboratory" in str(problem.message)


def test_another_herd_may_have_a_laboratory_of_the_same_name(herd):
    assert save(herd).name == save(HerdFactory()).name


# --- What it takes and does ---


def test_what_a_laboratory_takes_and_does_is_replaced_by_what_is_entered(herd):
    laboratory = save(herd, specimens=(EDTA, TakenSpecimen("hair")), methods=(SRY,))

    save(herd, laboratory=laboratory, specimens=(EDTA,), methods=(SRY, OfferedMethod("karyotype")))

    assert [each.specimen for each in laboratory.specimens.all()] == ["blood_edta"]
    assert [each.method for each in laboratory.methods.all()] == ["pcr_sry", "karyotype"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"specimens": (EDTA, EDTA)}, "two_preferred"),
        ({"methods": (SRY, SRY)}, "listed_twice"),
        ({"methods": (OfferedMethod("pcr_sry", price=Decimal(30)),)}, "invalid"),
        ({"methods": (OfferedMethod("pcr_sry", missed=3, freemartins=2),)}, "invalid"),
        ({"methods": (OfferedMethod("pcr_sry", controls=2),)}, "invalid"),
        (
            {"specimens": (TakenSpecimen("hair", volume_ml_least=Decimal(5), volume_ml_most=Decimal(3)),)},
            "invalid",
        ),
        ({"days_least": 5, "days_most": 3}, "invalid"),
        ({"read_on": TODAY + timedelta(days=1)}, "in_the_future"),
    ],
)
def test_what_contradicts_itself_is_refused_whole(herd, said, code):
    with pytest.raises(Refused) as refusal:
        save(herd, **said)

    assert code in codes(refusal)
    assert not herd.laboratories.exists()


def test_one_entered_twice_with_one_key_is_one(herd):
    assert save(herd, idempotency_key="k") == save(herd, idempotency_key="k")


def test_one_not_used_any_more_is_offered_no_longer_and_its_name_still_means_it(herd):
    laboratory = save(herd)

    retire_laboratory(laboratory=laboratory, by=None, today=TODAY)
    assert list(book_of(herd)) == []
    assert LaboratoryBook([herd.pk]).find(herd.pk, "hill laboratory") == laboratory
    use_laboratory_again(laboratory=laboratory, by=None)

    assert list(book_of(herd)) == [laboratory]


def test_who_changed_what_is_kept_row_by_row(herd, manager):
    laboratory = save(herd, by=manager, specimens=(TakenSpecimen("hair"),), methods=(SRY,))
    dearer = OfferedMethod("pcr_sry", marker="SRY", price=Decimal("35.00"), currency="EUR")
    save(herd, by=manager, laboratory=laboratory, methods=(dearer,), phone="01 234")

    told = {
        (change.model.__name__, change.row, change.kind): [each.field.name for each in change.fields]
        for change in laboratory_changes(laboratory)
    }

    assert told == {
        ("Laboratory", "", "+"): [],
        ("Laboratory", "", "~"): ["phone"],
        ("LaboratorySpecimen", "hair", "+"): [],
        ("LaboratorySpecimen", "hair", "-"): [],
        ("LaboratoryMethod", "pcr_sry", "+"): [],
        ("LaboratoryMethod", "pcr_sry", "~"): ["price"],
    }
    assert {change.by for change in laboratory_changes(laboratory)} == {manager}


def test_a_page_opened_before_anothers_change_of_a_test_is_refused_and_then_saved_knowingly(herd):
    laboratory = save(herd, methods=(SRY,))
    seen = version_of(laboratory)
    save(herd, laboratory=laboratory, methods=(SRY, OfferedMethod("fish")))
    entry = LaboratoryEntry(name="Hill laboratory", methods=(SRY,))

    with pytest.raises(ChangedSince) as refusal:
        save_laboratory(herd=herd, entry=entry, by=None, today=TODAY, laboratory=laboratory, seen=seen)
    assert laboratory.methods.count() == 2
    again = refusal.value.version
    save_laboratory(herd=herd, entry=entry, by=None, today=TODAY, laboratory=laboratory, seen=again)

    assert laboratory.methods.count() == 1


# --- Verdicts follow its own counts ---


@pytest.fixture
def tested(herd):
    """A bull's twin whose SRY test at the laboratory found nothing: by the published counts not enough to clear her."""
    heifer = twin_to_a_bull(herd, "0142")
    assayed(heifer, method="pcr_sry", laboratory="hill LABORATORY")
    return heifer


def verdict(animal) -> tuple[str, float]:
    row = Assessment.objects.get(animal=animal)
    return row.verdict, round(row.probability, 4)


def test_the_laboratorys_own_counts_decide_what_its_negative_means(herd, tested):
    assert verdict(tested) == ("unresolved", 0.6130)

    save(herd, methods=(COUNTED,))

    # Odds 11.5 times the miss 0.5/201, over 1 less the false share 1.5/301: 0.0279.
    assert verdict(tested) == ("cleared", 0.0279)
    assert AssessmentChange.objects.filter(animal=tested).first().cause == "laboratory_changed"


def test_counts_taken_back_bring_the_published_figures_back(herd, tested):
    laboratory = save(herd, methods=(COUNTED,))

    save(herd, laboratory=laboratory, methods=(SRY,))

    assert verdict(tested) == ("unresolved", 0.6130)


def test_a_name_added_to_a_laboratory_brings_its_counts_to_results_under_it(herd):
    heifer = twin_to_a_bull(herd, "0142")
    assayed(heifer, method="pcr_sry", laboratory="HL")
    laboratory = save(herd, methods=(COUNTED,))
    assert verdict(heifer)[0] == "unresolved"

    save(herd, laboratory=laboratory, methods=(COUNTED,), other_names="HL")

    assert verdict(heifer)[0] == "cleared"


def test_counts_of_another_method_or_laboratory_change_nothing(herd, tested):
    save(herd, methods=(OfferedMethod("qpcr", missed=0, freemartins=500),))
    save(herd, name="Vale laboratory", methods=(COUNTED,))

    assert verdict(tested) == ("unresolved", 0.6130)


def test_a_price_changed_reads_no_verdict_anew(herd, tested):
    before = AssessmentChange.objects.count()
    laboratory = save(herd, methods=(SRY,))

    save(herd, laboratory=laboratory, methods=(OfferedMethod("pcr_sry", marker="SRY"),))

    assert AssessmentChange.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_in_a_large_herd_the_verdicts_follow_on_the_task_queue(
    client, herd, manager, tested, monkeypatch, finish_tasks
):
    monkeypatch.setattr("diagnostics.actions.laboratories.AT_ONCE", 0)
    client.force_login(manager)
    typed = {
        "name": "Hill laboratory",
        "methods-0-method": "pcr_sry",
        "methods-0-missed": "0",
        "methods-0-freemartins": "200",
        "methods-0-false_positives": "1",
        "methods-0-controls": "300",
    }

    answer = client.post(reverse("diagnostics:laboratory-new", args=[herd.code]), typed, follow=True)

    run = ReassessmentRun.objects.get()
    assert answer.request["PATH_INFO"] == reverse("diagnostics:reassessment", args=[herd.code, run.pk])
    assert verdict(tested)[0] == "unresolved"
    finish_tasks()
    assert verdict(tested)[0] == "cleared"
    run.refresh_from_db()
    assert (run.cause, run.asked_by, run.animals_done) == (
        "laboratory_changed",
        manager,
        herd.animals.count(),
    )


# --- On the screen ---


def typed_from(form) -> dict[str, object]:
    """What a form holds as shown, ready to be sent."""
    shown = {name: form[name].value() for name in form.fields}
    for row in form.parts:
        shown |= {row.add_prefix(name): row[name].value() for name in row.fields}
    kept = {name: value for name, value in shown.items() if value not in (None, False)}
    return {**kept, "version_seen": form.version_shown}


def test_a_laboratory_is_entered_and_corrected_on_its_form(client, herd, manager):
    client.force_login(manager)
    new = reverse("diagnostics:laboratory-new", args=[herd.code])
    typed = {
        "name": "Hill laboratory",
        "days_least": "2",
        "days_most": "4",
        "working_days": "on",
        "specimens-0-specimen": "blood_edta",
        "specimens-0-preferred": "on",
        "specimens-0-volume_ml_least": "3,5",
        "methods-0-method": "pcr_sry",
        "methods-0-price": "30",
        "methods-0-currency": "eur",
    }
    page = client.post(new, typed)["Location"]
    laboratory = herd.laboratories.get()
    assert laboratory.specimens.get().volume_ml_least == Decimal("3.5")
    assert (laboratory.methods.get().price, laboratory.methods.get().currency) == (Decimal("30"), "EUR")
    assert "2–4 working days" in client.get(page).text

    edit = reverse("diagnostics:laboratory-edit", args=[herd.code, laboratory.public_id])
    shown = typed_from(client.get(edit).context["form"])
    client.post(edit, {**shown, "specimens-0-remove": "on", "phone": "01 234"})

    laboratory.refresh_from_db()
    assert laboratory.phone == "01 234"
    assert not laboratory.specimens.exists()
    assert laboratory.methods.count() == 1


def test_a_row_more_is_shown_without_a_script_and_nothing_typed_is_judged_or_lost(client, herd, manager):
    client.force_login(manager)
    new = reverse("diagnostics:laboratory-new", args=[herd.code])

    answer = client.post(new, {"phone": "01 234", "methods-0-method": "fish", "one_more_methods": "1"})

    form = answer.context["form"]
    assert [row["method"].value() for row in form.rows["methods"]] == ["fish", None]
    assert 'value="01 234"' in answer.text
    assert "has-error" not in answer.text
    assert not herd.laboratories.exists()


def test_all_that_is_wrong_with_a_laboratory_is_told_beside_its_field(client, herd, manager):
    client.force_login(manager)
    typed = {
        "name": "",
        "days_least": "5",
        "days_most": "3",
        "specimens-0-note": "Cool",
        "methods-0-method": "pcr_sry",
        "methods-0-price": "cheap",
        "methods-1-method": "fish",
        "methods-1-missed": "3",
        "methods-1-freemartins": "2",
        "methods-2-method": "qpcr",
        "methods-2-price": "12",
    }

    form = client.post(reverse("diagnostics:laboratory-new", args=[herd.code]), typed).context["form"]

    assert set(form.errors) == {"name", "days_most"}
    assert [set(row.errors) for row in form.rows["specimens"]] == [{"specimen"}]
    assert [set(row.errors) for row in form.rows["methods"]] == [{"price"}, {"missed"}, {"currency"}]


def test_one_test_in_two_rows_is_told_at_the_second(client, herd, manager):
    client.force_login(manager)
    typed = {"name": "Hill laboratory", "methods-0-method": "fish", "methods-1-method": "fish"}

    form = client.post(reverse("diagnostics:laboratory-new", args=[herd.code]), typed).context["form"]

    assert [set(row.errors) for row in form.rows["methods"]] == [set(), {"method"}]


def test_the_page_tells_the_laboratorys_own_counts_and_what_is_made_of_them(client, herd, manager):
    laboratory = save(herd, methods=(COUNTED,), by=manager)
    client.force_login(member(herd, Role.READER))

    page = client.get(reverse("diagnostics:laboratory", args=[herd.code, laboratory.public_id])).text

    assert "missed 0 of 200 freemartins: 0.0025" in page
    assert "1 of 300 normal females positive: 0.0050" in page
    assert "Its own page, 2026" in page
    assert "mona" in page
    assert "Correct" not in page, "a reader changes nothing"


def test_the_sample_form_offers_the_laboratories_in_use(client, herd, manager):
    save(herd)
    retire_laboratory(laboratory=save(herd, name="Vale laboratory"), by=None, today=TODAY)
    client.force_login(manager)

    page = client.get(reverse("diagnostics:sample-new", args=[herd.code])).text

    assert '<option value="Hill laboratory">' in page
    assert "Vale laboratory" not in page


def test_what_the_chosen_laboratory_is_not_known_to_do_is_told_and_stops_nothing(
    client, herd, manager, tested
):
    save(herd, specimens=(EDTA,), methods=(SRY,))
    client.force_login(manager)
    typed = {
        "specimen": "hair",
        "collected_on": herd.today().isoformat(),
        "laboratory": "hill LABORATORY",
        "methods": ["pcr_amelogenin"],
    }

    address = reverse("diagnostics:sample-new", args=[herd.code])
    answer = client.post(f"{address}?animal={tested.public_id}", typed, follow=True)

    assert herd.samples.filter(specimen="hair").exists()
    assert "Hill laboratory is not on record as taking: Hair with roots." in answer.text
    assert "Hill laboratory is not on record as doing: PCR, amelogenin" in answer.text
