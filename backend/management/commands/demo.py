"""Builds the SYNTHETIC demo study, once."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from backend.accounts.models import Study


class Command(BaseCommand):
    help = "Builds the SYNTHETIC demo study: about 5,000 invented children, from slip to table book."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools-share", type=float, default=1.0, help="part of the 150 schools to build")

    def handle(self, *args: Any, **options: Any) -> None:
        from backend.demo import build  # noqa: PLC0415  the box service has no demo

        if Study.objects.filter(slug=build.SLUG).exists():
            self.stdout.write("The demo study is there already.")
            return
        begun = time.monotonic()
        build.build(self.stdout.write, schools_share=options["schools_share"])
        self.stdout.write(f"The demo study took {time.monotonic() - begun:.0f} s.")
