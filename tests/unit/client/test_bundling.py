"""Modules put together into one: the same exports and the same order as the browser's own, or a refusal that says why."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from surveys.client import bundling, finders
from surveys.client.script_text import code_only

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
SHOW = "console.log(JSON.stringify(Object.fromEntries(Object.entries(await import(process.argv[1])).sort())))"


def made(**sources: str) -> str:
    """The bundle of a few modules, each named by its keyword, `main` the entry."""
    return bundling.scripts("main.js", {f"{name}.js": text for name, text in sources.items()}.__getitem__)


def exports(path: Path) -> object:
    shown = subprocess.run(
        ["node", "--input-type=module", "-e", SHOW, str(path)], check=True, capture_output=True, text=True
    )
    return json.loads(shown.stdout)


def both(folder: Path, **sources: str) -> tuple[object, object]:
    """(what the modules export, what their bundle exports), as node runs them."""
    (folder / "package.json").write_text('{"type": "module"}')
    for name, text in sources.items():
        (folder / f"{name}.js").write_text(text)
    (folder / "bundle.mjs").write_text(made(**sources))
    return exports(folder / "main.js"), exports(folder / "bundle.mjs")


@needs_node
def test_names_of_modules_do_not_meet_and_each_keeps_its_own(tmp_path: Path) -> None:
    apart, together = both(
        tmp_path,
        a='const secret = "a"; export const told = () => secret;\n',
        b='import { told as other } from "./a.js";\nconst secret = "b";\nexport function told() { return secret + other(); }\n',
        main='import { told } from "./b.js";\nimport * as a from "./a.js";\nconst secret = "main";\n'
        "export const said = [told(), a.told(), ((told) => told)(secret)];\n",
    )
    assert apart == together == {"said": ["ba", "a", "main"]}


@needs_node
def test_passing_on_renaming_and_namespaces(tmp_path: Path) -> None:
    apart, together = both(
        tmp_path,
        a="export const one = 1, more = 9;\nexport class Two { value = 2; }\nexport async function* later() {}\n",
        b='export { one } from "./a.js";\nimport { Two } from "./a.js";\nconst three = 3;\nexport { Two, three as drei };\n',
        main='import * as all from "./b.js";\nimport {\n  one, drei as three,\n} from "./b.js";\n'
        "export const names = Object.keys({ ...all }).sort();\nexport const sum = one + three + new all.Two().value;\n",
    )
    assert apart == together == {"names": ["Two", "drei", "one"], "sum": 6}


@needs_node
def test_modules_run_once_and_in_the_browsers_order(tmp_path: Path) -> None:
    apart, together = both(
        tmp_path,
        log="export const order = [];\n",
        a='import { order } from "./log.js";\norder.push("a");\nexport const a = 1;\n',
        b='import { a } from "./a.js";\nimport { order } from "./log.js";\norder.push(`b${a}`);\nexport const b = 2;\n',
        main='import { b } from "./b.js";\nimport "./a.js";\nimport { order } from "./log.js";\n'
        "export const ran = [...order, b];\n",
    )
    assert apart == together == {"ran": ["a", "b1", 2]}


@needs_node
def test_words_in_texts_mean_nothing(tmp_path: Path) -> None:
    odd = (
        "// import { a } from './gone.js'; a comment's quote\n"
        'export const texts = ["import \\"x\\"", \'export {\', `export ${`import ${[1, 2].map((n) => `{${n}`)}`} }`];\n'
        'export const found = [/[/\'"`]import {/.test("\'import {"), 6 / 2 / 1, `a` / 2];\n'
        "/* export default */ export const rows = { import: 1, export: 2 }.import;\n"
    )
    apart, together = both(tmp_path, main=odd)
    assert apart == together


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("export default 1;\n", "main.js:1"),
        ('\nexport * from "./a.js";\n', "main.js:2"),
        ('import a from "./a.js";\n', "main.js:1"),
        ('const a = await import("./a.js");\n', "main.js:1"),
        ('const a = () => import("./a.js");\n', "main.js:1"),
        ("const here = import.meta.url;\n", "main.js:1"),
        ("export let a = 1;\n", "main.js:1"),
        ("export const { a } = {};\n", "main.js:1"),
        ('import { a } from "elsewhere";\n', "main.js:1"),
        ("const x = 1;\nawait x;\n", "main.js:2: await"),
        ("const $$x = 1;\n", "kept for the bundle"),
        ('const text = "no end\n;', "line 1: a string has no end"),
        ("const text = `no end ${1};\n", "a template has no end"),
        ('import { b } from "./a.js";\n', "a.js exports no b"),
    ],
)
def test_what_is_not_known_is_refused(source: str, said: str) -> None:
    with pytest.raises(bundling.NotBundled, match=said):
        made(main=source, a="export const a = 1;\n")


def test_a_circle_is_refused_with_its_way() -> None:
    with pytest.raises(bundling.NotBundled, match=r"a\.js imports b\.js imports a\.js: a circle"):
        made(
            a='import { b } from "./b.js";\nexport const a = 1;\n',
            b='import { a } from "./a.js";\nexport const b = 1;\n',
            main='import { a } from "./a.js";\n',
        )


def test_what_is_not_code_is_blanked_in_place() -> None:
    source = "let a = 'x' / 2; // c\nlet b = `t ${'{'}` + /\"/.source;"
    code = code_only(source)
    assert len(code) == len(source)
    assert code.split() == ["let", "a", "=", "'", "/", "2;", "let", "b", "=", "'", "`", "+", ".source;"]


def test_style_sheets_follow_each_other_and_find_their_files() -> None:
    sheets = {
        "look/fonts.css": '@font-face { src: url("fonts/a.woff2") format("woff2"); }\n',
        "app/css/b.css": "i { mask: url(data:image/png;base64,AA==); background: url('../c.svg'); }\n",
    }
    together = bundling.styles(sheets, "app/app.css", sheets.__getitem__)
    assert together == (
        '@font-face { src: url("../look/fonts/a.woff2") format("woff2"); }\n'
        'i { mask: url(data:image/png;base64,AA==); background: url("c.svg"); }\n'
    )
    with pytest.raises(bundling.NotBundled, match="imports another"):
        bundling.styles(["x.css"], "app.css", lambda path: "@import 'y.css';")


def test_the_client_and_the_preview_become_one_file_each_the_same_every_time() -> None:
    for bundle in (*finders.SCRIPTS, *finders.STYLES):
        first = Path(finders.BundleFinder().find(bundle)).read_bytes()
        assert len(first) > 20_000
        assert Path(finders.BundleFinder().find(bundle)).read_bytes() == first
        assert b"\nimport " not in first
    assert finders.BundleFinder().find("client/main.js") is None
