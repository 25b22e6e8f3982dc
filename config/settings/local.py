"""Settings for changing Freemartin on one's own machine: debug pages, mails printed, assets unhashed."""

from config.settings.base import *
from config.settings.base import DATA_DIR, SITE_ADDRESS, STORAGES

DEBUG = True
DATA_DIR.mkdir(parents=True, exist_ok=True)  # SQLite makes its file, but not the folder
DEMONSTRATION_ALLOWED = True
SECRET_KEY = "only-for-a-developers-own-machine-and-never-anywhere-else"  # noqa: S105 - signs nothing of value
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

SITE_ADDRESS = SITE_ADDRESS or "http://127.0.0.1:8000"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
