"""Addresses of the samples, results, verdicts and herd reports.

Names of a herd's pages stand in the namespace `diagnostics:`, those of the whole program in none.
"""

from django.urls import URLPattern, URLResolver, include, path

from diagnostics.views import design

herd_pages: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("design/", design.design_system, name="design-system"),
    path("", include((herd_pages, "diagnostics"))),
]
