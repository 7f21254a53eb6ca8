"""SYNTHETIC answers to questions for which `targets.json` has no figure: a shape that could be true, the same in every
run, made of the name of the question alone. Numpy and the engine, no Django.
"""

from __future__ import annotations

import zlib
from functools import singledispatch
from typing import Any

import numpy as np

from surveys.engine.document import Field
from surveys.engine.forms import Coded, Form, Ranked, Several, Whole

SPREAD = 0.18
"""Standard deviation of a number, as a share of its range."""


def answers(field: Field, children: int, rng: np.random.Generator) -> list[Any]:
    """One answer for each child, asked or not."""
    habit = np.random.default_rng(zlib.crc32(field.variable.encode()))
    return _drawn(field.form, children, habit, rng)


@singledispatch
def _drawn(form: Form, children: int, habit: np.random.Generator, rng: np.random.Generator) -> list[Any]:
    """`habit` gives what is particular to the question, `rng` what is particular to the children."""
    del children, habit, rng
    raise TypeError(f"no made-up answers for {form!r}")


@_drawn.register
def _category(form: Coded, children: int, habit: np.random.Generator, rng: np.random.Generator) -> list[int]:
    """Ordered categories lie around one of them; of others, some are liked more."""
    codes = sorted(form.codes)
    if form.ordered:
        places = rng.binomial(len(codes) - 1, habit.uniform(0.3, 0.7), size=children)
    else:
        places = rng.choice(len(codes), size=children, p=habit.dirichlet([2.0] * len(codes)))
    return [codes[int(place)] for place in places]


@_drawn.register
def _several(form: Several, children: int, habit: np.random.Generator, rng: np.random.Generator) -> list[list[int]]:
    free, alone = sorted(form.codes - form.exclusive), sorted(form.exclusive)
    wanted = rng.random((children, len(free))) - habit.uniform(0.1, 0.6, size=len(free))
    most = min(form.most or len(free), len(free))
    found = []
    for row in wanted:
        number = int(np.clip((row < 0).sum(), 0 if alone else form.least, most))
        liked = [free[int(place)] for place in np.argsort(row)[:number]]
        found.append(sorted(liked) if number >= form.least else alone[:1])
    return found


@_drawn.register
def _ranked(form: Ranked, children: int, habit: np.random.Generator, rng: np.random.Generator) -> list[list[int]]:
    """Each child's order: how much everyone likes a thing, and how much this child does."""
    codes = sorted(form.codes)
    liked = habit.normal(size=len(codes)) + rng.gumbel(size=(children, len(codes)))
    most = min(form.most or len(codes), len(codes))
    return [[codes[int(place)] for place in np.argsort(-row)[:most]] for row in liked]


@_drawn.register
def _number(form: Whole, children: int, habit: np.random.Generator, rng: np.random.Generator) -> list[int]:
    shares = rng.normal(habit.uniform(0.3, 0.7), SPREAD, size=children)
    places = np.rint(np.clip(shares, 0, 1) * (len(form.values) - 1))
    return [form.values[int(place)] for place in places]
