"""Scales saved as variables of a study."""

from __future__ import annotations

import json
import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from analysis import scored, selectors
from analysis.books.frames import Source
from analysis.modelling.scale import definition_of
from analysis.modelling.specs import NAME, parse_scale
from analysis.models import Analysis, Scale
from analysis.services import samples
from analysis.services.books import STANDARD
from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from backend.core.text import in_language


def save(*, analysis: Analysis, name: str) -> Scale:
    """Make the scale of a result a variable called `name` that books and models of the study can use."""
    if analysis.kind != Analysis.Kind.SCALE:
        raise Invalid("not-a-scale", _("Only a scale can become a variable."))
    if not NAME.fullmatch(name):
        raise Invalid(
            "scale-name",
            _("A name has small letters, digits and underscores, begins with a letter, and is at most 40 long."),
        )
    release = selectors.release_for(Study.objects.get(pk=analysis.study_id), None)
    known = selectors.codebook(release)
    if name in {each.name for each in known.variables} | {each.name for each in known.sets}:
        raise Conflict("scale-name-taken", _("The data already have a variable “%(name)s”."), name=name)
    sample = samples.of(release, None)
    definition = definition_of(Source(sample.frame, sample.codebook), parse_scale(analysis.spec), name)
    try:
        with transaction.atomic():
            return Scale.objects.create(
                study_id=analysis.study_id, name=name, label=definition.label, definition=definition.to_json()
            )
    except IntegrityError as error:
        raise Conflict("scale-name-taken", _("The study already has a scale “%(name)s”."), name=name) from error


def remove(*, study: Study, name: str) -> None:
    """Take a scale away, unless a table book or another scale speaks of it. Results made with it stay as they are."""
    scale = scored.scale_in(study, name)
    for book in selectors.books(study):
        if book.title != STANDARD and re.search(rf"\b{re.escape(name)}\b", json.dumps(book.spec)):
            raise Conflict(
                "scale-used",
                _("The table book “%(book)s” uses this scale. Take it out there first."),
                book=in_language(book.title),
            )
    scale.delete()
