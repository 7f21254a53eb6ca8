"""The sampling design as columns of a release: what the box's rows say of community, grades, school and class.

School and class codes are drawn anew for every release, so that two releases can't be joined on them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from surveys.engine.codebook import Category, Codebook, Variable
from surveys.engine.types.number import Number
from surveys.engine.types.single import Single

Text = dict[str, str]
CODED: dict[str, tuple[Text, dict[str, Text]]] = {
    "community": (
        {"nl": "Gemeenschap", "fr": "Communauté", "en": "Community"},
        {
            "nl": {"nl": "Vlaamse", "fr": "flamande", "en": "Flemish"},
            "fr": {"nl": "Franse", "fr": "française", "en": "French"},
            "de": {"nl": "Duitstalige", "fr": "germanophone", "en": "German-speaking"},
        },
    ),
    "grade_band": (
        {"nl": "Leerjaren", "fr": "Années d’études", "en": "Grades"},
        {
            "P1-2": {"nl": "1e-2e lager", "fr": "1re-2e primaire", "en": "primary 1-2"},
            "P3-4": {"nl": "3e-4e lager", "fr": "3e-4e primaire", "en": "primary 3-4"},
            "P5-6": {"nl": "5e-6e lager", "fr": "5e-6e primaire", "en": "primary 5-6"},
            "S1-2": {"nl": "1e-2e secundair", "fr": "1re-2e secondaire", "en": "secondary 1-2"},
            "S3-4": {"nl": "3e-4e secundair", "fr": "3e-4e secondaire", "en": "secondary 3-4"},
            "S5-6": {"nl": "5e-6e secundair", "fr": "5e-6e secondaire", "en": "secondary 5-6"},
        },
    ),
    "instrument": ({"nl": "Vragenlijst", "fr": "Questionnaire", "en": "Questionnaire"}, {}),
    "mode": ({"nl": "Afnamewijze", "fr": "Mode de passation", "en": "Mode"}, {}),
    "track": (
        {"nl": "Taal van de vragenlijst", "fr": "Langue du questionnaire", "en": "Language of the questionnaire"},
        {
            "nl": {"nl": "Nederlands", "fr": "néerlandais", "en": "Dutch"},
            "fr": {"nl": "Frans", "fr": "français", "en": "French"},
            "de": {"nl": "Duits", "fr": "allemand", "en": "German"},
        },
    ),
    "stratum": ({"nl": "Stratum", "fr": "Strate", "en": "Stratum"}, {}),
}
"""Columns with their label and the codes they always have, in order: 1, 2, ...; other values follow by name."""

PLAIN: dict[str, Text] = {
    "cluster": {"nl": "School (toevallige code)", "fr": "École (code aléatoire)", "en": "School (random code)"},
    "subcluster": {"nl": "Klas (toevallige code)", "fr": "Classe (code aléatoire)", "en": "Class (random code)"},
    "base_weight": {"nl": "Ontwerpgewicht", "fr": "Poids de sondage", "en": "Design weight"},
}
NOT_SHOWN: Text = {"nl": "Samengevoegd", "fr": "Regroupé", "en": "Coarsened"}
COARSENED = -7
SPEC: dict[str, Any] = {
    "weights": "base_weight",
    "strata": "stratum",
    "clusters": ["cluster"],
    "nested": False,
    "lonely": "average",
}
"""The design of a release as `design.yaml` would say it."""


def columns(rows: Sequence[Mapping[str, Any]]) -> tuple[pd.DataFrame, tuple[Variable, ...]]:
    """The design columns of these rows of the box, and what their codes mean."""
    frame: dict[str, Any] = {}
    variables: list[Variable] = []
    for name, (label, known) in CODED.items():
        values = [str(row[name] or "") for row in rows]
        codes = _codes(values, known)
        frame[name] = [codes[value] for value in values]
        labels = {code: known.get(value, {"": value or "-"}) for value, code in codes.items() if code > 0}
        if COARSENED in codes.values():
            labels[COARSENED] = NOT_SHOWN
        variables.append(variable(name, label, labels))
    schools = _random_codes(row["cluster"] for row in rows)
    classes = _random_codes((row["cluster"], row["subcluster"]) for row in rows)
    frame["cluster"] = [schools[row["cluster"]] for row in rows]
    frame["subcluster"] = [classes[row["cluster"], row["subcluster"]] for row in rows]
    frame["base_weight"] = [float(row["base_weight"]) for row in rows]
    variables += [variable(name, label, {}) for name, label in PLAIN.items()]
    return pd.DataFrame(frame), tuple(variables)


def with_roles(codebook: Codebook, design: Mapping[str, Any]) -> Codebook:
    """The codebook of a foreign file with the columns of its design marked as such."""
    inside = {design.get("strata"), *design.get("clusters", ()), *design.get("fpc", ())}
    roles = dict.fromkeys((name for name in inside if name), "design")
    if design.get("weights"):
        roles[design["weights"]] = "weight"
    variables = tuple(
        Variable(**{**each.__dict__, "role": roles.get(each.name, each.role)}) for each in codebook.variables
    )
    return Codebook(codebook.title, variables, codebook.sets, codebook.source)


def _codes(values: Iterable[str], known: Mapping[str, Text]) -> dict[str, int]:
    """Value -> code; the known values keep theirs in every release, an empty value was coarsened away."""
    found = set(values)
    codes = {value: code for code, value in enumerate(known, start=1) if value in found}
    others = sorted(found - known.keys() - {""})
    codes.update({value: code for code, value in enumerate(others, start=len(known) + 1)})
    if "" in found:
        codes[""] = COARSENED
    return codes


def _random_codes(values: Iterable[Any]) -> dict[Any, int]:
    """A code from 1 on for each different value, in an order nobody can foretell."""
    different = sorted(set(values))
    secrets.SystemRandom().shuffle(different)
    return {value: code for code, value in enumerate(different, start=1)}


def variable(name: str, label: Text, labels: Mapping[int, Text]) -> Variable:
    """A column of the design; codes below 0 are missing."""
    return Variable(
        name=name,
        label=label,
        question=label,
        type=Single.name if labels else Number.name,
        measure="scale" if name == "base_weight" else "ordinal" if name == "grade_band" else "nominal",
        role="weight" if name == "base_weight" else "design",
        categories=tuple(Category(float(code), dict(text), missing=code < 0) for code, text in sorted(labels.items())),
        universe="",
        sensitivity=0,
        concept="",
        user_missing=((-7.0, -1.0),) if labels else (),
    )
