"""The one place where the study's scales join a release: its codebook and rows with a variable for each of them.

A release stays as it was frozen; whoever makes tables, models or trends reads it here.
"""

from __future__ import annotations

import pandas as pd
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analysis import selectors
from analysis.books.parquet import ParquetColumns
from analysis.modelling.scored import Definition, score_columns, with_codebook, with_columns
from analysis.models import Release, Scale
from backend.accounts.models import Study
from backend.core.errors import Missing
from surveys.engine.codebook import Codebook

__all__ = ("Scale",)


def scales(study: Study) -> QuerySet[Scale]:
    """The scales saved as variables, oldest first."""
    return Scale.objects.filter(study=study)


def scale_in(study: Study, name: str) -> Scale:
    found = scales(study).filter(name=name).first()
    if found is None:
        raise Missing("scale", _("This study has no such scale."))
    return found


def codebook(release: Release) -> Codebook:
    """The codebook with the study's scales, as far as the release has their items."""
    return with_codebook(selectors.codebook(release), definitions(release))


def frame(release: Release) -> pd.DataFrame:
    """The rows with a score column for each scale of `codebook`."""
    return with_columns(selectors.frame(release), selectors.codebook(release), definitions(release))


def columns(release: Release) -> ParquetColumns:
    """The same, read column by column, with the scores in memory."""
    found = selectors.columns(release)
    return found.beside(score_columns(found, selectors.codebook(release), definitions(release)))


def definitions(release: Release) -> list[Definition]:
    """How the study's scores are made."""
    found = Scale.objects.filter(study_id=release.study_id)
    return [Definition.from_json(scale.name, scale.label, scale.definition) for scale in found]
