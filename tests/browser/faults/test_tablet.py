"""The tablet fails: reload, crash, a full disk, a wrong clock, two tabs, slips in the wrong hands, a tablet that must leave."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import room
from tests.browser.faults.conftest import Case, NewTablet
from tests.browser.faults.test_network import IN, WAITS
from tests.browser.tablet import Tablet
from tests.browser.whole.steps import kept_drafts

YEAR_AHEAD = """
const real = { now: Date.now, Date };
self.ahead = 365 * 86_400_000;
self.Date = class extends real.Date {
  constructor(...given) { super(...(given.length ? given : [real.now() + self.ahead])); }
  static now() { return real.now() + self.ahead; }
};
"""


def test_reload(case: Case, tablet: NewTablet) -> None:
    """The page is loaded again in the middle of an interview, and again while the envelope waits."""
    case.gather()
    page = tablet()
    child = case.arrive(page)
    child.begin(case.slips[0])
    case.answer(child)
    child.next()
    place = child.heading
    page.reload()
    page.wait_for_selector(".ready[data-state=ready]")
    child.enter(case.slips[0])
    case.child_sees(page, "Je antwoorden staan er nog. Ga verder waar je stopte.", "#status")
    assert child.heading == place
    case.wifi.goes()
    case.finish(child)
    case.child_sees(page, WAITS)
    page.reload()
    page.wait_for_selector(".ready[data-state=ready]")
    case.teacher_sees(page, "Enveloppen op deze tablet: 1")
    case.wifi.comes_back()
    case.send_now(page)
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.classmate(case.slips[1])
    case.mix()
    case.settled()


def test_browser_crash(case: Case, browser: Browser, tmp_path: Path) -> None:
    """The browser is killed (SIGKILL) in the middle of an interview, started again without a network, and killed again while the
    envelope waits."""
    case.gather()
    profile = tmp_path / "profile"
    profile.mkdir()
    one = Tablet(browser.browser_type, profile, case.address)
    try:
        child = case.arrive(one.open())
        child.begin(case.slips[0])
        case.answer(child)
        child.next()
        place = child.heading
        kept_drafts(child.page)
        one.kill()
        case.wifi.goes()
        page = one.start(offline=True)
        page.wait_for_selector(".ready[data-state=ready]")
        case.child_sees(page, "Klaar. Nu geen internet, dat is niet erg.")
        child.page = page
        child.enter(case.slips[0])
        assert child.heading == place
        case.finish(child)
        case.child_sees(page, WAITS)
        one.kill()
        page = one.start(offline=True)
        page.wait_for_selector(".ready[data-state=ready]")
        case.teacher_sees(page, "Enveloppen op deze tablet: 1")
        case.wifi.comes_back()
        page.context.set_offline(False)
        case.in_box(1)
    finally:
        one.kill()
    case.classmate(case.slips[1])
    case.mix()
    case.settled()


def test_device_storage_full(case: Case, tablet: NewTablet) -> None:
    """The tablet's storage fills up in the middle of an interview, while the wifi is away; the next child is not let in."""
    case.gather()
    page = tablet()
    room.limit(page, case.wifi.address)
    child = case.arrive(page)
    child.begin(case.slips[0])
    room.fill(page)
    case.answer(child)
    case.child_sees(page, "Deze tablet kan niets bewaren. Roep de begeleider.", "#status")
    case.wifi.goes()
    list(child.walk(answering=False))
    child.next()
    case.child_sees(page, "Er ging iets mis. Je antwoorden staan er nog. Probeer opnieuw.", "#status")
    case.wifi.comes_back()
    child.put_in()
    case.in_box(1)
    page.click(".pair .choice >> nth=0")
    case.child_sees(page, IN)
    child.next()
    child.on("landing")
    case.child_sees(page, "Deze tablet is vol. Er kan niets meer bij.")
    assert page.locator(".foot .next").count() == 0
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.classmate(case.slips[1])
    case.mix()
    case.settled()


def test_clock_wrong_by_a_year(case: Case, tablet: NewTablet) -> None:
    """The tablet's clock is a year ahead and is set right while the envelope waits."""
    case.gather()
    page = tablet(YEAR_AHEAD)
    child = case.arrive(page)
    child.begin(case.slips[0])
    case.answer(child)
    case.wifi.goes()
    case.finish(child)
    case.child_sees(page, WAITS)
    page.evaluate("() => { self.ahead = 0; }")
    case.wifi.comes_back()
    case.child_sees(page, IN)
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.classmate(case.slips[1])
    case.in_box(2)
    case.mix()
    case.settled()


