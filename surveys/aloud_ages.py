"""The script of a sitting for other ages than 9 to 12: language -> age theme -> place of the step -> what is said instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One moment of the sitting and the sentences to read aloud then."""

    title: str
    sentences: tuple[str, ...]


NL_YOUNG = {
    0: Step(
        "Waarom we dit doen",
        (
            "“Wat doen jullie met een tablet, een gsm of een spel? Dat willen we graag weten.”",
            "“Jij kiest of je meedoet. Nee is ook goed. Niemand ziet wat je kiest.”",
        ),
    ),
    1: Step(
        "Trek een briefje uit de zak",
        (
            "“Trek een briefje. Hou het voor jezelf.”",
            "“Hou het briefje voor de camera. Lukt het niet? Steek je hand op, dan help ik met de letters.”",
        ),
    ),
    2: Step(
        "Tijdens het invullen",
        (
            "“Druk op het luidsprekertje. De tablet leest dan voor.”",
            "“Niets is fout. Weet je iets niet? Of wil je iets niet zeggen? Dat kan je ook kiezen.”",
            "“Ik kijk niet op je scherm. Wil je praten met iemand? Druk op de blauwe hand of kom bij mij.”",
        ),
    ),
    3: Step(
        "Je envelop in de bus",
        (
            "“Klaar? Dan gaat je envelop dicht. Hij gaat in de bus, bij alle andere.”",
            "“Je krijgt een geheime code. Die is van jou. Toon ze aan niemand.”",
        ),
    ),
    4: Step(
        "Dank je wel, en wat nu?",
        (
            "“Dank je wel! Alle enveloppen worden door elkaar geschud. Pas dan kijkt iemand erin.”",
            "“Was er iets niet leuk? Kom het mij zeggen, of zeg het thuis. Je kan ook bellen naar Awel: {lines[Awel]}.”",
        ),
    ),
}
NL_TEENS = {
    0: Step(
        "Waarom we dit doen",
        (
            "“Er wordt veel gezegd over jongeren en schermen. Dit onderzoek vraagt het aan jullie zelf.”",
            "“Je beslist zelf of je meedoet. Wie niet meedoet, krijgt iets anders op de tablet: niemand ziet het verschil.”",
        ),
    ),
    2: Step(
        "Tijdens het invullen",
        (
            "“Dit is geen test. Je mag elke vraag overslaan, en stoppen wanneer je wil.”",
            "“Ik kan je antwoorden niet zien, nu niet en later niet. De school ook niet.”",
            "“Sommige vragen gaan over dingen die moeilijk kunnen zijn. Met de blauwe hand zie je wie je kan bellen of chatten.”",
        ),
    ),
    4: Step(
        "Dank je wel, en wat nu?",
        (
            "“Dank je wel. De antwoorden van veel klassen worden gemengd; pas daarna worden ze gelezen.”",
            "“Wil je je antwoorden later toch weg? Dat kan met je geheime code. Wil je praten? Awel is er op {lines[Awel]}, ook via chat.”",
        ),
    ),
}
FR_YOUNG = {
    0: Step(
        "Pourquoi nous faisons cela",
        (
            "« Que faites-vous avec une tablette, un téléphone ou un jeu ? Nous voulons le savoir. »",
            "« C’est toi qui choisis. Tu peux dire non. Personne ne voit ton choix. »",
        ),
    ),
    1: Step(
        "Tire un billet du sac",
        (
            "« Tire un billet. Garde-le pour toi. »",
            "« Montre le billet à la caméra. Ça ne marche pas ? Lève la main, je t’aide avec les lettres. »",
        ),
    ),
    2: Step(
        "Pendant que tu réponds",
        (
            "« Appuie sur le petit haut-parleur. La tablette lit pour toi. »",
            "« Rien n’est faux. Tu ne sais pas ? Tu ne veux pas le dire ? Tu peux choisir ça aussi. »",
            "« Je ne regarde pas ton écran. Tu veux parler à quelqu’un ? Appuie sur la main bleue ou viens me voir. »",
        ),
    ),
    3: Step(
        "Ton enveloppe dans l’urne",
        (
            "« Fini ? Ton enveloppe se ferme. Elle va dans l’urne, avec toutes les autres. »",
            "« Tu reçois un code secret. Il est à toi. Ne le montre à personne. »",
        ),
    ),
    4: Step(
        "Merci, et ensuite ?",
        (
            "« Merci ! On mélange toutes les enveloppes. C’est seulement après que quelqu’un les ouvre. »",
            "« Quelque chose t’a fait de la peine ? Dis-le-moi, ou à la maison. Tu peux aussi appeler le 103. »",
        ),
    ),
}
FR_TEENS = {
    0: Step(
        "Pourquoi nous faisons cela",
        (
            "« On parle beaucoup des jeunes et des écrans. Cette enquête vous pose la question à vous. »",
            (
                "« C’est toi qui décides. Si tu ne participes pas, tu reçois autre chose sur la tablette : "
                "personne ne voit la différence. »"
            ),
        ),
    ),
    2: Step(
        "Pendant que tu réponds",
        (
            "« Ce n’est pas un test. Tu peux passer une question, et t’arrêter quand tu veux. »",
            "« Je ne peux pas voir tes réponses, ni maintenant ni plus tard. L’école non plus. »",
            "« Certaines questions peuvent être difficiles. La main bleue montre qui tu peux appeler ou contacter par chat. »",
        ),
    ),
    4: Step(
        "Merci, et ensuite ?",
        (
            "« Merci. Les réponses de beaucoup de classes sont mélangées ; c’est seulement après qu’on les lit. »",
            "« Tu veux retirer tes réponses plus tard ? Ton code secret sert à ça. Tu veux parler ? Le 103 est là, gratuit. »",
        ),
    ),
}
DE_YOUNG = {
    0: Step(
        "Warum wir das machen",
        (
            "„Was macht ihr mit Tablet, Handy oder Spielen? Das möchten wir gern wissen.“",
            "„Du suchst dir aus, ob du mitmachst. Nein ist auch gut. Niemand sieht, was du wählst.“",
        ),
    ),
    1: Step(
        "Zieh einen Zettel aus dem Beutel",
        (
            "„Zieh einen Zettel. Behalte ihn für dich.“",
            "„Halte den Zettel vor die Kamera. Klappt es nicht? Melde dich, ich helfe mit den Buchstaben.“",
        ),
    ),
    2: Step(
        "Während du antwortest",
        (
            "„Drück auf den kleinen Lautsprecher. Dann liest das Tablet vor.“",
            "„Nichts ist falsch. Du weißt es nicht? Du willst es nicht sagen? Auch das kannst du wählen.“",
            "„Ich schaue nicht auf deinen Bildschirm. Möchtest du reden? Drück auf die blaue Hand oder komm zu mir.“",
        ),
    ),
    3: Step(
        "Dein Umschlag in der Urne",
        (
            "„Fertig? Dann geht dein Umschlag zu. Er kommt in die Urne, zu allen anderen.“",
            "„Du bekommst einen geheimen Code. Er gehört dir. Zeig ihn niemandem.“",
        ),
    ),
    4: Step(
        "Danke, und was jetzt?",
        (
            "„Danke! Alle Umschläge werden gemischt. Erst dann schaut jemand hinein.“",
            "„War etwas nicht schön? Sag es mir oder zu Hause. Du kannst auch anrufen: {lines[Child Focus]}.“",
        ),
    ),
}
DE_TEENS = {
    0: Step(
        "Warum wir das machen",
        (
            "„Über Jugendliche und Bildschirme wird viel geredet. Diese Studie fragt euch selbst.“",
            (
                "„Du entscheidest, ob du mitmachst. Wer nicht mitmacht, bekommt etwas anderes auf dem Tablet: "
                "Niemand sieht den Unterschied.“"
            ),
        ),
    ),
    2: Step(
        "Während du antwortest",
        (
            "„Das ist kein Test. Du darfst jede Frage überspringen und aufhören, wann du willst.“",
            "„Ich kann deine Antworten nicht sehen, jetzt nicht und später nicht. Die Schule auch nicht.“",
            "„Manche Fragen können schwierig sein. Die blaue Hand zeigt, wen du anrufen oder anschreiben kannst.“",
        ),
    ),
}
BY_AGE: dict[str, dict[str, dict[int, Step]]] = {
    "nl": {"6-8": NL_YOUNG, "easy": NL_YOUNG, "13": NL_TEENS},
    "fr": {"6-8": FR_YOUNG, "easy": FR_YOUNG, "13": FR_TEENS},
    "de": {"6-8": DE_YOUNG, "easy": DE_YOUNG, "13": DE_TEENS},
}
