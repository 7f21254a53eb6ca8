"""Model formulas: `yes ~ sex * age + I(hours^2)` to a matrix of columns with names.

A formula has an outcome, terms joined by +, interactions a:b, and a*b for a + b + a:b; `~ 0` or `- 1` leaves out the
constant. I(...) holds arithmetic (+ - * / ^), log, exp, sqrt and comparisons of variables, numbers and 'texts'.
Categorical variables, and numbers within factor(...), give one indicator for each category but the first. Notation: N rows, P columns.
Source: Wilkinson & Rogers 1973, with R's names for columns.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.kernel.arrays import Floats, Ints
from analysis.kernel.errors import KernelError, gettext_noop


@dataclass(frozen=True, eq=False)
class Factor:
    """A categorical variable: codes (N,) from 0, -1 for no answer, and the labels of the categories."""

    codes: Ints
    labels: tuple[str, ...]


Variable = Floats | Factor
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt}
_COMPARISONS = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """outcome ("" when there is none), terms as tuples of variables or I(...) texts, and whether there is a constant."""

    outcome: str
    terms: tuple[tuple[str, ...], ...]
    constant: bool


@dataclass(frozen=True, eq=False)
class ModelMatrix:
    """matrix (N, P), NaN where a variable is missing; the names of its columns; and for each term its columns."""

    matrix: Floats
    names: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]


def parse(text: str) -> Formula:
    """Read a formula. Errors: KernelError formula_syntax."""
    outcome, tilde, right = text.partition("~")
    if not tilde:
        outcome, right = "", text
    found: list[tuple[str, ...]] = []
    constant = True
    for sign, part in _split(right, "+-"):
        if part in ("0", "1"):
            constant = (part == "1") == (sign == "+")
            continue
        if not part or sign == "-":
            raise KernelError("formula_syntax", gettext_noop("The formula '{formula}' can't be read."), formula=text)
        for term in _expand(part):
            if term not in found:
                found.append(term)
    found.sort(key=len)
    return Formula(outcome.strip(), tuple(found), constant)


def model_matrix(formula: Formula, variables: Mapping[str, Variable], rows: int) -> ModelMatrix:
    """The matrix of a formula's right side over `rows` rows. Without a constant the first categorical term keeps all
    of its categories. Errors: KernelError formula_variable, formula_syntax.
    """
    blocks: list[Floats] = [np.ones((rows, 1))] if formula.constant else []
    names = ["(Intercept)"] if formula.constant else []
    columns: dict[str, tuple[int, ...]] = {}
    whole = not formula.constant
    for term in formula.terms:
        block, labels = np.ones((rows, 1)), [""]
        for name in term:
            part, part_labels = _columns(name, variables, rows, whole=whole and len(term) == 1)
            block = np.einsum("np,nq->nqp", block, part).reshape(rows, -1)
            labels = [f"{left}:{right}".strip(":") for right in part_labels for left in labels]
        if len(term) == 1 and isinstance(variables.get(term[0]), Factor):
            whole = False
        columns[":".join(term)] = tuple(range(len(names), len(names) + len(labels)))
        blocks.append(block)
        names.extend(labels)
    matrix = np.concatenate(blocks, axis=1) if blocks else np.zeros((rows, 0))
    return ModelMatrix(matrix, tuple(names), columns)


def evaluate(text: str, variables: Mapping[str, Variable], rows: int) -> Floats:
    """(N,) the numbers of a variable or of an I(...) expression. Errors: KernelError formula_variable, formula_syntax."""
    inner = re.fullmatch(r"I\((.*)\)", text.strip())
    try:
        tree = ast.parse((inner.group(1) if inner else text).replace("^", "**").strip(), mode="eval")
    except SyntaxError as error:
        raise KernelError(
            "formula_syntax", gettext_noop("The formula '{formula}' can't be read."), formula=text
        ) from error
    value = _value(tree.body, variables, text)
    if isinstance(value, Factor):
        raise KernelError("formula_variable", gettext_noop("'{name}' is no number."), name=text)
    return np.asarray(np.broadcast_to(np.asarray(value, dtype=np.float64), (rows,)))


def _columns(name: str, variables: Mapping[str, Variable], rows: int, *, whole: bool) -> tuple[Floats, Sequence[str]]:
    """(N, P) of one variable, and the names of its columns."""
    variable = variables.get(name)
    declared = re.fullmatch(r"factor\((.*)\)", name)
    if declared:
        inner = variables.get(declared.group(1).strip())
        variable = inner if isinstance(inner, Factor) else _categories(evaluate(declared.group(1), variables, rows))
    if isinstance(variable, Factor):
        first = 0 if whole else 1
        hit = variable.codes[:, None] == np.arange(first, len(variable.labels))
        indicators = np.where(variable.codes[:, None] < 0, np.nan, hit)
        return indicators, [f"{name}{label}" for label in variable.labels[first:]]
    return evaluate(name, variables, rows)[:, None], [name]


def _categories(values: Floats) -> Factor:
    """The distinct numbers of a column as categories, in their order."""
    known = ~np.isnan(values)
    found = np.unique(values[known])
    return Factor(np.where(known, np.searchsorted(found, values), -1), tuple(f"{value:g}" for value in found))


def _value(node: ast.expr, variables: Mapping[str, Variable], text: str) -> Variable | float | str:
    """The value of one node: numbers, a categorical variable, or a text to compare it with."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
        return node.value
    if isinstance(node, ast.Name):
        if node.id not in variables:
            raise KernelError("formula_variable", gettext_noop("There is no variable '{name}'."), name=node.id)
        return variables[node.id]
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _FUNCTIONS
        and len(node.args) == 1
    ):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.asarray(_FUNCTIONS[node.func.id](_number(_value(node.args[0], variables, text), text)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(_value(node.operand, variables, text), text)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left, variables, text), _value(node.right, variables, text)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(_OPERATORS[type(node.op)](_number(left, text), _number(right, text)), dtype=np.float64)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS:
        left, right = _value(node.left, variables, text), _value(node.comparators[0], variables, text)
        return _compared(left, right, type(node.ops[0]), text)
    raise KernelError("formula_syntax", gettext_noop("The formula '{formula}' can't be read."), formula=text)


def _number(value: Variable | float | str, text: str) -> Floats:
    if isinstance(value, Factor | str):
        raise KernelError("formula_variable", gettext_noop("'{name}' is no number."), name=text)
    return np.asarray(value, dtype=np.float64)


def _compared(left: Variable | float | str, right: Variable | float | str, kind: type[ast.cmpop], text: str) -> Floats:
    """(N,) of 1 and 0, NaN where a side is missing."""
    if isinstance(left, Factor) and isinstance(right, str) and kind in (ast.Eq, ast.NotEq):
        wanted = left.labels.index(right) if right in left.labels else len(left.labels)
        hit: NDArray[np.bool_] = np.asarray(_COMPARISONS[kind](left.codes, wanted))
        return np.where(left.codes < 0, np.nan, hit)
    first, second = _number(left, text), _number(right, text)
    absent = np.isnan(first) | np.isnan(second)
    return np.where(absent, np.nan, _COMPARISONS[kind](first, second))


def _split(text: str, signs: str) -> list[tuple[str, str]]:
    """(sign, part) at the top level of brackets; the first part has a plus."""
    parts: list[tuple[str, str]] = []
    depth, start, sign = 0, 0, "+"
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter in signs and depth == 0:
            if text[start:place].strip():
                parts.append((sign, text[start:place].strip()))
            start, sign = place + 1, letter
    parts.append((sign, text[start:].strip()))
    return parts


def _expand(part: str) -> list[tuple[str, ...]]:
    """a*b to a, b and a:b; spaces outside brackets don't count."""
    crossed: list[tuple[str, ...]] = []
    for _, factor in _split(part, "*"):
        single = tuple(piece for _, piece in _split(factor, ":"))
        crossed += [(*earlier, *single) for earlier in crossed] + [single]
    return sorted(crossed, key=len)
