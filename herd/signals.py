"""What herd announces to whoever listens, inside the transaction of the change."""

from django.dispatch import Signal

#: Sent by actions (never by `save`) after births, kin or presence of animals have changed.
#: Arguments: `herd`, `animals` (ids of every animal whose evidence may differ: those changed, their littermates
#: before and after, and their dams), `change` (`herd.vocabulary.Change`), `by` (a user or None), `today`.
births_changed = Signal()

#: Sent by `create_herd` after a herd was made. Arguments: `herd`, `by` (a user or None).
herd_created = Signal()
