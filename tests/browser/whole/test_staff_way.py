"""From the sitting page to the files on the analyst's disk, as the people of the team go there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyreadstat
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.interview import Interview
from tests.browser.whole.staff import JOB_MS, Staff
from tests.browser.whole.steps import at_the_door, in_box, mix, others_put_theirs
from tests.browser.whole.troubles import Troubles

QUESTION = {"nl": "Heb je een eigen gsm?", "fr": "As-tu un GSM à toi\u202f?"}
TABLE = {"nl": "Tabel", "fr": "Tableau"}
HIDDEN = "•••"


def pupil(page: Page, product: Product, one_class: dict[str, Any], slip: str) -> None:
    """Answers in Dutch on a telephone and sees the envelope go."""
    page.goto(f"{product.address}/box/k/{one_class['door']}/")
    child = at_the_door(page)
    child.begin(slip)
    Interview(child, product.bundle(one_class["door"]), {"age": 11, "gender": 2, "own_phone": 1, "honest": 1}).go()
    child.put_in()
    page.click(".pair .choice >> nth=0")
    expect(page.locator("h1")).to_have_text("Je envelop zit in de bus")


def sitting(staff: Staff, phone: Page) -> None:
    """Prints the slips, opens, watches the count in steps of five, closes, mixes."""
    product, one_class = staff.product, staff.one_class
    staff.to_sitting()
    staff.stands("Ready to begin")
    staff.look("sitting, ready")
    staff.follow("Print again")
    staff.stands("Print the slips again")
    staff.look("slips, before")
    staff.press("Make new slips…")
    staff.agree("Make new slips")
    staff.stands("6 slips, shown this once")
    staff.look("slips")
    slips = staff.page.locator(".slip-code").all_inner_texts()
    one_class["slips"] = slips
    staff.follow("I have printed them")
    staff.stands("Ready to begin")
    staff.follow("Prepare the tablets")
    staff.stands("Prepare the tablets")
    staff.look("tablets")
    staff.to_sitting()
    staff.press("Open the sitting")
    staff.stands("The class is answering")
    staff.look("sitting, open")
    pupil(phone, product, one_class, slips[0])
    assert in_box(product, one_class) == 1
    assert staff.counted_anew() == "0 or more envelopes of 6 in the box"
    others_put_theirs(product, one_class, 5)
    assert in_box(product, one_class) == 6
    assert staff.counted_anew() == "5 or more envelopes of 6 in the box"
    staff.press("Close the sitting…")
    staff.agree("Close the sitting")
    staff.stands("The sitting is closed")
    assert staff.count() == "6 envelopes of 6 in the box"
    staff.look("sitting, closed")
    staff.press("Mix the answers…")
    staff.agree("Mix the answers")
    staff.stands("The answers are mixed")
    staff.look("sitting, mixed")


def staff_of(product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles) -> Staff:
    staff = Staff(new_page(locale="en-GB", accept_downloads=True), product, one_class, troubles)
    staff.sign_in()
    return staff


def test_from_the_sitting_to_the_files(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, tmp_path: Path
) -> None:
    staff = staff_of(product, one_class, new_page, troubles)
    others = product.ask("rest_of_the_field", study=one_class["study"], schools=8, size=15)
    staff.page.locator(".studies a").click()
    staff.look("study, in the field")
    sitting(staff, new_page(locale="nl-BE", viewport={"width": 390, "height": 844}))
    staff.release()
    staff.weigh()
    staff.book()
    staff.read(QUESTION["nl"])
    staff.look("table")
    staff.chart_is_drawn()
    a_number_explains_itself(staff)
    shown = {}
    for language, question in QUESTION.items():
        staff.switch_to(language)
        staff.stands(question)
        shown[language] = staff.table()
        staff.look(f"table, {language}")
    assert shown["nl"]["Kinderen (n)"][0] == shown["fr"]["Enfants (n)"][0] == str(others + 6)
    in_dutch, in_french = ([[number(text) for text in line] for line in shown[each].values()] for each in QUESTION)
    assert in_dutch == in_french
    for language in QUESTION:
        the_spreadsheet_is_the_page(
            staff.download(f"book.xlsx?language={language}", tmp_path, made=True), language, shown[language]
        )
    staff.up("Standard")
    staff.up("Version figée 1")
    for language in QUESTION:
        the_data_give_the_table(staff.download(f"data.sav?language={language}", tmp_path), shown[language])


def a_number_explains_itself(staff: Staff) -> None:
    cell = staff.page.locator("table.book .cell").first
    figure = cell.locator("span").inner_text()
    cell.click()
    told = staff.page.locator(".why:popover-open")
    expect(told.locator(".big b")).to_have_text(f"{figure}%")
    expect(told).to_contain_text(f"{figure}% gave the answer")
    staff.look("table, a number explained")
    staff.page.keyboard.press("Escape")


def number(text: str) -> float | None:
    """A number as the pages of this country write it; nothing where it is hidden."""
    plain = text.replace(".", "").replace("\xa0", "").replace("\u202f", "").replace(",", ".")
    return None if plain in {"", HIDDEN} else float(plain)


def share(value: float | str) -> float | None:
    return None if isinstance(value, str) else round(100 * value, 1)


def the_spreadsheet_is_the_page(path: Path, language: str, shown: dict[str, list[str]]) -> None:
    """Every label and every number of the page, on the sheet of the same table."""
    book = load_workbook(path)
    (sheet,) = (
        one for one in book if one.title.startswith(TABLE[language]) and QUESTION[language] in str(one["A1"].value)
    )
    lines = {row[0].value: [cell.value for cell in row[1::2]] for row in sheet.iter_rows(min_row=9, max_row=16)}
    for label, texts in list(shown.items())[:-4]:
        assert [share(value) for value in lines[label][: len(texts)]] == [number(text) for text in texts]
    children = list(shown)[-4]
    bases = [None if value == HIDDEN else value for value in lines[children]]
    assert bases[: len(shown[children])] == [number(text) for text in shown[children]]


def the_data_give_the_table(path: Path, shown: dict[str, list[str]]) -> None:
    """The first column of the table, computed again from rows and weights, under the labels of the file."""
    data, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert meta.missing_ranges["own_phone"] == [{"lo": -7.0, "hi": -1.0}]
    assert not {"adults_know", "home_lang__other"} & set(data.columns)
    asked = data[data["own_phone"] >= 0]
    labels = meta.variable_value_labels["own_phone"]
    shares = asked.groupby("own_phone")["weight"].sum() / asked["weight"].sum()
    computed = {labels[code]: share(each) for code, each in shares.items()}
    told = {label: figure for label, texts in list(shown.items())[:-4] if (figure := number(texts[0])) is not None}
    assert told.items() <= computed.items()
    assert len(told) >= 2
    assert len(asked) == number(list(shown.values())[-4][0])


def test_one_class_alone_is_told_that_it_is_too_small(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    product.ask("open_sitting", sitting=one_class["sitting"])
    others_put_theirs(product, one_class, 6)
    mix(product, one_class)
    staff = staff_of(product, one_class, new_page, troubles)
    staff.release()
    expect(staff.main.locator(".title p")).to_contain_text("6 children")
    staff.press("Weigh to the population")
    expect(staff.main.locator(".job .errorlist")).to_be_visible(timeout=JOB_MS)
    staff.look("release, weights refused")
    staff.book()
    staff.read(QUESTION["nl"])
    staff.look("table, hidden")
    shown = staff.table()
    assert set(shown) > {"Children (n)", "Weighted", "Effective", "Schools"}
    bases = [shown.pop(label) for label in ("Children (n)", "Weighted", "Effective", "Schools")]
    assert {text for texts in shown.values() for text in texts} == {HIDDEN}
    assert {text for texts in bases for text in texts} == {""}
    expect(staff.page.locator(".legend")).to_contain_text("hidden so that nobody can be recognised")
    expect(staff.page.locator(".origin")).to_contain_text("design weights")
    staff.chart_is_drawn()
