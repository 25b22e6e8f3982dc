"""All the evidence of one animal, read and combined: what the verdict table asks about (clinical.md §3–§5)."""

from dataclasses import dataclass
from datetime import date

from diagnostics.engine.birth import BirthReading, read_birth
from diagnostics.engine.blood import NO_BLOOD, Blood, read_blood
from diagnostics.engine.chance import NO_CHANCE, Chance
from diagnostics.engine.evidence import Evidence, Thresholds
from diagnostics.engine.findings import NO_FINDINGS, Findings, read_findings
from diagnostics.engine.own_tissue import NO_OWN_TISSUE, OwnTissue, read_own_tissue
from diagnostics.engine.pregnancy import NO_CHECKS, Checks, first_proof_of_calving, read_checks
from diagnostics.engine.results import NO_RESULTS, Results, sort_results
from herd.vocabulary import Sex


@dataclass(frozen=True, slots=True)
class Facts:
    """One animal's evidence, read.

    `chance` is the probability that comes of it all; of an animal without recorded sex, from the birth alone.
    """

    evidence: Evidence
    thresholds: Thresholds
    birth: BirthReading
    first_calved_on: date | None
    chance: Chance
    results: Results = NO_RESULTS
    checks: Checks = NO_CHECKS
    findings: Findings = NO_FINDINGS
    blood: Blood = NO_BLOOD
    own_tissue: OwnTissue = NO_OWN_TISSUE

    @property
    def male(self) -> bool:
        """Say whether a male stands on record."""
        return self.evidence.sex == Sex.MALE

    @property
    def calved(self) -> bool:
        """Say whether a calving proves her fertile."""
        return self.first_calved_on is not None

    @property
    def without_sex(self) -> bool:
        """Say whether the sex is not recorded, and no calving shows that she is a female."""
        return self.evidence.sex == Sex.UNKNOWN and not self.calved

    @property
    def criterion(self) -> bool:
        """Say whether the birth criterion is met."""
        return self.birth.criterion and not self.male

    @property
    def probability(self) -> float:
        """Give the probability of freemartinism, unrounded."""
        return self.chance.probability

    @property
    def as_suspect(self) -> bool:
        """Say whether her birth, or the probability by itself, makes her one to look at."""
        return self.criterion or self.probability >= self.thresholds.suspect

    @property
    def low_enough_to_clear(self) -> bool:
        """Say whether the probability is at or under the clearing threshold."""
        return self.probability <= self.thresholds.clear

    @property
    def high_enough_to_confirm(self) -> bool:
        """Say whether the probability is at or over the confirming threshold."""
        return self.probability >= self.thresholds.confirm

    @property
    def speaks_for_her(self) -> bool:
        """Say whether a valid negative, or a check that found her pregnant, is on record."""
        return bool(self.blood.negatives or self.checks.pregnant_on)

    @property
    def positive_then_pregnant(self) -> bool:
        """Say whether a check on a later day than a valid positive found her pregnant."""
        return any(
            day > one.assay.collected_on for one in self.blood.positives for day in self.checks.pregnant_on
        )


def read(evidence: Evidence, thresholds: Thresholds) -> Facts:
    """Read all the evidence of one animal and combine it into one probability."""
    birth = read_birth(evidence)
    first_calved_on = first_proof_of_calving(evidence.calvings, evidence.born_on)
    if not evidence.assays:
        chance = birth.chance if first_calved_on is None else NO_CHANCE
        return Facts(evidence, thresholds, birth, first_calved_on, chance)
    results = sort_results(evidence.assays)
    checks = read_checks(results.checks)
    findings = read_findings(results.measures, results.examinations, evidence.born_on)
    blood = read_blood(results.blood, evidence.born_on, first_calved_on, checks)
    if evidence.sex == Sex.UNKNOWN and first_calved_on is None:
        chance = birth.chance
    else:
        chance = _combine(birth.chance, findings, checks, blood, calved=first_calved_on is not None)
    return Facts(
        evidence=evidence,
        thresholds=thresholds,
        birth=birth,
        first_calved_on=first_calved_on,
        chance=chance,
        results=results,
        checks=checks,
        findings=findings,
        blood=blood,
        own_tissue=read_own_tissue(results.hair),
    )


def _combine(prior: Chance, findings: Findings, checks: Checks, blood: Blood, *, calved: bool) -> Chance:
    if calved and not blood.positives:
        return NO_CHANCE
    ratio = findings.ratio * checks.ratio
    for one in blood.weighed:
        ratio *= one.ratio
    return prior.times(ratio)
