"""The 256 drawings that stand for one byte each, so that two people can compare a fingerprint by looking: easily told apart,
easily named. Their order never changes, or sheets printed before would show other pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from surveys.pictograms import Pictogram, everything

LIST = Path(__file__).with_name("fingerprint.json")


@cache
def names() -> tuple[str, ...]:
    return tuple(json.loads(LIST.read_text(encoding="utf-8")))


def pictures(places: Sequence[int]) -> list[Pictogram]:
    """The drawings of these bytes, in order."""
    return [everything()[names()[place]] for place in places]
