"""Whether the audit log is whole, and which rows are not as they were written."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from consent.services import audit
from consent.tokens.chain import Head, said


class Command(BaseCommand):
    help = "Checks every chain of the audit log; with --kept also whether roots that an officer kept are still in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--kept", action="append", default=[], metavar="STUDY:ROW:HASH", help="a root that was kept"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        wrong = 0
        ends = dict(audit.heads())
        for chain in sorted({*ends, *audit.chains_with_rows()}, key=str):
            faults = audit.faults(chain)
            wrong += len(faults)
            end = ends.get(chain)
            self.stdout.write(f"{chain}: {end.seq if end else 0} rows, {'whole' if not faults else 'NOT WHOLE'}")
            for fault in faults:
                self.stdout.write(f"  {said(fault)}")
        for text in options["kept"]:
            chain, kept = self.kept(text)
            if not audit.holds(chain, kept):
                wrong += 1
                self.stdout.write(f"{chain}: row {kept.seq} is no longer the one whose root was kept")
        if wrong:
            raise CommandError(f"{wrong} faults: the log was changed outside the product, or a database was put back.")

    def kept(self, text: str) -> tuple[Any, Head]:
        try:
            study, row, digest = text.split(":")
            return audit.chain_named(study), Head(int(row), digest)
        except ValueError as error:
            raise CommandError(
                "Write a kept root as STUDY:ROW:HASH, the study as its number or short name."
            ) from error
