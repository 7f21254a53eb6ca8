"""Where a study stands on its road, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.access import Permission
from backend.accounts.models import Study

Text = str | Promise


@dataclass(frozen=True)
class Stage:
    """One stone: past, here or later."""

    name: Text
    detail: Text
    state: str
    url: str = ""


@dataclass(frozen=True)
class Act:
    """Something to do now: what, why or how long, and the button that leads there."""

    title: Text
    text: Text
    button: Text
    url: str


@dataclass(frozen=True)
class Home:
    summary: Text
    stages: list[Stage]
    acts: list[Act] = field(default_factory=list)


STAGES = (_("Design"), _("Consent"), _("Fieldwork"), _("Freezing"), _("Analysis"), _("Results"))


def home(study: Study, granted: frozenset[Permission]) -> Home:
    return Home(summary="", stages=[Stage(name, "", "later") for name in STAGES])
