"""What to do about a condition that can't be read: corrections that a writer can take over with one press."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from surveys.engine.expressions import LogicError

CURLY = str.maketrans("“”„«»‘’", '"""""' + "''")
SYMBOLS = {"&": "and", "|": "or", "!": "not "}
NAME = re.compile(r"\w+")
STRING = re.compile(r"\"[^\"]*\"?|'[^']*'?")
COMPARED = re.compile(r"(?P<name>\w+)\s*(?P<sign>==|!=)\s*(?P<category>\"[^\"]*\"|'[^']*')")
WITHIN = re.compile(r"(?P<category>\"[^\"]*\"|'[^']*')\s+(?P<sign>not\s+in|in)\s+(?P<name>\w+)")


@dataclass(frozen=True)
class Correction:
    """`text` takes the place of the characters from `start` to `end` (from 0, end left out)."""

    start: int
    end: int
    text: str

    def applied(self, to: str) -> str:
        return to[: self.start] + self.text + to[self.end :]


@dataclass(frozen=True)
class _Fault:
    """Where the reader of `text` stumbled (from 0), and the parameters of the finding."""

    text: str
    at: int
    params: Mapping[str, int | str | tuple[str, ...]]

    def word(self, name: str) -> str:
        return str(self.params[name])


def corrections(text: str, error: LogicError) -> list[Correction]:
    """The ways to mend this error, likeliest first; empty when only the writer knows."""
    find = BY_CODE.get(error.code)
    return find(_Fault(text, int(str(error.params["position"])) - 1, error.params)) if find else []


def _misspelt(fault: _Fault) -> list[Correction]:
    return [Correction(fault.at, fault.at + len(fault.word("name")), fault.word("close"))]


def _category(fault: _Fault) -> list[Correction]:
    """The categories whose names look like what was written; all of them when there are few."""
    allowed = fault.params["allowed"] if isinstance(fault.params["allowed"], tuple) else ()
    close = get_close_matches(fault.word("name"), allowed, n=3) or (list(allowed) if len(allowed) <= 4 else [])
    written = STRING.match(fault.text, fault.at)
    return [Correction(fault.at, written.end(), f'"{name}"') for name in close] if written else []


def _assignment(fault: _Fault) -> list[Correction]:
    return [Correction(fault.at, fault.at + 1, "==")]


def _symbol(fault: _Fault) -> list[Correction]:
    sign = fault.text[fault.at]
    return [
        Correction(
            fault.at, fault.at + 2 if fault.text[fault.at + 1 : fault.at + 2] == sign else fault.at + 1, SYMBOLS[sign]
        )
    ]


def _quotes(fault: _Fault) -> list[Correction]:
    return [Correction(0, len(fault.text), fault.text.translate(CURLY))]


def _unclosed(fault: _Fault) -> list[Correction]:
    """The quote ends where the word does."""
    word = NAME.match(fault.text, fault.at + 1)
    end = word.end() if word else fault.at + 1
    return [Correction(end, end, fault.text[fault.at])]


def _unquoted(fault: _Fault) -> list[Correction]:
    name = fault.word("name")
    return [Correction(fault.at, fault.at + len(name), f'"{name}"')]


def _several(fault: _Fault) -> list[Correction]:
    found = COMPARED.match(fault.text, fault.at)
    if found is None:
        return []
    word = "in" if found["sign"] == "==" else "not in"
    return [Correction(fault.at, found.end(), f"{found['category']} {word} {found['name']}")]


def _one_answer(fault: _Fault) -> list[Correction]:
    for found in WITHIN.finditer(fault.text):
        if found.start("name") == fault.at:
            sign = "==" if found["sign"] == "in" else "!="
            return [Correction(found.start(), found.end(), f"{found['name']} {sign} {found['category']}")]
    return []


def _ends(fault: _Fault) -> list[Correction]:
    return [Correction(fault.at, fault.at, ")")] if "“)”" in fault.word("expected") else []


BY_CODE: Mapping[str, Callable[[_Fault], list[Correction]]] = {
    "logic-misspelt-variable": _misspelt,
    "logic-unknown-category": _category,
    "logic-assignment": _assignment,
    "logic-symbol": _symbol,
    "logic-quotes": _quotes,
    "logic-unclosed": _unclosed,
    "logic-unquoted": _unquoted,
    "logic-several-answers": _several,
    "logic-one-answer": _one_answer,
    "logic-ends": _ends,
}
