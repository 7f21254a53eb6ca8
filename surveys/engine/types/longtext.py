"""A longer text in the child's own words."""

from __future__ import annotations

from surveys.engine.types.contract import label
from surveys.engine.types.words import WordsType


class LongText(WordsType):
    name = "longtext"
    hint = label(
        en="A longer text of the child's own. They are cut loose from the other answers.",
        nl="Een langere tekst van het kind zelf, losgemaakt van de andere antwoorden.",
        fr="Un texte plus long de l’enfant, détaché des autres réponses.",
    )
    label = label(en="long text", nl="lange tekst", fr="texte long")
    most = 1000
