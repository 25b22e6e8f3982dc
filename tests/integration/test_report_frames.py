"""What reports ask the database comes as frames with fixed columns and types, of a herd without a record too."""

import importlib
import inspect
import pkgutil
import typing
from dataclasses import fields
from enum import EnumType

import pandas as pd
import pytest

import diagnostics.reports
from diagnostics.reports.barn import barn
from diagnostics.reports.by_year import by_verdict_and_test
from diagnostics.reports.fault_questions import Fault
from diagnostics.reports.faults import faults
from diagnostics.reports.frames import frame
from diagnostics.reports.freemartins import by_birth_and_key
from diagnostics.reports.heifers import HEIFER_COLUMNS, VERDICT_COLUMNS
from diagnostics.reports.litters import LITTER_COLUMNS
from diagnostics.reports.readings import Results
from diagnostics.reports.sample_ways import Ways
from diagnostics.reports.scope import Scope, Split
from diagnostics.reports.twinning import by_key_and_parity
from herd.models import Animal
from tests.factories import HerdFactory
from tests.full_herd import full_herd, written_once
from tests.reports import TODAY, scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("herds")]


def faulty(herd, split):
    """Return how many records of a herd have each fault, all under one key as the database writes it for a split."""
    key = {Split.YEAR: "2026-03", Split.SIRE: "Rex", Split.PARITY: 2, Split.HERD: herd.pk}[split]
    found = faults(scope_of(herd, unsplit=True)).found
    return [(key, each.fault.value, each.number) for each in found if each.number]


#: What some frames are asked for beside the scope, in a herd, by its name; of a vocabulary the first word.
MORE = {
    "first_calving_days": lambda _herd, _split: 730.0,
    "animals": lambda herd, _split: Animal.objects.filter(herd=herd, sex="female"),
    "rows": faulty,
    "kinds": lambda _herd, _split: Fault,
}
#: Reshaping of a frame that the database has answered, and the columns of that.
RESHAPED = {
    by_key_and_parity: LITTER_COLUMNS,
    by_birth_and_key: HEIFER_COLUMNS,
    by_verdict_and_test: VERDICT_COLUMNS,
}


#: What is read of a scope: a frame, frames, or arrays of numbers.
READ = (pd.DataFrame, tuple[pd.DataFrame, pd.DataFrame], Results, Ways)


def asking_the_database():
    """Return every function of the reports that reads frames or arrays of a scope, by its name."""
    found = {}
    for module in pkgutil.iter_modules(diagnostics.reports.__path__):
        named = importlib.import_module(f"diagnostics.reports.{module.name}")
        for name, function in inspect.getmembers(named, inspect.isfunction):
            types = typing.get_type_hints(function) if function.__module__ == named.__name__ else {}
            if types.get("return") in READ and types.get("scope") is Scope:
                found[f"{module.name}.{name}"] = function
    return found


FRAMES = asking_the_database()


@pytest.fixture(scope="module")
def herds(django_db_setup, django_db_blocker):
    """A herd of which every frame holds rows, and one without a record."""
    with written_once(django_db_blocker):
        yield full_herd("FULL", "Full"), HerdFactory(code="BARE")


def types_of(found):
    return found.dtypes.astype(str).to_dict()


def frames_of(read):
    """Return what was read as frames; of arrays, of groups too, one frame of them all."""
    if isinstance(read, tuple):
        return read
    if isinstance(read, pd.DataFrame):
        return (read,)
    arrays = {}
    for each in fields(read):
        array = getattr(read, each.name)
        named = array if isinstance(array, dict) else {each.name: getattr(array, "places", array)}
        arrays.update({str(name): values for name, values in named.items()})
    return (pd.DataFrame(arrays),)


def asked(function, herd, split):
    scope = Scope({herd.pk: herd.code}, TODAY, split=split)
    types = typing.get_type_hints(function)
    more = {
        name: next(iter(types[name])) if isinstance(types[name], EnumType) else MORE[name](herd, split)
        for name in inspect.signature(function).parameters
        if name != "scope"
    }
    return function(scope, **more)


@pytest.mark.parametrize("split", [Split.YEAR, Split.SIRE, Split.PARITY, Split.HERD])
@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_of_a_herd_without_a_record_has_the_columns_and_types_of_a_full_one(herds, name, split):
    of_both = (frames_of(asked(FRAMES[name], herd, split)) for herd in herds)
    for full, empty in zip(*of_both, strict=True):
        assert len(full)
        assert empty.empty or (split is Split.HERD and not empty.to_numpy().any())  # each herd has its row
        assert types_of(full) == types_of(empty)
        assert list(full.columns) == list(empty.columns)


def test_every_question_of_the_reports_is_tried_here():
    asked_for = {name for function in FRAMES.values() for name in inspect.signature(function).parameters}
    assert len(FRAMES) >= 10
    assert asked_for >= set(MORE)


@pytest.mark.parametrize("reshape", RESHAPED, ids=lambda reshape: reshape.__name__)
def test_what_is_reshaped_has_the_same_columns_and_types_of_nothing_as_of_something(reshape):
    columns = RESHAPED[reshape]
    row = tuple({"str": "x", "int64": 1, "float64": 0.5}[kind] for kind in columns.values())
    known = {"parity": "first", "birth": "mixed", "end": "confirmed", "verdict": "suspect"}
    row = tuple(known.get(name, value) for name, value in zip(columns, row, strict=True))
    full, empty = reshape(frame([row], columns)), reshape(frame([], columns))
    assert len(full)
    assert empty.empty
    assert types_of(full) == types_of(empty)


def test_the_register_of_an_empty_herd_has_no_row(herds):
    _full, bare = herds
    assert barn(Scope({bare.pk: bare.code}, TODAY)).found == 0
