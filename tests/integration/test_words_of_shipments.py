"""Every word of a shipment's table, a laboratory's file, verification and attached reports goes through gettext."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from diagnostics.actions import change_policy, record_sample
from diagnostics.actions.attachments import attach_report, withdraw_report
from diagnostics.actions.sample_life import note_step
from diagnostics.actions.shipments import Reported, record_results
from diagnostics.entries import Report
from diagnostics.models import Assay, Sample
from diagnostics.vocabulary import Step
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import twin_to_a_bull
from tests.factories import HerdFactory, MembershipFactory, UserFactory, member
from tests.integration.test_words import records_own_words
from tests.pseudo_locale import pseudo_locale, untranslated

pytestmark = pytest.mark.django_db

TABLE = reverse("diagnostics:chosen-results")
#: The letters that choose an outcome, units, codes of the file contract, and kinds of files.
THE_SAME_EVERYWHERE = {
    *("D", "N", "I", "F", "pg/mL"),
    *("tube", "outcome", "accession", "animal", "method", "collected_on", "herd", "reported_on"),
    *("pcr_sry", "detected", "not_detected", "PDF", "SHA-256", "CSV", "XLSX", "JPEG", "PNG"),
}


@pytest.fixture
def herds():
    return [HerdFactory(code=code, name=name) for code, name in (("41", "4711"), ("42", "4712"))]


@pytest.fixture
def vet(client, herds):
    person = UserFactory(username="7")
    for herd in herds:
        MembershipFactory(herd=herd, user=person, role=Role.VET.value)
    client.force_login(person)
    return person


@pytest.fixture
def out(herds, vet) -> list[Sample]:
    """A sample of each herd out for a PCR, a karyotype, a percentage and AMH's plasma; one more that was lost."""
    return [
        drawn(herds[0], "1", "pcr_sry", "karyotype", "qpcr"),
        drawn(herds[1], "2", "amh", specimen="plasma"),
        lost(drawn(herds[1], "3", "pcr_sry")),
    ]


def drawn(herd: Herd, number: str, *methods: str, specimen: str = "blood_edta") -> Sample:
    today = herd.today()
    return record_sample(
        herd=herd,
        animal=twin_to_a_bull(herd, number, on=today, today=today),
        specimen=specimen,
        collected_on=today,
        methods=methods,
        tube=number,
        by=None,
        today=today,
    )


def lost(sample: Sample) -> Sample:
    note_step(samples=[sample], step=Step.LOST, on=sample.collected_on, by=None, today=Herd.today)
    return sample


def left_plain(answer) -> list[str]:
    return untranslated(answer.content.decode(), data={*records_own_words(), *THE_SAME_EVERYWHERE})


def typed(*rows: tuple[Assay, dict[str, str]], **head: str) -> dict[str, object]:
    cells = {f"{at}-{name}": value for at, (_assay, said) in enumerate(rows) for name, value in said.items()}
    return {"test": [str(assay.public_id) for assay, _said in rows], "status": "final", **head, **cells}


def test_no_word_of_the_table_or_what_it_refuses_is_left_untranslated(client, herds, vet, out):
    change_policy(herd=herds[0], by=None, today=herds[0].today(), second_person=True)
    one, two, lost_one = (sample.assays.order_by("pk").first() for sample in out)
    with pseudo_locale():
        pages = [
            client.get(TABLE),
            client.post(TABLE, typed((one, {}), (two, {}))),
            client.post(TABLE, typed((one, {"accession": "7"}), (two, {"amh_pg_ml": "x"}))),
            client.post(TABLE, typed((one, {"outcome": "detected"}), reported_on="2999-01-01")),
            client.post(TABLE, typed((one, {"outcome": "detected"}), reported_on="2001-01-01")),
            client.post(TABLE, typed((lost_one, {"outcome": "detected"}))),
            client.get(TABLE, {"sample": ""}),
        ]
        saved = typed((one, {"outcome": "detected"}), (two, {"amh_pg_ml": "300"}))
        pages += [client.post(TABLE, saved, follow=True), client.post(TABLE, saved, follow=True)]
        client.session.flush()
    for page in pages:
        assert left_plain(page) == []


def test_no_word_of_a_laboratorys_file_is_left_untranslated(client, herds, vet, out):
    file = (
        "tube,accession,animal,method,collected_on,reported_on,laboratory,outcome\n"
        "1,,,pcr_sry,,,7,detected\n"
        "1,,,pcr_sry,,,7,detected\n"
        "1,,,pcr_sry,,,7,not_detected\n"
        "1,,,,,,,detected\n"
        "1,,2,,,,,detected\n"
        "1,,,pcr_sry,2001-01-01,,,detected\n"
        "3,,,,,,,detected\n"
        "9,,,,,,,detected\n"
        ",8,,,,,,detected\n"
        ",8,1,,,,,detected\n"
    )
    upload = reverse("diagnostics:bench-upload")
    with pseudo_locale():
        pages = [
            client.get(upload),
            client.post(upload, {}),
            client.post(upload, {"file": SimpleUploadedFile("7.csv", file.encode())}, follow=True),
            client.get(upload),
        ]
        # Of the first three the third contradicts the two others: all are refused.
        assert {count.outcome: count.lines for count in pages[2].context["counts"]}["refused"] == 10
        client.force_login(UserFactory(username="8"))
        pages.append(client.get(upload))
    for page in pages:
        assert left_plain(page) == []


def test_no_word_of_verification_and_of_attached_reports_is_left_untranslated(client, herds, vet, out):
    herd = herds[0]
    change_policy(herd=herd, by=vet, today=herd.today(), second_person=True)
    assay = out[0].assays.get(method="pcr_sry")
    colleague = member(herd, Role.VET, username="9")
    record_results(
        reported=[Reported(assay, Report(outcome="detected", accession="8"))], by=colleague, today=Herd.today
    )
    kept = attach_report(assay=assay, content=b"%PDF-1.7 %%EOF", name="7.pdf", by=vet)
    other = attach_report(assay=assay, content=b"%PDF-1.7  %%EOF", name="8.pdf", by=vet)
    withdraw_report(attachment=other, reason="77", by=vet)
    page = reverse("diagnostics:result", args=[herd.code, assay.public_id])
    attach = reverse("diagnostics:report-attach", args=[herd.code, assay.public_id])
    withdraw = reverse("diagnostics:report-withdraw", args=[herd.code, kept.public_id])
    verify = reverse("diagnostics:result-verify", args=[herd.code, assay.public_id])
    assay.refresh_from_db()
    with pseudo_locale():
        pages = [
            client.get(page),
            client.get(attach),
            client.post(attach, {"file": SimpleUploadedFile("7.pdf", b"MZ")}),
            client.post(attach, {"file": SimpleUploadedFile("7.pdf", b"%PDF-")}),
            client.post(attach, {"file": SimpleUploadedFile("7.pdf", b"\xff\xd8\xff\x00")}),
            client.get(withdraw),
            client.post(withdraw, {}),
            client.get(reverse("diagnostics:results", args=[herd.code])),
            client.post(verify, {"version": assay.current.public_id}, follow=True),
        ]
        client.force_login(colleague)
        pages.append(client.get(page))
        client.force_login(member(herd, Role.MANAGER, username="6"))
        pages.append(client.get(reverse("diagnostics:policy", args=[herd.code])))
    for answer in pages:
        assert left_plain(answer) == []
