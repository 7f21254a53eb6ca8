"""`python -m tests.browser.child_screens`: the pictures of docs/children.md, every type of question in each age's theme.

One sheet per theme, size and language, and a few screens alone. Nothing but the client and SYNTHETIC bundles is needed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import django
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser.chromium import ARGS, CHROMIUM  # noqa: E402
from tests.browser.ui.bundles import PICTURE, SHOWN, bundles, picture  # noqa: E402
from tests.browser.ui.child import Child  # noqa: E402
from tests.browser.ui.conftest import NO_WORKER, VOICES  # noqa: E402
from tests.browser.ui.site import Box, serving  # noqa: E402

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
SIZES = {"tablet": (1024, 768), "phone": (390, 844)}
COLUMNS = {"tablet": 4, "phone": 6}
SCALE = {"tablet": 0.45, "phone": 0.6}
COLOURS = 48
MARGIN, CAPTION = 10, 22
Shot = tuple[str, Image.Image]


def taken(page: Page) -> Image.Image:
    page.wait_for_selector("main:not(:has([aria-busy]))")
    page.evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def kept(picture_: Image.Image, name: str) -> None:
    few = picture_.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(SCREENS / f"{name}.png", optimize=True)


def at_the_door(browser: Browser, box: Box, door: str, size: str, language: str) -> Child:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=f"{language}-BE", reduced_motion="reduce"
    )
    context.add_init_script(NO_WORKER)
    context.add_init_script(VOICES)
    page = context.new_page()
    page.goto(f"{box.url}/box/k/{door}/")
    page.wait_for_selector(".ready[data-state=ready]")
    return Child(page, f"{language}-easy" if door == "GE" else language)


def shots(child: Child) -> Iterator[Shot]:
    """The door, the assent, one screen of every type, the end."""
    seen: set[str] = set()
    yield "door", taken(child.page)
    child.enter()
    child.page.click(f".choices [data-track={child.lang}]")
    yield "assent", taken(child.page)
    child.page.click("[data-decision=yes]")
    for screen in child.walk():
        name = screen.removeprefix("question-")
        if name not in seen:
            yield name, taken(child.page)
        seen.add(name)
    child.put_in()
    yield "receipt", taken(child.page)


def sheet(shown: list[Shot], size: str) -> Image.Image:
    width, height = (round(side * SCALE[size]) for side in SIZES[size])
    columns = COLUMNS[size]
    rows = -(-len(shown) // columns)
    whole = Image.new(
        "RGB", (columns * (width + MARGIN) + MARGIN, rows * (height + CAPTION + MARGIN) + MARGIN), "#D5D7E5"
    )
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(15)
    for place, (name, shot) in enumerate(shown):
        x = MARGIN + (place % columns) * (width + MARGIN)
        y = MARGIN + (place // columns) * (height + CAPTION + MARGIN)
        pen.text((x, y), name, fill="#191A3A", font=font)
        whole.paste(shot.resize((width, height), Image.Resampling.LANCZOS), (x, y + CAPTION))
    return whole


def alone(browser: Browser, box: Box) -> None:
    """“My screen”, and a question as one child may have made it."""
    for size, language, words in (
        ("tablet", "nl", ("Zwart en geel", "Links", "Groot", "Ver uit elkaar")),
        ("phone", "fr", ("Noir et jaune", "La gauche", "Grande", "Bien espacées")),
    ):
        child = at_the_door(browser, box, "G6", size, language)
        child.begin()
        child.page.click(".look-btn")
        kept(taken(child.page), f"my-screen-{language}-{size}")
        for word in words:
            child.page.locator("dialog").get_by_text(word, exact=True).click()
        child.page.click("dialog .btn-main")
        while child.screen != "question-picture":
            child.next()
        child.page.keyboard.press("F2")
        kept(taken(child.page), f"my-screen-chosen-{language}-{size}")
        child.page.context.close()


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with serving(bundles()) as box, sync_playwright() as play:
        box.media[PICTURE] = picture()
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for door, age in SHOWN.items():
            for size in SIZES:
                for language in ("nl", "fr"):
                    child = at_the_door(browser, box, door, size, language)
                    kept(sheet(list(shots(child)), size), f"types-{age}-{language}-{size}")
                    child.page.context.close()
        alone(browser, box)
        browser.close()


if __name__ == "__main__":
    main()
