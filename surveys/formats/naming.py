"""Names that fit here, made from names and words of other tools."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from surveys.engine.checks import RESERVED

MOST_VARIABLE = 32
MOST_CATEGORY = 31
MOST_MODULE = 64


def plain(words: str) -> str:
    """Lower-case letters, digits and single underscores: `Gebruik je TikTok?` -> `gebruik_je_tiktok`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", words)
    ascii_only = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")


def variable_name(given: str, taken: Collection[str]) -> str:
    """`given` when it can be used, else the nearest name that can and is not taken."""
    name = plain(given) or "question"
    if not name[0].isalpha():
        name = f"q_{name}"
    if name in RESERVED:
        name = f"{name}_q"
    return _free(name, taken, MOST_VARIABLE)


def category_name(given: str, taken: Collection[str]) -> str:
    return _free(plain(given) or "answer", taken, MOST_CATEGORY)


def module_name(given: str, taken: Collection[str]) -> str:
    name = plain(given) or "part"
    return _free(name if name[0].isalpha() else f"part_{name}", taken, MOST_MODULE)


def document_name(given: str) -> str:
    return plain(given).replace("_", "-")[:64].strip("-") or "questionnaire"


def _free(name: str, taken: Collection[str], most: int) -> str:
    short = name[:most].rstrip("_")
    number = 1
    found = short
    while found in taken:
        number += 1
        ending = f"_{number}"
        found = short[: most - len(ending)].rstrip("_") + ending
    return found
