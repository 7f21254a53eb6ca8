"""`manage.py burn`: ends what ties answers to children, on the day promised to them, and writes the certificate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.core.errors import DomainError
from surveys.box import burning


class Command(BaseCommand):
    help = "Destroys a study's keys, tags, slips and quarantine for good, and writes the certificate. Can't be undone."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--study", type=UUID, required=True)
        parser.add_argument("--yes", action="store_true", help="without it nothing is destroyed")
        parser.add_argument("certificate", type=Path, help="file for the certificate (JSON)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["yes"]:
            raise CommandError("This destroys the keys for good. Say --yes, on the day promised to the children.")
        try:
            certificate = burning.burn(options["study"])
            options["certificate"].write_text(json.dumps(certificate, indent=2, sort_keys=True) + "\n")
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"burnt; certificate {certificate['hash']}")
