#!/usr/bin/env python3
"""The one door at a terminal."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command with `site/` and the rooms on the import path."""
    home = Path(__file__).resolve().parent
    sys.path.insert(1, str(home / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
