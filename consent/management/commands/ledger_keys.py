"""`manage.py ledger_keys`: makes names.key, directory.key and directory.pub in KEYS_DIR when they are missing. Never
replaces one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.core.errors import DomainError
from consent import issuer_keys, keys


class Command(BaseCommand):
    help = "Makes the keys of the ledger, for the staff service alone; the box gets a copy of directory.pub."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            made = {keys.NAMES: keys.make_names_key(), issuer_keys.DIRECTORY: issuer_keys.make_directory_keys()}
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        for name, new in made.items():
            self.stdout.write(f"{name}: {'made' if new else 'is there already, kept'}")
