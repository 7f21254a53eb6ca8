"""The study as it really is set up, gathered from every app: what the documents and the bundle speak of."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

import surveys.box
from backend.accounts.models import ApiToken, Membership, Study
from backend.core.text import in_language
from consent.selectors import ledger, officer
from consent.services import requests, retention
from consent.standing import Rule
from surveys import selectors as surveys_selectors
from surveys.box import selectors as box
from surveys.box.coarsening import SHARED_BY
from surveys.engine import types

SENSITIVE = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """One published questionnaire, counted by what it asks."""

    title: dict[str, str]
    number: int
    content_hash: str
    items: int
    by_sensitivity: dict[int, int]
    sensitive: list[str]
    own_words: list[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the documents say that is particular to this study."""

    study: Study
    waves: list[Any]
    asked: list[Asked]
    policies: list[tuple[str, str, Rule]]
    calendar: list[retention.Due]
    ledger: str
    answers: str
    totals: box.Totals
    roles: dict[str, int]
    tokens: int
    separate_services: bool
    separate_databases: bool
    shared_by: int
    linkage: dict[str, Any] | None


def gather(study: Study) -> Facts:
    members = Membership.objects.filter(organisation=study.organisation_id, user__is_active=True)
    roles = Counter(each.role for each in members if each.study_id in {None, study.pk})
    purposes = ledger.Purpose
    return Facts(
        study=study,
        waves=list(surveys_selectors.waves_of(study)),
        asked=[counted(version) for version in surveys_selectors.published_versions(study)],
        policies=[
            (purpose, band, rule) for purpose in purposes for band, rule in ledger.rules_for(study, purpose).items()
        ],
        calendar=retention.calendar(study),
        ledger=officer.ledger_state(study),
        answers=requests.answers_state(study),
        totals=box.totals(study.public_id),
        roles=dict(sorted(roles.items())),
        tokens=ApiToken.objects.filter(study=study, revoked_at__isnull=True).count(),
        separate_services=settings.SERVICE != "all",
        separate_databases=not settings.EMBEDDED,
        shared_by=SHARED_BY,
        linkage=linkage(),
    )


def counted(version: Any) -> Asked:
    items = [item for module in version.document["modules"] for item in module["items"] if "variable" in item]
    sensitivities = Counter(int(item.get("sensitivity", 0)) for item in items)
    return Asked(
        title=version.document["title"],
        number=version.number,
        content_hash=version.content_hash,
        items=len(items),
        by_sensitivity=dict(sorted(sensitivities.items())),
        sensitive=[item["variable"] for item in items if int(item.get("sensitivity", 0)) >= SENSITIVE],
        own_words=[item["variable"] for item in items if types.kind(item["type"]).written],
    )


@cache
def linkage() -> dict[str, Any] | None:
    """The figures of the last linkage game that was played, if there are any."""
    path = Path(surveys.box.__file__).parent / "linkage.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def worst(figures: dict[str, Any] | None) -> list[tuple[str, float, float, float]]:
    """For each run: where it was played, and the attack that guessed best with its chance and ceiling."""
    found = []
    for run in (figures or {}).get("runs", []):
        best = max(run["attacks"].values(), key=lambda attack: attack["accuracy"] - attack["ceiling"])
        found.append(
            (f"{run['backend']}, {run['mode']}, {run['date']}", *(best[n] for n in ("accuracy", "chance", "ceiling")))
        )
    return found


def name_of(study: Study) -> str:
    return in_language(study.name)
