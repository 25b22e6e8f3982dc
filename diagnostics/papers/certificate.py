"""The certificate of a signed diagnosis: one page, whatever it has to hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from diagnostics.papers import words
from diagnostics.papers.codes import qr
from diagnostics.papers.fitting import PAGE_HOLDS, ROOMS, Room, as_line, as_list, as_paragraphs, characters
from diagnostics.papers.typesetting import typeset_on_one_page


@dataclass(frozen=True, slots=True, kw_only=True)
class LittermateLine:
    """A calf of the same birth: its number if it has one, its sex and what became of it, in words."""

    number: str = ""
    sex: str
    fate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One record the diagnosis rests on: what was done and by whom, and what was found, in words.

    Where there are more than a page holds, those that were not weighed are left out first, then the oldest; the
    first line given, the birth, stays.
    """

    on: date | None = None
    what: str
    source: str = ""
    found: str
    weighed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateData:
    """All that stands on a certificate, in the herd's language; what is empty is left out.

    `probability` and `probability_range` are written numbers («0.09», «0.03–0.22»), `risk` the same as so many in
    100. `verdict` and `difference` tell the program's verdict and why the diagnosis differs from it; both are
    printed only where `difference` is given. `replaces` is the number of the certificate that this one supersedes.
    """

    number: str
    herd_name: str
    herd_code: str
    animal_number: str
    official_id: str = ""
    sex: str
    born_on: date | None = None
    breed: str = ""
    dam: str = ""
    birth: str = ""
    littermates: Sequence[LittermateLine] = ()
    evidence: Sequence[EvidenceLine] = ()
    probability: str = ""
    probability_range: str = ""
    risk: str = ""
    conclusion: str
    statement: str
    caveats: Sequence[str] = ()
    verdict: str = ""
    difference: str = ""
    signatory_name: str
    licence_number: str
    verification_address: str
    program_version: str
    replaces: str = ""


def certificate_pdf(data: CertificateData, *, language: str, signed_at: datetime) -> bytes:
    """Return the certificate as a file: see `certificate_paper`."""
    pdf, _shown = certificate_paper(data, language=language, signed_at=signed_at)
    return pdf


def certificate_paper(
    data: CertificateData, *, language: str, signed_at: datetime
) -> tuple[bytes, CertificateData]:
    """Return the certificate as one page of A4, PDF/UA-1, tagged, and the data without the lines it had no room for.

    Equal data give equal bytes.
    `language` is the herd's; `signed_at` is aware, in the herd's time zone, and is the file's own moment too. What
    does not fit is set smaller, then shortened, saying so; no text is refused. Raises ValueError for a naive
    moment, AddressTooLong for an address that fits no QR code.
    """
    code, _side = qr(data.verification_address)
    fixed = {
        "words": words.certificate_words(
            language,
            number=data.number,
            animal=data.animal_number,
            program_version=data.program_version,
        ),
        "qr": code,
        "signed_at": words.moment(language, signed_at),
    }
    bodies = [(room, _body(data, room, language)) for room in ROOMS]
    tried = [(room, body) for room, body in bodies if characters(body) <= PAGE_HOLDS] or bodies[-1:]
    versions = [{**fixed, **body} for _room, body in tried]
    pdf, place = typeset_on_one_page("certificate.typ", versions, language=language, made_at=signed_at)
    return pdf, _shown(data, tried[place][0])


def _shown(data: CertificateData, room: Room) -> CertificateData:
    """Return the data with as much of each list as a page with this much room has printed."""
    return replace(
        data,
        littermates=tuple(data.littermates[: room.littermates]),
        evidence=tuple(_most_telling(data.evidence, room.evidence)),
        caveats=tuple(data.caveats[: room.caveats]),
    )


def _body(data: CertificateData, room: Room, language: str) -> dict[str, Any]:
    """What the page holds when it has this much room."""
    cut = room.line
    return {
        "text_pt": room.text_pt,
        "spacing": room.spacing,
        "number": as_line(data.number, cut),
        "replaces": as_line(data.replaces, cut),
        "herd_name": as_line(data.herd_name, cut),
        "herd_code": as_line(data.herd_code, cut),
        "facts": _facts(data, room, language),
        "littermates": as_list(
            [_littermate(each, language) for each in data.littermates], room.littermates, cut, language
        ),
        "probability": as_line(data.probability, cut),
        "range": words.range_of(language, as_line(data.probability_range, cut)),
        "risk": as_line(data.risk, cut),
        "conclusion": as_line(data.conclusion, cut),
        "statement": as_paragraphs(data.statement, room),
        **_evidence(data, room, language),
        "caveats": as_list(data.caveats, room.caveats, cut, language),
        "verdict": words.verdict_was(language, as_line(data.verdict, cut)),
        "difference": as_paragraphs(data.difference, room),
        "signatory": as_line(data.signatory_name, cut),
        "licence": as_line(data.licence_number, cut),
        "address": as_line(data.verification_address, cut),
    }


def _facts(data: CertificateData, room: Room, language: str) -> list[list[str]]:
    """Who the animal is, as pairs of name and value; what is not known is left out."""
    born_on = words.day(language, data.born_on) if data.born_on else ""
    names = words.fact_names(language)
    values = {
        "animal_number": data.animal_number,
        "official_id": data.official_id,
        "sex": data.sex,
        "born_on": born_on,
        "breed": data.breed,
        "dam": data.dam,
        "birth": data.birth,
    }
    return [[names[key], as_line(value, room.line)] for key, value in values.items() if value.strip()]


def _littermate(calf: LittermateLine, language: str) -> str:
    told = (calf.number.strip() or words.without_a_number(language), calf.sex, calf.fate)
    return ", ".join(part for part in told if part.strip())


def _evidence(data: CertificateData, room: Room, language: str) -> dict[str, Any]:
    """Return the rows of the evidence and, where some are left out, how many."""
    kept = _most_telling(data.evidence, room.evidence)
    left_out = len(data.evidence) - len(kept)
    return {
        "evidence": [
            {
                "day": words.day(language, line.on) if line.on else "–",
                "what": as_line(line.what, room.line),
                "source": as_line(line.source, room.line),
                "found": as_line(line.found, room.line),
            }
            for line in kept
        ],
        "evidence_left_out": words.and_more(language, left_out) if left_out else "",
    }


def _most_telling(lines: Sequence[EvidenceLine], most: int) -> list[EvidenceLine]:
    """Return at most so many lines in their order: the first, then the latest weighed, then the latest others."""
    by_rank = sorted(range(len(lines)), key=lambda place: (place != 0, not lines[place].weighed, -place))
    return [lines[place] for place in sorted(by_rank[:most])]
