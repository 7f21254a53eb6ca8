"""A small field: children answer the shipped instruments along their routing; the rows stand in the box as flushed."""

from __future__ import annotations

import random
import uuid
from functools import cache
from typing import Any

from surveys import instruments
from surveys.box import documents
from surveys.box.models import Response, StudyState
from surveys.engine import document, validation
from surveys.engine.document import Item, Questionnaire
from surveys.engine.logic import evaluate

BANDS = {"primary": ("P5-6",), "secondary": ("S1-2", "S3-4", "S5-6")}
YOUNG = {"first": "P1-2", "easy": "S3-4"}
AGES = {"P1-2": (6, 7), "P5-6": (10, 12), "S1-2": (12, 14), "S3-4": (14, 16), "S5-6": (16, 18)}
YEARS = {"S1-2": (1, 2), "S3-4": (3, 4), "S5-6": (5, 6)}


@cache
def published(level: str) -> dict[str, Any]:
    return document.publish(instruments.instrument(f"wave1-{level}"))


@cache
def questionnaire(level: str) -> Questionnaire:
    return document.load(published(level))


def value(item: Item, chance: random.Random) -> Any:
    """One allowed answer."""
    codes = [each.code for each in item.categories]
    if item.type == "multiple":
        plain = [each.code for each in item.categories if not each.exclusive and not each.other]
        return sorted(chance.sample(plain, chance.randint(1, 2)))
    if item.type == "yesno":
        return chance.randint(1, 2)
    if item.type == "ranking":
        return chance.sample(codes, item.bounds.max_answers or len(codes))
    if item.type in {"number", "scale", "time"}:
        return chance.randrange(item.bounds.min or 0, (item.bounds.max or 20) + 1, item.bounds.step or 1)
    if item.type in {"text", "longtext"}:
        return "Ik wil niet dat iemand dit leest."
    plain_codes = [each.code for each in item.categories if not each.other] or codes
    return chance.choice(plain_codes)


def answers(level: str, band: str, chance: random.Random, **fixed: Any) -> dict[str, Any]:
    """One child's completed answers; `fixed` answers are given as they are when asked."""
    given: dict[str, Any] = {}
    asked = questionnaire(level)
    own = {"age": chance.randint(*AGES[band]), "honest": 1, "phone_age": 8, **fixed}
    if band in YEARS:
        own.setdefault("school_year", chance.choice(YEARS[band]))
    for item in asked.items:
        if item.type == "card" or (item.ask_tree is not None and evaluate(item.ask_tree, given) is not True):
            continue
        if item.rows:
            codes = [each.code for each in item.categories]
            given.update({row.variable: own.get(row.variable, chance.choice(codes)) for row in item.rows})
        else:
            given[item.variable] = own.get(item.variable, value(item, chance))
    return {key: each for key, each in validation.complete(asked, given).items() if not isinstance(each, str)}


def row(
    study: uuid.UUID,
    level: str,
    band: str,
    given: Any,
    *,
    school: str = "nlp0",
    group: str = "x",
    community: str = "nl",
) -> Response:
    content = document.content_hash(published(level))
    return Response(
        study=study,
        community=community,
        stratum=f"{community}|antwerp|{level}",
        cluster=school,
        subcluster=group,
        base_weight=20.0 if level == "primary" else 12.5,
        pi1=0.1,
        pi2=0.5,
        instrument=f"wave1-{level}",
        document=content,
        grade_band=band,
        mode="class",
        iso_week="2026-W47",
        assent="a" * 64,
        track=community,
        switched=False,
        answers=given,
        tag=uuid.uuid4().hex * 2,
    )


def fill(study: uuid.UUID, *, seed: int = 1, size: int = 8, schools: int = 3) -> list[Response]:
    """Both communities and both levels, `schools` schools each, a class of `size` a band."""
    chance = random.Random(seed)
    for level in BANDS:
        documents.store("questionnaire", published(level))
    rows = [
        row(
            study,
            level,
            band,
            answers(level, band, chance),
            school=f"{community}{level[0]}{school}",
            group=band,
            community=community,
        )
        for community in ("nl", "fr")
        for level, bands in BANDS.items()
        for school in range(schools)
        for band in bands
        for _child in range(size)
    ]
    Response.objects.bulk_create(rows)
    return rows


def fill_young(study: uuid.UUID, *, seed: int = 5, size: int = 6) -> list[Response]:
    """One class of the youngest and one that reads easy texts."""
    chance = random.Random(seed)
    rows = []
    for level, band in YOUNG.items():
        documents.store("questionnaire", published(level))
        rows += [row(study, level, band, answers(level, band, chance), school=f"nl{level}") for _child in range(size)]
    Response.objects.bulk_create(rows)
    return rows


def withdraw(study: uuid.UUID, response: Response) -> None:
    """What the box does when a receipt comes in: the row goes, the study's count goes up."""
    Response.objects.filter(pk=response.pk).delete()
    state, _made = StudyState.objects.get_or_create(study=study)
    state.withdrawn += 1
    state.save()
