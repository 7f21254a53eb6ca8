"""A longer text in the child's own words."""

from __future__ import annotations

from surveys.engine.types.contract import label
from surveys.engine.types.words import WordsType


class LongText(WordsType):
    name = "longtext"
    label = label(en="long text", nl="lange tekst", fr="texte long")
    most = 1000
