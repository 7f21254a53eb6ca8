"""`manage.py box_keys`: makes the keys that are missing in KEYS_DIR, says what is wrong with them, makes a study another."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.core import keyfiles
from backend.core.errors import DomainError
from surveys.box import keyring, keys, trustee


class Command(BaseCommand):
    help = "Makes the box's missing keys in KEYS_DIR, and those of each study given. Replaces none."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--study", type=UUID, action="append", default=[], help="a study's UUID; may be repeated")
        parser.add_argument(
            "--rotate", action="store_true", help="give each study another mixer key, beside the older"
        )
        parser.add_argument("--check", action="store_true", help="make nothing; say what is missing or wrong")
        parser.add_argument("--trustee", type=Path, help="file with the public key of the study's trustee")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self.check_all()
            elif options["trustee"]:
                self.entrust(options["study"], options["trustee"])
            else:
                self.make(options["study"], rotate=options["rotate"])
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error

    def make(self, studies: list[UUID], *, rotate: bool) -> None:
        made = {"slip.key": keys.make_slip_key(), "desk.key": keys.make_desk_keys()}
        for study in studies:
            made[f"withdrawal/{study}.key"] = keys.make_withdrawal_key(study)
            made[f"mixer/{study}.pub"] = keys.make_mixer_key(study, rotate=rotate)
        for name, new in made.items():
            self.stdout.write(f"{name}: {'made' if new else 'is there already, kept'}")

    def entrust(self, studies: list[UUID], public: Path) -> None:
        if len(studies) != 1:
            raise CommandError("Name the one study with --study.")
        trustee.entrust(studies[0], public.read_bytes())
        self.stdout.write(f"mixer/{studies[0]}.pub: the trustee's; from now on only the trustee's machine can mix")

    def check_all(self) -> None:
        found = keyring.faults()
        for fault in found:
            self.stdout.write(f"{fault.name}: {fault.sentence}")
        if found:
            raise CommandError(f"{len(found)} faults in {keyfiles.root()}")
        self.stdout.write("every key is there")
