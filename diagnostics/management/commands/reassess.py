"""`manage.py reassess`: every verdict anew, and which of them changed."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from tqdm import tqdm

from diagnostics.actions.rechecks import reassess
from diagnostics.models import AssessmentChange
from diagnostics.queries import bearing_on
from diagnostics.vocabulary import Cause
from herd.management.translated import TranslatedCommand
from herd.models import Animal, Herd


class Command(TranslatedCommand):
    """Works out verdicts anew, and prints those that changed, one a line."""

    help = gettext_noop(
        "Work out every verdict anew and print which changed; with --due only those time may have changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of formats.md, and --due."""
        parser.add_argument("--herd", metavar="CODE", help="only this herd")
        parser.add_argument(
            "--due", action="store_true", help="only verdicts whose next step time may have changed"
        )

    def handle(self, *, herd: str | None, due: bool, **_given: Any) -> None:
        """Go through the herds; a bar of progress shows on a terminal."""
        herds = list(Herd.objects.order_by("code"))
        if herd:
            herds = [each for each in herds if each.code.casefold() == herd.casefold()]
            if not herds:
                raise CommandError(_("There is no herd with the code «%(code)s».") % {"code": herd})
        animals = {each: self._animals(each, due=due) for each in herds}
        looked_at = sum(len(ids) for ids in animals.values())
        changed = 0
        with (
            tqdm(total=looked_at, leave=False) if self.stderr.isatty() and looked_at else nullcontext() as bar
        ):
            for each, ids in animals.items():
                changed += self._reassess(
                    each, ids, due=due, progress=bar.update if bar is not None else None
                )
        told = _("%(changed)s of %(all)s verdicts changed.") % {"changed": changed, "all": looked_at}
        self.stdout.write(told)

    def _animals(self, herd: Herd, *, due: bool) -> list[int]:
        if due:
            return bearing_on(herd, due_on=herd.today())
        return list(herd.animals.values_list("pk", flat=True))

    def _reassess(
        self, herd: Herd, animals: Iterable[int], *, due: bool, progress: Callable[[int], object] | None
    ) -> int:
        cause = Cause.TIME_PASSED if due else Cause.REASSESSED
        changed = 0
        for changes in reassess(
            herd=herd, animals=animals, by=None, as_of=herd.today(), cause=cause.value, progress=progress
        ):
            named = Animal.objects.in_bulk([change.animal_id for change in changes])
            for change in changes:
                self.stdout.write(f"{herd.code} {named[change.animal_id]}: {_change_words(change)}")
            changed += len(changes)
        return changed


def _change_words(change: AssessmentChange) -> str:
    """Write a change in the words of files: `suspect 0.9200 → cleared 0.0925`."""
    now = _verdict_words(change.verdict, change.probability)
    if not change.verdict_before:
        return now
    return f"{_verdict_words(change.verdict_before, change.probability_before)} → {now}"


def _verdict_words(verdict: str, probability: float | None) -> str:
    return verdict if probability is None else f"{verdict} {probability:.4f}"
