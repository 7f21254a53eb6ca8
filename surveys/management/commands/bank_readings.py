"""`manage.py bank_readings`: the pairs of texts of the bank that somebody must still read against each other; with
`--record` the note that somebody did.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from surveys import bank
from surveys.bank import readings


class Command(BaseCommand):
    help = "Prints the Dutch and French texts of the bank that are not yet read against each other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--record", metavar="WHO", help="what the reading was and who did it, after having read them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        every, left = readings.every_text(), readings.unread()
        for address in left:
            self.stdout.write(f"{address}\n  nl  {every[address]['nl']}\n  fr  {every[address]['fr']}")
        self.stdout.write(f"{len(left)} of {len(every)} texts to read.")
        if options["record"] and left:
            kept = [*bank.read("readings"), readings.session(options["record"], timezone.localdate().isoformat())]
            path = bank.FOLDER / "readings.json"
            path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
