"""What the people of the story do."""

from __future__ import annotations

import base64
import json
import urllib.request
from pathlib import Path

from consent.tokens import envelopes, receipts
from tests.browser.ui.child import Child

VECTOR_AGE = 11


def sign_in(page, product, one_class) -> None:
    page.goto(f"{product.address}/accounts/login/")
    page.fill("input[name=login]", one_class["email"])
    page.fill("input[name=password]", one_class["password"])
    page.click("main form button")
    page.wait_for_url(f"{product.address}/")


def press(page, words: str) -> None:
    """The button or link with these words in the page's main part, then whatever confirmation it asks for."""
    page.locator("main").get_by_role("button", name=words).or_(page.locator("main").get_by_role("link", name=words)).first.click()
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.locator("button[value=yes]").click()


def others_put_theirs(product, one_class, count: int) -> None:
    """Classmates on other tablets: sealed and sent as the client does, over HTTP."""
    with urllib.request.urlopen(f"{product.address}/box/bundles/{one_class['door']}.json") as response:
        bundle = json.load(response)
    public = base64.b64decode(bundle["key"]["public"])
    for slip in one_class["slips"][-count:]:
        plain = {
            "v": 1, "batch": bundle["batch"], "document": bundle["document_hash"], "track": "nl", "switched": False,
            "assent": {"hash": bundle["assent"]["hash"], "decision": "yes"},
            "tag": receipts.tag(bundle["study"], receipts.draw()), "answers": {"age": VECTOR_AGE},
        }  # fmt: skip
        sealed = envelopes.seal(plain, public, bundle["batch"])
        letter = {"batch": bundle["batch"], "slip": slip, "envelope": base64.b64encode(sealed).decode()}
        request = urllib.request.Request(f"{product.address}/box/envelope", method="PUT", data=json.dumps(letter).encode())
        request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request) as response:
            assert response.status == 201


def at_the_door(context, product, one_class, lang: str = "nl") -> Child:
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(f"{product.address}/box/k/{one_class['door']}/")
    page.wait_for_selector(".ready[data-state=ready]")
    return Child(page, lang)


def traces(profile: Path, words: list[str]) -> list[str]:
    """Which of these words stand in clear text anywhere in the browser's profile on disk."""
    found = set()
    for path in profile.rglob("*"):
        if path.is_file() and "Cache" not in path.parts:
            content = path.read_bytes()
            found |= {word for word in words if word.encode() in content or word.encode("utf-16-le") in content}
    return sorted(found)
