"""Questionnaires out to files of other tools, and in from them: what is read waits as an arrival until somebody has
looked at what could not be carried over."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Invalid
from surveys.engine.checks import characters
from surveys.engine.findings import DocumentInvalid
from surveys.formats import ddi, limesurvey_files, xlsform_reading, xlsform_writing
from surveys.formats.losses import Brought, Lost, Unreadable
from surveys.formats.naming import document_name
from surveys.models import Arrival, Questionnaire, Version, Wave
from surveys.services.questionnaires import draft_version

Written = tuple[bytes, tuple[Lost, ...]]


class FileRefused(Invalid):
    """A file that must be mended first; `faults` say what and where."""

    def __init__(self, faults: tuple[Lost, ...]) -> None:
        super().__init__(
            "file-faults", _("The file can't be read yet: %(n)d things in it need mending."), n=len(faults)
        )
        self.faults = faults


@dataclass(frozen=True)
class OutForm:
    """A file that a version can be downloaded as. `write` gives the bytes and what the format has no place for."""

    name: str
    suffix: str
    label: str | Promise
    about: str | Promise
    content_type: str
    write: Callable[[Version], Written]


def _json(version: Version) -> Written:
    return json.dumps(version.document, ensure_ascii=False, indent=1).encode(), ()


def _xlsform(version: Version) -> Written:
    return xlsform_writing.write(version.document)


def _ddi(version: Version) -> Written:
    return ddi.write(version.document, identifier=version.content_hash)


OUT: Mapping[str, OutForm] = {
    each.name: each
    for each in (
        OutForm(
            "json",
            ".json",
            _("Questionnaire document (.json)"),
            _("Everything, as it stands here. Bring it into another study or installation."),
            "application/json",
            _json,
        ),
        OutForm(
            "xlsform",
            ".xlsx",
            _("XLSForm (.xlsx)"),
            _("For KoboToolbox, ODK and every tool that reads XLSForm, and for translating in a spreadsheet."),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsform,
        ),
        OutForm(
            "ddi",
            ".xml",
            _("DDI-Codebook 2.5 (.xml)"),
            _("For a data archive: each variable with its question in every track, its answers and who was asked."),
            "application/xml",
            _ddi,
        ),
    )
}


def written(version: Version, form: OutForm) -> Written:
    """Raises Invalid for a draft whose structure doesn't hold yet."""
    try:
        return form.write(version)
    except DocumentInvalid as error:
        raise Invalid(
            "document-structure", _("The draft has faults in its structure. Mend them first, then download it.")
        ) from error


def file_name(version: Version, form: OutForm) -> str:
    return f"{document_name(version.questionnaire.slug)}-{version.number}{form.suffix}"


def _no_number(said: str) -> None:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(said)


def _document(data: bytes) -> Brought:
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unreadable([Lost("", "", "not-utf8")]) from error
    except (ValueError, RecursionError) as error:
        line = str(getattr(error, "lineno", 1))
        raise Unreadable([Lost(line, "", "not-json", {"line": line})]) from error
    if not isinstance(found, dict):
        raise Unreadable([Lost("", "", "not-document")])
    return Brought(found, ())


def read(name: str, data: bytes, *, untagged: str) -> Brought:
    """The questionnaire in a file, known by the end of its name. Raises FileRefused."""
    readers: Mapping[str, Callable[[bytes], Brought]] = {
        ".json": _document,
        ".xlsx": lambda found: xlsform_reading.read(found, untagged=untagged),
        ".lss": limesurvey_files.read_lss,
        ".tsv": limesurvey_files.read_tsv,
        ".txt": limesurvey_files.read_tsv,
    }
    try:
        return readers[PurePath(name).suffix.lower()](data)
    except Unreadable as error:
        raise FileRefused(error.faults) from error


SUFFIXES = (".json", ".xlsx", ".lss", ".tsv", ".txt")


def receive(*, wave: Wave, level: str, name: str, data: bytes, untagged: str) -> Arrival:
    brought = read(name, data, untagged=untagged)
    lost = [each.to_json() for each in brought.lost]
    faults = [Lost(each.where, each.where, "characters") for each in characters([brought.document, lost])]
    if faults:
        raise FileRefused(tuple(faults))
    return Arrival.objects.create(wave=wave, level=level, file_name=name[-200:], document=brought.document, lost=lost)


def losses(arrival: Arrival) -> tuple[Lost, ...]:
    return tuple(Lost(**each) for each in arrival.lost)


@transaction.atomic
def adopt(*, arrival: Arrival, author: User | None = None) -> Version:
    """Make the draft. What could not be carried over stays beside it; with nothing on the list the arrival is done."""
    slug = f"{arrival.level}-{document_name(str(arrival.document.get('name', '')))}"[:60]
    questionnaire, _new = Questionnaire.objects.get_or_create(
        wave=arrival.wave, level=arrival.level, defaults={"slug": slug}
    )
    version = draft_version(questionnaire=questionnaire, document=arrival.document, author=author)
    Arrival.objects.filter(version=version).delete()
    if arrival.lost:
        arrival.version = version
        arrival.save(update_fields=["version"])
    else:
        arrival.delete()
    return version


def dismiss(*, arrival: Arrival) -> None:
    """The list has been seen to, or the file was the wrong one."""
    arrival.delete()


def draft_in_the_way(arrival: Arrival) -> Version | None:
    """The draft that this arrival would replace."""
    drafts: Any = Version.objects.filter(
        questionnaire__wave=arrival.wave, questionnaire__level=arrival.level, published_at__isnull=True
    )
    found: Version | None = drafts.first()
    return found
