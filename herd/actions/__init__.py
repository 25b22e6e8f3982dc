"""The only writers of herd's records: keyword-only, atomic, `by=` the user, a named error on refusal."""

from herd.actions.animals import correct_animal, enter_animal, tag_animal, tag_animals
from herd.actions.calvings import add_calf, add_calves, record_calving
from herd.actions.corrections import correct_calving, declare_separate, join_calvings
from herd.actions.herds import change_settings, create_herd
from herd.actions.leaving import record_leaving, undo_leaving
from herd.actions.litters import record_birth
from herd.actions.voiding import remove_calf, take_back_calving, void_calving

__all__ = [
    "add_calf",
    "add_calves",
    "change_settings",
    "correct_animal",
    "correct_calving",
    "create_herd",
    "declare_separate",
    "enter_animal",
    "join_calvings",
    "record_birth",
    "record_calving",
    "record_leaving",
    "remove_calf",
    "tag_animal",
    "tag_animals",
    "take_back_calving",
    "undo_leaving",
    "void_calving",
]
