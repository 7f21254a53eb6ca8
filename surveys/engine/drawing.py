"""What chance decides for one child: the form it gets, and the order of lists that may be shuffled.

`word` gives 32 random bits at a time. `static/client/engine/drawing.js` is the twin: `tests/vectors/drawing.json`
binds both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from surveys.engine.structure import Item, Questionnaire

Word = Callable[[], int]
WORDS = 2**32


def pick(count: int, word: Word) -> int:
    """A whole number below `count`, each equally likely: what would favour the first ones is thrown again."""
    fair = WORDS - WORDS % count
    thrown = word()
    while thrown >= fair:
        thrown = word()
    return thrown % count


def shuffled(values: Sequence[int], word: Word) -> list[int]:
    """Every order equally likely (Fisher and Yates)."""
    order = list(values)
    for last in range(len(order) - 1, 0, -1):
        other = pick(last + 1, word)
        order[last], order[other] = order[other], order[last]
    return order


def draws(questionnaire: Questionnaire, word: Word) -> dict[str, int]:
    """The code of every draw for one child."""
    return {
        item.variable: item.categories[pick(len(item.categories), word)].code
        for item in questionnaire.items
        if item.drawn
    }


def orders(questionnaire: Questionnaire, word: Word) -> dict[str, list[int]]:
    """The codes of every shuffled list in the order of one child."""
    return {item.variable: _order(item, word) for item in questionnaire.items if item.rotate}


def _order(item: Item, word: Word) -> list[int]:
    """ "Other" and what excludes the rest stay last, where a child looks for them."""
    last = [category.code for category in item.categories if category.other or category.exclusive]
    return shuffled([category.code for category in item.categories if category.code not in last], word) + last
