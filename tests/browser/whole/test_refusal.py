"""A child who says no walks the same way as one who says yes, on the screen and on the wire, and leaves nothing."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Request, expect

from tests.browser.ui.child import Child
from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.steps import CLASSMATE_AGE, at_the_door, mix, others_put_theirs


def walked(
    product: Product, one_class: dict[str, Any], new_page: NewPage, slip: str, decision: str
) -> tuple[list[str], list[dict[str, Any]]]:
    """(stones along the way, envelopes sent): what somebody sees over the child's shoulder and on the wire."""
    sent: list[dict[str, Any]] = []

    def keep(request: Request) -> None:
        if request.method == "PUT":
            body = request.post_data_buffer or b""
            headers = {name: value for name, value in request.headers.items() if name != "referer"}
            sent.append({"url": request.url, "size": len(body), "headers": headers})

    page = new_page(locale="nl-BE")
    page.on("request", keep)
    page.goto(f"{product.address}/box/k/{one_class['door']}/")
    child: Child = at_the_door(page)
    child.begin(slip, decision)
    stones = [
        page.locator(".top .stones").get_attribute("aria-label") or "" for _screen in child.walk(answering=False)
    ]
    assert page.locator("h1").inner_text() == "Klaar!"
    child.put_in()
    page.click(".pair .choice >> nth=1")
    expect(page.locator("h1")).to_have_text("Je envelop zit in de bus")
    child.next()
    child.on("slip")
    return stones, sent


def test_a_no_takes_the_same_way_as_a_yes_and_is_only_counted(
    product: Product, one_class: dict[str, Any], new_page: NewPage
) -> None:
    product.ask("open_sitting", sitting=one_class["sitting"])
    others_put_theirs(product, one_class, 4)
    yes = walked(product, one_class, new_page, one_class["slips"][0], "yes")
    no = walked(product, one_class, new_page, one_class["slips"][1], "no")
    assert no == yes
    assert len(no[0]) > 20
    assert len(no[1]) == 1
    assert no[1][0]["size"] > 16 * 1024

    mix(product, one_class)
    counts = product.ask("counts", batch=one_class["batch"])
    assert {name: counts[name] for name in ("in_box", "received", "refused", "stored", "quarantined", "waiting")} == {
        "in_box": 6, "received": 6, "refused": 1, "stored": 5, "quarantined": 0, "waiting": 0,
    }  # fmt: skip
    rows = product.ask("responses", study=one_class["study"])
    assert sorted(row["answers"]["age"] for row in rows) == [-2] + [CLASSMATE_AGE] * 4
    assert product.ask("texts", study=one_class["study"]) == []
