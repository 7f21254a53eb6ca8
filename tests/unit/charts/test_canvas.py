"""The canvas: the same bytes, a PNG of the stated size, words in the SVG, letters that exist, lines that fit."""

from __future__ import annotations

import io
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from analysis.charts.canvas import Canvas
from analysis.charts.theme import DARK, LIGHT
from analysis.charts.type import shortened, text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"


def drawn(theme=LIGHT) -> Canvas:
    canvas = Canvas(200, 100, theme)
    canvas.text(10, 20, "Één kind op vijf\u202f: “œuvre” – 5\u202f%", colour=theme.ink)
    canvas.interval(20, 120, 60, theme.colour(1), name="m-0")
    canvas.marker(70, 60, "o", colour=theme.colour(1), hollow=False)
    canvas.hatch((10, 190), (80, 90))
    return canvas


def test_equal_drawings_are_equal_bytes_in_both_forms() -> None:
    assert drawn().svg("a", "b", "nl") == drawn().svg("a", "b", "nl")
    assert drawn().png() == drawn().png()


def test_a_png_is_twice_the_points_and_lies_on_the_surface() -> None:
    for theme in (LIGHT, DARK):
        with Image.open(io.BytesIO(drawn(theme).png())) as picture:
            assert picture.format == "PNG"
            assert picture.size == (400, 200)
            assert "#{:02X}{:02X}{:02X}".format(*picture.convert("RGB").getpixel((399, 0))) == theme.surface
            assert len(picture.getcolors(10_000)) > 4


def test_the_svg_names_itself() -> None:
    root = ElementTree.fromstring(drawn().svg("Kort & goed", "Totaal < 5", "nl"))  # noqa: S314  our own bytes
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root.findall(f"{SVG}title")[0].get("id")
    assert root.get("aria-describedby") == root.findall(f"{SVG}desc")[0].get("id")
    assert root.findtext(f"{SVG}title") == "Kort & goed"
    assert root.findtext(f"{SVG}desc") == "Totaal < 5"


def test_text_is_drawn_in_the_products_typeface() -> None:
    ids = [path.get("id", "") for path in ElementTree.fromstring(drawn().svg()).iter(f"{SVG}path")]  # noqa: S314
    assert {name.rsplit("-", 1)[0] for name in ids if name.count("-") == 2} == {"AtkinsonHyperlegibleNext-Regular"}


def test_letters_that_no_typeface_has_become_boxes_instead_of_a_fault() -> None:
    canvas = Canvas(200, 40, LIGHT)
    canvas.text(10, 20, "Ελληνικά 🙂 \U00010380", colour=LIGHT.ink)
    assert canvas.labels[0].text.startswith("Ελληνικά ")
    assert "\u25a1" in canvas.labels[0].text
    assert canvas.svg()


def test_a_long_word_is_broken_and_a_long_label_ends_in_an_ellipsis() -> None:
    word = "Kindersmartphonegebruiksregistratiesysteem"
    lines = wrap(word, 9.5, 100)
    assert "".join(line.removesuffix("-") for line in lines) == word
    assert all(text_width(line, 9.5) <= 100 for line in lines)
    assert len(shortened("een twee drie vier vijf zes zeven acht negen tien", 9.5, 60, 2)) == 2
    assert shortened("een twee drie vier vijf zes zeven acht negen tien", 9.5, 60, 2)[1].endswith("…")
    assert shortened("kort", 9.5, 60, 2) == ["kort"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(max_codepoint=0x17F), max_size=80), st.floats(30, 300))
def test_no_line_is_wider_than_its_place(text: str, width: float) -> None:
    assert all(text_width(line, 9.5) <= width or len(line) <= 2 for line in wrap(text, 9.5, width))
