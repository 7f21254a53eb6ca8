"""A parent on a telephone, with the letter in hand: reads, agrees, and another day takes it back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consent.tokens import slips
from tests.browser.whole.conftest import NewPage, Product
from tests.browser.whole.test_class_way import fits
from tests.browser.whole.troubles import Troubles

PHONE = {"width": 390, "height": 844}
WORDS = {
    "nl": {"open": "Openen", "yes": "Ja, dat mag", "no": "Nee, liever niet", "confirm": "Bevestigen", "done": "Dank u", "back": "Terug naar de brief"},
    "fr": {"open": "Ouvrir", "yes": "Oui, d’accord", "no": "Non, plutôt pas", "confirm": "Confirmer", "done": "Merci", "back": "Retour à la lettre"},
}  # fmt: skip


def decide(page: Page, words: dict[str, str], answer: str) -> None:
    """The steps of every answer, a yes as well as a no."""
    page.get_by_role("button", name=words["open"]).click()
    for group in page.get_by_role("group").all():
        group.get_by_role("radio", name=words[answer]).check()
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["done"])


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_parent_agrees_and_later_takes_it_back(
    product: Product, one_class: dict[str, Any], new_page: NewPage, troubles: Troubles, language: str
) -> None:
    made = product.ask("prepare_letters", study=one_class["study"])
    words, code = WORDS[language], made["codes"][0]
    page = new_page(locale=f"{language}-BE", viewport=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{product.address}/parents/#{code}")
    expect(page.locator("#code")).to_have_value(code)
    assert page.url == f"{product.address}/parents/{language}/", "the code left the address bar"
    troubles.look(page, "enter")
    page.get_by_role("button", name=words["open"]).click()
    troubles.look(page, "letter")
    assert fits(page)
    page.goto(f"{product.address}/parents/")
    page.fill("#code", slips.display(code))
    decide(page, words, "yes")
    troubles.look(page, "receipt")
    assert fits(page)
    later = new_page(locale=f"{language}-BE", viewport=PHONE)
    later.goto(f"{product.address}/parents/")
    later.fill("#code", slips.display(code).lower())
    decide(later, words, "no")
    said = [tuple(one) for one in product.ask("decisions", study=one_class["study"])]
    assert said == [
        (purpose, value, language) for value in ("granted", "withdrawn") for purpose in ("survey", "audio")
    ]
    assert page.context.cookies() == later.context.cookies() == []
    assert not any(code in address for address in asked[1:])
    assert all(address.startswith(product.address) for address in asked)
