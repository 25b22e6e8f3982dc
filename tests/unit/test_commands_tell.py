"""Each command says what it does, in the language of the one who asks."""

import pytest
from django.core.management import get_commands, load_command_class
from django.utils import translation

OURS = sorted((app, name) for name, app in get_commands().items() if app in {"herd", "diagnostics"})


@pytest.mark.parametrize(("app", "name"), OURS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_help_of_a_command_can_be_read(app, name, language):
    with translation.override(language):
        told = load_command_class(app, name).create_parser("manage.py", name).format_help()

    description = told.split("\n\n")[1]
    assert description.strip().endswith(".")
    assert f"manage.py {name}" in told


def test_the_commands_of_the_contract_are_there():
    named = {name for _, name in OURS}

    assert {"create_herd", "import_births", "import_animals", "import_results", "export_births"} <= named
    assert {"export_animals", "export_results", "export_register", "reassess", "seed_demo"} <= named
