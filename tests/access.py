"""Every address of the program, and who may visit it: `tests/architecture/test_who_may.py` goes to each of them.

A new address fails that test until it has a row here. Rows of a herd's pages say which right they need, which
methods they take, and how to make what stands in the address besides the herd's code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from diagnostics.actions import record_result, record_sample
from diagnostics.actions.attachments import attach_report
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Contradiction, Laboratory, ReassessmentRun
from herd.models import Herd, ImportBatch
from herd.permissions import Right
from herd.vocabulary import LeftReason, Role
from tests.diagnoses import signed
from tests.factories import AnimalFactory, CalvingFactory, UserFactory, calf, member

READ = ("GET",)
WRITE = ("POST",)
READ_AND_WRITE = ("GET", "POST")


def nothing_more(_herd: Herd) -> dict[str, object]:
    """Stand for an address with the herd's code alone."""
    return {}


@dataclass(frozen=True)
class HerdPage:
    """One address of a herd: the right it needs, its methods, and what else stands in it.

    `of` makes, in a herd, what the address names besides the herd, and returns it by its name in the address.
    """

    right: Right
    methods: tuple[str, ...] = READ
    of: Callable[[Herd], dict[str, object]] = nothing_more
    everywhere: bool = False  # what it names is in every herd, as a report is
    shows: int = 200  # what a GET answers to who may: 302 for an address that only leads on


def a_member(herd: Herd) -> dict[str, object]:
    return {"person": member(herd, Role.STAFF).public_id}


def an_animal(herd: Herd) -> dict[str, object]:
    return {"public_id": AnimalFactory(herd=herd).public_id}


def a_result(herd: Herd) -> dict[str, object]:
    report = AssayEntry(
        AnimalFactory(herd=herd), "pcr_sry", date(2026, 3, 1), Report(outcome="detected"), "blood_edta"
    )
    return {"public_id": record_result(herd=herd, entry=report, by=None, today=herd.today()).public_id}


def a_diagnosis(herd: Herd) -> dict[str, object]:
    return {"public_id": signed(AnimalFactory(herd=herd)).public_id}


def a_certificate(herd: Herd) -> dict[str, object]:
    return {"number": signed(AnimalFactory(herd=herd)).certificate.number}


def an_attached_report(herd: Herd) -> dict[str, object]:
    assay = herd.assays.get(**a_result(herd))
    pdf = b"%PDF-1.7\n%%EOF\n"
    attached = attach_report(assay=assay, content=pdf, name="report.pdf", by=UserFactory())
    return {"public_id": attached.public_id}


def a_file(herd: Herd) -> dict[str, object]:
    return {"public_id": ImportBatch.objects.create(herd=herd, kind="births", file_name="barn.csv").public_id}


def a_reassessment(herd: Herd) -> dict[str, object]:
    return {"run_id": ReassessmentRun.objects.create(herd=herd, cause="thresholds_changed").pk}


def a_sample(herd: Herd) -> dict[str, object]:
    drawn = {"specimen": "blood_edta", "collected_on": date(2026, 3, 1), "methods": ["pcr_sry"]}
    animal = AnimalFactory(herd=herd)
    return {
        "public_id": record_sample(herd=herd, animal=animal, by=None, today=herd.today(), **drawn).public_id
    }


def a_step_of_a_sample(herd: Herd) -> dict[str, object]:
    return {**a_sample(herd), "step": "sent"}


def a_laboratory(herd: Herd) -> dict[str, object]:
    name = f"Hill laboratory {herd.laboratories.count()}"
    return {"public_id": Laboratory.objects.create(herd=herd, name=name).public_id}


def a_calving(herd: Herd) -> dict[str, object]:
    return {"public_id": CalvingFactory(herd=herd).public_id}


def a_report(_herd: Herd) -> dict[str, object]:
    return {"name": "twinning"}


def a_report_file(_herd: Herd) -> dict[str, object]:
    return {"name": "twinning", "form": "csv"}


def two_calvings_to_settle(herd: Herd) -> dict[str, object]:
    one = CalvingFactory(herd=herd, calved_on=date(2026, 3, 1))
    other = CalvingFactory(herd=herd, dam=one.dam, calved_on=date(2026, 3, 2))
    return {"public_id": one.public_id, "other_id": other.public_id}


def a_calf(herd: Herd) -> dict[str, object]:
    return {"public_id": calf(CalvingFactory(herd=herd)).public_id}


