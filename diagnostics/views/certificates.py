"""Certificates: the file to members of the herd, and the public page on which anybody checks one."""

import hashlib
from enum import StrEnum

from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diagnostics.forms.diagnoses import CompareForm
from diagnostics.presenters.diagnoses import public_certificate
from diagnostics.queries.diagnoses import certificate_at, certificate_of
from herd.decorators import SignedInRequest, herd_view
from herd.models import Herd


class Compared(StrEnum):
    """What came of comparing a file with the one that was signed."""

    SAME = "same"
    DIFFERS = "differs"


@herd_view()
def certificate_pdf(request: SignedInRequest, herd: Herd, number: str) -> HttpResponse:
    """Send a certificate as it was made when it was signed, byte for byte."""
    certificate = certificate_of(herd, number)
    answer = HttpResponse(bytes(certificate.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{certificate.number}.pdf"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_check(request: HttpRequest, token: str) -> HttpResponse:
    """Show to anybody who holds a certificate whether it is valid, and compare a file with the one signed."""
    if not consume(request, action="compare_certificate"):
        return respond_429(request)
    certificate = certificate_at(token)
    with translation.override(_language(request, certificate.language)):
        form = CompareForm(request.POST or None, request.FILES or None)
        compared = None
        if form.is_valid():
            same = constant_time_compare(_sha256(form.cleaned_data["file"]), certificate.sha256)
            compared = Compared.SAME if same else Compared.DIFFERS
        context = {
            "certificate": public_certificate(certificate),
            "form": form,
            "compared": compared,
            "checked_at": timezone.now(),
        }
        answer = render(request, "diagnostics/certificate_check.html", context)
        answer["Content-Language"] = translation.get_language() or certificate.language
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # The address is the secret: it goes to no other site. «no-referrer» would keep the form's origin from us too.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _sha256(sent: UploadedFile) -> str:
    counted = hashlib.sha256()
    for piece in sent.chunks():
        counted.update(piece)
    return counted.hexdigest()


def _language(request: HttpRequest, herds: str) -> str:
    """Return the language of the page: the visitor's, if the program speaks it; otherwise the herd's."""
    if request.user.is_authenticated and request.user.language:
        return request.user.language
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return translation.get_language() or herds
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if asked == "*":
            break
        try:
            return get_supported_language_variant(asked)
        except LookupError:
            continue
    return herds
