"""The message catalogues: collect (developers, needs gettext), check, compile (needs nothing but Python)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils.translation.reloader import translation_file_changed

from surveys.engine import findings
from surveys.engine.lint import registry
from surveys.formats import losses

SHIPPED = ("nl", "fr")
ISLANDS = {*findings.SENTENCES.values(), *losses.SENTENCES.values(), *registry.SENTENCES}


class Command(BaseCommand):
    help = "Collects, checks or compiles the Dutch and French catalogues of the staff pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--collect", action="store_true")
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["collect"]:
            collect()
        if options["check"]:
            faults = [fault for path in catalogues() for fault in faults_in(path)]
            if faults:
                raise CommandError("\n".join(faults))
        if options["compile"]:
            for path in catalogues():
                compile_newer(path)


def catalogues() -> list[Path]:
    root = Path(settings.LOCALE_PATHS[0])
    return [root / language / "LC_MESSAGES" / "django.po" for language in SHIPPED]


def collect() -> None:
    """Sentences in the code and templates, and those of the pure islands, which can't mark theirs for gettext."""
    known = {
        path: {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
        for path in catalogues()
        if path.exists()
    }
    call_command(
        "makemessages",
        locale=list(SHIPPED),
        ignore_patterns=[".venv/*", "var/*", "tests/*", "docs/*"],
        no_location=True,
        no_wrap=True,
        no_obsolete=True,
    )
    for path in catalogues():
        add_islands(path, known.get(path, {}))


def add_islands(path: Path, known: dict[str, str]) -> None:
    catalogue = polib.pofile(str(path), wrapwidth=0)
    here = {entry.msgid for entry in catalogue}
    for sentence in sorted(ISLANDS - here):
        catalogue.append(polib.POEntry(msgid=sentence, msgstr=known.get(sentence, "")))
    catalogue.save(str(path))


def faults_in(path: Path) -> list[str]:
    """Every entry without a translation, marked uncertain, or with other placeholders than its source."""
    return [
        f"{path.parent.parent.name}: {entry.msgid!r}: {fault}"
        for entry in polib.pofile(str(path))
        if (fault := fault_of(entry))
    ]


def fault_of(entry: polib.POEntry) -> str | None:
    if entry.fuzzy:
        return "marked fuzzy"
    if not entry.translated():
        return "not translated"
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    if any(not placeholders(text) <= wanted for text in texts) or not wanted <= placeholders(" ".join(texts)):
        return "its placeholders differ from the source"
    return None


def placeholders(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def compile_newer(path: Path) -> None:
    target = path.with_suffix(".mo")
    if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
        polib.pofile(str(path)).save_as_mofile(str(target))
        translation_file_changed(None, target)  # this process may have looked for the catalogue before it was there
