"""A wrong or missing variable stops the start, and says its name and what was expected."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import env
from config.env import SettingRefused

HERE = Path("/var/lib/freemartin/herds.sqlite3")
GOOD_KEY = "correct-horse-battery-staple-0123456789-abcdefghijklmnop"
SERVER = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": "herds.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}

REFUSED = [
    pytest.param(env.secret_key, "SECRET_KEY", None, "at least 50", id="no key"),
    pytest.param(env.secret_key, "SECRET_KEY", "short", "at least 50", id="a short key"),
    pytest.param(env.secret_key, "SECRET_KEY", "a" * 60, "random", id="a key of one letter"),
    pytest.param(
        env.secret_key, "SECRET_KEY", f"django-insecure-{GOOD_KEY}", "secret", id="an example's key"
    ),
    pytest.param(env.allowed_hosts, "ALLOWED_HOSTS", None, "names of this site", id="no host"),
    pytest.param(env.allowed_hosts, "ALLOWED_HOSTS", "*", "not *", id="every host"),
    pytest.param(env.allowed_hosts, "ALLOWED_HOSTS", "https://a.example.org", "no http://", id="an address"),
    pytest.param(env.allowed_hosts, "ALLOWED_HOSTS", "a.example.org:8000", "port", id="a host with a port"),
    pytest.param(env.trusted_origins, "CSRF_TRUSTED_ORIGINS", "a.example.org", "https://", id="no scheme"),
    pytest.param(env.proxies, "TRUSTED_PROXIES", "some", "whole number", id="proxies in words"),
    pytest.param(env.proxies, "TRUSTED_PROXIES", "-1", "from 0", id="fewer than no proxy"),
    pytest.param(env.address, "FREEMARTIN_ADDRESS", "herds.example.org", "https://", id="address, no scheme"),
    pytest.param(env.address, "FREEMARTIN_ADDRESS", "https://a.example.org/x", "without a path", id="a path"),
    pytest.param(env.address, "FREEMARTIN_ADDRESS", "https://", "https://", id="an address of nothing"),
    pytest.param(env.email, "EMAIL_URL", "mail.example.org", "submission://", id="mail without scheme"),
    pytest.param(env.email, "EMAIL_URL", "submission://m:port", "submission://", id="mail with a wrong port"),
    pytest.param(env.sender, "DEFAULT_FROM_EMAIL", "the farm", "address", id="sender without @"),
    pytest.param(
        env.report_calvings_at_once, "REPORT_CALVINGS_AT_ONCE", "-1", "0 or more", id="fewer than no calving"
    ),
    pytest.param(
        env.report_calvings_at_once, "REPORT_CALVINGS_AT_ONCE", "many", "whole number", id="calvings in words"
    ),
    pytest.param(env.hsts_seconds, "HSTS_SECONDS", "0", "at least 3600", id="HTTPS forgotten at once"),
    pytest.param(env.hsts_seconds, "HSTS_SECONDS", "a year", "seconds", id="HTTPS for «a year»"),
]


@pytest.mark.parametrize(("read", "name", "value", "expected"), REFUSED)
def test_a_wrong_variable_is_refused_by_name_with_what_was_expected(monkeypatch, read, name, value, expected):
    monkeypatch.delenv(name, raising=False)
    if value is not None:
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingRefused) as refused:
        read()

    assert str(refused.value).startswith(f"{name} ")
    assert expected in str(refused.value)


@pytest.mark.parametrize("url", ["mysql://u@h/name", "nonsense", "postgres://u:p@host:5432/", "oracle://x/y"])
def test_any_database_but_sqlite_and_postgresql_is_refused(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(SettingRefused, match=r"^DATABASE_URL .*sqlite:.*postgres:"):
        env.database(HERE)


def test_a_pool_without_connections_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@host:5432/name")
    monkeypatch.setenv("DATABASE_POOL_MAX", "0")

    with pytest.raises(SettingRefused, match=r"^DATABASE_POOL_MAX .*from 1 to 100"):
        env.database(HERE)


def test_a_data_folder_has_to_be_a_full_path(monkeypatch):
    monkeypatch.setenv("FREEMARTIN_DATA", "var")

    with pytest.raises(SettingRefused, match=r"^FREEMARTIN_DATA .*full path"):
        env.data_folder(Path("/var/lib/freemartin"))


def test_a_server_has_to_be_told_its_database(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(SettingRefused, match=r"^DATABASE_URL is not set"):
        env.database(None)


def test_sqlite_serves_one_machine_and_waits_its_turn_to_write(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    found = env.database(HERE)

    assert found["NAME"] == "/var/lib/freemartin/herds.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]
    assert "foreign_keys=ON" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "seconds"),
    [(None, 60), ("smtp://localhost:25", 60), ("submission://u:p@mail.example.org:587?timeout=5", 5)],
)
def test_a_mail_server_that_does_not_answer_is_given_up(monkeypatch, url, seconds):
    monkeypatch.delenv("EMAIL_URL", raising=False)
    if url:
        monkeypatch.setenv("EMAIL_URL", url)

    assert env.email()["EMAIL_TIMEOUT"] == seconds


@pytest.mark.parametrize("seconds", ["-5", "601", "99999999999"])
def test_a_wait_for_the_mail_server_with_which_no_mail_would_go_out_or_each_twice_is_refused(
    monkeypatch, seconds
):
    monkeypatch.setenv("EMAIL_URL", f"smtp://localhost:25?timeout={seconds}")

    with pytest.raises(env.SettingRefused, match="a timeout of 1 to 600 seconds"):
        env.email()


def test_a_folder_of_any_name_can_hold_the_herds(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    odd = Path("/home/jo/Barn 2 #1 (100%)/herds?.sqlite3")

    assert env.database(odd)["NAME"] == str(odd)


def test_postgresql_keeps_a_pool_of_connections_and_the_options_of_its_address(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://vet:p%40ss@db.example.org:5433/herds?sslmode=require")
    monkeypatch.delenv("DATABASE_POOL_MAX", raising=False)

    found = env.database(HERE)

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", 5433, "herds")
    assert found["PASSWORD"] == "p@ss"
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]["max_size"] == 8


@pytest.mark.parametrize(("asked", "told"), [("", "-c jit=off"), ("?options=-c%20jit%3Don", "-c jit=on")])
def test_postgresql_compiles_no_question_unless_its_address_says_so(monkeypatch, asked, told):
    monkeypatch.setenv("DATABASE_URL", f"postgres://vet:pass@db.example.org/herds{asked}")

    assert env.database(HERE)["OPTIONS"]["options"] == told


def manage(*arguments, **environ):
    """Run manage.py with this environment alone; returns its exit code and what it said."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=root,
        env={**kept, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_server_does_not_start_without_a_key_and_says_so_in_one_line():
    without_key = {name: value for name, value in SERVER.items() if name != "SECRET_KEY"}

    code, said = manage("check", **without_key)

    assert code == 1
    assert said.startswith("Freemartin does not start: SECRET_KEY is not set. Expected: at least 50")
    assert said.count("\n") == 1


def test_the_server_starts_when_every_variable_is_right():
    code, said = manage("check", "--deploy", "--fail-level", "WARNING", **SERVER)

    assert code == 0, said
    assert "no issues" in said


def test_each_variable_that_is_read_stands_in_the_reference(root):
    source = (root / "config" / "env.py").read_text()
    read = set(re.findall(r'_env\.\w+\("([A-Z_]+)"|variable: str = "([A-Z_]+)"', source))
    explained = re.findall(
        r"^\| `([A-Z_]+)`", (root / "docs/reference/settings.md").read_text(), re.MULTILINE
    )

    assert {name for pair in read for name in pair if name} == set(explained)
