"""What each button of the form does to a draft of a table book. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from analysis.book_drafts import LANGUAGES, Draft, Item, Opened, Part, place_of, variables
from analysis.books.margins import Key

PARTS: tuple[Part, ...] = ("tables", "banner")


@dataclass(frozen=True)
class Choice:
    """What is ticked in the codebook or picked for a condition, and what a codebook knows that an act needs.

    table: the table a question begins as. categories: (what to write, label) of a variable. known: its names.
    """

    ticked: tuple[str, ...] = ()
    condition: str = ""
    table: Callable[[str], Item] = lambda name: {"stub": name}
    categories: Callable[[str], list[tuple[Key, dict[str, str]]]] = lambda _name: []
    known: Collection[str] = ()


def after(draft: Draft, act: str, choice: Choice) -> Draft:
    """The draft after a button: `add-tables`, `open:tables:2`, `up:banner:1`, `move:tables:4:0`, `drop-net:0`."""
    word, *where = act.split(":")
    match word, where:
        case "add-tables", []:
            return replace(draft, tables=(*draft.tables, *(choice.table(name) for name in choice.ticked)))
        case "add-banner", []:
            taken = {name for block in draft.banner if len(variables(block)) == 1 for name in variables(block)}
            new = tuple({"variable": name} for name in choice.ticked if name not in taken)
            return replace(draft, banner=(*draft.banner, *new))
        case "open", [_, _]:
            return replace(draft, open=_where(draft, *where))
        case "close", []:
            return replace(draft, open=None)
        case (("up" | "down" | "drop" | "copy" | "move"), [_, _, *rest]):
            place = _where(draft, *where[:2])
            return draft if place is None else _arranged(draft, word, place, rest)
        case "drop-gone", []:
            return without_gone(draft, choice.known)
        case _:
            return _with_groups(draft, word, where, choice) if draft.open else draft


def _where(draft: Draft, part: str, place: str) -> Opened | None:
    return place_of(f"{part}:{place}", {each: len(draft.items(each)) for each in PARTS})


def _arranged(draft: Draft, word: str, where: Opened, rest: list[str]) -> Draft:
    """One line taken out, doubled or moved; what is open stays open wherever it goes."""
    part, place = where
    order: list[int] = list(range(len(draft.items(part))))
    if word == "drop":
        order.remove(place)
    elif word == "copy":
        order.insert(place + 1, place)
    else:
        goal = {"up": place - 1, "down": place + 1}.get(word, int(rest[0]) if rest and rest[0].isdigit() else place)
        order.remove(place)
        order.insert(min(max(goal, 0), len(order)), place)
    opened = draft.open
    if opened is not None and opened[0] == part:
        opened = (part, order.index(opened[1])) if opened[1] in order else None
    return _with(draft, part, [draft.items(part)[each] for each in order], opened)


def _with(draft: Draft, part: Part, items: list[Item], opened: Opened | None) -> Draft:
    if part == "tables":
        return replace(draft, tables=tuple(items), open=opened)
    return replace(draft, banner=tuple(items), open=opened)


def names_in(part: Part, item: Item) -> list[str]:
    """The variables and sets a table or a block is made of."""
    return [str(item.get("stub", ""))] if part == "tables" else variables(item)


def gone(draft: Draft, known: Collection[str]) -> list[str]:
    """Names in the book that the codebook doesn't have, in their order."""
    found = [name for part in PARTS for item in draft.items(part) for name in names_in(part, item)]
    return [name for name in dict.fromkeys(found) if name not in known]


def without_gone(draft: Draft, known: Collection[str]) -> Draft:
    """The book without the tables and columns whose questions the codebook doesn't have."""
    tables, banner = (
        tuple(item for item in draft.items(part) if all(name in known for name in names_in(part, item)))
        for part in PARTS
    )
    return replace(draft, tables=tables, banner=banner, open=None)


def with_names(draft: Draft, categories: Callable[[str], list[tuple[str, dict[str, str], str]]]) -> Draft:
    """The book with a name for every net and group that has none: those of its answers, side by side."""
    named: dict[Part, list[Item]] = {"tables": [], "banner": []}
    for part in PARTS:
        for item in draft.items(part):
            key = "nets" if part == "tables" else "groups"
            texts = {each: words for each, words, _label in categories(next(iter(names_in(part, item)), ""))}
            groups = [
                group if group.get("label") else {**group, "label": _joined(group, texts)}
                for group in item.get(key, ())
            ]
            named[part].append({**item, key: groups} if groups else item)
    return replace(draft, tables=tuple(named["tables"]), banner=tuple(named["banner"]))


def _joined(group: Item, texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """Per language the labels of a group's answers, where all have one."""
    chosen = [texts.get(f"{code:g}" if isinstance(code, int | float) else str(code), {}) for code in group["codes"]]
    return {
        language: " / ".join(words[language] for words in chosen)
        for language in LANGUAGES
        if chosen and all(words.get(language) for words in chosen)
    }


def _with_groups(draft: Draft, word: str, where: list[str], choice: Choice) -> Draft:
    """Acts on what is open: its nets or groups of categories, and its condition."""
    part, place = draft.open or ("tables", 0)
    item = dict(draft.items(part)[place])
    key = "nets" if part == "tables" else "groups"
    groups = list(item.get(key, ()))
    match word, where:
        case "add-net", []:
            item[key] = [*groups, {"label": {}, "codes": []}]
        case "each-net", []:
            name = next(iter(names_in(part, item)), "")
            item[key] = [{"label": dict(texts), "codes": [code]} for code, texts in choice.categories(name)]
        case "drop-net", [at]:
            item[key] = [group for index, group in enumerate(groups) if str(index) != at]
        case "add-condition", [] if choice.condition:
            said = item.get("universe", "")
            kept = f"({said})" if " or " in said else said
            item["universe"] = f"{kept} and {choice.condition}" if said else choice.condition
        case _:
            return draft
    items = list(draft.items(part))
    items[place] = item
    return _with(draft, part, items, draft.open)
