"""Conditions of other tools as one syntax tree: XPath of XLSForm and ExpressionScript of LimeSurvey differ in their
signs and names, not in their grammar.

    condition = conjunction { "or" conjunction }          conjunction = negation { "and" negation }
    negation  = "not" negation | comparison               comparison  = sum [ sign sum ]
    sum       = operand { ("+" | "-" | "*" | "/") operand }
    operand   = REF | STRING | NUMBER | NAME "(" [ condition { "," condition } ] ")" | "(" condition ")" | "-" NUMBER
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MAX_DEPTH = 60
SIGNS = ("==", "!=", "<=", ">=", "<", ">")


class Broken(Exception):
    """A formula that breaks off or holds something that has no meaning in its language."""

    def __init__(self, position: int, found: str) -> None:
        super().__init__(position, found)
        self.position = position
        self.found = found


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    position: int


@dataclass(frozen=True)
class Ref:
    """A question by name; "." is the question that the formula stands on."""

    name: str


@dataclass(frozen=True)
class Literal:
    text: str


@dataclass(frozen=True)
class Call:
    name: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Compare:
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Arithmetic:
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Not:
    part: Node


@dataclass(frozen=True)
class Join:
    word: str
    parts: tuple[Node, ...]


Node = Ref | Literal | Call | Compare | Arithmetic | Not | Join


@dataclass(frozen=True)
class Language:
    """How a language writes tokens: one pattern with a group a kind, and what its signs and words mean here."""

    pattern: re.Pattern[str]
    words: Mapping[str, str]
    ref: Callable[[str], str] = str

    def tokens(self, text: str) -> list[Token]:
        found: list[Token] = []
        place = 0
        while place < len(text):
            match = self.pattern.match(text, place)
            if match is None:
                raise Broken(place + 1, text[place])
            kind, said = match.lastgroup or "", match[0]
            meaning = self.words.get(said.lower())
            if meaning is not None:
                found.append(Token("sign", meaning, place + 1))
            elif kind != "space":
                found.append(Token(kind, self.ref(said) if kind == "ref" else said, place + 1))
            place = match.end()
        return [*found, Token("end", "", len(text) + 1)]


def parse(text: str, language: Language) -> Node:
    """Raises Broken at the first thing that can't be read."""
    parser = _Parser(language.tokens(text))
    node = parser.condition()
    if parser.here.kind != "end":
        raise Broken(parser.here.position, parser.here.text)
    return node


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def take(self, *signs: str) -> str:
        """The sign that stands here when it is one of these, else nothing."""
        if self.here.kind == "sign" and self.here.text in signs:
            self.place += 1
            return self.tokens[self.place - 1].text
        return ""

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise Broken(self.here.position, self.here.text)

    def condition(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Broken(self.here.position, self.here.text)
        parts = [self.conjunction()]
        while self.take("or"):
            parts.append(self.conjunction())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Join("or", tuple(parts))

    def conjunction(self) -> Node:
        parts = [self.negation()]
        while self.take("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Join("and", tuple(parts))

    def negation(self) -> Node:
        turns = 0
        while self.take("not"):
            turns += 1
        node = self.comparison()
        return Not(node) if turns % 2 else node

    def comparison(self) -> Node:
        left = self.sum()
        sign = self.take(*SIGNS)
        return Compare(sign, left, self.sum()) if sign else left

    def sum(self) -> Node:
        node = self.operand()
        while sign := self.take("+", "-", "*", "/"):
            node = Arithmetic(sign, node, self.operand())
        return node

    def operand(self) -> Node:
        if self.take("("):
            node = self.condition()
            self.expect(")")
            return node
        token = self.here
        if self.take("-"):
            if self.here.kind != "number":
                raise Broken(token.position, token.text)
            self.place += 1
            return Literal(f"-{self.tokens[self.place - 1].text}")
        self.place += token.kind != "end"
        if token.kind == "ref":
            return Ref(token.text)
        if token.kind == "number":
            return Literal(token.text)
        if token.kind == "string":
            return Literal(token.text[1:-1])
        if token.kind == "function":
            return Call(token.text.rstrip("( \t\n"), self.arguments())
        raise Broken(token.position, token.text)

    def arguments(self) -> tuple[Node, ...]:
        if self.take(")"):
            return ()
        parts = [self.condition()]
        while self.take(","):
            parts.append(self.condition())
        self.expect(")")
        return tuple(parts)


SHARED = r"""(?P<space>\s+)|(?P<string>"[^"]*"|'[^']*')|(?P<number>\d+(?:\.\d+)?|\.\d+)"""
BRACKETS: Mapping[str, str] = {sign: sign for sign in ("(", ")", ",", "+", "-", "*", "!=", "<=", ">=", "<", ">")}

XPATH = Language(
    re.compile(
        SHARED + r"""|(?P<word>(?:and|or|div|mod)\b)|(?P<ref>\$\{\s*[^}\s]+\s*\}|\.(?!\.))"""
        r"""|(?P<function>[A-Za-z][\w:-]*\s*\()|(?P<sign>!=|<=|>=|[=<>(),+*|/-])"""
    ),
    {**BRACKETS, "=": "==", "and": "and", "or": "or", "div": "/", "mod": "/"},
    lambda said: said.strip("${} \t\n"),
)
EXPRESSION_SCRIPT = Language(
    re.compile(
        r"""(?P<word>(?:and|or|not|eq|ne|lt|le|gt|ge)\b)|(?P<function>[A-Za-z]\w*\s*\()"""
        r"""|(?P<ref>[A-Za-z_]\w*(?:\.\w+)*|\d+X\d+X\w+(?:\.\w+)*)|"""
        + SHARED
        + r"""|(?P<sign>==|!=|<=|>=|&&|\|\||[!=<>(),+*/-])""",
        re.IGNORECASE,
    ),
    {
        **BRACKETS,
        "==": "==",
        "=": "==",
        "eq": "==",
        "ne": "!=",
        "lt": "<",
        "le": "<=",
        "gt": ">",
        "ge": ">=",
        "and": "and",
        "&&": "and",
        "or": "or",
        "||": "or",
        "not": "not",
        "!": "not",
        "/": "/",
    },
    lambda said: re.sub(r"\.(NAOK|value|valueNAOK|code)$", "", said, flags=re.IGNORECASE),
)
