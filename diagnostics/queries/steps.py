"""Next steps by what they ask for."""

from diagnostics.engine.vocabulary import NextStep

#: Next steps that begin with drawing something from the animal.
SAMPLING_STEPS = frozenset(
    {
        NextStep.DRAW_BLOOD,
        NextStep.RESAMPLE,
        NextStep.REPEAT_TEST,
        NextStep.TEST_FURTHER,
        NextStep.SAMPLE_OWN_TISSUE,
    }
)
