"""House rules that no off-the-shelf linter checks."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("backend", "consent", "surveys", "focusgroups", "analysis", "exports")
SOURCES = sorted(p for a in APPS for p in (ROOT / a).rglob("*.py") if "migrations" not in p.parts)
MIGRATIONS = sorted(p for a in APPS for p in (ROOT / a).rglob("migrations/0*.py"))
TESTS = sorted(p for p in (ROOT / "tests").rglob("test_*.py") if "meta" not in p.parts)
PAGES = sorted(p for a in APPS for p in (ROOT / a).rglob("templates/**/*.html"))
SCRIPTS = sorted(p for a in APPS for p in (ROOT / a).rglob("static/**/*.js") if "vendor" not in p.parts)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
NOTHING_SAYING = {"utils.py", "helpers.py", "common.py", "misc.py", "tools.py", "utils.js", "helpers.js", "common.js"}
MODULE_LINES = 400
FUNCTION_LINES = 50


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def is_gettext(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and name_of(node) in GETTEXT


def offences(paths: list[Path], offends) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if offends(node)
    ]


def test_modules_and_functions_stay_readable():
    long = [f"{p.relative_to(ROOT)}: {n}" for p in SOURCES if (n := p.read_text().count("\n")) > MODULE_LINES]
    long += offences(
        SOURCES,
        lambda n: (
            isinstance(n, ast.FunctionDef) and n.end_lineno is not None and n.end_lineno - n.lineno >= FUNCTION_LINES
        ),
    )
    assert long == []


def test_files_say_what_lives_in_them():
    assert [str(p) for p in [*SOURCES, *SCRIPTS] if p.name in NOTHING_SAYING] == []


def test_translated_strings_are_never_joined():
    def joined(n):
        added = isinstance(n, ast.BinOp) and isinstance(n.op, ast.Add) and (is_gettext(n.left) or is_gettext(n.right))
        return added or (isinstance(n, ast.FormattedValue) and is_gettext(n.value))

    assert offences(SOURCES, joined) == []


def test_only_the_job_queue_talks_to_celery():
    others = [p for p in SOURCES if "jobs" not in p.parts]
    sending = {"delay", "apply_async", "send_task"}
    assert offences(others, lambda n: isinstance(n, ast.Call) and name_of(n) in sending) == []


def test_migrations_are_named_and_import_no_live_code():
    assert [str(p) for p in MIGRATIONS if "_auto_" in p.name] == []

    def live(n):
        return isinstance(n, ast.ImportFrom) and n.module is not None and n.module.split(".")[0] in APPS

    assert offences(MIGRATIONS, live) == []


@pytest.mark.parametrize("path", TESTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_test_stops_at_the_status_code(path):
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test"):
            asserts = [a for a in ast.walk(function) if isinstance(a, ast.Assert)]
            assert not asserts or any("status_code" not in ast.dump(a) for a in asserts), function.name


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_pages_keep_to_the_content_security_policy(path):
    text = path.read_text()
    inline = re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert inline == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == []
    assert "|safe" not in text


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_scripts_never_build_code_from_text(path):
    text = path.read_text()
    assert (
        re.findall(
            r"\beval\(|new Function|document\.write|crypto\.subtle|(?:local|session)Storage\b(?!\?*\.clear)", text
        )
        == []
    )
    assert re.findall(r"[\"'`]https?://(?!www\.w3\.org)", text) == []
