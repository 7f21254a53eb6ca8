"""`manage.py mixer`: the mixer service."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.core.errors import DomainError
from surveys.box import keyring, mixer


class Command(BaseCommand):
    help = "Opens the box: flushes sittings that are closed and large enough, again and again."
    requires_system_checks = []  # noqa: RUF012  Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="take one turn and stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            for fault in keyring.faults():
                self.stderr.write(f"{fault.name}: {fault.sentence}")
            if options["once"]:
                reports = mixer.turn()
                stored, units = sum(report.stored for report in reports), len(reports)
                self.stdout.write(f"{units} flushed, {stored} answers stored")
                return
        except DomainError as error:
            raise CommandError(str(error)) from error
        stop = threading.Event()

        def end(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        mixer.loop(stop)
