"""A short text in the child's own words."""

from __future__ import annotations

from surveys.engine.forms import Words
from surveys.engine.types.contract import label
from surveys.engine.types.words import WordsType


class ShortText(WordsType):
    name = "text"
    label = label(en="short text", nl="korte tekst", fr="texte court")
    most = Words().max_chars
