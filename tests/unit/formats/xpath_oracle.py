"""XPath as a form engine runs it: libxml2 with the functions that XLSForm adds, over answers written as a form keeps
them (a code, codes with spaces between, words, nothing)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from surveys.engine.forms import DONT_KNOW, DONT_UNDERSTAND, DONT_WANT

SAID = {DONT_KNOW, DONT_WANT, DONT_UNDERSTAND}


def _words(value: Any) -> list[str]:
    text = value[0].text if isinstance(value, list) and value else value
    return (text or "").split() if isinstance(text, str) else []


def _decimal_time(_: Any, value: Any) -> float:
    hours, _sign, minutes = (_words(value) or [""])[0].partition(":")
    return (int(hours) * 60 + int(minutes)) / 1440 if hours else float("nan")


def _if(_: Any, condition: Any, one: Any, other: Any) -> Any:
    return one if condition else other


FUNCTIONS = {
    (None, "selected"): lambda _, value, code: str(code) in _words(value),
    (None, "count-selected"): lambda _, value: float(len(_words(value))),
    (None, "decimal-time"): _decimal_time,
    (None, "if"): _if,
}


def entered(value: Any, *, listed: bool) -> str:
    """An answer as the form holds it; reasons to give none can be chosen only where there is a list."""
    if isinstance(value, list):
        return " ".join(str(code) for code in value)
    if isinstance(value, int) and value < 0:
        return str(value) if listed and value in SAID else ""
    return "" if value is None else str(value)


def evaluated(xpath: str, answers: Mapping[str, str]) -> Any:
    root = etree.Element("data")
    for name, text in answers.items():
        etree.SubElement(root, name).text = text
    return etree.ElementTree(root).xpath(re.sub(r"\$\{(\w+)\}", r"/data/\1", xpath), extensions=FUNCTIONS)


def truth(xpath: str, answers: Mapping[str, str]) -> bool:
    return bool(evaluated(f"boolean({xpath})", answers))
