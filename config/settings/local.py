"""Settings for changing Freemartin on one's own machine: debug pages, mails printed, assets unhashed."""

from config.settings.base import *
from config.settings.base import STORAGES, TEMPLATES

DEBUG = True
DEMONSTRATION_ALLOWED = True
SECRET_KEY = "only-for-a-developers-own-machine-and-never-anywhere-else"  # noqa: S105 - signs nothing of value
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["context_processors"].append("django.template.context_processors.debug")
