"""Colours and markers of the product's look (`backend/static/backend/tokens.css`), for charts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours. `series` are the chart colours 1 to 6, in order; a block never has only its colour."""

    ink: str
    soft: str
    faint: str
    rule: str
    edge: str
    surface: str
    sunken: str
    series: tuple[str, ...]

    def colour(self, block: int) -> str:
        """The colour of the banner's block: ink for the total (block 0), then the series."""
        return self.ink if block == 0 else self.series[(block - 1) % len(self.series)]

    def tint(self, colour: str, share: float = 0.35) -> str:
        """The colour thinned with the surface."""
        pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(self.surface[1:]), strict=True)
        return "#" + "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in pairs)


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
MARKERS = ("D", "o", "s", "^", "v", "p", "h")
"""Marker shapes per block: diamond for the total, then circle, square, triangles, pentagon, hexagon."""


def marker(block: int) -> str:
    return MARKERS[0] if block == 0 else MARKERS[1 + (block - 1) % (len(MARKERS) - 1)]
