"""Settings that hold wherever Freemartin runs."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.data_folder(BASE_DIR / "var")

DEBUG = False
# `seed_demo` fills herds with made-up animals; only local, test and demo settings let it.
DEMONSTRATION_ALLOWED = False

# Where mails lead that nobody's visit sends; without it none of them is sent.
SITE_ADDRESS = env.address()
# Reports of more calvings are made by the worker, and kept.
REPORT_CALVINGS_AT_ONCE = env.report_calvings_at_once()

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "herd.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "herd",
    "diagnostics",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "herd.middleware.NoNulInAddresses",
    "herd.middleware.NoEndlessRequests",
    "herd.middleware.PersonalLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "herd.context.navigation",
            ],
        },
    },
]
# Widgets come from our templates first, so that the design system reaches every field.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
# A filter that narrows nothing says so, in place of dashes.
FILTERS_EMPTY_CHOICE_LABEL = _("Any")

# --- Database, cache, background work: all in one database, nothing kept in the web process ---

DATABASES = {"default": env.database(DATA_DIR / "freemartin.sqlite3")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- Signing in ---

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "diagnostics:start"

ACCOUNT_ADAPTER = "config.accounts.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# Sign-up is closed; the fields say what an account consists of. Farm staff often have no e-mail address.
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Freemartin: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_FORMS = {
    "login": "herd.forms.sign_in.LoginForm",
    "add_email": "herd.forms.sign_in.AddEmailForm",
    "change_password": "herd.forms.sign_in.ChangePasswordForm",
    "set_password": "herd.forms.sign_in.SetPasswordForm",
    "reset_password": "herd.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "herd.forms.sign_in.ResetPasswordKeyForm",
    "reauthenticate": "herd.forms.sign_in.ReauthenticateForm",
}
# The barn's phone stays signed in for 30 days, whoever uses it; shared computers have the sign-out button.
ACCOUNT_SESSION_REMEMBER = True
# Counted in the cache, which is in the database: the same limit whichever process answers.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "sign_in_link": "20/m/ip",
    # The password or code asked again before something is signed.
    "prove_again": "20/m/ip,5/5m/user",
    # Files compared with a certificate, by anybody: at a sale many stand behind one address.
    "compare_certificate": "60/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Freemartin"
MFA_FORMS = {
    "authenticate": "herd.forms.sign_in.AuthenticateForm",
    "reauthenticate": "herd.forms.sign_in.ReauthenticateByCodeForm",
    "activate_totp": "herd.forms.sign_in.ActivateCodesForm",
    "deactivate_totp": "herd.forms.sign_in.DeactivateCodesForm",
    "generate_recovery_codes": "herd.forms.sign_in.RecoveryCodesForm",
}

SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# A form whose token has gone stale is kept for its owner, and comes back filled in.
CSRF_FAILURE_VIEW = "herd.kept.csrf_failure"

# --- What the browser is told ---

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's style sheet draws its icons (select arrow, check mark) as data: images.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "interest-cohort",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    )
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- Files ---

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Laboratories' reports: outside the web root, served by a view to members alone.
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "attachments",
            "base_url": None,
            # For the server's own user alone: others on the machine read no herd's reports.
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
# Uploads above this size wait in a file, not in memory (formats.md allows 20 MB).
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Words, time ---

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("fr", _("French")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
# Moments are kept in UTC; each herd has its own zone, which says what day it is there.
USE_TZ = True
TIME_ZONE = "UTC"

SIMPLE_HISTORY_REVERT_DISABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "herd": {"level": "INFO"},
        "diagnostics": {"level": "INFO"},
        "django_tasks": {"level": "INFO"},
    },
}
