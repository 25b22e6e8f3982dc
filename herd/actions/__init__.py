"""The only writers of herd's records: keyword-only, atomic, `by=` the user, a named error on refusal."""

from herd.actions.animals import correct_animal, enter_animal, record_leaving, tag_animal, undo_leaving
from herd.actions.calvings import add_calf, record_calving
from herd.actions.corrections import correct_calving, declare_separate, join_calvings, void_calving
from herd.actions.herds import change_settings, create_herd

__all__ = [
    "add_calf",
    "change_settings",
    "correct_animal",
    "correct_calving",
    "create_herd",
    "declare_separate",
    "enter_animal",
    "join_calvings",
    "record_calving",
    "record_leaving",
    "tag_animal",
    "undo_leaving",
    "void_calving",
]
