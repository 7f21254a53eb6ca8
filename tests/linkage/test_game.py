"""The linkage game: 30 groups of 22 children through the real services, and an attacker with the whole database.

Guessing by chance finds 1 child in 22; matching two orders at random gives one hit a group on average with variance
one, so over 30 groups the standard deviation is sqrt(30) of 660 children. More than chance plus four of those fails.
The same attacker must win against two planted writers, or the game proves nothing.
"""

import json
import math
import random
import uuid
from dataclasses import dataclass
from functools import cache

import pytest
from django.db import connections

from consent.tokens import receipts
from surveys.box import keys, mixer, selectors, tags
from surveys.box.models import Response
from tests.db.box import ballots
from tests.linkage import attacker, dumps

GROUPS, CHILDREN = 30, 22
TOTAL = GROUPS * CHILDREN
CHANCE = 1 / CHILDREN
CEILING = CHANCE + 4 * math.sqrt(GROUPS) / TOTAL
COLUMNS = ("place", "writer", "id", "tag", "answers")

pytestmark = pytest.mark.django_db(databases=["default", "responses"], transaction=True)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.EMBEDDED = True


@pytest.fixture
def planted_pool():
    """The table of the planted writer that keeps the withdrawal tag beside the envelope."""
    with connections["responses"].cursor() as cursor:
        cursor.execute("CREATE TABLE planted_pool (batch_id varchar(36), tag varchar(64))")
    yield
    with connections["responses"].cursor() as cursor:
        cursor.execute("DROP TABLE planted_pool")


@dataclass
class Game:
    middle: dumps.Dump
    after: dumps.Dump
    arrivals: dict[str, list[int]]
    group_of: dict[str, str]

    def results(self):
        """Attack -> share of children found."""
        found = {}
        for column in COLUMNS:
            if column in self.after.tables[attacker.ANSWERS][0]:
                found[f"order by {column}"] = attacker.by_order(self.after, column)
        found["equal values"] = attacker.by_equal_values(self.middle, self.after, self.group_of, random.Random(1))
        return {name: attacker.accuracy(guesses, self.after, self.arrivals, answer) for name, guesses in found.items()}


def answer(row):
    answers = row["answers"]
    return (json.loads(answers) if isinstance(answers, str) else answers)["number"]


def honest(child):
    assert child.send().status == 201


def tag_outside(child):
    """Planted: the stored tag is written beside the envelope, where a dump of the filling pool shows it."""
    honest(child)
    tag = tags.of_row(keys.withdrawal_key(child.study), receipts.tag(child.study, child.receipt))
    with connections["responses"].cursor() as cursor:
        cursor.execute("INSERT INTO planted_pool VALUES (%s, %s)", [str(child.batch), tag])


@cache
def design(study):
    card = ballots.card(study)
    return {name: getattr(card, name) for name in selectors.ROW_FIELDS if hasattr(card, name)}


def insert_at_submit(child):
    """Planted: no pool, the row of answers is written when the child hands in. Random keys, no times."""
    Response.objects.create(
        **{**design(child.study), "subcluster": child.changes["group"]},
        study=child.study,
        track="nl",
        switched=False,
        answers={"number": child.number},
        tag=uuid.uuid4().hex,
    )


def play(write):
    chance = random.Random()
    study, crowd, group_of = uuid.uuid4(), [], {}
    for place in range(GROUPS):
        name = f"C{place // 2}-{place % 2}"
        batch = ballots.opened(study, cluster=f"C{place // 2}", subcluster=name)
        group_of[batch.hex] = name
        for child in ballots.children(study, batch, CHILDREN):
            child.number = len(crowd)
            child.changes = {
                "answers": {"number": len(crowd), "apps": [1], "wish": f"wish {len(crowd)}"},
                "group": name,
            }
            crowd.append(child)
    chance.shuffle(crowd)
    for child in crowd[: TOTAL // 2]:
        write(child)
    middle = dumps.take()
    for child in crowd[TOTAL // 2 :]:
        write(child)
    for batch in group_of:
        ballots.finished(uuid.UUID(batch))
    mixer.flush_due()
    after = dumps.take()
    arrivals = {
        name: [child.number for child in crowd if child.changes["group"] == name] for name in group_of.values()
    }
    return Game(middle, after, arrivals, group_of)


def announced(capsys, title, results):
    with capsys.disabled():
        shares = ", ".join(f"{name} {share:.1%}" for name, share in results.items())
        print(f"\n{title} ({connections['responses'].vendor}; chance {CHANCE:.1%}, ceiling {CEILING:.1%}): {shares}")


def test_the_box_leaves_the_attacker_at_chance(capsys):
    game = play(honest)
    results = game.results()
    announced(capsys, "linkage game", results)
    assert len(game.after.tables["box_response"]) == TOTAL
    assert len(game.middle.tables["box_envelope"]) == TOTAL // 2
    assert game.after.tables["box_envelope"] == []
    texts = game.after.tables["box_detachedtext"]
    assert len(texts) == TOTAL
    if connections["responses"].vendor == "postgresql":
        assert (
            len({row["writer"] for row in texts}) == 1
        )  # no text points to a school by the transaction that wrote it
    assert len(results) >= 5
    assert {name: share for name, share in results.items() if share > CEILING} == {}


def test_a_tag_outside_the_envelope_is_caught(capsys, planted_pool):
    results = play(tag_outside).results()
    announced(capsys, "planted: tag outside the envelope", results)
    assert results["equal values"] >= 0.45
    assert results["order by place"] <= CEILING


def test_a_row_written_at_submit_is_caught(capsys):
    results = play(insert_at_submit).results()
    announced(capsys, "planted: row written at submit", results)
    assert max(results["order by place"], results.get("order by writer", 0)) >= 0.9
