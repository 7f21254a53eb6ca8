"""The way from the door to the box: what a child does is what the mixer reads."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import expect

from tests.browser.ui.child import SLIPS
from tests.browser.ui.conftest import NewChild
from tests.browser.ui.site import Box

pytestmark = pytest.mark.browser


def test_what_a_child_answers_is_what_the_mixer_reads(child: NewChild, box: Box) -> None:
    one = child("A13", width=820)
    one.begin()
    one.page.fill("main input[type=text]", "13")
    one.next()
    one.pick("Nee")
    one.next()
    one.go_to("Waar gebruik je een scherm?")
    one.pick("In mijn bed")
    one.pick("Op school")
    one.next()
    one.pick("Eén keer")
    one.next()
    one.pick("Ik snap de vraag niet")
    one.next()
    one.next()
    one.pick("Ergens anders")
    one.page.fill(".extra", "in de bus")
    one.next()
    one.pick("Ik wil het niet zeggen")
    list(one.walk(answering=False))
    one.put_in()
    expect(one.page.locator("h1")).to_have_text("Jouw geheime code")
    (read,) = box.opened()
    assert read["assent"]["decision"] == "yes"
    assert (read["track"], read["switched"]) == ("nl", False)
    answers = read["answers"]
    wanted = {
        "age": 13,
        "own_phone": 3,
        "phone_bedroom": -1,
        "phone_time": -1,
        "tablet_videos": -2,
        "places": [2, 3],
        "post_photo": 2,
        "post_react": -5,
        "post_search": -2,
        "news": 6,
        "news__other": "in de bus",
        "apps": -4,
        "message": -2,
    }
    assert {name: answers.get(name) for name in wanted} == wanted
    assert "take_part" not in answers
    assert "help_card" not in answers


def test_a_no_takes_the_same_screens_and_sends_an_envelope_of_the_same_size(child: NewChild, box: Box) -> None:
    counts = {}
    for slip, decision in zip(SLIPS, ("yes", "no"), strict=False):
        one = child("A9")
        one.begin(slip, decision)
        stones = [one.page.locator(".top .stones li").count()]
        counts[decision] = (len(list(one.walk(answering=False))), stones)
        assert one.heading == "Klaar!"
        one.put_in()
    assert counts["yes"] == counts["no"]
    yes, no = box.opened(2)
    assert (no["assent"]["decision"], no["answers"]) == ("no", {})
    assert yes.keys() == no.keys()
    assert len({len(base64.b64decode(sent["envelope"])) for sent in box.received}) == 1


def test_the_language_can_be_switched_anywhere_without_losing_place_or_answers(child: NewChild, box: Box) -> None:
    one = child("A9")
    one.begin()
    one.go_to("Waar gebruik je een scherm?")
    one.pick("In mijn bed")
    one.page.click(".lang [data-track=fr]")
    assert one.heading == "Où utilises-tu un écran ?"
    assert one.chosen() == ["Dans mon lit"]
    assert one.page.evaluate("document.activeElement.dataset.track") == "fr"
    assert one.page.get_attribute("html", "lang") == "fr"
    list(one.walk(answering=False))
    one.put_in()
    (read,) = box.opened()
    assert (read["track"], read["switched"], read["answers"]["places"]) == ("fr", True, [2])


def test_back_keeps_answers_and_leads_to_the_yes_or_no(child: NewChild) -> None:
    one = child("A9")
    one.begin()
    one.answer()
    one.next()
    one.pick("Ja, een smartphone")
    one.next()
    one.back()
    assert one.chosen() == ["Ja, een smartphone"]
    one.back()
    assert one.page.input_value("main input[type=text]") == "12"
    one.back()
    assert one.screen == "assent"


def test_the_same_slip_goes_on_where_it_stopped_and_another_one_sees_nothing(child: NewChild) -> None:
    one = child("A9")
    one.begin()
    one.answer()
    one.next()
    one.pick("Ja, een gewone gsm")
    one.next()
    place = one.heading
    one.page.reload()
    one.page.wait_for_selector(".ready[data-state=ready]")
    one.enter(SLIPS[1])
    assert one.screen == "language"
    one.page.click(".choices [data-track=nl]")
    one.page.click("[data-decision=yes]")
    assert one.page.input_value("main input[type=text]") == ""
    one.page.reload()
    one.page.wait_for_selector(".ready[data-state=ready]")
    one.enter(SLIPS[0])
    assert one.heading == place
    one.back()
    assert one.chosen() == ["Ja, een gewone gsm"]


def test_next_child_starts_with_an_empty_slip_and_no_words_of_the_child_before(child: NewChild) -> None:
    one = child("A9")
    one.begin()
    one.go_to("Wat moeten grote mensen weten?")
    one.page.fill("textarea", "mijn hondje Bobbie")
    one.next()
    one.put_in()
    one.page.click(".receipt .btn")
    receipt = one.page.inner_text(".receipt output")
    one.page.click(".pair .choice >> nth=1")
    one.on("done")
    one.next()
    one.on("slip")
    assert one.page.input_value(".slip-in") == ""
    html = one.page.content()
    assert "Bobbie" not in html
    assert receipt not in html
    assert one.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    one.begin(SLIPS[1])
    assert one.page.input_value("main input[type=text]") == ""


def test_a_slip_whose_envelope_still_waits_here_cannot_begin_again(child: NewChild, box: Box) -> None:
    box.answer = (503, {"state": "unavailable"})
    one = child("A9")
    one.begin(decision="no")
    list(one.walk(answering=False))
    one.put_in()
    one.page.click(".pair .choice >> nth=0")
    one.on("done")
    one.next()
    one.on("slip")
    one.page.fill(".slip-in", SLIPS[0])
    one.next()
    expect(one.page.locator("#status")).to_contain_text("al een envelop gemaakt")
    assert one.screen == "slip"


def test_stopping_early_sends_what_is_there_or_throws_it_away(child: NewChild, box: Box) -> None:
    for slip, act in zip(SLIPS, ("Stop in de bus wat ik heb", "Gooi alles weg"), strict=False):
        one = child("A9")
        one.begin(slip)
        one.answer()
        one.next()
        one.page.click(".help")
        one.page.click("dialog >> text=Stoppen")
        one.on("stop")
        one.page.click(f".choice >> text={act}")
        one.page.wait_for_selector("main:is([data-screen=receipt], [data-screen=done])")
    kept, thrown = sorted(box.opened(2), key=lambda read: read["assent"]["decision"], reverse=True)
    assert (kept["answers"]["age"], kept["answers"]["own_phone"], kept["answers"]["liked"]) == (12, -6, -6)
    assert (thrown["assent"]["decision"], thrown["answers"]) == ("no", {})


def test_an_envelope_the_box_refuses_waits_for_the_supervisor_and_goes_with_another_slip(
    child: NewChild, box: Box
) -> None:
    box.answer = (403, {"state": "slip-unknown", "code": "slip-unknown"})
    one = child("A9")
    one.begin(decision="no")
    list(one.walk(answering=False))
    one.put_in()
    one.page.click(".pair .choice >> nth=0")
    one.on("done")
    expect(one.page.locator(".wait-note")).to_contain_text("Enveloppen die de begeleider moet bekijken: 1")
    box.answer = (201, {"state": "in"})
    one.page.click("text=Voor de begeleider")
    expect(one.page.locator(".kept-list li")).to_contain_text("De bus kent deze code niet")
    one.page.fill(".kept-list input", "zeqks-gyjn0")
    one.page.click("text=Verstuur met een ander briefje")
    expect(one.page.locator(".kept-list li")).to_have_count(0)
    one.page.click("text=Terug naar de kinderen")
    expect(one.page.locator("h1")).to_have_text("Je envelop zit in de bus")
    first, second = box.received
    assert (second["slip"], second["envelope"]) == (SLIPS[1], first["envelope"])


def test_an_envelope_without_a_network_waits_and_says_that_this_is_fine(child: NewChild, box: Box) -> None:
    one = child("A9")
    one.begin()
    one.page.context.set_offline(True)
    list(one.walk(answering=False))
    one.put_in()
    one.page.click(".pair .choice >> nth=0")
    expect(one.page.locator("h1")).to_have_text("Je envelop wacht op deze tablet")
    expect(one.page.locator(".wait-note")).to_contain_text("Enveloppen die wachten: 1")
    assert box.received == []
    one.page.context.set_offline(False)
    expect(one.page.locator("h1")).to_have_text("Je envelop zit in de bus", timeout=15_000)
    assert len(box.received) == 1


def test_a_receipt_takes_the_answers_out(child: NewChild, box: Box) -> None:
    one = child("A9")
    one.page.click("text=Mijn antwoorden eruit halen")
    one.on("withdraw")
    one.page.fill(".slip-in", "abcd-efgh")
    one.next()
    expect(one.page.locator("#receipt-hint")).to_contain_text("telt 12 letters")
    assert box.withdrawn == []
    one.page.fill(".slip-in", "abcd efgh-jkmn")
    one.next()
    expect(one.page.locator("#receipt-hint")).to_contain_text("dan zijn ze nu weg")
    assert [sent["receipt"] for sent in box.withdrawn] == ["ABCDEFGHJKMN"]
    box.withdraw_answer = (410, {"state": "burnt"})
    one.page.fill(".slip-in", "ABCDEFGHJKMN")
    one.next()
    expect(one.page.locator("#receipt-hint")).to_contain_text("Het kan niet meer")
