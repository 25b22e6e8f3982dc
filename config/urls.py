"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("diagnostics.urls")),
    path("", include("herd.urls")),
]

# Says why, where the sentence is ours.
handler404 = "herd.views.errors.page_not_found"
# Called by django-allauth where a limit of the sign-in pages is reached.
handler429 = "config.limits.too_many_requests"
