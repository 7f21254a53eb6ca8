"""A question type lives in its own module, its own widget and its own vector file: its name stands nowhere else in the
product, and giving the types other names changes nothing."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from surveys.engine import building, codebook, columns, validation
from surveys.engine import document as documents
from surveys.engine.types import BY_NAME, REGISTRY
from tests.unit.engine.examples import ENGINE, VECTORS, document
from tests.unit.engine.twins import in_node

ROOT = Path(__file__).parents[3]
APPS = ("backend", "consent", "surveys", "focusgroups", "analysis", "exports")
WIDGETS = ROOT / "surveys" / "client" / "static" / "client" / "ui" / "widgets"
SHARED = {"contract", "amounts", "words"}
NAMES = {each.name for each in REGISTRY}
WORDS = {
    "single",
    "multiple",
    "grid",
    "number",
    "duration",
    "text",
    "card",
    "assent",
    "scale",
    "time",
    "picture",
    "draw",
}
"""Names that are also words of other trades (HTML, statistics): only where a type is meant do they count."""
TELLING = NAMES - WORDS
SPEAKS = re.compile(r"(^|_)(type|types|kind|widget|widgets|by_name)$", re.IGNORECASE)
"""Names of variables and members that hold the name of a type. What analyses are of has a kind too, one of them "scale"."""
TRANSLATORS = "formats"
"""Readers and writers of other tools' questionnaires: saying which of our types is which of theirs is all they do."""
OTHER_KINDS = ("analysis_drafts.py", "analysis.html")


def ours(path: Path) -> bool:
    """Files that may name a type: its module, its widget, the two registries; and what nobody wrote for this product."""
    parts = set(path.relative_to(ROOT).parts)
    apart = {"types", "widgets"} & parts and path.name != "contract.py"
    return not apart and not {"migrations", "vendor", TRANSLATORS} & parts


def product(pattern: str) -> list[Path]:
    return [path for app in APPS for path in sorted((ROOT / app).rglob(pattern)) if ours(path)]


def speaks(node: ast.AST) -> bool:
    """Whether an expression holds the name of a type: `item.type`, `kind`, `item["type"]`, `data.get("type")`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return bool(SPEAKS.search(name))
        case ast.Subscript(slice=inner) | ast.Call(func=ast.Attribute(attr="get"), args=[inner, *_]):
            return isinstance(inner, ast.Constant) and speaks(inner)
    return False


def named(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def offences(source: str) -> Iterator[str]:
    """Lines of Python that ask for a type by its name, or make an item of one."""
    for node in ast.walk(ast.parse(source)):
        found = (
            (asked(node) & NAMES) | made(node) | (named(node) & TELLING if isinstance(node, ast.Constant) else set())
        )
        if found:
            yield f"{getattr(node, 'lineno', 0)}: {', '.join(sorted(found))}"


def asked(node: ast.AST) -> set[str]:
    """The words that something which holds a type is compared with, matched with, or looked up by."""
    match node:
        case ast.Compare(left=left, comparators=others) if any(speaks(part) for part in [left, *others]):
            return named(node)
        case ast.Match(subject=subject, cases=cases) if speaks(subject):
            return {word for case in cases for word in named(case.pattern)}
        case ast.Subscript(value=holder, slice=ast.Constant() as word) if speaks(holder):
            return named(word)
        case ast.Call(func=ast.Attribute(value=holder) as called, args=[word, *_]) if speaks(holder) or speaks(called):
            return named(word)
        case ast.Call(func=called, args=[word, *_]) if speaks(called):
            return named(word)
    return set()


def made(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(keywords=keywords):
            return {word for each in keywords if each.arg == "type" for word in named(each.value)} & NAMES
        case ast.Dict(keys=keys, values=values):
            return in_dict(keys, values)
    return set()


def in_dict(keys: list[ast.expr | None], values: list[ast.expr]) -> set[str]:
    """A table by types, or an item of a questionnaire."""
    words = [key.value if isinstance(key, ast.Constant) else None for key in keys]
    listed = {str(word) for word in words} & NAMES
    if "variable" in words and "type" in words:
        return named(values[words.index("type")]) & NAMES
    return listed if len(listed) > 2 else set()


QUOTED = rf"""["'`](?:{"|".join(sorted(NAMES))})["'`]"""
SCRIPTS = re.compile(
    rf"\.type\s*[=!]==?\s*{QUOTED}|{QUOTED}\s*[=!]==?\s*\w+\.type|\bcase\s+{QUOTED}|\bWIDGETS[.\[]"
    rf"|(?:includes|has)\((?:\w+\.)+type|[\"'`](?:{'|'.join(sorted(TELLING))})[\"'`]|\b(?:{'|'.join(sorted(TELLING))}):"
)
PAGES = re.compile(
    rf"\.(?:type|kind)\s+(?:not )?(?:==|!=|in)\s*\S*(?:{'|'.join(sorted(NAMES))})|[\"'](?:{'|'.join(sorted(TELLING))})[\"']"
)
ASKS_THE_WIDGET = re.compile(r"WIDGETS\[\w+\.type\]")


def lines(source: str, pattern: re.Pattern[str]) -> list[str]:
    return [line.strip() for line in source.splitlines() if pattern.search(ASKS_THE_WIDGET.sub("", line))]


def test_no_module_names_a_type() -> None:
    files = product("*.py")
    assert len(files) > 200
    found = {
        str(path.relative_to(ROOT)): [*offences(path.read_text(encoding="utf-8"))]
        for path in files
        if path.name not in OTHER_KINDS
    }
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize(
    ("pattern", "expression", "least"), [("*.js", SCRIPTS, 20), ("*.html", PAGES, 50)], ids=["scripts", "pages"]
)
def test_no_script_and_no_page_names_a_type(pattern: str, expression: re.Pattern[str], least: int) -> None:
    files = product(pattern)
    assert len(files) > least
    found = {
        str(path.relative_to(ROOT)): lines(path.read_text(encoding="utf-8"), expression)
        for path in files
        if path.name not in OTHER_KINDS
    }
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'if item.type == "grid": pass',
        'if "text" != item["type"]: pass',
        'if item.get("type") in {"card", "assent"}: pass',
        "PAINTERS = {'smiley': paint}",
        "SIZES = {'number': 1, 'text': 2, 'grid': 3}",
        'TYPES["number"]',
        'BY_NAME.get("single")',
        'kind("scale")',
        'match kind:\n    case "time": pass',
        'made = {"variable": "v", "type": "single"}',
        'Variable(name="v", type="number")',
        'x = item.type.startswith("long")\ny = "longtext"',
    ],
)
def test_a_planted_name_is_seen_in_a_module(planted: str) -> None:
    assert [*offences(planted)] != []


