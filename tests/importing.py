"""Importing files in tests as a person does it: by the command, with what it prints."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from herd.models import Animal, ImportBatch


@dataclass(frozen=True)
class Outcome:
    """What a command said, and how it ended."""

    code: int
    said: str
    problems: list[str]

    @property
    def counts(self) -> str:
        """The line that counts the lines of the file."""
        return self.said.splitlines()[0] if self.said else ""


class Importing:
    """Writes a file and imports it. Lines may be given indented."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, content: str | bytes, kind: str = "births", *, name: str = "file.csv", **options: object
    ) -> Outcome:
        path = self.folder / name
        if isinstance(content, str):
            content = "\n".join(line.strip(" ") for line in content.strip().splitlines()).encode() + b"\n"
        path.write_bytes(content)
        return self.file(path, kind, **options)

    @staticmethod
    def file(path: Path, kind: str = "births", **options: object) -> Outcome:
        """Import a file that is there."""
        out, err = StringIO(), StringIO()
        try:
            call_command(f"import_{kind}", path, stdout=out, stderr=err, **options)
        except CommandError as error:
            return Outcome(error.returncode, out.getvalue(), err.getvalue().splitlines())
        return Outcome(0, out.getvalue(), err.getvalue().splitlines())


def is_refused(outcome: Outcome, *words: str) -> None:
    """Hold that one problem was told, in these words among others, and nothing was saved."""
    assert outcome.code == 1
    assert len(outcome.problems) == 1
    for word in words:
        assert word in outcome.problems[0]
    assert not Animal.objects.exists()
    assert not ImportBatch.objects.exists()


def exported(what: str, **options: object) -> str:
    """Return what an export command prints."""
    out = StringIO()
    call_command(f"export_{what}", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def importing(tmp_path: Path, db: None) -> Importing:
    """A way to import files."""
    return Importing(tmp_path)
