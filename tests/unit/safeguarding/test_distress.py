"""The distress lexicon: what it finds, what it leaves alone, and that Python and the tablet agree."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.distress import HELD_BACK, TUNED, WANTED, entries, scores
from surveys.safeguarding.distress import LANGUAGES, document, heavy, lexicon

CLIENT = Path(__file__).resolve().parents[3] / "surveys/client/static/client/core/distress.js"
MAIN = """
import { readFileSync } from "node:fs";
import { heavy, prepared } from "./distress.js";
const { lexicons, texts } = JSON.parse(readFileSync(0, "utf8"));
const known = Object.entries(lexicons).map(([language, data]) => [language, prepared(data)]);
process.stdout.write(JSON.stringify(texts.map((text) => Object.fromEntries(known.map(([language, one]) => [language, heavy(text, one)])))));
"""
ODD = (
    "",
    "...",
    "İk wil dööd",
    "IK WIL DOOOOOD!!!",
    "œuvre ß straße",
    "ich schlage mich\nIch will sterben",
    "🙂 ik wil dood 🙂",
)


def on_the_tablet(folder: Path, texts: list[str]) -> list[dict[str, bool]]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser test still runs the twin")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "distress.js").write_text(CLIENT.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "main.js").write_text(MAIN, encoding="utf-8")
    done = subprocess.run(
        [node, str(folder / "main.js")],
        input=json.dumps({"lexicons": document(), "texts": texts}),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: list[dict[str, bool]] = json.loads(done.stdout)
    return found


def test_python_and_the_tablet_agree_on_every_sentence_in_every_language(tmp_path: Path) -> None:
    corpus = [entry["text"] for language in LANGUAGES for entry in entries(language)]
    texts = [
        *corpus,
        *(text.upper() for text in corpus),
        *(f"{a}. {b}" for a, b in pairwise(corpus)),
        *ODD,
    ]
    here = [{language: heavy(text, lexicon(language)) for language in LANGUAGES} for text in texts]
    assert on_the_tablet(tmp_path, texts) == here
    assert len(texts) > 1800


@pytest.mark.parametrize("part", [TUNED, HELD_BACK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lexicon_finds_what_it_should(language: str, part: str) -> None:
    figures, true = scores(language, part)
    assert true >= 40
    for name, wanted in WANTED.items():
        assert figures[name] >= wanted, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_large_and_has_what_is_easily_mistaken(language: str) -> None:
    listed = entries(language)
    false = {entry["topic"] for entry in listed if not entry["distress"]}
    assert len(listed) >= 200
    assert 0.35 <= sum(entry["distress"] for entry in listed) / len(listed) <= 0.45
    assert false >= {"easy", "hyperbole", "game", "song-film", "figurative", "negated"}


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("nl", "IK WIL DOOOOD", True),
        ("nl", "kwil ni meer leve", True),
        ("nl", "Ik ga dood van het lachen!", False),
        ("nl", "Leuke film gezien. Mijn papa slaat mij.", True),
        ("fr", "Jve mourir", True),
        ("fr", "je suis mort de rire", False),
        ("de", "Mein Papa schlägt mich.", True),
        ("de", "Papa schlägt mich in FIFA", False),
    ],
)
def test_spelling_case_and_accents_change_nothing_and_a_joke_is_a_joke(language: str, text: str, found: bool) -> None:
    assert heavy(text, lexicon(language)) is found


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    answers: list[Any] = [heavy(text, lexicon(language)) for language in LANGUAGES]
    assert all(answer in {True, False} for answer in answers)
