"""The chart on a table's page: which kind, chosen by book or reader, both forms to take away, the same in words."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation

from analysis import selectors
from analysis.cell_words import figure as printed
from analysis.charts.numbers import LANGUAGES, figure, number
from analysis.presenting import number_format
from analysis.services import books, releases
from tests.db.analysis import fieldwork

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SPEC = {
    "banner": ["gender", "community"],
    "tables": ["freq_video", "freq_game", {"stub": "own_phone", "chart": "multiples"}],
    "suppress": {"audience": "team", "minimum_n": 5},
}


@pytest.fixture
def page(client, signed_in, study, settings, tmp_path):
    """page(name, number, language, **query) -> response of a page or picture of table `number`."""
    settings.DATA_DIR = tmp_path
    fieldwork.fill(study.public_id, size=6)
    releases.make(study)
    book = books.save_book(study=study, title={"nl": "Proef", "fr": "Essai"}, spec=SPEC)
    run = selectors.run_in(study, books.run(study, {"book": str(book.public_id)}, releases.silent)["run"])
    browser = signed_in("analyst")

    def get(name, number, language="nl", **query):
        browser.cookies["django_language"] = language
        return browser.get(reverse(f"analysis:{name}", args=[study.public_id, run.public_id, number]), query)

    with translation.override("nl"):  # a request leaves its language behind
        yield get


def shown(response) -> tuple[str, set[str], str]:
    """The kind on the page, the kinds it offers, and the alternative text of the picture."""
    text = response.content.decode()
    current = re.findall(r'<a href="\?chart=(\w+)" aria-current="true">', text)
    alts = {html.unescape(alt) for alt in re.findall(r'<img [^>]*alt="([^"]+)" loading="lazy">', text)}
    assert len(current) == len(alts) == 1
    return current[0], set(re.findall(r'<a href="\?chart=(\w+)"', text)), alts.pop()


def test_a_grid_is_shown_whole_and_the_reader_may_choose_another_kind(page) -> None:
    kind, offered, said = shown(page("table", 1))
    assert kind == "grid"
    assert {"dots", "bars", "diverging", "grid", "multiples"} <= offered
    assert "Een game spelen" in said
    kind, _offered, said = shown(page("table", 1, chart="bars"))
    assert kind == "bars"
    assert said.startswith("Staven met interval: Filmpjes of series kijken (Totaal).")
    assert shown(page("table", 1, chart="nothing"))[0] == "grid"


def test_the_book_chooses_the_kind_of_a_table(page) -> None:
    assert shown(page("table", 3))[0] == "multiples"
    assert shown(page("table", 3, "fr"))[2].startswith("Petits multiples")


def test_the_picture_says_what_the_page_says(page) -> None:
    for kind in ("grid", "diverging", "bars"):
        said = shown(page("table", 1, "fr", chart=kind))[2]
        root = ElementTree.fromstring(page("chart", 1, "fr", kind=kind).content)  # noqa: S314  our own
        words = [root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc")]
        assert " ".join(words) == said


def test_the_balance_of_a_chart_stands_in_the_table_too(page) -> None:
    text = html.unescape(page("table", 1, chart="diverging").content.decode())
    line = re.search(r'<tr class="balance">.*?</tr>', text, re.DOTALL)[0]
    figures = re.findall(r"<b>([^<]+)</b>", line)
    said = shown(page("table", 1, chart="diverging"))[2]
    assert figures
    assert re.findall(r": saldo (\S+) ", said) == figures
    assert "Saldo: “Bijna elke dag + Meer keren per dag” min “Nooit + Eén dag”." in text
    assert '<tr class="balance">' not in page("table", 3).content.decode()


def test_both_forms_can_be_taken_away_in_the_kind_that_is_shown(page, study) -> None:
    links = re.findall(
        r'href="([^"]*charts/1\.(?:svg|png)\?download=1[^"]*)"', page("table", 1, chart="bars").content.decode()
    )
    assert {link.split("kind=")[1] for link in links} == {"bars"}
    svg, png = page("chart", 1, download="1", kind="bars"), page("chart_png", 1, download="1", kind="bars")
    assert svg["Content-Disposition"].endswith('-table-1.svg"')
    assert png["Content-Disposition"].endswith('-table-1.png"')
    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert png.content.startswith(b"\x89PNG")
    assert page("chart", 1, theme="dark").content != page("chart", 1).content
    assert page("chart", 1, size="narrow").content != page("chart", 1).content


def test_charts_write_numbers_as_the_page_does() -> None:
    for language in sorted(LANGUAGES - {"de"}):
        with translation.override(language):
            for value in (0.98765, 0.0, 0.0004, 12.345, -3.21, 123456.7):
                assert figure(value, "column_percent", language) == printed(value, "column_percent")
                assert figure(value, "mean", language) == printed(value, "mean")
                assert figure(value, "total", language) == printed(value, "total")
            assert number(4012, language, 0) == number_format(4012)
