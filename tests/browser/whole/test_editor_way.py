"""A researcher who knows no programming writes a bilingual questionnaire from nothing in the editor, and publishes it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import Staff
from tests.browser.whole.steps import at_the_door
from tests.browser.whole.troubles import Troubles
from tests.browser.whole.writer import KeyboardWriter, Writer


def begin(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, kind: type[Staff] = Staff
) -> Staff:
    """Signed in, at an empty questionnaire of a wave without any."""
    staff = kind(new_page(locale="en-GB"), product, one_class, troubles)
    staff.sign_in()
    page = staff.page
    page.goto(f"{product.address}/studies/{one_class['study']}/waves/add/")
    page.get_by_label("Name in Dutch").fill("Golf X")
    page.get_by_label("Name in French").fill("Vague X")
    page.get_by_label("Last day to withdraw").fill("2027-01-31")
    page.locator("#id_standard").uncheck()
    page.locator("main form button").click()
    staff.follow("New questionnaire")
    staff.stands("New questionnaire")
    staff.look("new questionnaire")
    page.get_by_label("Title in Dutch").fill("Jij en je gsm")
    page.get_by_label("Title in French").fill("Toi et ton GSM")
    page.get_by_label("For whom").select_option("secondary")
    page.get_by_role("button", name="Begin to write").click()
    expect(page.locator("#studio")).to_be_visible()
    staff.look("empty editor")
    return staff


def look(staff: Staff, name: str) -> None:
    """From the top: the bar that stays in sight covers nothing that could be pressed."""
    staff.page.evaluate("scrollTo(0, 0)")
    staff.look(name)


def write_four(writer: Writer, staff: Staff) -> None:
    page = writer.page
    writer.say("module/start/title", ("Jouw gsm", "Ton GSM"))
    at = writer.add("number", "age", ("Hoe oud ben je?", "Quel âge as-tu ?"))
    writer.done(at)
    at = writer.add("single", "own_phone", ("Heb je een eigen gsm?", "As-tu ton propre GSM ?"))
    writer.answers(
        at, {1: ("Een smartphone", "Un smartphone"), 2: ("Een gewone gsm", "Un GSM simple"), 3: ("Nee", "Non")}
    )
    page.keyboard.press("Tab")
    writer.settled()
    look(staff, "an open question")
    writer.done(at)
    at = writer.add("multiple", "apps", ("Welke apps gebruik je?", "Quelles applis utilises-tu ?"))
    writer.answers(at, {1: ("WhatsApp", "WhatsApp"), 2: ("TikTok", "TikTok"), 3: ("Geen van deze", "Aucune")})
    writer.press(page.locator("#more-item-apps-category-3 > summary"))
    writer.press(page.locator("#exclusive-item-apps-category-3"))
    writer.settled()
    condition = page.locator("#ask_if-item-apps")
    writer.type(condition, "own_phone = ")
    expect(writer.item("apps").locator(".logic-said")).to_contain_text("write ==")
    writer.type(condition, 'own_phone == "een_smartphone"')
    expect(writer.item("apps").locator(".logic-said")).to_contain_text("Een smartphone")
    page.keyboard.press("Tab")
    writer.settled()
    look(staff, "a condition in words")
    writer.done(at)
    at = writer.add("yesno", "night", ("Slaap je met je gsm naast je?", "Dors-tu avec ton GSM près de toi ?"))
    writer.type(page.locator("#ask_if-item-night"), 'own_phone != "nee"')
    page.keyboard.press("Tab")
    writer.done(at)


def write_the_others(writer: Writer) -> None:
    page = writer.page
    at = writer.add("grid", "habits", ("Hoe vaak doe je dit?", "À quelle fréquence fais-tu ceci ?"))
    rows = page.locator("#item-habits .entry textarea[data-address*='/row/']")
    for place, text in enumerate(("Filmpjes kijken", "Regarder des vidéos", "Chatten", "Chatter")):
        writer.type(rows.nth(place), text)
    writer.choose(page.locator("#scale-habits"), "FREQ3")
    expect(writer.text(f"{at}/category/3", "fr")).to_have_value("Souvent")
    writer.settled()
    writer.done(at)
    for variable, nl, fr in (
        ("school_rule", "Mag een gsm op jouw school?", "Le GSM est-il permis à ton école ?"),
        ("home_rule", "Zijn er thuis afspraken?", "Y a-t-il des règles à la maison ?"),
    ):
        writer.done(writer.add("yesno", variable, (nl, fr)))
    at = writer.add("smiley", "liked", ("Hoe vind je chatten?", "Que penses-tu du chat ?"))
    writer.done(at)
    at = writer.add(
        "single", "worried", ("Hoe erg vind je ruzie in een chat?", "Une dispute dans un chat, ça te touche ?")
    )
    writer.choose(page.locator("#scale-worried"), "UPSET4")
    expect(writer.text(f"{at}/category/4", "nl")).to_have_value("Heel erg")
    writer.settled()
    writer.done(at)
    at = writer.add("single", "place", ("Waar gebruik je je gsm het meest?", "Où utilises-tu le plus ton GSM ?"))
    writer.press(writer.item("place").get_by_role("button", name="Paste a list…"))
    writer.type(page.locator("#paste-text"), "Thuis\tÀ la maison\nOp school\tÀ l’école\nOp straat\tEn rue")
    writer.press(page.get_by_role("button", name="Put it in"))
    expect(writer.text(f"{at}/category/3", "fr")).to_have_value("En rue")
    writer.settled()
    writer.done(at)
    writer.done(writer.add("text", "idea", ("Wat wil je nog zeggen?", "Que veux-tu encore dire ?")))
    at = writer.add("card", "thanks", ("Dank je wel! Praten helpt.", "Merci ! Parler aide."))
    writer.press(page.locator("#settings-thanks > summary"))
    writer.press(page.locator("#helpcard-item-thanks"))
    writer.settled()
    writer.done(at)


def publish(staff: Staff) -> None:
    staff.follow("Read and publish")
    expect(staff.main.get_by_role("heading", name="First mend this")).to_have_count(0)
    staff.press("Publish…")
    staff.agree("Publish")
    expect(staff.main.locator(".tag-ok").first).to_contain_text("published")


def answer_on_a_phone(product: Product, one_class: dict[str, Any], new_page: NewPage) -> None:
    """A child without a gsm: the two questions about it are never asked."""
    sitting = product.ask("class_for_newest", study=one_class["study"], places=6)
    phone = new_page(viewport={"width": 390, "height": 844}, locale="fr-BE", has_touch=True)
    phone.goto(f"{product.address}/box/k/{sitting['door']}/")
    child = at_the_door(phone, "fr")
    child.begin(sitting["slips"][0])
    asked = []
    while child.screen != "finish":
        asked.append(child.heading)
        if child.heading.startswith("As-tu ton propre"):
            child.pick("Non")
        else:
            child.answer()
        child.next()
    assert [heading for heading in asked if "applis" in heading or "Dors-tu" in heading] == []
    assert len(asked) == 12 - 2 + 1, asked
    child.put_in()
    product.wait_for(1, "counts", member="in_box", batch=sitting["batch"])


@pytest.mark.parametrize("kind", [Writer, KeyboardWriter], ids=["by hand", "by keys alone"])
def test_twelve_questions_in_two_languages_from_nothing_to_published(
    kind: type[Writer], product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    staff = begin(product, one_class, new_page, troubles)
    write_four(kind(staff.page), staff)
    write_the_others(kind(staff.page))
    expect(staff.page.locator(".item")).to_have_count(12)
    expect(staff.page.locator("#saved")).to_have_text("All changes are saved.")
    staff.page.reload()
    expect(staff.page.locator(".item .st-missing")).to_have_count(0)
    look(staff, "twelve questions")
    publish(staff)
    if kind is Writer:
        answer_on_a_phone(product, one_class, new_page)


def two_questions(staff: Staff) -> Writer:
    writer = Writer(staff.page)
    writer.done(writer.add("yesno", "first", ("Eén?", "Un ?")))
    writer.done(writer.add("yesno", "second", ("Twee?", "Deux ?")))
    return writer


def order(page: Page) -> list[str | None]:
    return [item.get_attribute("data-item") for item in page.locator(".item").all()]


def test_the_keys_on_a_question_move_copy_remove_and_undo_and_the_focus_stays(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    staff = begin(product, one_class, new_page, troubles)
    writer, page = two_questions(staff), staff.page
    handle = page.locator("#handle-first")
    handle.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".item").first).to_have_attribute("data-item", "second")
    expect(handle).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#handle-second")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator("#said")).to_have_text("Removed. Undo brings it back.")
    expect(handle).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(".item")).to_have_count(2)
    writer.settled()
    assert order(page) == ["second", "first"]
    page.locator("#handle-first").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    staff.look("the keys")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Question, Dutch")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-item-first-texts-nl")).to_contain_text("reviewed by")
    expect(page.get_by_role("textbox", name="Question, French")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#handle-first")).to_be_focused()


def test_what_the_accessibility_tree_says_of_an_open_question(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    staff = begin(product, one_class, new_page, troubles)
    two_questions(staff)
    staff.page.locator("#handle-first").click()
    expect(staff.page.get_by_role("textbox", name="Question, Dutch")).to_be_focused()
    expect(staff.page.get_by_role("status").filter(has_text="All changes are saved.")).to_be_visible()
    expect(staff.page.locator("#item-first")).to_match_aria_snapshot("""
