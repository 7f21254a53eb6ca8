"""Compiled conditions as XPath for XLSForm. XPath has two truth values, so each condition is written as what makes it
true or as what makes it false; a child without an answer makes a comparison neither.

Categories stand there as their codes and missing answers as nothing or as a negative code, so `${x} >= 0` says that x
was answered (an empty text is no number, and no comparison with it is true).
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.engine.forms import Several, Words
from surveys.engine.structure import Questionnaire, Tree
from surveys.formats.translating import OPPOSITE

XPATH_SIGNS = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
TRUTHS = {True: "true()", False: "false()"}


class Writer:
    """`clocks` are the variables that stand in the form as a time of day; their value here is in minutes."""

    def __init__(self, questionnaire: Questionnaire, clocks: frozenset[str] = frozenset()) -> None:
        self.fields = questionnaire.fields
        self.derived = {each.variable for each in questionnaire.derived}
        self.clocks = clocks

    def holds(self, tree: Tree, *, wanted: bool = True) -> str:
        """XPath that is true exactly when the condition is `wanted`, neither when it is unknown nor the opposite."""
        if isinstance(tree, bool):
            return TRUTHS[tree == wanted]
        name, *parts = tree
        if name == "not":
            return self.holds(parts[0], wanted=not wanted)
        if name in {"and", "or"}:
            word = name if wanted else {"and": "or", "or": "and"}[name]
            return f" {word} ".join(self.enclosed(part, wanted=wanted) for part in parts)
        if name == "answered":
            return self.answered(parts[0][1]) if wanted else f"not({self.answered(parts[0][1])})"
        if name == "asked":
            return self.asked(parts[0][1], wanted=wanted)
        return self.comparison(name, parts, wanted=wanted)

    def enclosed(self, tree: Tree, *, wanted: bool) -> str:
        text = self.holds(tree, wanted=wanted)
        return f"({text})" if " and " in text or " or " in text else text

    def answered(self, variable: str) -> str:
        field = self.fields.get(variable)
        if field is not None and isinstance(field.form, Several):
            missing = " or ".join(f"selected(${{{variable}}}, '{code}')" for code in (-3, -4, -5))
            return f"(count-selected(${{{variable}}}) >= 1 and not({missing}))"
        if variable in self.clocks or (field is not None and isinstance(field.form, Words)):
            return f"${{{variable}}} != ''"
        return f"${{{variable}}} >= 0"

    def asked(self, variable: str, *, wanted: bool) -> str:
        """Asked means that its own condition was true."""
        field = self.fields.get(variable)
        tree = True if field is None or field.item.ask_tree is None else field.item.ask_tree
        truth = self.holds(tree)
        return truth if wanted else f"not({truth})"

    def comparison(self, name: str, parts: list[Tree], *, wanted: bool) -> str:
        variables = [part[1] for part in parts if isinstance(part, list) and part and part[0] == "var"]
        if name == "has":
            text = f"selected(${{{variables[0]}}}, '{parts[1]}')"
            return text if wanted else f"{self.answered(variables[0])} and not({text})"
        there = [self.answered(variable) for variable in dict.fromkeys(variables)]
        if name == "in":
            value = self.value(parts[0])
            listed = [f"{value} = {code}" for code in parts[1]] or [TRUTHS[False]]
            among = " or ".join(listed)
            enclosed = f"({among})" if len(listed) > 1 else among
            return enclosed if wanted else " and ".join([*there, f"not({among})"])
        sign = XPATH_SIGNS[name if wanted else OPPOSITE[name]]
        text = f"{self.value(parts[0])} {sign} {self.value(parts[1])}"
        settled = sign == "=" and any(isinstance(part, int) and part >= 0 for part in parts)
        return text if settled or not there else " and ".join([*there, text])

    def value(self, part: Tree) -> str:
        if not isinstance(part, list):
            return str(part)
        variable = part[1]
        return f"round(decimal-time(${{{variable}}}) * 1440)" if variable in self.clocks else f"${{{variable}}}"


def derivation(writer: Writer, rule: Mapping[int, Tree] | list[tuple[int, Tree]]) -> str:
    """The first rule that is not false decides; one that is unknown leaves the variable empty."""
    pairs = list(rule.items()) if isinstance(rule, Mapping) else rule
    text = "''"
    for code, tree in reversed(pairs):
        unknown = "" if isinstance(tree, bool) else f"if(not({writer.holds(tree, wanted=False)}), '', {text})"
        text = f"if({writer.holds(tree)}, {code}, {unknown or text})"
    return text
