"""What is remarked about a scale, in each language."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.books.reading import BookInvalid
from analysis.books.result import Finding, Text, text_in
from analysis.books.wording import filled
from analysis.kernel.errors import gettext_noop

DISTRIBUTION: Text = {"nl": "Verdeling van de score", "fr": "Distribution du score", "en": "Distribution of the score"}
MEAN: Text = {"nl": "Gemiddelde score", "fr": "Score moyen", "en": "Mean score"}


def constant(name: str, where: str) -> BookInvalid:
    return BookInvalid(
        "items_constant",
        where,
        gettext_noop("all children gave the same answer to ‘{name}’; it can’t be part of a scale."),
        name=name,
    )


def heywood_finding(size: int) -> Finding:
    templates: Text = {
        "nl": "Omega is er niet: met {size} vragen past één factor niet (een unieke variantie komt op nul of lager uit). Lees alfa met zorg.",
        "fr": "Pas d’oméga : avec {size} questions, un seul facteur ne convient pas (une variance unique tombe à zéro ou moins). Lisez alpha avec prudence.",
        "en": "There is no omega: with {size} questions one factor does not fit (a unique variance comes out at zero or below). Read alpha with care.",
    }
    return Finding("heywood", "", {"items": str(size)}, filled(templates, size=size))


def against_finding(labels: Sequence[Text], names: Sequence[str]) -> Finding:
    templates: Text = {
        "nl": "Deze vragen lopen tegen de andere in: {names}. Zijn ze omgekeerd geformuleerd? Duid ze dan aan als omgekeerd.",
        "fr": "Ces questions vont à l’encontre des autres : {names}. Sont-elles formulées à l’envers ? Alors marquez-les comme inversées.",
        "en": "These questions run against the others: {names}. Are they worded the other way round? Then mark them as reversed.",
    }
    listed = {language: ", ".join(text_in(label, language) for label in labels) for language in templates}
    return Finding("item_against", "", {"items": " ".join(names)}, filled(templates, names=listed))


def low_finding(alpha: float) -> Finding:
    templates: Text = {
        "nl": "Alfa is {alpha}: de vragen hangen weinig samen. Als schaal vertellen ze minder dan elk apart.",
        "fr": "Alpha vaut {alpha} : les questions sont peu liées. En échelle, elles disent moins que chacune séparément.",
        "en": "Alpha is {alpha}: the questions hang together little. As a scale they tell less than each on its own.",
    }
    return Finding("alpha_low", "", {"alpha": repr(alpha)}, filled(templates, alpha=round(alpha, 2)))
