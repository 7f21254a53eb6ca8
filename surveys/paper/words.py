"""What stands on paper beside the questionnaire's own texts, for the child, in each language."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "question": "vraag {n}",
        "page": "Blad {n} van {total}",
        "code": "Plak hier je briefje",
        "intro": "Er zijn geen juiste of foute antwoorden. Je mag elke vraag overslaan.",
        "how": "Zet een kruisje in het vakje van je antwoord. Fout gekruist? Maak dat vakje helemaal zwart.",
        "name": "Schrijf je naam niet op dit papier.",
        "several": "Je mag meer dan één vakje kruisen.",
        "order": "Schrijf 1 bij wat je op de eerste plaats zet, dan 2, dan 3.",
        "number": "Schrijf een getal van {least} tot {most}.",
        "time": "Schrijf het uur en de minuten. Half tien 's avonds is 21:30.",
        "other": "Welke dan?",
        "end": "Klaar! Vouw je papier dicht en steek het zelf in de omslag.",
        "dont_know": "Ik weet het niet",
        "dont_want": "Ik wil het niet zeggen",
        "dont_understand": "Ik snap de vraag niet",
    },
    "fr": {
        "question": "question {n}",
        "page": "Feuille {n} sur {total}",
        "code": "Colle ton billet ici",
        "intro": "Il n’y a pas de bonnes ou de mauvaises réponses. Tu peux passer chaque question.",
        "how": "Fais une croix dans la case de ta réponse. Tu t’es trompé de case ? Noircis-la complètement.",
        "name": "N’écris pas ton nom sur cette feuille.",
        "several": "Tu peux cocher plusieurs cases.",
        "order": "Écris 1 à côté de ce que tu mets en premier, puis 2, puis 3.",
        "number": "Écris un nombre de {least} à {most}.",
        "time": "Écris l’heure et les minutes. Neuf heures et demie du soir, c’est 21:30.",
        "other": "Laquelle ?",
        "end": "C’est fini ! Plie ta feuille et glisse-la toi-même dans l’enveloppe.",
        "dont_know": "Je ne sais pas",
        "dont_want": "Je ne veux pas le dire",
        "dont_understand": "Je ne comprends pas la question",
    },
    "de": {
        "question": "Frage {n}",
        "page": "Blatt {n} von {total}",
        "code": "Kleb deinen Zettel hier auf",
        "intro": "Es gibt keine richtigen oder falschen Antworten. Du darfst jede Frage auslassen.",
        "how": "Mach ein Kreuz in das Kästchen deiner Antwort. Falsch angekreuzt? Mal das Kästchen ganz schwarz aus.",
        "name": "Schreib deinen Namen nicht auf dieses Blatt.",
        "several": "Du darfst mehr als ein Kästchen ankreuzen.",
        "order": "Schreib 1 zu dem, was bei dir an erster Stelle steht, dann 2, dann 3.",
        "number": "Schreib eine Zahl von {least} bis {most}.",
        "time": "Schreib die Stunde und die Minuten. Halb zehn abends ist 21:30.",
        "other": "Welche denn?",
        "end": "Fertig! Falte dein Blatt und steck es selbst in den Umschlag.",
        "dont_know": "Ich weiß es nicht",
        "dont_want": "Ich möchte es nicht sagen",
        "dont_understand": "Ich verstehe die Frage nicht",
    },
}
OUT: Mapping[int, str] = {-3: "dont_know", -4: "dont_want", -5: "dont_understand"}
"""The ways out, with their codes, as they stand beside every question."""