def an_animal_gone(herd: Herd) -> dict[str, object]:
    gone = AnimalFactory(herd=herd, left_on=date(2026, 3, 1), left_reason=LeftReason.SOLD.value)
    return {"public_id": gone.public_id}


def a_contradiction(herd: Herd) -> dict[str, object]:
    animal = AnimalFactory(herd=herd)
    return {
        "number": Contradiction.objects.create(
            herd=herd, animal=animal, kind="results_conflict", fingerprint="1"
        ).pk
    }


HERD_PAGES: dict[str, HerdPage] = {
    # Members and settings
    "herd:members": HerdPage(Right.MANAGE_MEMBERS),
    "herd:member-invite": HerdPage(Right.MANAGE_MEMBERS, READ_AND_WRITE),
    "herd:member-new": HerdPage(Right.MANAGE_MEMBERS, READ_AND_WRITE),
    "herd:member": HerdPage(Right.MANAGE_MEMBERS, READ_AND_WRITE, a_member),
    "herd:member-remove": HerdPage(Right.MANAGE_MEMBERS, READ_AND_WRITE, a_member),
    "herd:member-link": HerdPage(Right.MANAGE_MEMBERS, READ_AND_WRITE, a_member),
    "herd:member-link-withdraw": HerdPage(Right.MANAGE_MEMBERS, WRITE, a_member),
    "herd:settings": HerdPage(Right.CHANGE_SETTINGS, READ_AND_WRITE),
    # Births
    "herd:calving-new": HerdPage(Right.RECORD_BIRTHS, READ_AND_WRITE),
    "herd:dams": HerdPage(Right.RECORD_BIRTHS),
    "herd:dam-check": HerdPage(Right.RECORD_BIRTHS),
    "herd:calving-edit": HerdPage(Right.RECORD_BIRTHS, READ_AND_WRITE, a_calving),
    "herd:corrected-dam-check": HerdPage(Right.RECORD_BIRTHS, READ, a_calving),
    "herd:calf-add": HerdPage(Right.RECORD_BIRTHS, READ_AND_WRITE, a_calving),
    "herd:calf-remove": HerdPage(Right.RECORD_BIRTHS, READ_AND_WRITE, a_calf),
    "herd:calving-undo": HerdPage(Right.RECORD_BIRTHS, WRITE, a_calving),
    "herd:calving-void": HerdPage(Right.JOIN_OR_VOID_CALVING, READ_AND_WRITE, a_calving),
    "herd:calving-join": HerdPage(Right.JOIN_OR_VOID_CALVING, READ_AND_WRITE, two_calvings_to_settle),
    "herd:unsettled": HerdPage(Right.SEE),
    "diagnostics:calving": HerdPage(Right.SEE, READ, a_calving),
    # Animals
    "herd:animal-new": HerdPage(Right.RECORD_BIRTHS, READ_AND_WRITE),
    "herd:animal-edit": HerdPage(Right.RECORD_BIRTHS, READ_AND_WRITE, an_animal),
    "herd:animal-number": HerdPage(Right.TAG, READ_AND_WRITE, an_animal),
    "herd:to-tag": HerdPage(Right.TAG, READ_AND_WRITE),
    "herd:leaving": HerdPage(Right.RECORD_LEAVING, READ_AND_WRITE),
    "herd:leaving-undo": HerdPage(Right.RECORD_LEAVING, WRITE, an_animal_gone),
    # Verdicts
    "diagnostics:home": HerdPage(Right.SEE),
    "diagnostics:animal": HerdPage(Right.SEE, READ, an_animal),
    "diagnostics:register": HerdPage(Right.SEE),
    "diagnostics:register-export": HerdPage(Right.EXPORT),
    "diagnostics:do-not-breed": HerdPage(Right.SEE),
    "diagnostics:rules": HerdPage(Right.SEE),
    # Samples and results
    "diagnostics:samples": HerdPage(Right.SEE),
    "diagnostics:sample-new": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE),
    "diagnostics:samples-all": HerdPage(Right.SEE),
    "diagnostics:sample": HerdPage(Right.SEE, READ, a_sample),
    "diagnostics:sample-tube": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE, a_sample),
    "diagnostics:sample-step": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE, a_step_of_a_sample),
    "diagnostics:animal-search": HerdPage(Right.SEE),
    "diagnostics:results": HerdPage(Right.SEE),
    "diagnostics:results-export": HerdPage(Right.EXPORT),
    "diagnostics:result-new": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE),
    "diagnostics:excluded-fraction": HerdPage(Right.SEE),
    "diagnostics:result": HerdPage(Right.SEE, READ, a_result),
    "diagnostics:result-supersede": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE, a_result),
    "diagnostics:result-void": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE, a_result),
    "diagnostics:result-verify": HerdPage(Right.VERIFY, WRITE, a_result),
    "diagnostics:report-attach": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE, a_result),
    "diagnostics:attached-report": HerdPage(Right.SEE, READ, an_attached_report),
    "diagnostics:report-withdraw": HerdPage(Right.RECORD_RESULTS, READ_AND_WRITE, an_attached_report),
    # Laboratories
    "diagnostics:laboratories": HerdPage(Right.SEE),
    "diagnostics:laboratory": HerdPage(Right.SEE, READ, a_laboratory),
    "diagnostics:laboratory-new": HerdPage(Right.MANAGE_LABORATORIES, READ_AND_WRITE),
    "diagnostics:laboratory-edit": HerdPage(Right.MANAGE_LABORATORIES, READ_AND_WRITE, a_laboratory),
    "diagnostics:laboratory-retire": HerdPage(Right.MANAGE_LABORATORIES, WRITE, a_laboratory),
    "diagnostics:laboratories-known": HerdPage(Right.MANAGE_LABORATORIES, WRITE),
    # Diagnoses and certificates
    "diagnostics:diagnosis-sign": HerdPage(Right.SIGN, READ_AND_WRITE, an_animal),
    "diagnostics:diagnosis": HerdPage(Right.SEE, READ, a_diagnosis),
    "diagnostics:diagnosis-revoke": HerdPage(Right.SIGN, READ_AND_WRITE, a_diagnosis),
    "diagnostics:certificate-pdf": HerdPage(Right.SEE, READ, a_certificate),
    "diagnostics:bull-co-twins": HerdPage(Right.SEE),
    "diagnostics:bull-co-twins-export": HerdPage(Right.EXPORT),
    # Files
    "diagnostics:upload": HerdPage(Right.IMPORT, READ_AND_WRITE),
    "diagnostics:upload-preview": HerdPage(Right.IMPORT, READ, a_file),
    "diagnostics:upload-dates": HerdPage(Right.IMPORT, WRITE, a_file),
    "diagnostics:upload-confirm": HerdPage(Right.IMPORT, WRITE, a_file),
    "diagnostics:upload-forget": HerdPage(Right.IMPORT, WRITE, a_file),
    "diagnostics:upload-refused": HerdPage(Right.IMPORT, READ, a_file),
    # Thresholds and prices
    "diagnostics:policy": HerdPage(Right.CHANGE_POLICY, READ_AND_WRITE),
    "diagnostics:reassessment": HerdPage(Right.CHANGE_POLICY, READ, a_reassessment),
    # Herd reports
    "diagnostics:reports": HerdPage(Right.SEE),
    "diagnostics:report": HerdPage(Right.SEE, READ, a_report, everywhere=True),
    # A herd without a calving has no chart.
    "diagnostics:report-chart": HerdPage(Right.SEE, READ, a_report, everywhere=True, shows=404),
    "diagnostics:report-monthly": HerdPage(Right.EXPORT, READ_AND_WRITE, a_report, everywhere=True),
    "diagnostics:report-file": HerdPage(Right.EXPORT, READ, a_report_file, everywhere=True),
}

