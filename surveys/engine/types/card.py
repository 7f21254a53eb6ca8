"""A screen to read: a help card or a break. It collects nothing."""

from __future__ import annotations

from surveys.engine.types.contract import ItemType, label


class Card(ItemType):
    name = "card"
    asks = False
    hint = label(
        en="A screen to read: help, a warning or a pause. No answer.",
        nl="Een scherm om te lezen: hulp, een waarschuwing of een pauze. Geen antwoord.",
        fr="Un écran à lire : de l’aide, un avertissement ou une pause. Pas de réponse.",
    )
    label = label(en="card", nl="kaart", fr="carte")
