"""What a herd's records are made of."""

from herd.models.access import KeptEntry, SignInLink
from herd.models.animals import Animal, FormerNumber
from herd.models.calvings import MOST_BORN, Calving, SeparateLitters
from herd.models.entered import Entered
from herd.models.people import Herd, Membership, User
from herd.models.staging import ImportBatch, ImportRow

__all__ = [
    "MOST_BORN",
    "Animal",
    "Calving",
    "Entered",
    "FormerNumber",
    "Herd",
    "ImportBatch",
    "ImportRow",
    "KeptEntry",
    "Membership",
    "SeparateLitters",
    "SignInLink",
    "User",
]
