"""What is said and printed for children around a sitting, in the language of the class.

Content keyed by language, like a questionnaire: it never goes through the interface's catalogue, because a class is
addressed in its own language whatever language the teacher's page is in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from surveys import instruments
from surveys.aloud_ages import BY_AGE, Step


@dataclass(frozen=True)
class SlipText:
    """What stands on a paper slip around the code."""

    title: str
    draw: str
    keep: str
    address: str
    cut: str
    paper: str
    receipt: str
    withdraw: str


STEPS: dict[str, tuple[Step, ...]] = {
    "nl": (
        Step(
            "Waarom we dit doen",
            (
                "“Onderzoekers willen weten hoe kinderen leven met schermen. Dat weten kinderen zelf het best.”",
                "“Je beslist zelf of je meedoet. Nee zeggen mag, en niemand ziet wat je kiest.”",
            ),
        ),
        Step(
            "Trek een briefje uit de zak",
            (
                "“Trek een briefje. Kijk er niet naar bij een ander en schrijf er niets op.”",
                "“Scan de code of typ ze in. Lukt het niet? Steek je hand op.”",
            ),
        ),
        Step(
            "Tijdens het invullen",
            (
                "“Er zijn geen foute antwoorden. Je mag elke vraag overslaan.”",
                "“Niemand weet wat jij hebt gekozen. Ik ook niet.”",
                "“Wil je met iemand praten? Druk op de blauwe hand.”",
            ),
        ),
        Step(
            "Je envelop in de bus",
            (
                "“Ben je klaar? Dan gaat je envelop dicht en in de bus.”",
                "“Je krijgt een geheime code. Daarmee kan je je antwoorden later nog weghalen. Toon ze aan niemand.”",
            ),
        ),
        Step(
            "Dank je wel, en wat nu?",
            (
                "“Dank je wel. De antwoorden van veel klassen komen samen; pas dan kijkt iemand ernaar.”",
                "“Zit er nog iets in je hoofd? Je kan altijd bij mij komen, of bel Awel op {lines[Awel]}.”",
            ),
        ),
    ),
    "fr": (
        Step(
            "Pourquoi nous faisons cela",
            (
                (
                    "« Des chercheuses et des chercheurs veulent savoir comment les enfants vivent avec les écrans. "
                    "Ce sont les enfants qui le savent le mieux. »"
                ),
                "« C’est toi qui décides si tu participes. Tu peux dire non, et personne ne voit ton choix. »",
            ),
        ),
        Step(
            "Tire un billet du sac",
            (
                "« Tire un billet. Ne regarde pas celui des autres et n’écris rien dessus. »",
                "« Scanne le code ou tape-le. Ça ne marche pas ? Lève la main. »",
            ),
        ),
        Step(
            "Pendant que tu réponds",
            (
                "« Il n’y a pas de mauvaise réponse. Tu peux passer n’importe quelle question. »",
                "« Personne ne sait ce que tu as choisi. Moi non plus. »",
                "« Tu veux parler à quelqu’un ? Appuie sur la main bleue. »",
            ),
        ),
        Step(
            "Ton enveloppe dans l’urne",
            (
                "« Tu as fini ? Ton enveloppe se ferme et va dans l’urne. »",
                "« Tu reçois un code secret. Il permet de retirer tes réponses plus tard. Ne le montre à personne. »",
            ),
        ),
        Step(
            "Merci, et ensuite ?",
            (
                "« Merci. Les réponses de beaucoup de classes sont mélangées ; c’est seulement après qu’on les lit. »",
                "« Quelque chose te reste en tête ? Tu peux toujours venir me voir, ou appeler le 103. »",
            ),
        ),
    ),
    "de": (
        Step(
            "Warum wir das machen",
            (
                (
                    "„Forscherinnen und Forscher wollen wissen, wie Kinder mit Bildschirmen leben. "
                    "Das wissen Kinder selbst am besten.“"
                ),
                "„Du entscheidest, ob du mitmachst. Nein sagen ist in Ordnung, und niemand sieht deine Wahl.“",
            ),
        ),
        Step(
            "Zieh einen Zettel aus dem Beutel",
            (
                "„Zieh einen Zettel. Schau nicht bei anderen und schreib nichts darauf.“",
                "„Scanne den Code oder tippe ihn ein. Klappt es nicht? Melde dich.“",
            ),
        ),
        Step(
            "Während du antwortest",
            (
                "„Es gibt keine falschen Antworten. Du darfst jede Frage überspringen.“",
                "„Niemand weiß, was du gewählt hast. Ich auch nicht.“",
                "„Möchtest du mit jemandem reden? Drück auf die blaue Hand.“",
            ),
        ),
        Step(
            "Dein Umschlag in der Urne",
            (
                "„Bist du fertig? Dann geht dein Umschlag zu und in die Urne.“",
                (
                    "„Du bekommst einen geheimen Code. Damit kannst du deine Antworten später noch herausnehmen. "
                    "Zeig ihn niemandem.“"
                ),
            ),
        ),
        Step(
            "Danke, und was jetzt?",
            (
                "„Danke. Die Antworten vieler Klassen werden gemischt; erst dann liest sie jemand.“",
                "„Geht dir noch etwas durch den Kopf? Du kannst immer zu mir kommen oder die {lines[Child Focus]} anrufen.“",
            ),
        ),
    ),
}

SLIPS: dict[str, SlipText] = {
    "nl": SlipText(
        title="Jouw briefje",
        draw="Scan of typ deze code op de tablet.",
        keep="Schrijf er geen naam op.",
        address="Adres",
        cut="Knip langs de lijnen, vouw dubbel, schud en laat ieder kind trekken.",
        paper="Kleef dit deel op je papier.",
        receipt="Bewaar dit deel. Toon het aan niemand.",
        withdraw="Wil je later je antwoorden weg? Dit is je code:",
    ),
    "fr": SlipText(
        title="Ton billet",
        draw="Scanne ou tape ce code sur la tablette.",
        keep="N’écris pas de nom dessus.",
        address="Adresse",
        cut="Découpez le long des lignes, pliez, mélangez et laissez chaque enfant tirer.",
        paper="Colle cette partie sur ta feuille.",
        receipt="Garde cette partie. Ne la montre à personne.",
        withdraw="Tu veux retirer tes réponses plus tard ? Voici ton code :",
    ),
    "de": SlipText(
        title="Dein Zettel",
        draw="Scanne oder tippe diesen Code auf dem Tablet.",
        keep="Schreib keinen Namen darauf.",
        address="Adresse",
        cut="Entlang der Linien schneiden, falten, mischen und jedes Kind ziehen lassen.",
        paper="Kleb diesen Teil auf dein Blatt.",
        receipt="Bewahr diesen Teil auf. Zeig ihn niemandem.",
        withdraw="Willst du deine Antworten später löschen? Das ist dein Code:",
    ),
}


CARDS: dict[str, SlipText] = {
    "nl": replace(
        SLIPS["nl"],
        title="Jouw startcode · nummer",
        keep="Gebruik alleen je eigen kaartje.",
        cut="Knip langs de lijnen en geef elk kind het kaartje met zijn nummer op de klaslijst.",
    ),
    "fr": replace(
        SLIPS["fr"],
        title="Ton code de départ · numéro",
        keep="N’utilise que ta propre carte.",
        cut="Découpez le long des lignes et donnez à chaque enfant la carte qui porte son numéro de liste.",
    ),
    "de": replace(
        SLIPS["de"],
        title="Dein Startcode · Nummer",
        keep="Benutze nur deine eigene Karte.",
        cut="Entlang der Linien schneiden und jedem Kind die Karte mit seiner Nummer auf der Klassenliste geben.",
    ),
}


def steps(language: str, age_theme: str = "9-12") -> tuple[Step, ...]:
    """The script with the numbers of today's help lines in it: a sentence names its line, the number comes from there.

    Young children and those who read easy language hear shorter sentences, teenagers other reasons.
    """
    spoken = language if language in STEPS else "nl"
    lines = {line["name"]: line["number"] for line in instruments.help_lines()[spoken]}
    own = BY_AGE[spoken].get(age_theme, {})
    return tuple(
        Step(step.title, tuple(sentence.format(lines=lines) for sentence in step.sentences))
        for step in (own.get(place, step) for place, step in enumerate(STEPS[spoken]))
    )


def slip_text(language: str) -> SlipText:
    return SLIPS.get(language, SLIPS["nl"])


def card_text(language: str) -> SlipText:
    """What stands on a card with a start code."""
    return CARDS.get(language, CARDS["nl"])
