"""What changed between two versions of a questionnaire, question by question, and whether the answers stay comparable.

Works on documents, drafts too, as long as they hold together (`shape.holds`). Questions are matched by their variable: the
name is what ties two columns together. The judgement of one change is `comparable` (the answers mean the same), `care`
(they probably do; say so where figures are used) or `not` (another question, scale or base). Every change has a code; the
words for it are the interface's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from surveys.engine.comparing import normal
from surveys.engine.rewording import Segment, Size, segments, size
from surveys.engine.texts import ITEM_TEXTS

Judgement = Literal["comparable", "care", "not"]
Json = Mapping[str, Any]
RANK: dict[Judgement, int] = {"comparable": 0, "care": 1, "not": 2}
ASKING: dict[Size, Judgement] = {"same": "comparable", "signs": "comparable", "spelling": "care", "words": "not"}
BESIDE: dict[Size, Judgement] = {
    "same": "comparable",
    "signs": "comparable",
    "spelling": "comparable",
    "words": "care",
}
MEMBERS: dict[str, Judgement] = {
    "type": "not",
    "measure": "care",
    "concept": "not",
    "sensitivity": "comparable",
    "identifying": "comparable",
    "linkage": "comparable",
    "pictogram": "care",
    "helpcard": "care",
    "rotate": "care",
    "key": "not",
    "media": "not",
    "bank": "comparable",
    "origin": "comparable",
}
"""What a changed member of an item means for its answers."""
MADE = frozenset(
    {"variable", "categories", "rows", "bounds", "ask_if", "ask_tree", "drawn", "ordered", "within", *ITEM_TEXTS}
)
"""Members that are looked at on their own, or that publishing makes."""
TEXTS = ("title", "wording", "note", "help", "alt", "row", "category")
SAFE = frozenset({*TEXTS, *(f"{code}-translated" for code in TEXTS)}) | {
    "moved",
    "rows-order",
    "categories-order",
    "condition-written",
}
"""Codes of changes that leave every possible answer and every route as they were."""
FLAGS = ("name", "exclusive", "other", "pictogram")


@dataclass(frozen=True)
class Wording:
    """One text in one track, earlier and later in one."""

    track: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Change:
    """`code` says what changed, `place` the row, answer or member it is about; `before` and `after` where a value or a
    condition changed, `wordings` where words did."""

    code: str
    judgement: Judgement
    place: str = ""
    before: str = ""
    after: str = ""
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class Part:
    """Everything that changed in one question (`kind` item), one derived variable, one module, or the whole."""

    kind: Literal["whole", "module", "item", "derived"]
    name: str
    texts: Mapping[str, str]
    changes: tuple[Change, ...]

    @property
    def judgement(self) -> Judgement:
        return max((change.judgement for change in self.changes), key=RANK.__getitem__)


@dataclass(frozen=True)
class Difference:
    parts: tuple[Part, ...]
    kept: int = 0

    @property
    def judgement(self) -> Judgement:
        """The worst of all parts; comparable when nothing changed."""
        return max((part.judgement for part in self.parts), key=RANK.__getitem__, default="comparable")

    @property
    def same_answers(self) -> bool:
        """Whether every answer to the earlier version is a good answer to the later one, and the other way round."""
        return all(change.code in SAFE for part in self.parts for change in part.changes)

    def of(self, variable: str) -> Part | None:
        return next((part for part in self.parts if part.kind in {"item", "derived"} and part.name == variable), None)


@dataclass(frozen=True)
class _Placed:
    """An item with what its module says of it."""

    data: Json
    forms: tuple[Any, ...] = field(default=())


def diff(before: Json, after: Json) -> Difference:
    """In the order of the later document; questions that are gone come last."""
    old, new = _placed(before), _placed(after)
    moved = _moved([*old], [*new])
    parts: list[Part] = [*_whole(before, after), *_modules(before, after)]
    kept = 0
    for name, one in new.items():
        changes = [*_item(old[name], one)] if name in old else [Change("item-added", "not")]
        changes += [Change("moved", "care")] if name in moved else []
        kept += name in old and not changes
        parts += _part("item", name, one.data["texts"], changes)
    for name, one in old.items():
        if name not in new:
            parts += _part("item", name, one.data["texts"], [Change("item-removed", "not")])
    parts += _derived(before, after)
    return Difference(tuple(parts), kept)


def _part(kind: Any, name: str, texts: Mapping[str, str], changes: Sequence[Change]) -> Iterator[Part]:
    if changes:
        yield Part(kind, name, texts, tuple(changes))


def _placed(document: Json) -> dict[str, _Placed]:
    return {
        item["variable"]: _Placed(item, tuple(module.get("forms", ())))
        for module in document["modules"]
        for item in module["items"]
    }


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest questions whose move explains the new order."""
    shared = [[name for name in names if name in set(other)] for names, other in ((old, new), (new, old))]
    blocks = SequenceMatcher(a=shared[0], b=shared[1], autojunk=False).get_matching_blocks()
    stayed = {name for block in blocks for name in shared[0][block.a : block.a + block.size]}
    return set(shared[0]) - stayed


