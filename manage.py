#!/usr/bin/env python
"""Django's command line for the portal: `manage.py help` lists what there is."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "didportal.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
