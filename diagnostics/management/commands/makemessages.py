"""Gather strings to translate, those that the engine marks with `N_`, and those said at once with `_now`, included."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own command; the engine has no Django in it, and so a mark of its own."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=N_", "--keyword=_now"]
