"""Commands whose description is told in the language of the one who asks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext


class TranslatedCommand(BaseCommand):
    """A command whose `help` is marked by `gettext_noop`: argparse takes plain words, never lazy ones."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser of the command line, with the description translated."""
        if self.help:
            self.help = gettext(self.help)
        return super().create_parser(prog_name, subcommand, **kwargs)
