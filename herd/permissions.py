"""Who may do what in a herd: one table."""

from collections.abc import Iterable
from enum import StrEnum

from herd.vocabulary import Role


class Right(StrEnum):
    """Something a member may be allowed to do in a herd."""

    SEE = "see"
    EXPORT = "export"
    RECORD_BIRTHS = "record_births"
    TAG = "tag"
    RECORD_LEAVING = "record_leaving"
    IMPORT = "import"
    JOIN_OR_VOID_CALVING = "join_or_void_calving"
    RECORD_RESULTS = "record_results"
    VERIFY = "verify"
    SIGN = "sign"
    MANAGE_LABORATORIES = "manage_laboratories"
    CHANGE_POLICY = "change_policy"
    CHANGE_SETTINGS = "change_settings"
    MANAGE_MEMBERS = "manage_members"


_READER = frozenset({Right.SEE, Right.EXPORT})
_STAFF = _READER | {Right.RECORD_BIRTHS, Right.TAG, Right.RECORD_LEAVING}
_RESULTS = _STAFF | {Right.IMPORT, Right.JOIN_OR_VOID_CALVING, Right.RECORD_RESULTS}
#: A veterinarian alone answers for a result read a second time, and for what is signed.
_VET = _RESULTS | {Right.VERIFY, Right.SIGN}
_MANAGER = _RESULTS | {
    Right.MANAGE_LABORATORIES,
    Right.CHANGE_POLICY,
    Right.CHANGE_SETTINGS,
    Right.MANAGE_MEMBERS,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.READER: _READER,
    Role.STAFF: _STAFF,
    Role.VET: _VET,
    Role.MANAGER: _MANAGER,
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return all that somebody holding these roles may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def roles_with(right: Right) -> frozenset[Role]:
    """Return the roles that hold a right."""
    return frozenset(role for role, rights in RIGHTS.items() if right in rights)
