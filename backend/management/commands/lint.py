"""`manage.py lint FILE`: what the linter says of a questionnaire document on disk."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from surveys.engine.lint.linting import lint
from surveys.engine.lint.readers import LEVELS
from surveys.engine.shape import holds


class Command(BaseCommand):
    help = "Lints a questionnaire document. Fails when something stands in the way of publishing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--level", choices=LEVELS, default="primary", help="for whom it is written")
        parser.add_argument("--previous", type=Path, help="the document whose trends it continues")

    def handle(self, *args: Any, **options: Any) -> None:
        document = read(options["file"])
        if not holds(document):
            raise CommandError(f"{options['file']} is not a questionnaire document.")
        previous = read(options["previous"]) if options["previous"] else None
        found = lint(document, level=options["level"], previous=previous)
        for one in found:
            place = " ".join(filter(None, (one.address, one.track)))
            self.stdout.write(f"{one.severity:4} {one.rule.name:22} {place}: {one.message}")
        standing = sum(one.severity != "hint" for one in found)
        if standing:
            raise CommandError(f"{standing} findings stand in the way of publishing.")


def read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} can't be read: {error}") from error
