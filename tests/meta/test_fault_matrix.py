"""The page of the fault matrix names every test of it and nothing else; the words in it are held by the tests themselves."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_fault_on_the_page_is_a_test_and_each_test_is_on_the_page():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests/browser/faults").glob("test_*.py")]
    tests = {
        node.name.removeprefix("test_").replace("_", " ")
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    lines = (ROOT / "docs/faults.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")][1:]
    assert len(tests) >= 15
    assert sorted(rows) == sorted(tests)
