"""The two files in which LimeSurvey hands on a questionnaire: `.lss` (XML) and tab-separated (`.txt`, `.tsv`)."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from surveys.formats import limesurvey
from surveys.formats.limesurvey_parts import Group, Part, Question, Survey
from surveys.formats.losses import Brought, Lost, Unreadable

COLUMNS = ("class", "type/scale", "name", "text", "language")
PAGES = ("surveyls_description", "surveyls_welcometext", "surveyls_endtext")
EXTRAS = ("quota", "assessments", "conditions")
KNOWN = {
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "mandatory",
    "other",
}
Record = dict[str, str]


def read_lss(data: bytes) -> Brought:
    """Raises Unreadable."""
    root = _xml(data)
    kind = root.findtext("LimeSurveyDocType")
    if root.tag != "document" or kind != "Survey":
        raise Unreadable([Lost("", kind or root.tag, "not-limesurvey")])
    return limesurvey.document(_lss(root))


def read_tsv(data: bytes) -> Brought:
    """Raises Unreadable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable([Lost("", "", "not-utf8")]) from error
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", restval="")
    try:
        headings = [heading.strip() for heading in rows.fieldnames or ()]
        missing = [name for name in COLUMNS if name not in headings]
        if missing:
            raise Unreadable([Lost("1", "", "no-column", {"column": name}) for name in missing])
        records = [
            (rows.line_num, {(key or "").strip(): value for key, value in row.items() if isinstance(value, str)})
            for row in rows
        ]
    except csv.Error as error:
        raise Unreadable([Lost(str(rows.line_num), str(error), "not-limesurvey")]) from error
    return limesurvey.document(_tsv(records))


def _xml(data: bytes) -> Element:
    """The root of an XML file. A document type is refused before anything in it is read: what it could declare
    (entities that grow, files of the server) has no place in a questionnaire."""
    parser = expat.ParserCreate()
    builder = TreeBuilder()

    def doctype(*_: Any) -> None:
        raise Unreadable([Lost(f"{parser.CurrentLineNumber}", "<!DOCTYPE", "doctype")])

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeError, ValueError) as error:
        line = str(getattr(error, "lineno", 1))
        raise Unreadable([Lost(line, "", "not-xml", {"line": line})]) from error
    return builder.close()


def _records(root: Element, section: str) -> list[Record]:
    rows = root.findall(f"{section}/rows/row")
    return [{cell.tag: (cell.text or "").strip() for cell in row} for row in rows]


class _Words:
    """Texts of rows that are repeated for each language (older files), or kept in a section of their own."""

    def __init__(self, root: Element, section: str, key: str) -> None:
        self.key = key
        self.found: dict[str, dict[str, Record]] = defaultdict(dict)
        for record in _records(root, section):
            self.found[record.get(key, "")][record.get("language", "")] = record

    def add(self, record: Record) -> None:
        if record.get("language"):
            self.found[record.get(self.key, "")][record["language"]] = record

    def texts(self, key: str, member: str) -> dict[str, str]:
        return {language: record[member] for language, record in self.found[key].items() if record.get(member)}


def _lss(root: Element) -> Survey:
    survey = Survey(languages=[each.text or "" for each in root.findall("languages/language")])
    for record in _records(root, "surveys_languagesettings"):
        survey.title[record.get("surveyls_language", "")] = record.get("surveyls_title", "")
        survey.pages += [(page, record[page]) for page in PAGES if record.get(page)]
    survey.extras += [
        (section, " · ".join(value for value in record.values() if value))
        for section in EXTRAS
        for record in _records(root, section)
    ]
    questions = _lss_questions(root)
    words = _Words(root, "group_l10ns", "gid")
    seen: set[str] = set()
    groups = sorted(_records(root, "groups"), key=lambda each: _number(each.get("group_order")))
    for record in groups:
        words.add(record)
        if record.get("gid") and record["gid"] not in seen:
            seen.add(record["gid"])
            group = Group(address=f"gid {record['gid']}", relevance=record.get("grelevance", ""))
            group.questions = questions[record["gid"]]
            survey.groups.append(group)
    for group in survey.groups:
        key = group.address.removeprefix("gid ")
        group.title, group.description = words.texts(key, "group_name"), words.texts(key, "description")
    return survey


def _lss_questions(root: Element) -> dict[str, list[Question]]:
    words = _Words(root, "question_l10ns", "qid")
    records = _records(root, "questions")
    subs = _records(root, "subquestions")
    for record in (*records, *subs):
        words.add(record)
    parts: dict[str, list[Part]] = defaultdict(list)
    for record in _once(sorted(subs, key=lambda each: _number(each.get("question_order"))), "qid"):
        texts = words.texts(record["qid"], "question")
        parts[record.get("parent_qid", "")].append(
            Part(record.get("title", ""), texts, record.get("scale_id", "0"), record.get("relevance", ""))
        )
    answers = _lss_answers(root)
    attributes: dict[str, dict[str, str]] = defaultdict(dict)
    for record in _records(root, "question_attributes"):
        attributes[record.get("qid", "")].setdefault(record.get("attribute", ""), record.get("value", ""))
    found: dict[str, list[Question]] = defaultdict(list)
    for record in _once(sorted(records, key=lambda each: _number(each.get("question_order"))), "qid"):
        key = record["qid"]
        found[record.get("gid", "")].append(
            Question(
                code=record.get("title", ""),
                type=record.get("type", ""),
                address=record.get("title", ""),
                texts=words.texts(key, "question"),
                help=words.texts(key, "help"),
                relevance=record.get("relevance", ""),
                mandatory=record.get("mandatory", ""),
                other=record.get("other", "") == "Y",
                attributes={**attributes[key], "preg": record.get("preg", "")},
                subquestions=parts[key],
                answers=answers[key],
                keys=(f"{record.get('sid', '')}X{record.get('gid', '')}X{key}",),
            )
        )
    return found


