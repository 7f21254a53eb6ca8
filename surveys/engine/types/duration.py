"""How long: bins are categories, from short to long."""

from __future__ import annotations

from surveys.engine.types.contract import CategoryType, label


class Duration(CategoryType):
    name = "duration"
    hint = label(
        en="How long, in steps from short to long. Easier for a child than a number of minutes.",
        nl="Hoelang, in stappen van kort naar lang. Makkelijker voor een kind dan een aantal minuten.",
        fr="Combien de temps, par paliers du court au long. Plus facile pour un enfant qu’un nombre de minutes.",
    )
    label = label(en="duration", nl="duur", fr="durée")
    measure = "ordinal"
