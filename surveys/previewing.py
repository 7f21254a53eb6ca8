"""A draft as the child's client gets it: a bundle in memory, marked as a preview, with nothing to seal or to send it with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from consent import selectors as consent
from surveys import instruments, pictograms
from surveys.engine.explaining import in_track
from surveys.engine.findings import SENTENCES, Finding
from surveys.engine.playable import Playable, playable
from surveys.engine.structure import Questionnaire
from surveys.engine.ways import Way, way_to
from surveys.models import Level, Version
from surveys.safeguarding import distress, registry
from surveys.services.sittings import OLDEST_THEME
from surveys.services.sittings import THEMES as WRITTEN_FOR

THEMES = {"6-8": _("6 to 8"), "9-12": _("9 to 12"), "13": _("13 and older"), "easy": _("easy to read")}
THEME_OF = {Level.PRIMARY: "9-12", Level.SECONDARY: OLDEST_THEME, **WRITTEN_FOR}
BANNER = "synthetic.banner"
"""The string of the client's strip on top, which a preview uses to say that it is one."""


def bundle(study: Study, version: Version) -> dict[str, Any]:
    """`{"bundle": …, "faults": {variable: [sentence, …]}, "words": {…}}`; the bundle is None when nothing runs."""
    made = playable(version.document)
    words = {
        "over": gettext("The end of the preview"),
        "kept": gettext("Nothing was kept or sent."),
        "again": gettext("Begin again"),
        "absent": gettext("This question can't be shown yet"),
        "nothing": gettext("There is nothing to show yet."),
    }
    faults = {variable: sentences(found) for variable, found in made.faults.items()}
    return {"bundle": made.document and _bundle(study, version, made.document), "faults": faults, "words": words}


def _bundle(study: Study, version: Version, document: dict[str, Any]) -> dict[str, Any]:
    """The members of a real bundle, without those that only sending needs."""
    texts = consent.active_texts(study) or consent.text_sets_of(study).first()
    band = gettext("Preview: nothing is kept or sent")
    strings = instruments.strings()
    return {
        "format": 1,
        "synthetic": True,
        "title": document["title"],
        "mode": "class",
        "age_theme": theme_of(version),
        "community": "nl",
        "document": document,
        "assent": {"texts": texts.texts if texts else instruments.assent()["texts"]},
        "activity": instruments.activity(),
        "audio": {},
        "pictograms": pictograms.used(document, instruments.activity()),
        "strings": {track: {**own, BANNER: band} for track, own in strings.items()},
        "help": registry.help_lines(study),
        "distress": distress.document(),
    }


def theme_of(version: Version) -> str:
    """The look of the children this questionnaire is for."""
    return THEME_OF[Level(version.questionnaire.level)]


def sentences(findings: Iterable[Finding]) -> list[str]:
    """Findings in the language of the page, each once."""
    return list(dict.fromkeys(gettext(SENTENCES[one.code]) % one.words for one in findings))


@dataclass(frozen=True)
class Stop:
    """A place in the interview that the preview can jump to."""

    variable: str
    words: str
    routed: bool


@dataclass(frozen=True)
class Stretch:
    title: str
    stops: tuple[Stop, ...]


def stretches(version: Version, made: Playable, track: str) -> list[Stretch]:
    """Every question with a screen, by module; those that can't run too, because a writer looks for them."""
    found = []
    for module in _objects(version.document.get("modules")):
        stops = [
            _stop(item, made.questionnaire, track) for item in _objects(module.get("items")) if item.get("variable")
        ]
        title = in_track(module.get("title") or {}, track) or str(module.get("name", ""))
        found.append(Stretch(title, tuple(stop for stop in stops if stop)))
    return [stretch for stretch in found if stretch.stops]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _stop(item: dict[str, Any], questionnaire: Questionnaire | None, track: str) -> Stop | None:
    variable = str(item["variable"])
    texts = item.get("texts")
    words = in_track(texts, track) if isinstance(texts, dict) else ""
    runs = next((one for one in questionnaire.items if one.variable == variable), None) if questionnaire else None
    if runs is not None and runs.drawn:
        return None
    return Stop(variable, words or "…", bool(item.get("ask_if")))


@dataclass(frozen=True)
class Choice:
    value: int
    words: str
    chosen: bool


@dataclass(frozen=True)
class Answered:
    """One earlier answer that decides. `kind` is that of the answer's form: category, set, amount or words."""

    variable: str
    kind: str
    question: str
    value: Any
    choices: tuple[Choice, ...]


def answers_on_the_way(questionnaire: Questionnaire, variable: str, track: str) -> tuple[Way, list[Answered]]:
    way = way_to(questionnaire, variable)
    return way, [_answered(questionnaire, name, (way.answers or {}).get(name), track) for name in way.variables]


def _answered(questionnaire: Questionnaire, name: str, value: Any, track: str) -> Answered:
    field = questionnaire.fields[name]
    chosen = value if isinstance(value, list) else [value]
    choices = tuple(
        Choice(one.code, in_track(one.texts, track) or one.name, one.code in chosen) for one in field.item.categories
    )
    given = value if not isinstance(value, int) or value >= 0 else None
    return Answered(name, field.form.operand, in_track(field.label, track) or name, given, choices)
