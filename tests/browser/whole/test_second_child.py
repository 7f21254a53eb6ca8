"""The next child on the tablet finds nothing of the child before: not on the screen, not in the browser, not on the disk."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.tablet import CONTENTS, Tablet
from tests.browser.ui.child import Child
from tests.browser.whole.conftest import Product
from tests.browser.whole.interview import Interview
from tests.browser.whole.steps import at_the_door, in_box, kept_drafts
from tests.browser.whole.troubles import Troubles

LANGUAGE, MESSAGE = "Quenya van de maan", "Mijn hamster heet Xylofoontje"
PLAN: dict[str, Any] = {
    "age": 11,
    "gender": 2,
    "home_lang": [1, 7],
    "home_lang__other": LANGUAGE,
    "adults_know": MESSAGE,
}
SHAPES = ('"answers":', '"decision":', '"home_lang":')
"""How a draft would begin if it were written in clear text: no file and no record may hold that."""


def begins_anew(page: Page, slip: str) -> Child:
    """This slip opens no draft: it leads to the choice of language, the yes or no, and an empty first question."""
    child = Child(page, "nl")
    child.begin(slip)
    assert page.locator("main input[type=text]").input_value() == ""
    assert child.chosen() == []
    return child


def nothing_in(page: Page, *words: str) -> None:
    """Neither on the page nor in anything the browser keeps for it."""
    kept = page.evaluate(CONTENTS)
    assert (kept["local"], kept["session"], kept["cookie"]) == ({}, {}, "")
    assert len(kept["caches"]) == 1
    for held in (page.content(), json.dumps(kept, ensure_ascii=False), cached_texts(page)):
        assert [word for word in words if word in held] == []


def cached_texts(page: Page) -> str:
    """Every text that the service worker keeps."""
    texts: str = page.evaluate(
        """async () => {
          const all = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) all.push(request.url, await (await cache.match(request)).text());
          }
          return all.join("\\n");
        }"""
    )
    return texts


def left_on_disk(tablet: Tablet, *words: str) -> dict[str, list[str]]:
    return {word: files for word in words if (files := tablet.on_disk(word))}


def test_a_second_child_finds_no_trace_of_the_first(
    product: Product, one_class: dict[str, Any], tablet: Tablet, troubles: Troubles
) -> None:
    first, second, *_others = one_class["slips"]
    product.ask("open_sitting", sitting=one_class["sitting"])
    page = troubles.watch(tablet.start())
    child = at_the_door(page)
    child.begin(first)
    me = Interview(child, product.bundle(one_class["door"]), PLAN)
    me.go(until="own_phone")
    kept_drafts(page)
    tablet.kill()  # the first child is called away: its draft stays on the tablet

    page = troubles.watch(tablet.start())
    at_the_door(page)
    begins_anew(page, second)
    nothing_in(page, LANGUAGE, first, *SHAPES)
    kept_drafts(page)
    tablet.close()
    assert left_on_disk(tablet, LANGUAGE, first, *SHAPES) == {}
    assert tablet.on_disk(one_class["batch"]) != [], "the scan finds what the browser does keep"

    page = troubles.watch(tablet.start())
    me.child = at_the_door(page)
    me.child.enter(first)
    assert me.here()[1] == "own_phone"
    me.go()
    me.child.put_in()
    page.click(".receipt .btn")
    receipt = page.inner_text(".receipt output")
    page.click(".pair .choice >> nth=0")
    expect(page.locator("h1")).to_have_text(me.words("done.title"))
    me.child.next()
    assert in_box(product, one_class) == 1

    written = (LANGUAGE, MESSAGE, first, receipt, receipt.replace("-", ""), *SHAPES)
    me.child.on("slip")
    assert page.input_value(".slip-in") == ""
    nothing_in(page, *written)
    assert page.evaluate(CONTENTS)["databases"]["arobase-outbox/envelopes"] == []
    page.go_back()  # the tablet's own back button leads into no child's answers
    assert me.child.screen in {"slip", "landing"}
    me.child.enter(second)
    assert me.here()[1] == "age"
    assert page.locator("main input[type=text]").input_value() == ""
    tablet.close()
    assert left_on_disk(tablet, *(word for word in written if word != first)) == {}
