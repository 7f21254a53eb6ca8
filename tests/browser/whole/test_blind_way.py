"""Start codes and blind tokens, from the code to the box: no server ever sees a code and a token together, and a no looks like a
yes on the wire, on the screen and in the counts."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Response, expect

from consent.tokens import blindtokens, directories
from tests.browser.tablet import CONTENTS
from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.steps import at_the_door, in_box
from tests.browser.whole.troubles import Troubles


@pytest.fixture
def class_with_codes(product: Product) -> dict[str, Any]:
    """A class of six with start codes, its sitting open."""
    made: dict[str, Any] = product.ask("prepare_class", places=6, with_codes=True)
    product.ask("open_sitting", sitting=made["sitting"])
    return made


@dataclass
class Wire:
    """What the tablet sent of its own, in order: (method, path, body), and how long the answers were."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    lengths: list[tuple[str, int, int]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def asked(self, request: Request) -> None:
        if request.method != "GET":
            assert "cookie" not in request.headers
            self.sent.append((request.method, request.url.split("/", 3)[3], request.post_data or ""))

    def answered(self, response: Response) -> None:
        if response.request.method != "GET":
            body = response.body()
            assert "set-cookie" not in response.headers
            self.lengths.append((response.url.split("/", 3)[3], response.status, len(body)))
            self.answers.append(body.decode())


def walked(
    product: Product, one: dict[str, Any], new_page: NewPage, code: str, decision: str
) -> tuple[Wire, str, list[str]]:
    """(what went over the wire, what the tablet keeps, the stones along the way)."""
    wire, page = Wire(), new_page(locale="nl-BE")
    page.on("request", wire.asked)
    page.on("response", wire.answered)
    page.goto(f"{product.address}/box/k/{one['door']}/")
    child = at_the_door(page)
    assert page.locator(".same img").count() == 4
    child.begin(code, decision)
    page.context.set_offline(True)
    stones = [
        page.locator(".top .stones").get_attribute("aria-label") or "" for _screen in child.walk(answering=False)
    ]
    page.context.set_offline(False)
    child.put_in()
    page.click(".pair .choice >> nth=1")
    expect(page.locator("h1")).to_have_text("Je envelop zit in de bus")
    child.next()
    child.on("slip")
    return wire, json.dumps(page.evaluate(CONTENTS)), stones


def test_no_server_sees_code_and_token_together_and_a_no_is_like_a_yes(
    product: Product, class_with_codes: dict[str, Any], new_page: NewPage
) -> None:
    one = class_with_codes
    yes, no = (
        walked(product, one, new_page, code, decision)
        for code, decision in zip(one["slips"], ("yes", "no"), strict=False)
    )
    (wire, kept, stones), code = yes, one["slips"][0]
    assert stones == no[2]
    assert len(stones) > 20
    assert [(method, path, len(body)) for method, path, body in wire.sent] == [
        (method, path, len(body)) for method, path, body in no[0].sent
    ]
    assert wire.lengths == no[0].lengths
    assert [path for _method, path, _body in wire.sent] == ["join/", "box/envelope"]

    joined, put = (json.loads(body) for _method, _path, body in wire.sent)
    assert joined["code"] == code
    assert set(joined) == {"batch", "code", "kid", "blinded"}
    assert set(put) == {"batch", "token", "envelope"}
    token = blindtokens.read(put["token"])
    bundle = product.bundle(one["door"])
    assert joined["kid"] == token.kid.hex() == bundle["blind"]["directory"]["keys"][-1]["kid"]
    said_to_issuer, said_to_box = wire.sent[0][2] + wire.answers[0], wire.sent[1][2] + wire.answers[1]
    for secret in (code, joined["blinded"], json.loads(wire.answers[0])["signed"]):
        assert secret not in said_to_box
    for secret in put["token"].values():
        assert secret not in said_to_issuer
        assert secret not in kept
    assert code not in kept

    assert in_box(product, one) == 2
    words = {
        "code": code,
        "blinded": joined["blinded"],
        "blinded in hex": base64.b64decode(joined["blinded"]).hex(),
        "signature": token.signature.hex(),
        "prepared": token.prepared.hex(),
        "written": put["token"]["signature"],
        "mark": sha256(token.prepared).hexdigest(),
    }
    found = product.ask("kept_where", words=list(words.values()))
    assert {name: found[word] for name, word in words.items()} == {
        name: ["box_spenttoken"] if name == "mark" else [] for name in words
    }


def test_the_tablet_shows_the_pictures_of_its_keys_and_refuses_others(
    product: Product, class_with_codes: dict[str, Any], new_page: NewPage
) -> None:
    bundle = product.bundle(class_with_codes["door"])
    directory = bundle["blind"]["directory"]
    wanted = directories.pictures_of(directories.canonical(directory))
    assert [one["place"] for one in bundle["blind"]["pictures"]] == list(wanted)
    page = new_page(locale="nl-BE")
    page.goto(f"{product.address}/box/k/{class_with_codes['door']}/")
    at_the_door(page)
    shown = page.locator(".same img").evaluate_all("all => all.map((one) => one.alt)")
    assert shown == [one["labels"]["nl"] for one in bundle["blind"]["pictures"]]

    changed = json.loads(json.dumps(bundle))
    changed["blind"]["directory"]["keys"][0]["n"] = product.bundle(
        product.ask("prepare_class", places=2, with_codes=True)["door"]
    )["blind"]["directory"]["keys"][0]["n"]
    other = new_page(locale="nl-BE")
    # The plain shell, without the questions inside it: then the tablet asks for them.
    other.route("**/box/k/**", lambda route: route.fulfill(response=route.fetch(url=f"{product.address}/box/")))
    other.route("**/box/bundles/*", lambda route: route.fulfill(json=changed))
    other.goto(f"{product.address}/box/k/{class_with_codes['door']}/")
    other.wait_for_selector(".ready[data-state=bad]")


def typed(page: Page, code: str) -> None:
    page.click(".foot .next")
    page.fill(".slip-in", code)
    page.click(".foot .next")


def test_a_lost_answer_is_asked_for_again_with_the_same_bytes_and_a_code_works_on_one_tablet_only(
    product: Product, class_with_codes: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    code = class_with_codes["slips"][0]
    page, wire = new_page(locale="nl-BE"), Wire()
    page.on("request", wire.asked)
    page.route("**/join/", lambda route: (route.fetch(), route.abort()))
    page.goto(f"{product.address}/box/k/{class_with_codes['door']}/")
    at_the_door(page)
    typed(page, code)
    expect(page.get_by_text("Nu is er even internet nodig")).to_be_visible()
    page.unroute("**/join/")
    page.reload()
    at_the_door(page).begin(code)
    assert len({body for _method, _path, body in wire.sent}) == 1
    assert len(wire.sent) == 2

    other = new_page(locale="nl-BE")
    other.goto(f"{product.address}/box/k/{class_with_codes['door']}/")
    at_the_door(other)
    typed(other, code)
    expect(other.get_by_text("Deze code is al gebruikt op een andere tablet")).to_be_visible()
    troubles.found[:] = [
        one for one in troubles.found if "/join/" not in one
    ]  # the two answers that were meant to fail
