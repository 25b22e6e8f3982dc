"""The tests' own PostgreSQL: it answers while it is needed, to us alone, and leaves nothing behind."""

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tools import postgres


@pytest.fixture(scope="module", autouse=True)
def programs():
    """The folder of PostgreSQL's programs."""
    try:
        return postgres.programs()
    except postgres.PostgresUnavailable as reason:
        pytest.skip(str(reason))


def home_of(url: str) -> Path:
    """The folder of the cluster at this address, told from others' by the socket of its port."""
    homes = Path(postgres.tempfile.gettempdir()).glob("freemartin-postgres-*")
    return next(home for home in homes if (home / f".s.PGSQL.{urlsplit(url).port}").exists())


def test_a_cluster_answers_on_loopback_and_is_gone_afterwards():
    with postgres.throwaway_cluster() as url:
        home = home_of(url)
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 40 + 2").fetchone() == (42,)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)

    assert not home.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_no_one_without_the_password_is_let_in():
    with postgres.throwaway_cluster() as url:
        password = urlsplit(url).password or ""

        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace(password, "guessed"))


def test_a_cluster_is_thrown_away_though_a_test_fails():
    homes = []

    def fail_while_it_runs() -> None:
        with postgres.throwaway_cluster() as url:
            homes.append(home_of(url))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_while_it_runs()

    assert [home.exists() for home in homes] == [False]


def test_root_needs_another_user_to_run_it_as(monkeypatch):
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 0)
    import pwd

    def nobody(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", nobody)

    with (
        pytest.raises(postgres.PostgresUnavailable, match="no user «postgres»"),
        postgres.throwaway_cluster(),
    ):
        pytest.fail("started as root")
