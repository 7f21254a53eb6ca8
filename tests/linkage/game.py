"""The linkage game: 30 groups of 22 children answer through the real endpoints while a thief looks on.

Everything the children do goes the product's own way: staff plan and open sittings, the tablets' messages go over HTTP,
the mixer flushes. The evidence is taken before, during (half handed in), full (all in the pool) and after the flush.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from backend.accounts.models import Organisation, Study
from consent.services import schools, texts
from consent.tokens import envelopes, receipts
from surveys import instruments, selectors
from surveys.box import keys, mixer
from surveys.models import Sitting, Wave
from surveys.services import linting, questionnaires, sittings, waves
from tests.confirmed import with_help_lines
from tests.db.box.ballots import QUESTIONNAIRE
from tests.linkage import attacks, evidence, planted
from tests.linkage.houses import House
from tests.linkage.modes import Mode

GROUPS, CHILDREN = 30, 22
CHANCE, CEILING = attacks.chance(GROUPS, CHILDREN), attacks.ceiling(GROUPS, CHILDREN)
ORDERS = ("handing in", "start")


@dataclass
class Child:
    """One child. `group` is the code under which its class stands in the answers."""

    study: uuid.UUID
    sitting: Sitting
    group: str
    number: int
    right: Any
    receipt: str = field(default_factory=receipts.draw)

    def sealed(self) -> bytes:
        body = {
            "v": 1,
            "batch": str(self.sitting.batch),
            "document": self.sitting.version.content_hash,
            "track": "nl",
            "switched": False,
            "assent": {"hash": self.sitting.text_set.sha256, "decision": "yes"},
            "tag": receipts.tag(self.study, self.receipt),
            "answers": {"number": self.number, "apps": [1], "wish": f"synthetic wish {self.number}"},
        }
        return envelopes.seal(body, keys.mixer_public(self.sitting.wave.study.public_id), self.sitting.batch)


@dataclass
class Game:
    """What was stolen, and the truth: per group, the children's numbers in the order they began and handed in."""

    house: House
    evidence: evidence.Evidence
    arrivals: dict[str, dict[str, list[int]]]

    @property
    def group_of(self) -> dict[int, str]:
        return {number: group for group, numbers in self.arrivals["start"].items() for number in numbers}

    def figures(self) -> dict[str, float]:
        """Attack -> share of children found."""
        targets = {
            "answers": attacks.answers(self.evidence),
            "texts": attacks.texts(self.evidence, self.group_of),
        }
        return {
            f"{kind}, {name}, {order}": share
            for kind, target in targets.items()
            for (name, order), share in self.against(kind, target).items()
        }

    def against(self, kind: str, target: attacks.Target) -> dict[tuple[str, str], float]:
        found = {}
        for name, attack in attacks.against(self.house.backend, self.house.streams, kind).items():
            guessed = attack(self.evidence, target)
            for order in ORDERS:
                found[name, order] = attacks.accuracy(guessed, target, self.arrivals[order])
        return found

    def controls(self) -> dict[str, float]:
        """Planted writer -> what the best attack found, and what each way to look at the simplest one found."""
        drafts, submits = (attacks.planted(self.evidence, name) for name in (planted.DRAFT, planted.SUBMIT))
        at_submit = self.against("planted", submits)
        beside = self.against("answers", attacks.answers(self.evidence))
        return {
            "draft row at start": max(self.against("planted", drafts).values()),
            "row inserted at submit": max(at_submit.values()),
            "tag beside the envelope": beside["equal values", "handing in"],
            **{f"row inserted at submit, by {name}": at_submit[name, "handing in"] for name in self.house.telling},
        }


def play(house: House, mode: Mode, *, with_planted: bool = False) -> Game:
    stolen = evidence.Evidence()

    def steal(moment: str) -> None:
        stolen.moments[moment] = evidence.take()
        if moment != "before":
            stolen.streams |= {f"{name} {moment}": content for name, content in house.during().items()}

    with planted.tables() if with_planted else contextlib.nullcontext():
        crowd = gathered(mode)
        mixer.open_probes()
        for sitting in {child.sitting.pk: child.sitting for child in crowd}.values():
            sittings.open_sitting(sitting=sitting)
        steal("before")
        begin, hand_in = (random.sample(crowd, len(crowd)) for _order in ORDERS)
        for child in begin:
            child.right = mode.start(house, child.right)
            if with_planted:
                planted.at_start(child)
        for place, child in enumerate(hand_in):
            if place == len(crowd) // 2:
                steal("during")
            letter = {"batch": str(child.sitting.batch), **mode.letter(child.right, child.sealed())}
            assert house.ask("PUT", "/box/envelope", letter) == 201
            if with_planted:
                planted.at_handing_in(child)
        steal("full")
        mixed(crowd)
        steal("after")
        stolen.streams |= house.at_end()
    return Game(house, stolen, {"start": ordered(begin), "handing in": ordered(hand_in)})


def ordered(children: list[Child]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for child in children:
        groups.setdefault(child.group, []).append(child.number)
    return groups


def gathered(mode: Mode) -> list[Child]:
    """A synthetic study with its classes, each child with its right to answer."""
    wave = asked()
    numbers = iter(random.sample(range(100_000), GROUPS * CHILDREN))
    crowd = []
    for place in range(GROUPS):
        if place % 2 == 0:
            school = schools.add_school(
                study=wave.study, name=f"Synthetic school {place}", community="nl", province="east-flanders",
                network="free", level="primary", probability=0.25,
            )  # fmt: skip
        group = schools.add_group(school=school, label=f"5{place}", grade=5, size=CHILDREN, probability=0.5)
        sitting = sittings.plan_sitting(wave=wave, group=group)
        rights = mode.rights(sitting, CHILDREN)
        sitting = selectors.sitting_in(wave.study, sitting.public_id)
        crowd += [Child(wave.study.public_id, sitting, group.subcluster, next(numbers), right) for right in rights]
    return crowd


def asked() -> Wave:
    """A wave with a questionnaire that asks a number and a wish."""
    organisation = Organisation.objects.create(name="Synthetic house")
    study = Study.objects.create(organisation=organisation, slug="synthetic-game", name={"nl": "Spel", "fr": "Jeu"})
    names = {"nl": "Golf 1", "fr": "Vague 1"}
    wave = waves.add_wave(study=study, name=names, withdraw_until=dt.date(2027, 1, 31))
    questionnaire = questionnaires.add_questionnaire(wave=wave, level="primary", slug="game")
    version = questionnaires.draft_version(questionnaire=questionnaire, document=QUESTIONNAIRE)
    for one in linting.judged(version):
        if one.stands:
            linting.keep(version.questionnaire, linting.key(one.lint), "SYNTHETIC: the game needs it so.", None)
    with_help_lines(study)
    questionnaires.publish_version(version=version)
    shipped = texts.draft_first(study=study, texts=instruments.assent()["texts"])
    assert shipped is not None
    texts.activate_texts(text_set=shipped)
    return wave


def mixed(crowd: list[Child]) -> None:
    for sitting in {child.sitting.pk: child.sitting for child in crowd}.values():
        now = selectors.sitting_in(sitting.wave.study, sitting.public_id)
        sittings.ask_mixing(sitting=sittings.close_sitting(sitting=now))
    mixer.flush_due()
