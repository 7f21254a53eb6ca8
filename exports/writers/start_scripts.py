"""Start scripts for R and Python: they rebuild the sampling design from the CSV and reproduce one table.

The head of a script holds what differs between data sets, as constants; the rest is the same file for everyone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BODIES = Path(__file__).resolve().parent / "start"
PYTHON_RULES = frozenset({"fail", "remove", "certainty", "average"})


@dataclass(frozen=True, slots=True)
class Start:
    """What the scripts need to know. Names are columns of `file`; `codes` are the answers that count, with `labels`;
    `groups` are codes of the column `across`, empty for the total alone. `about` are lines printed on top.
    """

    file: str
    about: tuple[str, ...]
    question: str
    codes: tuple[float, ...]
    labels: tuple[str, ...]
    weights: str = ""
    strata: str = ""
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    nested: bool = False
    lonely: str = "fail"
    across: str = ""
    groups: tuple[float, ...] = ()


def for_r(start: Start) -> str:
    """A script for R with `survey`; run it in the folder of its files."""
    return _head(start, "<-", _r, str.lower) + (BODIES / "body.R.txt").read_text(encoding="utf-8")


def for_python(start: Start) -> str:
    """A script for Python with numpy and pandas; run it in the folder of its files."""
    return _head(start, "=", _python, str.upper) + (BODIES / "body.py.txt").read_text(encoding="utf-8")


def python_can(start: Start) -> bool:
    """Whether numpy and pandas alone will do: corrections at later stages and the rule `adjust` are left to R."""
    return start.lonely in PYTHON_RULES and len(start.fpc) < 2


def _head(start: Start, gets: str, say: Callable[[Any], str], name: Callable[[str], str]) -> str:
    constants = (
        ("file", start.file),
        ("weights", start.weights),
        ("strata", start.strata),
        ("clusters", start.clusters),
        ("fpc", start.fpc),
        ("nested", start.nested),
        ("lonely", start.lonely),
        ("question", start.question),
        ("codes", start.codes),
        ("labels", start.labels),
        ("across", start.across),
        ("groups", start.groups),
    )
    lines = [f"# {' '.join(line.split())}".rstrip() for line in start.about]
    return "\n".join([*lines, "", *(f"{name(key)} {gets} {say(value)}" for key, value in constants), ""])


def _r(value: object) -> str:
    if isinstance(value, tuple):
        if value:
            return f"c({', '.join(_r(each) for each in value)})"
        return "c()"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _r_text(value) if isinstance(value, str) else f"{value:.17g}"


def _r_text(value: str) -> str:
    """A string in R, in ASCII, so that it reads the same under any locale."""
    return '"' + "".join(_r_sign(sign) for sign in value) + '"'


def _r_sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if " " <= sign <= "~":
        return sign
    return f"\\U{ord(sign):08x}"


def _python(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_python(each) for each in value)}]"
    return f"{value:.17g}" if isinstance(value, float) else repr(value)
