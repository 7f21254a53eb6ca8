"""Files of models, scales and profiles, named after study, release and kind, SYNTHETIC when the children are."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from analysis import analysis_selectors
from analysis.analysis_selectors import Analysis
from analysis.modelling.result import to_json
from backend.core.errors import Invalid
from backend.jobs.registry import Progress
from exports.services.ordering import LANGUAGES, File, folder
from exports.writers import analysis_csv, analysis_xlsx
from exports.writers.atomic import replacing

FORMS = {"xlsx": LANGUAGES, "csv": (), "json": ()}
"""Form -> the languages it can be asked in; none when it is the same in all."""


def of(analysis: Analysis, form: str, language: str = "nl") -> File:
    """The result as a spreadsheet in one language ("xlsx"), as tidy CSV, or everything the page knows of it ("json")."""
    if form not in FORMS:
        raise Invalid("form", _("A result comes as %(forms)s."), forms=", ".join(FORMS))
    if language not in LANGUAGES:
        raise Invalid("language", _("Labels come in Dutch or in French."))
    path = _path(analysis, f"{language}.xlsx" if form == "xlsx" else form)

    def make(_progress: Progress) -> None:
        outcome = analysis_selectors.outcome(analysis)
        if form == "xlsx":
            analysis_xlsx.write(outcome, path, language)
        elif form == "csv":
            analysis_csv.write(outcome, path)
        else:
            with replacing(path) as scratch:
                scratch.write_text(json.dumps(to_json(outcome), ensure_ascii=False, indent=1), encoding="utf-8")

    return File(path, make, slow=False, microdata=False)


def _path(analysis: Analysis, ending: str) -> Path:
    release = analysis.release
    mark = "_SYNTHETIC" if release.manifest.get("synthetic") else ""
    name = f"{release.study.slug}_release-{release.number}{mark}_{analysis.kind}-{analysis.pk}"
    return folder() / "analyses" / analysis.hash / f"{name}.{ending}"
