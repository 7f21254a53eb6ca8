"""How sittings were watched over, as columns of a release, told only where it points at no school.

Whoever was in a school knows what happened there: a column that one school alone has in its stratum would lead them from its
value to that school's rows. So within a stratum a column is told only when every combination of what is told there, unknown ones
too, is shared by at least three schools; else the whole stratum is coarsened, because what is left over would be known by
subtraction. Columns come in the order of how much they explain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import design
from surveys.engine.codebook import Variable

Text = dict[str, str]
SCHOOLS = 3
"""At least so many schools share a combination that is told."""
UNKNOWN = ""
COLUMNS: dict[str, tuple[Text, dict[str, Text]]] = {
    "sitting_room": (
        {"nl": "Wie in het lokaal was", "fr": "Qui était dans le local", "en": "Who was in the room"},
        {
            "nobody": {"nl": "niemand van de school", "fr": "personne de l’école", "en": "nobody of the school"},
            "apart": {
                "nl": "iemand van de school, weg van de schermen",
                "fr": "quelqu’un de l’école, loin des écrans",
                "en": "somebody of the school, away from the screens",
            },
            "close": {
                "nl": "iemand van de school kon schermen zien",
                "fr": "quelqu’un de l’école pouvait voir des écrans",
                "en": "somebody of the school could see screens",
            },
        },
    ),
    "sitting_supervisor": (
        {"nl": "Wie de afname leidde", "fr": "Qui menait la passation", "en": "Who led the sitting"},
        {
            "teacher": {"nl": "een leerkracht", "fr": "un enseignant", "en": "a teacher"},
            "staff": {"nl": "iemand van de studie", "fr": "quelqu’un de l’étude", "en": "somebody of the study"},
            "both": {"nl": "allebei", "fr": "les deux", "en": "both"},
        },
    ),
    "sitting_incident": (
        {
            "nl": "Verstoring van de afname",
            "fr": "Perturbation de la passation",
            "en": "Something disturbed the sitting",
        },
        {"yes": {"nl": "ja", "fr": "oui", "en": "yes"}, "no": {"nl": "nee", "fr": "non", "en": "no"}},
    ),
}
NOTHING = (UNKNOWN,) * len(COLUMNS)
Known = Mapping[tuple[str, str], Collection[tuple[str, ...]]]
"""(cluster, subcluster) -> what was said of its sittings, each in the order of COLUMNS."""


def columns(
    rows: Sequence[Mapping[str, Any]], known: Known, stay: Sequence[bool]
) -> tuple[pd.DataFrame, tuple[Variable, ...]]:
    """The columns for these rows of the box and what their codes mean; none while nobody said anything. Rows that don't
    `stay` in the release count for no school and are told nothing of."""
    said = [said_of(row, known) if stays else NOTHING for row, stays in zip(rows, stay, strict=True)]
    if not any(value for values in said for value in values):
        return pd.DataFrame(index=range(len(rows))), ()
    told = told_in(rows, said, stay)
    frame: dict[str, list[int]] = {}
    variables = []
    for place, (name, (label, values)) in enumerate(COLUMNS.items()):
        codes = {value: code for code, value in enumerate(values, start=1)}
        frame[name] = [
            codes.get(mine[place], design.COARSENED) if place in told[row["stratum"]] else design.COARSENED
            for row, mine in zip(rows, said, strict=True)
        ]
        labels = {codes[value]: text for value, text in values.items()}
        variables.append(design.variable(name, label, {**labels, design.COARSENED: design.NOT_SHOWN}))
    return pd.DataFrame(frame), tuple(variables)


def said_of(row: Mapping[str, Any], known: Known) -> tuple[str, ...]:
    """What holds for every sitting this row may come from; small classes of a school are mixed as one."""
    parts = [known.get((row["cluster"], part), ()) for part in row["subcluster"].split("+")]
    if not all(parts):
        return NOTHING
    every = [values for part in parts for values in part]
    return tuple(values[0] if len(set(values)) == 1 else UNKNOWN for values in zip(*every, strict=True))


def told_in(
    rows: Sequence[Mapping[str, Any]], said: Sequence[tuple[str, ...]], stay: Sequence[bool]
) -> dict[str, list[int]]:
    """stratum -> places of the columns told there."""
    inside: dict[str, list[int]] = {row["stratum"]: [] for row in rows}
    for number, row in enumerate(rows):
        if stay[number]:
            inside[row["stratum"]].append(number)
    return {name: safe([rows[n]["cluster"] for n in mine], [said[n] for n in mine]) for name, mine in inside.items()}


def safe(clusters: Sequence[str], said: Sequence[tuple[str, ...]]) -> list[int]:
    """The columns that can be told together, taken one by one."""
    told: list[int] = []
    for place in range(len(COLUMNS)):
        schools: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for cluster, values in zip(clusters, said, strict=True):
            schools[tuple(values[each] for each in (*told, place))].add(cluster)
        if all(len(each) >= SCHOOLS for each in schools.values()):
            told.append(place)
    return told
