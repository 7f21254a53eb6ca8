"""`manage.py burn_verify`: holds a burn's certificate against its hash, and against what tables and folders hold today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.box import burning


class Command(BaseCommand):
    help = "Says whether a burn's certificate is whole and still true."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("certificate", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            given = json.loads(options["certificate"].read_text())
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['certificate']} can't be read as a certificate.") from error
        found = burning.faults(given) if isinstance(given, dict) else ["It is no certificate."]
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError("The certificate does not hold.")
        self.stdout.write("The certificate holds.")
