"""The codebook as somebody who writes a table book chooses from it: questions, sets, columns of the design."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis import universe_words
from analysis.books.frames import MOST_CATEGORIES
from analysis.books.result import text_in
from surveys.engine.codebook import FREE_TEXT, Codebook, MultipleSet, Variable

MOST_ENTRIES = 200
"""Questions listed at once; a search narrows a longer codebook."""


@dataclass(frozen=True)
class Entry:
    """A question, a set or a column of the design that a table or a block can be made of."""

    name: str
    label: str
    question: str
    concept: str
    checked: bool


@dataclass(frozen=True)
class Known:
    """A codebook in a language."""

    codebook: Codebook
    language: str
    most: int = MOST_CATEGORIES

    @cached_property
    def choosable(self) -> dict[str, Variable | MultipleSet]:
        """In the order of the codebook; a set stands where its first variable does."""
        inside = {name: found for found in self.codebook.sets for name in found.variables}
        found: dict[str, Variable | MultipleSet] = {}
        for variable in self.codebook.variables:
            one = inside.get(variable.name)
            if one is not None:
                found.setdefault(one.name, one)
            elif (variable.role in {"answer", "derived"} and variable.type != FREE_TEXT) or (
                variable.role == "design" and variable.categories
            ):
                found.setdefault(variable.name, variable)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """Everything a table or a block may name."""
        sets = (name for each in self.codebook.sets for name in (each.name, each.name.lstrip("$")))
        return frozenset((*(each.name for each in self.codebook.variables), *sets))

    @cached_property
    def labels(self) -> dict[str, str]:
        named = {each.name: text_in(each.label, self.language) or each.name for each in self.codebook.variables}
        return named | {each.name: text_in(each.label, self.language) or each.name for each in self.codebook.sets}

    @cached_property
    def _variables(self) -> dict[str, Variable]:
        return {each.name: each for each in self.codebook.variables}

    @cached_property
    def _sets(self) -> dict[str, MultipleSet]:
        return {each.name: each for each in self.codebook.sets}

    def label(self, name: str) -> str:
        return self.labels.get(name, name)

    def multiple(self, name: str) -> bool:
        return name in self._sets

    def variable(self, name: str) -> Variable | None:
        return self._variables.get(name)

    def categories(self, name: str) -> list[tuple[str, dict[str, str], str]]:
        """(key, texts, label) of the categories a net or a group can take."""
        if name in self._sets:
            known = self._variables
            return [
                (each, known[each].label if each in known else {}, self.label(each))
                for each in self._sets[name].variables
            ]
        variable = self._variables.get(name)
        return [
            (f"{each.code:g}", each.label, text_in(each.label, self.language) or f"{each.code:g}")
            for each in (variable.categories if variable else ())
            if not each.missing
        ]

    def written(self, name: str) -> list[tuple[str, str]]:
        """(what a condition writes, label) of the categories."""
        return list(universe_words.choices(self.codebook, name, self.language))

    def columns(self) -> list[tuple[str, str]]:
        """(name, label) of the variables whose categories can be crossed."""
        return [
            (name, self.label(name))
            for name, each in self.choosable.items()
            if isinstance(each, Variable) and 0 < len(each.categories) <= self.most
        ]

    def questions(self) -> list[tuple[str, str]]:
        """(name, label) of what a condition can be about."""
        return [(name, self.label(name)) for name in self.choosable]

    def entries(self, search: str, checked: list[str]) -> tuple[list[Entry], int]:
        """What fits the words searched for, and how many more do; what is ticked stays in sight."""
        words = search.casefold().split()
        found = [
            Entry(
                name,
                self.label(name),
                text_in(each.question, self.language),
                each.concept if isinstance(each, Variable) else "",
                name in checked,
            )
            for name, each in self.choosable.items()
            if name in checked or self._fits(name, each, words)
        ]
        return found[:MOST_ENTRIES], max(len(found) - MOST_ENTRIES, 0)

    def _fits(self, name: str, each: Variable | MultipleSet, words: list[str]) -> bool:
        if not words:
            return True
        text = " ".join((name, *self._texts(each))).casefold()
        return all(word in text for word in words)

    def _texts(self, each: Variable | MultipleSet) -> Iterator[str]:
        """Label and wording in every language, the concept, the answers."""
        yield from each.label.values()
        yield from each.question.values()
        if isinstance(each, Variable):
            yield each.concept
            for category in each.categories:
                yield from category.label.values()
        else:
            for name in each.variables:
                if name in self._variables:
                    yield from self._variables[name].label.values()
