"""The bank that ships: what it holds, that it can be asked, and what is known of every text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from surveys import bank, instruments
from surveys.bank import readings
from surveys.engine import borrowing, document
from surveys.engine.lint.linting import lint
from surveys.engine.texts import item_texts, text_hash

EVERY_TRACK = {"nl", "fr", "de", "nl-easy", "fr-easy", "de-easy"}
BOTH = ("nl", "fr")
LEVELS = {"A": "first", "B": "primary", "C": "secondary", "E": "easy"}
"""For whom an item is, and the level of the linter's reader."""
LONGEST = {"nl": 17, "fr": 17, "de": 17, "nl-easy": 12, "fr-easy": 12, "de-easy": 12}
SHARED = ("FREQ7", "FREQ3", "DUR6", "TRUE4", "SKILL5", "UPSET4", "YEAR5", "SMILEY3", "SMILEY5", "LADDER10")


def asking() -> list[bank.Entry]:
    return [each for each in bank.entries() if each.item["type"] != "card"]


def documents() -> dict[str, dict]:
    """Each topic for each age, in Dutch and French, and in every track of what has them all."""
    found = {}
    for topic in bank.ORDER:
        for age in ("", "A", "B", "C", "E"):
            for tracks in (BOTH, tuple(sorted(EVERY_TRACK))):
                one = bank.document(topic, age, tracks)
                if one["modules"][0]["items"]:
                    found[f"{one['name']}-{len(tracks)}"] = one
    return found


DOCUMENTS = documents()


def test_it_holds_enough_for_a_study() -> None:
    assert len(asking()) >= 120
    assert all(set(BOTH) <= set(each.tracks) for each in asking())
    assert sum(set(each.tracks) >= EVERY_TRACK for each in asking()) >= 60


def test_every_track_that_an_item_begins_is_whole() -> None:
    assert {each.id: set(each.item["texts"]) - set(each.tracks) for each in bank.entries()} == {
        each.id: set() for each in bank.entries()
    }


def test_nothing_is_there_twice() -> None:
    entries = bank.entries()
    names = Counter(
        name for each in entries for name in (each.variable, *(r["variable"] for r in each.item.get("rows", [])))
    )
    assert [name for name, n in names.items() if n > 1] == []
    assert len({(each.id, each.version) for each in bank.every_version()}) == len(bank.every_version())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_topic_can_be_published_as_it_stands(name: str) -> None:
    assert document.check(DOCUMENTS[name]) == []


def said_by_the_linter(age: str, tracks: tuple[str, ...]) -> set[tuple[str, str]]:
    """(variable, rule) of all that must be mended or explained in the items for one age."""
    whole = [bank.document(topic, age, tracks) for topic in bank.ORDER]
    found = [lint(each, level=LEVELS[age]) for each in whole if each["modules"][0]["items"]]
    return {(one.variable, one.rule.name) for each in found for one in each if one.severity != "hint"}


def explained() -> set[tuple[str, str]]:
    variables = {each.id: each.variable for each in bank.entries()}
    return {(variables[one], rule) for one, rules in bank.motives().items() for rule in rules}


@pytest.mark.parametrize("age", LEVELS)
def test_what_the_linter_says_has_a_motive(age: str) -> None:
    tracks = tuple(sorted(EVERY_TRACK)) if age in "AE" else BOTH
    assert said_by_the_linter(age, tracks) - explained() == set()


def test_no_motive_is_idle() -> None:
    assert explained() - set().union(*(said_by_the_linter(age, BOTH) for age in LEVELS)) == set()


def test_items_that_share_a_scale_answer_alike() -> None:
    assert set(SHARED) <= set(bank.scales())
    for each in bank.entries():
        if each.scale:
            assert each.item["categories"] == bank.scales()[each.scale]["categories"], each.id
    held = {each.scale for each in bank.entries()}
    assert held - set(bank.scales()) == {""}


def test_every_name_an_entry_gives_has_its_words() -> None:
    for each in bank.every_version():
        assert set(each.notes) <= set(bank.notes()), each.id
        assert set(each.sources) <= {bank.OWN, *bank.sources()}, each.id
        assert each.ages, each.id
        assert set(each.ages) <= set("ABCE"), each.id
    for scale in bank.scales().values():
        assert set(scale["notes"]) <= set(bank.notes())
    sentences = [*bank.notes().values(), *(said for rules in bank.motives().values() for said in rules.values())]
    sentences += [scale["title"] for scale in bank.scales().values()]
    assert all({"en", "nl", "fr"} == {language for language, text in each.items() if text} for each in sentences)


