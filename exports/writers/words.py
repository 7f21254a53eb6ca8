"""The fixed words of the files, per language. Files are content: their language is chosen, not the reader's."""

from __future__ import annotations

LANGUAGES = ("nl", "fr", "en")

WORDS: dict[str, dict[str, str]] = {
    "contents": {"nl": "Inhoud", "fr": "Sommaire", "en": "Contents"},
    "back": {"nl": "Terug naar de inhoud", "fr": "Retour au sommaire", "en": "Back to the contents"},
    "table": {"nl": "Tabel", "fr": "Tableau", "en": "Table"},
    "question": {"nl": "Vraag", "fr": "Question", "en": "Question"},
    "universe": {"nl": "Universum", "fr": "Univers", "en": "Universe"},
    "everyone": {"nl": "iedereen", "fr": "l’ensemble", "en": "everyone"},
    "statistic": {"nl": "Cijfer", "fr": "Statistique", "en": "Statistic"},
    "column_percent": {
        "nl": "kolompercenten, gewogen",
        "fr": "pourcentages en colonne, pondérés",
        "en": "column per cents, weighted",
    },
    "row_percent": {
        "nl": "rijpercenten, gewogen",
        "fr": "pourcentages en ligne, pondérés",
        "en": "row per cents, weighted",
    },
    "total": {"nl": "totalen, gewogen", "fr": "totaux, pondérés", "en": "totals, weighted"},
    "mean": {"nl": "gemiddelden, gewogen", "fr": "moyennes, pondérées", "en": "means, weighted"},
    "median": {"nl": "medianen, gewogen", "fr": "médianes, pondérées", "en": "medians, weighted"},
    "base_n": {"nl": "Kinderen (n)", "fr": "Enfants (n)", "en": "Children (n)"},
    "base_weighted": {"nl": "Gewogen basis", "fr": "Base pondérée", "en": "Weighted base"},
    "base_effective": {"nl": "Effectieve basis", "fr": "Base effective", "en": "Effective base"},
    "base_clusters": {"nl": "Scholen (clusters)", "fr": "Écoles (grappes)", "en": "Schools (clusters)"},
    "interval": {
        "nl": "Onzekerheid: grenzen van het interval",
        "fr": "Incertitude : bornes de l’intervalle",
        "en": "Uncertainty: limits of the interval",
    },
    "low": {"nl": "laag", "fr": "bas", "en": "low"},
    "high": {"nl": "hoog", "fr": "haut", "en": "high"},
    "level": {"nl": "betrouwbaarheid", "fr": "confiance", "en": "confidence"},
    "notes": {"nl": "Toelichting", "fr": "Notes", "en": "Notes"},
    "flagged": {
        "nl": "Cursief op geel: kleine basis, lees met zorg.",
        "fr": "Italique sur jaune : petite base, à lire avec prudence.",
        "en": "Italics on yellow: small base, read with care.",
    },
    "suppressed": {
        "nl": "••• gearceerd: verborgen om niemand te herkennen.",
        "fr": "••• hachuré : masqué pour que personne ne soit reconnu.",
        "en": "••• hatched: hidden so that nobody can be recognised.",
    },
    "multiple": {
        "nl": "Meer antwoorden mogelijk: de som kan boven 100 % liggen.",
        "fr": "Plusieurs réponses possibles : la somme peut dépasser 100 %.",
        "en": "Several answers possible: the sum may exceed 100%.",
    },
    "origin": {"nl": "Herkomst", "fr": "Provenance", "en": "Provenance"},
    "source": {"nl": "Bron", "fr": "Source", "en": "Source"},
    "release": {"nl": "Release", "fr": "Version des données", "en": "Release"},
    "hash": {"nl": "Vingerafdruk van de gegevens", "fr": "Empreinte des données", "en": "Fingerprint of the data"},
    "wording": {"nl": "Vraagstelling", "fr": "Libellés", "en": "Wording"},
    "design": {"nl": "Steekproefontwerp", "fr": "Plan de sondage", "en": "Sampling design"},
    "weights": {"nl": "Weging", "fr": "Pondération", "en": "Weights"},
    "rows": {"nl": "Rijen", "fr": "Lignes", "en": "Rows"},
    "software": {"nl": "Programma", "fr": "Logiciel", "en": "Software"},
    "rule": {"nl": "Bescherming", "fr": "Protection", "en": "Protection"},
    "provisional": {
        "nl": "Voorlopige release: alleen voor het team.",
        "fr": "Version provisoire : réservée à l’équipe.",
        "en": "Provisional release: for the team only.",
    },
    "left_since": {
        "nl": "Kinderen die hun antwoorden sindsdien terugtrokken",
        "fr": "Enfants ayant retiré leurs réponses depuis",
        "en": "Children who have withdrawn their answers since",
    },
    "synthetic": {
        "nl": "SYNTHETIC: verzonnen gegevens, geen echte kinderen.",
        "fr": "SYNTHETIC : données inventées, aucun enfant réel.",
        "en": "SYNTHETIC: made-up data, no real children.",
    },
    "margins": {"nl": "Marges van de weging", "fr": "Marges de la pondération", "en": "Margins of the weights"},
    "margin": {"nl": "Marge", "fr": "Marge", "en": "Margin"},
    "group": {"nl": "Groep", "fr": "Groupe", "en": "Group"},
    "status": {"nl": "Aard", "fr": "Nature", "en": "Kind"},
    "date": {"nl": "Datum", "fr": "Date", "en": "Date"},
    "unit": {"nl": "Eenheid", "fr": "Unité", "en": "Unit"},
    "gap": {"nl": "Grootste afwijking", "fr": "Plus grand écart", "en": "Largest gap"},
    "official": {"nl": "officieel", "fr": "officiel", "en": "official"},
    "derived": {"nl": "afgeleid", "fr": "dérivé", "en": "derived"},
    "estimate": {"nl": "schatting", "fr": "estimation", "en": "estimate"},
    "unstated": {"nl": "niet vermeld", "fr": "non précisé", "en": "not stated"},
    "method": {"nl": "Methode", "fr": "Méthode", "en": "Method"},
    "iterations": {"nl": "Rondes", "fr": "Itérations", "en": "Sweeps"},
    "kish": {"nl": "Ontwerpeffect (Kish)", "fr": "Effet de plan (Kish)", "en": "Design effect (Kish)"},
    "lowest": {"nl": "Laagste gewicht", "fr": "Poids minimal", "en": "Lowest weight"},
    "highest": {"nl": "Hoogste gewicht", "fr": "Poids maximal", "en": "Highest weight"},
    "trimmed": {"nl": "Afgetopt", "fr": "Écrêtés", "en": "Trimmed"},
    "change": {"nl": "Verandering", "fr": "Changement", "en": "Change"},
    "per_wave": {"nl": "gemiddeld per golf", "fr": "en moyenne par vague", "en": "average per wave"},
    "waves": {"nl": "Golven", "fr": "Vagues", "en": "Waves"},
    "total_in_words": {
        "nl": "Verandering voor alle kinderen",
        "fr": "Changement pour tous les enfants",
        "en": "Change for all children",
    },
    "no_clear_change": {"nl": "geen duidelijke verandering", "fr": "pas de changement net", "en": "no clear change"},
    "not_compared": {
        "nl": "Niet vergeleken, en waarom",
        "fr": "Non comparé, et pourquoi",
        "en": "Not compared, and why",
    },
    "bold_change": {
        "nl": "Vet: een duidelijke verandering. pt: procentpunt.",
        "fr": "En gras : un changement net. pt : points de pourcentage.",
        "en": "Bold: a clear change. pt: percentage points.",
    },
    "yes": {"nl": "ja", "fr": "oui", "en": "yes"},
    "no": {"nl": "nee", "fr": "non", "en": "no"},
}


def word(key: str, language: str) -> str:
    """The word in this language; an unknown language falls back on English."""
    main = language.split("-", maxsplit=1)[0]
    return WORDS[key].get(main, WORDS[key]["en"])


def named(name: str, value: str, language: str) -> str:
    """ "Name: value", in French with the space before the colon."""
    return f"{name}{chr(0xA0) if language.startswith('fr') else ''}: {value}"