HERD_PAGES |= {
    "diagnostics:herd-worklists": HerdPage(Right.SEE),
    "diagnostics:contradiction": HerdPage(Right.SEE, READ, a_contradiction),
    "diagnostics:contradiction-deal": HerdPage(Right.VERIFY, READ_AND_WRITE, a_contradiction),
}

#: Addresses of whoever is signed in, of no herd: name → methods.
OWN_PAGES: dict[str, tuple[str, ...]] = {
    "diagnostics:herds": READ,
    "diagnostics:start": READ,
    "diagnostics:reports-across": READ,
    "diagnostics:saved-reports": READ,
    "diagnostics:licence": READ_AND_WRITE,
    "diagnostics:chosen-results": READ_AND_WRITE,
    "diagnostics:results-saved": READ,
    "diagnostics:bench-upload": READ_AND_WRITE,
    "diagnostics:worklists": READ,
    "diagnostics:worklist-mail": WRITE,
    "diagnostics:calendar-make": WRITE,
    "diagnostics:calendar-revoke": WRITE,
    "diagnostics:bench-draw": READ,
    "diagnostics:bench-draw-rows": READ_AND_WRITE,
    "diagnostics:bench-drawn": READ,
    "diagnostics:bench-labels": READ,
    "diagnostics:bench-submission": READ,
    "diagnostics:bench-send": READ_AND_WRITE,
    "diagnostics:shipments": READ,
    "herd:account": READ_AND_WRITE,
    "herd:sign-out-elsewhere": WRITE,
    "herd:welcome": READ_AND_WRITE,
    "herd:time-zones": READ,
}

