"""What of the page a change of the document touches: pieces to take away, put in, or draw again, in the order in which
the browser has to do it. The rest of the page, with its focus and its half-typed texts, stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Kind = Literal["heads", "module", "module-head", "item", "derived"]


@dataclass(frozen=True)
class Piece:
    """`swap` is htmx's out-of-band word: `delete`, `outerHTML`, or where to insert, with the element it is about."""

    kind: Kind
    name: str
    swap: str


def pieces(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Piece]:
    found = [*_modules(before["modules"], after["modules"])]
    found.sort(key=lambda piece: piece.swap != "delete")
    if any(before.get(part) != after.get(part) for part in ("title", "concepts")):
        found.append(Piece("heads", "", "outerHTML"))
    if before.get("derived") != after.get("derived"):
        found.append(Piece("derived", "", "outerHTML"))
    return found


def whole_page(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether so much is different that the page is fetched anew: other languages, another document."""
    return before["tracks"] != after["tracks"] or before.get("name") != after.get("name")


def _modules(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    old = {module["name"]: module for module in before}
    stay = _stayers([module["name"] for module in before], [module["name"] for module in after])
    yield from (Piece("module", name, "delete") for name in old if name not in stay)
    last = ""
    for module in after:
        name = module["name"]
        if name not in stay:
            yield Piece("module", name, f"afterend:#module-{last}" if last else "afterbegin:#modules")
        else:
            if any(old[name].get(key) != module.get(key) for key in {*old[name], *module} - {"items"}):
                yield Piece("module-head", name, "outerHTML")
            yield from _items(name, old[name]["items"], module["items"])
        last = name


def _items(module: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    old = {item["variable"]: item for item in before}
    stay = _stayers([*old], [item["variable"] for item in after])
    yield from (Piece("item", name, "delete") for name in old if name not in stay)
    last = ""
    for item in after:
        name = item["variable"]
        if name not in stay:
            yield Piece("item", name, f"afterend:#item-{last}" if last else f"afterbegin:#items-{module}")
        elif old[name] != item:
            yield Piece("item", name, "outerHTML")
        last = name


def _stayers(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Those that keep their place among each other; the others are taken out and put in."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {before[block.a + step] for block in blocks for step in range(block.size)}
