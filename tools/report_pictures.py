"""The pictures of the herd reports, and the page of the documentation that shows them.

Both are made of `REPORTS`, so that a new report has its pictures and its place on the page.
"""

import os

REPORTS_FOLDER = "reports"
#: Width and height of a phone and a desk, as high as shows the head of a report, its first chart and some of its table.
SIZES = {390: (390, 1600), 1280: (1280, 1400)}
THEMES = ("light", "dark")

_HEAD = """# The herd reports

Written by `make docs` from the program's list of reports, with pictures by `make pictures` of the demonstration farm.
How to ask for them: [Read a herd report](../how-to/read-a-herd-report.md).
"""


def picture_name(report: str, width: int, theme: str) -> str:
    """Return what a picture of a report is called in the folder of pictures, without its ending."""
    return f"{REPORTS_FOLDER}/{report}-{width}-{theme}"


def reports() -> list[tuple[str, str, str]]:
    """Return name, title and the sentence about it of each report, in English; sets Django up where nobody has."""
    import django  # noqa: PLC0415 - only where the reports are asked for
    from django.apps import apps  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    if not apps.ready:
        django.setup()
    from diagnostics.presenters.reports.registry import REPORTS  # noqa: PLC0415

    with translation.override("en"):
        return [(report.name, report.title(), report.about()) for report in REPORTS.values()]


def reports_page() -> str:
    """Return the page of all reports: one sentence each, with the report on a desk and on a phone, light and dark."""
    return "\n".join([_HEAD, *(_section(*report) for report in reports())])


def _section(name: str, title: str, about: str) -> str:
    pictures = [
        f"![{title}, {width} pixels wide, {theme}](../pictures/{picture_name(name, width, theme)}.png)"
        for width in reversed(SIZES)
        for theme in THEMES
    ]
    return "\n".join([f"## {title}", "", about, "", *pictures, ""])
