"""The child's interface: every language says the same things, and exactly what the screens ask for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveys import instruments

CLIENT = Path(instruments.__file__).parents[1] / "client" / "static" / "client"
LITERAL = re.compile(r"""["'`]([a-z0-9]+\.[a-z0-9_-]+)["'`]""")
SETTINGS = {
    "size": "plain 2 3",
    "colour": "plain light dark strong",
    "letters": "plain wide",
    "motion": "plain calm",
    "hand": "plain left",
    "speed": "plain slow fast",
    "scan": "plain slow middle fast two",
}
FAMILIES = {
    "`screen.${name}`": [f"screen.{name}" for name in SETTINGS],
    "`screen.${name}_${": [f"screen.{name}_{value}" for name, values in SETTINGS.items() for value in values.split()],
    "`error.${": [
        f"error.{code}"
        for code in (
            *("slip-mistyped", "slip-unknown", "slip-void", "slip-foreign", "other-bytes", "busy", "burnt"),
            *("malformed", "too-large", "unavailable", "token-unknown", "token-over"),
        )
    ],
    "`join.${": [
        f"join.{code}"
        for code in (
            *("network", "code-unknown", "code-not-yet", "code-used", "key-over", "not-open", "tokens-over"),
            "signature",
        )
    ],
    "`door.${": ["door.full", "door.forgets"],
    "`desk.${name}`": ["desk.whom", "desk.how"],
    "`desk.${key}`": ["desk.name", "desk.class"],
    "`desk.whom_${value}`": ["desk.whom_school", "desk.whom_researcher", "desk.whom_childfocus"],
    "`desk.how_${value}`": ["desk.how_name", "desk.how_code"],
    "`assent.${": ["assent.yes", "assent.no"],
    "`withdraw.${": ["withdraw.done", "withdraw.burnt", "withdraw.failed"],
    '.replace("receipt-", "withdraw.")': ["withdraw.length", "withdraw.character"],
    '.replace("slip-", "slip.")': ["slip.length", "slip.character", "slip.mistyped"],
    "`${where}.title`": ["done.title", "wait.title"],
    "`${where}.text`": ["done.text", "wait.text"],
}
"""Keys that the screens put together, by the piece of source that does it."""
PLACE = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def source() -> str:
    own = [path for path in CLIENT.rglob("*.js") if "vendor" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in own)


@pytest.fixture(params=("nl", "fr", "de"))
def strings(request: pytest.FixtureRequest) -> dict[str, str]:
    return instruments.strings()[request.param]


def spelled_out(source: str) -> set[str]:
    """Keys that stand whole in the client's modules: what looks like one and begins like one."""
    beginnings = {key.split(".")[0] for key in instruments.strings()["nl"]}
    return {key for key in LITERAL.findall(source) if key.split(".")[0] in beginnings} - {"language.easy"}


def test_every_key_the_client_uses_has_its_sentence(strings: dict[str, str], source: str) -> None:
    used = spelled_out(source)
    assert len(used) > 60
    assert used - strings.keys() == set()


def test_no_sentence_is_left_over(strings: dict[str, str], source: str) -> None:
    built = {key for keys in FAMILIES.values() for key in keys}
    assert strings.keys() - spelled_out(source) - built == set()


def test_sentences_of_a_family_exist_and_are_put_together_somewhere(strings: dict[str, str], source: str) -> None:
    for piece, keys in FAMILIES.items():
        assert piece in source
        assert set(keys) <= strings.keys()


@pytest.mark.parametrize("track", ["fr", "de", "nl-easy", "fr-easy", "de-easy"])
def test_every_track_fills_the_same_places(track: str) -> None:
    """An easy track says only what it says otherwise than its language does; the client takes the rest from there."""
    dutch, other = instruments.strings()["nl"], instruments.strings()[track]
    assert other.keys() <= dutch.keys() if track.endswith("-easy") else other.keys() == dutch.keys()
    assert "language.name" in other
    for key, sentence in other.items():
        assert sorted(PLACE.findall(sentence)) == sorted(PLACE.findall(dutch[key])), key
        assert sentence.strip()


@pytest.mark.parametrize("track", ["nl-easy", "fr-easy", "de-easy"])
def test_an_easy_sentence_is_short_and_no_copy(track: str) -> None:
    plain = instruments.strings()[track.split("-", maxsplit=1)[0]]
    for key, text in instruments.strings()[track].items():
        assert text != plain[key], key
        for sentence in re.split(r"[.?!]", text):
            assert len(sentence.split()) <= 12, sentence


def test_buttons_fit_in_both_languages() -> None:
    """The longer one is at most about a third longer than the screen was drawn for."""
    for key in ("nav.next", "nav.back", "nav.help", "nav.cover", "answer.dont_know", "answer.dont_want"):
        for track in ("nl", "fr", "de"):
            assert len(instruments.strings()[track][key]) <= 27, key


def test_the_two_ways_out_weigh_the_same(strings: dict[str, str]) -> None:
    assert abs(len(strings["answer.dont_know"]) - len(strings["answer.dont_want"])) <= 8


def test_a_demonstration_says_that_it_is_synthetic(strings: dict[str, str]) -> None:
    assert "SYNTHETIC" in strings["synthetic.banner"]


def test_french_signs_have_their_thin_space() -> None:
    french = [instruments.strings()[track] for track in ("fr", "fr-easy")]
    for sentence in (text for texts in french for text in texts.values()):
        for place, sign in enumerate(sentence):
            if sign in "?!;:»":
                assert sentence[place - 1] == "\u202f", sentence
