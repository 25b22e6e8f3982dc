"""A correction of what somebody saw must not undo, unseen, what another person has corrected meanwhile."""

from collections.abc import Mapping
from typing import Any

from herd.errors import ChangedSince
from herd.models import User
from herd.policies.versions import changed_problems
from herd.queries.versions import changed_since, version_of


def check_seen(
    record: Any,
    seen: str,
    intended: Mapping[str, Any],
    *,
    by: User | None,
    named: Mapping[str, str] | None = None,
) -> None:
    """Refuse a correction that would overwrite what was changed since the version `seen` of a record.

    Call it on the record as it is now, in the transaction that will change it. `intended` are the values it will
    get, by field; one that is on record already overwrites nothing. Without a version, as from a file, all is
    allowed. `named` gives a field's name in the entry where it differs. Raises `ChangedSince`.
    """
    overwritten = {name for name, value in intended.items() if getattr(record, name) != value}
    if problems := list(changed_problems(changed_since(record, seen, overwritten), by=by, named=named or {})):
        raise ChangedSince(*problems, version=version_of(record))
