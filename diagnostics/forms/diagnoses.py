"""Forms of a diagnosis: signed, revoked, its certificate compared, and the licence number of whoever signs."""

from typing import Any, cast

from crispy_forms.layout import Field
from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from diagnostics import labels
from diagnostics.entries import DiagnosisEntry
from diagnostics.policies.diagnoses import (
    GOES_WITH,
    LICENCE_MISSING,
    LONGEST_LICENCE,
    LONGEST_REASON,
    LONGEST_STATEMENT,
    entry_problems,
    standing_problem,
)
from diagnostics.queries.diagnoses import Seen, ToSign
from herd.errors import tell_unless_told
from herd.forms.fields import helper_of, key_field
from herd.forms.plain_words import PlainForm
from herd.reauthentication import Ways

_SALT = "diagnostics.diagnosis_seen"
#: A form left open for longer than this shows the record anew.
SEEN_LASTS_S = 30 * 24 * 60 * 60
PASSWORD = "password"  # noqa: S105 - the name of the field; what is typed into it is never kept
#: Of a form that does not say what its page had shown: it is no word for anything on record.
NOTHING_SEEN = Seen(evidence={}, verdict="")
LARGEST_FILE_BYTES = 5 * 1024 * 1024


def sign_seen(seen: Seen) -> str:
    """Return what a page shows of the record as a signed text, for a hidden field."""
    return signing.dumps([seen.evidence, seen.verdict, seen.diagnosis], salt=_SALT, compress=True)


def read_seen(signed: str) -> Seen | None:
    """Return what the page a form was on had shown; `None` for a text that is not ours, or too old."""
    try:
        return Seen(*signing.loads(signed, salt=_SALT, max_age=SEEN_LASTS_S))
    except signing.BadSignature:
        return None


