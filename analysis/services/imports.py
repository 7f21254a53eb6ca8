"""The second way in: a wave of others, as a file with a design specification, becomes a release like any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from django.utils.translation import gettext_lazy as _

from analysis import design as designs
from analysis import importing
from analysis.books import spec as specs
from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.weighting import plan
from analysis.models import Release
from analysis.services.assembly import Assembled
from analysis.services.releases import freeze
from analysis.services.weights import refused
from backend.accounts.models import Study
from backend.core.errors import Invalid
from surveys.engine.codebook import Codebook


def load(*, study: Study, path: Path, design_path: Path) -> Release:
    """Read the file and its design, check them against each other, and freeze the data. Nothing stays on an error."""
    frame, codebook = importing.read(path)
    raw = read_design(design_path)
    check_columns(raw, design_path, [str(name) for name in frame.columns])
    calibration = raw.pop("calibration", None)
    codebook = designs.with_roles(codebook, raw)
    check_sample(frame, codebook, raw)
    manifest: dict[str, Any] = {
        "source": path.name,
        "counts": _counts(frame, raw),
        "instruments": [],
        "rules": [],
        "rewordings": [],
        "left_out": [],
        "design": raw,
        "calibration": calibration,
        "withdrawn": 0,
        "synthetic": study.synthetic,
    }
    assembled = Assembled(frame, codebook, pd.DataFrame(), manifest)
    return freeze(study, assembled, manifest, origin=Release.Origin.IMPORT)


def read_design(path: Path) -> dict[str, Any]:
    """The design file as plain data, its form checked; margins kept in a file of their own come in with it."""
    if not path.is_file():
        raise Invalid("file-missing", _("There is no file “%(name)s”."), name=path.name)
    try:
        specs.load_design(path)
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        margins = (data.get("calibration") or {}).get("margins")
        if isinstance(margins, str):
            beside = yaml.safe_load((path.parent / margins).read_text(encoding="utf-8"))
            data["calibration"]["margins"] = beside["margins"] if isinstance(beside, dict) else beside
    except BookInvalid as error:
        raise refused(error) from error
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        detail = " ".join(str(error).split())
        raise Invalid("design-unreadable", _("The design file can't be read: %(detail)s"), detail=detail) from error
    found: dict[str, Any] = data
    return found


def check_columns(raw: dict[str, Any], path: Path, known: list[str]) -> None:
    """Every column the design names must be in the data; the message says where it is named and what is near."""
    for where, name in named_columns(raw):
        if name not in known:
            raise Invalid(
                "design-column",
                _("“%(file)s”, %(where)s: the data have no column “%(column)s”. Near names: %(near)s."),
                file=path.name,
                where=where,
                column=name,
                near=importing.near(name, known),
            )


def check_sample(frame: pd.DataFrame, codebook: Codebook, raw: dict[str, Any]) -> None:
    """Refuse a sample no table could be made from: weights below zero, clusters in two strata, gaps in the design."""
    try:
        spec = specs.parse_design(raw)
        plan(Source(frame, codebook, spec.missing), spec)
    except BookInvalid as error:
        raise refused(error) from error


def named_columns(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(place in the file, column) for every column a design names."""
    for key in ("weights", "strata", "clusters", "fpc"):
        value = raw.get(key) or []
        for name in value if isinstance(value, list) else [value]:
            yield key, str(name)
    for name in raw.get("missing") or {}:
        yield "missing", str(name)
    calibration = raw.get("calibration") or {}
    if calibration.get("by"):
        yield "calibration.by", str(calibration["by"])
    for margin in calibration.get("margins") or []:
        value = margin.get("variables") or margin.get("variable") or []
        for name in value if isinstance(value, list) else [value]:
            yield "calibration.margins", str(name)


def _counts(frame: pd.DataFrame, raw: dict[str, Any]) -> dict[str, int]:
    """Clusters are counted within strata when their codes start again in each."""
    clusters = raw.get("clusters") or []
    outer = [clusters] if isinstance(clusters, str) else clusters[:1]
    keys = [raw["strata"], *outer] if outer and raw.get("nested") and raw.get("strata") else outer
    return {
        "received": len(frame),
        "excluded": 0,
        "rows": len(frame),
        "columns": len(frame.columns),
        "clusters": int(frame.groupby(keys).ngroups) if keys else len(frame),
    }
