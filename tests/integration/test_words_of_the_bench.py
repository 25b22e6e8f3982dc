"""Every word of the bench's pages goes through gettext, filled with a round drawn, sent, rejected and taken back."""

import pytest
from django.urls import reverse

from diagnostics.actions import record_sample
from diagnostics.actions.laboratories import save_laboratory
from diagnostics.entries import LaboratoryEntry, OfferedMethod, TakenSpecimen
from diagnostics.models import Sample
from diagnostics.papers.layouts import LAYOUTS
from diagnostics.presenters.bench import reference
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import twin_to_a_bull
from tests.factories import HerdFactory, MembershipFactory, UserFactory
from tests.integration.test_words import records_own_words
from tests.pseudo_locale import pseudo_locale, untranslated

pytestmark = pytest.mark.django_db


@pytest.fixture
def herds():
    return [HerdFactory(code=code, name=name) for code, name in (("41", "4711"), ("42", "4712"))]


@pytest.fixture
def manager(client, herds):
    person = UserFactory(username="7")
    for herd in herds:
        MembershipFactory(herd=herd, user=person, role=Role.MANAGER.value)
    client.force_login(person)
    return person


@pytest.fixture
def laboratory(herds, manager):
    entry = LaboratoryEntry(
        name="88",
        days_least=2,
        days_most=4,
        specimens=(TakenSpecimen("hair", preferred=True, may_be_frozen="no", keeps_hours=24),),
        methods=(OfferedMethod("fish", missed=1, freemartins=20, false_positives=0, controls=30),),
    )
    saved, _run = save_laboratory(herd=herds[0], entry=entry, by=manager, today=herds[0].today())
    return saved


def drawn(herd: Herd, number: str) -> Sample:
    today = herd.today()
    return record_sample(
        herd=herd,
        animal=twin_to_a_bull(herd, number, on=today, today=today),
        specimen="blood_edta",
        collected_on=today,
        methods=["pcr_sry"],
        tube=number,
        laboratory="88",
        caveats=["shared_needle"],
        transfused_on=today,
        by=None,
        today=today,
    )


def plain(answer) -> list[str]:
    names = {layout.name for layout in LAYOUTS.values()}
    names |= {reference(sample.consignment) for sample in Sample.objects.exclude(consignment=None)}
    return untranslated(answer.content.decode(), data=records_own_words() | names)


def test_no_word_of_drawing_and_sending_is_left_untranslated(client, herds, manager, laboratory):
    heifers = [twin_to_a_bull(herd, "1", on=herd.today(), today=herd.today()) for herd in herds]
    samples = [drawn(herd, "22") for herd in herds]
    rows = "?" + "&".join(f"animal={heifer.public_id}" for heifer in heifers)
    asked = "?" + "&".join(f"sample={sample.public_id}" for sample in samples)

    with pseudo_locale():
        pages = [
            client.get(reverse("diagnostics:bench-draw")),
            client.get(reverse("diagnostics:bench-draw-rows") + rows),
            client.post(reverse("diagnostics:bench-draw-rows") + rows, {"0-tube": "3", "1-tube": "3"}),
            client.get(reverse("diagnostics:bench-drawn") + asked),
            client.get(reverse("diagnostics:bench-send") + asked),
            client.post(reverse("diagnostics:bench-send") + asked, {"on": "2020-01-01"}),
        ]
        sent = client.post(
            reverse("diagnostics:bench-send") + asked, {"on": herds[0].today().isoformat()}, follow=True
        )
        pages += [sent, client.get(reverse("diagnostics:shipments"))]

    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [plain(page) for page in pages] == [[]] * len(pages)


def test_no_word_of_a_samples_way_is_left_untranslated(client, herds, manager, laboratory):
    sample = drawn(herds[0], "22")
    today = herds[0].today().isoformat()

    def at(name: str, *more: object) -> str:
        return reverse(f"diagnostics:{name}", args=[herds[0].code, sample.public_id, *more])

    with pseudo_locale():
        noted = [
            ("sent", {}),
            ("rejected", {"cause": "clotted"}),
            ("taken_back", {"note": "9"}),
            ("lost", {}),
        ]
        pages = []
        for step, told in noted:
            pages.append(client.get(at("sample-step", step)))
            pages.append(client.post(at("sample-step", step), {"on": "2020-01-01"}))
            pages.append(client.post(at("sample-step", step), {"on": today, **told}, follow=True))
        pages.append(client.get(reverse("diagnostics:samples-all", args=[herds[0].code])))

    assert Sample.objects.get().state == "lost"
    assert [plain(page) for page in pages] == [[]] * len(pages)


def test_no_word_of_a_laboratory_is_left_untranslated(client, herds, manager, laboratory):
    where = [herds[0].code, laboratory.public_id]
    with pseudo_locale():
        pages = [
            client.get(reverse("diagnostics:laboratory", args=where)),
            client.get(reverse("diagnostics:laboratories", args=where[:1])),
            client.get(reverse("diagnostics:laboratory-edit", args=where)),
            client.post(
                reverse("diagnostics:laboratory-edit", args=where),
                {"name": "", "methods-0-price": "1", "specimens-0-note": "1", "days_least": "x"},
            ),
            client.post(reverse("diagnostics:laboratory-retire", args=where), follow=True),
        ]

    assert [plain(page) for page in pages] == [[]] * len(pages)
