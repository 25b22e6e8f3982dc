"""The program's version is said in one place, and the same everywhere."""

import tomllib

from herd.version import VERSION


def test_the_version_kept_with_what_is_signed_is_that_of_the_program(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["version"] == VERSION


def test_the_version_stands_at_the_foot_of_each_page(client, db):
    page = client.get("/rules/").content.decode()

    assert f"Freemartin {VERSION}" in page
    assert f"in version {VERSION} of the program" in page
