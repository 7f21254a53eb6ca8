"""What a conversion could not carry over, as data: where it stood, what it said, and a sentence that says why.

`SENTENCES` is the whole list of reasons; an interface in another language translates the sentence of a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SENTENCES: Mapping[str, str] = {
    # Changed on the way in, so that it fits here
    "renamed": "The name can't be used here; it became “%(new)s”, also in the conditions.",
    "codes-given": "The codes of this list are no whole numbers from 0 to 9999; the answers were numbered from 1.",
    "bounds-taken": "A number needs a lowest and a highest value here; %(low)s to %(high)s were taken. Set your own.",
    "ends-labelled": "The ends of this scale had no words; they show their number until you write words.",
    "language-assumed": "These texts were not marked with a language that is known here; they were taken as “%(track)s”.",
    "no-language": "Texts in this language have no track here.",
    "other-worded": "“Other” had no words of its own; common words were taken.",
    "formatting": "Pictures, links and other markup inside a text can't come along; the words did.",
    # Left behind on the way in
    "always-skippable": "Every question can be skipped here, so no question is compulsory.",
    "condition-unread": "The condition uses something that has no meaning here (%(found)s). The question is now asked without it: write the condition again.",
    "constraint-unread": "This limit on answers can't be kept here (%(found)s).",
    "choice-filter": "Answers that depend on earlier answers don't exist here; all answers of the list are offered.",
    "repeat": "A child answers each question once, so repeated questions can't come along.",
    "inside-repeat": "It stood inside a repeated group.",
    "type-unknown": "There is no question of the type “%(type)s” here.",
    "calculation": "Values computed during the interview don't exist here. Write a derived variable instead.",
    "media": "The file itself is not in the form; choose a pictogram or add the picture here.",
    "message": "Messages about wrong answers are the platform's own.",
    "default": "Answers are never filled in beforehand.",
    "appearance": "How it looks is decided by the question type here.",
    "group-title": "A group inside a group has no title of its own here; its questions came along.",
    "group-condition": "The condition of the group was given to each of its questions.",
    "piping": "The text repeats an earlier answer; here it shows the mark as it is written. Rewrite it.",
    "column": "This column has no place here.",
    "sheet": "This sheet has no place here.",
    "setting": "This setting has no place here.",
    "metadata": "Times, devices and persons are never recorded.",
    "comment": "The comment beside the answer has no place here.",
    "decimals": "Numbers are whole here.",
    "below-zero": "Numbers below zero say here why an answer is missing; the lowest value became 0.",
    "hidden": "A question that is never shown has no place here.",
    "page-text": "This text belongs to a page that the platform writes itself.",
    "quota": "Quotas and assessments have no place here.",
    # Changed or left behind on the way out
    "out-conditions": "Conditions with three truth values became XPath that is true in the same cases; the reason why an answer is missing no longer counts.",
    "out-missing": "“I don't know”, “I don't want to say” and “I don't understand” can't be chosen beside this kind of question.",
    "out-missing-choices": "“I don't know”, “I don't want to say” and “I don't understand” became ordinary answers with the codes -3, -4 and -5.",
    "out-exclusive": "The answer that stands alone is kept alone by a check after answering, not while answering.",
    "out-look": "It is asked as a plain list there, without faces, pictures or labels on its ends.",
    "out-rank": "All answers must be ranked there; a lowest and highest number of ranks don't exist.",
    "out-time": "A time after midnight can't be given there; it is asked in minutes since midnight.",
    "out-pictogram": "Pictograms are named in the file, not drawn in it.",
    "out-media": "Add the file “%(file)s” to the form by hand.",
    "out-helpcard": "The way to help is not shown beside the question.",
    "out-sensitive": "Nothing there knows that the question is sensitive.",
    "out-derived": "Derived variables became calculations; where the answer they need is missing they are empty instead of saying why.",
    "out-assent": "Taking part is only said there, not asked: the decision belongs to the platform.",
    "out-draw": "The form of a child is drawn when the interview opens there.",
    "out-rotate": "Answers are shuffled there too, but the last ones don't stay last.",
    "out-too-long": "The condition is too long for a cell; the question is asked to everyone there.",
    "out-concepts": "Concepts, measures and the answers that are right are carried in a column that other tools pass over.",
    "out-ddi-look": "How questions look (pictograms, faces, order of answers, help) is no part of a codebook.",
    "out-ddi-silent": "It collects no answer, so it is no variable.",
    "out-ddi-logic": "Conditions are written as text; no program will route by them.",
    "out-ddi-easy": "Easy-read texts are marked by their language with “-x-easy”.",
    # Not readable at all
    "not-xlsx": "This is no spreadsheet in the format .xlsx.",
    "too-big": "Unpacked, the file is larger than %(limit)s MB.",
    "too-many-rows": "The sheet has more than %(limit)s rows.",
    "no-survey": "There is no sheet named “survey”.",
    "no-column": "The sheet has no column “%(column)s”.",
    "cell-error": "The cell holds the error %(found)s instead of a value.",
    "cell-formula": "The cell holds a spreadsheet formula; write the value itself.",
    "xpath": "At character %(position)s: %(found)s is not understood in this formula.",
    "xpath-ends": "The formula ends too early.",
    "xpath-unknown": "The formula uses “%(name)s”, but there is no question of that name.",
    "no-name": "The question has no name.",
    "name-twice": "The name “%(name)s” is used twice; first in row %(row)s.",
    "no-type": "The row has a name but no type.",
    "no-list": "There is no list “%(name)s” on the sheet “choices”.",
    "choice-twice": "The answer “%(name)s” stands twice in its list.",
    "unclosed-group": "This group is never closed.",
    "unopened-group": "This closes a group that was never opened.",
    "no-questions": "There is no question in the file that can be asked here.",
    "not-utf8": "The file isn't UTF-8 text, so it can't be read.",
    "not-xml": "The file is no well-formed XML: line %(line)s.",
    "doctype": "The file declares XML entities of its own; such a file is not opened.",
    "not-limesurvey": "This is no questionnaire of LimeSurvey.",
    "characters": "The text holds a character that can't be stored.",
    "not-json": "The file isn't JSON: it stops making sense at line %(line)s.",
    "not-document": "The file is JSON, but not a questionnaire document.",
}


@dataclass(frozen=True)
class Lost:
    """`address` is a place in the source: a cell (`survey!G7`), a line, or a variable. `what` is what stood there."""

    address: str
    what: str
    why: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return SENTENCES[self.why] % self.params

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "params": dict(self.params)}


@dataclass(frozen=True)
class Brought:
    """A questionnaire document read from a file of another tool, with what did not come along."""

    document: dict[str, Any]
    lost: tuple[Lost, ...]


class Unreadable(Exception):
    """A file that must be mended first; every fault with its place."""

    def __init__(self, faults: Iterable[Lost]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.address}: {fault.sentence}" for fault in self.faults))
