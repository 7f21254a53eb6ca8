"""One child, every mishap: begun in Dutch, switched to French, wifi gone, page reloaded, browser killed, finished offline."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.tablet import CONTENTS, Tablet
from tests.browser.ui.child import Child
from tests.browser.whole.conftest import Product
from tests.browser.whole.interview import DONT_KNOW, DONT_WANT, NOT_ASKED, SKIPPED, Interview
from tests.browser.whole.steps import CLASSMATE_AGE, at_the_door, in_box, kept_drafts, mix, others_put_theirs
from tests.browser.whole.troubles import Troubles

LANGUAGE, MESSAGE = "Plopsalandse streektaal", "Écoutez-nous plus souvent, s'il vous plaît: Zébulon"
PLAN: dict[str, Any] = {
    "age": 11,
    "gender": 2,
    "home_lang": [1, 7],
    "home_lang__other": LANGUAGE,
    "use_device": [1, 3],
    "phone_age": 9,
    "no_phone": [2, 4],
    "own_tablet": DONT_WANT,
    "phone_school": DONT_KNOW,
    "phone_free": SKIPPED,
    "freq_game": 3,
    "apps": [2, 3, 4],
    "ai_used": 1,
    "mean_online": 1,
    "stranger": 1,
    "adults_know": MESSAGE,
}


def back_on_its_feet(page: Page, slip: str, place: str) -> Child:
    """The tablet starts without a network; the slip opens the draft where the child was, in the child's language."""
    expect(page.locator(".ready")).to_contain_text("geen internet")
    child = Child(page, "fr")
    child.enter(slip)
    assert child.heading == place
    assert page.get_attribute("html", "lang") == "fr"
    return child


def test_exactly_one_response_with_every_answer_right(
    product: Product, one_class: dict[str, Any], tablet: Tablet, troubles: Troubles
) -> None:
    slip = one_class["slips"][0]
    product.ask("open_sitting", sitting=one_class["sitting"])
    others_put_theirs(product, one_class, 5)
    child, me = begun_in_dutch_and_gone_on_in_french(product, one_class, tablet, troubles)

    child.page.context.set_offline(True)
    me.answer()
    child.next()
    place = child.heading
    assert child.page.reload().from_service_worker  # type: ignore[union-attr]
    child = me.child = back_on_its_feet(child.page, slip, place)
    child.back()
    assert me.chosen() == [me.words("answer.dont_know")]
    child.next()
    me.go(until="apps")
    me.answer()
    child.next()

    place = child.heading
    kept_drafts(child.page)
    tablet.kill()
    page = troubles.watch(tablet.start(offline=True))
    child = me.child = back_on_its_feet(page, slip, place)
    child.back()
    assert me.chosen() == [me.label(me.here()[0], code) for code in PLAN["apps"]]
    child.next()
    me.go()
    child.put_in()
    page.click(".pair .choice >> nth=1")
    expect(page.locator("h1")).to_have_text(me.words("wait.title"))
    assert in_box(product, one_class) == 5

    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text(me.words("done.title"))
    assert in_box(product, one_class) == 6
    assert page.evaluate(CONTENTS)["databases"]["arobase-outbox/envelopes"] == []
    page.reload()
    at_the_door(page)
    mix(product, one_class)
    the_box_holds_what_was_chosen(product, one_class, me)


def begun_in_dutch_and_gone_on_in_french(
    product: Product, one_class: dict[str, Any], tablet: Tablet, troubles: Troubles
) -> tuple[Child, Interview]:
    """Up to a question in the middle, with a change of mind about a phone, and of language in the middle of a list."""
    page = troubles.watch(tablet.start())
    child = at_the_door(page)
    expect(page.locator(".ready")).to_contain_text("Werkt zonder internet")
    child.begin(one_class["slips"][0])
    me = Interview(child, product.bundle(one_class["door"]), PLAN)
    me.go(until="use_device")
    me.tap(me.here()[0], 9)
    me.answer()
    child.next()
    me.answer(1)
    child.next()
    assert me.answer() == "phone_age"
    child.next()
    child.back()
    child.back()
    me.answer(3)
    child.next()
    del me.given["phone_age"]
    assert me.answer() == "no_phone"
    child.page.click(".lang [data-track=fr]")
    child.lang = "fr"
    assert page.get_attribute("html", "lang") == "fr"
    assert me.chosen() == [me.label(me.here()[0], code) for code in PLAN["no_phone"]]
    child.next()
    me.go(until="phone_school")
    return child, me


def the_box_holds_what_was_chosen(product: Product, one_class: dict[str, Any], me: Interview) -> None:
    rows = product.ask("responses", study=one_class["study"])
    assert len(rows) == 6
    mine = [row["answers"] for row in rows if row["answers"]["age"] != CLASSMATE_AGE]
    assert mine == [me.expected()]
    routed = {"own_phone": 3, "phone_age": NOT_ASKED, "no_phone": [2, 4], "use_device": [1, 3], "home_lang": [1, 7]}
    routed |= {"own_tablet": DONT_WANT, "phone_school": DONT_KNOW, "phone_free": SKIPPED, "stranger_would": NOT_ASKED}
    assert {name: mine[0][name] for name in routed} == routed
    assert mine[0]["account_age"] > 0
    completed = product.ask("complete", document=me.bundle["document"], answers=me.given)
    assert {variable: completed[variable] for variable in mine[0]} == mine[0]
    # Only one of the six went on in French, so no row says which language it was in.
    assert {(row["track"], row["switched"]) for row in rows} == {("", None)}
    texts = product.ask("texts", study=one_class["study"])
    assert {row["text"] for row in texts} == {LANGUAGE, MESSAGE}
    assert not set(me.texts) & set(mine[0])
    assert product.ask("counts", batch=one_class["batch"])["stored"] == 6
