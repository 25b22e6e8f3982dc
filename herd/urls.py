"""Addresses of the herds, their people, animals and calvings."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