def test_two_tabs(case: Case, tablet: NewTablet) -> None:
    """One child's interview is opened in a second tab and goes on there; another child answers in the first one meanwhile."""
    case.gather()
    page = tablet()
    first = case.arrive(page)
    first.begin(case.slips[0])
    case.answer(first)
    kept_drafts(page)
    other = page.context.new_page()
    second = case.arrive(other)
    second.enter(case.slips[0])
    case.child_sees(page, "Je vragen staan nu open in een ander venster. Ga daar verder.")
    page.bring_to_front()
    first.begin(case.slips[1])
    case.answer(first)
    other.bring_to_front()
    case.finish(second)
    case.child_sees(other, IN)
    page.bring_to_front()
    case.finish(first)
    case.child_sees(page, IN)
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    assert case.wifi.submissions == 2
    case.mix()
    case.settled()


def test_swapped_slips(case: Case, tablet: NewTablet) -> None:
    """Two children of a class swap their slips, one of them after it began; a third has a slip of another class."""
    case.gather(4)
    own = case.group
    case.gather()
    foreign, case.group = case.slips[0], own
    page = tablet()
    child = case.arrive(page)
    child.begin(case.slips[0])
    child.page.fill("main input[type=text]", "7")  # begun with a slip that the neighbour uses up
    kept_drafts(page)
    beside = tablet()
    neighbour = case.arrive(beside)
    case.interview(neighbour, case.slips[0])
    case.child_sees(beside, IN)
    case.finish(child)
    case.teacher_sees(
        page,
        "Met dit briefje zit al een andere envelop in de bus. Deze envelop blijft hier.",
        "Enveloppen op deze tablet: 1",
    )
    given_anew(page, case.slips[1])
    case.answered.append(7)
    case.leave_corner(page)
    child.next()
    child.on("slip")
    case.interview(child, foreign)
    case.teacher_sees(page, "Dit briefje hoort bij een andere groep.")
    given_anew(page, case.slips[2])
    case.in_box(3)
    case.mix()
    case.settled()


def given_anew(page: Page, slip: str) -> None:
    """The supervisor gives the right slip to an envelope that was not taken."""
    page.fill(".kept-list input", slip)
    page.click("text=Verstuur met een ander briefje")
    expect(page.locator(".kept-list li")).to_have_count(0)
    page.click("text=Verstuur nu")
    expect(page.locator("dialog")).to_contain_text("Enveloppen op deze tablet: 0", timeout=30_000)


def test_tablet_leaves_before_it_was_online(case: Case, tablet: NewTablet, tmp_path: Path) -> None:
    """Its envelopes leave in a rescue file, which staff bring in twice, before and after the tablet itself could send one of them."""
    case.gather(3)
    page = tablet()
    child = case.arrive(page)
    case.wifi.goes()
    for slip in case.slips[:2]:
        case.interview(child, slip)
        case.child_sees(page, WAITS)
        child.next()
        child.on("slip")
    child.back()
    case.teacher_sees(page, "Enveloppen op deze tablet: 2")
    page.click("text=Moet deze tablet weg voor er internet is?")
    with page.expect_download() as saving:
        page.click("text=Bewaar het bestand")
    case.teacher_sees(page, "Het bestand is gemaakt. De enveloppen blijven ook op deze tablet.")
    file = tmp_path / "envelopes.sealed"
    saving.value.save_as(file)
    staff = tablet()
    code = brought_in(case, staff, file, "Nu in de bus2")
    assert brought_in(case, staff, file, "Al in de bus2") == code
    case.in_box(2)
    page.fill("dialog details .extra", code)
    page.click("text=Haal ze van de tablet")
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.classmate(case.slips[2])
    case.mix()
    case.settled()


def brought_in(case: Case, page: Page, file: Path, told: str) -> str:
    """The code that the staff's page gives for this file."""
    study = case.house.study
    address = f"{case.house.address}/studies/{study['study']}/sittings/rescue/"
    page.goto(address)
    if "login" in page.url:
        page.fill("input[name=login]", study["email"])
        page.fill("input[name=password]", study["password"])
        page.click("main button[type=submit], main form button")
        page.goto(address)
    page.set_input_files("#file", file)
    case.teacher_sees(page, told, "Code voor de tablet: haar kopieën mogen weg", where="#answers")
    return page.inner_text("#answers .note b")
