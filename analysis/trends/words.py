"""The sentences a trend carries and the plain words for a change. One text per language, chosen by the reader."""

from __future__ import annotations

from analysis.books.result import Finding, Statistic, Text, text_in
from analysis.charts.numbers import number, per_cent
from analysis.kernel.compare import Correction
from analysis.trends.result import Change
from analysis.trends.spec import TrendSpec

CORRECTIONS: dict[Correction, Text] = {
    "none": {"nl": "zonder correctie", "fr": "sans correction", "en": "without correction"},
    "holm": {"nl": "Holm", "fr": "Holm", "en": "Holm"},
    "bonferroni": {"nl": "Bonferroni", "fr": "Bonferroni", "en": "Bonferroni"},
    "bh": {"nl": "Benjamini-Hochberg", "fr": "Benjamini-Hochberg", "en": "Benjamini-Hochberg"},
}
RULE: Text = {
    "nl": "Verandering = later min eerder; tweezijdige t-toets op {level}, {correction} per rij en blok over alle kolommen "
    "en vergelijkingen. Elke golf heeft haar eigen steekproef en gewichten; het interval van {interval} is niet gecorrigeerd.",
    "fr": "Changement = plus tard moins plus tôt ; test t bilatéral au seuil de {level}, {correction} par ligne et bloc sur "
    "toutes les colonnes et comparaisons. Chaque vague a son échantillon et ses poids ; l’intervalle à {interval} n’est pas "
    "corrigé.",
    "en": "Change = later minus earlier; two-sided t test at {level}, {correction} within row and block over all columns and "
    "comparisons. Each wave has its own sample and weights; the {interval} interval is not corrected.",
}
SLOPE: Text = {
    "nl": " Met drie golven en meer: ook de gemiddelde verandering per golf (kleinste kwadraten over de volgorde).",
    "fr": " À partir de trois vagues : aussi le changement moyen par vague (moindres carrés sur l’ordre).",
    "en": " With three waves and more: also the average change per wave (least squares over their order).",
}
INDEPENDENT: Text = {
    "nl": "De steekproeven gelden als onafhankelijk (vrijheidsgraden volgens Satterthwaite). Schoolcodes worden voor elke "
    "release opnieuw getrokken, dus dezelfde school in twee golven is niet te herkennen; als scholen terugkomen, is de toets "
    "doorgaans voorzichtiger dan nodig.",
    "fr": "Les échantillons sont tenus pour indépendants (degrés de liberté de Satterthwaite). Les codes des écoles sont tirés "
    "à nouveau pour chaque version, on ne peut donc pas reconnaître une école d’une vague à l’autre ; si des écoles "
    "reviennent, le test est en général plus prudent que nécessaire.",
    "en": "The samples count as independent (Satterthwaite’s degrees of freedom). School codes are drawn anew for every "
    "release, so the same school in two waves can't be recognised; where schools come back the test is generally more "
    "cautious than it need be.",
}
SHARED: Text = {
    "nl": "{shared} scholen zaten in meer dan één golf: alle rijen staan in één ontwerp met de school als cluster, dus de toets "
    "rekent met de samenhang tussen de golven; gewichten gelden daarin als vast.",
    "fr": "{shared} écoles étaient dans plus d’une vague : toutes les lignes forment un seul plan avec l’école comme grappe, le "
    "test tient donc compte du lien entre les vagues ; les poids y sont tenus pour fixes.",
    "en": "{shared} schools were in more than one wave: all rows stand in one design with the school as cluster, so the test "
    "takes the link between the waves in; weights count as fixed there.",
}
CHANGES: dict[str, Text] = {
    "up": {
        "nl": "steeg met {size} ({level}-interval {low} tot {high})",
        "fr": "en hausse de {size} (intervalle à {level} de {low} à {high})",
        "en": "went up by {size} ({level} interval {low} to {high})",
    },
    "down": {
        "nl": "daalde met {size} ({level}-interval {low} tot {high})",
        "fr": "en baisse de {size} (intervalle à {level} de {low} à {high})",
        "en": "went down by {size} ({level} interval {low} to {high})",
    },
    "unclear": {
        "nl": "geen duidelijke verandering ({level}-interval {low} tot {high})",
        "fr": "pas de changement net (intervalle à {level} de {low} à {high})",
        "en": "no clear change ({level} interval {low} to {high})",
    },
    "hidden": {"nl": "verborgen", "fr": "masqué", "en": "hidden"},
    "undefined": {"nl": "niet te vergelijken", "fr": "incomparable", "en": "no comparison"},
}
POINTS: Text = {"nl": "{size} procentpunt", "fr": "{size} points", "en": "{size} points"}
POINT: Text = {"nl": "{size} procentpunt", "fr": "{size} point", "en": "{size} point"}
PREFIX: Text = {"nl": "{wave}: {text}", "fr": "{wave}\u202f: {text}", "en": "{wave}: {text}"}
MOTIVE: Text = {
    "nl": "Andere vraagtekst, toch vergeleken: {motive}",
    "fr": "Libellé modifié, comparé malgré tout\u202f: {motive}",
    "en": "Another wording, compared all the same: {motive}",
}
GONE: Text = {
    "nl": "Niet meer gevraagd in {wave}.",
    "fr": "N’est plus posée dans {wave}.",
    "en": "No longer asked in {wave}.",
}
SLOPE_LABEL: Text = {"nl": "gemiddeld per golf", "fr": "en moyenne par vague", "en": "average per wave"}
MINUS = "\u2212"


