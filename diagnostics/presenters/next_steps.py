"""What to do next about an animal: a sentence, and a button where the program has a page for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.engine.vocabulary import Method, NextStep, ReasonCode
from diagnostics.models import Assessment
from diagnostics.presenters.numbers import day
from herd.models import Animal, Herd
from herd.permissions import Right

Words = str | Promise


@dataclass(frozen=True, slots=True)
class StepWords:
    """One next step: what to do, and the page where it is done.

    `url_name` is empty where nothing is entered in the program. `of` says what the page's address names besides the
    herd: `animal` or `calving` in the path, `query` for `?animal=…`, nothing for a list of the herd.
    """

    sentence: Words
    button: Words = ""
    url_name: str = ""
    of: str = ""
    right: Right = Right.SEE
    icon: str = "info"
    query: tuple[tuple[str, str], ...] = ()


def _sample(sentence: Words, button: Words = "") -> StepWords:
    button = button or _("Record a sample")
    return StepWords(sentence, button, "diagnostics:sample-new", "query", Right.RECORD_RESULTS, "tube")


STEPS: dict[NextStep, StepWords] = {
    NextStep.NONE: StepWords(_("Nothing to do."), icon="check"),
    NextStep.REVIEW_DIAGNOSIS: StepWords(
        _("There is new evidence since the diagnosis was signed: a veterinarian looks at it again."),
        _("Review the diagnosis"), "diagnostics:diagnosis-sign", "animal", Right.SIGN, "warning",
    ),
    NextStep.RECORD_SEX: StepWords(
        _("Look at the animal and record the sex: only a heifer can be a freemartin."),
        _("Record the sex"), "herd:animal-edit", "animal", Right.RECORD_BIRTHS, "edit",
    ),
    NextStep.CHECK_IDENTITY: StepWords(
        _(
            "Check whose sample it was: compare tag, tube and report, and repeat the test or the check. A result found "
            "to be another animal's is voided with a reason."
        ),
        _("See her results"), "diagnostics:animal", "animal", icon="warning",
    ),
    NextStep.SETTLE_LITTER: StepWords(
        _("Two calvings of her dam lie at most three days apart: say whether they are one litter or two."),
        _("Settle the litter"), "herd:unsettled", right=Right.JOIN_OR_VOID_CALVING, icon="twins",
    ),
    NextStep.AWAIT_RESULT: StepWords(
        _("A sample is out, or its result is not final yet: wait for the laboratory."),
        _("Enter the result"), "diagnostics:result-new", "query", Right.RECORD_RESULTS, "clock",
    ),
    NextStep.SAMPLE_OWN_TISSUE: _sample(
        _(
            "Pull hair with its roots and have it tested for male DNA: hair shows her own sex, blood her twin's cells "
            "too."
        ),
        _("Record the hair sample"),
    ),
    NextStep.RESAMPLE: _sample(_("Draw a new blood sample, with a new needle, and have the test done again.")),
    NextStep.AWAIT_CALVING: StepWords(
        _("The male cells may be her calf's: wait until she has calved. A calf settles it."), icon="clock"
    ),
    NextStep.REFER_TO_SPECIALIST: StepWords(
        _("No further test in this program settles it: ask a specialist."), icon="person"
    ),
    NextStep.REPEAT_TEST: _sample(_("The test failed or was inconclusive: repeat it on fresh blood.")),
    NextStep.CHECK_PREGNANCY: StepWords(
        _("Check her for pregnancy once more, at least 30 days after the first check."),
        _("Enter the check"), "diagnostics:result-new", "query", Right.RECORD_RESULTS, "calendar",
        (("method", Method.PREGNANCY_CHECK.value),),
    ),
    NextStep.TEST_FURTHER: _sample(_("One more blood test can settle it.")),
    NextStep.RECORD_LITTERMATE_SEX: StepWords(
        _("Look at her littermate and record its sex: if it is a heifer, nothing more needs doing."),
        _("To the litter"), "diagnostics:calving", "calving", Right.RECORD_BIRTHS, "edit",
    ),
    NextStep.SIGN_DIAGNOSIS: StepWords(
        _("A veterinarian can sign the diagnosis."),
        _("Sign the diagnosis"), "diagnostics:diagnosis-sign", "animal", Right.SIGN, "edit",
    ),
    NextStep.DRAW_BLOOD: _sample(
        _(
            "Draw blood and have it tested for male cells: 3 to 5 mL in an EDTA tube, kept cool and not frozen, before "
            "any transfusion."
        ),
    ),
    NextStep.COMPLETE_BIRTH_RECORD: StepWords(
        _(
            "Find out how she was born, from her breeder or the registry. A births file puts it on record; what her "
            "seller says of it can be entered at once."
        ),
        _("Complete the birth record"), "herd:animal-edit", "animal", Right.RECORD_BIRTHS, "edit",
    ),
}  # fmt: skip


#: Where the seller's word is entered already, only a birth on record takes her further.
BIRTH_STATED_ONLY = StepWords(
    _(
        "Only her seller's word says how she was born: ask her breeder or the registry, and put it on record by a "
        "births file."
    ),
    _("Upload a births file"), "diagnostics:upload", right=Right.IMPORT, icon="edit",
)  # fmt: skip
#: What is said instead where the row of the decision table asks for more.
SENTENCE_OF_ROW: dict[tuple[NextStep, str], Words] = {
    (NextStep.SAMPLE_OWN_TISSUE, "4"): _(
        "Make sure that the hair was hers and that her sex on record is right, then pull hair with its roots once more "
        "and have it tested for male DNA."
    ),
    (NextStep.RESAMPLE, "6"): _(
        "Draw a new blood sample, and have both tests that contradict each other done on it. A result then shown to be "
        "wrong is voided with a reason."
    ),
}


@dataclass(frozen=True, slots=True)
class NextStepView:
    """A next step as a page tells it; `url` and `label` are empty where there is no page, or no right to it."""

    code: str
    title: str
    sentence: str
    label: str
    url: str
    icon: str
    not_before: date | None

    @property
    def not_before_words(self) -> str:
        """From which day on it makes sense; empty for at once."""
        return _now("Not before %(day)s.") % {"day": day(self.not_before)} if self.not_before else ""

    @property
    def needed(self) -> bool:
        """Whether there is anything to do."""
        return self.code != NextStep.NONE


def next_step(assessment: Assessment, animal: Animal, herd: Herd, rights: Collection[Right]) -> NextStepView:
    """Return the next step of an assessment, with its button where these rights allow it.

    `animal.calving` is read for steps that lead to the litter: select it with the animals of a list.
    """
    code = NextStep(assessment.next_step)
    words = _words(code, assessment)
    page, right = page_of_step(assessment, animal, herd)
    url = page if right in rights else ""
    return NextStepView(
        code=code.value,
        title=str(labels.NEXT_STEP[code.value]),
        sentence=str(SENTENCE_OF_ROW.get((code, assessment.row), words.sentence)),
        label=str(words.button) if url else "",
        url=url,
        icon=words.icon,
        not_before=assessment.not_before,
    )


def page_of_step(assessment: Assessment, animal: Animal, herd: Herd) -> tuple[str, Right]:
    """Return the address at which the next step is taken, empty where there is none, and the right that it takes."""
    words = _words(NextStep(assessment.next_step), assessment)
    return address(words, animal, herd), words.right


def _words(code: NextStep, assessment: Assessment) -> StepWords:
    stated = ReasonCode.BIRTH_AS_STATED.value in assessment.reason_codes.split(";")
    return BIRTH_STATED_ONLY if stated and code is NextStep.COMPLETE_BIRTH_RECORD else STEPS[code]


def address(words: StepWords, animal: Animal, herd: Herd) -> str:
    """Return the address of the page of a next step for one animal; empty where there is none."""
    if not words.url_name:
        return ""
    arguments = [herd.code]
    if words.of == "animal":
        arguments.append(str(animal.public_id))
    elif words.of == "calving":
        if animal.calving is None:
            return ""
        arguments.append(str(animal.calving.public_id))
    url = reverse(words.url_name, args=arguments)
    query = dict(words.query)
    if words.of == "query":
        query["animal"] = str(animal.public_id)
    return f"{url}?{urlencode(query)}" if query else url
