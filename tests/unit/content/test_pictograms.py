"""The drawings: safe to show, small enough to take along, found in three languages."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from surveys import pictograms
from surveys.engine.playable import playable
from tests.unit.engine.examples import choices, document, item

ALL = [one for one in pictograms.everything().values() if one.svg]
SPRITE = Path(__file__).parents[3] / "surveys" / "client" / "templates" / "client" / "sprite.html"
DRAWN = {"svg", "g", "path", "circle", "ellipse", "rect", "line"}
ATTRIBUTES = re.compile(
    r"viewBox|d|fill|fill-rule|clip-rule|stroke(-[a-z]+)?|c[xy]|r[xy]?|[xy][12]?|width|height|transform|opacity|fill-opacity|color|paint-order"
)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_a_drawing_is_shapes_and_nothing_else(one: pictograms.Pictogram) -> None:
    root = ET.fromstring(one.svg)  # noqa: S314  our own file
    for node in root.iter():
        assert node.tag.removeprefix("{http://www.w3.org/2000/svg}") in DRAWN
        assert not [name for name in node.attrib if not ATTRIBUTES.fullmatch(name)]
        assert not [value for value in node.attrib.values() if "url(" in value or ":" in value]
        assert not (node.text or "").strip()
    assert root.attrib["viewBox"] == "0 0 72 72"
    assert len(one.svg) < 6000


def test_every_drawing_has_a_name_in_three_languages_that_a_document_may_write() -> None:
    assert len(ALL) > 500
    for one in ALL:
        assert all(one.label(language).strip() for language in ("nl", "fr", "en"))
        assert one.group in pictograms.GROUPS
    names = choices(*(f"c{number}" for number in range(len(ALL[:150]))))
    for choice, one in zip(names, ALL, strict=False):
        choice["pictogram"] = one.name
    assert not playable(document(item("a", "single", categories=names))).faults


@pytest.mark.parametrize(
    ("typed", "language", "name"),
    [
        ("gsm", "nl", "om-mobile-phone"),
        ("téléphone", "fr", "om-mobile-phone"),
        ("ecole", "fr", "om-school"),
        ("school", "nl", "om-school"),
        ("triste", "fr", "om-crying-face"),
        ("AI", "nl", "om-ai-hand"),
        ("tablette", "nl", "om-tablet"),
        ("fiets", "fr", "om-bicycle"),
    ],
)
def test_a_drawing_is_found_by_its_word_whatever_the_language(typed: str, language: str, name: str) -> None:
    assert name in [one.name for one in pictograms.search(typed, language=language)]


def test_the_readers_own_name_comes_first_and_groups_narrow() -> None:
    assert pictograms.search("chat", language="fr")[0].labels["fr"].startswith("chat")
    assert {one.group for one in pictograms.search("", group="food")} == {"food"}
    assert pictograms.search("zzzz") == []


def test_every_picture_of_the_clients_own_has_a_name() -> None:
    own = [name for name, one in pictograms.everything().items() if not one.svg]
    assert sorted(own) == sorted(re.findall(r'symbol id="p-([^"]+)"', SPRITE.read_text(encoding="utf-8")))


def test_a_tablet_takes_along_what_its_questionnaire_names_and_nothing_more() -> None:
    listed = [
        {**one, "pictogram": name}
        for one, name in zip(choices("x", "y", "z"), ("om-tablet", "phone", "om-none"), strict=True)
    ]
    taken = pictograms.used(
        document(item("a", "single", categories=listed, pictogram="om-school")), [{"pictogram": "om-wifi"}]
    )
    assert list(taken) == ["om-school", "om-tablet", "om-wifi"]
    assert taken["om-tablet"].startswith("<svg")
    assert pictograms.everything()["om-tablet"].address.startswith("data:image/svg+xml,%3Csvg")
