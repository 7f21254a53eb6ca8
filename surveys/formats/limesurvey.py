"""A LimeSurvey questionnaire, whichever of its two files it came from (`limesurvey_files`), as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from surveys.formats import limesurvey_questions
from surveys.formats.foreign import EXPRESSION_SCRIPT
from surveys.formats.gathering import Gathered, Item, Wish
from surveys.formats.languages import track_of
from surveys.formats.limesurvey_parts import Group, Question, Survey, Texts
from surveys.formats.losses import Brought
from surveys.formats.naming import document_name, module_name, plain, variable_name

LOST_ATTRIBUTES = {"array_filter", "array_filter_exclude", "prefix", "suffix", "equation", "em_validation_q"}
LOST_ATTRIBUTES |= {"em_validation_sq", "validation", "default", "preg", "multiflexible_checkbox", "dualscale_headerA"}
PIPING = re.compile(r"\{[A-Za-z_][^{}]*\}")


def document(survey: Survey) -> Brought:
    """Raises Unreadable."""
    return _Reader(survey).brought()


class _Reader:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.gathered = Gathered()
        self.tracks: dict[str, str] = {}
        for language in survey.languages:
            track = track_of(language)
            if track and track not in self.tracks.values():
                self.tracks[language] = track
        if not self.tracks and survey.languages:
            self.tracks = {survey.languages[0]: "nl"}
            self.gathered.loses("", survey.languages[0], "language-assumed", track="nl")

    def brought(self) -> Brought:
        modules: list[dict[str, Any]] = []
        for group in self.survey.groups:
            modules.append(self.module(group, [module["name"] for module in modules]))
        self.gathered.translate(EXPRESSION_SCRIPT)
        for what, said in self.survey.pages:
            self.gathered.loses(what, self.plain(what, said), "page-text")
        for what, said in self.survey.extras:
            self.gathered.loses(what, said, "quota")
        for language in self.survey.languages:
            if language not in self.tracks:
                self.gathered.loses("", language, "no-language")
        title = self.texts("", self.survey.title)
        name = document_name(next(iter(title.values()), ""))
        head = {"name": name, "title": title, "tracks": list(self.tracks.values())}
        return Brought(self.gathered.document(head, modules), tuple(self.gathered.lost))

    def module(self, group: Group, taken: list[str]) -> dict[str, Any]:
        title = self.texts(group.address, group.title)
        items: list[Item] = []
        if described := self.texts(group.address, group.description):
            name = variable_name(f"{plain(next(iter(title.values()), ''))[:24]}_intro", self.gathered.taken)
            self.gathered.taken.add(name)
            items.append({"variable": name, "type": "card", "texts": described})
        for question in group.questions:
            items += self.items(question)
        if group.relevance not in {"", "1"}:
            self.gathered.loses(group.address, group.relevance, "group-condition")
            self.gathered.wishes += [Wish(item, group.relevance, group.address) for item in items]
        return {"name": module_name(next(iter(title.values()), ""), taken), "title": title, "items": items}

    def items(self, question: Question) -> Iterator[Item]:
        self.gathered.known |= {question.code, *question.keys, f"{question.code}_other"}
        self.gathered.known |= {f"{question.code}_{part.code}" for part in question.subquestions}
        if question.attributes.get("hidden") == "1":
            self.gathered.loses(question.address, self.shown(question), "hidden")
            return
        made = limesurvey_questions.items(question, self)
        if not made:
            kind = limesurvey_questions.NAMES.get(question.type, question.type)
            self.gathered.loses(question.address, self.shown(question), "type-unknown", type=kind)
            return
        self.remark(question)
        for item in made:
            if question.relevance not in {"", "1"}:
                self.gathered.wishes.append(Wish(item, question.relevance, question.address))
            yield item

    def shown(self, question: Question) -> str:
        return f"{question.code}: {next(iter(self.texts(question.address, question.texts, quiet=True).values()), '')}"

    def remark(self, question: Question) -> None:
        if question.mandatory.upper() in {"Y", "S"}:
            self.gathered.loses(question.address, question.mandatory, "always-skippable")
        for name, value in question.attributes.items():
            if name in LOST_ATTRIBUTES and value not in {"", "0", "N"}:
                why = {"array_filter": "choice-filter", "default": "default"}.get(name, "constraint-unread")
                self.gathered.loses(question.address, f"{name}: {value}", why, found=name)
        for part in (*question.subquestions, *question.answers):
            if part.relevance not in {"", "1"} and part in question.subquestions:
                self.gathered.loses(question.address, f"{part.code}: {part.relevance}", "choice-filter")

    def texts(self, address: str, texts: Mapping[str, str], *, quiet: bool = False) -> Texts:
        """Track -> words, without markup; blank ones are left out."""
        found = {}
        for language, track in self.tracks.items():
            words = self.plain(address, texts.get(language, ""), quiet=quiet)
            if words:
                found[track] = words
        return found

    def plain(self, address: str, said: str, *, quiet: bool = False) -> str:
        reader = _Words()
        reader.feed(said)
        reader.close()
        words = re.sub(r"[ \t]+", " ", "".join(reader.words)).replace(" \n", "\n").strip()
        if not quiet and reader.more:
            self.gathered.loses(address, said[:200], "formatting")
        if not quiet and PIPING.search(words):
            self.gathered.loses(address, words, "piping")
        return words


class _Words(HTMLParser):
    """The words of a text with markup; `more`: whether it holds what is more than words."""

    PLAIN = frozenset(
        {"p", "br", "div", "span", "b", "strong", "i", "em", "u", "font", "h1", "h2", "h3", "ul", "ol", "li"}
    )
    BREAKS = frozenset({"p", "br", "div", "li", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.more = False
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.more = self.more or tag not in self.PLAIN
        self.silent += tag in {"script", "style"}
        if tag in self.BREAKS and self.words:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"} and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data.replace("\xa0", " "))
