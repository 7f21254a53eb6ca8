"""The draft: survives what tablets go through, opens with its slip only, and leaves nothing when the next child comes."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import monotonic
from typing import Any

from playwright.sync_api import BrowserContext, Page

from consent.tokens import slips
from tests.browser.tablet import Tablet

Dump = Callable[[Page], dict[str, Any]]
MINE, YOURS = slips.draw(2)
ANSWER = "mijn geheime antwoord over Fortnite"
STATE = {"answers": {"likes": ANSWER, "age": 11}, "place": 7, "track": "nl"}

BEGIN = """async ([door, slip]) => {
  const { begin } = await import("/static/client/core/draft.js");
  const { draft, state } = await begin({ door, slip });
  window.draft = draft;
  return state;
}"""
SAVE = "(state) => window.draft.save(state)"
CALL = "async ([name, mine]) => (await import('/static/client/core/draft.js'))[name](...(mine ? [window.draft] : []))"


def begin(page: Page, slip: str, door: str = "DOOR1") -> Any:
    return page.evaluate(BEGIN, [door, slip])


def count(page: Page) -> int:
    number: int = page.evaluate(CALL, ["count", False])
    return number


def test_a_draft_survives_reload_and_another_page_and_opens_however_the_slip_is_typed(
    context: BrowserContext, page: Page
) -> None:
    assert begin(page, MINE) is None
    page.evaluate(SAVE, STATE)
    page.reload()
    assert begin(page, slips.display(MINE).lower(), "door1") == STATE
    page.close()
    again = context.new_page()
    again.goto("/blank")
    assert begin(again, MINE) == STATE
    assert count(again) == 1, "resuming makes no second draft"


def test_a_draft_survives_the_browser_being_killed(tablet: Tablet) -> None:
    page = tablet.start()
    begin(page, MINE)
    for place in range(12):
        page.evaluate(SAVE, {**STATE, "place": place})
    tablet.kill()
    assert begin(tablet.start(), MINE) == {**STATE, "place": 11}


def test_a_draft_opened_in_a_second_tab_is_let_go_by_the_first(context: BrowserContext, page: Page) -> None:
    begin(page, MINE)
    page.evaluate(SAVE, STATE)
    page.evaluate("() => { window.gone = new Promise((resolve) => { window.draft.onleave = resolve; }); }")
    second = context.new_page()
    second.goto("/blank")
    assert begin(second, YOURS) is None
    assert begin(second, MINE) == STATE
    page.evaluate("() => window.gone")
    page.evaluate(SAVE, {**STATE, "place": 99})
    second.evaluate(SAVE, {**STATE, "place": 8})
    assert begin(page, MINE) == {**STATE, "place": 8}
    second.close()


def test_another_slip_never_opens_it_and_does_not_destroy_it(page: Page) -> None:
    begin(page, MINE)
    page.evaluate(SAVE, STATE)
    assert begin(page, YOURS) is None
    page.evaluate(SAVE, {"answers": {"likes": "van een ander kind"}})
    assert count(page) == 2
    assert begin(page, MINE) == STATE
    assert begin(page, MINE, "DOOR2") is None, "the same slip at another door begins anew"


def test_nothing_readable_is_kept_and_the_slip_is_kept_nowhere(page: Page, dump: Dump) -> None:
    begin(page, MINE)
    page.evaluate("() => indexedDB.open('control', 1).onupgradeneeded = (e) => e.target.result"
                  ".createObjectStore('plain', { keyPath: 'id' }).put({ id: 1, text: 'readable control' })")  # fmt: skip
    page.evaluate(SAVE, STATE)
    kept = dump(page)
    text = json.dumps(kept, ensure_ascii=False)
    assert "readable control" in text, "the scan sees plain records"
    for secret in (ANSWER, "Fortnite", "likes", "place", MINE, slips.display(MINE), MINE.lower(), MINE.encode().hex()):
        assert secret not in text
    assert (kept["local"], kept["session"], kept["cookie"]) == ({}, {}, "")
    records = next(rows for name, rows in kept["databases"].items() if name.startswith("arobase-draft-"))
    assert [set(record) for record in records] == [{"id", "door", "salt"}, {"id", "sealed"}]


def test_the_size_of_a_draft_does_not_count_its_answers(page: Page, dump: Dump) -> None:
    sizes = set()
    begin(page, MINE)
    for number in (0, 1, 30):
        page.evaluate(SAVE, {"answers": {f"question_{index}": index for index in range(number)}})
        _seal, state = next(iter(dump(page)["databases"].values()))
        sizes.add(state["sealed"]["bytes"])
    assert sizes == {4096 + 24 + 16}


def test_a_draft_whose_bytes_were_changed_is_not_opened(page: Page) -> None:
    begin(page, MINE)
    page.evaluate(SAVE, STATE)
    page.evaluate("""async () => {
      const { store } = window.draft;
      const record = await store.get("draft", "state");
      record.sealed[100] ^= 1;
      await store.put("draft", record);
    }""")
    assert begin(page, MINE) is None


def test_hasty_saving_keeps_the_last_state(page: Page) -> None:
    begin(page, MINE)
    page.evaluate("() => Promise.all(Array.from({ length: 200 }, (_, place) => window.draft.save({ place })))")
    page.reload()
    assert begin(page, MINE) == {"place": 199}


def test_a_state_is_kept_as_it_was_when_save_was_called(page: Page) -> None:
    begin(page, MINE)
    page.evaluate(
        "async () => { const state = { place: 1 }; const saved = window.draft.save(state); state.place = 2; await saved; }"
    )
    assert begin(page, MINE) == {"place": 1}


def test_next_child_leaves_no_trace_in_any_storage(page: Page, dump: Dump) -> None:
    begin(page, MINE)
    page.evaluate(SAVE, STATE)
    page.evaluate("() => { localStorage.trace = 'x'; sessionStorage.trace = 'x'; }")
    page.evaluate(CALL, ["wipe", True])
    kept = dump(page)
    assert (kept["databases"], kept["local"], kept["session"], kept["cookie"]) == ({}, {}, {}, "")
    page.evaluate(SAVE, STATE)
    assert count(page) == 0, "a late save of the child that left brings nothing back"
    assert page.evaluate("() => window.draft.key.every((byte) => byte === 0)")
    assert begin(page, MINE) is None


def test_next_child_keeps_the_interrupted_draft_of_another_child_closed(page: Page) -> None:
    begin(page, MINE)
    page.evaluate(SAVE, STATE)
    page.reload()
    begin(page, YOURS)
    page.evaluate(CALL, ["wipe", True])
    assert count(page) == 1
    assert begin(page, MINE) == STATE
    page.evaluate(CALL, ["wipe", False])
    assert count(page) == 0


def test_what_a_browser_may_leave_of_a_wiped_draft_opens_with_no_slip(tablet: Tablet, dump: Dump) -> None:
    """The salt leaves every file of the profile, at the latest when the browser has started again, also when it was
    killed just after wiping; so even the right slip gives no key for left-over bytes."""
    page = tablet.start()
    begin(page, MINE)
    page.evaluate(SAVE, STATE)
    seal, _state = next(rows for name, rows in dump(page)["databases"].items() if name.startswith("arobase-draft-"))
    salt = bytes.fromhex(seal["salt"]["hex"])
    tablet.close()
    assert files_with(tablet, salt) != [], "the scan finds the salt while the draft is kept"
    assert tablet.on_disk(ANSWER) == tablet.on_disk("Fortnite") == tablet.on_disk(MINE) == []
    page = tablet.start()
    assert begin(page, MINE) == STATE
    page.evaluate(CALL, ["wipe", True])
    tablet.kill()
    page = tablet.start()
    until = monotonic() + 30
    while files_with(tablet, salt) and monotonic() < until:
        assert count(page) == 0, "each look also gives the browser its chance to clear up"
    assert files_with(tablet, salt) == []


def files_with(tablet: Tablet, needle: bytes) -> list[str]:
    files = (path for path in tablet.profile.rglob("*") if path.is_file() and not path.is_symlink())
    return [path.name for path in files if needle in path.read_bytes()]
