"""The examples in docs/questionnaire.md are true."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from surveys.engine import document as documents
from surveys.engine.codebook import MISSING_LABELS
from surveys.engine.types import REGISTRY
from tests.unit.engine.examples import document

MANUAL = (Path(__file__).parents[3] / "docs" / "questionnaire.md").read_text(encoding="utf-8")
WHOLE, *ITEMS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", MANUAL, re.DOTALL)]


def lines(kind: str) -> list[str]:
    return [line for block in re.findall(rf"```{kind}\n(.*?)```", MANUAL, re.DOTALL) for line in block.splitlines()]


def asking(condition: str) -> dict[str, Any]:
    """The manual's document with a last question under this condition."""
    last = {"variable": "last", "type": "yesno", "texts": {"nl": "x", "fr": "x"}, "ask_if": condition}
    module = {"name": "last", "title": {"nl": "x", "fr": "x"}, "items": [last]}
    return {**WHOLE, "modules": [*WHOLE["modules"], module]}


def test_the_whole_document_can_be_published() -> None:
    assert documents.check(WHOLE) == []


def test_every_type_is_explained_with_an_item_that_can_be_published() -> None:
    headings = re.findall(r"^### `(\w+)`", MANUAL, re.MULTILINE)
    assert headings == [item["type"] for item in ITEMS]
    assert set(headings) == {each.name for each in REGISTRY}
    assert documents.check(document(*ITEMS)) == []


@pytest.mark.parametrize("condition", lines("logic"))
def test_conditions_can_be_published(condition: str) -> None:
    assert documents.check(asking(condition)) == []


@pytest.mark.parametrize("line", lines("wrong"))
def test_wrong_conditions_get_the_printed_message(line: str) -> None:
    condition, message = re.split(r"\s{2,}", line)
    assert [finding.message for finding in documents.check(asking(condition))] == [message]


def test_the_missing_codes_are_listed() -> None:
    rows = re.findall(r"^\| (-\d) \| ([^|]+) \|", MANUAL, re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == {
        code: label["en"][0].lower() + label["en"][1:].removesuffix(" the question")
        for code, label in MISSING_LABELS.items()
    }
