"""Every pair of text and background that the child's client can draw, computed from the tokens themselves."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOKENS = ROOT / "backend" / "static" / "backend" / "tokens.css"
CHILD = ROOT / "surveys" / "client" / "static" / "client" / "css" / "child.css"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
TOKEN = re.compile(r"--([\w-]+)\s*:\s*(#[0-9A-Fa-f]{3,6})\b")
HOLDERS = {"light": ":root", "dark": '[data-theme="dark"]', "strong": '[data-theme="strong"]'}
CHILD_TEXT = {"ink", "ink-2", "accent-text"}
STAFF_TEXT = {*CHILD_TEXT, "ink-3", "primary-text", "ok", "warn", "bad", "info"}
PLACES = {"paper", "surface", "sunken", "accent-soft"}
SOFT = {"primary-soft", "ok-soft", "warn-soft", "bad-soft", "info-soft"}
FILLED = {("on-primary", "primary"), ("on-accent", "accent"), ("surface", "ink")}
DRAWN = {"edge", "focus"}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def rules() -> list[tuple[str, str]]:
    source = "".join(
        re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL) for path in (TOKENS, CHILD)
    )
    return [(selector.strip(), body) for selector, body in RULE.findall(source)]


def colours(theme: str) -> dict[str, str]:
    """The colour tokens of a theme; what it does not name it takes from the light one."""
    found: dict[str, str] = {}
    for holder in dict.fromkeys([HOLDERS["light"], HOLDERS[theme]]):
        for selector, body in rules():
            if selector.removeprefix(":root") == holder or selector == holder:
                found |= dict(TOKEN.findall(body))
    return found


def below(theme: str, pairs: set[tuple[str, str]], least: float) -> list[str]:
    known = colours(theme)
    ratios = {pair: contrast(known[pair[0]], known[pair[1]]) for pair in sorted(pairs)}
    return [f"{text} on {place}: {ratio:.2f}" for (text, place), ratio in ratios.items() if ratio < least]


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", HOLDERS)
def test_a_child_reads_every_text_at_seven_to_one(theme: str) -> None:
    pairs = {*product(CHILD_TEXT, PLACES), *FILLED, *product({"ink"}, SOFT - {"bad-soft", "info-soft"})}
    assert below(theme, pairs, 7) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_staff_read_every_text_at_four_and_a_half_to_one(theme: str) -> None:
    pairs = {*product(STAFF_TEXT, {"paper", "surface"}), *product({"ink", "ink-2"}, {*PLACES, *SOFT})}
    pairs |= {(name, f"{name}-soft") for name in ("ok", "warn", "bad", "info")}
    assert below(theme, pairs, 4.5) == []


@pytest.mark.parametrize("theme", HOLDERS)
def test_edges_and_the_focus_ring_stand_out_at_three_to_one(theme: str) -> None:
    assert below(theme, set(product(DRAWN, {"paper", "surface"})), 3) == []


@pytest.mark.parametrize("theme", HOLDERS)
def test_no_rule_of_the_client_writes_one_token_on_another_that_hides_it(theme: str) -> None:
    """Rules that set both: found in the style sheet, so that a new one is measured too."""
    known = colours(theme)
    pairs = set()
    for _selector, body in rules():
        text = re.search(r"(?<![\w-])color:\s*var\(--([\w-]+)\)", body)
        place = re.search(r"(?<![\w-])background(?:-color)?:\s*var\(--([\w-]+)\)", body)
        if text and place and {text[1], place[1]} <= known.keys():
            pairs.add((text[1], place[1]))
    decoration = {("rule", "sunken")}
    assert len(pairs) >= 8
    assert below(theme, pairs - decoration, 7) == []
