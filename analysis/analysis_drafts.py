"""A model, scale or set of profiles while somebody writes it: what the form holds, and what its buttons do to it.

The form carries the whole draft, so that nothing is stored before it is computed and a refusal loses nothing. A model's
formula is the one truth about its terms: buttons change the text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from analysis.kernel import terms
from analysis.kernel.errors import KernelError

LANGUAGES = ("nl", "fr")
AUDIENCES = ("team", "partner", "public")
DEFAULT_AUDIENCE = "partner"


@dataclass(frozen=True)
class Draft:
    """questions: the items of a scale or the variables of profiles. columns: what results are broken down by."""

    kind: str
    title: dict[str, str] = field(default_factory=dict)
    universe: str = ""
    suppress: dict[str, Any] = field(default_factory=lambda: {"audience": DEFAULT_AUDIENCE})
    formula: str = ""
    family: str = "logistic"
    event: tuple[str, ...] = ()
    reference: dict[str, str] = field(default_factory=dict)
    numeric: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    reversed: tuple[str, ...] = ()
    score: str = "mean"
    at_least: str = ""
    columns: tuple[str, ...] = ()
    profiles: str = "4"
    seed: str = ""

    @property
    def audience(self) -> str:
        return str(self.suppress.get("audience", "team"))

    @property
    def outcome(self) -> str:
        return self.formula.partition("~")[0].partition("==")[0].strip()

    @property
    def right(self) -> str:
        return self.formula.partition("~")[2].strip()

    def terms(self) -> list[tuple[str, ...]] | None:
        """The terms of the formula; None when it can't be read."""
        if not self.right:
            return []
        try:
            return list(terms.parse(f"y ~ {self.right}").terms)
        except KernelError:
            return None

    def spec(self) -> dict[str, Any]:
        """As the service wants it."""
        common: dict[str, Any] = {"title": self.title, "universe": self.universe, "suppress": self.suppress}
        if self.kind == "model":
            own: dict[str, Any] = {
                "formula": self.formula,
                "family": self.family,
                "event": list(self.event) if self.family == "logistic" else [],
                "reference": self.reference,
                "numeric": list(self.numeric),
            }
        elif self.kind == "scale":
            own = {
                "items": list(self.questions),
                "reversed": list(self.reversed),
                "score": self.score,
                "banner": list(self.columns),
            }
            if self.at_least:
                own["at_least"] = number(self.at_least)
        else:
            own = {"variables": list(self.questions), "profiles": number(self.profiles), "banner": list(self.columns)}
            if self.seed:
                own["seed"] = number(self.seed)
        return {key: value for key, value in {**common, **own}.items() if value not in ("", [], {})}


def of(kind: str, spec: Mapping[str, Any]) -> Draft:
    """A specification that was computed before, to be changed."""
    questions = spec.get("items") or spec.get("variables") or ()
    return Draft(
        kind=kind,
        title={key: text for key, text in dict(spec.get("title") or {}).items() if key in LANGUAGES},
        universe=str(spec.get("universe") or ""),
        suppress=dict(spec.get("suppress") or {"audience": "team"}),
        formula=str(spec.get("formula") or ""),
        family=str(spec.get("family") or "logistic"),
        event=tuple(shown(each) for each in spec.get("event") or ()),
        reference={name: shown(key) for name, key in dict(spec.get("reference") or {}).items()},
        numeric=tuple(spec.get("numeric") or ()),
        questions=tuple(questions),
        reversed=tuple(spec.get("reversed") or ()),
        score=str(spec.get("score") or "mean"),
        at_least=shown(spec.get("at_least") or ""),
        columns=tuple(each for each in spec.get("banner") or () if isinstance(each, str)),
        profiles=shown(spec.get("profiles") or 4),
        seed=shown(spec.get("seed") or ""),
    )


def read(kind: str, post: QueryDict) -> Draft:
    """The draft a form sends; another outcome in its list changes the formula, a formula typed anew stands."""
    formula = " ".join(post.get("formula", "").split())
    asked, before = post.get("outcome", ""), post.get("outcome_before", "")
    event = tuple(post.getlist("event"))
    if asked != before and kind == "model":
        formula, event = f"{asked} ~ {formula.partition('~')[2].strip()}".strip(), ()
    suppress = mapping(post.get("suppress", ""))
    audience = post.get("audience", DEFAULT_AUDIENCE)
    if suppress.get("audience") != audience:
        suppress = {"audience": audience}
    return Draft(
        kind=kind,
        title={language: text for language in LANGUAGES if (text := post.get(f"title_{language}", "").strip())},
        universe=post.get("universe", "").strip(),
        suppress=suppress,
        formula=formula,
        family=post.get("family", "logistic"),
        event=event,
        reference={name: key for name in post.getlist("referred") if (key := post.get(f"reference-{name}", ""))},
        numeric=tuple(post.getlist("numeric")),
        questions=tuple(dict.fromkeys(post.getlist("question"))),
        reversed=tuple(post.getlist("reversed")),
        score=post.get("score", "mean"),
        at_least=post.get("at_least", "").strip(),
        columns=tuple(dict.fromkeys(post.getlist("column"))),
        profiles=post.get("profiles", "4").strip(),
        seed=post.get("seed", "").strip(),
    )


def after(draft: Draft, act: str, chosen: list[str], crossed: tuple[str, str] = ("", "")) -> Draft:
    """The draft after a button: `add-terms`, `add-questions`, `add-columns`, `cross`, `drop-term:NAME`,
    `drop-question:NAME`, `drop-column:NAME`.
    """
    word, _, name = act.partition(":")
    match word:
        case "add-terms":
            return with_terms(draft, [*(draft.terms() or []), *((each,) for each in chosen)])
        case "cross" if all(crossed) and crossed[0] != crossed[1]:
            return with_terms(draft, [*(draft.terms() or []), crossed])
        case "drop-term":
            left = [term for term in draft.terms() or [] if ":".join(term) != name]
            return with_terms(draft, left)
        case "add-questions":
            return replace(draft, questions=tuple(dict.fromkeys((*draft.questions, *chosen))))
        case "add-columns":
            return replace(draft, columns=tuple(dict.fromkeys((*draft.columns, *chosen))))
        case "drop-question":
            kept = tuple(each for each in draft.questions if each != name)
            return replace(draft, questions=kept, reversed=tuple(each for each in draft.reversed if each in kept))
        case "drop-column":
            return replace(draft, columns=tuple(each for each in draft.columns if each != name))
    return draft


def with_terms(draft: Draft, found: list[tuple[str, ...]]) -> Draft:
    """The formula with these terms, each once; settings of variables that left go too. A formula that can't be read
    stays as it was typed.
    """
    if draft.terms() is None:
        return draft
    once = list({frozenset(term): term for term in reversed(found)}.values())[::-1]
    once = [term for term in once if draft.outcome not in term]
    once.sort(key=len)
    right = " + ".join(":".join(term) for term in once)
    names = {name for term in once for name in term}
    left = draft.formula.partition("~")[0].strip()
    return replace(
        draft,
        formula=f"{left} ~ {right}".strip(),
        reference={name: key for name, key in draft.reference.items() if name in names},
        numeric=tuple(name for name in draft.numeric if name in names),
    )


def number(text: str) -> float | int | str:
    """The number somebody typed; anything else as typed, for the reader's error to name."""
    try:
        found = float(text.replace(",", "."))
        return int(found) if found.is_integer() else found
    except (ValueError, OverflowError):
        return text


def shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def mapping(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
