"""One installation that can be hurt, the wifi before it, and the ledger of each fault: what was answered, what came out, what was
seen. `docs/faults.md` must hold each fault's line as the run saw it."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consent.tokens import envelopes, receipts
from tests.browser.faults.house import House
from tests.browser.faults.wifi import Wifi
from tests.browser.ui.child import Child

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"
STEP_MS = 30_000
CORNER = "Voor de begeleider"


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.end()


@pytest.fixture
def wifi(house: House) -> Iterator[Wifi]:
    wifi = Wifi(house.port)
    yield wifi
    wifi.close()


class Case:
    """One fault in one class. Every answer is a number of its own, so that a lost or doubled one shows."""

    def __init__(self, name: str, happens: str, house: House, wifi: Wifi) -> None:
        self.name, self.happens, self.house, self.wifi = name.replace("_", " "), happens, house, wifi
        self.answered: list[int] = []
        self.child: list[str] = []
        self.teacher: list[str] = []
        self.out: list[int] = []
        self.group: dict[str, Any] = {}

    def gather(self, places: int = 2, *, opened: bool = True) -> None:
        """The class, its sitting open."""
        self.group = self.house.ask("new_class", places=places, opened=opened)

    @property
    def slips(self) -> list[str]:
        return list(self.group["slips"])

    @property
    def address(self) -> str:
        return f"{self.wifi.address}/box/k/{self.group['door']}/"

    def arrive(self, page: Page) -> Child:
        """A tablet at the door, prepared."""
        page.context.set_default_timeout(STEP_MS)
        page.goto(self.address)
        page.wait_for_selector(".ready[data-state=ready]")
        return Child(page, "nl")

    def answer(self, child: Child) -> int:
        """The first question, answered with a number nobody else gives."""
        number = 100 + len(self.answered)
        self.answered.append(number)
        child.page.fill("main input[type=text]", str(number))
        return number

    def finish(self, child: Child) -> None:
        """From any question to the last screen: nothing else is answered."""
        list(child.walk(answering=False))
        child.put_in()
        child.page.click(".pair .choice >> nth=0")
        child.on("done")

    def interview(self, child: Child, slip: str) -> None:
        child.begin(slip)
        self.answer(child)
        self.finish(child)

    def classmate(self, slip: str) -> None:
        """A child on another tablet that no fault befalls, over HTTP."""
        number = 100 + len(self.answered)
        self.answered.append(number)
        bundle = self.house.bundle(self.group["door"])
        plain = {
            "v": 1,
            "batch": bundle["batch"],
            "document": bundle["document_hash"],
            "track": "nl",
            "switched": False,
            "assent": {"hash": bundle["assent"]["hash"], "decision": "yes"},
            "tag": receipts.tag(bundle["study"], receipts.draw()),
            "answers": {"outside": number},
        }
        sealed = envelopes.seal(plain, base64.b64decode(bundle["key"]["public"]), bundle["batch"])
        letter = {"batch": bundle["batch"], "slip": slip, "envelope": base64.b64encode(sealed).decode()}
        assert self.house.send("PUT", "/box/envelope", letter) == (201, {"state": "in"})

    def child_sees(self, page: Page, words: str, where: str = "body") -> None:
        expect(page.locator(where)).to_contain_text(words, timeout=STEP_MS)
        self.child += [words] if words not in self.child else []

    def teacher_sees(self, page: Page, *words: str, where: str = "dialog") -> None:
        """In the supervisor's corner of the tablet, or on a page of the staff."""
        if where == "dialog" and not page.locator("dialog[open]").count():
            page.click(f"text={CORNER}")
        for each in words:
            expect(page.locator(where)).to_contain_text(each, timeout=STEP_MS)
        self.teacher += [each for each in words if each not in self.teacher]

    def send_now(self, page: Page) -> None:
        """The supervisor doesn't wait for the tablet's next try."""
        if not page.locator("dialog[open]").count():
            page.click(f"text={CORNER}")
        page.click("text=Verstuur nu")

    def leave_corner(self, page: Page) -> None:
        page.click("text=Terug naar de kinderen")

    def in_box(self, count: int) -> None:
        self.house.wait_for(count, "counts", member="in_box", batch=self.group["batch"], within_s=60)

    def mix(self) -> None:
        self.house.ask("close_and_mix", sitting=self.group["sitting"])
        self.flushed()

    def flushed(self) -> None:
        self.house.wait_for("flushed", "state", batch=self.group["batch"], within_s=60)

    def settled(self) -> None:
        """Answers in = answers out, none doubled: the table of answers against what the children typed."""
        self.out = sorted(row["outside"] for row in self.house.ask("rows", cluster=self.group["cluster"]))
        assert Counter(self.out) == Counter(self.answered)

    @property
    def line(self) -> str:
        def told(words: list[str]) -> str:
            return "; ".join(f"“{each}”" for each in words) or "nothing of it"

        return f"| {self.name} | {self.happens} | {told(self.child)} | {told(self.teacher)} |"


@pytest.fixture
def case(request: pytest.FixtureRequest, house: House, wifi: Wifi) -> Iterator[Case]:
    happens = " ".join((request.function.__doc__ or "").split()).removesuffix(".")
    case = Case(request.function.__name__.removeprefix("test_"), happens, house, wifi)
    yield case
    tally = f"{len(case.answered)} in, {len(case.out)} out, {len(case.out) - len(set(case.out))} doubled"
    request.node.user_properties.append(("fault", f"{case.name}: {tally} ({house.database.name})"))
    if case.out:
        assert case.line in PAGE.read_text(encoding="utf-8").splitlines(), f"docs/faults.md lacks\n{case.line}"


NewTablet = Callable[..., Page]


@pytest.fixture
def tablet(browser: Browser) -> Iterator[NewTablet]:
    """tablet() is a page of a tablet that has never been used; tablet(script) runs this in it first."""
    contexts: list[BrowserContext] = []

    def new(script: str = "") -> Page:
        context = browser.new_context(locale="nl-BE", viewport={"width": 1024, "height": 768})
        contexts.append(context)
        if script:
            context.add_init_script(script)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()
