"""Many modules as one file: a tablet asks once instead of waiting for each import of an import.

Each module becomes a function that gives its exports, so that no name meets another's; a module stands after what it
imports, in the order in which a browser would run them. The sources keep to plain imports and exports (core/README.md);
anything else is refused here, when the files are collected, and not on a child's screen.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from surveys.client.script_text import Unreadable, code_only

NAME = r"[A-Za-z_$][\w$]*"
NAMES = r"\{(?P<names>[\w$\s,]*)\}"
WHERE = r'["\'](?P<path>\.[^"\']+)["\']'
FORMS = {
    "import names": re.compile(rf"import\s*{NAMES}\s*from\s*{WHERE}\s*;"),
    "import all": re.compile(rf"import\s*\*\s*as\s+(?P<space>{NAME})\s+from\s*{WHERE}\s*;"),
    "import": re.compile(rf"import\s*{WHERE}\s*;"),
    "export from": re.compile(rf"export\s*{NAMES}\s*from\s*{WHERE}\s*;"),
    "export names": re.compile(rf"export\s*{NAMES}\s*;"),
    "export": re.compile(rf"export\s+(?=(?:async\s+)?(?:const|class|function\s*\*?)\s*(?P<name>{NAME}))"),
}
WORD = re.compile(r"(?<![\w$.])(?:import|export)(?![\w$])(?!\s*:)")
AWAIT = re.compile(r"(?<![\w$.])await(?![\w$])")
ADDRESS = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+)["']?\s*\)""")
OURS = "$$"


class NotBundled(ValueError):
    """The modules can't become one file; the message names the module and what is wrong in it."""


@dataclass
class Module:
    """A script with its imports and exports taken apart. `body` is what stays."""

    path: str
    body: str = ""
    takes: list[tuple[str, str]] = field(
        default_factory=list
    )  # (what it calls them, the module whose exports they are)
    gives: dict[str, str] = field(default_factory=dict)  # exported name -> expression
    asks: list[tuple[str, str]] = field(default_factory=list)  # (module, name) it expects there


def scripts(entry: str, read: Callable[[str], str]) -> str:
    """One module with the exports of `entry`; `read` gives the source at a path."""
    ordered = in_order(entry, read)
    places = {module.path: f"{OURS}{index}" for index, module in enumerate(ordered)}
    given = {module.path: module.gives for module in ordered}
    for module in ordered:
        for path, name in module.asks:
            if name not in given[path]:
                raise NotBundled(f"{module.path}: {path} exports no {name}")
    parts = [wrapped(module, places) for module in ordered]
    last = ordered[-1]
    if last.gives:
        own = {name: f"{OURS}e{index}" for index, name in enumerate(last.gives)}
        outside = ", ".join(f"{inner} as {name}" for name, inner in own.items())
        parts.append(f"const {picked(own.items())} = {places[last.path]};\nexport {{ {outside} }};\n")
    return "".join(parts)


def wrapped(module: Module, places: dict[str, str]) -> str:
    """A module as a function, called at once. An arrow: `this` stays what it is at the top of a module."""
    heads = "".join(f"const {names} = {places[path]};\n" for names, path in module.takes if names)
    inside = f"{heads}{module.body.strip()}\nreturn {picked(module.gives.items())};"
    return f"const {places[module.path]} = (() => {{\n{inside}\n}})();\n"


def in_order(entry: str, read: Callable[[str], str]) -> list[Module]:
    """Every module that `entry` needs, each after those it imports. A circle has no such order and is refused."""
    found: dict[str, Module] = {}
    under_way: list[str] = []

    def visit(path: str) -> None:
        if path in found:
            return
        if path in under_way:
            raise NotBundled(f"{' imports '.join([*under_way[under_way.index(path) :], path])}: a circle")
        under_way.append(path)
        module = taken_apart(path, read(path))
        for _names, needed in module.takes:
            visit(needed)
        under_way.pop()
        found[path] = module

    visit(entry)
    return list(found.values())


def taken_apart(path: str, source: str) -> Module:
    try:
        code = code_only(source)
    except Unreadable as error:
        raise NotBundled(f"{path}: {error}") from error
    if OURS in source:
        raise NotBundled(f"{path}: names with {OURS} are kept for the bundle")
    refuse_await(path, code)
    module, kept, done = Module(path), [], 0
    for word in WORD.finditer(code):
        form, match = statement(path, source, code, word.start())
        kept.append(source[done : word.start()])
        done = match.end()
        take(module, form, match)
    module.body = "".join([*kept, source[done:]])
    return module


def statement(path: str, source: str, code: str, place: int) -> tuple[str, re.Match[str]]:
    """The form of the import or export that stands here, at the beginning of a statement and in no block."""
    before = code[:place]
    alone = before.rstrip(" \t")[-1:] in {"", "\n", ";", "}"} and before.count("{") == before.count("}")
    for form, pattern in FORMS.items():
        if alone and (match := pattern.match(source, place)):
            return form, match
    line = source.count("\n", 0, place)
    raise NotBundled(f"{path}:{line + 1}: this form is not known: {source.splitlines()[line].strip()}")


def take(module: Module, form: str, match: re.Match[str]) -> None:
    """Notes what one statement brings in or gives out."""
    found = match.groupdict()
    names = pairs(found.get("names") or "")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(module.path), found.get("path") or ""))
    if found.get("path"):
        module.asks += [(path, name) for name, _own in names]
    if form == "import":
        module.takes.append(("", path))
    elif form == "import names":
        module.takes.append((picked(names), path))
    elif form == "import all":
        module.takes.append((found["space"], path))
    elif form == "export from":
        passed = {given: f"{OURS}r{len(module.gives) + index}" for index, (_name, given) in enumerate(names)}
        module.takes.append((picked([(name, passed[given]) for name, given in names]), path))
        module.gives |= passed
    elif form == "export names":
        module.gives |= {as_: name for name, as_ in names}
    else:
        module.gives[found["name"]] = found["name"]


def picked(names: Iterable[tuple[str, str]]) -> str:
    """`{ a, b: c }`, which takes names out of an object and also makes one."""
    return f"{{ {', '.join(name if name == own else f'{name}: {own}' for name, own in names)} }}"


def pairs(names: str) -> list[tuple[str, str]]:
    """(name, the name it gets) of `a, b as c`."""
    words = [part.split() for part in names.split(",") if part.strip()]
    return [(one[0], one[-1]) for one in words]


def refuse_await(path: str, code: str) -> None:
    """Inside a function that is not async `await` would be an error, at the top of a module it is none."""
    depth = 0
    for number, line in enumerate(code.splitlines(), start=1):
        found = AWAIT.search(line)
        if depth == 0 and found and not re.search(r"\basync\b", line[: found.start()]):
            raise NotBundled(f"{path}:{number}: await at the top of a module")
        depth += line.count("{") - line.count("}")


def styles(paths: Iterable[str], target: str, read: Callable[[str], str]) -> str:
    """Style sheets one after the other, their addresses as seen from `target`."""
    return "".join(moved(read(path), posixpath.dirname(path), posixpath.dirname(target)) for path in paths)


def moved(sheet: str, folder: str, target: str) -> str:
    if "@import" in sheet:
        raise NotBundled(f"{folder}: a style sheet that imports another")
    return ADDRESS.sub(lambda found: f'url("{posixpath.relpath(posixpath.join(folder, found[1]), target)}")', sheet)
