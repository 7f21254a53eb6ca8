"""Handing a run to people outside the study team: once, for an audience, after the guard has compared it with the past.

A table leaves the team only by this act. What is published never changes and is never taken back.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import selectors
from analysis.books import history
from analysis.books import spec as specs
from analysis.disclosure.differencing import Published
from analysis.disclosure.policy import POLICIES, Policy, covers
from analysis.models import Publication, Release, Run
from analysis.services import books, guard
from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Progress

ROUNDS = 6
"""How often the guard may ask for more columns to be hidden before the run is refused as a whole."""


def work(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "publication". params: `run`, `audience`, `hide` (hide what the guard finds and publish the rest), `by`
    (key of the person). A run that isn't protected enough for the audience is made again under that audience's policy.
    """
    run = selectors.run_in(study, params["run"])
    audience = params.get("audience", "")
    refuse(run, audience)
    progress(0.05, _("Reading the release"))
    candidate = run if covers(policy_of(run), POLICIES[audience]) else again(run, audience, progress)
    for _round in range(ROUNDS):
        progress(0.6, _("Comparing with everything published before"))
        found = guard.check(candidate)
        if not found.found:
            return {"run": str(publish(candidate, audience, found.statements, params.get("by")).run.public_id)}
        if not params.get("hide"):
            return {"run": str(candidate.public_id), "refused": refused(found)}
        candidate = without(candidate, found, progress)
    raise Conflict(
        "publication-unsafe",
        gettext_lazy(
            "Even with columns hidden, this book would give away small groups beside what was published before. "
            "Leave out those tables or columns, or publish it rounded, for the public."
        ),
    )


def policy_of(run: Run) -> Policy:
    """The policy a run was made under."""
    return specs.parse_book(run.spec).suppress


def refuse(run: Run, audience: str) -> None:
    """Raises for what can't be published at all."""
    if audience not in Publication.Audience.values:
        raise Invalid("audience", gettext_lazy("Choose for whom: partners, the public or children."))
    if Publication.objects.filter(run=run).exists():
        raise Conflict("run-published", gettext_lazy("What is published can’t change. Publish another table book."))
    release = run.release
    if release.erased:
        raise Conflict("release-erased", gettext_lazy("The rows of this release were erased. Use its successor."))
    if audience != Publication.Audience.PARTNER and not final(release):
        raise Conflict(
            "release-provisional",
            gettext_lazy(
                "Children can take their answers out until %(day)s and until the keys are destroyed after it. Partners may "
                "read provisional tables; for the public and for children, make a release after that."
            ),
            day=localised(release.study.withdraw_until),
        )


def localised(day: date | None) -> str:
    """The last day to withdraw as the reader writes it."""
    return date_format(day, "DATE_FORMAT") if day else _("a day that isn't set yet")


def final(release: Release) -> bool:
    """Whether nobody can withdraw from it any more."""
    return release.state == Release.State.PUBLIC or release.origin == Release.Origin.IMPORT


def again(run: Run, audience: str, progress: Progress, hide: list[dict[str, Any]] | None = None) -> Run:
    """The same book on the same release under the audience's policy, or with more columns hidden."""
    spec = dict(run.spec)
    if not covers(policy_of(run), POLICIES[audience]):  # type: ignore[index]  # checked by `refuse`
        spec["suppress"] = {"audience": audience}
    if hide:
        spec["hide"] = [*spec.get("hide", ()), *hide]
    return books.make(book=run.book, release=run.release, scheme=run.scheme, progress=progress, spec=spec)


def without(run: Run, found: guard.Checked, progress: Progress) -> Run:
    """The run with a column hidden for each difference that was found; what protects those is hidden with them."""
    last = dict.fromkeys(columns[-1] for columns in found.columns if columns)
    hide = [{"table": each.table, "column": each.column} for each in last]
    return again(run, policy_of(run).audience, progress, hide)


def refused(found: guard.Checked) -> list[dict[str, Any]]:
    """What the guard found, for the page: the places that together reveal a group, and how many children it has."""
    return [{"where": list(each.where), "question": each.question, "children": each.base} for each in found.found]


def publish(run: Run, audience: str, statements: list[Published], by: int | None) -> Publication:
    """Record it. Two people who publish at once are one after the other."""
    with transaction.atomic():
        Study.objects.select_for_update().get(pk=run.release.study_id)
        person = User.objects.filter(pk=by).first() if by else None
        return Publication.objects.create(
            study=run.release.study,
            run=run,
            audience=audience,
            hash=run.hash,
            statements=history.to_json(statements),
            published_by=person,
            published_by_name=str(person or ""),
        )
