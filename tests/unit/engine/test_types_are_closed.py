"""A question type lives in its own module: nothing else in the engine, in either language, asks for it by name."""

from __future__ import annotations

import re

from surveys.engine.types import REGISTRY
from tests.unit.engine.examples import CLIENT_ENGINE, ENGINE

NAMES = "|".join(each.name for each in REGISTRY)
QUOTED = rf"""["'`](?:{NAMES})["'`]"""
BRANCH = re.compile(
    rf"(?:[=!]==?\s*{QUOTED}|{QUOTED}\s*[=!]==?|\bcase\s+{QUOTED}|\b(?:not\s+)?in\s*[\[({{]\s*{QUOTED}"
    rf"|\[\s*{QUOTED}\s*\]|{QUOTED}\s*:|includes\(\s*{QUOTED}|\.type\.(?:startswith|startsWith))"
)


TYPEOF = re.compile(r"""typeof \w+ [!=]== "\w+\"""")


def branches(source: str) -> list[str]:
    return [line.strip() for line in source.splitlines() if BRANCH.search(TYPEOF.sub("", line))]


def test_nothing_outside_a_type_branches_on_its_name() -> None:
    files = [path for path in ENGINE.rglob("*.py") if path.parent.name != "types"]
    files += [ENGINE / "types" / "__init__.py", ENGINE / "types" / "contract.py", *CLIENT_ENGINE.rglob("*.js")]
    assert len(files) > 15
    found = {path.name: lines for path in files if (lines := branches(path.read_text(encoding="utf-8")))}
    assert found == {}


def test_a_planted_branch_would_be_seen() -> None:
    planted = [
        'if item.type == "grid":',
        "if ('text' != item.type) {",
        '    case "multiple":',
        'if item.type in {"card", "assent"}:',
        'PAINTERS = {"smiley": paint}',
        'TYPES["number"]',
        'if (["card"].includes(item.type))',
    ]
    assert [line for line in planted if not branches(line)] == []


def test_every_type_has_its_own_module_and_a_name_of_its_own() -> None:
    assert len({each.name for each in REGISTRY}) == len(REGISTRY)
    modules = [type(each).__module__ for each in REGISTRY]
    assert len(set(modules)) == len(REGISTRY)
    assert {path.stem for path in (ENGINE / "types").glob("*.py")} - {"__init__", "contract"} == {
        module.rpartition(".")[2] for module in modules
    }
