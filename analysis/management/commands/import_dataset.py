"""`manage.py import_dataset FILE --design design.yaml --study SLUG`: a wave of others becomes a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.services import imports
from backend.accounts.models import Study
from backend.core.errors import DomainError


class Command(BaseCommand):
    help = "Read a .sav, .csv or .parquet file with its design and freeze it as a release of a study."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--design", type=Path, required=True, help="design.yaml: weights, strata, clusters")
        parser.add_argument("--study", required=True, help="short name of the study")

    def handle(self, *_args: Any, **options: Any) -> None:
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study {options['study']}.")
        try:
            release = imports.load(study=study, path=options["file"], design_path=options["design"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        counts = release.manifest["counts"]
        self.stdout.write(f"Release {release.number} {release.hash}")
        self.stdout.write(f"{counts['rows']} rows, {counts['columns']} columns, {counts['clusters']} clusters")
