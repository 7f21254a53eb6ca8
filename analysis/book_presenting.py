"""A draft of a table book as its page shows it: the tables and columns in order, the open one, the rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis import selectors, universe_words
from analysis.book_acts import gone, names_in
from analysis.book_codebook import Known
from analysis.book_drafts import Draft, Item, Part, variables
from analysis.books.reading import BookInvalid
from analysis.books.result import text_in
from analysis.books.words_hidden import suppression_text
from analysis.cell_words import STATISTICS
from analysis.disclosure.policy import POLICIES, Audience
from backend.core.errors import DomainError

OFFERED = ("column_percent", "row_percent", "total", "mean", "median")
NUMBERS = frozenset({"mean", "median"})
SORTS: dict[str, Callable[[], str]] = {
    "none": lambda: _("order of the question"),
    "descending": lambda: _("highest first"),
    "ascending": lambda: _("lowest first"),
}
CORRECTIONS: dict[str, Callable[[], str]] = {
    "none": lambda: _("none"),
    "holm": lambda: "Holm",
    "bonferroni": lambda: "Bonferroni",
}
AUDIENCES: dict[str, Callable[[], str]] = {
    "team": lambda: _("the study team"),
    "partner": lambda: _("partners"),
    "public": lambda: _("the public"),
    "child": lambda: _("children"),
}
CONDITIONS: dict[str, Callable[[], str]] = {
    "==": lambda: _("is"),
    "!=": lambda: _("is not"),
    ">=": lambda: _("at least"),
    "<=": lambda: _("at most"),
}
MOST_CROSSED = 3
PLACE = re.compile(r"\b(tables|banner)\[(\d+)\](?:\.(?:nets|groups)\[(\d+)\])?")
RULES: dict[str, tuple[str, Callable[[], str]]] = {
    "tests.level": ("level", lambda: _("Level of the tests")),
    "suppress.minimum_n": ("minimum-n", lambda: _("Hide below so many children")),
    "suppress.minimum_clusters": ("minimum-clusters", lambda: _("Hide below so many schools")),
    "suppress.flag_n": ("flag-n", lambda: _("Mark as small below")),
}
"""Where a rule stands in the specification: the id of its field and its name."""


@dataclass(frozen=True)
class ItemView:
    """One line of the list of tables or blocks. `id` stays with the line when it moves, so that focus does too."""

    part: Part
    place: int
    id: str
    name: str
    label: str
    data: str
    notes: tuple[str, ...]
    trouble: str
    here: bool
    first: bool
    last: bool


@dataclass(frozen=True)
class CodeView:
    key: str
    label: str
    checked: bool


@dataclass(frozen=True)
class NetView:
    place: int
    label: dict[str, str]
    codes: tuple[CodeView, ...]


@dataclass(frozen=True)
class ConditionView:
    """A condition being put together from lists: which question, which comparison, which answer."""

    questions: tuple[tuple[str, str], ...]
    variable: str
    signs: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    number: bool


@dataclass(frozen=True)
class OpenView:
    """The fields of the table or block that is open."""

    part: Part
    item: Item
    statistics: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str], ...]
    nets: tuple[NetView, ...]
    nettable: bool
    many: int
    crossed: tuple[tuple[tuple[str, str, bool], ...], ...]
    condition: ConditionView | None


def items(draft: Draft, part: Part, known: Known) -> list[ItemView]:
    """The lines of the list of "tables" or of blocks of the "banner"."""
    seen: dict[str, int] = {}
    lines = []
    whole = draft.items(part)
    for place, item in enumerate(whole):
        names = names_in(part, item)
        name = " × ".join(names)
        seen[name] = seen.get(name, 0) + 1
        own = item.get("title" if part == "tables" else "label")
        label = text_in(own, known.language) if isinstance(own, dict) else ""
        lines.append(
            ItemView(
                part=part,
                place=place,
                id=f"{part}-{re.sub(r'[^0-9A-Za-z]+', '-', name)}-{seen[name]}",
                name=name,
                label=label or " × ".join(known.label(each) for each in names),
                data=json.dumps(item, ensure_ascii=False),
                notes=tuple(notes(item, known)),
                trouble=trouble_of(part, item, known),
                here=draft.open == (part, place),
                first=place == 0,
                last=place == len(whole) - 1,
            )
        )
    return lines


def notes(item: Item, known: Known) -> list[str]:
    """What is special about a table or a block, in a few words."""
    found = []
    if item.get("universe"):
        words = text_in(item.get("universe_text") or {}, known.language)
        words = words or universe_words.explained(str(item["universe"]), known.codebook, known.language)
        found.append(_("only where %(universe)s") % {"universe": words or item["universe"]})
    if item.get("statistic", "column_percent") != "column_percent" and item["statistic"] in STATISTICS:
        found.append(STATISTICS[item["statistic"]]())
    if item.get("sort") in {"descending", "ascending"}:
        found.append(SORTS[item["sort"]]())
    for key, words in (("nets", _("nets: %(names)s")), ("groups", _("groups: %(names)s"))):
        labels = [
            text_in(net["label"], known.language) for net in item.get(key, ()) if isinstance(net.get("label"), dict)
        ]
        if any(labels):
            found.append(words % {"names": ", ".join(filter(None, labels))})
    return found


def trouble_of(part: Part, item: Item, known: Known) -> str:
    """What will stop this line from being computed, as far as the codebook tells."""
    missing = [name for name in names_in(part, item) if name not in known.names]
    if missing:
        return _("not in this release: %(names)s") % {"names": ", ".join(missing)}
    percents = item.get("statistic", "column_percent") not in NUMBERS
    for name in names_in(part, item):
        count = len(known.categories(name))
        if count > known.most and (part == "banner" or percents):
            return _("%(count)s categories are too many for a table; at most %(most)s fit. Choose the mean.") % {
                "count": count,
                "most": known.most,
            }
    return ""


def opened(draft: Draft, known: Known, condition: dict[str, str]) -> OpenView | None:
    if draft.open is None or draft.opened is None:
        return None
    part, item = draft.open[0], draft.opened
    names = names_in(part, item)
    options = known.categories(names[0]) if len(names) == 1 else []
    groups = item.get("nets" if part == "tables" else "groups", ())
    few = len(options) <= known.most
    return OpenView(
        part=part,
        item=item,
        statistics=tuple((name, STATISTICS[name]()) for name in OFFERED),
        sorts=tuple((name, label()) for name, label in SORTS.items()),
        nets=tuple(_net(place, net, options if few else []) for place, net in enumerate(groups)),
        nettable=bool(options) and few and item.get("statistic") not in NUMBERS,
        many=0 if few else len(options),
        crossed=_crossed(item, known) if part == "banner" else (),
        condition=_condition(known, condition) if part == "tables" else None,
    )


def _crossed(block: Item, known: Known) -> tuple[tuple[tuple[str, str, bool], ...], ...]:
    """For each further variable of the block, and one more, the list to choose it from: (name, label, chosen)."""
    inner = variables(block)[1:]
    wanted = [*inner, ""][: MOST_CROSSED - 1]
    choices = known.columns()
    return tuple(
        tuple((name, label, name == chosen) for name, label in choices if name != variables(block)[0])
        for chosen in wanted
    )


def _condition(known: Known, picked: dict[str, str]) -> ConditionView:
    name = picked.get("variable", "")
    values = known.written(name)
    several = known.multiple(name)
    signs = ("==", "!=") if values else ("==", ">=", "<=")
    return ConditionView(
        questions=tuple(known.questions()),
        variable=name,
        signs=tuple((sign, CONDITIONS[sign]()) for sign in signs) if not several else (),
        values=tuple(values),
        number=not values,
    )


def condition(picked: dict[str, str], known: Known) -> str:
    """The condition that the lists say, in the logic language; empty until a question and an answer are picked."""
    name, sign, value = picked.get("variable", ""), picked.get("sign", "=="), picked.get("value", "").strip()
    if name not in known.names or not value:
        return ""
    if known.multiple(name):
        return f'"{value}" in {name}'
    return f"{name} {sign if sign in CONDITIONS else '=='} {value}"


def _net(place: int, net: Item, options: list[tuple[str, dict[str, str], str]]) -> NetView:
    """The net with every category to tick. A book from a file may name categories by label or ending."""
    given = [f"{code:g}" if isinstance(code, int | float) else str(code) for code in net.get("codes") or ()]
    left, codes = set(given), []
    for key, texts, label in options:
        named = {key, *texts.values()} | {code for code in given if key.endswith(f"_{code}")}
        hit = {code for code in given if code.casefold() in {each.casefold() for each in named}}
        left -= hit
        codes.append(CodeView(key, label, bool(hit)))
    codes += [CodeView(code, code, checked=True) for code in given if code in left]
    return NetView(place, net.get("label") or {}, tuple(codes))


def trouble(error: DomainError, draft: Draft, known: Known) -> tuple[str, tuple[Part, int] | None]:
    """The sentence for a book that was refused, its place in the words of the page, and what to open."""
    where, reason = str(error.params.get("where", "")), str(error.params.get("reason", ""))
    found = PLACE.search(where)
    if (rule := RULES.get(where.removeprefix("book."))) and reason:
        return _("%(field)s: %(reason)s") % {"field": rule[1](), "reason": reason}, None
    if found and found[3] is not None and error.code == "not_codes":
        reason = _("tick at least one answer in group %(number)s.") % {"number": int(found[3]) + 1}
    if not found or not reason:
        return (reason or str(error)), None
    part: Part = "tables" if found[1] == "tables" else "banner"
    place = int(found[2])
    lines = items(draft, part, known)
    words = {"number": place + 1, "name": lines[place].label if place < len(lines) else "", "reason": reason}
    template = (
        _("Table %(number)s, “%(name)s”: %(reason)s")
        if part == "tables"
        else _("Columns %(number)s, “%(name)s”: %(reason)s")
    )
    return template % words, (part, place) if place < len(lines) else None


def told(act: str, before: Draft, now: Draft, known: Known) -> str:
    """What a button did, for the line that is read aloud."""
    word, *where = act.split(":")
    if word in {"up", "down", "move"} and len(where) >= 2 and where[1].isdigit():
        part: Part = "banner" if where[0] == "banner" else "tables"
        item = before.items(part)[int(where[1])] if int(where[1]) < len(before.items(part)) else None
        place = next((at for at, each in enumerate(now.items(part)) if each is item), None)
        if item is not None and place is not None:
            label = items(now, part, known)[place].label
            return _("“%(name)s” now has place %(place)s of %(whole)s.") % {
                "name": label,
                "place": place + 1,
                "whole": len(now.items(part)),
            }
    tables, blocks = len(now.tables) - len(before.tables), len(now.banner) - len(before.banner)
    if tables > 0:
        return ngettext("%(count)s table added.", "%(count)s tables added.", tables) % {"count": tables}
    if blocks > 0:
        return ngettext("%(count)s column added.", "%(count)s columns added.", blocks) % {"count": blocks}
    if tables < 0 or blocks < 0:
        return _("Taken out. “Undo” brings it back.")
    if word in {"add-tables", "add-banner"}:
        return _("Tick something in the codebook first.")
    return ""


def form_view(draft: Draft, known: Known, picked: dict[str, str]) -> dict[str, Any]:
    """What the form shows of a draft."""
    tests = draft.tests or {}
    return {
        "draft": draft,
        "tables": items(draft, "tables", known),
        "banner": items(draft, "banner", known),
        "opened": opened(draft, known, picked),
        "gone": gone(draft, known.names),
        "level": tests.get("level", 0.05),
        "percent": per_cent(tests.get("level", 0.05)),
        "correction": tests.get("correction", "holm"),
        "against_rest": tests.get("rest", False),
        "letters": bool(tests.get("letters", bool(tests))),
        "corrections": [(name, label()) for name, label in CORRECTIONS.items()],
        "audience": draft.suppress.get("audience", ""),
        "audiences": [(name, AUDIENCES[name]()) for name in get_args(Audience)],
        **_hidden(draft, known.language),
        "rest": json.dumps(draft.rest, ensure_ascii=False),
        "tests_rest": json.dumps(tests, ensure_ascii=False),
        "suppress_rest": json.dumps(draft.suppress, ensure_ascii=False),
    }


def per_cent(level: object) -> str:
    """The level of the tests as a per cent; as typed when it is no number."""
    return f"{100 * level:g}" if isinstance(level, int | float) else str(level)


def _hidden(draft: Draft, language: str) -> dict[str, Any]:
    """The rule for small groups in words, and the numbers an empty field stands for."""
    base = POLICIES.get(draft.suppress.get("audience", ""))
    try:
        words = text_in(suppression_text(selectors.policy({"suppress": draft.suppress})), language)
    except BookInvalid:
        words = ""
    return {"rule": words or _("Nothing is hidden."), "defaults": base}