class DiagnosisForm(PlainForm):
    """A diagnosis as it is written and signed, in one form.

    `now` is what it would rest on; `proposals` are the statements proposed for each conclusion. A statement that is
    still the one proposed for another conclusion is exchanged for the one that goes with the chosen conclusion, and
    shown before anything is signed.
    """

    conclusion = forms.ChoiceField(
        label=_("Your conclusion"), choices=labels.SIGNED_CONCLUSION, widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=_("Statement"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Proposed from the evidence, in the laboratories' wording and the herd's language. It stands on the "
            "certificate as you leave it here."
        ),
        error_messages={"required": _("State what you found and conclude.")},
    )
    differs_because = forms.CharField(
        label=_("Why your conclusion differs from the program's verdict"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    supersede = forms.BooleanField(label=_("Yes, replace the diagnosis that stands"))
    licence_number = forms.CharField(
        label=_("Your licence number"),
        max_length=LONGEST_LICENCE,
        error_messages={"required": LICENCE_MISSING},
        help_text=_("Asked once, and kept for what you sign later."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        error_messages={"required": _("Enter it again: without it nothing is signed.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    idempotency_key = key_field()

    def __init__(
        self,
        data: QueryDict | None,
        *,
        now: ToSign,
        proposals: dict[str, str],
        licence_number: str,
        ways: Ways,
    ) -> None:
        proposed = GOES_WITH[now.concluded.verdict]
        begun = {"conclusion": proposed, "statement": proposals[proposed] if proposed else ""}
        super().__init__(data, initial=begun)
        self.now, self.proposals, self.licence = now, proposals, licence_number
        if now.standing is None:
            del self.fields["supersede"]
        else:
            stands = standing_problem(DiagnosisEntry("", "", now.seen), now.standing)
            self.fields["supersede"].error_messages["required"] = str(stands)
        if licence_number:
            del self.fields["licence_number"]
        if proposed:
            words = _now("Asked where it is another than «%(goes_with)s».")
            told = {"goes_with": labels.SIGNED_CONCLUSION[proposed.value]}
            self.fields["differs_because"].help_text = words % told
        self._ask_for_proof(ways)
        self._lay_out()

    def _ask_for_proof(self, ways: Ways) -> None:
        self.fields[PASSWORD].label = _proof_label(ways)
        if not ways.password:
            self.fields[PASSWORD].widget.attrs["autocomplete"] = "one-time-code"

    def _lay_out(self) -> None:
        asked = [name for name in ("supersede", "licence_number") if name in self.fields]
        self.helper = helper_of(
            Field("conclusion", template="components/choice_even.html"),
            "statement",
            "differs_because",
            *asked,
            PASSWORD,
            "idempotency_key",
        )
        # One field is asked for by the conclusion alone: «optional» beside it would mislead.
        self.helper.all_optional = True

    @property
    def seen(self) -> Seen | None:
        """What the page had shown that this form was sent from."""
        return read_seen(self.data.get("seen", ""))

    def clean(self) -> dict[str, Any]:
        """Tell all that is missing at once; exchange a proposed statement that belongs to another conclusion."""
        said = super().clean() or {}
        if said.get("conclusion") and said.get("statement"):
            self._match_statement(said["conclusion"], said["statement"])
        if not self.errors.get("conclusion"):
            problems = entry_problems(
                self.entry(),
                verdict=self.now.concluded.verdict.value,
                licence_number=self.licence or said.get("licence_number", ""),
            )
            tell_unless_told(self, problems)
        return said

    def _match_statement(self, conclusion: str, statement: str) -> None:
        of_another = [
            each
            for each, proposed in self.proposals.items()
            if each != conclusion and _same_words(proposed, statement)
        ]
        if not of_another or _same_words(self.proposals[conclusion], statement):
            return
        told = {
            "before": labels.SIGNED_CONCLUSION[of_another[0]],
            "now": labels.SIGNED_CONCLUSION[conclusion],
        }
        words = _now(
            "This was the statement proposed for «%(before)s». The one for «%(now)s» stands here now: read it, and "
            "sign again."
        )
        self.add_error("statement", words % told)
        data = cast("QueryDict", self.data).copy()
        data["statement"] = self.proposals[conclusion]
        self.data = data

    def entry(self) -> DiagnosisEntry:
        """Return the diagnosis as written; whole only after `is_valid`."""
        said = self.cleaned_data
        return DiagnosisEntry(
            conclusion=said.get("conclusion", ""),
            statement=said.get("statement", ""),
            seen=self.seen or NOTHING_SEEN,
            differs_because=said.get("differs_because", ""),
            licence_number=said.get("licence_number", ""),
            supersede=bool(said.get("supersede")),
            idempotency_key=said.get("idempotency_key", ""),
        )


def _proof_label(ways: Ways) -> StrOrPromise:
    if ways.password and ways.code:
        return _("Your password, or a code of your second factor")
    return _("A code of your second factor") if ways.code else _("Your password")


def _same_words(one: str, other: str) -> bool:
    """Say whether two texts differ in spaces and line ends at most, which browsers change."""
    return one.split() == other.split()


class RevocationForm(PlainForm):
    """Why a diagnosis is revoked."""

    reason = forms.CharField(
        label=_("Why it is revoked"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Members of the herd can read it; the public page of the certificate does not show it."),
        error_messages={"required": _("Say why the diagnosis is revoked.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("reason")


class LicenceForm(PlainForm):
    """Under what number a person is licensed to practise."""

    licence_number = forms.CharField(
        label=_("Your licence number"),
        max_length=LONGEST_LICENCE,
        help_text=_(
            "It stands below what you sign. What is signed already keeps the number it was signed under."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": LICENCE_MISSING},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("licence_number")


class CompareForm(PlainForm):
    """A file to be compared with the certificate that was signed. It is read, and not kept."""

    file = forms.FileField(
        label=_("The certificate you were given (PDF)"),
        help_text=_("At most 5 MB. The file is compared and not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("file")

    def clean_file(self) -> Any:
        """Refuse what is too large, or no PDF by its first bytes."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE_BYTES:
            raise forms.ValidationError(_now("This file is larger than 5 MB: no certificate is."))
        first = sent.read(1024)
        sent.seek(0)
        if b"%PDF-" not in first:
            raise forms.ValidationError(
                _now("This is no PDF, whatever it is called. Choose the certificate.")
            )
        return sent
