"""`manage.py create_herd CODE --name NAME [--owner USERNAME]`: make a herd."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from herd.actions import create_herd
from herd.errors import Refused
from herd.management.translated import TranslatedCommand
from herd.models import User


class Command(TranslatedCommand):
    """Makes a herd, with its owner as manager."""

    help = gettext_noop("Make a herd, with its owner as manager.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of formats.md."""
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--name", required=True, metavar="NAME")
        parser.add_argument("--owner", metavar="USERNAME", help=_("who manages it"))

    def handle(self, **given: Any) -> None:
        """Make the herd, or say why it cannot be made."""
        owner = None
        if given["owner"]:
            owner = User.objects.filter(username=given["owner"]).first()
            if owner is None:
                raise CommandError(_("There is no user «%(name)s».") % {"name": given["owner"]})
        try:
            herd = create_herd(code=given["code"], name=given["name"], by=None, owner=owner)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Herd %(code)s is made.") % {"code": herd.code})
