"""A PostgreSQL cluster of the tests' own: made on a free port of this machine, thrown away afterwards."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL's programs, version 14 or later, were not found (on Debian: apt-get install postgresql)"
NO_USER = "PostgreSQL does not run as root, and this machine has no user «postgres» to run it as"
OLDEST = 14
# Speed over safety: nothing in this cluster is to survive even a power cut.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class PostgresUnavailable(Exception):
    """No cluster can be made here; the message says what is missing and how to get it."""


def programs() -> Path:
    """The folder with initdb and pg_ctl of the newest PostgreSQL here; raises PostgresUnavailable."""
    on_path = shutil.which("pg_ctl")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_of_folder, reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists() and _version(folder) >= OLDEST:
            return folder
    raise PostgresUnavailable(MISSING)


@contextmanager
def throwaway_cluster() -> Iterator[str]:
    """Run a cluster for as long as the block lasts, and give its address as a DATABASE_URL.

    It listens on loopback alone and asks for a password that only this process knows. Raises
    PostgresUnavailable where the programs, or a user to run them as, are missing.
    """
    folder = programs()
    user = _unprivileged_user()
    home = Path(tempfile.mkdtemp(prefix="freemartin-postgres-"))
    try:
        password, port = secrets.token_urlsafe(24), _free_port()
        _make_cluster(folder, home, user, password=password)
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={home}", *OPTIONS]
        options = " ".join(f"-c {setting}" for setting in settings)
        control = [str(folder / "pg_ctl"), f"--pgdata={home / 'data'}", "--wait", f"--log={home / 'log'}"]
        _run([*control, "start", "--options", options], user, home)
        try:
            yield f"postgres://freemartin:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "stop", "--mode", "immediate"], user, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make_cluster(folder: Path, home: Path, user: str | None, *, password: str) -> None:
    """Make the files of a cluster in `home`, owned by whom it runs as; its one account has this password."""
    secret = home / "password"
    secret.write_text(password)
    if user:
        shutil.chown(home, user)
        shutil.chown(secret, user)
    initdb = [str(folder / "initdb"), f"--pgdata={home / 'data'}", "--username=freemartin"]
    _run(
        [*initdb, "--encoding=UTF8", "--no-locale", "--auth=scram-sha-256", f"--pwfile={secret}"], user, home
    )


def _unprivileged_user() -> str | None:
    """Whom to run PostgreSQL as: nobody else, unless we are root, whom it refuses."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - absent on Windows

    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise PostgresUnavailable(NO_USER) from None


def _run(command: Sequence[str | Path], user: str | None, folder: Path) -> None:
    """Run one of PostgreSQL's programs; a failure raises PostgresUnavailable with its last words."""
    # Output goes to a file: the server that pg_ctl starts would hold a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        output.seek(0)
        said = output.read().decode(errors="replace")[-2000:]
    if done.returncode:
        raise PostgresUnavailable(f"{Path(command[0]).name} failed: {said}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _version(folder: Path) -> int:
    done = subprocess.run([folder / "pg_ctl", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\b(\d+)", done.stdout)
    return int(found.group(1)) if found else 0


def _version_of_folder(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0
