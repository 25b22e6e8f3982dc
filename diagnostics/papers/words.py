"""The words printed on papers, in the language of the herd: the one module here that knows gettext."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

Said = TypeVar("Said")
Told = ParamSpec("Told")


def _in_language(say: Callable[Told, Said]) -> Callable[Concatenate[str, Told], Said]:
    """Make of words a function that is told the language first, whatever language is being spoken around it."""

    @wraps(say)
    def said(language: str, *args: Told.args, **kwargs: Told.kwargs) -> Said:
        with translation.override(language):
            return say(*args, **kwargs)

    return said


@_in_language
def labels_title() -> str:
    """Return what the file of labels is called."""
    return _("Labels for tubes")


@_in_language
def sample_code_alt(tube_code: str) -> str:
    """Return what is read in place of a label's QR code."""
    return _("QR code that opens the sample in tube %(tube)s") % {"tube": tube_code}


@_in_language
def tube_code_alt(tube_code: str) -> str:
    """Return what is read in place of a bar code."""
    return _("Bar code of the tube code %(tube)s") % {"tube": tube_code}


@_in_language
def certificate_words(*, number: str, animal: str, program_version: str) -> dict[str, str]:
    """Return every heading and sentence of a certificate that does not depend on the findings."""
    return {
        "title": _("Certificate of freemartin diagnosis"),
        "document_title": _("Certificate %(number)s: freemartin diagnosis of animal %(animal)s")
        % {"number": number, "animal": animal},
        "number": _("Certificate number"),
        "replaces": _("Replaces certificate"),
        "signed_by": _("Signed by"),
        "licence": _("Licence number"),
        "signed_at": _("Signed on"),
        "verify": _("Check this certificate"),
        "verify_how": _(
            "Scan the code, or open the address, to see whether this certificate is still valid "
            "and to compare the file you were given with the one that was signed."
        ),
        "qr_alt": _("QR code of the address at which certificate %(number)s can be checked")
        % {"number": number},
        "made_by": _("Made by Freemartin %(version)s") % {"version": program_version},
        **_headings(),
    }


def _headings() -> dict[str, str]:
    """The headings of what a certificate says of the animal."""
    return {
        "herd": _("Herd"),
        "animal": _("Animal"),
        "littermates": _("Littermates"),
        "none_on_record": _("none on record"),
        "conclusion": _("Conclusion of the veterinarian"),
        "probability": _("Probability that this animal is a freemartin"),
        "evidence": _("Evidence"),
        "day": _("Day"),
        "what": _("Record, test or examination"),
        "found": _("Finding"),
        "no_evidence": _("Nothing but the birth record."),
        "difference": _("Why this differs from the program's verdict"),
        "caveats": _("What this certificate does not say"),
    }


@_in_language
def fact_names() -> dict[str, str]:
    """Return what each fact about the animal is called."""
    return {
        "animal_number": pgettext("animal", "Number in the herd"),
        "official_id": _("Official identification"),
        "sex": _("Sex"),
        "born_on": _("Born on"),
        "breed": _("Breed"),
        "dam": _("Dam"),
        "birth": _("Birth"),
    }


@_in_language
def range_of(probability_range: str) -> str:
    """Return the range of a probability with its word."""
    return _("range %(range)s") % {"range": probability_range} if probability_range else ""


@_in_language
def verdict_was(verdict: str) -> str:
    """Return the sentence that tells the program's own verdict."""
    return _("Verdict of the program: %(verdict)s.") % {"verdict": verdict} if verdict else ""


@_in_language
def without_a_number() -> str:
    """Return what a calf without a number is called."""
    return _("without a number")


@_in_language
def and_more(count: int) -> str:
    """Return what stands in place of lines that are left out."""
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": count}


@_in_language
def day(on: date) -> str:
    """Write a day."""
    return date_format(on, "DATE_FORMAT")


@_in_language
def moment(at: datetime) -> str:
    """Write a moment in the time zone it has, with what that zone is ahead of universal time."""
    sign, hours, minutes = _ahead(at)
    return _("%(day)s at %(time)s (UTC%(offset)s)") % {
        "day": date_format(at, "DATE_FORMAT"),
        "time": f"{at:%H:%M}",
        "offset": f"{sign}{hours:02}:{minutes:02}",
    }


def _ahead(at: datetime) -> tuple[str, int, int]:
    """Return what the zone of a moment is ahead of universal time: sign, hours and minutes."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError(f"A moment without a time zone cannot be printed: {at}.")
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return "−" if offset < timedelta(0) else "+", hours, minutes


@_in_language
def tubes(count: int) -> str:
    """Return so many tubes in words."""
    return ngettext("%(count)s tube", "%(count)s tubes", count) % {"count": count}


@_in_language
def submission_words(*, reference: str, laboratory: str) -> dict[str, str]:
    """Return every heading and sentence of a submission sheet; «{page}» and «{pages}» are put in by the template."""
    return {
        "title": _("Submission of samples"),
        "document_title": _("Submission of samples %(reference)s to %(laboratory)s")
        % {"reference": reference, "laboratory": laboratory},
        "to": pgettext("laboratory", "To"),
        "from": pgettext("sender", "From"),
        "licence": _("Licence number"),
        "herds": _("Herds"),
        "sent_on": _("Sent on"),
        "reference": _("Our reference, please quote"),
        "question": _("Sent to be tested for freemartinism; what is asked stands beside each tube."),
        "number": pgettext("of a row", "No."),
        "tube": _("Tube"),
        "animal": _("Animal"),
        "herd": _("Herd"),
        "specimen": _("Specimen and day drawn"),
        "tests": _("Tests asked"),
        "caveats": _("To be known"),
        "note": _("Note"),
        "received": _("Received on, by"),
        "complete": _("Complete and in good condition"),
        "qr_alt": _("QR code of the page of consignment %(reference)s") % {"reference": reference},
        "page": _("Page {page} of {pages}"),
    }