def _lss_answers(root: Element) -> dict[str, list[Part]]:
    """Older files repeat an answer for each language, newer ones give it an id and its words apart."""
    words = _Words(root, "answer_l10ns", "aid")
    found: dict[str, dict[tuple[str, str], Part]] = defaultdict(dict)
    for record in sorted(_records(root, "answers"), key=lambda each: _number(each.get("sortorder"))):
        key = (record.get("scale_id", "0"), record.get("code", ""))
        part = found[record.get("qid", "")].setdefault(key, Part(record.get("code", ""), scale=key[0]))
        if record.get("language"):
            part.texts[record["language"]] = record.get("answer", "")
        elif record.get("aid"):
            part.texts = words.texts(record["aid"], "answer")
    return defaultdict(list, {key: list(parts.values()) for key, parts in found.items()})


def _once(records: Iterable[Record], key: str) -> list[Record]:
    return list({record[key]: record for record in reversed(list(records)) if record.get(key)}.values())[::-1]


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0


def _tsv(records: list[tuple[int, Record]]) -> Survey:
    """Rows follow each other; each language repeats them all in the same order, so that a row of a second language is
    the row of the same kind and name in the first."""
    survey = Survey()
    first = next(
        (
            record["name"] and record["text"]
            for _, record in records
            if record["class"] == "S" and record["name"] == "language"
        ),
        "",
    )
    more = next(
        (
            record["text"]
            for _, record in records
            if record["class"] == "S" and record["name"] == "additional_languages"
        ),
        "",
    )
    spoken = [first, *more.split(), *(record["language"] for _, record in records if record["language"])]
    survey.languages = list(dict.fromkeys(language for language in spoken if language))
    reader = _TsvReader(survey)
    for line, record in records:
        reader.row(line, record)
    return survey


class _TsvReader:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.groups: dict[str, Group] = {}
        self.questions: dict[str, Question] = {}
        self.counts: dict[str, int] = defaultdict(int)
        self.group: Group | None = None
        self.question: Question | None = None

    def row(self, line: int, record: Record) -> None:
        kind, language = record["class"].upper(), record["language"] or next(iter(self.survey.languages), "")
        if kind == "SL":
            self.setting(record, language)
        elif kind == "G":
            self.counts[language] += 1
            self.group = self.of_group(line, record, self.counts[language])
            self.group.title[language] = record["name"]
            self.group.description[language] = record["text"]
        elif kind == "Q" and self.group is not None:
            self.question = self.of_question(line, record)
            self.question.texts[language] = record["text"]
            self.question.help[language] = record.get("help", "")
        elif kind in {"SQ", "A"} and self.question is not None:
            self.part(record, language, self.question.subquestions if kind == "SQ" else self.question.answers)
        elif kind in {"QTA", "AS", "C"}:
            said = " · ".join(value for key, value in record.items() if value and key != "class")
            self.survey.extras.append((f"{line}", said))

    def setting(self, record: Record, language: str) -> None:
        if record["name"] == "surveyls_title":
            self.survey.title[language] = record["text"]
        elif record["name"] in PAGES and record["text"]:
            self.survey.pages.append((record["name"], record["text"]))

    def of_group(self, line: int, record: Record, count: int) -> Group:
        """The same group in another language has the same id, else the same place."""
        key = record.get("id") or record["type/scale"] or str(count)
        if key not in self.groups:
            self.groups[key] = Group(address=f"{line}", relevance=record.get("relevance", ""))
            self.survey.groups.append(self.groups[key])
        return self.groups[key]

    def of_question(self, line: int, record: Record) -> Question:
        name = record["name"]
        if name not in self.questions:
            attributes = {key: value for key, value in record.items() if key not in KNOWN and value}
            self.questions[name] = Question(
                code=name,
                type=record["type/scale"],
                address=f"{line} · {name}",
                relevance=record.get("relevance", ""),
                mandatory=record.get("mandatory", ""),
                other=record.get("other", "") == "Y",
                attributes=attributes,
            )
            if self.group is not None:
                self.group.questions.append(self.questions[name])
        return self.questions[name]

    def part(self, record: Record, language: str, parts: list[Part]) -> None:
        scale = record["type/scale"] or "0"
        found = next((each for each in parts if (each.code, each.scale) == (record["name"], scale)), None)
        if found is None:
            found = Part(record["name"], scale=scale, relevance=record.get("relevance", ""))
            parts.append(found)
        found.texts[language] = record["text"]
