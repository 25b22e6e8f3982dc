"""Settings for a real farm's server: behind HTTPS, everything secret from the environment."""

from config import env
from config.settings.base import *

SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.trusted_origins()

DATABASES = {"default": env.database(None)}

vars().update(env.email())
DEFAULT_FROM_EMAIL = env.sender()
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.hsts_seconds()
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies()
if ALLAUTH_TRUSTED_PROXY_COUNT:
    # Only a proxy of ours may say that the visitor came by HTTPS; without one the header is anybody's claim.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
