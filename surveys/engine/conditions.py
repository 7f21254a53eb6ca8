"""Compiles the text of a condition into a tree for `logic`, checking names and kinds on the way.

Category names become codes here, so the interview never meets them again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def compile_condition(
    text: str, forms: Mapping[str, Form], *, mute: Collection[str] = (), late: Collection[str] = ()
) -> Tree:
    """The tree of a condition over the variables in `forms`. `mute` names items without an answer, `late` variables
    that are only derived after the interview: both exist but can't be used. Raises LogicError."""
    return _Compiler(forms, mute, late).node(parse(text))


class _Compiler:
    def __init__(self, forms: Mapping[str, Form], mute: Collection[str], late: Collection[str]) -> None:
        self.forms = forms
        self.mute = mute
        self.late = late

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
            case Comparison():
                return self.comparison(node)

    def form(self, name: Name) -> Form:
        if name.name in self.forms:
            return self.forms[name.name]
        if name.name in self.mute:
            raise LogicError("logic-no-answer", name.position, name=name.name)
        if name.name in self.late:
            raise LogicError("logic-derived", name.position, name=name.name)
        close = get_close_matches(name.name, self.forms, n=1)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        raise LogicError("logic-unknown-variable", name.position, name=name.name, hint=hint)

    def within(self, node: Within) -> Tree:
        form = self.form(node.variable)
        if form.operand != "set":
            problem = f"“{node.variable.name}” has one answer: compare it with == or with in (…)."
            raise LogicError("logic-types", node.variable.position, problem=problem)
        return ["has", ["var", node.variable.name], self.code(node.left, node.variable, form)]

    def among(self, node: Among) -> Tree:
        if not isinstance(node.left, Name):
            raise LogicError("logic-types", node.left.position, problem="a variable must stand before in (…).")
        form = self.comparable(node.left)
        codes = [self.code(literal, node.left, form) for literal in node.literals]
        return ["in", ["var", node.left.name], list(dict.fromkeys(codes))]

    def comparison(self, node: Comparison) -> Tree:
        left, right, sign = node.left, node.right, node.sign
        if not isinstance(left, Name):
            left, right, sign = right, left, TURNED[sign]
        if not isinstance(left, Name):
            raise LogicError("logic-types", node.position, problem="a comparison needs a variable on one side.")
        form = self.comparable(left)
        if sign in ORDER_SIGNS and isinstance(form, Coded) and not form.ordered:
            problem = f"the categories of “{left.name}” have no order (its measure is nominal): use ==, != or in."
            raise LogicError("logic-types", node.position, problem=problem)
        if isinstance(right, Name):
            self.same_kind(left, form, right)
            return [sign, ["var", left.name], ["var", right.name]]
        return [sign, ["var", left.name], self.code(right, left, form)]

    def same_kind(self, left: Name, form: Form, right: Name) -> None:
        other = self.comparable(right)
        if form.operand != other.operand or form.names != other.names:
            problem = f"“{left.name}” and “{right.name}” are answered differently, so they can't be compared."
            raise LogicError("logic-types", right.position, problem=problem)

    def comparable(self, name: Name) -> Form:
        form = self.form(name)
        if form.operand == "set":
            problem = f'“{name.name}” can have several answers: write "category" in {name.name}.'
            raise LogicError("logic-types", name.position, problem=problem)
        if form.operand == "words":
            problem = f"“{name.name}” is a free text: only answered({name.name}) and asked({name.name}) can be used."
            raise LogicError("logic-types", name.position, problem=problem)
        return form

    def code(self, literal: Operand, variable: Name, form: Form) -> int:
        """What a literal stands for beside this variable: its own value for a number, the code of a category."""
        if isinstance(literal, Name):
            raise LogicError("logic-types", literal.position, problem=f"put the category {literal.name} in quotes.")
        if form.operand == "number":
            if isinstance(literal, Number):
                return literal.value
            problem = f"“{variable.name}” is a number and can't be compared with a text."
            raise LogicError("logic-types", literal.position, problem=problem)
        if not isinstance(literal, Quoted):
            problem = f"“{variable.name}” is answered with categories: write the name of one in quotes."
            raise LogicError("logic-types", literal.position, problem=problem)
        if literal.text not in form.names:
            params = {"variable": variable.name, "name": literal.text, "allowed": tuple(form.names)}
            raise LogicError("logic-unknown-category", literal.position, **params)
        return form.names[literal.text]
