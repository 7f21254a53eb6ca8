"""Numbers and words as a reader of the language writes them."""

from __future__ import annotations

THIN = "\u202f"
WORDS: dict[str, dict[str, str]] = {
    "hidden": {"nl": "verborgen", "fr": "masqué", "en": "hidden"},
    "small": {"nl": "kleine basis", "fr": "petite base", "en": "small base"},
    "none": {"nl": "geen cijfer", "fr": "pas de chiffre", "en": "no figure"},
    "between": {"nl": "tussen {low} en {high}", "fr": "entre {low} et {high}", "en": "between {low} and {high}"},
    "caption": {
        "nl": "Schatting en {level}-interval",
        "fr": "Estimation et intervalle à {level}",
        "en": "Estimate and {level} interval",
    },
    "in_percent": {"nl": "in %", "fr": "en %", "en": "in %"},
}


def word(key: str, language: str) -> str:
    main = language.split("-", maxsplit=1)[0]
    return WORDS[key].get(main, WORDS[key]["en"])


def number(value: float, language: str, decimals: int = 1) -> str:
    """Decimal comma in Dutch, French and German, thin spaces between thousands, a point in English."""
    text = f"{value:,.{decimals}f}"
    if language.split("-", maxsplit=1)[0] == "en":
        return text
    return text.replace(",", THIN).replace(".", ",")


def per_cent(value: float, language: str, decimals: int = 0) -> str:
    """A share of 1 as a per cent with its sign, spaced as the language does."""
    space = "" if language.startswith("en") else "\u00a0"
    return f"{number(100 * value, language, decimals)}{space}%"
