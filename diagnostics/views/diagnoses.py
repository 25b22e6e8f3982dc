"""Diagnoses: signed, shown as they were signed, revoked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostics import labels, presenters
from diagnostics.actions.diagnoses import (
    changed_since,
    keep_licence_number,
    revoke_diagnosis,
    sign_diagnosis,
)
from diagnostics.forms.diagnoses import PASSWORD, DiagnosisForm, LicenceForm, RevocationForm, sign_seen
from diagnostics.models import Diagnosis
from diagnostics.policies.diagnoses import GOES_WITH, animal_problem
from diagnostics.presenters import diagnoses as words
from diagnostics.presenters.certificates import AddressOf, composer
from diagnostics.presenters.differences import assay_told, differences
from diagnostics.presenters.statements import proposals
from diagnostics.queries.animals import animal_of
from diagnostics.queries.diagnoses import (
    ToSign,
    diagnosis_of,
    licence_of,
    signed_before,
    to_sign,
)
from herd.decorators import SignedInRequest, entered, herd_view, signed_in
from herd.errors import Refused, to_form
from herd.models import Animal, Herd
from herd.permissions import Right
from herd.reauthentication import proof_problem, ways_of


def public_address(request: HttpRequest) -> AddressOf:
    """Return what gives the whole public address of a certificate, as it stands on the paper."""
    return lambda token: request.build_absolute_uri(reverse("certificate-check", args=[token]))


@herd_view(may=Right.SIGN, methods=("GET", "POST"))
def diagnosis_sign(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Write and sign a diagnosis on an animal, the evidence before one's eyes."""
    animal = animal_of(herd, public_id)
    sent_before = signed_before(
        animal, by=request.user, idempotency_key=request.POST.get("idempotency_key", "")
    )
    if sent_before is not None:
        return _signed_already(request, sent_before)
    now = to_sign(animal, today=herd.today())
    problem = animal_problem(sex=animal.sex, verdict=now.concluded.verdict.value)
    if problem is not None:
        context = {"herd": herd, "animal": animal, "problem": problem}
        return render(request, "diagnostics/diagnosis_refused.html", context)
    form = _form(request, now)
    if request.method == "POST" and (diagnosis := _signed(request, form, now)):
        told = {"number": diagnosis.certificate.number}
        messages.success(request, _("Signed. The certificate %(number)s is made.") % told)
        return redirect("diagnostics:diagnosis", herd.code, diagnosis.public_id)
    return render(request, "diagnostics/diagnosis_form.html", _form_page(request, herd, animal, form))


def _signed_already(request: SignedInRequest, signed: Diagnosis) -> HttpResponse:
    """Lead to what a form sent again has signed, saying so where something else was written into it since."""
    written = ("conclusion", "statement", "differs_because")
    if any(request.POST.get(name, "").strip() != getattr(signed, name) for name in written):
        message = _(
            "This form was signed before: what stands here is what was signed, and what you changed since is not. "
            "To sign that, open the form anew from the animal's page."
        )
        messages.warning(request, message)
    return redirect("diagnostics:diagnosis", signed.herd.code, signed.public_id)


def _form(request: SignedInRequest, now: ToSign) -> DiagnosisForm:
    return DiagnosisForm(
        entered(request),
        now=now,
        proposals=proposals(now.reasons, now.concluded, language=now.animal.herd.language),
        licence_number=licence_of(request.user),
        ways=ways_of(request.user),
    )


def _signed(request: SignedInRequest, form: DiagnosisForm, now: ToSign) -> Diagnosis | None:
    """Sign what was written, if nothing speaks against it; otherwise the form says what does.

    Whether the record is still what was shown is asked before the password, which is asked last: a code is good once.
    """
    valid = form.is_valid()
    changed = changed_since(form.entry(), now)
    if changed is not None:
        form.add_error(None, str(changed.message))
        return None
    if not valid:
        return None
    proof = proof_problem(request, request.user, form.cleaned_data[PASSWORD], field=PASSWORD)
    if proof is not None:
        form.add_error(PASSWORD, str(proof.message))
        return None
    try:
        return sign_diagnosis(
            animal=now.animal,
            said=form.entry(),
            compose=composer(public_address(request)),
            by=request.user,
            today=now.animal.herd.today(),
            at=timezone.now(),
        )
    except Refused as error:
        # Also where the record has changed between page and lock: the page is made anew, with what has come.
        to_form(form, error)
        return None


