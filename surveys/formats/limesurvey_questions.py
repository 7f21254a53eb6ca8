"""One question of LimeSurvey, known by the letter of its type, as the items it becomes here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from surveys.formats.gathering import NUMBER_BOUNDS, Gathered, Item, category_names, coded, numbered
from surveys.formats.languages import OTHER
from surveys.formats.limesurvey_parts import Part, Question
from surveys.formats.naming import plain
from surveys.formats.translating import Target

NAMES: Mapping[str, str] = {
    "1": "array, dual scale",
    ";": "array (texts)",
    ":": "array (numbers)",
    "D": "date/time",
    "|": "file upload",
    "*": "equation",
    "I": "language switch",
}
FIXED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "Y": {"Y": {"nl": "Ja", "fr": "Oui", "de": "Ja"}, "N": {"nl": "Nee", "fr": "Non", "de": "Nein"}},
    "G": {
        "F": {"nl": "Vrouw", "fr": "Femme", "de": "Frau"},
        "M": {"nl": "Man", "fr": "Homme", "de": "Mann"},
    },
    "C": {
        "Y": {"nl": "Ja", "fr": "Oui", "de": "Ja"},
        "U": {"nl": "Onzeker", "fr": "Pas sûr", "de": "Unsicher"},
        "N": {"nl": "Nee", "fr": "Non", "de": "Nein"},
    },
    "E": {
        "I": {"nl": "Meer", "fr": "Plus", "de": "Mehr"},
        "S": {"nl": "Evenveel", "fr": "Autant", "de": "Gleich viel"},
        "D": {"nl": "Minder", "fr": "Moins", "de": "Weniger"},
    },
    "5": {str(point): dict.fromkeys(("nl", "fr", "de"), str(point)) for point in range(1, 6)},
    "A": {str(point): dict.fromkeys(("nl", "fr", "de"), str(point)) for point in range(1, 6)},
    "B": {str(point): dict.fromkeys(("nl", "fr", "de"), str(point)) for point in range(1, 11)},
}
WORDS = {"S": "text", "T": "longtext", "U": "longtext", "Q": "text"}
MOST_CHARS = {"text": 200, "longtext": 2000}


class Reader(Protocol):
    gathered: Gathered
    tracks: dict[str, str]

    def texts(self, address: str, texts: Mapping[str, str], *, quiet: bool = False) -> dict[str, str]: ...


def items(question: Question, reader: Reader) -> list[Item]:
    """Nothing when the type has no counterpart."""
    make = MAKERS.get(question.type)
    return [] if make is None else make(question, reader)


def _start(question: Question, reader: Reader, kind: str, *, said: str = "") -> Item:
    variable = reader.gathered.named(said or question.code, question.address)
    item: Item = {"variable": variable, "type": kind, "texts": reader.texts(question.address, question.texts)}
    if helping := reader.texts(question.address, question.help):
        item["help"] = helping
    return item


def _knows(reader: Reader, question: Question, target: Target, suffix: str = "") -> None:
    """Conditions know a question by its code and by older names made of numbers."""
    for name in (question.code, *question.keys):
        separator = "_" if suffix and name == question.code else ""
        reader.gathered.targets[f"{name}{separator}{suffix}"] = target


def _categories(question: Question, reader: Reader, parts: list[Part]) -> tuple[list[Item], dict[str, str]]:
    """Categories, and the codes of LimeSurvey -> their names here."""
    if question.type in FIXED and not parts:
        spoken = FIXED[question.type]
        texts = [{track: words[track[:2]] for track in reader.tracks.values()} for words in spoken.values()]
        values = list(spoken)
    else:
        texts = [reader.texts(question.address, part.texts) for part in parts]
        values = [part.code for part in parts]
    codes = coded(values) or list(range(1, len(values) + 1))
    names = category_names(values, [next(iter(text.values()), "") for text in texts])
    made = [{"code": code, "name": name, "texts": text} for code, name, text in zip(codes, names, texts, strict=True)]
    return made, dict(zip(values, names, strict=True))


def _other(question: Question, reader: Reader, item: Item) -> None:
    if question.other:
        said = question.attributes.get("other_replace_text", "")
        texts = {track: said or OTHER[track[:2]] for track in reader.tracks.values()}
        _knows(
            reader,
            question,
            Target(item["variable"], "ticked", category="other", alone=item["type"] == "single"),
            "other",
        )
        code = max((each["code"] for each in item["categories"]), default=0) + 1
        item["categories"].append({"code": code, "name": "other", "texts": texts, "other": True})
        if not said:
            reader.gathered.loses(question.address, "other", "other-worded")


def _listed(question: Question, reader: Reader) -> list[Item]:
    item = _start(question, reader, "single")
    item["categories"], values = _categories(question, reader, question.answers)
    _other(question, reader, item)
    if question.type == "O":
        reader.gathered.loses(question.address, question.code, "comment")
    if question.attributes.get("random_order") == "1":
        item["rotate"] = True
    if question.other:
        values["-oth-"] = "other"
    _knows(reader, question, Target(item["variable"], "one", values))
    return [item]


def _yes_no(question: Question, reader: Reader) -> list[Item]:
    item = _start(question, reader, "yesno")
    _knows(reader, question, Target(item["variable"], "one", {"Y": "yes", "N": "no"}))
    return [item]


def _points(question: Question, reader: Reader) -> list[Item]:
    item = _start(question, reader, "single")
    item["measure"] = "ordinal"
    item["categories"], values = _categories(question, reader, [])
    _knows(reader, question, Target(item["variable"], "one", values))
    return [item]


def _multiple(question: Question, reader: Reader) -> list[Item]:
    item = _start(question, reader, "multiple")
    item["categories"], values = _categories(question, reader, question.subquestions)
    alone = {each for each in question.attributes.get("exclude_all_others", "").split(";") if each}
    for value, name in values.items():
        _knows(reader, question, Target(item["variable"], "ticked", category=name), value)
        if value in alone:
            next(each for each in item["categories"] if each["name"] == name)["exclusive"] = True
    _other(question, reader, item)
    _bounded(item, question, {"min_answers": "min_answers", "max_answers": "max_answers"})
    if question.type == "P":
        reader.gathered.loses(question.address, question.code, "comment")
    if question.attributes.get("random_order") == "1":
        item["rotate"] = True
    _knows(reader, question, Target(item["variable"], "several", values))
    return [item]


def _ranking(question: Question, reader: Reader) -> list[Item]:
    item = _start(question, reader, "ranking")
    item["categories"], values = _categories(question, reader, question.answers or question.subquestions)
    _bounded(item, question, {"min_answers": "min_answers", "max_answers": "max_answers"})
    _knows(reader, question, Target(item["variable"], "several", values))
    return [item]


def _number(question: Question, reader: Reader) -> list[Item]:
    item = _start(question, reader, "number")
    _amount(item, question, reader)
    _knows(reader, question, Target(item["variable"], "amount"))
    return [item]


def _numbers(question: Question, reader: Reader) -> list[Item]:
    """One question a line; with a slider when LimeSurvey drew one."""
    made = []
    for part in question.subquestions:
        item = _start(question, reader, "number", said=f"{question.code}_{part.code}")
        _joined(item, reader.texts(question.address, part.texts))
        if question.attributes.get("slider_layout") == "1":
            low, high = (_whole(question, f"slider_{end}", value) for end, value in (("min", 0), ("max", 100)))
            item |= numbered(low, high, 1, list(reader.tracks.values()))
            reader.gathered.loses(question.address, f"{low}, {high}", "ends-labelled")
        else:
            _amount(item, question, reader)
        _knows(reader, question, Target(item["variable"], "amount"), part.code)
        made.append(item)
    return made


def _amount(item: Item, question: Question, reader: Reader) -> None:
    _bounded(item, question, {"min_num_value_n": "min", "max_num_value_n": "max"})
    given = item.get("bounds", {})
    item["bounds"] = {**NUMBER_BOUNDS, **given}
    if set(given) != {"min", "max"}:
        low, high = (str(item["bounds"][end]) for end in ("min", "max"))
        reader.gathered.loses(question.address, item["variable"], "bounds-taken", low=low, high=high)


def _words(question: Question, reader: Reader) -> list[Item]:
    kind = WORDS[question.type]
    if question.type != "Q":
        made = [_start(question, reader, kind)]
        _knows(reader, question, Target(made[0]["variable"], "words"))
    else:
        made = []
        for part in question.subquestions:
            item = _start(question, reader, kind, said=f"{question.code}_{part.code}")
            _joined(item, reader.texts(question.address, part.texts))
            _knows(reader, question, Target(item["variable"], "words"), part.code)
            made.append(item)
    for item in made:
        if (most := _whole(question, "maximum_chars", 0)) > 0:
            item["bounds"] = {"max_chars": min(most, MOST_CHARS[kind])}
    return made


def _array(question: Question, reader: Reader) -> list[Item]:
    item = _start(question, reader, "grid")
    item["rows"] = []
    item["categories"], values = _categories(question, reader, question.answers)
    for part in question.subquestions:
        variable = reader.gathered.named(f"{plain(question.code)}_{plain(part.code)}", question.address)
        item["rows"].append({"variable": variable, "texts": reader.texts(question.address, part.texts)})
        _knows(reader, question, Target(variable, "one", values), part.code)
    return [item]


def _card(question: Question, reader: Reader) -> list[Item]:
    return [_start(question, reader, "card")]


def _joined(item: Item, texts: dict[str, str]) -> None:
    """The question and its line as one text."""
    for track, words in texts.items():
        before = item["texts"].get(track, "")
        item["texts"][track] = f"{before}\n{words}" if before else words


def _bounded(item: Item, question: Question, names: Mapping[str, str]) -> None:
    for attribute, bound in names.items():
        if (value := _whole(question, attribute, -1)) >= (1 if bound.endswith("_answers") else 0):
            item.setdefault("bounds", {})[bound] = value


def _whole(question: Question, attribute: str, otherwise: int) -> int:
    said = question.attributes.get(attribute, "").split(".")[0]
    return int(said) if said.isdigit() else otherwise


MAKERS: Mapping[str, Callable[[Any, Reader], list[Item]]] = {
    **dict.fromkeys(("L", "!", "O", "G"), _listed),
    "Y": _yes_no,
    "5": _points,
    **dict.fromkeys(("M", "P"), _multiple),
    "R": _ranking,
    "N": _number,
    "K": _numbers,
    **dict.fromkeys(WORDS, _words),
    **dict.fromkeys(("F", "H", "A", "B", "C", "E"), _array),
    "X": _card,
}
