"""A short text in the child's own words."""

from __future__ import annotations

from surveys.engine.forms import Words
from surveys.engine.types.contract import label
from surveys.engine.types.words import WordsType


class ShortText(WordsType):
    name = "text"
    hint = label(
        en="A few words of the child's own. They are cut loose from the other answers.",
        nl="Enkele woorden van het kind zelf. Ze worden losgemaakt van de andere antwoorden.",
        fr="Quelques mots de l’enfant. Ils sont détachés des autres réponses.",
    )
    label = label(en="short text", nl="korte tekst", fr="texte court")
    most = Words().max_chars
