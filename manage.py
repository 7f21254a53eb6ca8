#!/usr/bin/env python
"""Arobase's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from backend.env import EnvironmentInvalid

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    try:
        execute_from_command_line(sys.argv)
    except EnvironmentInvalid as error:
        sys.exit(str(error))
