"""A questionnaire as a DDI-Codebook 2.5, the form in which data archives describe variables.

Each data column is a `var`, with its question once for each track (`qstn xml:lang`), its categories (missing ones marked),
the children it was asked in words and as a condition, its concept, and the rule of a derived one. Modules, grids and
questions with several answers are `varGrp`s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from surveys.engine import document as documents
from surveys.engine.codebook import FREE_TEXT, Codebook, Variable, codebook
from surveys.engine.explaining import only_if
from surveys.engine.logic import variables
from surveys.engine.structure import Derived, Field, Item, Questionnaire
from surveys.formats.languages import NAMES, tag
from surveys.formats.losses import Lost

NAMESPACE = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NATURES = {"nominal": "nominal", "ordinal": "ordinal", "scale": "interval"}
PLATFORM = "Arobase"
ENDLESS = 1e300
"""From here on a range has no end: SPSS writes its lowest and highest number."""
NO_NAME = re.compile(r"[^A-Za-z0-9_.]")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML document can hold, not even as a reference."""


def write(document: Mapping[str, Any], *, identifier: str = "") -> tuple[bytes, tuple[Lost, ...]]:
    """The XML, and what a codebook has no place for. Raises DocumentInvalid."""
    questionnaire = documents.load(dict(document))
    book = codebook(questionnaire, source=identifier or questionnaire.name)
    return _Writer(book, questionnaire).xml(), tuple(_lost(questionnaire))


def of_codebook(book: Codebook) -> bytes:
    """The XML of the columns of a release, which has no modules, no notes and no universes in words. One that came in as
    a file of others has names of any form, and words that don't say their language.
    """
    spoken = {track for each in book.variables for texts in (each.label, each.question) for track in texts}
    tracks = tuple(track for track in (*NAMES, "") if track in spoken)
    empty = Questionnaire(book.source, book.title, tracks or ("",), (), (), ())
    return _Writer(book, empty).xml()


