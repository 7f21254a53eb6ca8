"""Colours and markers of the product's look, for charts: the one place. A test holds them equal to the tokens of the pages
(`backend/static/backend/tokens.css`).
"""

from __future__ import annotations

from dataclasses import dataclass

STEPS = (0.9, 0.45, 0.22)
"""How strong the categories of one side of a scale are, from its end inwards; between these no text stands out."""
HIDDEN = "////"
"""The pattern of hidden numbers, for all charts."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each named as its token. `series` are the chart colours 1 to 6, in order; a block never has
    only its colour. `negative` and `positive`: the two ends of a scale, which differ in pattern too.
    """

    ink: str
    soft: str
    faint: str
    rule: str
    edge: str
    surface: str
    sunken: str
    series: tuple[str, ...]

    @property
    def negative(self) -> str:
        return self.series[1]

    @property
    def positive(self) -> str:
        return self.series[0]

    def colour(self, block: int) -> str:
        """The colour of the banner's block: ink for the total (block 0), then the series."""
        return self.ink if block == 0 else self.series[(block - 1) % len(self.series)]

    def tint(self, colour: str, share: float = 0.35) -> str:
        """The colour thinned with the surface."""
        pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(self.surface[1:]), strict=True)
        return "#" + "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in pairs)

    def on(self, face: str) -> str:
        """The colour for text on a face: ink or surface, whichever stands out more."""
        return max((self.ink, self.surface), key=lambda colour: contrast(colour, face))


LIGHT = Theme(
    ink="#191A3A",
    soft="#3D3F63",
    faint="#5B5D80",
    rule="#D5D7E5",
    edge="#7E80A0",
    surface="#FFFFFF",
    sunken="#ECEEF6",
    series=("#2438A6", "#D95F1E", "#4C97D9", "#4A0E33", "#6B6D88", "#5A4300"),
)
DARK = Theme(
    ink="#F3F3FB",
    soft="#CFD0E6",
    faint="#A9ABCB",
    rule="#343660",
    edge="#7F82AB",
    surface="#1A1B34",
    sunken="#24264A",
    series=("#9DABFF", "#FF9A6B", "#7FE0F5", "#C25D8F", "#F6E27A", "#6C78D8"),
)
THEMES = {"light": LIGHT, "dark": DARK}
TOKENS = {"ink": "ink", "soft": "ink-2", "faint": "ink-3", "rule": "rule", "edge": "edge", "surface": "surface", "sunken": "sunken"}  # fmt: skip
"""Field -> token; `series` are `chart-1` to `chart-6`."""
MARKERS = ("D", "o", "s", "^", "v", "p", "h")
"""Marker shapes per block: diamond for the total, then circle, square, triangles, pentagon, hexagon."""


def marker(block: int) -> str:
    return MARKERS[0] if block == 0 else MARKERS[1 + (block - 1) % (len(MARKERS) - 1)]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
