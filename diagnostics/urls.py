"""Addresses of the samples, results, verdicts and herd reports.

Names of a herd's pages stand in the namespace `diagnostics:`, those of the whole program in none.
"""

from django.urls import URLPattern, URLResolver, include, path

from diagnostics.views import design, reports, results, samples

of_results: list[URLPattern | URLResolver] = [
    path("samples/", samples.sample_list, name="samples"),
    path("samples/new/", samples.sample_new, name="sample-new"),
    path("samples/animals/", samples.animal_search, name="animal-search"),
    path("results/", results.result_list, name="results"),
    path("results/new/", results.result_new, name="result-new"),
    path("results/excluded/", results.excluded_fraction, name="excluded-fraction"),
    path("results/<uuid:public_id>/", results.result, name="result"),
    path("results/<uuid:public_id>/supersede/", results.result_supersede, name="result-supersede"),
    path("results/<uuid:public_id>/void/", results.result_void, name="result-void"),
]

of_reports: list[URLPattern | URLResolver] = [
    path("reports/", reports.report_by_year, name="reports"),
    path("reports/by-year.csv", reports.report_by_year_csv, name="report-by-year-csv"),
]

herd_pages: list[URLPattern | URLResolver] = [
    path("herds/<str:code>/", include(of_reports)),
    path("herds/<str:code>/", include(of_results)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("design/", design.design_system, name="design-system"),
    path("", include((herd_pages, "diagnostics"))),
]
