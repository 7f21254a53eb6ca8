"""The sentences that say why two waves can or can't be compared. Content of a document: one text per language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from surveys.engine.codebook import Text, text_in

LANGUAGES = ("nl", "fr", "en")
TONGUES: dict[str, Text] = {
    "nl": {"nl": "Nederlands", "fr": "néerlandais", "en": "Dutch"},
    "fr": {"nl": "Frans", "fr": "français", "en": "French"},
    "de": {"nl": "Duits", "fr": "allemand", "en": "German"},
    "en": {"nl": "Engels", "fr": "anglais", "en": "English"},
    "": {"nl": "taal onbekend", "fr": "langue inconnue", "en": "unknown language"},
}
EASY: Text = {"nl": "eenvoudig", "fr": "facile", "en": "easy"}
ASPECTS: dict[str, Text] = {
    "question": {"nl": "Vraag", "fr": "Question", "en": "Question"},
    "concept": {"nl": "Begrip", "fr": "Concept", "en": "Concept"},
    "wording": {"nl": "Vraagtekst", "fr": "Libellé", "en": "Wording"},
    "scale": {"nl": "Antwoorden", "fr": "Réponses", "en": "Answers"},
    "missing": {"nl": "Geen antwoord", "fr": "Sans réponse", "en": "No answer"},
    "base": {"nl": "Basis", "fr": "Base", "en": "Base"},
    "measure": {"nl": "Meting", "fr": "Mesure", "en": "Measurement"},
    "form": {"nl": "Vorm", "fr": "Forme", "en": "Form"},
    "mode": {"nl": "Afname", "fr": "Passation", "en": "Mode"},
}
REASONS: dict[str, Text] = {
    "absent": {
        "nl": "Niet gevraagd in {wave}.",
        "fr": "Question non posée dans {wave}.",
        "en": "Not asked in {wave}.",
    },
    "renamed": {
        "nl": "Zelfde begrip ({concept}), toen onder de naam ‘{name}’.",
        "fr": "Même concept ({concept}), alors sous le nom « {name} ».",
        "en": "Same concept ({concept}), then under the name ‘{name}’.",
    },
    "concept": {
        "nl": "Dezelfde naam staat voor een ander begrip: ‘{before}’ werd ‘{after}’.",
        "fr": "Le même nom désigne un autre concept : « {before} » est devenu « {after} ».",
        "en": "The same name stands for another concept: ‘{before}’ became ‘{after}’.",
    },
    "wording": {
        "nl": "De vraagtekst veranderde ({tongues}).",
        "fr": "Le libellé a changé ({tongues}).",
        "en": "The wording changed ({tongues}).",
    },
    "untold": {
        "nl": "Geen tekst om te vergelijken ({tongues}).",
        "fr": "Pas de texte à comparer ({tongues}).",
        "en": "No text to compare ({tongues}).",
    },
    "codes_gone": {
        "nl": "Antwoorden die wegvielen: {listed}.",
        "fr": "Réponses disparues : {listed}.",
        "en": "Answers that are gone: {listed}.",
    },
    "codes_new": {
        "nl": "Nieuwe antwoorden: {listed}.",
        "fr": "Nouvelles réponses : {listed}.",
        "en": "New answers: {listed}.",
    },
    "labels": {
        "nl": "Antwoorden met een andere tekst: {listed}.",
        "fr": "Réponses au texte modifié : {listed}.",
        "en": "Answers with another text: {listed}.",
    },
    "order": {
        "nl": "De antwoorden stonden in een andere volgorde.",
        "fr": "Les réponses étaient dans un autre ordre.",
        "en": "The answers stood in another order.",
    },
    "missing": {
        "nl": "Wat als geen antwoord telt, verschilt.",
        "fr": "Ce qui compte comme absence de réponse diffère.",
        "en": "What counts as no answer differs.",
    },
    "base": {
        "nl": "Aan andere kinderen gevraagd: toen ‘{before}’, nu ‘{after}’.",
        "fr": "Posée à d’autres enfants : alors « {before} », maintenant « {after} ».",
        "en": "Asked of other children: then ‘{before}’, now ‘{after}’.",
    },
    "reach": {
        "nl": "In andere leerjaren gevraagd: toen {before}, nu {after}.",
        "fr": "Posée dans d’autres années : alors {before}, maintenant {after}.",
        "en": "Asked in other grades: then {before}, now {after}.",
    },
    "number": {
        "nl": "De ene keer een getal, de andere keer een keuze.",
        "fr": "Une fois un nombre, l’autre fois un choix.",
        "en": "A number in one, a choice in the other.",
    },
    "several": {
        "nl": "De ene keer één antwoord, de andere keer meer antwoorden.",
        "fr": "Une fois une seule réponse, l’autre fois plusieurs.",
        "en": "One answer in one, several answers in the other.",
    },
    "measure": {
        "nl": "Het meetniveau verschilt: {before} werd {after}.",
        "fr": "Le niveau de mesure diffère : {before} est devenu {after}.",
        "en": "The level of measurement differs: {before} became {after}.",
    },
    "form": {
        "nl": "In een andere vorm gevraagd: {before} werd {after}.",
        "fr": "Posée sous une autre forme : {before} est devenu {after}.",
        "en": "Asked in another form: {before} became {after}.",
    },
    "mode": {
        "nl": "Op een andere manier afgenomen: {before} werd {after}.",
        "fr": "Autre mode de passation : {before} est devenu {after}.",
        "en": "Another mode: {before} became {after}.",
    },
    "covered": {
        "nl": "{wave}: {label} omvat {before}, in {reference} {after}. Het totaal gaat niet over dezelfde kinderen; "
        "vergelijk binnen die groepen.",
        "fr": "{wave} : {label} couvre {before}, dans {reference} {after}. Le total ne porte pas sur les mêmes enfants ; "
        "comparez au sein de ces groupes.",
        "en": "{wave}: {label} covers {before}, in {reference} {after}. The total is not about the same children; "
        "compare within these groups.",
    },
    "mode_untold": {
        "nl": "{wave}: hoe de vragen werden afgenomen, is niet vermeld.",
        "fr": "{wave} : le mode de passation n’est pas précisé.",
        "en": "{wave}: how the questions were asked is not stated.",
    },
}
EVERYONE: Text = {"nl": "iedereen", "fr": "l’ensemble", "en": "everyone"}


def reason(key: str, **params: str | Text) -> Text:
    """The sentence in every language; texts among `params` are put in theirs."""
    return {
        language: template.format(**{name: _in(value, language) for name, value in params.items()})
        for language, template in REASONS[key].items()
    }


def listed(texts: Iterable[Text]) -> Text:
    """Labels in a row, per language."""
    every = list(texts)
    return {language: ", ".join(text_in(text, language) for text in every) for language in LANGUAGES}


def tongues(found: Iterable[str]) -> Text:
    """Languages and their easy variants by name, in the order of the house."""
    return listed(_tongue(each) for each in sorted(found, key=_order))


def _order(track: str) -> tuple[int, str]:
    main = track.partition("-")[0]
    return (LANGUAGES.index(main) if main in LANGUAGES else len(LANGUAGES)), track


def _tongue(track: str) -> Text:
    main, _, easy = track.partition("-")
    name = TONGUES.get(main, {"": track})
    return {language: f"{text_in(name, language)} ({EASY[language]})" for language in LANGUAGES} if easy else name


def _in(value: str | Mapping[str, str], language: str) -> str:
    return value if isinstance(value, str) else text_in(dict(value), language)
