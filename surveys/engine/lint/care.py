"""Sensitive questions: never without a way to help, never as the last thing a child is left with. And texts that stay
with the other answers of the child who wrote them: never without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.engine.lint.contract import Rule, Setting, Spot, WholeRule
from surveys.engine.lint.scales import asks

SENSITIVE = 2
HELP = Rule(
    name="sensitive-without-help",
    severity="warn",
    title="No help beside it",
    reason="A sensitive question needs a help card in its module: whoever remembers something bad must see where to go.",
    source="house rule; Global Kids Online, ethics of sensitive questions",
)
LAST = Rule(
    name="sensitive-last",
    severity="warn",
    title="Sensitive and last",
    reason="The last screen stays with the child. Put something light after it.",
    source="house rule; de Leeuw 2011",
)
YOUNG = Rule(
    name="sensitive-young",
    severity="warn",
    title="Too sensitive for this age",
    reason="Children under nine are not asked sensitive questions in a class.",
    source="house rule; Global Kids Online, ethics of sensitive questions",
)


TIED = Rule(
    name="words-tied-to-row",
    severity="warn",
    title="A text that stays with its row",
    reason=(
        "What a child writes in its own words can tell who it is, and with it all its other answers. Write down why this "
        "text must stay with them, or keep its stratum only."
    ),
    source="house rule; GDPR art. 25",
)


def without_help(setting: Setting) -> Iterator[Spot]:
    """A help card is a card with `helpcard`, in the same module."""
    for module in setting.document["modules"]:
        if any(item.get("helpcard") and not asks(item) for item in module["items"]):
            continue
        for item in module["items"]:
            if item.get("sensitivity", 0) >= SENSITIVE:
                yield Spot(f"item/{item['variable']}/texts", item["sensitivity"])


def last(setting: Setting) -> Iterator[Spot]:
    for item in setting.items[-1:]:
        if item.get("sensitivity", 0) >= SENSITIVE:
            yield Spot(f"item/{item['variable']}/texts", [item["variable"], item["sensitivity"]])


def young(setting: Setting) -> Iterator[Spot]:
    if setting.reader.youngest < 9:
        for item in setting.items:
            if item.get("sensitivity", 0) >= SENSITIVE:
                yield Spot(f"item/{item['variable']}/texts", item["sensitivity"])


def tied(setting: Setting) -> Iterator[Spot]:
    """The motive holds for this question as it is worded."""
    for item in setting.items:
        if item.get("linkage") == "full":
            yield Spot(f"item/{item['variable']}/texts", [item["variable"], item["texts"]])


RULES = (WholeRule(HELP, without_help), WholeRule(LAST, last), WholeRule(YOUNG, young), WholeRule(TIED, tied))
