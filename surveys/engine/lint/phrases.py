"""Rules about how a sentence is built: too long, two questions in one, the passive voice."""

from __future__ import annotations

from collections.abc import Iterator

from backend.core import readability
from surveys.engine.lint.contract import Mark, Rule, TextRule
from surveys.engine.lint.wording import QUESTION, Word, Wording

LONG = Rule(
    name="long-sentence",
    severity="warn",
    title="Long sentence",
    reason="More words than readers of this age keep in mind. Make two sentences, or leave something out.",
    source="Borgers, de Leeuw & Hox 2000; Inclusion Europe, Information for all",
)
DOUBLE = Rule(
    name="double-barrelled",
    severity="warn",
    title="Two questions in one",
    reason="A child for whom only one half is true can't answer. Ask two questions.",
    source="de Leeuw 2011",
)
PASSIVE = Rule(
    name="passive",
    severity="hint",
    title="Passive voice",
    reason="Say who does it: “Does anybody bully you?” is easier than “Are you bullied?”.",
    source="Inclusion Europe, Information for all",
)
NEAR = 3
"""How many words may stand between an auxiliary and its participle in French, or around a conjunction."""


def long_sentence(wording: Wording) -> Iterator[Mark]:
    for begin, end in wording.sentences:
        if len(readability.words(wording.text[begin:end])) > wording.reader.most_words:
            yield Mark(begin, begin + len(wording.text[begin:end].rstrip()))


def double_barrelled(wording: Wording) -> Iterator[Mark]:
    joins = wording.lexicon.words("and") | wording.lexicon.words("or")
    for place, word in enumerate(wording.words):
        if word.text in joins and 0 < place < len(wording.words) - 1 and not _harmless(wording, place):
            yield Mark(wording.words[place - 1].begin, wording.words[place + 1].end)
            return


def _harmless(wording: Wording, place: int) -> bool:
    """Whether what stands on both sides of the conjunction is one thing, or a choice between answers."""
    lexicon = wording.lexicon
    begin, end = wording.sentence_of(wording.words[place].begin)
    before = [word for word in wording.words[:place] if word.begin >= begin]
    after = [word for word in wording.words[place + 1 :] if word.begin < end]
    if not before or not after:
        return True
    either = wording.words[place].text in lexicon.words("or")
    said = {word.text for word in before}
    if said & (lexicon.words("between") | lexicon.words("choice")) or _conditional(wording, before):
        return True
    if _is_number(wording, before[-1]) and any(_is_number(wording, word) for word in after[:2]):
        return True
    idiom = f"{before[-1].text} {after[0].text}" in lexicon.words("idioms")
    if idiom or _names(wording, before[-1], after[0]):
        return True
    return either and (
        _doublet(wording, before, after)
        or _inflected(wording, before, after)
        or after[0].text in lexicon.words("remainder")
        or any(word.text in lexicon.words("remainder") for word in after[1:3])
        or _whether(wording, before, after)
        or _repeated_preposition(wording, before, after)
        or _among_answers(wording, before, after)
    )


def _conditional(wording: Wording, before: list[Word]) -> bool:
    """Inside "when …", before the comma that ends it."""
    for word in reversed(before):
        if word.text in wording.lexicon.words("conditional"):
            return "," not in wording.text[word.end : before[-1].end]
    return False


def _is_number(wording: Wording, word: Word) -> bool:
    return word.text.isdigit() or word.text in wording.lexicon.numbers()


def _names(wording: Wording, left: Word, right: Word) -> bool:
    """Brands on both sides, in languages that write nouns small."""
    firsts = (wording.text[left.begin], wording.text[right.begin])
    return wording.language != "de" and all(sign.isupper() for sign in firsts)


def _content(wording: Wording, words: list[Word]) -> list[str]:
    empty = wording.lexicon.words("articles") | wording.lexicon.words("prepositions")
    return [word.text for word in words if word.text not in empty]


def _doublet(wording: Wording, before: list[Word], after: list[Word]) -> bool:
    """Two words that are one thing to the question: brother or sister, photo or video."""
    pairs = wording.lexicon.words("doublets")
    lefts, rights = _content(wording, before)[-2:], _content(wording, after)[:2]
    return any(f"{left} {right}" in pairs for left in lefts for right in rights)


def _inflected(wording: Wording, before: list[Word], after: list[Word]) -> bool:
    """The same word for a man and for a woman."""
    lefts, rights = _content(wording, before)[-1:], _content(wording, after)[:1]
    return any(len(left) > 3 and right.startswith(left[:-1]) for left in lefts for right in rights)


def _whether(wording: Wording, before: list[Word], after: list[Word]) -> bool:
    """Dutch "of" after a verb of knowing or asking."""
    knowing = wording.lexicon.words("whether_after")
    subject = wording.lexicon.words("whether_before")
    return after[0].text in subject and any(word.text in knowing for word in before[-NEAR:])


def _repeated_preposition(wording: Wording, before: list[Word], after: list[Word]) -> bool:
    """ "At your mum's or at your dad's": a choice of places."""
    return after[0].text in wording.lexicon.words("prepositions") and any(
        word.text in wording.lexicon.words("prepositions") for word in before[-NEAR:]
    )


def _among_answers(wording: Wording, before: list[Word], after: list[Word]) -> bool:
    """Both sides stand among the answers, so the child chooses."""
    answers = " ".join(wording.answers).lower()
    sides = (_content(wording, before)[-1:], _content(wording, after)[:1])
    return all(side and side[0] in answers for side in sides)


def passive(wording: Wording) -> Iterator[Mark]:
    """An auxiliary of the passive with a participle in its sentence; or a form of "to be" with the participle of a verb
    whose past isn't made with it."""
    for place, word in enumerate(wording.words):
        if word.text in wording.lexicon.words("passive_auxiliaries"):
            found = _participle(wording, place, wide=wording.language != "fr")
        elif word.text in wording.lexicon.words("being"):
            found = None if _reflexive(wording, place) else _participle(wording, place, wide=wording.language != "fr")
        else:
            continue
        if found:
            yield Mark(min(word.begin, found.begin), max(word.end, found.end))
            return


def _participle(wording: Wording, place: int, *, wide: bool) -> Word | None:
    """The participle that belongs to an auxiliary: anywhere in the sentence (Dutch, German) or just after it (French).
    A word behind an article is a noun, unless that "article" is the subject just behind the auxiliary."""
    lexicon = wording.lexicon
    begin, end = wording.sentence_of(wording.words[place].begin)
    said = [word for word in wording.words if begin <= word.begin < end]
    here = said.index(wording.words[place])
    near = said[here + 1 :] if wide else said[here + 1 : here + 1 + NEAR]
    if not near:
        near = said[here - 1 : here]
    shape = lexicon.expression("participle")
    never = lexicon.words("not_participles") | lexicon.words("being_verbs")
    for word in near:
        at = said.index(word)
        subject = at == here + 2 and said[at - 1].text in lexicon.words("subjects")
        noun = said[at - 1].text in lexicon.words("articles") and not subject
        if shape.search(word.text) and word.text not in never and not noun:
            return word
    return None


def _reflexive(wording: Wording, place: int) -> bool:
    """French "t'es-tu couché", "s'est-il moqué": no passive."""
    return (
        wording.language == "fr" and place > 0 and wording.words[place - 1].text in {"t", "s", "m", "te", "se", "me"}
    )


RULES = (
    TextRule(LONG, QUESTION | {"note", "help", "card"}, long_sentence),
    TextRule(DOUBLE, QUESTION, double_barrelled),
    TextRule(PASSIVE, QUESTION | {"note", "help", "card"}, passive),
)
