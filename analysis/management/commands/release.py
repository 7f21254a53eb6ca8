"""`manage.py release --study SLUG`: freeze what the box holds, weigh it when asked, without a browser."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.services import releases, weights
from backend.accounts.models import Study
from backend.core.errors import DomainError


class Command(BaseCommand):
    help = "Make a release of a study's answers; --weights also rakes it to margins that come with the product."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--study", required=True, help="short name of the study")
        parser.add_argument(
            "--skip", action="append", default=[], help="a cleaning rule to leave out; may be repeated"
        )
        parser.add_argument(
            "--weights", default="", help=f"name of the margins to weigh to, such as {weights.STANDARD}"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study {options['study']}.")
        try:
            release = releases.make(study, skip=options["skip"])
            counts = release.manifest["counts"]
            self.stdout.write(f"Release {release.number} {release.hash}")
            self.stdout.write(f"{counts['received']} received, {counts['excluded']} excluded, {counts['rows']} rows")
            if options["weights"]:
                params = {"release": str(release.public_id), "margins": options["weights"]}
                done = weights.run(study, params, releases.silent)
                self.stdout.write(f"Weights {done['version']}, largest gap {done['largest_gap']:.2g}")
        except DomainError as error:
            raise CommandError(str(error)) from error
