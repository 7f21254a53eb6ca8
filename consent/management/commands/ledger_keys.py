"""`manage.py ledger_keys`: makes names.key in KEYS_DIR when it is missing. Never replaces it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.core.errors import DomainError
from consent import keys


class Command(BaseCommand):
    help = "Makes the key that seals names and addresses of the ledger, for the staff service alone."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            made = keys.make_names_key()
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{keys.NAMES}: {'made' if made else 'is there already, kept'}")
