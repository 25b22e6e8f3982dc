"""The herd app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HerdConfig(AppConfig):
    """People, herds, animals and calvings."""

    name = "herd"
    verbose_name = _("Herd")
