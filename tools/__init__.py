"""What `make` runs: set-up, demonstration, tests, checks. Standard library only, as it runs before set-up.

This file alone is written for any Python 3, to say so plainly where the one found is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the very case this file is here for
    sys.exit(
        "Freemartin needs Python 3.11 or later; this is %d.%d (%s).\n"  # noqa: UP031 - older Pythons read this line
        "Install a newer one, and name it if it is not the first found: make demo PYTHON=python3.12"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
