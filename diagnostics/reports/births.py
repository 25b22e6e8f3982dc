"""By what the things done to an animal are told apart: the day by their own, all else by the animal's own birth."""

import pandas as pd

from diagnostics.reports.groups import Groups
from diagnostics.reports.keys import key_of, month_of, named, with_dam
from diagnostics.reports.scope import PERIODS, Scope, Split
from herd.models import Animal, Calving

#: Splits that read the calving the animal was born in; her sire stands with herself.
_OF_CALVING = frozenset({Split.PARITY, Split.BREED, Split.DAM_AGE})
#: Joins the calving `c` that animal `a` was born in, where it stands.
ITS_CALVING = f"LEFT JOIN {Calving._meta.db_table} c ON c.id = a.calving_id AND c.voided_at IS NULL"


def key_by_birth(split: Split, *, day: str, herd: str) -> str:
    """Write what the database groups by for a split: of time the day given, else what is on record of the birth.

    `a` is the animal, `c` the calving she was born in, as `with_birth` joins it; not known without one.
    """
    if split is Split.HERD:
        return herd
    return month_of(day) if split in PERIODS or split is Split.SEASON else key_of(split)


def with_birth(split: Split) -> str:
    """Write the joins to the calving that animal `a` was born in, where it stands, and to the dam."""
    if split not in _OF_CALVING:
        return ""
    return f"{ITS_CALVING} {with_dam(split)}"


def with_animal(split: Split, animal: str) -> str:
    """Write the join to animal `a` and to her birth, where the split reads either; `animal` is the column of her id."""
    if split not in _OF_CALVING and split is not Split.SIRE:
        return ""
    return f"JOIN {Animal._meta.db_table} a ON a.id = {animal} {with_birth(split)}"


def split_groups(groups: Groups, scope: Scope) -> Groups:
    """Return groups by what the database wrote of the split as groups by the keys of the report's rows."""
    names = named(pd.Series(groups.keys, dtype="object"), scope).tolist()
    return groups.renamed(dict(zip(groups.keys, names, strict=True)).__getitem__)
