"""What the people of the story do."""

from __future__ import annotations

import base64
import random
from typing import Any

from playwright.sync_api import Page

from consent.tokens import envelopes, receipts
from tests.browser.ui.child import Child
from tests.browser.whole.conftest import Product

CLASSMATE_AGE = 12
CHANCE = random.Random(2026)

DRAFTS_SETTLED = """async () => {
  for (const { name } of (await indexedDB.databases()).filter((one) => one.name.startsWith("arobase-draft-"))) {
    const database = await new Promise((resolve) => { indexedDB.open(name).onsuccess = (event) => resolve(event.target.result); });
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => {
        const last = database.transaction("draft", "readwrite", { durability: "strict" });
        last.oncomplete = resolve;
        last.objectStore("draft").count();
      });
    }
    database.close();
  }
}"""
"""Waits in line behind every write of a draft that was asked for before: then it is on disk."""


def others_put_theirs(product: Product, one_class: dict[str, Any], count: int) -> None:
    """Classmates on other tablets, who answer everything: sealed and sent as the client does, over HTTP."""
    from tests.db.analysis import fieldwork

    bundle = product.bundle(one_class["door"])
    public = base64.b64decode(bundle["key"]["public"])
    for slip in one_class["slips"][-count:]:
        plain = {
            "v": 1,
            "batch": bundle["batch"],
            "document": bundle["document_hash"],
            "track": "nl",
            "switched": False,
            "assent": {"hash": bundle["assent"]["hash"], "decision": "yes"},
            "tag": receipts.tag(bundle["study"], receipts.draw()),
            "answers": fieldwork.answers("primary", "P5-6", CHANCE, age=CLASSMATE_AGE, looked=2),
        }
        sealed = envelopes.seal(plain, public, bundle["batch"])
        letter = {"batch": bundle["batch"], "slip": slip, "envelope": base64.b64encode(sealed).decode()}
        assert product.send("PUT", "/box/envelope", letter) == (201, {"state": "in"})


def mix(product: Product, one_class: dict[str, Any]) -> None:
    product.ask("close_and_mix", sitting=one_class["sitting"])
    product.wait_for("flushed", "state", batch=one_class["batch"])


def in_box(product: Product, one_class: dict[str, Any]) -> int:
    found: int = product.ask("counts", batch=one_class["batch"])["in_box"]
    return found


def at_the_door(page: Page, lang: str = "nl") -> Child:
    """A tablet that says it is prepared."""
    page.wait_for_selector(".ready[data-state=ready]")
    return Child(page, lang)


def kept_drafts(page: Page) -> None:
    page.evaluate(DRAFTS_SETTLED)
