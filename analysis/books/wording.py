"""The sentences a table book carries: whole sentences per language, filled with names and numbers.

They are content of a document whose language is chosen by its reader, so they do not go through the interface's
translations.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.books.margins import CalibrationSpec
from analysis.books.result import Finding, Text
from analysis.books.spec import DesignSpec, TestSpec
from analysis.kernel.design import Design
from analysis.kernel.weights import Gap

TOTAL: Text = {"nl": "Totaal", "fr": "Total", "en": "Total", "de": "Gesamt"}
MEDIAN: Text = {"nl": "Mediaan", "fr": "Médiane", "en": "Median", "de": "Median"}
MEAN: Text = {"nl": "Gemiddelde", "fr": "Moyenne", "en": "Mean", "de": "Mittelwert"}

_LONELY = {
    "fail": {"nl": "niet toegelaten", "fr": "non admises", "en": "not allowed"},
    "remove": {
        "nl": "dragen niet bij aan de variantie",
        "fr": "ne contribuent pas à la variance",
        "en": "add nothing to the variance",
    },
    "certainty": {
        "nl": "gelden als volledig onderzocht",
        "fr": "tenues pour exhaustives",
        "en": "count as fully surveyed",
    },
    "adjust": {
        "nl": "gecentreerd op het gemiddelde van de steekproef",
        "fr": "centrées sur la moyenne de l’échantillon",
        "en": "centred at the mean of the sample",
    },
    "average": {
        "nl": "krijgen de gemiddelde variantie van de andere strata",
        "fr": "reçoivent la variance moyenne des autres strates",
        "en": "take the average variance of the other strata",
    },
}
_METHODS: dict[str, Text] = {
    "rake": {"nl": "raking", "fr": "calage itératif", "en": "raking"},
    "poststratify": {"nl": "poststratificatie", "fr": "post-stratification", "en": "post-stratification"},
    "linear": {"nl": "lineaire kalibratie", "fr": "calage linéaire", "en": "linear calibration"},
    "raking": {
        "nl": "kalibratie, afstand raking",
        "fr": "calage, distance raking ratio",
        "en": "calibration, raking distance",
    },
    "logit": {"nl": "kalibratie, logit", "fr": "calage logit", "en": "logit calibration"},
}


def filled(templates: Text, **params: object) -> Text:
    """The sentence in every language; numbers take a decimal comma in Dutch and French."""
    return {
        language: text.format(**{key: _shown(value, language) for key, value in params.items()})
        for language, text in templates.items()
    }


def _shown(value: object, language: str) -> str:
    if isinstance(value, dict):
        return str(value.get(language) or value.get("en") or next(iter(value.values()), ""))
    if isinstance(value, float):
        text = f"{value:.3g}"
        return text if language == "en" else text.replace(".", ",")
    return str(value)


def design_text(design: Design, spec: DesignSpec) -> Text:
    """One line on how the sample was drawn."""
    strata = len(design.stratum_labels)
    if not spec.clusters:
        return filled(
            {
                "nl": "Elk kind apart getrokken, {strata} strata.",
                "fr": "Chaque enfant tiré séparément, {strata} strates.",
                "en": "Each child drawn separately, {strata} strata.",
            },
            strata=strata,
        )
    return filled(
        {
            "nl": "{clusters} clusters (‘{name}’) in {strata} strata; standaardfouten door linearisatie, {df} vrijheidsgraden; "
            "strata met één cluster: {lonely}.",
            "fr": "{clusters} grappes (« {name} ») dans {strata} strates ; erreurs types par linéarisation, {df} degrés de "
            "liberté ; strates à une seule grappe : {lonely}.",
            "en": "{clusters} clusters (‘{name}’) in {strata} strata; standard errors by linearisation, {df} degrees of freedom; "
            "strata with one cluster: {lonely}.",
        },
        clusters=design.clusters,
        name=spec.clusters[0],
        strata=strata,
        df=design.df(),
        lonely=_LONELY[spec.lonely],
    )


def weights_text(spec: DesignSpec, *, weighted: bool) -> Text:
    """One line on the weights: whether standard errors know the margins."""
    if not weighted:
        return {"nl": "Ongewogen.", "fr": "Non pondéré.", "en": "Unweighted."}
    if spec.calibration is None:
        return filled(
            {
                "nl": "Gewogen met ‘{name}’; de gewichten gelden als vast.",
                "fr": "Pondéré par « {name} » ; les poids sont tenus pour fixes.",
                "en": "Weighted by ‘{name}’; the weights are taken as fixed.",
            },
            name=spec.weights,
        )
    names = ", ".join(dict.fromkeys("*".join(margin.variables) for margin in spec.calibration.margins))
    text = filled(
        {
            "nl": "Gewogen naar de populatie op {names}; ",
            "fr": "Pondéré sur la population selon {names} ; ",
            "en": "Weighted to the population on {names}; ",
        },
        names=names,
    )
    return {language: start + errors_text(spec.calibration)[language] for language, start in text.items()}


def method_text(spec: CalibrationSpec) -> Text:
    """How the weights were made, in a word."""
    return _METHODS[spec.distance if spec.method == "calibrate" else spec.method]


def errors_text(spec: CalibrationSpec) -> Text:
    """How standard errors of calibrated estimates are made: from residuals on the margins."""
    text = {
        "nl": "standaardfouten uit de residuen op de marges",
        "fr": "erreurs types calculées sur les résidus par rapport aux marges",
        "en": "standard errors from residuals on the margins",
    }
    trimmed = {
        "nl": "; het bijsnijden geldt als een vaste factor",
        "fr": " ; la troncature est tenue pour un facteur fixe",
        "en": "; trimming counts as a fixed factor",
    }
    return {language: part + (trimmed[language] if spec.trim else "") + "." for language, part in text.items()}


def tests_text(spec: TestSpec) -> Text:
    """The rule behind the letters, to be printed under every table."""
    corrections = {
        "none": {"nl": "zonder correctie", "fr": "sans correction", "en": "without correction"},
        "holm": {"nl": "Holm per rij en blok", "fr": "Holm par ligne et bloc", "en": "Holm within row and block"},
        "bonferroni": {
            "nl": "Bonferroni per rij en blok",
            "fr": "Bonferroni par ligne et bloc",
            "en": "Bonferroni within row and block",
        },
    }
    rule = filled(
        {
            "nl": "Tweezijdige t-toets op {level} met de clusters van de steekproef, {correction}.",
            "fr": "Test t bilatéral au seuil de {level} avec les grappes de l’échantillon, {correction}.",
            "en": "Two-sided t test at {level} with the clusters of the sample, {correction}.",
        },
        level=spec.level,
        correction=corrections.get(spec.correction, {}),
    )
    letters = {
        "nl": " Een letter: significant hoger dan die kolom van hetzelfde blok.",
        "fr": " Une lettre : significativement plus élevé que cette colonne du même bloc.",
        "en": " A letter: significantly higher than that column of the same block.",
    }
    rest = {
        "nl": " + of −: significant hoger of lager dan de rest van het blok.",
        "fr": " + ou − : significativement plus ou moins élevé que le reste du bloc.",
        "en": " + or −: significantly higher or lower than the rest of the block.",
    }
    return {
        language: rule[language] + letters[language] * spec.letters + rest[language] * spec.rest for language in rule
    }


def lonely_finding(strata: Sequence[str], rule: str) -> Finding:
    """Strata with one cluster and what was done with them."""
    listed = ", ".join(strata[:8])
    text = filled(
        {
            "nl": "{count} strata met één cluster ({listed}): {rule}.",
            "fr": "{count} strates à une seule grappe ({listed}) : {rule}.",
            "en": "{count} strata with one cluster ({listed}): {rule}.",
        },
        count=len(strata),
        listed=listed,
        rule=_LONELY[rule],
    )
    return Finding("lonely_strata", "design", {"count": str(len(strata)), "strata": listed, "rule": rule}, text)


def unplaced_finding(group: str, margin: str, count: int) -> Finding:
    """Children without a place in a margin."""
    text = filled(
        {
            "nl": "{count} kinderen hebben geen plaats in de marge {margin}; zij houden het gewicht van de andere marges.",
            "fr": "{count} enfants n’ont pas de place dans la marge {margin} ; ils gardent le poids des autres marges.",
            "en": "{count} children have no place in margin {margin}; they keep the weight the other margins give.",
        },
        count=count,
        margin=margin,
    )
    return Finding("unplaced", f"design.calibration {group}".strip(), {"margin": margin, "count": str(count)}, text)


def spread_finding(group: str, margin: str, count: int) -> Finding:
    """Children without an answer in a margin, spread over its categories for weighting only."""
    text = filled(
        {
            "nl": "{count} kinderen zonder antwoord op {margin} tellen, enkel voor de weging, deels mee in elke categorie, in de "
            "aandelen van de kinderen die op de andere marges op hen lijken.",
            "fr": "{count} enfants sans réponse à {margin} comptent, pour la seule pondération, en partie dans chaque "
            "catégorie, selon les parts des enfants qui leur ressemblent sur les autres marges.",
            "en": "{count} children without an answer to {margin} count, for weighting only, in part for every category, in the "
            "shares of the children who are like them on the other margins.",
        },
        count=count,
        margin=margin,
    )
    return Finding("spread", f"design.calibration {group}".strip(), {"margin": margin, "count": str(count)}, text)


def trimmed_finding(group: str, gap: Gap) -> Finding:
    """The largest gap left by trimming."""
    percent = 100 * gap.relative
    text = filled(
        {
            "nl": "Na het bijsnijden van de gewichten is de grootste afwijking van een marge {percent} % ({margin} = {category}).",
            "fr": "Après la troncature des poids, le plus grand écart à une marge est de {percent} % ({margin} = {category}).",
            "en": "After trimming the weights the largest gap to a margin is {percent}% ({margin} = {category}).",
        },
        percent=percent,
        margin=gap.margin,
        category=gap.category,
    )
    params = {"relative": repr(gap.relative), "margin": gap.margin, "category": gap.category}
    return Finding("trimmed", f"design.calibration {group}".strip(), params, text)


def missed_finding(group: str, column: str, gap: Gap) -> Finding:
    """Weights that were made before and don't meet the margins named beside them."""
    percent = 100 * gap.relative
    text = filled(
        {
            "nl": "De gewichten in ‘{column}’ halen de marges niet: de grootste afwijking is {percent} % ({margin} = {category}).",
            "fr": "Les poids de « {column} » ne respectent pas les marges : le plus grand écart est de {percent} % ({margin} = "
            "{category}).",
            "en": "The weights in ‘{column}’ miss the margins: the largest gap is {percent}% ({margin} = {category}).",
        },
        column=column,
        percent=percent,
        margin=gap.margin,
        category=gap.category,
    )
    params = {"relative": repr(gap.relative), "margin": gap.margin, "category": gap.category}
    return Finding("margins_missed", f"design.calibration {group}".strip(), params, text)


def unlabelled_finding(table: str, codes: Sequence[str]) -> Finding:
    """Codes of the data the codebook does not name."""
    listed = ", ".join(codes[:12])
    text = filled(
        {
            "nl": "Codes zonder label in de gegevens: {codes}.",
            "fr": "Codes sans libellé dans les données : {codes}.",
            "en": "Codes without a label in the data: {codes}.",
        },
        codes=listed,
    )
    return Finding("unlabelled", table, {"codes": listed}, text)
