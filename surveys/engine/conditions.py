"""Compiles the text of a condition into a tree for `logic`, checking names and kinds on the way.

Category names become codes here, so the interview never meets them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from surveys.engine.expressions import (
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
    Quoted,
    Truth,
    Within,
    parse,
)
from surveys.engine.forms import Coded, Form
from surveys.engine.structure import Tree

ORDER_SIGNS = frozenset({"<", "<=", ">", ">="})
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compile_condition(text: str, forms: Mapping[str, Form], refused: Mapping[str, str] | None = None) -> Tree:
    """The tree of a condition over the variables in `forms`. `refused` holds names that exist but can't be used
    here, with the code of the finding that says why. Raises LogicError."""
    return _Compiler(forms, refused or {}).node(parse(text))


class _Compiler:
    def __init__(self, forms: Mapping[str, Form], refused: Mapping[str, str]) -> None:
        self.forms = forms
        self.refused = refused

    def node(self, node: Node) -> Tree:
        match node:
            case Truth():
                return node.value
            case Negation():
                return ["not", self.node(node.part)]
            case Junction():
                return [node.word, *(self.node(part) for part in node.parts)]
            case Call():
                self.form(node.variable)
                return [node.function, ["var", node.variable.name]]
            case Within():
                return self.within(node)
            case Among():
                return self.among(node)
            case _:
                return self.comparison(node)

    def form(self, name: Name) -> Form:
        if name.name in self.forms:
            return self.forms[name.name]
        if name.name in self.refused:
            raise LogicError(self.refused[name.name], name.position, name=name.name)
        close = get_close_matches(name.name, self.forms, n=1)
        if close:
            raise LogicError("logic-misspelt-variable", name.position, name=name.name, close=close[0])
        raise LogicError("logic-unknown-variable", name.position, name=name.name)

    def within(self, node: Within) -> Tree:
        form = self.form(node.variable)
        if form.operand != "set":
            raise LogicError("logic-one-answer", node.variable.position, name=node.variable.name)
        return ["has", ["var", node.variable.name], self.code(node.left, node.variable, form)]

    def among(self, node: Among) -> Tree:
        if not isinstance(node.left, Name):
            raise LogicError("logic-no-variable", node.left.position)
        form = self.comparable(node.left)
        codes = [self.code(literal, node.left, form) for literal in node.literals]
        return ["in", ["var", node.left.name], list(dict.fromkeys(codes))]

    def comparison(self, node: Comparison) -> Tree:
        left, right, sign = node.left, node.right, node.sign
        if not isinstance(left, Name):
            left, right, sign = right, left, TURNED[sign]
        if not isinstance(left, Name):
            raise LogicError("logic-no-variable", node.position)
        form = self.comparable(left)
        if sign in ORDER_SIGNS and isinstance(form, Coded) and not form.ordered:
            raise LogicError("logic-no-order", left.position, name=left.name)
        if isinstance(right, Name) and (right.name in self.forms or right.name not in form.names):
            self.same_kind(left, form, right)
            return [sign, ["var", left.name], ["var", right.name]]
        return [sign, ["var", left.name], self.code(right, left, form)]

    def same_kind(self, left: Name, form: Form, right: Name) -> None:
        other = self.comparable(right)
        if form.operand != other.operand or form.names != other.names:
            raise LogicError("logic-incomparable", right.position, name=left.name, other=right.name)

    def comparable(self, name: Name) -> Form:
        form = self.form(name)
        if form.operand == "set":
            raise LogicError("logic-several-answers", name.position, name=name.name)
        if form.operand == "words":
            raise LogicError("logic-words", name.position, name=name.name)
        return form

    def code(self, literal: Operand, variable: Name, form: Form) -> int:
        """What a literal stands for beside this variable: its own value for a number, the code of a category."""
        if isinstance(literal, Name):
            raise LogicError("logic-unquoted", literal.position, name=literal.name)
        if form.operand == "amount":
            if isinstance(literal, Number):
                return literal.value
            raise LogicError("logic-needs-number", literal.position, name=variable.name, found=literal.text)
        if not isinstance(literal, Quoted):
            found = str(literal.value)
            raise LogicError("logic-needs-category", literal.position, name=variable.name, found=found)
        if literal.text not in form.names:
            raise LogicError(
                "logic-unknown-category",
                literal.position,
                variable=variable.name,
                name=literal.text,
                allowed=tuple(form.names),
            )
        return form.names[literal.text]
