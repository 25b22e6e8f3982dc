"""Addresses of the herds, their people, animals and calvings.

Names of a herd's pages stand in the namespace `herd:`, those of the whole program in none.
"""

from django.urls import URLPattern, URLResolver, include, path

from herd.views import preferences

herd_pages: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/", preferences.set_theme, name="set-theme"),
    path("language/", preferences.set_language, name="set-language"),
    path("", include((herd_pages, "herd"))),
]
