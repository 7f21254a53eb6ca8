"""Numbers and words as a reader of the language writes them: the notation of the table page."""

from __future__ import annotations

PERCENT = frozenset({"column_percent", "row_percent"})
MINUS = "\u2212"
NOTATION = {"nl": (".", ","), "de": (".", ","), "fr": ("\u00a0", ","), "en": (",", ".")}
LANGUAGES = frozenset(NOTATION)
"""Language -> mark between thousands, decimal mark."""
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
    "stacked": {
        "nl": "Aandelen in %; saldo met {level}-interval",
        "fr": "Parts en %\u202f; solde et intervalle à {level}",
        "en": "Shares in %; balance with {level} interval",
    },
    "balance": {"nl": "Saldo", "fr": "Solde", "en": "Balance"},
    "balance_of": {
        "nl": "Saldo: “{right}” min “{left}”",
        "fr": "Solde\u202f: «\u00a0{right}\u00a0» moins «\u00a0{left}\u00a0»",
        "en": "Balance: “{right}” minus “{left}”",
    },
    "children": {"nl": "n = {n} kinderen", "fr": "n = {n} enfants", "en": "n = {n} children"},
    "range": {"nl": "{low} tot {high}", "fr": "{low} à {high}", "en": "{low} to {high}"},
    "not_drawn": {
        "nl": "Niet getekend: {names}",
        "fr": "Non représenté\u202f: {names}",
        "en": "Not drawn: {names}",
    },
    "colon": {"nl": ": ", "fr": "\u202f: ", "en": ": "},
    "semicolon": {"nl": "; ", "fr": "\u202f; ", "en": "; "},
}


def word(key: str, language: str) -> str:
    return WORDS[key].get(main(language), WORDS[key]["en"])


def main(language: str) -> str:
    """`nl` for `nl-easy`."""
    return language.split("-", maxsplit=1)[0]


def number(value: float, language: str, decimals: int = 1) -> str:
    """Rounded, with the marks of the language."""
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0,."):
        text = text.lstrip("-")
    thousands, point = NOTATION.get(main(language), NOTATION["en"])
    return "".join({",": thousands, ".": point}.get(sign, sign) for sign in text)


def figure(amount: float, statistic: str, language: str) -> str:
    """One figure as the table prints it: per cents without their sign and means with one decimal, totals whole."""
    if statistic in PERCENT:
        return number(100 * amount, language)
    return number(amount, language, 0 if statistic == "total" else 1)


def points(amount: float, language: str) -> str:
    """A difference of shares in percentage points, with its sign."""
    text = number(abs(100 * amount), language)
    if not text.strip("0,."):
        return text
    return f"{'+' if amount > 0 else MINUS}{text}"


def per_cent(value: float, language: str, decimals: int = 0) -> str:
    """A share of 1 as a per cent with its sign, spaced as the language does."""
    space = "" if language.startswith("en") else "\u00a0"
    return f"{number(100 * value, language, decimals)}{space}%"
