"""Settings for the tests: like production as far as a test can see, but quick."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config import env
from config.settings.base import *
from config.settings.base import STORAGES

DEMONSTRATION_ALLOWED = True
SECRET_KEY = "only-for-tests-which-sign-nothing-that-anyone-would-want-to-forge"  # noqa: S105 - signs nothing
SITE_ADDRESS = "https://herds.example.org"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# A file, not memory: the browser's tests write from several threads, as a real server does. Each process has its
# own folder, so that several runs at once do not meet, and takes it away at the end with the log beside the file.
_FOLDER = Path(tempfile.mkdtemp(prefix="freemartin-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
_FILE = _FOLDER / "herds.sqlite3"
DATABASES = {"default": env.database(_FILE, variable="FREEMARTIN_TEST_DATABASE_URL")}
if DATABASES["default"]["ENGINE"] == env.SQLITE:
    DATABASES["default"]["TEST"] = {"NAME": str(_FILE)}
    # A test database need not survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    # A pool holds connections open, and the test database could not be dropped.
    DATABASES["default"]["OPTIONS"].pop("pool")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _FOLDER / "attachments", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise looks for collected files, of which tests have none.
WHITENOISE_AUTOREFRESH = True