@pytest.mark.parametrize(
    ("planted", "expression"),
    [
        ('if (item.type === "card") {', SCRIPTS),
        ('    case "multiple":', SCRIPTS),
        ('if (["card"].includes(item.type))', SCRIPTS),
        ("const SIZES = { smiley: 5 };", SCRIPTS),
        ("WIDGETS.grid.render()", SCRIPTS),
        ('{% if item.type == "grid" %}', PAGES),
        ('{% if item.type in "text number" %}', PAGES),
    ],
    ids=range(7),
)
def test_a_planted_name_is_seen_in_a_script_or_a_page(planted: str, expression: re.Pattern[str]) -> None:
    assert lines(planted, expression) == [planted.strip()]


def test_every_type_has_its_own_module_and_a_name_of_its_own() -> None:
    assert len(NAMES) == len(REGISTRY)
    modules = [type(each).__module__ for each in REGISTRY]
    assert len(set(modules)) == len(REGISTRY)
    assert {path.stem for path in (ENGINE / "types").glob("*.py")} - {"__init__", *SHARED} == NAMES
    assert {module.rpartition(".")[2] for module in modules} == NAMES


def vectors() -> dict[str, dict[str, Any]]:
    return {name: json.loads((VECTORS / "types" / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}


def everything(prefix: str) -> tuple[list[dict[str, Any]], list[Any]]:
    """Published documents of one item each, and what becomes of every answer of the vector files."""
    published: list[dict[str, Any]] = []
    cases: list[dict[str, Any]] = []
    found: list[Any] = []
    for name, held in sorted(vectors().items()):
        data = documents.publish(document({**held["item"], "type": prefix + name}))
        questionnaire = documents.load(data)
        book = json.dumps(codebook.codebook(questionnaire).to_json())
        found.append(book.replace(f'"type": "{prefix + name}"', f'"type": "{name}"'))
        for case in held["answers"] + held["refused"]:
            given = case["given"] if isinstance(case["given"], dict) else {"v": case["given"]}
            faults = [finding.code for finding in validation.validate(questionnaire, given)]
            if not faults:
                sealed = validation.complete(questionnaire, given)
                found.append([sealed, columns.columns(questionnaire, sealed)])
                cases.append({"document": len(published), "answers": given})
            found.append(faults)
        published.append(data)
    return published, [found, cases]


def forget_the_schema() -> None:
    for each in vars(building).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def test_other_names_change_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    published, before = everything("")
    sealed = in_node(tmp_path, {"documents": published, "cases": before[1]})
    schema = json.loads(building.SCHEMA.read_text(encoding="utf-8"))
    schema["$defs"]["item"]["properties"]["type"]["enum"] = [f"other_{each.name}" for each in REGISTRY]
    (tmp_path / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    monkeypatch.setattr(building, "SCHEMA", tmp_path / "schema.json")
    for each in REGISTRY:
        monkeypatch.delitem(BY_NAME, each.name)
        monkeypatch.setitem(BY_NAME, f"other_{each.name}", each)
        monkeypatch.setattr(each, "name", f"other_{each.name}")
    forget_the_schema()
    try:
        renamed, after = everything("other_")
    finally:
        forget_the_schema()
    assert after == before
    assert in_node(tmp_path, {"documents": renamed, "cases": after[1]}) == sealed
