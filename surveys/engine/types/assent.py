"""The place where the child is asked to take part. The decision travels beside the answers, not among them."""

from __future__ import annotations

from surveys.engine.types.contract import ItemType, label


class Assent(ItemType):
    name = "assent"
    asks = False
    hint = label(
        en="Where the child is asked to take part. One, before the first question.",
        nl="Waar het kind gevraagd wordt om mee te doen. Eén keer, vóór de eerste vraag.",
        fr="Là où l’on demande à l’enfant de participer. Une seule fois, avant la première question.",
    )
    label = label(en="assent", nl="instemming", fr="assentiment")
