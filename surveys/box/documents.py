"""Documents the box serves and checks against, stored once under the hash of their canonical form."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid, Missing
from surveys.box.models import Document
from surveys.engine import document as questionnaires

KINDS = ("questionnaire", "assent", "strings", "help", "activity", "distress")


def store(kind: str, data: Any) -> str:
    """The document's hash; storing the same content again changes nothing. Only a sound questionnaire is taken."""
    if kind not in KINDS:
        raise Invalid("document-kind", _("“%(kind)s” is not a kind of document the box keeps."), kind=kind)
    content = questionnaires.content_hash(data)
    if Document.objects.filter(pk=content).exists():
        return content
    if kind == "questionnaire":
        check_questionnaire(data)
    Document.objects.get_or_create(pk=content, defaults={"kind": kind, "data": data})
    return content


def check_questionnaire(data: Any) -> None:
    try:
        questionnaires.load(data)
    except questionnaires.DocumentInvalid as error:
        raise Invalid(
            "document-invalid", _("This questionnaire can't be used: %(problem)s"), problem=str(error)
        ) from error


@lru_cache(maxsize=128)
def fetch(content: str) -> Any:
    """The document with this hash, read once by each process: it never changes, and nobody may change what this gives."""
    document = Document.objects.filter(pk=content).first()
    if document is None:
        raise Missing("document-unknown", _("The box doesn't hold this document."))
    return document.data


@lru_cache(maxsize=32)
def questionnaire(content: str) -> questionnaires.Questionnaire:
    """The checked questionnaire with this hash."""
    return questionnaires.load(fetch(content))