def test_what_asks_says_what_it_is_about_and_what_it_can_be_compared_with() -> None:
    for each in asking():
        assert each.item.get("concept"), each.id
        assert each.notes, each.id


def test_questions_are_short_and_weigh_the_same_in_both_languages() -> None:
    for each in asking():
        for track, text in each.item["texts"].items():
            longest = max(len(sentence.split()) for sentence in text.replace("?", ".").split(". "))
            assert longest <= LONGEST[track], (each.id, track, text)
        shorter, longer = sorted(len(each.item["texts"][track]) for track in BOTH)
        assert longer <= 1.6 * shorter or longer < 40, each.id


@pytest.mark.parametrize("track", ["fr", "fr-easy"])
def test_french_signs_have_their_thin_space(track: str) -> None:
    for each in bank.entries():
        for text in (texts[track] for texts in bank.texts(each.item) if track in texts):
            for place, sign in enumerate(text):
                if sign in "?!;:»":
                    assert text[place - 1] == "\u202f", (each.id, text)


def test_children_under_twelve_are_asked_nothing_of_the_highest_sensitivity() -> None:
    assert [each.id for each in asking() if each.item["sensitivity"] == 3 and set(each.ages) != {"C"}] == []
    young = [each.id for each in asking() if "A" in each.ages and each.item["sensitivity"] > 1]
    assert young == []


def test_a_card_with_help_stands_behind_what_is_sensitive() -> None:
    for topic in bank.ORDER:
        items = [each.item for each in bank.entries() if each.topic == topic]
        places = [place for place, item in enumerate(items) if item.get("sensitivity", 0) >= 2]
        for place in places:
            assert any(item.get("helpcard") and item["type"] == "card" for item in items[place:]), items[place][
                "variable"
            ]


def test_wave_one_asked_its_questions_in_the_words_of_the_bank() -> None:
    held = {each.variable: each for each in bank.entries()}
    differing = {}
    for name in ("wave1-primary", "wave1-secondary"):
        for module in instruments.instrument(name)["modules"]:
            for item in module["items"]:
                if item["variable"] in held:
                    found = borrowing.differences(held[item["variable"]].item, item, set(BOTH))
                    differing |= {f"{item['variable']}: {each}": 1 for each in found if each.track}
                    codes = [
                        [c["code"] for c in one.get("categories", [])] for one in (held[item["variable"]].item, item)
                    ]
                    differing |= {} if not all(codes) or codes[0] == codes[1] else {item["variable"]: 1}
    assert list(differing) == []


def test_every_dutch_and_french_text_was_read_against_the_other() -> None:
    assert readings.unread() == []
    for address, texts in readings.every_text().items():
        for track, other in readings.PAIR.items():
            found = readings.reading_of(address, track, texts)
            assert found is not None, address
            assert (found.read_against, found.text) == (other, text_hash(texts[track]))
            assert found.by
            assert found.on


def test_a_reading_is_void_once_either_text_changes() -> None:
    entry = next(each for each in bank.entries() if each.variable == "own_phone")
    (address, texts), *_rest = readings.addressed(entry)
    assert readings.reading_of(address, "nl", texts)
    for track in BOTH:
        assert readings.reading_of(address, "nl", {**texts, track: f"{texts[track]} Nu."}) is None


def test_an_item_is_found_by_its_id_and_version() -> None:
    first = bank.entries()[0]
    assert bank.entry(first.id) is first
    assert bank.entry(first.id, first.version) is first
    assert bank.entry(first.id, 99) is None
    assert bank.entry("nothing") is None


def test_the_newest_version_stands_for_an_item(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = bank.every_version()
    newer = replace(first, version=2)
    monkeypatch.setattr(bank, "every_version", lambda: (first, newer, *rest))
    assert bank.entry(first.id) is newer
    assert bank.entry(first.id, 1) is first
    assert len(bank.entries()) == len(rest) + 1


def test_a_caller_cannot_change_what_the_next_one_gets() -> None:
    item = bank.entries()[1].item
    item["texts"].clear()
    assert bank.entries()[1].item["texts"]


def test_texts_of_an_entry_have_addresses_that_shared_scales_share() -> None:
    shared = [each for each in bank.entries() if each.scale == "FREQ7"][:2]
    one, other = ({address for address, _texts in readings.addressed(each)} for each in shared)
    assert one & other == {f"scale/FREQ7/{code}" for code in range(1, 8)}
    assert len(list(item_texts(shared[0].item))) == len(one)
