"""The rules of the house that no linter knows: read off the source, so that none can be forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("herd", "diagnostics")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 30

# Longer modules and functions, each with its reason. An entry no longer needed fails too.
LONG_MODULES: dict[str, str] = {
    "diagnostics/engine/criteria.py": "a table of data: every number of the clinical reference, once",
}
LONG_FUNCTIONS: dict[str, str] = {}


def python_files(*folders: str) -> list[Path]:
    """The project's own Python files in these folders, without migrations."""
    return sorted(
        file for folder in folders for file in (ROOT / folder).rglob("*.py") if "migrations" not in file.parts
    )


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def modules(app: str, *names: str) -> Iterator[Path]:
    """The modules of an app by these names, be they files or packages."""
    for name in names:
        yield from (file for file in [ROOT / app / f"{name}.py"] if file.exists())
        yield from (ROOT / app / name).rglob("*.py")


def every(*names: str) -> list[Path]:
    return [file for app in APPS for file in modules(app, *names)]


def calls(file: Path) -> Iterator[tuple[str, int]]:
    """Each call in a file as its dotted words, such as «self.herd.animals.create», with its line."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_views_reach_animals_only_through_their_herd():
    doors_beside = [
        f"{named(file)}:{node.lineno}"
        for file in every("views", "decorators", "tables", "filters")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]

    assert doors_beside == []


WRITES = re.compile(
    r"\.(save|bulk_create|bulk_update|get_or_create|update_or_create|delete)$|\.objects\.(create|update)$"
    r"|^bulk_(create|update)_with_history$"
)


def test_only_actions_write():
    readers = every(
        "views",
        "forms",
        "presenters",
        "queries",
        "policies",
        "permissions",
        "tables",
        "filters",
        "decorators",
    )
    written = [
        f"{named(file)}:{line} {words}"
        for file in readers
        for words, line in calls(file)
        if WRITES.search(words) and not words.startswith("segno.")  # which draws a code into memory
    ]

    assert written == []


CLOCK = re.compile(r"(^|\.)(now|today|localdate|localtime|utcnow)$")
#: What actions across herds are handed to be told each herd's day: `today(herd)`.
HANDED_IN = "today"


def test_no_clock_ticks_in_the_domain():
    domain = every("engine", "kinship", "identifiers", "queries", "policies", "models", "actions", "guards")
    # `Herd.today` is what views and commands ask and hand on.
    askers = {"herd/models/people.py"}
    ticking = [
        f"{named(file)}:{line} {words}"
        for file in domain
        if named(file) not in askers
        for words, line in calls(file)
        if CLOCK.search(words) and words != HANDED_IN and not is_a_moment_of_recording(file, words)
    ]

    assert ticking == []


def is_a_moment_of_recording(file: Path, words: str) -> bool:
    """Actions stamp when something was voided or joined; which day it is in the herd they are told."""
    return "actions" in file.parts and words == "timezone.now"


def test_a_sentence_on_what_is_not_there_is_raised_so_that_its_page_tells_it():
    untold = [
        f"{named(file)}:{node.lineno}"
        for file in python_files(*APPS)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith("Http404")
    ]
    assert untold == [], "raise `herd.errors.NotHere`"


def test_nothing_in_the_domain_is_called_test():
    # pytest would collect it, and a test done on an animal is an assay.
    named_test = [
        f"{named(file)}:{node.lineno} {node.name}"
        for file in python_files(*APPS)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test")
    ]

    assert named_test == []


def test_actions_take_their_arguments_by_name():
    positional = [
        f"{named(file)}:{node.lineno} {node.name}"
        for file in every("actions")
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and is_atomic(node)
        if node.args.args or node.args.posonlyargs
    ]

    assert positional == []


def is_atomic(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def test_each_long_module_has_a_reason():
    found = {
        named(file): len(file.read_text(encoding="utf-8").splitlines())
        for file in python_files(*APPS, "config", "tools", "benchmarks")
    }
    too_long = {name: lines for name, lines in found.items() if lines > LONGEST_MODULE}

    assert {name: lines for name, lines in too_long.items() if name not in LONG_MODULES} == {}
    assert [name for name in LONG_MODULES if name not in too_long] == [], "reasons no longer needed"


def test_each_long_function_has_a_reason():
    too_long = {
        f"{named(file)}:{node.name}": length(node)
        for file in python_files(*APPS, "config", "tools")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > LONGEST_FUNCTION
    }

    assert {name: lines for name, lines in too_long.items() if name not in LONG_FUNCTIONS} == {}
    assert [name for name in LONG_FUNCTIONS if name not in too_long] == [], "reasons no longer needed"


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("app", APPS)
def test_messages_are_translated_when_they_are_shown_not_when_they_are_imported(app):
    # A plain gettext at import time would freeze the words in the server's language.
    frozen = []
    for file in python_files(app):
        module = tree(file)
        lazy_only = {
            alias.asname or alias.name
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if not alias.name.endswith("_lazy") and "gettext" in alias.name and "noop" not in alias.name
        }
        for node in module.body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                frozen += [
                    f"{named(file)}:{call.lineno}"
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in lazy_only
                ]

    assert frozen == []
