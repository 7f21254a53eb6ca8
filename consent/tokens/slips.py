"""Slips: ten characters that give the right to answer once. Nine are drawn, the tenth is a check.

The check is linear over GF(32), the field of 32 elements with alpha a root of x^5 + x^2 + 1 (primitive, so the powers
alpha^0 .. alpha^30 all differ). A slip c0 c1 .. c9 is right when the sum of alpha^(9-i) * c_i is zero. Replacing one
character changes the sum by alpha^k times a difference, and swapping any two changes it by (alpha^j + alpha^k) times a
difference: in a field neither product of two non-zero factors is zero, so both mistakes are always caught.
"""

from __future__ import annotations

from consent.tokens import alphabet
from consent.tokens.alphabet import ALPHABET, Choice, TokenInvalid

LENGTH = 10
POLYNOMIAL = 0b100101
VALUE = {letter: value for value, letter in enumerate(ALPHABET)}

__all__ = ["LENGTH", "TokenInvalid", "check_character", "display", "draw", "normalise"]


def times_alpha(element: int) -> int:
    """alpha times an element of GF(32), an element being five bits."""
    doubled = element << 1
    return doubled ^ POLYNOMIAL if doubled & 0b100000 else doubled


def check_character(body: str) -> str:
    """The tenth character for these nine: it makes the weighted sum zero (Horner's rule)."""
    total = 0
    for letter in body:
        total = times_alpha(total ^ VALUE[letter])
    return ALPHABET[total]


def normalise(text: str) -> str:
    """The canonical slip for what somebody typed or scanned; raises TokenInvalid."""
    slip = alphabet.read(text, kind="slip", length=LENGTH)
    if check_character(slip[:-1]) != slip[-1]:
        raise TokenInvalid("slip-mistyped")
    return slip


def draw(count: int, rng: Choice | None = None) -> list[str]:
    """So many different slips, 45 random bits each, in the order of drawing (which means nothing)."""
    slips: dict[str, None] = {}
    while len(slips) < count:
        body = alphabet.draw(LENGTH - 1, rng)
        slips[body + check_character(body)] = None
    return list(slips)


def display(slip: str) -> str:
    """As printed: two groups of five."""
    return f"{slip[:5]}-{slip[5:]}"
