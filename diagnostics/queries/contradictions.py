"""What on record of an animal contradicts itself, told by its evidence and verdict. Reads only."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from diagnostics.engine import Assessment
from diagnostics.engine.frozen import digest, frozen_assays
from diagnostics.engine.vocabulary import ReasonCode
from diagnostics.queries import Gathered
from diagnostics.vocabulary import ContradictionKind

#: The contradictions that the engine's reasons tell.
OF_REASONS = {
    ReasonCode.RESULTS_CONFLICT: ContradictionKind.RESULTS_CONFLICT,
    ReasonCode.OWN_TISSUE_MALE: ContradictionKind.OWN_TISSUE_MALE,
    ReasonCode.ONLY_MALE_CELLS: ContradictionKind.ONLY_MALE_CELLS,
    ReasonCode.POSITIVE_BUT_CALVED: ContradictionKind.POSITIVE_BUT_CALVED,
}
#: The row of the verdict table of a positive and a later pregnancy.
POSITIVE_THEN_PREGNANT = "6a"


def contradictions(known: Gathered, concluded: Assessment) -> dict[ContradictionKind, str]:
    """Return what contradicts itself, each with the fingerprint of the results it rests on."""
    kinds = list(dict.fromkeys(_kinds(known, concluded)))
    if not kinds:
        return {}
    keyless = tuple(replace(assay, validation=None) for assay in known.evidence.assays)
    calved = [day.isoformat() for day in known.evidence.calvings[:1]]
    fingerprint = digest([frozen_assays(keyless), calved])
    return dict.fromkeys(kinds, fingerprint)


def _kinds(known: Gathered, concluded: Assessment) -> Iterator[ContradictionKind]:
    told = {reason.code for reason in concluded.reasons}
    # Hair free of male DNA has settled it: all her blood comes from her twin (`clinical.md` §6, row 5).
    settled = {ReasonCode.ONLY_MALE_CELLS} if ReasonCode.OWN_TISSUE_FEMALE in told else set()
    for reason in concluded.reasons:
        if reason.code in OF_REASONS and reason.code not in settled:
            yield OF_REASONS[reason.code]
    if concluded.row == POSITIVE_THEN_PREGNANT:
        yield ContradictionKind.POSITIVE_BUT_PREGNANT
    if any(outside(known, assay.collected_on) for assay in known.evidence.assays):
        yield ContradictionKind.NOT_IN_HERD_THAT_DAY


def outside(known: Gathered, day: date) -> bool:
    """Say whether an animal was not in the herd on a day, as far as its coming and leaving are on record."""
    before = known.here_from is not None and day < known.here_from
    return before or (known.here_until is not None and day > known.here_until)
