"""`manage.py mixer_offline`: the sealed tier. A study's mixer key is on a trustee's own machine (docs/sealed-tier.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.core.errors import DomainError
from surveys.box import keys, trustee


class Command(BaseCommand):
    help = "Mixes a study on a trustee's own machine: key and open there, export and import on the servers."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name, files, told in (
            ("key", ("public",), "trustee: make the key, write its public half to a file"),
            ("export", ("file",), "server: write what waits to a file"),
            ("open", ("file", "result"), "trustee: open what waits, mix it, write the sealed result"),
            ("import", ("result",), "server: write the result to the database"),
        ):
            act = acts.add_parser(name, help=told)
            if name != "open":
                act.add_argument("--study", type=UUID, required=True)
            for file in files:
                act.add_argument(file, type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            getattr(self, f"act_{options['act']}")(options)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error

    def act_key(self, options: dict[str, Any]) -> None:
        made = keys.make_mixer_key(options["study"])
        options["public"].write_bytes(keys.mixer_public(options["study"]))
        self.stdout.write("the key is made" if made else "the key is there already, kept")

    def act_export(self, options: dict[str, Any]) -> None:
        options["file"].write_bytes(trustee.leaving(options["study"]))
        self.stdout.write(f"{options['file']} holds what waits")

    def act_open(self, options: dict[str, Any]) -> None:
        sealed, counts = trustee.mixed_elsewhere(options["file"].read_bytes())
        options["result"].write_bytes(sealed)
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))

    def act_import(self, options: dict[str, Any]) -> None:
        reports = trustee.arrived(options["study"], options["result"].read_bytes())
        stored = sum(report.stored for report in reports)
        self.stdout.write(f"{len(reports)} flushed, {stored} answers stored")
