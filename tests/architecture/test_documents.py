"""The documents lead to what is there, and none lies where nobody finds it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)")


def links(document: Path) -> set[Path]:
    """The files that a document leads to."""
    return {(document.parent / target).resolve() for target in LINK.findall(document.read_text("utf-8"))}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda found: found.relative_to(ROOT).as_posix())
def test_each_link_of_a_document_leads_somewhere(document):
    assert [str(target) for target in links(document) if not target.exists()] == []


def test_each_document_is_found_by_following_links_from_the_readme():
    found: set[Path] = set()
    ahead = {ROOT / "README.md"}
    while ahead:
        document = ahead.pop()
        found.add(document)
        folders = {target / "README.md" for target in links(document) if target.is_dir()}
        reached = links(document) | folders
        ahead |= {target for target in reached if target.suffix == ".md" and target.exists()} - found

    assert sorted(str(document.relative_to(ROOT)) for document in set(DOCUMENTS) - found) == []


def test_no_document_tells_the_hosts_of_one_machine():
    told = re.compile(
        r"https?://(?!127\.0\.0\.1|localhost|[\w.]*example\.(org|com|net))[^\s)>\"]*(:\d{2,5}/|/simple)"
    )

    assert [str(document) for document in DOCUMENTS if told.search(document.read_text("utf-8"))] == []


def test_the_readme_names_the_sign_ins_and_a_herd_of_the_demonstration():
    from diagnostics.demonstration.seeding import HERDS, PASSWORD

    readme = (ROOT / "README.md").read_text("utf-8")

    assert f"`{PASSWORD}`" in readme
    assert [name for name, _ in HERDS[0].roles if f"`{name}`" not in readme] == []
    assert f"--herd {HERDS[0].plan.code} " in readme
