"""What is installed is pinned with checksums, and no file tells where one machine downloaded it from."""

import json
import re
from pathlib import Path

import pytest

from tools.assets import FILES
from tools.environment import DEVELOPMENT, RUNTIME

ROOT = Path(__file__).parents[2]
LISTS = (RUNTIME, DEVELOPMENT, "requirements-node.txt")


def pinned(name: str) -> dict[str, list[str]]:
    """The pins of a list, each with its checksums."""
    pins: dict[str, list[str]] = {}
    current = ""
    for line in (ROOT / name).read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            current = line.rstrip("\\ ")
            pins[current] = []
        elif "--hash=" in line:
            pins[current].append(line.split("--hash=")[1].rstrip("\\ "))
    return pins


def asked_for(name: str) -> set[str]:
    """The packages that a list of ours names, by their normal names."""
    lines = (ROOT / name.replace(".txt", ".in")).read_text().splitlines()
    words = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if line and not line.startswith(("#", "-")))
    return {normal(word.group()) for word in words if word}


def normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("name", LISTS)
def test_each_package_has_one_version_and_its_checksums(name):
    pins = pinned(name)

    assert pins
    assert [pin for pin in pins if not re.match(r"^[a-z0-9.-]+==\S+", pin)] == []
    assert [pin for pin, sums in pins.items() if not sums] == []
    assert all(len(value) == len("sha256:") + 64 for sums in pins.values() for value in sums)


@pytest.mark.parametrize("name", LISTS)
def test_what_we_ask_for_is_what_is_pinned(name):
    assert asked_for(name) - {normal(pin.split("==")[0]) for pin in pinned(name)} == set()


def test_the_same_package_has_the_same_version_for_running_and_for_developing():
    def versions(name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for pin in pinned(name):
            package, version = pin.split(" ;")[0].split("==")
            found.setdefault(normal(package), set()).add(version.strip())
        return found

    running, developing = versions(RUNTIME), versions(DEVELOPMENT)

    assert {name: (running[name], developing[name]) for name in running.keys() & developing.keys()} == {
        name: (running[name], running[name]) for name in running.keys() & developing.keys()
    }


@pytest.mark.parametrize("name", [*LISTS, "requirements.in", "requirements-dev.in", "requirements-node.in"])
def test_no_list_tells_where_a_package_was_found(name):
    assert "://" not in (ROOT / name).read_text()


def test_the_lock_of_the_assets_holds_checksums_and_no_download_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    third_party = {name: entry for name, entry in packages.items() if name}

    assert third_party
    assert [name for name, entry in third_party.items() if "resolved" in entry] == []
    assert [name for name, entry in third_party.items() if not entry["integrity"].startswith("sha512-")] == []


def test_each_asset_comes_from_a_package_in_the_lock():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert [
        source for source in FILES.values() if f"node_modules/{source.split('/')[0]}" not in packages
    ] == []


def test_each_minified_asset_brings_the_map_it_names():
    # WhiteNoise's manifest refuses a file that names another which is not there.
    minified = [name for name in FILES if ".min." in name and not name.endswith(".map")]

    assert minified
    assert [name for name in minified if f"{name}.map" not in FILES] == []
