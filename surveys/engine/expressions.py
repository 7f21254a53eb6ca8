"""Reads the text of a condition, `age >= 12 and "tiktok" in apps`, into a syntax tree with positions.

    condition  = conjunction { "or" conjunction }
    conjunction = negation { "and" negation }
    negation   = "not" negation | "(" condition ")" | "true" | "false" | ("answered" | "asked") "(" NAME ")" | comparison
    comparison = operand ( ("==" | "!=" | "<" | "<=" | ">" | ">=") operand | ["not"] "in" (NAME | "(" literal {"," literal} ")") )
    operand    = NAME | NUMBER | STRING

Positions count characters from 1. What names mean is the compiler's business (`conditions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MAX_DEPTH = 40
KEYWORDS = frozenset({"and", "or", "not", "in", "answered", "asked", "true", "false"})
TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<digits>\d+(?!\w))|(?P<string>"[^"]*"|'[^']*')|(?P<name>[A-Za-z_]\w*)"""
    r"""|(?P<sign>==|!=|<=|>=|<|>|\(|\)|,)""",
    re.ASCII,
)
STRANGE = {
    "=": "logic-assignment",
    "-": "logic-negative",
    **dict.fromkeys("&|!", "logic-symbol"),
    **dict.fromkeys("“”‘’„«»", "logic-quotes"),
    **dict.fromkeys("\"'", "logic-unclosed"),
}
EXPECTED = {
    "junction": "“and” or “or”",
    "variable": "a variable",
    "sign": "a comparison (==, !=, <, <=, >, >=, in)",
    "operand": "a variable, a number or a category in quotes",
}


class LogicError(Exception):
    """A condition that can't be read. `code` and `params` are those of a finding."""

    def __init__(self, code: str, position: int, **params: int | str | tuple[str, ...]) -> None:
        super().__init__(code, position, params)
        self.code = code
        self.params = {"position": position, **params}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    position: int


@dataclass(frozen=True)
class Name:
    name: str
    position: int


@dataclass(frozen=True)
class Quoted:
    text: str
    position: int


@dataclass(frozen=True)
class Number:
    value: int
    position: int


@dataclass(frozen=True)
class Truth:
    value: bool
    position: int


@dataclass(frozen=True)
class Comparison:
    sign: str
    left: Operand
    right: Operand
    position: int


@dataclass(frozen=True)
class Among:
    """`operand in (literals)`."""

    left: Operand
    literals: tuple[Quoted | Number, ...]
    position: int


@dataclass(frozen=True)
class Within:
    """`"category" in variable`."""

    left: Operand
    variable: Name
    position: int


@dataclass(frozen=True)
class Call:
    function: Literal["answered", "asked"]
    variable: Name
    position: int


@dataclass(frozen=True)
class Negation:
    part: Node


@dataclass(frozen=True)
class Junction:
    word: Literal["and", "or"]
    parts: tuple[Node, ...]


Operand = Name | Quoted | Number
Node = Comparison | Among | Within | Call | Negation | Junction | Truth


def tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise LogicError(STRANGE.get(text[place], "logic-character"), place + 1, found=text[place])
        kind = match.lastgroup or ""
        if kind != "space":
            lowered = match[0].lower()
            yield Token(*(("word", lowered) if lowered in KEYWORDS else (kind, match[0])), place + 1)
        place = match.end()
    yield Token("end", "", len(text) + 1)


class Parser:
    def __init__(self, text: str) -> None:
        self.tokens = list(tokens(text))
        self.place = 0
        self.depth = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.here
        self.place += 1
        return token

    def at(self, *texts: str) -> bool:
        return self.here.kind in {"word", "sign"} and self.here.text in texts

    def expect(self, text: str) -> Token:
        if not self.at(text):
            raise self.wrong(text)
        return self.take()

    def wrong(self, expected: str) -> LogicError:
        wanted = EXPECTED.get(expected, f"“{expected}”")
        if self.here.kind == "end":
            return LogicError("logic-ends", self.here.position, expected=wanted)
        return LogicError("logic-expected", self.here.position, expected=wanted, found=self.here.text)

    def whole(self) -> Node:
        node = self.junction()
        if self.here.kind != "end":
            raise self.wrong("junction")
        return node

    def junction(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise LogicError("logic-deep", self.here.position)
        parts = [self.conjunction()]
        while self.at("or"):
            self.take()
            parts.append(self.conjunction())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Junction("or", tuple(parts))

    def conjunction(self) -> Node:
        parts = [self.negation()]
        while self.at("and"):
            self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Junction("and", tuple(parts))

    def negation(self) -> Node:
        negations = 0
        while self.at("not"):
            self.take()
            negations += 1
        node = self.single()
        return Negation(node) if negations % 2 else node

    def single(self) -> Node:
        if self.at("("):
            self.take()
            node = self.junction()
            self.expect(")")
            return node
        if self.at("true", "false"):
            token = self.take()
            return Truth(token.text == "true", token.position)
        if self.at("answered", "asked"):
            return self.call()
        return self.comparison()

    def call(self) -> Call:
        token = self.take()
        self.expect("(")
        variable = self.name()
        self.expect(")")
        return Call("answered" if token.text == "answered" else "asked", variable, token.position)

    def name(self) -> Name:
        if self.here.kind != "name":
            raise self.wrong("variable")
        token = self.take()
        return Name(token.text, token.position)

    def comparison(self) -> Node:
        left = self.operand()
        token = self.here
        if self.at("==", "!=", "<", "<=", ">", ">="):
            self.take()
            node = Comparison(token.text, left, self.operand(), token.position)
            if self.at("==", "!=", "<", "<=", ">", ">="):
                raise LogicError("logic-chained", self.here.position)
            return node
        if self.at("in"):
            return self.membership(left)
        if self.at("not"):
            self.take()
            if not self.at("in"):
                raise self.wrong("in")
            return Negation(self.membership(left))
        raise self.wrong("sign")

    def membership(self, left: Operand) -> Node:
        position = self.expect("in").position
        if not self.at("("):
            return Within(left, self.name(), position)
        self.take()
        literals = [self.literal()]
        while self.at(","):
            self.take()
            literals.append(self.literal())
        self.expect(")")
        return Among(left, tuple(literals), position)

    def operand(self) -> Operand:
        return self.name() if self.here.kind == "name" else self.literal()

    def literal(self) -> Quoted | Number:
        if self.here.kind == "string":
            token = self.take()
            return Quoted(token.text[1:-1], token.position)
        if self.here.kind == "digits":
            token = self.take()
            if len(token.text) > 9:
                raise LogicError("logic-large", token.position, found=token.text)
            return Number(int(token.text), token.position)
        raise self.wrong("operand")


def parse(text: str) -> Node:
    """Raises LogicError at the first thing that can't be read."""
    return Parser(text).whole()
