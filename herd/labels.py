"""Words shown to people for the values of `herd.vocabulary`.

Keys are plain strings, so that migrations import nothing of ours.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from herd.vocabulary import (
    Answer,
    BirthAsStated,
    Fate,
    ImportKind,
    ImportState,
    LeftReason,
    Membranes,
    Role,
    RowOutcome,
    Semen,
    Sex,
    Units,
)

SEX = {
    Sex.FEMALE.value: pgettext_lazy("sex of cattle", "Female"),
    Sex.MALE.value: pgettext_lazy("sex of cattle", "Male"),
    Sex.UNKNOWN.value: pgettext_lazy("sex of cattle", "Not known"),
}
FATE = {
    Fate.ALIVE.value: pgettext_lazy("fate of a calf", "Alive"),
    Fate.STILLBORN.value: pgettext_lazy("fate of a calf", "Stillborn"),
    Fate.DIED.value: pgettext_lazy("fate of a calf", "Died within 48 hours"),
    Fate.ABORTED.value: pgettext_lazy("fate of a calf", "Aborted"),
    Fate.MUMMIFIED.value: pgettext_lazy("fate of a calf", "Mummified"),
    Fate.UNKNOWN.value: pgettext_lazy("fate of a calf", "Not known"),
}
BIRTH_AS_STATED = {
    BirthAsStated.SINGLE.value: _("Single"),
    BirthAsStated.TWIN_TO_BULL.value: _("Twin to a bull"),
    BirthAsStated.TWIN_TO_HEIFER.value: _("Twin to a heifer"),
    BirthAsStated.TWIN_TO_UNKNOWN.value: _("Twin, sex of the other not known"),
}
ANSWER = {
    Answer.YES.value: _("Yes"),
    Answer.NO.value: _("No"),
    Answer.UNKNOWN.value: pgettext_lazy("answer", "Not known"),
}
SEMEN = {
    Semen.CONVENTIONAL.value: pgettext_lazy("semen", "Conventional"),
    Semen.SEXED_FEMALE.value: _("Sexed for heifers"),
    Semen.SEXED_MALE.value: _("Sexed for bulls"),
}
MEMBRANES = {
    Membranes.PASSED.value: _("Passed"),
    Membranes.RETAINED.value: _("Retained"),
    Membranes.UNKNOWN.value: pgettext_lazy("membranes", "Not known"),
}
LEFT_REASON = {
    LeftReason.SOLD.value: pgettext_lazy("why an animal left", "Sold"),
    LeftReason.DIED.value: pgettext_lazy("why an animal left", "Died"),
    LeftReason.CULLED.value: pgettext_lazy("why an animal left", "Culled"),
    LeftReason.OTHER.value: pgettext_lazy("why an animal left", "Other"),
}
UNITS = {
    Units.METRIC.value: _("Metric (kg, cm)"),
    Units.IMPERIAL.value: _("Imperial (lb, in)"),
}
ROLE = {
    Role.READER.value: pgettext_lazy("role in a herd", "Reader"),
    Role.STAFF.value: pgettext_lazy("role in a herd", "Farm staff"),
    Role.VET.value: pgettext_lazy("role in a herd", "Veterinarian"),
    Role.MANAGER.value: pgettext_lazy("role in a herd", "Manager"),
}
EASE = {
    1: _("1: without help"),
    2: _("2: easy pull"),
    3: _("3: hard pull"),
    4: _("4: caesarean"),
    5: _("5: embryotomy"),
}
IMPORT_KIND = {
    ImportKind.BIRTHS.value: _("Births"),
    ImportKind.ANIMALS.value: _("Animals from outside"),
    ImportKind.RESULTS.value: _("Results"),
}
IMPORT_STATE = {
    ImportState.STAGED.value: pgettext_lazy("uploaded file", "Read, not yet tried"),
    ImportState.PREVIEWED.value: pgettext_lazy("uploaded file", "Waits to be confirmed"),
    ImportState.CONFIRMED.value: pgettext_lazy("uploaded file", "Saved"),
}
ROW_OUTCOME = {
    RowOutcome.NEW.value: pgettext_lazy("line of a file", "New"),
    RowOutcome.CHANGED.value: pgettext_lazy("line of a file", "Changed"),
    RowOutcome.SAME.value: pgettext_lazy("line of a file", "The same"),
    RowOutcome.REFUSED.value: pgettext_lazy("line of a file", "Refused"),
}
