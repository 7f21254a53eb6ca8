"""Compiles all conditions of a questionnaire and checks that the interview can follow them in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from surveys.engine.conditions import compile_condition
from surveys.engine.expressions import LogicError
from surveys.engine.findings import Finding
from surveys.engine.forms import Coded, Form, Words
from surveys.engine.logic import variables
from surveys.engine.reach import Group, can_be_true, loops
from surveys.engine.structure import Derived, Questionnaire, Step, Tree


@dataclass(frozen=True)
class _Scope:
    """What a condition can speak of, and what it can't with the code of the finding that says why."""

    forms: Mapping[str, Form]
    refused: Mapping[str, str]


def compile_logic(draft: Questionnaire) -> tuple[Questionnaire, list[Finding]]:
    """The questionnaire with its trees, and what is wrong with them. Order is looked at only when every condition
    compiles."""
    asking, deriving = _scopes(draft)
    findings: list[Finding] = []
    trees = {step.item.variable: _asking(step, place, asking, findings) for place, step in _placed(draft)}
    derived = tuple(
        replace(
            each,
            trees=tuple(
                _compile(text, f"derived[{index}].rule[{line}][1]", deriving, findings)
                for line, (_, text) in enumerate(each.rule)
            ),
        )
        for index, each in enumerate(draft.derived)
    )
    compiled = _with_trees(draft, trees, derived)
    if not findings:
        findings = [*_order(compiled)]
    return compiled, findings


def _scopes(draft: Questionnaire) -> tuple[_Scope, _Scope]:
    """For questions: the answers so far. For derived variables: each other and the answers, but no words, because
    those have been detached when variables are derived."""
    fields = {name: field.form for name, field in draft.fields.items() if field.other_of is None}
    derived: dict[str, Form] = {
        each.variable: Coded(
            names={category.name: category.code for category in each.categories},
            ordered=each.measure != "nominal",
            codes=frozenset(category.code for category in each.categories),
        )
        for each in draft.derived
    }
    silent = {item.variable: "logic-no-answer" for item in draft.items if item.variable not in fields}
    words = {name: "logic-detached" for name, form in fields.items() if isinstance(form, Words)}
    lasting = {name: form for name, form in fields.items() if name not in words}
    return (
        _Scope(fields, silent | dict.fromkeys(derived, "logic-derived")),
        _Scope(lasting | derived, silent | words),
    )


def _placed(questionnaire: Questionnaire) -> Iterator[tuple[str, Step]]:
    steps = iter(questionnaire.steps)
    for m, module in enumerate(questionnaire.modules):
        for i in range(len(module.items)):
            yield f"modules[{m}].items[{i}]", next(steps)


def _asking(step: Step, place: str, scope: _Scope, findings: list[Finding]) -> Tree:
    """The condition of a step with that of its module's forms before it; None when it is always asked."""
    parts = [
        _compile(text, f"{place}.ask_if", scope, findings) for text in (step.item.within, step.item.ask_if) if text
    ]
    return ["and", *parts] if len(parts) == 2 else parts[0] if parts else None


def _compile(text: str, where: str, scope: _Scope, findings: list[Finding]) -> Tree:
    try:
        return compile_condition(text, scope.forms, scope.refused)
    except LogicError as error:
        findings.append(Finding(error.code, where, error.params))
        return None


def _with_trees(draft: Questionnaire, trees: Mapping[str, Tree], derived: tuple[Derived, ...]) -> Questionnaire:
    items = {item.variable: replace(item, ask_tree=trees[item.variable]) for item in draft.items}
    modules = tuple(
        replace(module, items=tuple(items[item.variable] for item in module.items)) for module in draft.modules
    )
    steps = tuple(
        Step(
            items[step.item.variable],
            tuple(replace(field, item=items[step.item.variable]) for field in step.fields),
        )
        for step in draft.steps
    )
    return replace(draft, modules=modules, steps=steps, derived=derived)


def _order(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Conditions look back only. Circles are named as such; other looks ahead are listed one by one."""
    owners = {name: field.item.variable for name, field in questionnaire.fields.items()}
    owners |= {each.variable: each.variable for each in questionnaire.derived}
    uses: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    for place, step in _placed(questionnaire):
        uses[step.item.variable] = variables(step.item.ask_tree)
        places[step.item.variable] = f"{place}.ask_if"
    for index, each in enumerate(questionnaire.derived):
        uses[each.variable] = tuple(dict.fromkeys(name for tree in each.trees for name in variables(tree)))
        places[each.variable] = f"derived[{index}].rule"
    edges = {name: tuple(dict.fromkeys(owners[used] for used in used_by)) for name, used_by in uses.items()}
    circles = loops(edges)
    for circle in circles:
        if len(circle) == 2:
            yield Finding("logic-self", places[circle[0]], {"item": circle[0]})
        else:
            yield Finding("logic-loop", places[circle[0]], {"loop": " → ".join(circle), "items": circle[:-1]})
    circling = {name for circle in circles for name in circle}
    rank = {name: position for position, name in enumerate(uses)}
    for name, used_by in uses.items():
        for used in used_by:
            if rank[owners[used]] > rank[name] and not {name, owners[used]} <= circling:
                yield Finding("logic-forward", places[name], {"item": name, "variable": used})


def unreachable(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Conditions of a compiled questionnaire that no answers can meet."""
    asking, deriving = _scopes(questionnaire)
    forms = {**asking.forms, **deriving.forms}
    groups: list[Group] = []
    for place, step in _placed(questionnaire):
        tree = step.item.ask_tree
        if tree is not None and not can_be_true(tree, forms, groups):
            yield Finding("logic-unreachable", f"{place}.ask_if", {"item": step.item.variable})
        groups.append((tree, tuple(field.variable for field in step.fields if field.other_of is None)))
    for index, each in enumerate(questionnaire.derived):
        for line, tree in enumerate(each.trees):
            if not can_be_true(tree, forms, groups):
                yield Finding("logic-unreachable", f"derived[{index}].rule[{line}][1]", {"item": each.variable})
