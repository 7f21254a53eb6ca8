"""Whether a draft holds together enough to be written in place. A file somebody brought may be anything; the schema
then says what is wrong, and only a better file helps. A draft that is merely incomplete does hold together."""

from __future__ import annotations

from typing import Any


def holds(document: Any) -> bool:
    if not (isinstance(document, dict) and _texts(document, "title") and _strings(document.get("tracks"))):
        return False
    modules: Any = document.get("modules")
    return (
        _objects(modules)
        and all(
            _named(module, "name") and _texts(module, "title") and _objects(module.get("items")) for module in modules
        )
        and all(_item(item) for module in modules for item in module["items"])
        and _objects(document.get("derived", []))
        and all(_derived(entry) for entry in document.get("derived", []))
        and _concepts(document.get("concepts", {}))
    )


def _item(item: dict[str, Any]) -> bool:
    rows = item.get("rows", [])
    return (
        _named(item, "variable")
        and _named(item, "type")
        and _texts(item, "texts")
        and all(_texts(item, member) for member in ("note", "help", "alt") if member in item)
        and isinstance(item.get("ask_if", ""), str)
        and isinstance(item.get("bounds", {}), dict)
        and _categories(item)
        and _objects(rows)
        and all(_named(row, "variable") and _texts(row, "texts") for row in rows)
    )


def _derived(entry: dict[str, Any]) -> bool:
    rule = entry.get("rule", [])
    lines = isinstance(rule, list) and all(
        isinstance(line, list) and len(line) == 2 and isinstance(line[1], str) for line in rule
    )
    return lines and _named(entry, "variable") and _texts(entry, "texts") and _categories(entry)


def _categories(holder: dict[str, Any]) -> bool:
    categories = holder.get("categories", [])
    return _objects(categories) and all(
        isinstance(each.get("code"), int) and isinstance(each.get("name"), str) and _texts(each, "texts")
        for each in categories
    )


def _concepts(concepts: Any) -> bool:
    return isinstance(concepts, dict) and all(_texts(concepts, name) for name in concepts)


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _named(holder: dict[str, Any], member: str) -> bool:
    return isinstance(holder.get(member), str) and holder[member] != ""


def _texts(holder: dict[str, Any], member: str) -> bool:
    texts = holder.get(member)
    return isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