- article "Question first":
  - textbox "Variable": first
  - combobox "Kind"
  - button "Move up"
  - button "Move down"
  - button "Done" [expanded]
  - group "Question":
    - textbox "Question, Dutch": Eén?
    - textbox "Question, French": Un ?
  - group "Answer 1":
    - textbox "Answer 1, Dutch": Ja
""")
    expect(staff.page.locator("#item-second .handle")).to_have_accessible_name("Write second")
    expect(staff.page.locator("#item-second .handle")).to_have_accessible_description("Twee? Deux ?")


def test_without_a_connection_nothing_typed_is_lost_and_it_is_said(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    staff = begin(product, one_class, new_page, troubles)
    writer, page = two_questions(staff), staff.page
    page.locator("#handle-first").click()
    question = page.get_by_role("textbox", name="Question, Dutch")
    expect(question).to_be_focused()
    page.route("**/edit/write/", lambda route: route.abort())
    question.fill("Getypt zonder net")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Not saved: there is no connection.")
    expect(question).to_have_value("Getypt zonder net")
    page.unroute("**/edit/write/")
    troubles.found.clear()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#saved")).to_have_text("All changes are saved.")
    writer.settled()
    page.reload()
    expect(page.locator("#q-first")).to_contain_text("Getypt zonder net")


def test_two_people_at_one_text_choose_and_nothing_is_lost(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles
) -> None:
    staff = begin(product, one_class, new_page, troubles)
    two_questions(staff)
    other = staff.page.context.new_page()
    other.goto(staff.page.url)
    for page in (staff.page, other):
        page.locator("#handle-first").click()
        expect(page.get_by_role("textbox", name="Question, Dutch")).to_be_focused()
    other.get_by_role("textbox", name="Question, Dutch").fill("Van de ander")
    other.keyboard.press("Tab")
    expect(other.locator("#saved")).to_have_text("All changes are saved.")
    Writer(other).settled()
    mine = staff.page.get_by_role("textbox", name="Question, Dutch")
    mine.fill("Van mij")
    staff.page.keyboard.press("Tab")
    card = staff.page.get_by_role("alertdialog")
    expect(card).to_contain_text("Van de ander")
    expect(card).to_contain_text("Van mij")
    expect(mine).to_have_value("Van mij")
    troubles.found.clear()
    look(staff, "two texts to choose from")
    card.get_by_role("button", name="Put both in the field").click()
    expect(mine).to_have_value("Van mij\nVan de ander")
    staff.page.keyboard.press("Tab")
    Writer(staff.page).settled()
    staff.page.reload()
    expect(staff.page.locator("#q-first")).to_contain_text("Van mij Van de ander")
