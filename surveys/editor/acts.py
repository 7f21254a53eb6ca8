"""What the buttons and fields of the editor ask for, as operations on the document. What was typed is checked here, so
that the sentence that says why not stands at its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid
from surveys.editor import scales
from surveys.engine import composing, editing, renaming
from surveys.engine.checks import RESERVED
from surveys.engine.editing import Document, Operation
from surveys.engine.types import BY_NAME

Given = Mapping[str, str]
Act = Callable[[Document, Given], Operation | None]
VARIABLE = re.compile(r"[a-z][a-z0-9_]{0,31}")
CATEGORY = re.compile(r"[a-z0-9][a-z0-9_]{0,30}")
CONCEPT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
PICTOGRAM = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
MODULE = re.compile(r"[a-z][a-z0-9_]{0,63}")


# ---- members


def setting(target: str, member: str, raw: str) -> Callable[[Document], Operation]:
    """The operation that sets a member to what was typed or chosen. Raises Invalid."""
    kind = target.split("/")[-2] if "/" in target else ""
    if member == "variable":
        name = variable_name(raw)
        return lambda document: renaming.rename(document, target, name)
    if (kind, member) == ("category", "name"):
        name = checked(raw, CATEGORY, _("Use a-z, digits and _ for the name of an answer; at most 31."))
        return lambda document: renaming.rename_category(document, target, name)
    if (kind, member) == ("category", "code"):
        code = whole(raw, 0, 9999)
        return lambda document: renaming.recode(document, target, code)
    if member == "type":
        if raw not in BY_NAME:
            raise Invalid("type", _("There is no such kind of question."))
        return lambda document: composing.change_type(document, target.rpartition("/")[2], raw)
    if member.startswith("bounds."):
        return lambda document: bound(document, target, member.partition(".")[2], raw)
    if member == "points":
        return lambda _document: renaming.set_member(target, "identifying", [] if raw else None)
    value = VALUES[member](raw.strip())
    return lambda _document: renaming.set_member(target, member, value)


def variable_name(raw: str) -> str:
    name = checked(raw, VARIABLE, _("Use a-z, digits and _ for a variable, a letter first; at most 32."))
    if name in RESERVED or "__" in name or name.endswith("_"):
        raise Invalid("variable-reserved", _("“%(name)s” can't be a variable here. Choose another."), name=name)
    return name


def checked(raw: str, pattern: re.Pattern[str], sentence: Any) -> str:
    if not pattern.fullmatch(raw.strip()):
        raise Invalid("name-form", sentence)
    return raw.strip()


def optional(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    sentence = _("Use a-z and digits here, with . or _ between the words.")
    return lambda raw: checked(raw, pattern, sentence) if raw else None


def whole(raw: str, least: int, most: int) -> int:
    if not raw.strip().isascii() or not raw.strip().isdigit() or not least <= int(raw) <= most:
        raise Invalid("whole-number", _("Give a whole number from %(least)d to %(most)d."), least=least, most=most)
    return int(raw)


def flag(raw: str) -> bool | None:
    """True, or nothing: what isn't so isn't written down."""
    return True if raw else None


VALUES: Mapping[str, Callable[[str], Any]] = {
    "sensitivity": lambda raw: whole(raw, 0, 3) or None,
    "measure": lambda raw: raw if raw in {"nominal", "ordinal", "scale"} else None,
    "concept": optional(CONCEPT),
    "pictogram": optional(PICTOGRAM),
    "ask_if": lambda raw: raw or None,
    "helpcard": flag,
    "linkage": lambda raw: raw if raw in {"none", "full"} else None,
    "identifying": lambda raw: [variable_name(each) for each in raw.replace(",", " ").split()],
    "exclusive": flag,
    "other": flag,
    "rotate": flag,
    "name": lambda raw: checked(raw, MODULE, _("Use a-z, digits and _ for the name of a module, a letter first.")),
}


def bound(document: Document, target: str, limit: str, raw: str) -> Operation:
    kept = {**editing.find(document, target).get("bounds", {})}
    if raw.strip():
        kept[limit] = whole(raw, 0, 999_999_999)
    else:
        kept.pop(limit, None)
    return renaming.set_member(target, "bounds", kept or None)


# ---- buttons


def add_item(document: Document, given: Given) -> Operation:
    """A new item of a kind, after another one or at the end of a module."""
    kind, after, module = given["kind"], given.get("after", ""), given.get("module", "")
    if kind not in BY_NAME:
        raise Invalid("type", _("There is no such kind of question."))
    home = editing.module_of(document, after) if after else editing.find(document, f"module/{module}")
    place = [item["variable"] for item in home["items"]].index(after) + 1 if after else len(home["items"])
    variable = renaming.numbered_variable(renaming.variables(document))
    item = composing.start_of(kind, variable, document["tracks"])
    return {"op": "insert", "into": f"module/{home['name']}/items", "index": place, "value": item}


def add_module(document: Document, given: Given) -> Operation:
    names = [module["name"] for module in document["modules"]]
    place = names.index(given["after"]) + 1 if given.get("after") in names else len(names)
    return composing.add_module(document, place, {})


def duplicate(document: Document, given: Given) -> Operation:
    kind, name = given["at"].split("/", 1)
    return composing.duplicate_module(document, name) if kind == "module" else composing.duplicate_item(document, name)


def remove(document: Document, given: Given) -> Operation:
    editing.find(document, given["at"])
    return {"op": "remove", "at": given["at"]}


def moving(by: int) -> Act:
    def move(document: Document, given: Given) -> Operation | None:
        whole_thing = given["at"].count("/") == 1
        return (composing.step if whole_thing else composing.shift)(document, given["at"], by)

    return move


def add_text(document: Document, given: Given) -> Operation:
    """An optional text of an item (a note, a help), empty, to be written."""
    del document
    return renaming.set_member(given["at"], given["member"], {})


def remove_text(document: Document, given: Given) -> Operation:
    del document
    return renaming.set_member(given["at"], given["member"], None)


def paste(document: Document, given: Given) -> Operation:
    return composing.paste(document, given["at"], given["member"], given["track"], given["text"])


def use_scale(document: Document, given: Given) -> Operation:
    """The answers of a shared scale in place of those that are there."""
    categories = scales.categories(given["scale"], document["tracks"])
    return renaming.set_member(given["at"], "categories", categories)


def key_toggle(document: Document, given: Given) -> Operation:
    """A code becomes, or is no longer, a right answer."""
    code, key = int(given["code"]), editing.find(document, given["at"]).get("key", [])
    kept = [each for each in key if each != code] if code in key else sorted([*key, code])
    return renaming.set_member(given["at"], "key", kept or None)


ACTS: Mapping[str, Act] = {
    "add-item": add_item,
    "add-module": add_module,
    "duplicate": duplicate,
    "remove": remove,
    "up": moving(-1),
    "down": moving(1),
    "add-category": lambda document, given: composing.add_category(document, given["at"]),
    "add-row": lambda document, given: composing.add_row(document, given["at"]),
    "add-text": add_text,
    "remove-text": remove_text,
    "paste": paste,
    "scale": use_scale,
    "key": key_toggle,
    "add-track": lambda document, given: composing.add_track(document, given["track"]),
    "remove-track": lambda document, given: composing.remove_track(document, given["track"]),
}
