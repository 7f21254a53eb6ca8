"""Questions that continue a trend: what makes them another question than in the last version or wave."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from surveys.engine.codebook import codebook
from surveys.engine.comparing.comparability import compare
from surveys.engine.comparing.verdicts import Asked
from surveys.engine.document import load
from surveys.engine.findings import DocumentInvalid
from surveys.engine.lint.contract import Rule, Setting, Spot, WholeRule

SOURCE = "docs/trends.md"
WORDING = Rule(
    name="trend-wording",
    severity="warn",
    title="Trend: other words",
    reason="This question continues a trend and is worded differently now. The figures may move for that reason alone.",
    source=SOURCE,
)
SCALE = Rule(
    name="trend-scale",
    severity="warn",
    title="Trend: other answers",
    reason="This question continues a trend and has other answers now. It can't be compared with earlier waves.",
    source=SOURCE,
)
BASE = Rule(
    name="trend-base",
    severity="warn",
    title="Trend: other children",
    reason="This question continues a trend and is put to other children now. It can't be compared with earlier waves.",
    source=SOURCE,
)
ASPECTS = {"wording": WORDING, "scale": SCALE, "measure": SCALE, "base": BASE}


def changed(rule: Rule, setting: Setting) -> Iterator[Spot]:
    """Questions with a concept that the earlier document asked too. Nothing while either can't be compiled."""
    if setting.previous is None:
        return
    try:
        before, after = (codebook(load(dict(each))) for each in (setting.previous, setting.document))
    except DocumentInvalid:
        return
    owners = _owners(setting)
    told = set()
    for one in compare([Asked({}, before), Asked({}, after)]):
        item = owners.get(one.question.name)
        if item is None or not one.question.concept:
            continue
        for aspect in one.earlier[0].aspects:
            if aspect.state == "changed" and ASPECTS.get(aspect.name) is rule and item["variable"] not in told:
                told.add(item["variable"])
                bound = [item["texts"], item.get("categories"), item.get("rows"), item.get("ask_if")]
                yield Spot(f"item/{item['variable']}/texts", bound)


def _owners(setting: Setting) -> dict[str, dict[str, object]]:
    """Name of a question in the codebook -> its item."""
    found = {}
    for item in setting.items:
        found[item["variable"]] = item
        found |= {row["variable"]: item for row in item.get("rows", ())}
    return found


RULES = tuple(WholeRule(rule, partial(changed, rule)) for rule in (WORDING, SCALE, BASE))
