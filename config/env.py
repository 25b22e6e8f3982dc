"""The environment variables that Freemartin reads, each checked before anything starts.

A variable that is missing or makes no sense stops the start with a SettingRefused, which tells the
variable's name and what was expected. What each is for stands in docs/reference/settings.md.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

T = TypeVar("T")
DatabaseSettings = dict[str, Any]

SECRET_KEY_MIN_LENGTH = 50
SECRET_KEY_MIN_DIFFERENT = 5
SQLITE_BUSY_TIMEOUT_S = 20
# Statements kept prepared. An import asks for thousands of animals at once, each time as many as a piece of the
# file names; of such statements the 128 that Python keeps would hold 50 MB.
SQLITE_CACHED_STATEMENTS = 16
POOL_TIMEOUT_S = 10
POOL_MAX_CONNECTIONS = 8
MAX_PROXIES = 5
# A report of so many is counted in a second or two, while its reader waits.
REPORT_CALVINGS_AT_ONCE = 200_000

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"
EMAIL_SCHEMES = frozenset({"smtp", "submission", "console"})
#: A mail server that says nothing for so long says nothing: mails wait for the next turn, and no worker for it.
MAIL_SERVER_SECONDS = 60
#: Longer than this no mail may take: one that still was under way an hour later would be sent twice.
MOST_MAIL_SERVER_SECONDS = 600

_env = Env()


class SettingRefused(ImproperlyConfigured):
    """A variable of the environment is missing or wrong; says its name and what was expected."""


def _checked(
    name: str, expected: str, read: Callable[[], T], accept: Callable[[T], bool] = lambda _: True
) -> T:
    """The value `read` gives, if `accept` holds for it; else SettingRefused with the name of the variable."""
    try:
        value = read()
    except (ValueError, TypeError, KeyError) as error:
        state = "cannot be used" if os.environ.get(name) else "is not set"
        raise SettingRefused(f"{name} {state}. Expected: {expected}.") from error
    if not accept(value):
        raise SettingRefused(f"{name} cannot be used. Expected: {expected}.")
    return value


def secret_key() -> str:
    """SECRET_KEY: what signs sessions, links and cookies. No default: a known key signs nothing."""
    return _checked(
        "SECRET_KEY",
        f"at least {SECRET_KEY_MIN_LENGTH} random characters, kept secret and the same at every start",
        lambda: _env.str("SECRET_KEY"),
        lambda key: (
            len(key) >= SECRET_KEY_MIN_LENGTH
            and len(set(key)) >= SECRET_KEY_MIN_DIFFERENT
            and not key.startswith("django-insecure-")
        ),
    )


def allowed_hosts() -> list[str]:
    """ALLOWED_HOSTS: the names under which the program is reached, without http:// and without port."""
    return _checked(
        "ALLOWED_HOSTS",
        "names of this site, joined by commas, such as herds.example.org; not *, no http://, no port",
        lambda: _env.list("ALLOWED_HOSTS"),
        lambda hosts: bool(hosts) and all(host and not set(host) & set("*/: ") for host in hosts),
    )


def trusted_origins() -> list[str]:
    """CSRF_TRUSTED_ORIGINS: other addresses that forms may come from, each with https:// or http://."""
    return _checked(
        "CSRF_TRUSTED_ORIGINS",
        "addresses joined by commas, such as https://herds.example.org",
        lambda: _env.list("CSRF_TRUSTED_ORIGINS", []),
        lambda origins: all(
            urlsplit(origin).scheme in {"https", "http"} and urlsplit(origin).netloc for origin in origins
        ),
    )


def address() -> str:
    """FREEMARTIN_ADDRESS: where the site is reached: mails that no visit sends lead there; empty if unknown."""
    return _checked(
        "FREEMARTIN_ADDRESS",
        "the address of this site without a path, such as https://herds.example.org",
        lambda: _env.str("FREEMARTIN_ADDRESS", "").rstrip("/"),
        lambda told: not told or _is_an_address(told),
    )


def _is_an_address(told: str) -> bool:
    parts = urlsplit(told)
    return (
        parts.scheme in {"https", "http"}
        and bool(parts.hostname)
        and told == f"{parts.scheme}://{parts.netloc}"
    )


def proxies() -> int:
    """TRUSTED_PROXIES: how many proxies stand before the program and are believed about the visitor."""
    return _checked(
        "TRUSTED_PROXIES",
        f"a whole number from 0 to {MAX_PROXIES}",
        lambda: _env.int("TRUSTED_PROXIES", 0),
        lambda count: 0 <= count <= MAX_PROXIES,
    )


