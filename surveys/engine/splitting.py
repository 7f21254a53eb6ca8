"""Split forms made and undone: every child gets the trunk and k of n modules, by a draw over all combinations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from itertools import combinations
from math import comb
from typing import Any

from surveys.engine.types.draw import Draw

VARIABLE = "drawn_form"
LABELS = {
    "nl": "Versie van de vragenlijst (geloot)",
    "fr": "Version du questionnaire (tirée au sort)",
    "de": "Fassung des Fragebogens (ausgelost)",
}
MOST_FORMS = 200


class CannotSplit(Exception):
    """These modules can't be drawn like this; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def split(document: Mapping[str, Any], names: Collection[str], k: int, variable: str = VARIABLE) -> dict[str, Any]:
    """The document in which each child gets `k` of the named modules, each combination equally likely.

    An earlier split is undone first. Every module is then asked of k/n of the children, and every pair of modules meets
    in the same share of them, so that answers from two modules can still be put beside each other when k is 2 or more.
    """
    made = joined(document)
    chosen = [module for module in made["modules"] if module["name"] in names]
    trunk = [module for module in made["modules"] if module["name"] not in names]
    if not trunk or made["modules"][0] in chosen:
        raise CannotSplit("trunk")
    if not 0 < k < len(chosen):
        raise CannotSplit("share")
    if comb(len(chosen), k) > MOST_FORMS:
        raise CannotSplit("many")
    if variable in taken(made):
        raise CannotSplit("name")
    forms = list(combinations(chosen, k))
    made.update(draw=variable)
    made["modules"][0]["items"].insert(0, _draw(variable, forms, made["tracks"]))
    for module in chosen:
        module["forms"] = [code for code, form in enumerate(forms, start=1) if module in form]
    return made


def joined(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without its split: every child gets every module again."""
    made: dict[str, Any] = deepcopy(dict(document))
    variable = made.pop("draw", None)
    for module in made["modules"]:
        module.pop("forms", None)
        module["items"] = [item for item in module["items"] if item["variable"] != variable]
    return made


def taken(document: Mapping[str, Any]) -> set[str]:
    """The variables a document already has."""
    items = [item for module in document["modules"] for item in module["items"]]
    rows = {row["variable"] for item in items for row in item.get("rows", ())}
    return rows | {each["variable"] for each in (*items, *document.get("derived", ()))}


def _draw(variable: str, forms: Sequence[Sequence[Mapping[str, Any]]], tracks: Sequence[str]) -> dict[str, Any]:
    return {
        "variable": variable,
        "type": Draw.name,
        "texts": {track: LABELS[track.partition("-")[0]] for track in tracks},
        "categories": [
            {"code": code, "name": f"form{code}", "texts": {track: _named(form, track) for track in tracks}}
            for code, form in enumerate(forms, start=1)
        ],
    }


def _named(form: Sequence[Mapping[str, Any]], track: str) -> str:
    """A form is called after its modules; a title that is still missing leaves its place to the module's name."""
    return " + ".join(module["title"].get(track) or module["name"] for module in form)
