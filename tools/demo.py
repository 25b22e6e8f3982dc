"""`make demo`: set up what is missing, then run the demonstration farm until Ctrl-C.

The web server is the production one with debug off; beside it runs the worker that does background tasks.
Everything the demonstration makes lies in var: removing that folder starts it anew. Commands such as
`.venv/bin/python manage.py export_register` work on the same herds.
"""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tools.assets import ensure_assets
from tools.environment import (
    ROOT,
    RUNTIME,
    SetupFailed,
    Steps,
    ensure_environment,
    fingerprint,
    run,
    venv_python,
)

HOST = "127.0.0.1"
DATA = ROOT / "var"
THREADS = 8
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15
PORT_TAKEN = (
    "Port {port} is taken by another program (perhaps this demonstration, already running: http://{host}:{port}/).\n"
    "Stop that program, or take another port: make demo PORT={other}"
)


def main() -> int:
    """Set up and serve; 0 when stopped by Ctrl-C, 1 when something could not be done or a process ended."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (8000)")
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if not port_is_free(port):
            raise SetupFailed(PORT_TAKEN.format(port=port, host=HOST, other=port + 1))
        sign_ins = set_up(port)
        return serve(port, sign_ins)
    except SetupFailed as failed:
        print(f"\n{failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0


def port_is_free(port: int) -> bool:
    """Whether nothing listens on this port of the loopback address."""
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def set_up(port: int) -> str:
    """Everything from the environment to the demonstration's data; returns the sign-ins to show.

    The port stands in the address on the made-up certificates.
    """
    step = Steps(7)
    step("Python packages (a minute the first time)", lambda: ensure_environment(RUNTIME))
    step("Style sheets and scripts", ensure_assets)
    DATA.mkdir(parents=True, exist_ok=True)
    environ = demo_environment()
    step(
        "Translations",
        lambda: run([venv_python(), "-m", "tools.messages"], "A translation cannot be compiled."),
    )
    step("Tables of the database", lambda: _manage(environ, "migrate", "--no-input"))
    step("Table of the cache", lambda: _manage(environ, "createcachetable"))
    step("Collected assets", lambda: collect_assets(environ))
    print("[7/7] Demonstration farm (a minute the first time) …", flush=True)
    return seed(environ, port)


def demo_environment() -> dict[str, str]:
    """The environment of the demonstration's processes: its own database and key, not the caller's."""
    inherited = {name: value for name, value in os.environ.items() if name != "EMAIL_URL"}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "FREEMARTIN_DATA": str(DATA),
        "DATABASE_URL": f"sqlite:///{urllib.parse.quote((DATA / 'freemartin.sqlite3').as_posix())}",
        "SECRET_KEY": secret_key(DATA / "secret_key"),
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "CSRF_TRUSTED_ORIGINS": "",
        "TRUSTED_PROXIES": "0",
        "PYTHONPATH": str(ROOT),
    }


def secret_key(file: Path) -> str:
    """The key kept in this file, made at the first call, so that sign-ins outlive a restart."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as output:
            output.write(secrets.token_urlsafe(60))
    return file.read_text()


def collect_assets(environ: dict[str, str]) -> None:
    """Put every style sheet and script under a name that tells its contents, unless none has changed."""
    ours = sorted(file for file in (ROOT / "static").rglob("*") if file.is_file())
    wanted = fingerprint(ROOT / RUNTIME, *ours)
    stamp = DATA / "static" / ".collected"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _manage(environ, "collectstatic", "--no-input", "--clear")
    stamp.write_text(wanted)


def seed(environ: dict[str, str], port: int) -> str:
    """Fill the demonstration herds unless they are filled; shows its progress, returns the sign-ins."""
    done = subprocess.run(
        [venv_python(), "manage.py", "seed_demo", "--address", f"http://127.0.0.1:{port}"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SetupFailed(f"The demonstration farm could not be made (see above).\n{done.stdout}")
    return done.stdout


def _manage(environ: dict[str, str], *arguments: str) -> str:
    command: list[str | Path] = [venv_python(), "manage.py", *arguments]
    return run(command, f"«manage.py {arguments[0]}» failed (see above).", environ=environ)


def server_command(port: int) -> list[str | Path]:
    """The production web server: gunicorn, or waitress on Windows, where gunicorn does not run."""
    python = venv_python()
    if os.name == "nt":
        return [
            python,
            "-m",
            "waitress",
            f"--listen={HOST}:{port}",
            f"--threads={THREADS}",
            "config.wsgi:application",
        ]
    bind = ["--bind", f"{HOST}:{port}", "--threads", str(THREADS), "--log-level", "warning"]
    return [python, "-m", "gunicorn", "config.wsgi", *bind]


def serve(port: int, sign_ins: str) -> int:
    """Run web server and worker until Ctrl-C, or until one of them ends, which stops the other."""
    environ = demo_environment()
    worker: list[str | Path] = [venv_python(), "manage.py", "db_worker"]
    processes: list[subprocess.Popen[bytes]] = []
    try:
        # A session of their own: Ctrl-C reaches this program alone, which then stops both in order.
        apart = os.name != "nt"
        processes += [subprocess.Popen(server_command(port), cwd=ROOT, env=environ, start_new_session=apart)]
        processes += [subprocess.Popen(worker, cwd=ROOT, env=environ, start_new_session=apart)]
        wait_until_it_answers(port, processes)
        print(welcome(port, sign_ins), flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        print("The web server or the worker has ended (see above); stopping the other.", file=sys.stderr)
        return 1
    finally:
        stop(processes)


def welcome(port: int, sign_ins: str) -> str:
    """What is told when the farm is up: the address, the sign-ins, how to stop and how to start anew."""
    return (
        f"\nFreemartin is running at http://{HOST}:{port}/\n\n{sign_ins.strip()}\n\n"
        f"Ctrl-C stops it. Its data lie in {DATA.relative_to(ROOT)}; remove that folder to start anew."
    )


def wait_until_it_answers(port: int, processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Wait for the first page; raises SetupFailed where a process ends or a minute passes."""
    # Past any proxy the machine is set up with: the page is on this machine.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            raise SetupFailed("The web server or the worker ended at the start (see above).")
        try:
            direct.open(f"http://{HOST}:{port}/accounts/login/", timeout=5).close()
        except urllib.error.HTTPError as refused:
            raise SetupFailed(f"The sign-in page answers with an error: {refused}") from refused
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SetupFailed(f"The web server did not answer within {START_TIMEOUT_S} seconds.")


def stop(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Ask each process to end, and end by force what has not after a while."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_TIMEOUT_S
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
