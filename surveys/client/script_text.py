"""What of a script is code: the rest (comments, strings, templates, patterns) is blanked, so that words in it mean nothing."""

from __future__ import annotations

import re

QUOTED = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
BEFORE_PATTERN = re.compile(
    r"(?:^|[=(,;:!&|?{\[+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw))\s*$"
)
LOOK_BACK = 40
TELLING = re.compile(r"[\"'`/{}]")
MARKS = "\"'`"


class Unreadable(ValueError):
    """A script holds something that this reader doesn't know; better no file than a wrong one."""


def code_only(source: str) -> str:
    """The source with everything that is not code as spaces but for a closing mark: the same length, the same lines."""
    blanked = list(source)
    templates: list[int] = []  # one a template we are inside the `${}` of: how many braces are open in it
    place = 0
    while found := TELLING.search(source, place):
        place, letter = found.start(), found[0]
        end = end_of_text(source, place, "".join(blanked[max(0, place - LOOK_BACK) : place]))
        if letter == "`" or (letter == "}" and templates and templates[-1] == 0):
            if letter == "}":
                templates.pop()
            end, opened = template_part(source, place + 1)
            if opened:
                templates.append(0)
        elif templates and letter in "{}":
            templates[-1] += 1 if letter == "{" else -1
        if end is None:
            place += 1
            continue
        blanked[place:end] = [one if one == "\n" else " " for one in source[place:end]]
        if source[end - 1] in MARKS:
            blanked[end - 1] = source[end - 1]  # a value stood here: a slash after it divides
        place = end
    if templates:
        raise Unreadable("a template has no end")
    return "".join(blanked)


def end_of_text(source: str, place: int, before: str) -> int | None:
    """Where the comment, string or pattern that begins here ends; None when none begins here."""
    letter = source[place]
    if letter in "\"'":
        return ended(QUOTED, source, place, "string")
    if source.startswith(("//", "/*"), place):
        return ended(COMMENT, source, place, "comment")
    if letter == "/" and BEFORE_PATTERN.search(before):
        return ended(PATTERN, source, place, "pattern")
    return None


def ended(kind: re.Pattern[str], source: str, place: int, name: str) -> int:
    found = kind.match(source, place)
    if found is None:
        raise Unreadable(f"line {source.count(chr(10), 0, place) + 1}: a {name} has no end")
    return found.end()


def template_part(source: str, place: int) -> tuple[int, bool]:
    """(where the text of a template stops, whether a `${` stopped it and not the closing mark)."""
    while place < len(source):
        if source[place] == "\\":
            place += 2
        elif source[place] == "`":
            return place + 1, False
        elif source.startswith("${", place):
            return place + 2, True
        else:
            place += 1
    raise Unreadable("a template has no end")
