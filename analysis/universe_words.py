"""A universe in words, and what could be typed next in it: names and categories of the codebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analysis.books.result import text_in
from surveys.engine.codebook import Codebook, MultipleSet, Variable
from surveys.engine.expressions import (
    KEYWORDS,
    Among,
    Call,
    Comparison,
    Junction,
    LogicError,
    Name,
    Negation,
    Node,
    Number,
    Operand,
    Within,
    parse,
)

MOST = 8
EXPECTED = (
    gettext_noop("“and” or “or”"),
    gettext_noop("a variable"),
    gettext_noop("a comparison (==, !=, <, <=, >, >=, in)"),
    gettext_noop("a variable, a number or a category in quotes"),
)
"""What the parser says it expected: its island holds no translations, so its words are collected here."""
SIGNS: dict[str, Callable[[], str]] = {
    "==": lambda: _("“%(question)s” is “%(value)s”"),
    "!=": lambda: _("“%(question)s” is not “%(value)s”"),
    "<": lambda: _("“%(question)s” is below %(value)s"),
    "<=": lambda: _("“%(question)s” is at most %(value)s"),
    ">": lambda: _("“%(question)s” is above %(value)s"),
    ">=": lambda: _("“%(question)s” is at least %(value)s"),
}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
TYPED = re.compile(r"[\"']?[^\W\d]?\w*$")
AFTER_SIGN = re.compile(r"([A-Za-z_]\w*)\s*(?:==|!=|<=|>=|<|>|\bin\s*\([^()]*)\s*$", re.ASCII)


Names = Mapping[str, Mapping[str, float]]


def explained(text: str, codebook: Codebook, language: str, names: Names | None = None) -> str:
    """The condition as a sentence part in the words of the questions; empty when it can't be read. names: variable ->
    name of a category -> code, where conditions of the questionnaire are to be understood too.
    """
    try:
        return _Words(codebook, language, names or {}).node(parse(text))
    except LogicError:
        return ""


@dataclass(frozen=True)
class _Words:
    codebook: Codebook
    language: str
    names: Names

    def node(self, node: Node) -> str:
        match node:
            case Junction():
                word = _(" and ") if node.word == "and" else _(" or ")
                parts = (f"({self.node(p)})" if isinstance(p, Junction) else self.node(p) for p in node.parts)
                return word.join(parts)
            case Negation():
                return self.negated(node.part)
            case Comparison():
                return self.comparison(node)
            case Among():
                return _("“%(question)s” is one of %(values)s") % self.listed(node)
            case Within():
                return _("“%(value)s” is among the answers to “%(question)s”") % self.within(node)
            case Call():
                template = (
                    _("“%(question)s” is answered") if node.function == "answered" else _("“%(question)s” was asked")
                )
                return template % {"question": self.label(node.variable.name)}
        return _("everybody") if node.value else _("nobody")

    def negated(self, part: Node) -> str:
        match part:
            case Among():
                return _("“%(question)s” is none of %(values)s") % self.listed(part)
            case Within():
                return _("“%(value)s” is not among the answers to “%(question)s”") % self.within(part)
        return _("it does not hold that %(condition)s") % {"condition": self.node(part)}

    def comparison(self, node: Comparison) -> str:
        left, right, sign = node.left, node.right, node.sign
        if not isinstance(left, Name) and isinstance(right, Name):
            left, right, sign = right, left, TURNED.get(sign, sign)
        question = self.label(left.name) if isinstance(left, Name) else str(self.value(left, ""))
        value = self.value(right, left.name if isinstance(left, Name) else "")
        return SIGNS[sign]() % {"question": question, "value": value}

    def listed(self, node: Among) -> dict[str, str]:
        name = node.left.name if isinstance(node.left, Name) else ""
        values = ", ".join(_("“%(value)s”") % {"value": self.value(each, name)} for each in node.literals)
        return {"question": self.label(name), "values": values}

    def within(self, node: Within) -> dict[str, str]:
        name = node.variable.name
        return {"question": self.label(name), "value": self.value(node.left, name)}

    def label(self, name: str) -> str:
        found = named(self.codebook, name)
        return (text_in(found.label, self.language) if found else "") or name

    def value(self, operand: Operand, name: str) -> str:
        """A literal as its category is called; another variable by its label."""
        if isinstance(operand, Name):
            return self.label(operand.name)
        wanted = str(operand.value) if isinstance(operand, Number) else operand.text
        code = self.names.get(name, {}).get(wanted)
        wanted = wanted if code is None or isinstance(named(self.codebook, name), MultipleSet) else f"{code:g}"
        for key, label in choices(self.codebook, name, self.language):
            if wanted.casefold() in {key.casefold(), label.casefold()}:
                return label
        return wanted


def named(codebook: Codebook, name: str) -> Variable | MultipleSet | None:
    for found in codebook.sets:
        if found.name.lstrip("$") == name:
            return found
    return next((each for each in codebook.variables if each.name == name), None)


def choices(codebook: Codebook, name: str, language: str) -> Iterator[tuple[str, str]]:
    """(what to write, label) of the categories of a variable or of a multiple-response set."""
    found = named(codebook, name)
    if isinstance(found, MultipleSet):
        labels = {each.name: each.label for each in codebook.variables}
        for one in found.variables:
            yield one.removeprefix(f"{name}_"), text_in(labels.get(one, {}), language) or one
    elif found is not None:
        for category in found.categories:
            if not category.missing:
                yield f"{category.code:g}", text_in(category.label, language) or f"{category.code:g}"


@dataclass(frozen=True)
class Suggestion:
    """What a press on it writes (`text`) in place of the characters from `start` to `end` (from 0)."""

    text: str
    label: str
    start: int
    end: int


def suggestions(text: str, caret: int, codebook: Codebook, language: str) -> list[Suggestion]:
    """What fits at the caret: categories after a comparison, else names that begin with, hold or resemble the word."""
    before = text[:caret]
    typed = TYPED.search(before)
    word = typed[0] if typed else ""
    start = caret - len(word)
    compared = AFTER_SIGN.search(before[:start])
    if compared:
        fitting = [
            (key, label)
            for key, label in choices(codebook, compared[1], language)
            if word.strip("\"'").casefold() in f"{key} {label}".casefold()
        ]
        return [Suggestion(key, label, start, caret) for key, label in fitting[:MOST]]
    bare = word.strip("\"'")
    if len(bare) < 2 or bare != word or bare.casefold() in KEYWORDS:
        return []
    one = named(codebook, bare)
    if isinstance(one, MultipleSet):
        return [
            Suggestion(f'"{key}" in {bare}', label, start, caret)
            for key, label in list(choices(codebook, bare, language))[:MOST]
        ]
    return [] if one else [Suggestion(*each, start, caret) for each in _names(bare, codebook, language)]


def instead(text: str, name: str, near: str) -> list[Suggestion]:
    """A name that nobody knows, replaced by the nearest known one."""
    found = re.search(rf"\b{re.escape(name)}\b", text)
    return [Suggestion(near, "", found.start(), found.end())] if found else []


def near_categories(text: str, wanted: str, codebook: Codebook, language: str) -> list[Suggestion]:
    """A category that nobody knows, replaced by those of its question: the ones that resemble it, else the first."""
    literal = rf"[\"']?{re.escape(wanted)}[\"']?"
    compared = re.search(rf"(?P<name>[A-Za-z_]\w*)\s*(?:==|!=)\s*(?P<literal>{literal})", text)
    found = compared or re.search(rf"(?P<literal>{literal})\s+in\s+(?P<name>[A-Za-z_]\w*)", text)
    if found is None:
        return []
    known = list(choices(codebook, found["name"], language))
    near = get_close_matches(wanted.casefold(), [label.casefold() for _key, label in known], n=3, cutoff=0.5)
    fitting = [each for each in known if each[1].casefold() in near] or known[:MOST]
    quote = "" if compared else '"'
    start, end = found.span("literal")
    return [Suggestion(f"{quote}{key}{quote}", label, start, end) for key, label in fitting]


def _names(word: str, codebook: Codebook, language: str) -> list[tuple[str, str]]:
    inside = {name for found in codebook.sets for name in found.variables}
    found: list[Variable | MultipleSet] = [*codebook.sets]
    found += [each for each in codebook.variables if each.name not in inside and each.role != "weight"]
    known = {each.name.lstrip("$"): text_in(each.label, language) for each in found}
    folded = word.casefold()
    starts = [name for name in known if name.casefold().startswith(folded)]
    holds = [name for name, label in known.items() if folded in f"{name} {label}".casefold() and name not in starts]
    fitting = [*starts, *holds] or get_close_matches(word, list(known), n=3)
    return [(name, known[name]) for name in fitting[:MOST]]
