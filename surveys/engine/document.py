"""From JSON to a questionnaire: checked, compiled, hashed. A published document is JSON that needs nothing else.

`load` accepts a draft as long as its structure and logic hold; `publish` also wants every text of every track and
no question that can never be asked.
"""

from __future__ import annotations

from typing import Any

from surveys.engine.building import Built, build, unfinished
from surveys.engine.canonical import canonical_bytes, content_hash
from surveys.engine.checks import completeness
from surveys.engine.compiling import unreachable
from surveys.engine.findings import DocumentInvalid, Finding
from surveys.engine.structure import (
    Bounds,
    Category,
    Derived,
    Field,
    Item,
    Media,
    Module,
    Questionnaire,
    Row,
    Step,
    Text,
    Tree,
)

__all__ = [
    "Bounds",
    "Category",
    "Derived",
    "DocumentInvalid",
    "Field",
    "Finding",
    "Item",
    "Media",
    "Module",
    "Questionnaire",
    "Row",
    "Step",
    "Text",
    "Tree",
    "canonical_bytes",
    "check",
    "content_hash",
    "load",
    "publish",
]


def load(data: Any) -> Questionnaire:
    """A draft or a published document as a questionnaire, or DocumentInvalid with all that is wrong."""
    built = build(data)
    if built.questionnaire is None:
        raise DocumentInvalid(built.findings)
    return built.questionnaire


def check(data: Any) -> list[Finding]:
    """Everything that stands between this document and publishing; empty when it can be published."""
    return _for_publishing(build(data))


def publish(data: Any) -> dict[str, Any]:
    """The document as it goes to the field: texts in NFC, defaults written down, conditions compiled beside their text.

    Publishing a published document gives the same document, hash included.
    """
    built = build(data)
    findings = _for_publishing(built)
    if built.questionnaire is None or findings:
        raise DocumentInvalid(findings)
    document = built.filled
    compiled = iter(built.questionnaire.items)
    for module in document["modules"]:
        for item in module["items"]:
            tree = next(compiled).ask_tree
            if tree is not None:
                item["ask_tree"] = tree
    for entry, derived in zip(document.get("derived", []), built.questionnaire.derived, strict=True):
        entry["rule_trees"] = list(derived.trees)
    return document


def _for_publishing(built: Built) -> list[Finding]:
    """Beyond what loading wants: every text in every track, what each type needs, no question that is never asked."""
    findings = list(built.findings)
    if built.filled:
        findings += completeness(built.filled)
    if built.questionnaire is not None:
        findings += unfinished(built.questionnaire)
        findings += unreachable(built.questionnaire)
    return findings
