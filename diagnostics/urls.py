"""Addresses of the samples, results, verdicts and herd reports.

Names of a herd's pages stand in the namespace `diagnostics:`, those of the whole program in none.
"""

from django.urls import URLPattern, URLResolver, include, path

from diagnostics.views import (
    animals,
    attachments,
    bench,
    bench_uploads,
    calendar_feeds,
    calvings,
    certificates,
    co_twins,
    contradictions,
    design,
    diagnoses,
    home,
    laboratories,
    policy,
    register,
    reports,
    results,
    rules,
    samples,
    saved_reports,
    sending,
    shipments,
    uploads,
    verification,
    worklists,
)

of_results: list[URLPattern | URLResolver] = [
    path("samples/", samples.sample_list, name="samples"),
    path("samples/new/", samples.sample_new, name="sample-new"),
    path("samples/all/", samples.all_samples, name="samples-all"),
    path("samples/animals/", samples.animal_search, name="animal-search"),
    path("samples/<uuid:public_id>/", samples.sample, name="sample"),
    path("samples/<uuid:public_id>/tube/", samples.sample_tube, name="sample-tube"),
    path("samples/<uuid:public_id>/steps/<str:step>/", samples.sample_step, name="sample-step"),
    path("results/", results.result_list, name="results"),
    path("results/export.csv", results.results_export, name="results-export"),
    path("results/new/", results.result_new, name="result-new"),
    path("results/excluded/", results.excluded_fraction, name="excluded-fraction"),
    path("results/<uuid:public_id>/", results.result, name="result"),
    path("results/<uuid:public_id>/supersede/", results.result_supersede, name="result-supersede"),
    path("results/<uuid:public_id>/void/", results.result_void, name="result-void"),
    path("results/<uuid:public_id>/verify/", verification.result_verify, name="result-verify"),
    path("results/<uuid:public_id>/attach/", attachments.report_attach, name="report-attach"),
    path("attached/<uuid:public_id>/", attachments.report, name="attached-report"),
    path("attached/<uuid:public_id>/withdraw/", attachments.report_withdraw, name="report-withdraw"),
]

of_laboratories: list[URLPattern | URLResolver] = [
    path("laboratories/", laboratories.laboratory_list, name="laboratories"),
    path("laboratories/new/", laboratories.laboratory_new, name="laboratory-new"),
    path("laboratories/known/", laboratories.laboratories_known, name="laboratories-known"),
    path("laboratories/<uuid:public_id>/", laboratories.laboratory, name="laboratory"),
    path("laboratories/<uuid:public_id>/edit/", laboratories.laboratory_edit, name="laboratory-edit"),
    path("laboratories/<uuid:public_id>/retire/", laboratories.laboratory_retire, name="laboratory-retire"),
]

#: Drawing and sending across a person's herds.
bench_drawing: list[URLPattern | URLResolver] = [
    path("bench/draw/", bench.to_draw, name="bench-draw"),
    path("bench/draw/rows/", bench.draw_rows, name="bench-draw-rows"),
    path("bench/drawn/", bench.drawn, name="bench-drawn"),
    path("bench/labels.pdf", sending.labels, name="bench-labels"),
    path("bench/submission.pdf", sending.submission, name="bench-submission"),
    path("bench/send/", sending.send, name="bench-send"),
    path("bench/shipments/", sending.shipments, name="shipments"),
    path("bench/shipments/<uuid:consignment>/", sending.shipment, name="shipment"),
    path("bench/shipments/<uuid:consignment>/received/", sending.received, name="shipment-received"),
    path("s/<uuid:public_id>/", sending.sample_short, name="sample-short"),
]

#: Results across a person's herds.
bench_results: list[URLPattern | URLResolver] = [
    path("bench/shipments/<uuid:consignment>/results/", shipments.shipment_results, name="shipment-results"),
    path("bench/results/", shipments.chosen_results, name="chosen-results"),
    path("bench/results/saved/", shipments.results_saved, name="results-saved"),
    path("bench/results/upload/", bench_uploads.upload, name="bench-upload"),
    path("bench/results/upload/<uuid:public_id>/", bench_uploads.upload_preview, name="bench-upload-preview"),
    path(
        "bench/results/upload/<uuid:public_id>/dates/", bench_uploads.upload_dates, name="bench-upload-dates"
    ),
    path(
        "bench/results/upload/<uuid:public_id>/confirm/",
        bench_uploads.upload_confirm,
        name="bench-upload-confirm",
    ),
    path(
        "bench/results/upload/<uuid:public_id>/forget/",
        bench_uploads.upload_forget,
        name="bench-upload-forget",
    ),
    path(
        "bench/results/upload/<uuid:public_id>/refused.csv",
        bench_uploads.upload_refused,
        name="bench-upload-refused",
    ),
]

of_uploads: list[URLPattern | URLResolver] = [
    path("uploads/", uploads.upload, name="upload"),
    path("uploads/<uuid:public_id>/", uploads.upload_preview, name="upload-preview"),
    path("uploads/<uuid:public_id>/dates/", uploads.upload_dates, name="upload-dates"),
    path("uploads/<uuid:public_id>/confirm/", uploads.upload_confirm, name="upload-confirm"),
    path("uploads/<uuid:public_id>/forget/", uploads.upload_forget, name="upload-forget"),
    path("uploads/<uuid:public_id>/refused.csv", uploads.upload_refused, name="upload-refused"),
]

