"""A questionnaire with every kind of question goes all the way: checked at the flush, released, tabulated, exported."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from analysis import selectors
from analysis.books import spec as specs
from analysis.books.tabulate import tabulate
from analysis.services import books, releases
from exports.services import microdata
from exports.writers import dta, sav
from surveys.box import documents, opening
from surveys.box.models import Response
from surveys.engine import document
from surveys.engine.forms import Words
from tests.db.analysis import fieldwork

pytestmark = pytest.mark.django_db(databases=["default", "responses"])

TYPES = Path(__file__).parents[2] / "vectors" / "types"
CHILDREN = 40


def gallery() -> dict[str, Any]:
    """One item of every type, called after its type."""
    items = [json.loads(path.read_text(encoding="utf-8"))["item"] for path in sorted(TYPES.glob("*.json"))]
    items = [{**item, "variable": item["type"]} for item in items]
    title = {"nl": "Alles", "fr": "Tout"}
    return document.publish(
        {
            "format": 1,
            "name": "gallery",
            "title": title,
            "tracks": ["nl", "fr"],
            "modules": [{"name": "all", "title": title, "items": items}],
        }
    )


def flushed(study: Any) -> list[dict[str, Any]]:
    """SYNTHETIC children whose envelopes were opened and checked; one of them ranked nothing."""
    published, chance = gallery(), random.Random(4)
    questionnaire = document.load(published)
    documents.store("questionnaire", published)
    rows, kept = [], []
    for child in range(CHILDREN):
        given = {name: field.form.drawn(chance) for name, field in questionnaire.fields.items() if not field.other_of}
        if not child:
            given["ranking"] = -4
        answers, texts = opening.checked_answers({"answers": given, "track": "nl", "switched": False}, questionnaire)
        assert {"text", "longtext"} <= texts.keys()
        school = f"nls{child % 4}"
        row = fieldwork.row(study.public_id, "secondary", "S1-2", answers, school=school)
        row.document, row.instrument = document.content_hash(published), "gallery"
        rows.append(row)
        kept.append(given)
    Response.objects.bulk_create(rows)
    return kept


def test_every_kind_of_question_is_released_tabulated_and_exported(study, tmp_path: Path) -> None:
    given = flushed(study)
    release = releases.make(study)
    frame, codebook = selectors.frame(release), selectors.codebook(release)
    names = {each.name for each in codebook.variables}
    assert {"ranking_game", "ranking_read", "knowledge", "knowledge_right", "scale", "slider", "time"} <= names
    assert (
        not {name for name, field in document.load(gallery()).fields.items() if isinstance(field.form, Words)} & names
    )
    assert Counter(frame["knowledge_right"]) == Counter(int(each["knowledge"] == 2) for each in given)
    assert Counter(frame["ranking_game"]) == Counter(
        -4 if each["ranking"] == -4 else each["ranking"].index(1) + 1 if 1 in each["ranking"] else 0 for each in given
    )
    spec = books.default_spec(codebook)
    statistics = {each["stub"]: each.get("statistic", "") for each in spec["tables"]}
    assert {name for name, statistic in statistics.items() if statistic == "mean"} == {
        "number",
        "scale",
        "slider",
        "time",
    }
    assert {"ranking", "multiple", "picture", "knowledge", "knowledge_right", "v_video"} <= statistics.keys()
    spec["suppress"] = None
    spec["tables"].append({"stub": "scale", "statistic": "column_percent"})
    book = specs.parse_book({key: value for key, value in spec.items() if value is not None})
    result = tabulate(frame, codebook, specs.parse_design(release.manifest["design"]), book)
    tables = {(table.name, table.statistic): table for table in result.tables}
    ranked = tables["ranking", statistics["ranking"] or "column_percent"]
    assert [row.label["nl"] for row in ranked.rows] == ["Gamen", "Tekenen", "Lezen", "Sporten"]
    assert len(tables["scale", "column_percent"].rows) == 11
    labels = exported(release, tmp_path)
    assert labels["ranking_game"][1.0] == "Plaats 1"
    assert labels["knowledge_right"][1.0] == "Juist"
    assert labels["scale"][10.0] == "Het beste leven"


def exported(release: Any, folder: Path) -> dict[str, dict[float, str]]:
    """The value labels of the .sav; the .dta holds the same rows."""
    data = microdata.of(release)
    sav.write(data.rows, data.codebook, folder / "all.sav", "nl")
    dta.write(data.rows, data.codebook, folder / "all.dta", "nl")
    spss, meta = pyreadstat.read_sav(str(folder / "all.sav"), user_missing=True)
    stata, _ = pyreadstat.read_dta(str(folder / "all.dta"))
    assert len(spss) == len(stata) == CHILDREN
    assert meta.column_names_to_labels["time"] == "Hoe laat ga je slapen? (minuten na middernacht)"
    assert meta.variable_measure["scale"] == "scale"
    assert (spss["ranking_game"] == -4).sum() == 1
    found: dict[str, dict[float, str]] = meta.variable_value_labels
    return found