_NAMED = "names a report; who sees which herd's rows in it is proved in test_report_walls"
_SIGN_IN = "django-allauth's own page, proved in test_sign_in; it knows no herd"
_OWN_FILE = "a file of whoever sent it, for nobody else; proved in test_files_of_several_herds"
_OWN_REPORT = "a monthly report of whoever asked for it, for nobody else; proved in test_report_mails"
#: Addresses that are not gone to by role, each with the reason.
EXEMPT: dict[str, str] = {
    "diagnostics:sample-short": "leads to a sample of the person's herds; proved in test_drawing_for_many",
    "diagnostics:shipment-received": "samples of the person's herds; proved in test_drawing_for_many",
    "diagnostics:shipment": "samples of the person's herds sent together; proved in test_drawing_for_many",
    "diagnostics:worklist": "of whoever is signed in, list by list; proved in test_worklist_pages",
    "diagnostics:worklist-export": "of whoever is signed in, list by list; proved in test_worklist_pages",
    "diagnostics:calendar": "for a program that holds the secret in it; proved in test_calendar_feed",
    "set-theme": "for anybody: a cookie of the browser; proved in test_settings",
    "set-language": "for anybody: a cookie of the browser; proved in test_settings",
    "rules": "for anybody: the rules and their sources, no herd's records; proved in test_rules_page",
    "design-system": "for anybody: shows the parts of pages with made-up words, no herd's records",
    "diagnostics:bench-upload-preview": _OWN_FILE,
    "diagnostics:bench-upload-dates": _OWN_FILE,
    "diagnostics:bench-upload-confirm": _OWN_FILE,
    "diagnostics:bench-upload-forget": _OWN_FILE,
    "diagnostics:bench-upload-refused": _OWN_FILE,
    "diagnostics:shipment-results": "of several herds, those where one may; proved in test_shipment_results",
    "certificate-check": "for anybody who holds the secret in it; proved in test_public_certificate",
    "herd:sign-in-link": "for anybody who holds the secret in it; proved in test_sign_in",
    "herd:member-link-code": "needs a link made in the same session; proved in test_members",
    "diagnostics:report-across": _NAMED,
    "diagnostics:report-chart-across": _NAMED,
    "diagnostics:report-file-across": _NAMED,
    "diagnostics:report-monthly-across": "names a report; proved in test_report_mails",
    "diagnostics:saved-report": _OWN_REPORT,
    "diagnostics:saved-report-stop": _OWN_REPORT,
    "diagnostics:saved-report-send": _OWN_REPORT,
    "diagnostics:report-anew": "a large report of whoever asked for it; proved in test_report_runs",
    "account_login": _SIGN_IN,
    "account_logout": _SIGN_IN,
    "account_inactive": _SIGN_IN,
    "account_signup": "sign-up is closed; proved in test_sign_in",
    "account_reauthenticate": _SIGN_IN,
    "account_email": _SIGN_IN,
    "account_email_verification_sent": _SIGN_IN,
    "account_confirm_email": _SIGN_IN,
    "account_change_password": _SIGN_IN,
    "account_set_password": _SIGN_IN,
    "account_reset_password": _SIGN_IN,
    "account_reset_password_done": _SIGN_IN,
    "account_reset_password_from_key": _SIGN_IN,
    "account_reset_password_from_key_done": _SIGN_IN,
    "account_confirm_login_code": "signing in by a mailed code is not switched on",
    "mfa_index": _SIGN_IN,
    "mfa_authenticate": _SIGN_IN,
    "mfa_reauthenticate": _SIGN_IN,
    "mfa_activate_totp": _SIGN_IN,
    "mfa_deactivate_totp": _SIGN_IN,
    "mfa_view_recovery_codes": _SIGN_IN,
    "mfa_generate_recovery_codes": _SIGN_IN,
    "mfa_download_recovery_codes": _SIGN_IN,
}
