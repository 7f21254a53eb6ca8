"""The prepared bundle: checked, kept, offered without a network, forgotten with everything that belongs to it."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from playwright.sync_api import BrowserContext, Page

from consent.tokens import envelopes, slips
from surveys.engine.canonical import content_hash
from tests.browser.core.box_server import Box

CALL = """async ([name, door]) => {
  const module = await import("/static/client/core/bundle.js");
  try { return await module[name](...(door === null ? [] : [door])); }
  catch (error) { return [error.name, error.code ?? error.status]; }
}"""
PUBLIC = X25519PrivateKey.generate().public_key().public_bytes_raw()


def made(door: str = "DOOR1") -> dict[str, Any]:
    document = {"name": "é\u0301 e\u0301", "n": [1, -7, True, None, 2.5], "Z": {"b": '\u2028"', "a": "🎨"}, "a": {}}
    texts = {"nl": {"title": "Doe je mee?"}, "fr": {"title": "Tu participes ?"}}
    return {
        "format": 1,
        "door": door,
        "batch": str(uuid4()),
        "title": {"nl": "Jij en je scherm", "fr": "Toi et ton écran"},
        "synthetic": True,
        "document": document,
        "document_hash": content_hash(document),
        "assent": {"hash": content_hash(texts), "texts": texts},
        "key": {"id": envelopes.key_id(PUBLIC).hex(), "public": base64.b64encode(PUBLIC).decode()},
    }


def call(page: Page, name: str, door: str | None = None) -> Any:
    return page.evaluate(CALL, [name, door])


def test_a_prepared_door_opens_without_a_network(context: BrowserContext, page: Page, box: Box) -> None:
    bundle = made()
    box.bundles["DOOR1.json"] = bundle
    prepared = call(page, "prepare", "door1")
    assert prepared["bundle"] == bundle
    assert prepared["size"] == len(json.dumps(bundle, ensure_ascii=False).encode())
    page.evaluate("import('/static/client/core/bundle.js')")
    context.set_offline(True)
    assert call(page, "open", "DOOR1") == bundle
    assert call(page, "prepared", "door1") == bundle
    assert call(page, "prepared", "DOOR2") is None
    assert call(page, "open", "DOOR2") == ["BundleUnreachable", 0]
    [listed] = call(page, "doors")
    assert listed == {
        "door": "DOOR1",
        "title": bundle["title"],
        "batch": bundle["batch"],
        "synthetic": True,
        "size": prepared["size"],
    }


def test_a_newer_bundle_is_taken_when_there_is_a_network(page: Page, box: Box) -> None:
    box.bundles["DOOR1.json"] = made()
    call(page, "prepare", "DOOR1")
    box.bundles["DOOR1.json"] = newer = made()
    assert call(page, "open", "DOOR1") == newer
    assert call(page, "prepared", "DOOR1") == newer
    del box.bundles["DOOR1.json"]
    assert call(page, "open", "DOOR1") == newer
    assert call(page, "prepare", "DOOR1") == ["BundleUnreachable", 404]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("format",), 2, "bundle-format"),
        (("door",), "DOOR2", "bundle-door"),
        (("document", "name"), "other words", "document-hash"),
        (("document", "Z", "b"), "", "document-hash"),
        (("assent", "texts", "nl", "title"), "Je doet mee.", "assent-hash"),
        (("key", "public"), base64.b64encode(bytes(32)).decode(), "key-id"),
    ],
)
def test_a_bundle_that_is_not_what_it_says_is_refused_and_the_good_one_stays(
    page: Page, box: Box, path: tuple[str, ...], value: object, code: str
) -> None:
    box.bundles["DOOR1.json"] = good = made()
    call(page, "prepare", "DOOR1")
    box.bundles["DOOR1.json"] = bad = copy.deepcopy(good)
    place: Any = bad
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert call(page, "prepare", "DOOR1") == ["BundleInvalid", code]
    assert call(page, "open", "DOOR1") == good


def test_a_login_page_in_the_place_of_a_bundle_is_refused(page: Page, box: Box) -> None:
    box.bundles["DOOR1.json"] = b"<html>Welcome to the school's network</html>"
    assert call(page, "prepare", "DOOR1") == ["BundleInvalid", "bundle-format"]
    assert call(page, "doors") == []


def test_forgetting_a_door_takes_its_drafts_along_and_no_others(page: Page, box: Box) -> None:
    for door in ("DOOR1", "DOOR2"):
        box.bundles[f"{door}.json"] = made(door)
        call(page, "prepare", door)
        page.evaluate(
            "async ([door, slip]) => { const { draft } = await (await import('/static/client/core/draft.js')).begin({ door, slip }); await draft.save({}); }",
            [door, slips.draw(1)[0]],
        )
    call(page, "forget", "door1")
    assert [one["door"] for one in call(page, "doors")] == ["DOOR2"]
    assert page.evaluate("async () => (await import('/static/client/core/draft.js')).count()") == 1