def rule_text(spec: TrendSpec, waves: int) -> Text:
    """How changes were tested, to be printed under every table."""
    return {
        language: template.format(
            level=number(spec.test_level, language, 2),
            correction=text_in(CORRECTIONS[spec.correction], language),
            interval=per_cent(spec.level, language),
        )
        + (SLOPE[language] if waves > 2 else "")
        for language, template in RULE.items()
    }


def samples_text(shared: int | None) -> Text:
    """Whether the waves are independent samples; `shared` schools of one design otherwise."""
    if shared is None:
        return INDEPENDENT
    return {language: template.format(shared=shared) for language, template in SHARED.items()}


def change_text(change: Change, statistic: Statistic, language: str, level: float = 0.95) -> str:
    """The change in plain words."""
    if change.status != "shown" or change.difference is None:
        return text_in(CHANGES["hidden" if change.status == "hidden" else "undefined"], language)
    percent = statistic.endswith("percent")
    said = text_in(CHANGES[change.direction or "unclear"], language)
    if change.low is None:
        said = said.partition(" (")[0]
    return said.format(
        size=_size(abs(change.difference), language, percent=percent),
        level=per_cent(level, language),
        low=signed(change.low, language, percent=percent),
        high=signed(change.high, language, percent=percent),
    )


def signed(value: float | None, language: str, *, percent: bool) -> str:
    """A difference in points (or in the unit of a mean) with a true minus sign."""
    if value is None:
        return "–"
    text = number(abs(100 * value if percent else value), language, 1 if percent else 2)
    return f"{MINUS}{text}" if value < 0 and any(digit in text for digit in "123456789") else text


def prefixed(wave: Text, finding: Finding) -> Finding:
    """A remark on the table of one wave, that wave named in front."""
    text = {
        language: template.format(wave=text_in(wave, language), text=text_in(finding.text, language))
        for language, template in PREFIX.items()
    }
    return Finding(finding.code, finding.where, finding.params, text)


def said_of(wave: Text, text: Text) -> Text:
    """A sentence about one wave, that wave named in front."""
    return prefixed(wave, Finding("", text=text)).text


def labelled(label: str, text: str, language: str) -> str:
    """A label with what is said of it, the colon as the language writes it."""
    return text_in(PREFIX, language).format(wave=label, text=text)


def motive_text(motive: str) -> Text:
    return {language: template.format(motive=motive) for language, template in MOTIVE.items()}


def _size(value: float, language: str, *, percent: bool) -> str:
    if not percent:
        return number(value, language, 2)
    shown = number(100 * value, language, 1)
    one = round(100 * value, 1) < 2 if language.startswith("fr") else round(100 * value, 1) == 1
    return text_in(POINT if one else POINTS, language).format(size=shown)


def gone_text(last: Text) -> Text:
    """A question of earlier waves that the last one has not."""
    return {language: template.format(wave=text_in(last, language)) for language, template in GONE.items()}
