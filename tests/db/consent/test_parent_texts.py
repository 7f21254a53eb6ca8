"""Letters to parents: whole in every language or not at all, with their facts in them, known by the hash of what is read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from consent import selectors, wording
from consent.models import Audience, Text
from consent.services import texts

pytestmark = pytest.mark.django_db(databases=["default"])
FACTS = {
    "controller": "Synthetic Research Group, Examplestraat 1, Gent",
    "contact": "An Synthetic, 09 000 00 00, an@example.org",
    "ethics_reference": "EC synthetic, 2026/12",
    "officer_contact": "officer@example.org",
    "withdraw_until": dt.date(2027, 3, 1),
}


@pytest.fixture
def reader(db):
    return User.objects.create_user("reader@example.org", "a long sentence here", name="Reader")


@pytest.fixture
def told(study):
    for name, value in FACTS.items():
        setattr(study, name, value)
    study.save()
    return study


def draft(study, **changes):
    given = {track: dict(parts) for track, parts in texts.shipped(Audience.PARENT).items()}
    return texts.draft_texts(study=study, audience=Audience.PARENT, texts=given | changes)


def in_use(study, reader, **changes):
    text_set = draft(study, **changes)
    for track in wording.whole(text_set.texts):
        texts.sign(text_set=text_set, track=track, by=reader)
    return texts.activate_texts(text_set=text_set)


@pytest.mark.parametrize("audience", [Audience.PARENT, Audience.TEACHER, Audience.SCHOOL])
def test_the_texts_that_ship_are_whole_in_dutch_and_french_and_name_known_facts(audience):
    shipped = texts.shipped(audience)
    assert wording.whole(shipped) == list(shipped)
    assert set(shipped) >= {"nl", "fr"}
    assert wording.facts_named(shipped) <= set(wording.FACTS)


def test_a_letter_speaks_all_four_languages_of_belgian_letters_and_says_the_same_in_each():
    shipped = texts.shipped(Audience.PARENT)
    assert list(shipped) == ["nl", "fr", "de", "en"]
    shapes = {
        track: {part: (type(value), len(value) if not isinstance(value, str) else 0) for part, value in parts.items()}
        for track, parts in shipped.items()
    }
    assert len({json.dumps(shape, default=str) for shape in shapes.values()}) == 1
    for part in wording.SECTIONS:
        counts = {track: len(parts[part]["lines"]) for track, parts in shipped.items()}
        assert len(set(counts.values())) == 1, (part, counts)
    named = {track: sorted(wording.facts_named(parts)) for track, parts in shipped.items()}
    assert len({tuple(names) for names in named.values()}) == 1


def test_letters_that_ship_read_as_easily_as_their_readers_need():
    for track, parts in texts.shipped(Audience.PARENT).items():
        if track in {"nl", "fr", "de"}:
            assert wording.figures(parts, track)["ease"] >= wording.goal(Audience.PARENT, track).ease, track


@pytest.mark.parametrize("lacking", FACTS)
def test_without_a_fact_no_letter_comes_into_use_and_the_refusal_says_which(told, reader, lacking):
    setattr(told, lacking, None if lacking == "withdraw_until" else "")
    told.save()
    with pytest.raises(Invalid) as refused:
        in_use(told, reader)
    assert refused.value.code == "facts-missing"
    assert str(texts.FACT_NAMES[lacking]) in str(refused.value)
    assert not Text.objects.exists()


def test_in_use_every_text_has_its_facts_and_the_hash_of_its_bytes(told, reader):
    text_set = in_use(told, reader)
    cells = {cell.track: cell for cell in selectors.readable(text_set)}
    assert list(cells) == ["nl", "fr", "de", "en"]
    for cell in cells.values():
        assert not wording.facts_named(cell.parts)
        assert FACTS["contact"] in list(wording.strings(cell.parts))
        canonical = json.dumps(cell.parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert cell.sha256 == hashlib.sha256(canonical.encode()).hexdigest()
        assert cell.figures["words"] > 200
    assert "1 maart 2027" in " ".join(wording.strings(cells["nl"].parts))
    assert "1 mars 2027" in " ".join(wording.strings(cells["fr"].parts))
    assert "1. März 2027" in " ".join(wording.strings(cells["de"].parts))


def test_a_later_change_of_the_facts_changes_nothing_that_was_read(told, reader):
    before = selectors.cell(in_use(told, reader), "nl")
    told.contact = "Somebody else"
    told.save()
    after = selectors.cell(selectors.active_texts(told, Audience.PARENT), "nl")
    assert (after.sha256, after.parts) == (before.sha256, before.parts)
    with pytest.raises(Conflict):
        after.save()
    with pytest.raises(Conflict):
        after.delete()


def test_every_language_that_would_be_shown_is_signed_first(told, reader):
    text_set = draft(told)
    texts.sign(text_set=text_set, track="nl", by=reader)
    with pytest.raises(Invalid) as refused:
        texts.activate_texts(text_set=text_set)
    assert refused.value.code == "text-unsigned"
    assert "FR" in str(refused.value)
    assert "NL" not in str(refused.value)


def test_a_signature_goes_with_the_draft_it_stood_under(told, reader):
    for track in wording.whole((first := draft(told)).texts):
        texts.sign(text_set=first, track=track, by=reader)
    with pytest.raises(Invalid):
        texts.activate_texts(text_set=draft(told, en={"title": "Other"}))


def test_a_language_that_waits_for_its_translator_is_shown_to_nobody_and_keeps_nobody_waiting(told, reader):
    half = {**texts.shipped(Audience.PARENT)["en"], "title": ""}
    text_set = in_use(told, reader, ro=half)
    assert "ro" not in {cell.track for cell in selectors.readable(text_set)}
    assert "ro" in text_set.texts, "the translator's work is kept for the next version"


@pytest.mark.parametrize("track", ["nl", "fr", "de", "en"])
def test_a_hole_in_a_language_that_is_offered_keeps_the_whole_set_out(told, reader, track):
    holed = {**texts.shipped(Audience.PARENT)[track], "free": {"heading": "…", "lines": []}}
    with pytest.raises(Invalid) as refused:
        in_use(told, reader, **{track: holed})
    assert f"{track}: free" in str(refused.value)


def test_a_name_between_braces_that_is_no_fact_is_refused(told, reader):
    changed = {**texts.shipped(Audience.PARENT)["en"], "title": "Dear {parent}"}
    with pytest.raises(Invalid) as refused:
        in_use(told, reader, en=changed)
    assert refused.value.code == "fact-unknown"


def test_only_a_change_of_substance_makes_an_earlier_yes_ask_again(told, reader):
    first = in_use(told, reader)
    mild = in_use(told, reader, en={**texts.shipped(Audience.PARENT)["en"], "greeting": "Hello,"})
    assert selectors.superseded_texts(told) == frozenset()
    draft(told)
    text_set = texts.draft_texts(
        study=told,
        audience=Audience.PARENT,
        texts={track: {**parts, "title": f"{parts['title']} 2"} for track, parts in mild.texts.items()},
        material_change=True,
    )
    assert selectors.superseded_texts(told) == frozenset(), "a draft asks nobody anything"
    for track in wording.whole(text_set.texts):
        texts.sign(text_set=text_set, track=track, by=reader)
    second = texts.activate_texts(text_set=text_set)
    old = {cell.sha256 for one in (first, mild) for cell in one.cells.all()} | {first.sha256, mild.sha256}
    assert selectors.superseded_texts(told) == old
    assert not old & {cell.sha256 for cell in second.cells.all()}
