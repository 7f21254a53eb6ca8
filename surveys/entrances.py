"""How somebody comes to a sitting: signed in, or by the link of one day. Both see the same pages, each by its own
addresses; an address that is not in `to` is not offered, and whoever comes by a link has no way to anything else.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study
from backend.core.errors import Missing
from backend.core.throttle import Door
from surveys import selectors
from surveys.models import Sitting
from surveys.services import links

VERBS = ("open", "pause", "continue", "close", "reopen")
PRINTABLES = ("poster", "letter", "checklist", "reserve")
SHARED = ("sitting", "count", "slips", "more", "tablets", "report", *VERBS, *PRINTABLES)
STAFF_ONLY = ("mix", "rekey", "link", "link-revoke", "paper-entry")
"""What a link doesn't give: mixing can't be undone, and sheets of paper are typed in by the team."""
LINKS = Door("class-link", _("Too many wrong links. Wait a minute and type the address again."))
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Entrance:
    study: Study
    sitting: Sitting
    to: dict[str, str] = field(default_factory=dict)
    by_link: bool = False


def signed_in(page: View, methods: Sequence[str]) -> View:
    """The page for members of the study's team."""

    @login_required
    @never_cache
    @require_http_methods(methods)
    def view(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID, **more: object) -> HttpResponse:
        found = study_for(request.user, study, Permission.FIELDWORK)
        one = selectors.sitting_in(found, sitting)
        return page(request, Entrance(found, one, staff_addresses(found, one)), **more)

    return view


def staff_addresses(study: Study, sitting: Sitting) -> dict[str, str]:
    at = (study.public_id, sitting.public_id)
    to = {name.replace("-", "_"): reverse(f"surveys:{name}", args=at) for name in (*SHARED, *STAFF_ONLY)}
    counts = reverse("consent:counts", args=[study.public_id, sitting.group.public_id])
    return to | {
        "counts": f"{counts}?next={to['sitting']}",
        "all": reverse("surveys:sittings", args=[study.public_id]),
        "study": reverse("study", args=[study.public_id]),
    }


def by_link(page: View, methods: Sequence[str]) -> View:
    """The page for whoever holds the link, on its day. Search engines are told to stay away."""

    @wraps(page)
    @never_cache
    @require_http_methods(methods)
    def view(request: HttpRequest, key: str, **more: object) -> HttpResponse:
        one = guarded(request, key)
        to = {name: reverse(f"class-{name}", args=[key]) for name in SHARED}
        response = page(request, Entrance(one.wave.study, one, to, by_link=True), **more)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return view


def guarded(request: HttpRequest, key: str) -> Sitting:
    """The sitting behind a key; wrong keys are counted."""
    LINKS.refuse_hasty(request)
    try:
        return links.sitting_behind(key)
    except Missing:
        LINKS.wrong(request)
        raise
