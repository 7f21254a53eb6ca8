"""Nothing is cut off and nothing lies over another text, however long the words of a language are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import charts
from analysis.charts.canvas import Canvas
from analysis.charts.sheet import MIDDLE, NARROW, WIDE
from tests.unit.charts import tables

KINDS = sorted(charts.KINDS)
LONG = (
    "Kindersmartphonegebruiksregistratiesysteem in het buitengewoon basisonderwijs",
    "Je me dispute à la maison à propos du temps que je passe sur mon écran, même quand j’ai fini mes devoirs",
)
TOUCH = 0.5
"""Points that two boxes may share: boxes are a little larger than their letters."""


def outside(canvas: Canvas) -> list[str]:
    found = []
    for label in canvas.labels:
        left, top, right, bottom = label.box
        if left < 0 or top < 0 or right > canvas.width or bottom > canvas.height:
            found.append(label.text)
    return found


def overlapping(canvas: Canvas) -> list[tuple[str, str]]:
    boxes = [(label.text, label.box) for label in canvas.labels if label.text.strip()]
    return [
        (one, other)
        for place, (one, a) in enumerate(boxes)
        for other, b in boxes[place + 1 :]
        if min(a[2], b[2]) - max(a[0], b[0]) > TOUCH and min(a[3], b[3]) - max(a[1], b[1]) > TOUCH
    ]


def pseudo(text: str) -> str:
    """The text 30 % longer, with accents, as translators test it."""
    return (
        text.translate(str.maketrans("aeiouy", "âéïôüÿ")) + " " + "éxtrâ wôørd"[: max(len(text) * 3 // 10, 1)].strip()
    )


@pytest.mark.parametrize("width", [NARROW, MIDDLE, WIDE])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change", [str, pseudo, lambda _text: LONG[0], lambda _text: LONG[1]], ids=["as-is", "longer", "nl", "fr"]
)
def test_all_text_stays_on_the_canvas_and_apart(kind: str, width: float, change: object) -> None:
    for language in ("nl", "fr"):
        subject = tables.worded(tables.subject(kind), change)
        canvas = charts.canvas(subject, language, kind=kind, width=width)
        assert outside(canvas) == []
        assert overlapping(canvas) == []


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(KINDS), st.text(st.characters(codec="latin-1"), min_size=1, max_size=90), st.booleans())
def test_any_words_fit(kind: str, words: str, wide: bool) -> None:
    subject = tables.worded(tables.covered(tables.subject(kind), places={1}), lambda _text: words)
    canvas = charts.canvas(subject, "nl", kind=kind, width=WIDE if wide else NARROW)
    assert outside(canvas) == []
    assert overlapping(canvas) == []
