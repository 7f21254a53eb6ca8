"""Why a number is hidden: a code for programs, a name for files, and words for a reader."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.books.result import Text
from analysis.disclosure.linked import Mask
from analysis.disclosure.policy import Policy

Codes = NDArray[np.int8]
SHOWN, PRIMARY, COMPLEMENTARY, SCHOOLS, DOMINATED, CELL, CELL_SCHOOLS, CELL_DOMINATED, ROW, SENSITIVE, PUBLISHED = (
    range(11)
)
NAMES = (
    "", "children", "complementary", "schools", "dominated", "cell", "cell_schools", "cell_dominated", "row", "sensitive", "published",
)  # fmt: skip
"""Names in the order of the codes. PRIMARY is the most common reason: too few children in a column."""

WORDS: dict[str, Text] = {
    "children": {
        "nl": "te weinig kinderen in deze kolom",
        "fr": "trop peu d’enfants dans cette colonne",
        "en": "too few children in this column",
    },
    "schools": {
        "nl": "te weinig scholen in deze kolom",
        "fr": "trop peu d’écoles dans cette colonne",
        "en": "too few schools in this column",
    },
    "dominated": {
        "nl": "de kinderen van deze kolom komen bijna allemaal uit één school",
        "fr": "les enfants de cette colonne viennent presque tous d’une seule école",
        "en": "almost all children of this column come from one school",
    },
    "cell": {
        "nl": "te weinig kinderen gaven dit antwoord",
        "fr": "trop peu d’enfants ont donné cette réponse",
        "en": "too few children gave this answer",
    },
    "cell_schools": {
        "nl": "de kinderen met dit antwoord komen uit te weinig scholen",
        "fr": "les enfants qui ont donné cette réponse viennent de trop peu d’écoles",
        "en": "the children who gave this answer come from too few schools",
    },
    "cell_dominated": {
        "nl": "de kinderen met dit antwoord komen bijna allemaal uit één school",
        "fr": "les enfants qui ont donné cette réponse viennent presque tous d’une seule école",
        "en": "almost all children who gave this answer come from one school",
    },
    "row": {
        "nl": "te weinig kinderen of scholen in deze rij",
        "fr": "trop peu d’enfants ou d’écoles dans cette ligne",
        "en": "too few children or schools in this row",
    },
    "complementary": {
        "nl": "hiermee zou een ander verborgen getal te berekenen zijn",
        "fr": "ce nombre permettrait de calculer un autre nombre masqué",
        "en": "with it another hidden number could be worked out",
    },
    "sensitive": {
        "nl": "een gevoelige vraag verschijnt nooit per school of klas",
        "fr": "une question sensible ne paraît jamais par école ou par classe",
        "en": "a sensitive question never appears by school or class",
    },
    "published": {
        "nl": "samen met eerder gepubliceerde tabellen zou het de antwoorden van enkele kinderen verraden",
        "fr": "avec des tableaux publiés auparavant, il révélerait les réponses de quelques enfants",
        "en": "together with tables published before it would give away the answers of few children",
    },
}


def primary(codes: Codes) -> Mask:
    """(...) hidden for their own sake, not to protect others."""
    return np.asarray((codes != SHOWN) & (codes != COMPLEMENTARY))


def too_small(n: ArrayLike, clusters: ArrayLike, policy: Policy) -> Codes:
    """(...) why bases of n children in so many schools can't be shown, SHOWN where they can."""
    few = np.asarray(clusters) < policy.minimum_clusters
    return np.where(np.asarray(n) < policy.minimum_n, PRIMARY, np.where(few, SCHOOLS, SHOWN)).astype(np.int8)


def over(first: Codes, second: Codes) -> Codes:
    """(...) the first reason where there is one, else the second."""
    return np.where(first == SHOWN, second, first).astype(np.int8)
