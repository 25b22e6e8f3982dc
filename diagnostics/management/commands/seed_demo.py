"""Fill the demonstration farm."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from diagnostics.demonstration.seeding import HERDS, PASSWORD, is_seeded, seed
from herd.vocabulary import Role


class Command(BaseCommand):
    """Makes three herds with made-up animals, and prints a sign-in for each role. Run twice it changes nothing."""

    help = "Fill the demonstration farm, and print a sign-in for each role. Refused by production settings."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address that stands on the made-up certificates."""
        parser.add_argument(
            "--address",
            default="http://127.0.0.1:8000",
            help="the site's address, for the codes on certificates",
        )

    def handle(self, *_args: Any, address: str, **_options: Any) -> None:
        """Seed unless seeded; progress goes to standard error, the sign-ins to standard output."""
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError("Made-up herds are refused here: these are production settings.")
        if not is_seeded():
            self._seed(address)
        self.stdout.write(sign_ins())

    def _seed(self, address: str) -> None:
        """Seed with a bar for each part, on a terminal alone."""
        bars: dict[str, tqdm] = {}

        def progress(what: str, done: int, in_all: int) -> None:
            if what not in bars:
                bars[what] = tqdm(desc=what, total=in_all, disable=None, mininterval=0.5)
            bars[what].update()
            if done == in_all:
                bars[what].close()

        seed(address=address, at=timezone.now(), progress=progress)


def sign_ins() -> str:
    """Return the sign-ins of the demonstration, one for each role, as lines."""
    lines = [f"Sign in as one of these; the password is always: {PASSWORD}", ""]
    roles = {role: name for name, role in HERDS[0].roles}
    for role in (Role.STAFF, Role.VET, Role.MANAGER, Role.READER):
        herds = [herd.name for herd in HERDS if (roles[role], role) in herd.roles]
        lines.append(f"  {roles[role]:<10} {role.value:<8} of {', '.join(herds)}")
    return "\n".join(lines)