class _Writer:
    def __init__(self, book: Codebook, questionnaire: Questionnaire) -> None:
        self.book = book
        self.questionnaire = questionnaire
        self.tracks = questionnaire.tracks
        self.fields: dict[str, Field] = dict(questionnaire.fields)
        for each in book.sets:
            if each.name in questionnaire.fields:
                self.fields |= dict.fromkeys(each.variables, questionnaire.fields[each.name])
        self.derived = {each.variable: each for each in questionnaire.derived}

    def xml(self) -> bytes:
        root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", **_language(self.tracks[0])})
        self.study(SubElement(root, "stdyDscr"))
        data = SubElement(root, "dataDscr")
        self.groups(data)
        for variable in self.book.variables:
            self.variable(data, variable)
        indent(root, " ")
        found = NO_XML.sub("\N{REPLACEMENT CHARACTER}", tostring(root, encoding="unicode"))
        return f"<?xml version='1.0' encoding='utf-8'?>\n{found}\n".encode()

    def study(self, study: Element) -> None:
        citation = SubElement(study, "citation")
        titles = SubElement(citation, "titlStmt")
        spoken = [(track, text) for track in self.tracks if (text := self.book.title.get(track, "").strip())]
        for index, (track, text) in enumerate(spoken or [(self.tracks[0], self.questionnaire.name)]):
            SubElement(titles, "parTitl" if index else "titl", _language(track)).text = text
        SubElement(titles, "IDNo", {"agency": PLATFORM}).text = self.book.source
        SubElement(SubElement(citation, "prodStmt"), "software").text = PLATFORM

    def groups(self, data: Element) -> None:
        held = [(variable.name, self.fields.get(variable.name)) for variable in self.book.variables]
        for module in self.questionnaire.modules:
            names = [name for name, field in held if field is not None and field.item in module.items]
            self.group(data, "section", module.name, module.title, names)
        for item in self.questionnaire.items:
            if item.rows:
                self.group(data, "grid", item.variable, item.texts, [row.variable for row in item.rows])
        for each in self.book.sets:
            self.group(data, "multipleResp", each.name, each.question, list(each.variables))

    def group(self, data: Element, kind: str, name: str, label: Mapping[str, str], variables: list[str]) -> None:
        references = self.references(variables)
        if not references:
            return
        group = SubElement(data, "varGrp", {"ID": _id(name, kind), "type": kind, "name": name, "var": references})
        self.spoken(group, "labl", label)

    def references(self, variables: Iterable[str]) -> str:
        """Only to columns that are there: a release may have let one go that a set still names."""
        known = {variable.name for variable in self.book.variables}
        return " ".join(_id(name) for name in dict.fromkeys(variables) if name in known)

    def spoken(self, parent: Element, name: str, texts: Mapping[str, str], **members: str) -> None:
        """The element once for each track that has words."""
        for track in self.tracks:
            words = texts.get(track, "").strip()
            if words:
                SubElement(parent, name, {**_language(track), **members}).text = words

    def variable(self, data: Element, variable: Variable) -> None:
        field = self.fields.get(variable.name)
        words = variable.type == FREE_TEXT
        one = SubElement(
            data,
            "var",
            {
                "ID": _id(variable.name),
                "name": variable.name,
                "intrvl": "contin" if variable.measure == "scale" else "discrete",
                "nature": NATURES[variable.measure],
                "representationType": "text" if words else "numeric" if variable.measure == "scale" else "code",
            },
        )
        self.spoken(one, "labl", variable.label)
        if variable.role == "answer":
            listed = any(not category.missing for category in variable.categories)
            domain = "text" if words else "code" if listed else "numeric"
            for track in self.tracks:
                self.question(one, variable, None if field is None else field.item, track, domain)
        self.ranges(one, variable, field)
        if field is not None and field.item.ask_tree is not None:
            for track in self.tracks:
                said = only_if(field.item.ask_tree, self.questionnaire, track)
                SubElement(one, "universe", {**_language(track), "clusion": "I"}).text = said
        self.categories(one, variable)
        self.concept(one, variable)
        self.derivation(one, self.derived.get(variable.name))
        SubElement(one, "varFormat", {"type": "character" if words else "numeric"})
        if variable.universe:
            SubElement(one, "notes", {"type": PLATFORM, "subject": "ask_if"}).text = variable.universe

    def question(self, parent: Element, variable: Variable, item: Item | None, track: str, domain: str) -> None:
        texts: dict[str, Mapping[str, str]] = {"qstnLit": variable.question}
        if item is not None:
            texts |= {"postQTxt": item.note, "ivuInstr": item.help}
        said = {name: words for name, text in texts.items() if (words := text.get(track, "").strip())}
        if said:
            one = SubElement(parent, "qstn", {**_language(track), "responseDomainType": domain})
            for name, words in said.items():
                SubElement(one, name).text = words

    def ranges(self, parent: Element, variable: Variable, field: Field | None) -> None:
        if field is not None and field.variable == variable.name and field.item.bounds.max is not None:
            bounds = {"min": str(field.item.bounds.min or 0), "max": str(field.item.bounds.max)}
            SubElement(SubElement(parent, "valrng"), "range", {"UNITS": "INT", **bounds})
        for low, high in variable.user_missing:
            ends = {"min": float(low), "max": float(high)}
            ends = {name: value for name, value in ends.items() if abs(value) < ENDLESS}
            units = "INT" if all(value.is_integer() for value in ends.values()) else "REAL"
            members = {name: _number(value) for name, value in ends.items()}
            SubElement(SubElement(parent, "invalrng"), "range", {"UNITS": units, **members})

    def categories(self, parent: Element, variable: Variable) -> None:
        for category in variable.categories:
            one = SubElement(parent, "catgry", {"missing": "Y"} if category.missing else {})
            SubElement(one, "catValu").text = _number(category.code)
            easy = {track: category.label[track[:2]] for track in self.tracks if track[:2] in category.label}
            self.spoken(one, "labl", {**easy, **category.label})

    def concept(self, parent: Element, variable: Variable) -> None:
        if variable.concept:
            named = {
                track: text for track, text in self.questionnaire.concepts.get(variable.concept, {}).items() if text
            }
            if not named:
                SubElement(parent, "concept", {"vocab": PLATFORM}).text = variable.concept
            self.spoken(parent, "concept", named, vocab=PLATFORM)

    def derivation(self, parent: Element, derived: Derived | None) -> None:
        if derived is not None:
            used = self.references(_variables(derived))
            one = SubElement(parent, "derivation", {"var": used} if used else {})
            rule = "\n".join(f"{code}: {text}" for code, text in derived.rule)
            SubElement(one, "drvcmd", {"syntax": PLATFORM}).text = rule


def _id(name: str, kind: str = "var") -> str:
    """An identifier of XML, and another for every name: a sign it can't hold stands as its number (`q 1` as `q-20-1`)."""
    return f"{kind}.{NO_NAME.sub(lambda sign: f'-{ord(sign[0]):x}-', name)}"


def _language(track: str) -> dict[str, str]:
    return {LANGUAGE: tag(track)} if track else {}


def _number(value: float) -> str:
    """Every digit of a code: `1234567`, not `1.23457e+06`."""
    return str(int(value)) if float(value).is_integer() else str(value)


def _variables(derived: Derived) -> Iterator[str]:
    for tree in derived.trees:
        yield from variables(tree)


def _lost(questionnaire: Questionnaire) -> Iterator[Lost]:
    looks = [
        item
        for item in questionnaire.items
        if item.pictogram or item.rotate or any(each.pictogram for each in item.categories)
    ]
    yield from (Lost(item.variable, item.type, "out-ddi-look") for item in looks)
    silent = [step.item.variable for step in questionnaire.steps if not step.fields]
    yield from (Lost(name, "", "out-ddi-silent") for name in silent)
    asked = [item for item in questionnaire.items if item.ask_tree is not None]
    yield from (Lost(item.variable, item.universe, "out-ddi-logic") for item in asked)
    if any(track.endswith("-easy") for track in questionnaire.tracks):
        yield Lost("", "", "out-ddi-easy")
