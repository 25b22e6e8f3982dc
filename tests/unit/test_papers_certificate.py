"""The certificate: one page, tagged, the same file for the same data, whatever people typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostics.papers.certificate import CertificateData, EvidenceLine, LittermateLine, certificate_pdf
from diagnostics.papers.typesetting import TEMPLATES
from tests.architecture.test_code_keeps_the_house import ROOT
from tests.papers import (
    catalog,
    codes,
    flowing,
    fonts,
    inked_mm,
    metadata,
    page_count,
    page_sizes_mm,
    reader,
    tags,
    text_of,
)

SIGNED_AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=timezone(timedelta(hours=1)))
BIRTH = EvidenceLine(
    on=date(2026, 1, 4),
    what="Birth record",
    source="Calving of 877",
    found="Born with a male littermate",
)
PCR = EvidenceLine(
    on=date(2026, 2, 20),
    what="PCR, amelogenin, on blood, EDTA",
    source="VDL, accession D26-004417, tube K7Q2-0413",
    found="Male cells or DNA detected",
)
SIGNED = CertificateData(
    number="GREENACRE-2026-0007",
    herd_name="Greenacre Dairy",
    herd_code="GREENACRE",
    animal_number="1234",
    official_id="DE 09 532 81764",
    sex="Female",
    born_on=date(2026, 1, 4),
    breed="Holstein",
    dam="877",
    birth="Twin to a bull (FM)",
    littermates=(LittermateLine(number="1235", sex="male", fate="stillborn"),),
    evidence=(BIRTH, PCR),
    probability="0.9991",
    probability_range="0.9979–0.9997",
    risk="999 in 1,000",
    conclusion="Freemartin",
    statement="Male cells were found in her blood, consistent with the heifer being a freemartin.",
    caveats=("Does not rule out infertility of other cause.",),
    signatory_name="Dr. Anna Brandt",
    licence_number="NI 40771",
    verification_address="https://freemartin.example-farm.com/c/5fWq1xkJ0q9S2mB7tVhR4uYpLz3n",
    program_version="1.2.0",
)


def pdf_of(data: CertificateData, language: str = "en") -> bytes:
    return certificate_pdf(data, language=language, signed_at=SIGNED_AT)


@pytest.fixture(scope="module")
def signed() -> bytes:
    return pdf_of(SIGNED)


def test_a_certificate_is_one_page_of_a4(signed):
    assert page_sizes_mm(signed) == {(210.0, 297.0)}
    assert page_count(signed) == 1


def test_a_certificate_says_what_was_concluded_of_which_animal_by_whom_and_on_what(signed):
    said = flowing(text_of(signed))

    for words in (
        "Certificate number GREENACRE-2026-0007",
        "Greenacre Dairy GREENACRE",
        "1234",
        "DE 09 532 81764",
        "Jan. 4, 2026",
        "Holstein",
        "877",
        "Twin to a bull (FM)",
        "1235, male, stillborn",
        "Freemartin",
        "0.9991 range 0.9979–0.9997",
        "999 in 1,000",
        SIGNED.statement,
        "PCR, amelogenin, on blood, EDTA",
        "VDL, accession D26-004417, tube K7Q2-0413",
        "Male cells or DNA detected",
        "Does not rule out infertility of other cause.",
        "Dr. Anna Brandt",
        "Licence number NI 40771",
        "March 14, 2026 at 15:09 (UTC+01:00)",
        "Made by Freemartin 1.2.0",
    ):
        assert words in said
    assert SIGNED.verification_address in said.replace(" ", "")


def test_a_screen_reader_is_led_through_it(signed):
    root = catalog(signed)
    found = [tag["/S"] for tag in tags(signed)]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata(signed)
    assert (
        reader(signed).metadata.title
        == "Certificate GREENACRE-2026-0007: freemartin diagnosis of animal 1234"
    )
    assert {"/H1", "/Table", "/TH", "/TD", "/L", "/Link", "/Figure"} <= set(found)
    assert found.count("/TH") == 3
    assert [tag["/Alt"] for tag in tags(signed) if tag["/S"] == "/Figure"] == [
        "QR code of the address at which certificate GREENACRE-2026-0007 can be checked"
    ]


def test_a_telephone_reads_the_address_at_which_it_is_checked(signed):
    assert [code.text for code in codes(signed, dpi=150)] == [SIGNED.verification_address]


def test_it_stands_bottom_right(signed):
    (code,) = codes(signed)

    assert code.left > 210 / 2
    assert code.top > 297 * 3 / 4


def test_the_same_data_are_the_same_file_and_any_other_are_another(signed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Pacific/Auckland")

    assert pdf_of(SIGNED) == signed
    assert pdf_of(replace(SIGNED, animal_number="1235")) != signed
    assert certificate_pdf(SIGNED, language="en", signed_at=SIGNED_AT + timedelta(seconds=1)) != signed


def test_the_moment_of_the_file_is_the_moment_of_signing(signed):
    assert reader(signed).metadata.creation_date == SIGNED_AT.astimezone(UTC)


def test_a_moment_without_its_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        certificate_pdf(SIGNED, language="en", signed_at=SIGNED_AT.replace(tzinfo=None))


def test_nothing_is_left_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    before = sorted(TEMPLATES.iterdir())

    pdf_of(SIGNED)

    assert list(tmp_path.iterdir()) == []
    assert sorted(TEMPLATES.iterdir()) == before


def test_only_the_fonts_inside_typst_are_used(signed):
    assert fonts(signed) == {"LibertinusSerif", "DejaVuSansMono"}


def test_the_mark_on_paper_is_the_mark_on_the_screen():
    assert (TEMPLATES / "mark.svg").read_text() == (ROOT / "static/freemartin/img/mark.svg").read_text()


def test_a_herd_of_spanish_speakers_gets_its_certificate_in_spanish():
    pdf = pdf_of(SIGNED, "es")

    assert catalog(pdf)["/Lang"] == "es"
    said = flowing(text_of(pdf))
    for words in ("Certificado de diagnóstico de freemartin", "4 de enero de 2026", "margen 0.9979–0.9997"):
        assert words in said


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt-br", "zz"])
def test_a_certificate_is_made_in_any_language(language):
    assert page_count(pdf_of(SIGNED, language)) == 1


def test_a_long_number_is_found_whole_when_the_paper_is_searched():
    number = "A-HERD-OF-A-LONG-NAME-2026-0007"
    pdf = pdf_of(replace(SIGNED, number=number))

    assert text_of(pdf).count(number) == 2
    assert reader(pdf).metadata.title.startswith(f"Certificate {number}:")


def test_where_the_vet_differs_from_the_program_both_are_told():
    differing = replace(SIGNED, verdict="Unresolved", difference="One XY cell of 100 was a counting error.")
    said = flowing(text_of(pdf_of(differing)))

    assert "Why this differs from the program's verdict" in said
    assert "Verdict of the program: Unresolved. One XY cell of 100 was a counting error." in said


def test_what_is_not_known_leaves_no_empty_heading(signed):
    bare = replace(
        SIGNED,
        official_id="",
        born_on=None,
        breed="",
        dam="",
        birth="",
        littermates=(),
        evidence=(),
        probability="",
        caveats=(),
    )
    said = flowing(text_of(pdf_of(bare)))

    for heading in (
        "Official identification",
        "Born on",
        "Breed",
        "Dam",
        "Probability",
        "does not say",
        "differs",
    ):
        assert heading not in said
    assert "Littermates none on record" in said
    assert "Nothing but the birth record." in said


def test_a_certificate_that_supersedes_another_names_it():
    assert "Replaces certificate GREENACRE-2026-0003" in flowing(
        text_of(pdf_of(replace(SIGNED, replaces="GREENACRE-2026-0003")))
    )


@pytest.mark.parametrize(
    "typed",
    [
        "#panic()",
        "*bold* _italic_ `raw`",
        "$x^2$ <label> @reference",
        "= heading - list + enum / term: x",
        '#import "house.typ" // comment /* */ \\u{41} ~ --- ...',
        '"]} #sys.inputs',
        "{page} %(number)s %s",
    ],
)
def test_what_looks_like_markup_prints_as_it_was_typed(typed):
    hostile = replace(SIGNED, animal_number=typed, conclusion=typed, statement=typed, signatory_name=typed)

    assert flowing(text_of(pdf_of(hostile))).count(typed) == 4


def test_the_longest_statement_and_reason_stay_whole_beside_much_evidence():
    statement = ("Both laboratories word the result as consistent with a normal female bovine. " * 30)[
        :1999
    ] + "!"
    difference = ("A karyotype of 1 February gave one XY cell of 100 and was repeated. " * 30)[:999] + "!"
    crowded = replace(
        SIGNED,
        statement=statement,
        difference=difference,
        verdict="Unresolved",
        littermates=SIGNED.littermates * 3,
        evidence=(BIRTH, *[PCR] * 30),
        caveats=SIGNED.caveats * 5,
    )

    pdf = pdf_of(crowded)

    said = flowing(text_of(pdf))
    assert page_count(pdf) == 1
    assert flowing(statement) in said
    assert flowing(difference) in said
    assert said.count("Male cells or DNA detected") < 30
    assert f"and {31 - said.count('tube K7Q2-0413') - 1} more" in said
    assert [code.text for code in codes(pdf, dpi=150)] == [SIGNED.verification_address]


def test_of_more_evidence_than_a_page_holds_the_birth_and_the_latest_weighed_stay():
    aside = [EvidenceLine(what=f"Set aside {number}", found="–", weighed=False) for number in range(40)]
    weighed = [EvidenceLine(what=f"Weighed {number}", found="+") for number in range(4)]

    said = text_of(pdf_of(replace(SIGNED, statement="Long. " * 330, evidence=[BIRTH, *weighed, *aside])))

    for words in ("Birth record", "Weighed 0", "Weighed 3", "Set aside 39"):
        assert words in said
    assert "Set aside 0\n" not in said
    assert said.index("Birth record") < said.index("Weighed 0") < said.index("Set aside 39")


def test_text_made_to_break_the_page_does_not():
    wide = "W" * 3000
    crowded = CertificateData(
        **{
            name: wide
            for name in CertificateData.__slots__
            if name not in {"born_on", "littermates", "evidence", "caveats", "verification_address"}
        },
        littermates=[LittermateLine(number=wide, sex=wide, fate=wide)] * 300,
        evidence=[EvidenceLine(what=wide, source=wide, found=wide)] * 300,
        caveats=[wide] * 300,
        verification_address="https://a.example/" + "x" * 2000,
    )

    assert page_count(pdf_of(crowded)) == 1
    assert page_count(pdf_of(replace(SIGNED, statement="line\n" * 2000, difference="W\n\n" * 900))) == 1


@pytest.mark.parametrize("run", ["W" * 600, "W\u00a0" * 300, "1-1/" * 150, "ع" * 600])
def test_no_text_leaves_the_page_on_either_side(run):
    wide = replace(
        SIGNED,
        herd_name=run,
        animal_number=run,
        conclusion=run,
        statement=run,
        signatory_name=run,
        evidence=[EvidenceLine(what=run, source=run, found=run)],
    )

    left, right = inked_mm(pdf_of(wide))

    assert left > 15
    assert right < 210 - 15


TYPED = st.text(st.characters(), max_size=60) | st.text("W ®\u0301א🐄ﷺ\n-#*$", max_size=2000)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data())
def test_whatever_is_typed_there_is_one_page(data):
    line = st.builds(EvidenceLine, on=st.none() | st.dates(), what=TYPED, source=TYPED, found=TYPED)
    calf = st.builds(LittermateLine, number=TYPED, sex=TYPED, fate=TYPED)
    fields = dict.fromkeys(CertificateData.__slots__, TYPED) | {
        "born_on": st.none() | st.dates(),
        "littermates": st.lists(calf, max_size=4),
        "evidence": st.lists(line, max_size=8),
        "caveats": st.lists(TYPED, max_size=8),
        "verification_address": st.just(SIGNED.verification_address),
    }

    assert page_count(pdf_of(CertificateData(**data.draw(st.fixed_dictionaries(fields))))) == 1
