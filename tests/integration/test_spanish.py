"""Spanish for the calving form and the page after it: no word of them is left in English."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from diagnostics import labels
from diagnostics.engine.vocabulary import Method, NextStep, Verdict
from diagnostics.models import Assay
from diagnostics.presenters.next_steps import STEPS
from diagnostics.presenters.verdicts import SENTENCE, SENTENCE_OF_ROW
from herd import actions
from herd.entries import CalfEntry, CalvingEntry
from herd.guards import resting_on
from herd.models import Animal, Herd
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).resolve().parents[2] / "locale/es/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def ours() -> set[str]:
    """Every message that our Spanish has."""
    return {entry.msgid for entry in polib.pofile(str(SOURCE)) if entry.translated()}


@contextmanager
def left_in_english(ours: set[str]) -> Iterator[set[str]]:
    """Collect the messages asked for that neither we nor Django say in Spanish."""
    missing: set[str] = set()
    names = ("gettext", "pgettext", "ngettext", "npgettext")
    was = {name: getattr(translation._trans, name) for name in names}

    def watching(name: str):
        def ask(*asked):
            said = getattr(trans_real, name)(*asked)
            message = asked[1] if name in {"pgettext", "npgettext"} else asked[0]
            if str(said) in {str(each) for each in asked} and message and message not in ours:
                missing.add(str(message))
            return said

        return ask

    for name in names:
        setattr(translation._trans, name, watching(name))
    try:
        yield missing
    finally:
        for name, function in was.items():
            setattr(translation._trans, name, function)


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy", name="Rancho")


@pytest.fixture
def rosa(client: Client, herd: Herd) -> Client:
    client.force_login(member(herd, Role.VET, username="rosa", language="es"))
    return client


CALF = {"sex": "female", "fate": "alive", "number": ""}
#: Asked for by Django although they are no English: the mark after a label, and languages named in themselves.
NO_ENGLISH = {":", "Inglés", "Español", "Francés", "Alemán"}
#: Help of Django's own for staff sites, which no page of ours shows.
NEVER_SHOWN = "Whether the user will be able to authenticate"


def pages(rosa: Client, herd: Herd) -> list[str]:
    """Open the form in every state, and the page after calvings of every kind."""
    today = herd.today()
    cow = AnimalFactory(herd=herd, number="812", born_on=today - timedelta(days=1500), breed="Jersey")
    entry = CalvingEntry(
        calved_on=today - timedelta(days=1),
        calves=(CalfEntry(sex=Sex.FEMALE),),
        dam=cow,
        number_born=2,
        fetuses_scanned=2,
        embryo_transfer="yes",
        genetic_dam="X",
        semen="sexed_male",
        parity=2,
        ease=4,
        membranes="retained",
        note="n",
    )
    calving = actions.record_calving(herd=herd, entry=entry, by=None, today=today)
    CalvingFactory(herd=herd, dam=cow, calved_on=today - timedelta(days=3))
    form, after = reverse("herd:calving-new", args=["dairy"]), "diagnostics:calving"
    day = today.isoformat()
    rows = {"calf-0-sex": "", "calf-0-fate": "alive", "calf-0-number": "1.2E+9", "calf-0-birth_weight": "900"}
    wrong = [
        {"dam": "", "how_many": "1", **rows},
        {"dam": "999", "calving_date": day, "how_many": "1", "calf-0-sex": "male", "calf-0-fate": "alive"},
        {"dam": "812", "calving_date": day, "how_many": "1", "calf-0-sex": "male", "calf-0-fate": "alive"},
        {
            "dam": "812",
            "calving_date": "2999-01-01",
            "how_many": "1",
            "calf-0-sex": "male",
            "calf-0-fate": "alive",
        },
        {"dam": "812", "calving_date": "rubbish", "how_many": "4", "number_born": "44"},
    ]
    twins = {
        "dam": "4001", "calving_date": day, "how_many": "2", "create_dam": "on", "seen_for": f"4001|{day}",
        "calf-0-sex": "female", "calf-0-fate": "alive", "calf-1-sex": "male", "calf-1-fate": "stillborn",
    }  # fmt: skip
    opened = [rosa.get(form), *(rosa.post(form, sent) for sent in wrong), rosa.post(form, twins, follow=True)]
    opened.append(rosa.get(reverse(after, args=["dairy", calving.public_id])))
    for sex in Sex:
        lone = CalvingFactory(herd=herd, number_born=4)
        calf(lone, sex)
        actions.correct_calving(calving=lone, by=None, today=today, reason="r", number_born=3)
        opened.append(rosa.get(reverse(after, args=["dairy", lone.public_id])))
    opened.append(rosa.get(reverse("herd:dams", args=["dairy"]), {"q": "812"}))
    opened.append(rosa.get(reverse("herd:dam-check", args=["dairy"]), {"dam": "812", "calving_date": day}))
    return [page.content.decode() for page in opened]


def test_no_word_of_the_calving_form_and_the_page_after_it_is_left_in_english(rosa, herd, ours):
    with left_in_english(ours) as missing:
        shown = pages(rosa, herd)
    assert "Registrar un parto" in shown[0]
    assert 'lang="es"' in shown[0]
    assert sorted(word for word in missing - NO_ENGLISH if not word.startswith(NEVER_SHOWN)) == []


def test_every_verdict_and_next_step_is_said_in_spanish(ours):
    words = [*SENTENCE.values(), *SENTENCE_OF_ROW.values()]
    words += [each for step in STEPS.values() for each in (step.sentence, step.button) if each]
    with translation.override("en"):
        assert {str(each) for each in words} - ours == set()
    assert set(SENTENCE) == set(Verdict)
    assert set(STEPS) == set(NextStep)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dam": "640"}, "640 es macho y no puede haber parido."),
        ({"calf-0-number": "640"}, "Un animal que está en el hato tiene el número 640."),
        ({"calf-0-number": "812"}, "812 no puede ser su propia cría."),
        ({"number_born": "1", "how_many": "2"}, "1 nacidos son menos que las 2 crías anotadas."),
        ({"sire": "812"}, "812 está puesto como madre y como padre"),
    ],
)
def test_what_is_wrong_is_said_in_spanish(rosa, herd, change, words):
    AnimalFactory(herd=herd, number="812")
    AnimalFactory(herd=herd, number="640", sex=Sex.MALE.value)
    sent = {"dam": "812", "calving_date": herd.today().isoformat(), "how_many": "1"}
    sent |= {f"calf-{row}-{name}": value for row in range(2) for name, value in CALF.items()}
    page = rosa.post(reverse("herd:calving-new", args=["dairy"]), sent | change).content.decode()
    assert words in page


def test_what_rests_on_a_calf_is_said_in_spanish(herd):
    litter = CalvingFactory(herd=herd)
    heifer: Animal = calf(litter, number="9")
    Assay.objects.create(herd=herd, animal=heifer, method="pcr_sry", collected_on=litter.calved_on)
    with translation.override("es"):
        assert [str(each.message) for each in resting_on([heifer])] == ["Consta 1 prueba de 9."]


# --- Samples and results ---


def test_every_word_of_a_laboratory_is_said_in_spanish(ours):
    tables = (
        labels.METHOD, labels.SPECIMEN, labels.RESULT_STATUS, labels.OUTCOME, labels.CAVEAT,
        labels.PREGNANCY_FINDING, labels.VERDICT, labels.CAUSE, labels.NEXT_STEP, labels.SAMPLE_STATE, labels.STEP,
        labels.REJECTION_CAUSE, labels.CONTRADICTION, labels.WORKLIST, labels.SIGNED_CONCLUSION,
        labels.RESULT_FIELD, labels.READING, labels.ENTRY_PROBLEM,
    )  # fmt: skip
    with translation.override("en"):
        assert {str(words) for table in tables for words in table.values()} - ours == set()


def result_pages(rosa: Client, herd: Herd) -> list[str]:
    """Open the pages of samples and results in every state, and send each form with nothing, and with nonsense."""
    today = herd.today()
    cow = AnimalFactory(herd=herd, number="812", born_on=today - timedelta(days=400))
    drawn = {
        "animal": "812",
        "collected_on": today.isoformat(),
        "specimen": "blood_edta",
        "methods": "pcr_sry",
    }
    sample, new = reverse("diagnostics:sample-new", args=["dairy"]), "diagnostics:result-new"
    results, samples = (reverse(f"diagnostics:{name}", args=["dairy"]) for name in ("results", "samples"))
    opened = [rosa.get(each) for each in (results, samples, sample)]
    opened += [rosa.post(sample, sent) for sent in ({}, drawn | {"animal": "999", "specimen": "x"})]
    opened += [rosa.post(sample, drawn, follow=True), rosa.get(samples), rosa.get(samples, {"q": "none"})]
    enter = reverse(new, args=["dairy"])
    opened += [rosa.get(enter), rosa.get(f"{enter}?animal={cow.public_id}")]
    for method in Method:
        form = f"{enter}?method={method.value}"
        opened += [
            rosa.get(form),
            rosa.post(form, {}),
            rosa.post(form, drawn | {"cells_xx": "x", "amh_pg_ml": "x"}),
        ]
    counted = drawn | {
        "cells_xx": "70",
        "cells_xy": "2",
        "outcome": "detected",
        "status": "final",
        "note": "n",
    }
    opened.append(rosa.post(f"{enter}?method=karyotype", counted, follow=True))
    opened.append(rosa.post(f"{enter}?method=karyotype", counted | {"outcome": "not_detected"}))
    checked = drawn | {"finding": "not_pregnant"}
    opened.append(rosa.post(f"{enter}?method=pregnancy_check", checked, follow=True))
    karyotype = Assay.objects.get(method="karyotype").public_id
    for name in ("result-supersede", "result-void"):
        page = reverse(f"diagnostics:{name}", args=["dairy", karyotype])
        opened += [rosa.get(page), rosa.post(page, {})]
    void = reverse("diagnostics:result-void", args=["dairy", karyotype])
    opened += [rosa.post(void, {"reason": "otra vaca"}, follow=True), rosa.get(results)]
    opened.append(
        rosa.get(
            reverse("diagnostics:excluded-fraction", args=["dairy"]), {"cells_xx": "40", "cells_xy": "0"}
        )
    )
    return [page.content.decode() for page in opened]


def test_no_word_of_the_pages_of_samples_and_results_is_left_in_english(rosa, herd, ours):
    with left_in_english(ours) as missing:
        shown = result_pages(rosa, herd)
    assert "Cariotipo" in "".join(shown)
    assert "Sangre con EDTA" in "".join(shown)
    assert sorted(word for word in missing - NO_ENGLISH if not word.startswith(NEVER_SHOWN)) == []
