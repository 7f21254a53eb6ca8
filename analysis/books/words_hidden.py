"""The sentences a book carries about what it does not show."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.books.reasons import WORDS
from analysis.books.result import Finding, Text, text_in
from analysis.books.wording import filled
from analysis.disclosure.policy import Policy

_COLUMNS = {
    "nl": "Kolommen met minder dan {n} kinderen of minder dan {clusters} clusters in de basis zijn verborgen.",
    "fr": "Les colonnes de moins de {n} enfants ou de moins de {clusters} grappes dans la base sont masquées.",
    "en": "Columns with fewer than {n} children or fewer than {clusters} clusters in the base are hidden.",
}
_CELLS = {
    "nl": "Cellen met 1 tot {most} kinderen zijn verborgen.",
    "fr": "Les cellules de 1 à {most} enfants sont masquées.",
    "en": "Cells with 1 to {most} children are hidden.",
}
_DOMINANCE = {
    "nl": "Wat voor meer dan {share} % uit één school (of enkele) komt, is verborgen.",
    "fr": "Ce qui provient pour plus de {share} % d’une seule école (ou de quelques-unes) est masqué.",
    "en": "What comes for more than {share}% from one school (or a few) is hidden.",
}
_COMPLEMENTARY = {
    "nl": "Andere getallen zijn verborgen opdat niemand die uit de overige kan berekenen.",
    "fr": "D’autres nombres sont masqués pour que personne ne puisse les déduire du reste.",
    "en": "Other numbers are hidden so that nobody can work these out from the rest.",
}
_ROUNDED = {
    "nl": "Aantallen zijn afgerond op {counts}, percentages op {points}.",
    "fr": "Les effectifs sont arrondis à {counts}, les pourcentages à {points}.",
    "en": "Counts are rounded to {counts}, per cents to {points}.",
}


def suppression_text(policy: Policy) -> Text:
    """The rules behind hidden and rounded numbers, as far as there are any."""
    parts: list[Text] = []
    if policy.minimum_n or policy.minimum_clusters:
        parts.append(filled(_COLUMNS, n=policy.minimum_n, clusters=policy.minimum_clusters))
    if policy.minimum_cell > 1:
        parts.append(filled(_CELLS, most=policy.minimum_cell - 1))
    if policy.dominance is not None and policy.dominance.share < 1:
        parts.append(filled(_DOMINANCE, share=100 * policy.dominance.share))
    if policy.complementary and parts:
        parts.append(_COMPLEMENTARY)
    if policy.counts > 1 or policy.points:
        parts.append(filled(_ROUNDED, counts=policy.counts, points=100 * policy.points))
    return {language: " ".join(part[language] for part in parts) for language in _COLUMNS} if parts else {}


def columns_finding(table: str, reason: str, columns: Sequence[Text]) -> Finding:
    """The columns hidden for one reason, by name."""
    templates = {
        "nl": "Verborgen kolommen ({why}): {columns}.",
        "fr": "Colonnes masquées ({why}) : {columns}.",
        "en": "Hidden columns ({why}): {columns}.",
    }
    text = {
        language: template.format(
            why=text_in(WORDS[reason], language), columns=", ".join(text_in(each, language) for each in columns)
        )
        for language, template in templates.items()
    }
    return Finding("columns_hidden", table, {"count": str(len(columns)), "reason": reason}, text)


def cells_finding(table: str, reason: str, count: int) -> Finding:
    """How many single cells are hidden for one reason."""
    templates = {
        "nl": "{count} × verborgen: {why}.",
        "fr": "{count} × masqué : {why}.",
        "en": "{count} × hidden: {why}.",
    }
    text = {
        language: template.format(count=count, why=text_in(WORDS[reason], language))
        for language, template in templates.items()
    }
    return Finding("cells_hidden", table, {"count": str(count), "reason": reason}, text)


def loss_finding(primary: float, complementary: float) -> Finding:
    """Shares of the book's cells that are hidden."""
    templates = {
        "nl": "Van alle cellen van het boek is {primary} % verborgen als gevoelig en {complementary} % om die te beschermen.",
        "fr": "De toutes les cellules du recueil, {primary} % sont masquées comme sensibles et {complementary} % pour les protéger.",
        "en": "Of all cells of the book {primary}% are hidden as sensitive and {complementary}% to protect those.",
    }
    text = filled(templates, primary=100 * primary, complementary=100 * complementary)
    return Finding("information_loss", "", {"primary": repr(primary), "complementary": repr(complementary)}, text)
