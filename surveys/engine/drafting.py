"""A published document as a draft again, to be mended into a next version."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any


def as_draft(document: Mapping[str, Any]) -> dict[str, Any]:
    """Without what publishing compiled; publishing it unchanged gives the same document, hash included."""
    draft: dict[str, Any] = deepcopy(dict(document))
    for module in draft["modules"]:
        for item in module["items"]:
            item.pop("ask_tree", None)
    for derived in draft.get("derived", ()):
        derived.pop("rule_trees", None)
    return draft
