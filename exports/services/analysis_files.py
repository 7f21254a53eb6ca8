"""Files of models, scales and profiles, named after study, release and kind, SYNTHETIC when the children are."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from analysis import analysis_selectors
from analysis.analysis_selectors import Analysis
from analysis.modelling.result import to_json
from backend.core.errors import Invalid
from exports.services.downloads import LANGUAGES, folder
from exports.writers import analysis_csv, analysis_xlsx
from exports.writers.atomic import replacing


def xlsx(analysis: Analysis, language: str) -> Path:
    """The result as a spreadsheet in one language."""
    if language not in LANGUAGES:
        raise Invalid("language", _("Labels come in Dutch or in French."))
    path = _path(analysis, f"{language}.xlsx")
    if not path.is_file():
        analysis_xlsx.write(analysis_selectors.outcome(analysis), path, language)
    return path


def csv(analysis: Analysis) -> Path:
    """The result as tidy CSV."""
    path = _path(analysis, "csv")
    if not path.is_file():
        analysis_csv.write(analysis_selectors.outcome(analysis), path)
    return path


def whole(analysis: Analysis) -> Path:
    """Everything the page knows of the result, in full precision."""
    path = _path(analysis, "json")
    if not path.is_file():
        with replacing(path) as scratch:
            text = json.dumps(to_json(analysis_selectors.outcome(analysis)), ensure_ascii=False, indent=1)
            scratch.write_text(text, encoding="utf-8")
    return path


def _path(analysis: Analysis, ending: str) -> Path:
    release = analysis.release
    mark = "_SYNTHETIC" if release.manifest.get("synthetic") else ""
    name = f"{release.study.slug}_release-{release.number}{mark}_{analysis.kind}-{analysis.pk}"
    return folder() / "analyses" / analysis.hash / f"{name}.{ending}"
