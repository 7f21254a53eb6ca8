"""`manage.py box_keys`: makes the keys that are missing in KEYS_DIR. Never replaces one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.core.errors import DomainError
from surveys.box import keys


class Command(BaseCommand):
    help = "Makes the box's missing keys in KEYS_DIR, and the withdrawal key of each study given."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--study", type=UUID, action="append", default=[], help="a study's UUID; may be repeated")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = {"slip.key": keys.make_slip_key(), "mixer.key": keys.make_mixer_keys()}
            made |= {f"withdrawal/{study}.key": keys.make_withdrawal_key(study) for study in options["study"]}
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        for name, new in made.items():
            self.stdout.write(f"{name}: {'made' if new else 'is there already, kept'}")
