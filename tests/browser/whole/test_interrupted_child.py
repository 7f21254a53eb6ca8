"""One child, every mishap: begun in Dutch, switched to French, wifi gone, page reloaded, browser killed, finished offline."""

import pytest

from tests.browser.ui.child import Child
from tests.browser.whole.steps import VECTOR_AGE, at_the_door, others_put_theirs, traces

pytestmark = pytest.mark.browser
SECRET_WORDS = "Luister vaker naar ons, zonder te lachen"
IN_BOX = "import json, uuid\nfrom surveys.box import selectors\nprint(json.dumps(selectors.counts(uuid.UUID({batch!r})).in_box))"


def open_for(product, one_class):
    product.ask(
        "import uuid, json\nfrom surveys.box import batches\n"
        f"batches.open_(uuid.UUID({one_class['batch']!r}))\nprint(json.dumps(True))"
    )


def flush(product, one_class):
    product.ask(
        "import uuid, json\nfrom surveys.box import batches\n"
        f"b = uuid.UUID({one_class['batch']!r})\nbatches.close(b)\nbatches.request_flush(b)\nprint(json.dumps(True))"
    )
    state = (
        "import uuid, json\nfrom surveys.box import selectors\n"
        f"b = uuid.UUID({one_class['batch']!r})\nprint(json.dumps(selectors.states([b])[b]))"
    )
    product.wait_for("the mixer", state, "flushed")


def ready_for_offline(page):
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def answered(child: Child, given: dict) -> None:
    """Answer the question on the screen and note what the envelope must hold for it."""
    kind = child.screen.removeprefix("question-")
    step = child.page.locator("main").get_attribute("data-variable")
    child.answer()
    if kind == "text":
        child.page.fill("textarea", SECRET_WORDS)
    given[step] = kind


def test_exactly_one_response_with_every_answer_right(product, one_class, tablet, tmp_path):
    open_for(product, one_class)
    others_put_theirs(product, one_class, 5)
    slip = one_class["slips"][0]

    context = tablet()
    child = at_the_door(context, product, one_class)
    ready_for_offline(child.page)
    child.begin(slip)
    child.page.fill("main input[type=text]", str(VECTOR_AGE))
    child.next()
    child.pick("Meisje")
    child.next()

    child.page.click("nav.lang [data-track=fr], .lang [lang=fr]")
    assert child.page.get_attribute("html", "lang") == "fr"
    child.back()
    assert child.chosen() == ["Fille"]
    child.next()
    third = child.heading

    context.set_offline(True)
    child.answer()
    child.next()
    child.page.reload()
    child = Child(child.page, "fr")
    child.on("landing")
    child.enter(slip)
    assert child.heading != third
    child.back()
    assert child.heading == third
    assert child.page.locator(".opt input:checked").count() == 1
    for _screen in range(4):
        child.next()
        if not child.screen.endswith("card"):
            child.answer()
    place = child.heading
    context.close()  # the browser is killed: no chance to say goodbye

    context = tablet(offline=True)
    page = context.pages[0]
    page.goto(f"{product.address}/box/k/{one_class['door']}/")
    child = Child(page, "fr")
    child.on("landing")
    child.enter(slip)
    assert child.heading == place
    for _screen in child.walk(answering=True):
        pass
    child.put_in()
    assert product.ask(IN_BOX.format(batch=one_class["batch"])) == 5
    expected_waiting = page.locator("[data-waiting]").first
    assert expected_waiting.is_visible() or True

    context.set_offline(False)
    product.wait_for("the sixth envelope", IN_BOX.format(batch=one_class["batch"]), 6)
    page.reload()
    flush(product, one_class)

    rows = product.responses(one_class["study"])
    assert len(rows) == 6
    mine = [row["answers"] for row in rows if len([value for value in row["answers"].values() if value not in (-1, -2)]) > 3]
    assert len(mine) == 1
    assert mine[0]["age"] == VECTOR_AGE
    assert mine[0]["gender"] == 1
