"""What is wrong with a document or with an answer set, as data: a code, a place, parameters, an English sentence.

`SENTENCES` is the whole list of codes. An interface that speaks other languages translates the sentence
of a code and fills it with `Finding.words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Param = int | str | tuple[str, ...]

SENTENCES: Mapping[str, str] = {
    # The document: form
    "not-an-object": "The document is not a JSON object.",
    "too-deep": "The document nests lists and objects more than %(limit)s deep.",
    "schema": "The value %(value)s does not fit here: %(problem)s.",
    "schema-required": "The member “%(name)s” is missing.",
    "schema-unknown-member": "The member “%(name)s” is not part of the format.",
    "schema-enum": "“%(value)s” is not one of: %(limit)s.",
    "schema-pattern": "“%(value)s” is not a valid name here: use lower-case letters a-z and digits, a letter first.",
    "schema-type": "“%(value)s” is of the wrong kind; %(limit)s was expected.",
    "schema-too-small": "%(value)s is too small; the least is %(limit)s.",
    "schema-too-large": "%(value)s is too large; the most is %(limit)s.",
    "schema-too-short": "This is empty or too short; the least is %(limit)s.",
    "schema-too-long": "This is too long; the most is %(limit)s.",
    "characters": "The text holds a character that can't be stored (U+%(character)s).",
    # The document: names
    "name-repeated": "The name “%(name)s” is used twice; it was first used at %(first)s.",
    "name-reserved": "The name “%(name)s” is reserved; choose another.",
    "name-underscores": "The name “%(name)s” may not end in an underscore or hold two in a row.",
    "column-clash": "The data column “%(name)s” of this item is also made at %(first)s.",
    "code-repeated": "The code %(given)s is used for two categories.",
    # The document: what a type needs
    "needs-categories": "An item of type “%(type)s” needs at least %(count)s categories.",
    "needs-rows": "An item of type “%(type)s” needs rows.",
    "needs-bounds": "An item of type “%(type)s” needs bounds with “min” and “max”.",
    "not-here": "An item of type “%(type)s” has no “%(member)s”.",
    "wrong-categories": "An item of type “%(type)s” needs these categories: %(allowed)s.",
    "bounds-crossed": "The lower bound %(low)s is above the upper bound %(high)s.",
    "steps-crossed": "The range from %(low)s to %(high)s is not a whole number of steps of %(step)s.",
    "points-limit": "An item of type “%(type)s” has at most %(limit)s points.",
    "point-outside": "%(given)s is not a point between %(low)s and %(high)s.",
    "ends-unlabelled": "Both ends need a label: there must be categories with the codes %(low)s and %(high)s.",
    "time-limit": "%(given)s is too late: at most %(limit)s minutes after midnight.",
    "needs-key": "An item of type “%(type)s” needs a key: the codes of the right answers.",
    "key-outside": "The key names %(given)s, which is not a category.",
    "pictogram-missing": "The category “%(name)s” has no pictogram.",
    "media-missing": "The file of this %(kind)s has not been added.",
    "alt-missing": "There is no description for children who can't see it.",
    "captions-missing": "The video has no captions in “%(track)s”.",
    "exclusive-not-here": "Only items with several answers have exclusive categories.",
    "rotate-ordered": "Only lists without an order can be shuffled; this is an item of type “%(type)s”, measured “%(measure)s”.",
    "draw-for-all": "“%(item)s” is drawn for every child, so it has no condition.",
    "draw-nominal": "The forms of “%(item)s” have no order; it is nominal.",
    "draw-unknown": "“%(name)s” is not a draw of this questionnaire, so no module can follow it.",
    "forms-without-draw": "This module is for some forms only, but the questionnaire doesn't say which draw decides (“draw”).",
    "forms-unknown": "“%(variable)s” has no form with the code %(given)s.",
    "forms-before-draw": "This module follows the draw “%(variable)s”, so it must come after it.",
    "two-others": "Only one category can be the “other” with a text field.",
    # The document: languages
    "track-compulsory": "“%(track)s” must be among the tracks before publishing.",
    "text-missing": "The text in “%(track)s” is missing.",
    # The document: logic
    "logic-character": "At character %(position)s: “%(found)s” is not understood.",
    "logic-assignment": "At character %(position)s: a single = is not understood; write == to compare.",
    "logic-symbol": "At character %(position)s: write “and”, “or”, “not” or != instead of “%(found)s”.",
    "logic-quotes": 'At character %(position)s: use straight quotes (") instead of “%(found)s”.',
    "logic-unclosed": "At character %(position)s: this quote is never closed.",
    "logic-negative": "At character %(position)s: answers are never negative; for missing ones use answered() or asked().",
    "logic-expected": "At character %(position)s: %(expected)s was expected, but “%(found)s” was found.",
    "logic-ends": "At character %(position)s: the condition ends here, but %(expected)s was expected.",
    "logic-chained": "At character %(position)s: comparisons can't be chained; write a < b and b < c.",
    "logic-deep": "At character %(position)s: the condition is nested too deeply.",
    "logic-large": "At character %(position)s: the number %(found)s is too large.",
    "logic-unknown-variable": "At character %(position)s: there is no variable “%(name)s”.",
    "logic-misspelt-variable": "At character %(position)s: there is no variable “%(name)s”. Did you mean “%(close)s”?",
    "logic-unquoted": "At character %(position)s: put the category %(name)s in quotes.",
    "logic-unknown-category": "At character %(position)s: “%(variable)s” has no category “%(name)s”; it has: %(allowed)s.",
    "logic-no-answer": "At character %(position)s: “%(name)s” collects no answer, so no condition can use it.",
    "logic-later": "At character %(position)s: “%(name)s” is asked after this question, so the question can't depend on it.",
    "logic-derived": "At character %(position)s: “%(name)s” is derived after the interview, so no question can depend on it.",
    "logic-detached": "At character %(position)s: “%(name)s” holds words, which are gone when variables are derived.",
    "logic-one-answer": "At character %(position)s: “%(name)s” has one answer; compare it with == or with in (…).",
    "logic-several-answers": 'At character %(position)s: “%(name)s” can have several answers; write "category" in %(name)s.',
    "logic-words": "At character %(position)s: “%(name)s” is a free text; only answered() and asked() can be used with it.",
    "logic-no-order": "At character %(position)s: the categories of “%(name)s” have no order (it is nominal); use ==, != or in.",
    "logic-no-variable": "At character %(position)s: a comparison needs a variable on its left or right.",
    "logic-incomparable": "At character %(position)s: “%(name)s” and “%(other)s” are answered differently and can't be compared.",
    "logic-needs-number": "At character %(position)s: “%(name)s” is a number; “%(found)s” is not.",
    "logic-needs-category": "At character %(position)s: “%(name)s” is answered with categories; write one in quotes instead of %(found)s.",
    "logic-forward": "The condition of “%(item)s” uses “%(variable)s”, which comes later.",
    "logic-self": "The condition of “%(item)s” uses its own answer.",
    "logic-loop": "These depend on each other in a circle, so none can come first: %(loop)s.",
    "logic-unreachable": "No answers make this condition true, so “%(item)s” would never be reached.",
    "logic-stale-tree": "The compiled condition does not match its text; publish the document again.",
    "rule-code": "The rule gives the code %(given)s, which is not a category of “%(variable)s”.",
    # The document: what protects children
    "identifying-answer": "“%(variable)s” can't be said to point to a child: that needs one category or one number, of at most %(limit)s.",
    "identifying-unknown": "“%(name)s” is not a derived variable of this questionnaire, so it can't stand for a coarser answer.",
    "identifying-foreign": "“%(name)s” uses more than “%(variable)s”, so it can't stand for it.",
    "identifying-finer": "“%(name)s” tells apart what “%(before)s” before it does not: coarser ones come later.",
    "linkage-not-here": "“%(variable)s” has no text in a child's own words.",
    # An answer set
    "answers-not-object": "The answers are not a JSON object.",
    "answer-unknown-variable": "There is no variable “%(variable)s” in this questionnaire.",
    "answer-type": "The answer to “%(variable)s” is of the wrong kind; %(expected)s was expected.",
    "answer-code": "%(given)s is not a category of “%(variable)s”.",
    "answer-repeated": "A category of “%(variable)s” is given twice.",
    "answer-exclusive": "The category %(given)s of “%(variable)s” can't be combined with others.",
    "answer-too-few": "“%(variable)s” has %(given)s answers; at least %(limit)s are needed.",
    "answer-too-many": "“%(variable)s” has %(given)s answers; at most %(limit)s are allowed.",
    "answer-below": "The answer %(given)s to “%(variable)s” is below %(limit)s.",
    "answer-above": "The answer %(given)s to “%(variable)s” is above %(limit)s.",
    "answer-step": "The answer %(given)s to “%(variable)s” is not a whole number of steps of %(limit)s above %(least)s.",
    "answer-too-long": "The answer to “%(variable)s” has %(given)s characters; at most %(limit)s are allowed.",
    "answer-missing-code": "%(given)s is not a missing code (-7 to -1) for “%(variable)s”.",
    "answer-not-asked": "“%(variable)s” has an answer but was not asked.",
    "answer-was-asked": "“%(variable)s” is marked as not asked, but it was asked.",
}


@dataclass(frozen=True)
class Finding:
    """`where` is a path such as `modules[2].items[3].ask_if`, or the variable of an answer; "" is the whole."""

    code: str
    where: str
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, str]:
        return {
            key: ", ".join(value) if isinstance(value, tuple) else str(value) for key, value in self.params.items()
        }

    @property
    def message(self) -> str:
        return SENTENCES[self.code] % self.words

    def to_json(self) -> dict[str, object]:
        params = {key: list(value) if isinstance(value, tuple) else value for key, value in self.params.items()}
        return {"code": self.code, "where": self.where, "params": params, "message": self.message}


class DocumentInvalid(Exception):
    """A document that can't be loaded or published, with everything that was found wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{finding.where}: {finding.message}" for finding in self.findings))
