"""Reports that a person has mailed each month: asked for on a report's page, changed, stopped, sent at once."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics.actions.saved_reports import (
    Meant,
    change_saved_report,
    check_sending_now,
    save_report,
    stop_saved_report,
)
from diagnostics.forms.asked import Asked, asked_of
from diagnostics.forms.saved_reports import MonthlyForm
from diagnostics.policies.report_runs import check_sending
from diagnostics.presenters.saved_reports import (
    days_asked,
    proposed_name,
    proposed_period,
    saved_view,
    shown_days,
)
from diagnostics.queries.addresses import has_confirmed_address
from diagnostics.queries.queue import is_still_at_work, task_on
from diagnostics.queries.saved_reports import saved_report_for, saved_report_of, saved_reports_of
from diagnostics.tasks import send_report_now
from herd.decorators import SignedInRequest, entered, herd_view, signed_in
from herd.errors import Refused, to_form
from herd.models import Herd, User
from herd.permissions import Right


@herd_view(may=Right.EXPORT, methods=("GET", "POST"))
def report_monthly(request: SignedInRequest, herd: Herd, name: str) -> HttpResponse:
    """Have a report of one herd sent each month, as its page was asked for."""
    return _monthly(request, asked_of(request.user, name, request.GET, herd=herd, may=Right.EXPORT))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report_monthly_across(request: SignedInRequest, name: str) -> HttpResponse:
    """Have a report of several herds, or of all of one's herds, sent each month."""
    return _monthly(request, asked_of(request.user, name, request.GET, may=Right.EXPORT))


def _monthly(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """Ask when and how it is sent, and save it; an address that cannot be read leads to the page, which says why."""
    if not asked.form.is_valid():
        return redirect(f"{asked.page}?{request.GET.urlencode()}")
    saved = saved_report_for(request.user, asked.address_key)
    form = MonthlyForm(
        entered(request),
        shown=days_asked(asked),
        saved=saved,
        name=proposed_name(asked),
        period=proposed_period(asked),
    )
    if request.method == "POST" and form.is_valid() and _is_saved(request.user, asked, form):
        messages.success(request, _("The report will be sent each month."))
        return redirect("diagnostics:saved-reports")
    context = {"herd": asked.herd, "report": asked.report, "here": asked.whole_page}
    return _form_page(request, {**context, "form": form, "saved": saved})


def _is_saved(user: User, asked: Asked, form: MonthlyForm) -> bool:
    """Save what was asked for; say in the form why it is refused."""
    meant = Meant(
        key=asked.address_key,
        report=asked.report.name,
        across=asked.herd is None,
        all_herds=asked.herd is None and not asked.names_herds,
        herds=asked.herds_meant,
        query=asked.query,
    )
    try:
        save_report(user=user, meant=meant, wishes=form.wishes(), today=asked.form.today)
    except Refused as error:
        to_form(form, error)
        return False
    return True


def _form_page(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    told = {"can_be_sent": has_confirmed_address(request.user)}
    return render(request, "reports/monthly.html", context | told)


@require_safe
@signed_in
def saved_reports(request: SignedInRequest) -> HttpResponse:
    """Show one's own monthly reports: what each is, and what became of the last mail."""
    today = timezone.now().date()
    listed = [saved_view(saved, today=today) for saved in saved_reports_of(request.user)]
    context = {"reports": listed, "can_be_sent": has_confirmed_address(request.user)}
    return render(request, "reports/saved.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def saved_report(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change what a monthly report is called, of which days it is, and when and how it is sent."""
    saved = saved_report_of(request.user, public_id)
    form = MonthlyForm(entered(request), shown=shown_days(saved), saved=saved)
    if request.method == "POST" and form.is_valid():
        change_saved_report(saved=saved, wishes=form.wishes())
        messages.success(request, _("Saved."))
        return redirect("diagnostics:saved-reports")
    view = saved_view(saved, today=timezone.now().date())
    return _form_page(request, {"form": form, "saved": saved, "view": view})


@require_POST
@signed_in
def saved_report_stop(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send a report no more."""
    saved = saved_report_of(request.user, public_id)
    stop_saved_report(saved=saved)
    messages.success(request, _("«%(name)s» is sent no more.") % {"name": saved.name})
    return redirect("diagnostics:saved-reports")


@require_POST
@signed_in
def saved_report_send(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send a report at once, besides the month's own mail; the worker makes it."""
    saved = saved_report_of(request.user, public_id)
    try:
        check_sending_now(user=request.user, site=settings.SITE_ADDRESS)
        task = task_on(saved.pk, send_report_now.module_path)
        if not is_still_at_work(task, timezone.now()):  # pressed again, it goes once
            check_sending(request.user, send_report_now.module_path)
            send_report_now.enqueue(saved.pk)
    except Refused as error:
        messages.error(request, str(error))
    else:
        told = {"name": saved.name, "email": request.user.email}
        messages.success(request, _("«%(name)s» is being made, and goes to %(email)s.") % told)
    return redirect("diagnostics:saved-reports")
