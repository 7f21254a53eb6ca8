"""What one flush is going to write, made from opened envelopes: rows shuffled and made alike, texts detached, the rest
counted. Touches no table, so that it can run where there is none (`docs/sealed-tier.md`); `flush` writes it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField

from consent.tokens import envelopes
from surveys.box.coarsening import SHARED_BY, Attribute, levels, merged_numbers, merged_text
from surveys.box.keys import Ring
from surveys.box.models import Response
from surveys.box.opening import Ballot
from surveys.box.planning import Source, Unit
from surveys.engine import identifying
from surveys.engine.structure import Questionnaire

CHANCE = random.SystemRandom()
COUNTED = ("refused", "quarantined", "withdrawn", "stored", "discarded")
MERGED_TEXTS = ("community", "stratum", "cluster", "subcluster", "instrument", "grade_band", "mode", "iso_week")
WITHHELD = "withheld"
"""What the counts call a level that says nothing."""


@dataclass(frozen=True)
class Row:
    """One child's answers as they will stand, `tag` the child's own. `batch` is for the counts and is not written."""

    batch: str
    tag: str
    document: str
    track: str
    switched: bool | None
    answers: dict[str, Any]


@dataclass(frozen=True)
class Text:
    """A text on its own. `tag` finds it again for a receipt; `tied` says that it keeps its row."""

    variable: str
    text: str
    stratum: str
    tag: str
    tied: bool


@dataclass(frozen=True)
class Held:
    """What goes to quarantine, sealed anew where it could be opened; `tag` is "" where it could not."""

    batch: str
    reason: str
    ciphertext: bytes
    tag: str


@dataclass(frozen=True)
class Mixed:
    """Everything that one transaction writes, and the envelopes it takes from the pool. `states` are those of the batches
    when they were planned; `counts` and `coarsened` go to the counts of each batch."""

    study: str
    keep: bool
    states: dict[str, str]
    envelopes: tuple[str, ...]
    design: dict[str, Any] = field(default_factory=dict)
    assent: str = ""
    rows: tuple[Row, ...] = ()
    texts: tuple[Text, ...] = ()
    held: tuple[Held, ...] = ()
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    coarsened: dict[str, str] = field(default_factory=dict)


def mix(unit: Unit, questionnaire: Questionnaire, ring: Ring, *, keep: bool = True) -> Mixed:
    """`keep=False` ends a remainder: its answers are counted as discarded instead of stored."""
    ballots = [ballot for ballot in unit.ballots if keep and ballot.valid]
    CHANCE.shuffle(ballots)
    design = shared_design(unit.sources) if ballots else {}
    attributes = told_apart(ballots, questionnaire, design.pop("document", ""))
    steps = levels(attributes, shared_by=max(SHARED_BY, unit.minimum))
    texts = [
        Text(variable, text, *tie(questionnaire, variable, design["stratum"], ballot.tag))
        for ballot in ballots
        for variable, text in ballot.texts.items()
    ]
    CHANCE.shuffle(texts)
    return Mixed(
        study=str(unit.sources[0].card.study),
        keep=keep,
        states={str(source.card.pk): str(source.card.state) for source in unit.sources},
        envelopes=tuple(sorted(str(ballot.envelope) for ballot in unit.ballots)),
        design=design,
        assent=unit.sources[0].card.assent if same_assent(unit) else "",
        rows=tuple(rows(ballots, questionnaire, attributes, steps)),
        texts=tuple(texts),
        held=tuple(held(unit, ring)),
        counts={str(source.card.pk): counted(source, keep=keep) for source in unit.sources if source.ballots},
        coarsened={each.name: each.steps[steps[each.name]] for each in attributes if steps[each.name]},
    )


def told_apart(ballots: Sequence[Ballot], questionnaire: Questionnaire, card: str) -> list[Attribute]:
    """By what rows of this flush can be told apart, the most useful first: the version a child saw (else that of the
    batch: versions of one batch take the same answers), the language, what its authors declared, a change of language."""
    return [
        Attribute("document", ("", "batch"), tuple((ballot.document, card) for ballot in ballots)),
        Attribute(
            "track",
            ("", "language", WITHHELD),
            tuple((ballot.track, ballot.track.split("-")[0], "") for ballot in ballots),
        ),
        *(
            Attribute(
                ladder.variable,
                ("", *ladder.coarser, WITHHELD),
                tuple(ladder.seen(questionnaire, ballot.answers) for ballot in ballots),
            )
            for ladder in identifying.ladders(questionnaire)
        ),
        Attribute("switched", ("", WITHHELD), tuple((ballot.switched, None) for ballot in ballots)),
    ]


def rows(
    ballots: Sequence[Ballot], questionnaire: Questionnaire, attributes: Sequence[Attribute], steps: dict[str, int]
) -> list[Row]:
    level = {each.name: each.at(steps[each.name]) for each in attributes}
    return [
        Row(
            batch=str(ballot.batch),
            tag=ballot.tag,
            document=level["document"][place],
            track=level["track"][place],
            switched=level["switched"][place],
            answers=identifying.recoded(questionnaire, ballot.answers, steps),
        )
        for place, ballot in enumerate(ballots)
    ]


def tie(questionnaire: Questionnaire, variable: str, stratum: str, tag: str) -> tuple[str, str, bool]:
    """(stratum, tag, whether it keeps its row) of a text, as its question was published."""
    linkage = questionnaire.fields[variable].item.text_linkage
    return ("" if linkage == "none" else stratum, tag, linkage == "full")


def same_assent(unit: Unit) -> bool:
    return len({source.card.assent for source in unit.sources}) == 1


def shared_design(sources: Sequence[Source]) -> dict[str, Any]:
    """The design values every row of the unit gets: of its one batch, or merged so that no small batch shows."""
    giving = [source for source in sources if source.size]
    cards = [
        {name: getattr(source.card, name) for name in (*MERGED_TEXTS, "base_weight", "pi1", "pi2")}
        for source in giving
    ]
    return {
        "document": giving[0].card.document,
        **{name: merged_text((card[name] for card in cards), width(name)) for name in MERGED_TEXTS},
        **merged_numbers(cards, [source.size for source in giving]),
    }


def width(name: str) -> int:
    """How many characters the column takes."""
    column = Response._meta.get_field(name)
    return (column.max_length or 0) if isinstance(column, CharField) else 0


def held(unit: Unit, ring: Ring) -> list[Held]:
    found = [
        Held(str(ballot.batch), ballot.reason, sealed_anew(ballot, ring), ballot.tag)
        for ballot in unit.ballots
        if ballot.reason and not ballot.withdrawn
    ]
    CHANCE.shuffle(found)
    return found


def sealed_anew(ballot: Ballot, ring: Ring) -> bytes:
    """Other bytes with the same content, so that they can't be found in an older dump of the pool.

    What never opened, or can't be written again (half an emoji, a deep nest), stays as it came.
    """
    if ballot.body is None:
        return ballot.ciphertext
    try:
        return envelopes.seal(ballot.body, ring.public_of(ballot.ciphertext), ballot.batch)
    except (ValueError, RecursionError):
        return ballot.ciphertext


def fate(ballot: Ballot, *, keep: bool) -> str:
    if ballot.withdrawn:
        return "withdrawn"
    if ballot.refused:
        return "refused"
    if ballot.reason:
        return "quarantined"
    return "stored" if keep else "discarded"


def counted(source: Source, *, keep: bool) -> dict[str, int]:
    fates = [fate(ballot, keep=keep) for ballot in source.ballots]
    return {"received": len(fates), **{name: fates.count(name) for name in COUNTED}}
