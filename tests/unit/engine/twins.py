"""Runs the JavaScript twins on many cases at once: in Node when it is installed, or in a page of Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.unit.engine.examples import CLIENT_ENGINE

RUN = """
import { evaluate } from "./logic.js";
import { visible } from "./routing.js";
import { complete } from "./answers.js";
import { draws, orders } from "./drawing.js";

function drawn(document, words) {
  const left = words[Symbol.iterator]();
  const word = () => left.next().value;
  return { draws: draws(document, word), orders: orders(document, word) };
}

export function run({ documents, cases }) {
  return cases.map(({ tree, document, answers, absent, words }) =>
    words ? drawn(documents[document], words) : document === undefined
      ? evaluate(tree, answers)
      : {
          visible: visible(documents[document], answers).map((item) => item.variable),
          completed: complete(documents[document], answers, absent),
        },
  );
}
"""
MAIN = """
import { readFileSync } from "node:fs";
import { run } from "./run.js";
process.stdout.write(JSON.stringify(run(JSON.parse(readFileSync(0, "utf8")))));
"""


def sources() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in CLIENT_ENGINE.glob("*.js")} | {"run.js": RUN}


def in_node(folder: Path, work: dict[str, Any]) -> list[Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the twins still run in Chromium")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for name, source in {**sources(), "main.js": MAIN}.items():
        (folder / name).write_text(source, encoding="utf-8")
    done = subprocess.run(
        [node, str(folder / "main.js")],
        input=json.dumps(work),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_chromium(work: dict[str, Any]) -> list[Any]:
    """On a thread of its own: this process may hold another Playwright, and a thread can hold only one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(evaluated_in_chromium, work).result()


def evaluated_in_chromium(work: dict[str, Any]) -> list[Any]:
    from playwright.sync_api import Route, sync_playwright

    from tests.browser.chromium import ARGS, CHROMIUM

    files = sources()

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        kind = "text/javascript" if name in files else "text/html"
        route.fulfill(body=files.get(name, "<!doctype html><title>twins</title>"), content_type=kind)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page()
        page.route("**/*", serve)
        page.goto("http://localhost/")
        text = page.evaluate(
            "async (text) => JSON.stringify((await import('/run.js')).run(JSON.parse(text)))", json.dumps(work)
        )
        browser.close()
    return json.loads(text)
