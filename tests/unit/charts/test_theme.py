"""The colours of charts are the tokens of the pages, and can be told apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.charts.theme import MARKERS, STEPS, THEMES, TOKENS, contrast

CSS = Path(__file__).parents[3] / "backend" / "static" / "backend" / "tokens.css"


def tokens(theme: str) -> dict[str, str]:
    blocks = dict(re.findall(r"(:root(?:\[data-theme=\"dark\"\])?)\s*\{(.*?)\n\}", CSS.read_text(), re.DOTALL))
    return dict(
        re.findall(r"--([\w-]+):\s*(#[0-9A-F]{6})", blocks[':root[data-theme="dark"]' if theme == "dark" else ":root"])
    )


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_colour_is_the_token_of_the_pages(name: str) -> None:
    theme, css = THEMES[name], tokens(name)
    assert {field: getattr(theme, field) for field in TOKENS} == {field: css[token] for field, token in TOKENS.items()}
    assert theme.series == tuple(css[f"chart-{place}"] for place in range(1, 7))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_and_marks_stand_out(name: str) -> None:
    theme = THEMES[name]
    for colour in (theme.ink, theme.soft, theme.faint):
        assert contrast(colour, theme.surface) >= 4.5
    for colour in (*theme.series, theme.edge):
        assert contrast(colour, theme.surface) >= 3
    for colour in (theme.positive, theme.negative):
        for share in STEPS:
            face = theme.tint(colour, share)
            assert contrast(theme.on(face), face) >= 4.5, (colour, share)


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_no_two_blocks_in_a_row_share_a_shape() -> None:
    assert len(set(MARKERS)) == len(MARKERS)