def data_folder(default: Path) -> Path:
    """FREEMARTIN_DATA: the folder for the SQLite file, collected assets and generated secrets."""
    return _checked(
        "FREEMARTIN_DATA",
        "the full path of a folder",
        lambda: _env.path("FREEMARTIN_DATA", default),
        lambda folder: folder.is_absolute() and not folder.is_file(),
    )


def email() -> dict[str, Any]:
    """EMAIL_URL as Django's e-mail settings; without it mails are printed by the server, not sent.

    Without a `timeout` in it (seconds) a mail server that does not answer is given up after `MAIL_SERVER_SECONDS`.
    """
    found = _checked(
        "EMAIL_URL",
        "such as submission://user:password@mail.example.org:587 (with TLS), smtp://localhost:25 or console:",
        lambda: dict(_env.dj_email_url("EMAIL_URL", "console:")),
        lambda _: urlsplit(os.environ.get("EMAIL_URL", "console:")).scheme in EMAIL_SCHEMES,
    )
    if not 0 <= (found.get("EMAIL_TIMEOUT") or 0) <= MOST_MAIL_SERVER_SECONDS:
        told = f"EMAIL_URL cannot be used. Expected: a timeout of 1 to {MOST_MAIL_SERVER_SECONDS} seconds."
        raise SettingRefused(told)
    return {**found, "EMAIL_TIMEOUT": found.get("EMAIL_TIMEOUT") or MAIL_SERVER_SECONDS}


def sender() -> str:
    """DEFAULT_FROM_EMAIL: the address that mails come from."""
    return _checked(
        "DEFAULT_FROM_EMAIL",
        "an address such as Freemartin <freemartin@example.org>",
        lambda: _env.str("DEFAULT_FROM_EMAIL", "Freemartin <freemartin@localhost>"),
        lambda address: "@" in address,
    )


def report_calvings_at_once() -> int:
    """REPORT_CALVINGS_AT_ONCE: reports of more calvings than these are made by the worker."""
    return _checked(
        "REPORT_CALVINGS_AT_ONCE",
        "a whole number, 0 or more",
        lambda: _env.int("REPORT_CALVINGS_AT_ONCE", REPORT_CALVINGS_AT_ONCE),
        lambda calvings: calvings >= 0,
    )


def hsts_seconds() -> int:
    """HSTS_SECONDS: how long browsers insist on HTTPS after a visit; a year unless told."""
    return _checked(
        "HSTS_SECONDS",
        "a whole number of seconds, at least 3600",
        lambda: _env.int("HSTS_SECONDS", 365 * 24 * 60 * 60),
        lambda seconds: seconds >= 3600,
    )


def database(default: Path | None, *, variable: str = "DATABASE_URL") -> DatabaseSettings:
    """DATABASE_URL as Django's settings of one database: the SQLite file `default` unless told.

    Without a default it has to be told: a server's herds never lie where a demonstration might.
    SQLite gets a write-ahead log, transactions that take the write lock at once and a 20 s wait for it;
    PostgreSQL a pool of connections, and no compiling of questions (JIT): for the reports it takes longer than
    it saves. Any other database is refused.
    """
    settings: DatabaseSettings = _checked(
        variable,
        "sqlite:////full/path/freemartin.sqlite3 or postgres://user:password@host:5432/name",
        lambda: dict(_env.dj_db_url(variable, *([sqlite_url(default)] if default else []))),
        lambda found: found["ENGINE"] in {SQLITE, POSTGRESQL} and bool(found["NAME"]),
    )
    if settings["ENGINE"] == SQLITE:
        return {"ENGINE": SQLITE, "NAME": settings["NAME"], "OPTIONS": sqlite_options()}
    options = {"options": "-c jit=off", **settings.get("OPTIONS", {}), "pool": _pool()}
    return {**settings, "OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}


def sqlite_url(file: Path) -> str:
    """The DATABASE_URL of a SQLite file, whatever signs stand in its path."""
    return f"sqlite:///{quote(file.as_posix())}"


def sqlite_options() -> dict[str, Any]:
    """Options of each SQLite connection: several readers beside one writer, who waits up to 20 s."""
    return {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        "transaction_mode": "IMMEDIATE",
        "timeout": SQLITE_BUSY_TIMEOUT_S,
        "cached_statements": SQLITE_CACHED_STATEMENTS,
    }


def _pool() -> dict[str, int]:
    largest = _checked(
        "DATABASE_POOL_MAX",
        "a whole number from 1 to 100",
        lambda: _env.int("DATABASE_POOL_MAX", POOL_MAX_CONNECTIONS),
        lambda count: 1 <= count <= 100,
    )
    return {"min_size": 1, "max_size": largest, "timeout": POOL_TIMEOUT_S}