of_reports: list[URLPattern | URLResolver] = [
    path("reports/", reports.report_list, name="reports"),
    path("reports/<slug:name>/", reports.report, name="report"),
    path("reports/<slug:name>/chart.svg", reports.report_chart, name="report-chart"),
    path("reports/<slug:name>/report.<slug:form>", reports.report_file, name="report-file"),
    path("reports/<slug:name>/monthly/", saved_reports.report_monthly, name="report-monthly"),
]

reports_across: list[URLPattern | URLResolver] = [
    path("reports/", reports.reports_across, name="reports-across"),
    path("reports/<slug:name>/", reports.report_across, name="report-across"),
    path("reports/<slug:name>/chart.svg", reports.report_chart_across, name="report-chart-across"),
    path("reports/<slug:name>/report.<slug:form>", reports.report_file_across, name="report-file-across"),
    path("reports/<slug:name>/monthly/", saved_reports.report_monthly_across, name="report-monthly-across"),
    path("kept-reports/<uuid:public_id>/anew/", reports.report_anew, name="report-anew"),
    path("monthly-reports/", saved_reports.saved_reports, name="saved-reports"),
    path("monthly-reports/<uuid:public_id>/", saved_reports.saved_report, name="saved-report"),
    path("monthly-reports/<uuid:public_id>/stop/", saved_reports.saved_report_stop, name="saved-report-stop"),
    path("monthly-reports/<uuid:public_id>/send/", saved_reports.saved_report_send, name="saved-report-send"),
]

of_policy: list[URLPattern | URLResolver] = [
    path("policy/", policy.policy, name="policy"),
    path("reassessments/<int:run_id>/", policy.reassessment, name="reassessment"),
]

of_reading: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("animals/<uuid:public_id>/", animals.animal, name="animal"),
    path("calvings/<uuid:public_id>/", calvings.calving, name="calving"),
    path("register/", register.register_list, name="register"),
    path("register/export/", register.register_export, name="register-export"),
    path("do-not-breed/", register.do_not_breed_list, name="do-not-breed"),
    path("rules/", rules.herd_rules, name="rules"),
]

of_diagnoses: list[URLPattern | URLResolver] = [
    path("animals/<uuid:public_id>/diagnosis/", diagnoses.diagnosis_sign, name="diagnosis-sign"),
    path("diagnoses/<uuid:public_id>/", diagnoses.diagnosis, name="diagnosis"),
    path("diagnoses/<uuid:public_id>/revoke/", diagnoses.diagnosis_revoke, name="diagnosis-revoke"),
    path("certificates/<str:number>.pdf", certificates.certificate_pdf, name="certificate-pdf"),
    path("bull-co-twins/", co_twins.bull_co_twins, name="bull-co-twins"),
    path("bull-co-twins/export.csv", co_twins.bull_co_twins_export, name="bull-co-twins-export"),
]

of_worklists: list[URLPattern | URLResolver] = [
    path("worklists/", worklists.worklists, name="worklists"),
    path("worklists/mail/", calendar_feeds.worklist_mail, name="worklist-mail"),
    path("worklists/calendar/", calendar_feeds.calendar_make, name="calendar-make"),
    path("worklists/calendar/revoke/", calendar_feeds.calendar_revoke, name="calendar-revoke"),
    path("worklists/<str:name>/", worklists.worklist, name="worklist"),
    path("worklists/<str:name>/export/", worklists.worklist_export, name="worklist-export"),
    path("calendar/<str:token>.ics", calendar_feeds.calendar_feed, name="calendar"),
    path("herds/<str:code>/worklists/", worklists.herd_worklists, name="herd-worklists"),
    path("herds/<str:code>/contradictions/<int:number>/", contradictions.contradiction, name="contradiction"),
    path(
        "herds/<str:code>/contradictions/<int:number>/deal/",
        contradictions.contradiction_deal,
        name="contradiction-deal",
    ),
]

herd_pages: list[URLPattern | URLResolver] = [
    path("", home.herds, name="herds"),
    path("start/", home.start, name="start"),
    *of_worklists,
    path("", include(bench_drawing)),
    path("", include(bench_results)),
    path("herds/<str:code>/", include(of_reading)),
    path("herds/<str:code>/", include(of_reports)),
    path("", include(reports_across)),
    path("herds/<str:code>/", include(of_results)),
    path("herds/<str:code>/", include(of_diagnoses)),
    path("account/licence/", diagnoses.licence, name="licence"),
    path("herds/<str:code>/", include(of_uploads)),
    path("herds/<str:code>/", include(of_policy)),
    path("herds/<str:code>/", include(of_laboratories)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("design/", design.design_system, name="design-system"),
    path("rules/", rules.rules, name="rules"),
    path("c/<str:token>/", certificates.certificate_check, name="certificate-check"),
    path("", include((herd_pages, "diagnostics"))),
]
