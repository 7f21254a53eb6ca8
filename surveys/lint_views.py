"""The panel of findings beside a draft: what the linter says, why, and the motives for what may stay."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import DomainError
from surveys import selectors
from surveys.engine.findings import SENTENCES
from surveys.engine.texts import placed_texts
from surveys.models import Version
from surveys.services import linting
from surveys.services.linting import Judged

GROUPS = {
    "gate": _("Must be mended"),
    "warn": _("Mend, or explain"),
    "overridden": _("May stay, with a motive"),
    "hint": _("To consider"),
}
MARGIN = 60
"""Characters shown on either side of the words concerned."""


@dataclass(frozen=True)
class Excerpt:
    """The text around the words concerned; the whole text and what leads up to them too, for the marks in the document."""

    before: str
    words: str
    after: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Shown:
    judged: Judged
    number: int
    title: str
    reason: str
    excerpt: Excerpt | None

    @property
    def overridable(self) -> bool:
        return self.judged.lint.severity == "warn" and self.judged.override is None


@login_required
@require_GET
def findings(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    return panel(request, found, selectors.version_in(found, version))


@login_required
@require_POST
def override(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """Keep a motive. What was typed is shown again when it can't be kept."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    rule, address, track, hashed = (request.POST.get(name, "") for name in ("rule", "address", "track", "hash"))
    motive = request.POST.get("motive", "")
    if not isinstance(request.user, User):
        return HttpResponse(status=403)
    try:
        linting.override(version=one, finding=(rule, address, track, hashed), motive=motive, by=request.user)
    except DomainError as error:
        return panel(request, found, one, refused=(rule, address, track, hashed), error=str(error), motive=motive)
    return panel(request, found, one)


@login_required
@require_POST
def take_back(request: HttpRequest, study: uuid.UUID, version: uuid.UUID, override: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    linting.take_back(version=one, override=str(override))
    return panel(request, found, one)


def panel(request: HttpRequest, study: Study, version: Version, **refusal: Any) -> HttpResponse:
    judged = [] if version.published_at else linting.judged(version)
    shown = list(read(judged, version.document))
    focus = request.GET.get("item", "")
    context = {
        "study": study,
        "version": version,
        "groups": [
            (name, label, listed) for name, label in GROUPS.items() if (listed := of_group(shown, name, focus))
        ],
        "standing": sum(one.stands for one in judged),
        "focus": focus,
        **refusal,
    }
    return render(request, "surveys/lint_panel.html", context)


def of_group(shown: list[Shown], name: str, focus: str) -> list[Shown]:
    """Those about the question in focus first."""
    mine = [one for one in shown if group_of(one.judged) == name]
    return sorted(mine, key=lambda one: one.judged.lint.variable != focus) if focus else mine


def group_of(judged: Judged) -> str:
    return "overridden" if judged.override else judged.lint.severity


def read(judged: list[Judged], document: dict[str, Any]) -> Iterator[Shown]:
    """Findings in the reader's language, with the words they are about."""
    texts = {one.address: one.texts for one in placed_texts(document)} if judged else {}
    for number, one in enumerate(judged):
        said = texts.get(one.lint.address, {}).get(one.lint.track, "")
        yield Shown(one, number, gettext(one.lint.rule.title), reason(one), excerpt(one, said))


def reason(judged: Judged) -> str:
    cause = judged.lint.cause
    if cause:
        return gettext(SENTENCES[cause.code]) % cause.words
    return gettext(judged.lint.rule.reason) % judged.lint.params


def excerpt(judged: Judged, text: str) -> Excerpt | None:
    if judged.lint.span is None:
        return Excerpt("", "", text, "") if text else None
    begin, end = judged.lint.span
    return Excerpt(text[max(0, begin - MARGIN) : begin], text[begin:end], text[end : end + MARGIN], text, text[:begin])