def _whole(before: Json, after: Json) -> Iterator[Part]:
    changes = [*_words("title", before["title"], after["title"], dict.fromkeys(BESIDE, "comparable"))]
    old, new = before["tracks"], after["tracks"]
    changes += [Change("language-added", "care", track) for track in new if track not in old]
    changes += [Change("language-removed", "care", track) for track in old if track not in new]
    yield from _part("whole", "", after["title"], changes)


def _modules(before: Json, after: Json) -> Iterator[Part]:
    """Titles are seen by researchers only, and every question says itself when its forms changed."""
    old = {module["name"]: module for module in before["modules"]}
    for module in after["modules"]:
        was = old.get(module["name"])
        if was is not None:
            changes = [*_words("title", was["title"], module["title"], dict.fromkeys(BESIDE, "comparable"))]
            yield from _part("module", module["name"], module["title"], changes)


def _item(old: _Placed, new: _Placed) -> Iterator[Change]:
    before, after = old.data, new.data
    yield from _words("wording", before["texts"], after["texts"], ASKING)
    for member in ("note", "help", "alt"):
        yield from _words(member, before.get(member, {}), after.get(member, {}), BESIDE)
    yield from _rows(before.get("rows", ()), after.get("rows", ()))
    yield from _categories(before, after)
    yield from _bounds(before, after)
    yield from _asked(before.get("ask_if", ""), after.get("ask_if", ""))
    if old.forms != new.forms:
        yield Change("forms", "care", before=_listed(old.forms), after=_listed(new.forms))
    for member in sorted((before.keys() | after.keys()) - MADE):
        if _said(before.get(member)) != _said(after.get(member)) and not _default(member, before, after):
            yield Change(
                "member", MEMBERS.get(member, "care"), member, _said(before.get(member)), _said(after.get(member))
            )


def _default(member: str, before: Json, after: Json) -> bool:
    """Publishing writes some members down that a draft leaves to its type; only a value against a value is a change."""
    return member in {"measure", "sensitivity"} and (member not in before or member not in after)


def _words(
    code: str, before: Mapping[str, str], after: Mapping[str, str], means: Mapping[Size, Judgement], place: str = ""
) -> Iterator[Change]:
    """One change for all tracks; the largest step of them decides."""
    changed: dict[str, Size] = {}
    for track in dict.fromkeys((*before, *after)):
        step = size(before.get(track, ""), after.get(track, ""))
        if step != "same":
            changed[track] = step
    if changed:
        worst = max((means[step] for step in changed.values()), key=RANK.__getitem__)
        fresh = all(not before.get(track, "").strip() for track in changed) and any(before.values())
        wordings = tuple(Wording(track, segments(before.get(track, ""), after.get(track, ""))) for track in changed)
        yield Change(f"{code}-translated" if fresh else code, "care" if fresh else worst, place, wordings=wordings)


