#!/usr/bin/env python
"""Commands of Freemartin: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; a refused setting is told in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed for this Python. `make demo` or `make test` installs it; "
            "after that: .venv/bin/python manage.py …"
        )
    from config.env import SettingRefused

    try:
        execute_from_command_line(sys.argv)
    except SettingRefused as refused:
        sys.exit(f"Freemartin does not start: {refused}")


if __name__ == "__main__":
    main()
