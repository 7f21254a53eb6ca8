"""A tablet that can't keep an interview says so, kindly and before a slip is typed; a supervisor sees what is left on it."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from consent.tokens import receipts, rescue
from tests.browser import room
from tests.browser.ui.bundles import RESCUE_KEY
from tests.browser.ui.child import SLIPS, Child
from tests.browser.ui.conftest import NO_WORKER, NewChild
from tests.browser.ui.site import Box

NO_STORAGE = "Object.defineProperty(self, 'indexedDB', {value: undefined})"
KEPT = "StorageManager.prototype.persist = async () => true"
SENTENCES = {
    "nl": ("Deze tablet kan je antwoorden niet bewaren", "Deze tablet is vol"),
    "fr": ("Cette tablette ne peut pas garder tes réponses", "Cette tablette est pleine"),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="nl-BE")
    context.add_init_script(NO_WORKER)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.mark.parametrize("lang", ["nl", "fr"])
def test_a_browser_without_storage_is_told_before_a_slip_is_asked(browser: Browser, box: Box, lang: str) -> None:
    context = browser.new_context(locale=f"{lang}-BE")
    context.add_init_script(NO_WORKER)
    context.add_init_script(NO_STORAGE)
    page = context.new_page()
    page.goto(f"{box.url}/box/k/A9/")
    expect(page.locator(".ready[data-state=bad]")).to_contain_text(SENTENCES[lang][0])
    assert page.locator(".foot .next").count() == 0
    assert page.locator(".help").count() == 1, "who needs help finds it on this screen too"
    context.close()


def test_a_full_tablet_is_told_before_a_slip_is_asked_and_starts_when_there_is_room(page: Page, box: Box) -> None:
    room.limit(page, box.url)
    page.goto(f"{box.url}/box/k/A9/")
    page.wait_for_selector(".ready[data-state=ready]")
    room.fill(page)
    page.wait_for_timeout(3000)  # it lies on the desk until its child comes
    page.click(".foot .next")
    expect(page.locator(".ready[data-state=bad]")).to_contain_text(SENTENCES["nl"][1])
    assert page.locator(".slip-in").count() == 0
    assert page.locator(".foot .next").count() == 0
    room.free(page)
    page.click("text=Probeer opnieuw")
    page.wait_for_selector(".ready[data-state=ready]")
    page.click(".foot .next")
    page.wait_for_selector(".slip-in")


def test_a_window_that_may_forget_says_to_stay_open_and_plain_http_that_it_needs_internet(
    browser: Browser, page: Page, box: Box
) -> None:
    """No service worker, as on plain http; nothing promised, as in every private window."""
    page.goto(f"{box.url}/box/k/A9/")
    page.wait_for_selector(".ready[data-state=ready]")
    expect(page.locator(".ready")).to_contain_text("heeft internet nodig om te starten")
    expect(page.locator(".ready")).to_contain_text("Laat dit venster open tot alle enveloppen weg zijn.")
    page.context.add_init_script(KEPT)
    page.reload()
    page.wait_for_selector(".ready[data-state=ready]")
    expect(page.locator(".ready")).not_to_contain_text("venster")


def test_a_class_that_fills_the_tablet_stops_before_the_next_child_begins(page: Page, box: Box) -> None:
    room.limit(page, box.url)
    page.goto(f"{box.url}/box/k/A9/")
    page.wait_for_selector(".ready[data-state=ready]")
    one = Child(page, "nl")
    one.begin(decision="no")
    list(one.walk(answering=False))
    one.put_in()
    page.click(".pair .choice >> nth=0")
    one.on("done")
    room.fill(page)
    one.next()
    one.on("landing")
    expect(page.locator(".ready[data-state=bad]")).to_contain_text(SENTENCES["nl"][1])


def test_the_same_child_in_two_tabs_goes_on_in_the_last_one(page: Page, box: Box) -> None:
    page.goto(f"{box.url}/box/k/A9/")
    page.wait_for_selector(".ready[data-state=ready]")
    first = Child(page, "nl")
    first.begin()
    first.answer()
    first.next()
    place = first.heading
    other = page.context.new_page()
    other.goto(f"{box.url}/box/k/A9/")
    other.wait_for_selector(".ready[data-state=ready]")
    second = Child(other, "nl")
    second.enter()
    assert second.heading == place
    first.on("slip")
    expect(page.locator("#slip-hint")).to_contain_text("Je vragen staan nu open in een ander venster")
    list(second.walk(answering=False))
    second.put_in()
    assert len(box.opened(1)) == 1


def test_the_supervisor_saves_the_envelopes_and_the_code_lets_them_go(child: NewChild, box: Box) -> None:
    box.answer = (503, {"code": "unavailable"})
    one = child("A9")
    one.begin(decision="no")
    list(one.walk(answering=False))
    one.put_in()
    one.page.click(".pair .choice >> nth=0")
    one.page.click("text=Voor de begeleider")
    expect(one.page.locator("dialog")).to_contain_text("Enveloppen op deze tablet: 1")
    one.page.click("text=Moet deze tablet weg voor er internet is?")
    with one.page.expect_download() as saving:
        one.page.click("text=Bewaar het bestand")
    assert saving.value.suggested_filename.endswith(".sealed")
    file = rescue.open_(saving.value.path().read_bytes(), RESCUE_KEY)
    (held,) = file.envelopes
    assert (held.right, base64.b64encode(held.envelope).decode()) == (SLIPS[0], box.received[0]["envelope"])
    code = one.page.get_by_label("Code van het bestand")
    for typed in ("abc", receipts.draw()):
        code.fill(typed)
        one.page.click("text=Haal ze van de tablet")
        expect(one.page.locator("dialog")).to_contain_text("Alles blijft staan")
        expect(one.page.locator("dialog")).to_contain_text("Enveloppen op deze tablet: 1")
    code.fill(receipts.display(file.code).lower())
    one.page.click("text=Haal ze van de tablet")
    expect(one.page.locator("dialog")).to_contain_text("Enveloppen op deze tablet: 0")
    expect(one.page.locator("dialog")).to_contain_text("Enveloppen die van deze tablet gingen: 1")
