"""What the program remembers of a person."""

from herd.models import Herd, User


def remember_herd(*, user: User, herd: Herd) -> None:
    """Remember the herd a person looked at last; it is gone to after the next sign-in."""
    if user.last_herd_id != herd.pk:
        user.last_herd = herd
        user.save(update_fields=["last_herd"])
