"""Settings of `make demo`: the production server on this machine's own address, which has no HTTPS."""

from config.settings.production import *

DEMONSTRATION_ALLOWED = True

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
