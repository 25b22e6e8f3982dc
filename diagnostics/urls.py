"""Addresses of the samples, results, verdicts and herd reports."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
