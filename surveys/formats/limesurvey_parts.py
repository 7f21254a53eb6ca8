"""What a questionnaire of LimeSurvey consists of, the same for both of its files."""

from __future__ import annotations

from dataclasses import dataclass, field

Texts = dict[str, str]
"""Language of LimeSurvey -> text as it stands there, with its markup."""


@dataclass
class Part:
    """A subquestion or an answer."""

    code: str
    texts: Texts = field(default_factory=dict)
    scale: str = "0"
    relevance: str = ""


@dataclass
class Question:
    code: str
    type: str
    address: str
    texts: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    relevance: str = ""
    mandatory: str = ""
    other: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    subquestions: list[Part] = field(default_factory=list)
    answers: list[Part] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    """Other names of this question in conditions, such as `123X4X56`."""


@dataclass
class Group:
    address: str
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    relevance: str = ""
    questions: list[Question] = field(default_factory=list)


@dataclass
class Survey:
    languages: list[str] = field(default_factory=list)
    title: Texts = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    """Texts of pages around the questions: (what they are, the words)."""
    extras: list[tuple[str, str]] = field(default_factory=list)
    """Quotas, assessments and older conditions: (what they are, what they say)."""
