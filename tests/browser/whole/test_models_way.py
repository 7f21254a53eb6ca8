"""A model in Dutch, a scale and profiles in French: built from the codebook, computed, read, kept, by keyboard and phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.staff import JOB_MS, Staff
from tests.browser.whole.troubles import Troubles

PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1024, "height": 768}


def at_home(product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles) -> Staff:
    """Signed in, a release made, at the page of models."""
    staff = Staff(new_page(locale="en-GB", accept_downloads=True), product, one_class, troubles)
    staff.sign_in()
    product.ask("rest_of_the_field", study=one_class["study"], schools=12, size=25)
    study = f"{product.address}/studies/{one_class['study']}/"
    staff.page.goto(f"{study}releases/")
    staff.press("Make a release")
    expect(staff.main.locator(".studies a")).to_be_visible(timeout=JOB_MS)
    staff.page.goto(f"{study}analyses/")
    return staff


def speak(page: Page, language: str, title: str) -> None:
    page.locator("form.lang button", has_text=language).click()
    expect(page.locator("main h1")).to_have_text(title)


def both_sizes(staff: Staff, name: str) -> None:
    """For everybody, on a tablet lying down and on a phone, where nothing is wider than the screen."""
    for size in (PHONE, SCREEN):
        staff.page.set_viewport_size(size)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not staff.page.evaluate(wide), f"{name} is wider than {size['width']}"
        staff.look(f"{name}, {size['width']}")


def add(page: Page, words: str, *names: str, act: str) -> None:
    """Search the codebook, tick, add."""
    with page.expect_response(lambda answer: "/analyses/choose/" in answer.url):
        page.locator("#q").fill(words)
    for name in names:
        page.locator(f"#entries input[value={name}]").check()
    with page.expect_response(lambda answer: "/books/universe/" in answer.url):  # asked once the new form listens
        page.locator(f'button[value="{act}"]').click()
    expect(page.locator(f"#entries input[value={names[0]}]")).not_to_be_checked()


def computed(staff: Staff, title: str) -> None:
    """Press the button, wait for the job, open the result."""
    page = staff.page
    page.locator('button[value="run"]').press("Enter")
    expect(page.locator(".todo b").first).to_have_text(title, timeout=JOB_MS)
    page.locator(".todo a.btn").first.click()
    expect(page.locator("main h1")).to_contain_text(title)


def test_models_scales_and_profiles_without_a_manual(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, tmp_path: Path
) -> None:
    staff = at_home(product, one_class, new_page, troubles)
    page = staff.page
    speak(page, "NL", "Modellen, schalen, profielen")
    both_sizes(staff, "models, empty")
    the_model(staff, tmp_path)
    page.goto(f"{product.address}/studies/{one_class['study']}/analyses/")
    speak(page, "FR", "Modèles, échelles, profils")
    the_scale(staff)
    the_profiles(staff)


def the_model(staff: Staff, folder: Path) -> None:
    page = staff.page
    staff.follow("Maak een model")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Wat verklaard moet worden").select_option("ai_used")
    expect(page.get_by_label("Ja", exact=True)).to_be_checked()
    add(page, "gender", "gender", act="add-terms")
    add(page, "age", "age", act="add-terms")
    expect(page.locator("#formula")).to_have_value("ai_used ~ gender + age")
    page.get_by_label("Voor wie het resultaat bedoeld is").select_option("team")
    page.get_by_label("Titel in het Nederlands").fill("Wie gebruikt AI?")
    both_sizes(staff, "model, form")
    computed(staff, "Wie gebruikt AI?")
    expect(page.locator(".sentences").first).to_contain_text("met de andere kenmerken gelijk")
    expect(page.locator("main")).to_contain_text("het bewijst geen oorzaak")
    both_sizes(staff, "model, result")
    sheets = load_workbook(staff.download("result.xlsx?language=nl", folder)).sheetnames
    assert sheets[:2] == ["In woorden", "Gecorrigeerde percentages"]


def the_scale(staff: Staff) -> None:
    page = staff.page
    staff.follow("Faire une échelle")
    add(page, "hab_", "hab_check", "hab_think", "hab_sleep", "hab_quarrel", "hab_escape", act="add-questions")
    page.locator("#audience").select_option("team")
    page.locator("#at-least").fill("3")
    page.locator("#title-fr").fill("Habitudes")
    both_sizes(staff, "scale, form")
    computed(staff, "Habitudes")
    expect(page.locator(".glance")).to_contain_text("moyenne, avec au moins 3 réponses sur 5")
    both_sizes(staff, "scale, result")
    page.get_by_label("Nom de la variable").fill("habits")
    staff.press("Garder")
    expect(page.locator("main")).to_contain_text("L’échelle est maintenant la variable «\u202fhabits\u202f».")


def the_profiles(staff: Staff) -> None:
    page = staff.page
    staff.follow("Chercher des profils")
    add(page, "freq_", "freq_video", "freq_game", "freq_chat", act="add-questions")
    page.locator("#audience").select_option("team")
    page.locator("#profiles").fill("2")
    page.locator("#title-fr").fill("Usagers")
    both_sizes(staff, "profiles, form")
    computed(staff, "Usagers")
    expect(page.locator("h1 .tag")).to_have_text("exploratoire")
    expect(page.locator("main")).to_contain_text("Ils servent à poser des questions, pas à prouver.")
    both_sizes(staff, "profiles, result")