def _form_page(request: SignedInRequest, herd: Herd, animal: Animal, form: DiagnosisForm) -> dict[str, Any]:
    """Gather the page anew from the record as it stands: after a refusal too, what is shown is what would be signed."""
    now = to_sign(animal, today=herd.today())
    assessment = now.as_assessment()
    goes_with = GOES_WITH[now.concluded.verdict]
    return {
        "herd": herd,
        "animal": animal,
        "form": form,
        "seen": sign_seen(now.seen),
        "verdict": presenters.verdict(assessment),
        "goes_with": labels.SIGNED_CONCLUSION[goes_with.value] if goes_with else "",
        **presenters.weighed_and_beside(assessment),
        "results": [assay_told(each) for each in now.seen.evidence["assays"]],
        "new": _new_since(form, now),
        "standing": words.diagnosis_view(now.standing) if now.standing else None,
        "new_since_signed": differences(now.standing.evidence, now.seen.evidence) if now.standing else [],
        "ways": ways_of(request.user),
        "licence": licence_of(request.user),
    }


def _new_since(form: DiagnosisForm, now: ToSign) -> list[str]:
    """Return what has changed since the page the form was sent from; nothing where it was not sent."""
    if not form.is_bound:
        return []
    if (seen := form.seen) is None:
        return [_("What the page had shown is not known any more: read all that stands here.")]
    told = differences(seen.evidence, now.seen.evidence)
    if seen.verdict != now.seen.verdict:
        verdicts = {
            "before": labels.VERDICT[seen.verdict],
            "now": labels.VERDICT[now.seen.verdict],
        }
        told.append(_("The verdict was «%(before)s», and is now «%(now)s».") % verdicts)
    if seen.diagnosis != now.seen.diagnosis:
        told.append(
            _("Somebody has signed a diagnosis.")
            if now.seen.diagnosis
            else _("The diagnosis that stood has been revoked.")
        )
    return told


@herd_view()
def diagnosis(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Show a diagnosis as it was signed: statement, evidence, figures, who and when, and whether it counts."""
    signed = diagnosis_of(herd, public_id)
    now = to_sign(signed.animal, today=herd.today())
    view = words.diagnosis_view(signed)
    context = {
        "herd": herd,
        "animal": signed.animal,
        "diagnosis": signed,
        "view": view,
        **presenters.weighed_and_beside(signed),
        "results": [assay_told(each) for each in signed.evidence["assays"]],
        "figures": words.figure_lines(signed.figures, used=True),
        "other_figures": words.figure_lines(signed.figures, used=False),
        "thresholds": words.threshold_lines(signed),
        "new": differences(signed.evidence, now.seen.evidence) if view.counts else [],
        "address": public_address(request)(signed.certificate.token),
        "may_sign": Right.SIGN in herd.rights,
    }
    return render(request, "diagnostics/diagnosis.html", context)


@herd_view(may=Right.SIGN, methods=("GET", "POST"))
def diagnosis_revoke(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Revoke a diagnosis, saying why."""
    signed = diagnosis_of(herd, public_id)
    form = RevocationForm(entered(request))
    if request.method == "POST" and form.is_valid():
        try:
            revoke_diagnosis(
                diagnosis=signed,
                reason=form.cleaned_data["reason"],
                by=request.user,
                today=herd.today(),
                at=timezone.now(),
            )
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(
                request, _("The diagnosis is revoked. Its certificate says so to whoever checks it.")
            )
            return redirect("diagnostics:diagnosis", herd.code, signed.public_id)
    context = {"herd": herd, "form": form, "diagnosis": signed, "view": words.diagnosis_view(signed)}
    return render(request, "diagnostics/diagnosis_revoke.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def licence(request: SignedInRequest) -> HttpResponse:
    """Show and change the number under which one is licensed, which stands below what one signs."""
    form = LicenceForm(entered(request), initial={"licence_number": licence_of(request.user)})
    if request.method == "POST" and form.is_valid():
        try:
            keep_licence_number(user=request.user, licence_number=form.cleaned_data["licence_number"])
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("Your licence number is saved."))
            return redirect("herd:account")
    return render(request, "diagnostics/licence.html", {"form": form})
