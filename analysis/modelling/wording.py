"""The sentences an analysis carries, whole in each language: content of a document, not of the interface."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.books.result import Cell, Finding, Text, text_in
from analysis.books.wording import filled
from analysis.charts.numbers import number, per_cent

LANGUAGES = ("nl", "fr", "en")
ADJUSTED: Text = {"nl": "Gecorrigeerd", "fr": "Ajusté", "en": "Adjusted"}
OBSERVED: Text = {"nl": "Waargenomen", "fr": "Observé", "en": "Observed"}
CONSTANT: Text = {"nl": "Constante", "fr": "Constante", "en": "Constant"}
SCORE: Text = {"nl": "Schaalscore", "fr": "Score d’échelle", "en": "Scale score"}
PROFILE: Text = {"nl": "Profiel", "fr": "Profil", "en": "Profile"}
EXPLORATORY: Text = {
    "nl": "Verkennend: profielen worden in elk bestand gevonden, ook waar er geen zijn. Gebruik ze om vragen te stellen, niet als bewijs.",
    "fr": "Exploratoire : des profils se trouvent dans tout fichier, même là où il n’y en a pas. Ils servent à poser des questions, pas à prouver.",
    "en": "Exploratory: profiles are found in any data, also where there are none. Use them to ask questions, not as proof.",
}


def joined(one: Text, other: Text, between: str) -> Text:
    """Two labels as one, in each language."""
    return {language: f"{text_in(one, language)}{between}{text_in(other, language)}" for language in LANGUAGES}


def p_text(p: float | None, language: str) -> str:
    """p as printed: "= 0,012" or "< 0,001"."""
    if p is None:
        return "= –"
    return f"< {number(0.001, language, 3)}" if p < 0.001 else f"= {number(p, language, 3)}"


def figure(cell: Cell, statistic: str, language: str) -> str:
    """A share or mean with its interval: "61,2 % (58,0–64,3)"."""
    if cell.estimate is None:
        return "–"
    share = statistic.endswith("percent")
    scale, places = (100, 1) if share else (1, 2)
    value = per_cent(cell.estimate, language, 1) if share else number(cell.estimate, language, 2)
    if cell.low is None or cell.high is None:
        return value
    return f"{value} ({number(scale * cell.low, language, places)}–{number(scale * cell.high, language, places)})"


_LIST = {
    "nl": "‘{label}’: met de andere kenmerken gelijk {parts}.",
    "fr": "« {label} » : à autres caractéristiques égales, {parts}.",
    "en": "‘{label}’: with everything else equal, {parts}.",
}
_ENDS = {
    "nl": "van {low} (laagst) tot {high} (hoogst)",
    "fr": "de {low} (le plus bas) à {high} (le plus haut)",
    "en": "from {low} (lowest) to {high} (highest)",
}
_CLEAR = {
    "nl": "De verschillen zijn groter dan het toeval van de steekproef (F = {f}, p {p}).",
    "fr": "Les écarts dépassent le hasard de l’échantillon (F = {f}, p {p}).",
    "en": "The differences are larger than sampling chance (F = {f}, p {p}).",
}
_UNCLEAR = {
    "nl": "De verschillen zijn niet groter dan het toeval van de steekproef (F = {f}, p {p}).",
    "fr": "Les écarts ne dépassent pas le hasard de l’échantillon (F = {f}, p {p}).",
    "en": "The differences are no larger than sampling chance (F = {f}, p {p}).",
}
_ODDS = {
    "nl": "‘{label}’: elke eenheid meer vermenigvuldigt de kansverhouding (odds) met {ratio} ({low}–{high}), met de andere kenmerken gelijk.",
    "fr": "« {label} » : chaque unité de plus multiplie la cote (odds) par {ratio} ({low}–{high}), à autres caractéristiques égales.",
    "en": "‘{label}’: each unit more multiplies the odds by {ratio} ({low}–{high}), with everything else equal.",
}
_SLOPE = {
    "nl": "‘{label}’: elke eenheid meer gaat samen met {ratio} ({low} tot {high}) in de uitkomst, met de andere kenmerken gelijk.",
    "fr": "« {label} » : chaque unité de plus s’accompagne de {ratio} ({low} à {high}) dans le résultat, à autres caractéristiques égales.",
    "en": "‘{label}’: each unit more goes with {ratio} ({low} to {high}) in the outcome, with everything else equal.",
}
_EFFECT_CLEAR = {
    "nl": "Dat is meer dan het toeval van de steekproef (F = {f}, p {p}).",
    "fr": "C’est plus que le hasard de l’échantillon (F = {f}, p {p}).",
    "en": "That is more than sampling chance (F = {f}, p {p}).",
}
_EFFECT_UNCLEAR = {
    "nl": "Dat is niet meer dan het toeval van de steekproef (F = {f}, p {p}).",
    "fr": "Ce n’est pas plus que le hasard de l’échantillon (F = {f}, p {p}).",
    "en": "That is no more than sampling chance (F = {f}, p {p}).",
}
_CROSSED_CLEAR = {
    "nl": "‘{label}’: het verband van het ene kenmerk verschilt volgens het andere (F = {f}, p {p}).",
    "fr": "« {label} » : le lien de l’une des caractéristiques varie selon l’autre (F = {f}, p {p}).",
    "en": "‘{label}’: the link with the one differs by the other (F = {f}, p {p}).",
}
_CROSSED_UNCLEAR = {
    "nl": "‘{label}’: niets wijst erop dat het verband van het ene kenmerk verschilt volgens het andere (F = {f}, p {p}).",
    "fr": "« {label} » : rien n’indique que le lien de l’une des caractéristiques varie selon l’autre (F = {f}, p {p}).",
    "en": "‘{label}’: nothing suggests that the link with the one differs by the other (F = {f}, p {p}).",
}
_UNTESTED = {
    "nl": "De steekproef telt te weinig scholen om dit te toetsen.",
    "fr": "L’échantillon compte trop peu d’écoles pour tester cela.",
    "en": "The sample has too few schools to test this.",
}


def _verdict(clear: Text, unclear: Text, label: Text, test: tuple[float | None, float | None], language: str) -> str:
    f, p = test
    if f is None or p is None:
        return _UNTESTED[language]
    chosen = clear if p < 0.05 else unclear
    return chosen[language].format(label=text_in(label, language), f=number(f, language, 2), p=p_text(p, language))


def categories_sentence(
    label: Text, cells: Sequence[tuple[Text, Cell]], statistic: str, test: tuple[float | None, float | None]
) -> Text:
    """What a categorical variable says: its adjusted figures (the extremes of a long list) and its test."""
    seen = [(name, cell) for name, cell in cells if cell.estimate is not None]
    found = {}
    for language in LANGUAGES:
        parts = [f"{text_in(name, language)} {figure(cell, statistic, language)}" for name, cell in seen]
        if len(seen) > 4:
            ranked = sorted(range(len(seen)), key=lambda place: seen[place][1].estimate or 0.0)
            parts = [_ENDS[language].format(low=parts[ranked[0]], high=parts[ranked[-1]])]
        listed = (
            _LIST[language].format(label=text_in(label, language), parts="; ".join(parts))
            if parts
            else f"‘{text_in(label, language)}’."
        )
        if language == "fr":
            listed = listed.replace("; ", "\u202f; ")
        found[language] = f"{listed} {_verdict(_CLEAR, _UNCLEAR, label, test, language)}"
    return found


def number_sentence(
    label: Text, effect: tuple[float, float, float] | None, test: tuple[float | None, float | None], *, odds: bool
) -> Text:
    """What a numeric term says: the odds ratio or slope with its interval, and its test."""
    found = {}
    for language in LANGUAGES:
        verdict = _verdict(_EFFECT_CLEAR, _EFFECT_UNCLEAR, label, test, language)
        if effect is None:
            found[language] = f"{text_in(label, language)}. {verdict}"
            continue
        words = dict(zip(("ratio", "low", "high"), (number(each, language, 2) for each in effect), strict=True))
        template = (_ODDS if odds else _SLOPE)[language]
        found[language] = f"{template.format(label=text_in(label, language), **words)} {verdict}"
    return found


def interaction_sentence(label: Text, test: tuple[float | None, float | None]) -> Text:
    return {language: _verdict(_CROSSED_CLEAR, _CROSSED_UNCLEAR, label, test, language) for language in LANGUAGES}


def reference_text(parts: Sequence[tuple[Text, Text]]) -> Text:
    """The reference case: "Geslacht: meisje · Niveau: lager"."""
    return {
        language: " · ".join(
            f"{text_in(name, language)}{_colon(text_in(name, language), language)}{text_in(value, language)}"
            for name, value in parts
        )
        for language in LANGUAGES
    }


def _colon(label: str, language: str) -> str:
    """What stands between a question and its answer: nothing more after a question mark."""
    if label.endswith("?"):
        return " "
    return "\u202f: " if language == "fr" else ": "


def left_finding(kept: int, asked: int) -> Finding:
    """Many children of the universe lack an answer the model needs."""
    templates = {
        "nl": "{share} % van de kinderen van het universum valt weg omdat een antwoord ontbreekt; wie overblijft kan anders zijn.",
        "fr": "{share} % des enfants de l’univers sont écartés faute d’une réponse ; ceux qui restent peuvent être différents.",
        "en": "{share}% of the children of the universe are left out for lack of an answer; those who stay may differ.",
    }
    share = round(100 * (1 - kept / asked)) if asked else 0
    return Finding("many_left_out", "", {"kept": str(kept), "asked": str(asked)}, filled(templates, share=share))


def few_clusters_finding(df: float) -> Finding:
    templates = {
        "nl": "Er blijven {df} vrijheidsgraden over (scholen min strata min coëfficiënten): de intervallen zijn breed en de toetsen zwak.",
        "fr": "Il reste {df} degrés de liberté (écoles moins strates moins coefficients) : les intervalles sont larges et les tests faibles.",
        "en": "{df} degrees of freedom are left (schools minus strata minus coefficients): intervals are wide and tests weak.",
    }
    return Finding("few_clusters", "", {"df": f"{df:g}"}, filled(templates, df=f"{df:g}"))


def ordered_finding(label: Text) -> Finding:
    templates = {
        "nl": "‘{label}’ telt als een getal: de stappen tussen de antwoorden gelden als even groot.",
        "fr": "« {label} » compte comme un nombre : les pas entre les réponses sont tenus pour égaux.",
        "en": "‘{label}’ counts as a number: the steps between its answers are taken as equal.",
    }
    return Finding("ordinal_as_number", "", {}, filled(templates, label=label))


def hidden_finding(count: int) -> Finding:
    templates = {
        "nl": "{count} getallen zijn verborgen: te weinig kinderen of scholen.",
        "fr": "{count} nombres sont masqués : trop peu d’enfants ou d’écoles.",
        "en": "{count} numbers are hidden: too few children or schools.",
    }
    return Finding("numbers_hidden", "", {"count": str(count)}, filled(templates, count=count))


def cause_finding() -> Finding:
    templates = {
        "nl": "Een model beschrijft samenhang in deze steekproef; het bewijst geen oorzaak.",
        "fr": "Un modèle décrit des liens dans cet échantillon ; il ne prouve aucune cause.",
        "en": "A model describes links in this sample; it proves no cause.",
    }
    return Finding("no_cause", "", {}, templates)
