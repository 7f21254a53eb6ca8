"""Makes `data/textstat_levels.json`: what textstat 0.7.13 (MIT, https://github.com/textstat/textstat) counts and scores
on the passages below, so that the tests need neither it nor nltk, which it brings. Run it where it is installed:

    uv run --no-project --with textstat==0.7.13 python tests/reference/textstat_levels.py
"""

from __future__ import annotations

import json
from pathlib import Path

import textstat
from textstat.backend.counts import _count_long_words as long_words
from textstat.backend.counts import _count_monosyllable_words as monosyllables
from textstat.backend.counts import _count_polysyllable_words as polysyllables

PASSAGES = {
    "nl": [
        "Heb je een eigen gsm? Hoe oud was je toen je die kreeg? Van wie heb je hem gekregen?",
        "Deze vragen gaan over jou en je schermen. Er zijn geen foute antwoorden. Je mag een vraag overslaan.",
        (
            "Soms doet iemand gemeen op internet. Dat is nooit jouw fout. Praat erover met iemand die je vertrouwt. "
            "Dat kan een ouder zijn of een leerkracht."
        ),
        (
            "In welke mate ervaar je moeilijkheden bij het beoordelen van de betrouwbaarheid van nieuwsberichten die je "
            "via sociale netwerken te zien krijgt? Duid het best passende antwoord aan."
        ),
    ],
    "fr": [
        "As-tu un GSM à toi ? Quel âge avais-tu quand tu as reçu ce GSM ? Qui te l'a donné ?",
        "Ces questions parlent de toi et de tes écrans. Il n'y a pas de mauvaise réponse. Tu peux passer une question.",
        (
            "Parfois, quelqu'un est méchant sur internet. Ce n'est jamais ta faute. Parles-en à quelqu'un de confiance. "
            "Cela peut être un parent ou un professeur."
        ),
        (
            "Dans quelle mesure éprouves-tu des difficultés à évaluer la fiabilité des informations qui te parviennent "
            "par les réseaux sociaux ? Indique la réponse qui te correspond le mieux."
        ),
    ],
    "de": [
        "Hast du ein eigenes Handy? Wie alt warst du damals? Wer hat es dir geschenkt?",
        (
            "Diese Fragen handeln von dir und deinen Bildschirmen. Es gibt keine falschen Antworten. Du darfst eine Frage "
            "überspringen."
        ),
        "Manchmal ist jemand im Internet gemein. Das ist nie deine Schuld. Sprich mit jemandem, dem du vertraust.",
        (
            "Inwieweit bereitet es dir Schwierigkeiten, die Glaubwürdigkeit von Nachrichten zu beurteilen, die du über "
            "soziale Netzwerke erhältst? Bitte wähle die am besten zutreffende Antwort."
        ),
    ],
}


def measured(text: str, language: str) -> dict[str, object]:
    textstat.set_lang(language)
    return {
        "language": language,
        "text": text,
        "words": textstat.lexicon_count(text),
        "sentences": textstat.sentence_count(text),
        "syllables": textstat.syllable_count(text),
        "long_words": long_words.count_long_words(text),
        "polysyllables": polysyllables.count_polysyllable_words(text, language),
        "monosyllables": monosyllables.count_monosyllable_words(text, language),
        "ease": textstat.flesch_reading_ease(text),
        "lix": textstat.lix(text),
        "wiener": textstat.wiener_sachtextformel(text, 1) if language == "de" else None,
    }


if __name__ == "__main__":
    rows = [measured(text, language) for language, texts in PASSAGES.items() for text in texts]
    target = Path(__file__).parent / "data" / "textstat_levels.json"
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