def _rows(before: Sequence[Json], after: Sequence[Json]) -> Iterator[Change]:
    old, new = ({row["variable"]: row for row in rows} for rows in (before, after))
    yield from (Change("row-added", "not", name) for name in new if name not in old)
    yield from (Change("row-removed", "not", name) for name in old if name not in new)
    for name in new:
        if name in old:
            yield from _words("row", old[name]["texts"], new[name]["texts"], ASKING, name)
    if _moved([*old], [*new]):
        yield Change("rows-order", "care")


def _categories(before: Json, after: Json) -> Iterator[Change]:
    old, new = ({each["code"]: each for each in one.get("categories", ())} for one in (before, after))
    if not old or not new:  # yes and no may be left out of a draft: publishing writes them
        return
    yield from (Change("category-added", "not", _label(new[code])) for code in new if code not in old)
    yield from (Change("category-removed", "not", _label(old[code])) for code in old if code not in new)
    for code in new:
        if code in old:
            yield from _words("category", old[code]["texts"], new[code]["texts"], ASKING, str(code))
            yield from _flags(old[code], new[code])
    if _moved([*map(str, old)], [*map(str, new)]):
        ordered = "nominal" not in {before.get("measure", "nominal"), after.get("measure", "nominal")}
        yield Change("categories-order", "not" if ordered else "care")


def _flags(before: Json, after: Json) -> Iterator[Change]:
    for member in FLAGS:
        if _said(before.get(member)) != _said(after.get(member)):
            place = f"{after['code']} · {member}"
            yield Change("category-member", "care", place, _said(before.get(member)), _said(after.get(member)))


def _label(category: Json) -> str:
    return f"{category['code']} · {category['name']}"


def _bounds(before: Json, after: Json) -> Iterator[Change]:
    """A longer text field changes nothing; the ends of a labelled scale are the scale."""
    old, new = before.get("bounds", {}), after.get("bounds", {})
    for limit in sorted(old.keys() | new.keys()):
        if old.get(limit) != new.get(limit) and not (limit == "max_chars" and limit not in {*old} & {*new}):
            scale = limit in {"min", "max"} and (before.get("categories") or after.get("categories"))
            judgement: Judgement = "comparable" if limit == "max_chars" else "not" if scale else "care"
            yield Change("bound", judgement, limit, _said(old.get(limit)), _said(new.get(limit)))


def _asked(before: str, after: str) -> Iterator[Change]:
    if before != after:
        same = normal.condition(before, {}) == normal.condition(after, {})
        code, judgement = ("condition-written", "comparable") if same else ("condition", "not")
        yield Change(code, judgement, before=before, after=after)  # type: ignore[arg-type]


def _derived(before: Json, after: Json) -> Iterator[Part]:
    old, new = ({each["variable"]: each for each in one.get("derived", ())} for one in (before, after))
    for name, one in new.items():
        if name not in old:
            changes = [Change("derived-added", "not")]
        else:
            was = old[name]
            changes = [*_words("wording", was["texts"], one["texts"], BESIDE), *_categories(was, one)]
            rules = [[(code, normal.condition(text, {})) for code, text in each["rule"]] for each in (was, one)]
            changes += [Change("rule", "not")] if rules[0] != rules[1] else []
        yield from _part("derived", name, one["texts"], changes)
    for name, one in old.items():
        if name not in new:
            yield from _part("derived", name, one["texts"], [Change("derived-removed", "not")])


def _said(value: Any) -> str:
    """A value as it is shown; an absent member and a false one are the same."""
    if value is None or value is False:
        return ""
    if isinstance(value, list | tuple):
        return _listed(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(each)}" for key, each in sorted(value.items()))
    return "✓" if value is True else str(value)


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values)
