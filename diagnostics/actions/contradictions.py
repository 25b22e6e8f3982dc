"""Keeping what contradicts itself: opened with the verdict, dealt with by a vet, gone when the record is mended."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnostics.models import Contradiction
from diagnostics.vocabulary import ContradictionKind
from herd.actions.numbers import lock
from herd.errors import refused
from herd.models import Herd, User


def keep_contradictions(
    herd: Herd, found: Mapping[int, Mapping[ContradictionKind, str]], *, now: datetime
) -> None:
    """Open what is newly found of animals (ids), and close what is found no longer. Called with their verdicts."""
    wanted = {
        (animal, kind.value, fingerprint)
        for animal, kinds in found.items()
        for kind, fingerprint in kinds.items()
    }
    known = Contradiction.objects.filter(animal__in=found.keys())
    standing = {(each.animal_id, each.kind, each.fingerprint): each for each in known}
    gone = [each.pk for key, each in standing.items() if key not in wanted and each.gone_at is None]
    back = [each.pk for key, each in standing.items() if key in wanted and each.gone_at is not None]
    if gone:
        Contradiction.objects.filter(pk__in=gone).update(gone_at=now)
    if back:
        Contradiction.objects.filter(pk__in=back).update(gone_at=None)
    new = sorted(wanted - standing.keys())
    Contradiction.objects.bulk_create(
        Contradiction(herd=herd, animal_id=animal, kind=kind, fingerprint=fingerprint, found_at=now)
        for animal, kind, fingerprint in new
    )


@transaction.atomic
def deal_with_contradiction(*, contradiction: Contradiction, note: str, by: User) -> Contradiction:
    """Note what a vet did about a contradiction: it leaves the worklist until a new result opens it again.

    Raises `Refused` without a note, or where it is gone or another has dealt with it already.
    """
    lock(contradiction.herd, contradiction)
    if contradiction.dealt_at is not None and contradiction.dealt_by == by:
        return contradiction  # sent twice
    if contradiction.gone_at is not None or contradiction.dealt_at is not None:
        raise refused("dealt_with", _("Somebody has dealt with it meanwhile, or the record has been mended."))
    if not note.strip():
        raise refused("note_missing", _("Say what was done about it."), field="note")
    contradiction.dealt_at, contradiction.dealt_by = timezone.now(), by
    contradiction.dealt_note = note.strip()[:500]
    contradiction.save(update_fields=["dealt_at", "dealt_by", "dealt_note"])
    return contradiction
