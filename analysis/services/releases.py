"""Making a release: the box's rows cleaned, coded and frozen under a hash. Withdrawals make a successor."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import cleaning, content, storage
from analysis.models import Release, folder
from analysis.services.assembly import Assembled, assemble
from analysis.services.erasers import ERASERS
from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Progress
from consent.services import audit
from surveys import selectors as surveys
from surveys.box import selectors as box
from surveys.fieldwork import selectors as field

FORMAT = 1
DATA, EXCLUDED = "data.parquet", "excluded.parquet"


def silent(share: float, message: str = "") -> None:
    """For callers that show no progress."""


def make(study: Study, progress: Progress = silent, *, skip: Collection[str] = ()) -> Release:
    """A release of every answer in the box; `skip` names cleaning rules to leave out, so that their rows come back.

    When answers were withdrawn since an earlier provisional release, that one is erased: this is its successor.
    """
    unknown = set(skip) - {rule.name for rule in cleaning.RULES}
    if unknown:
        raise Invalid("rule-unknown", gettext_lazy("There is no cleaning rule “%(rule)s”."), rule=min(unknown))
    totals = box.totals(study.public_id)
    progress(0.05, _("Reading the answers from the box"))
    rows = list(box.responses(study.public_id))
    if not rows:
        raise Conflict(
            "nothing-to-release",
            gettext_lazy("The box holds no answers to release yet. Close a sitting and wait until it is mixed."),
        )
    progress(0.2, _("Cleaning and coding"))
    assembled = assemble(rows, skip=skip, numbers=surveys.version_numbers(study), watched=field.supervision_of(study))
    progress(0.7, _("Freezing"))
    manifest = {
        **assembled.manifest,
        "withdrawn": totals.withdrawn,
        "coarsened": box.coarsened(study.public_id),
        "synthetic": study.synthetic,
    }
    state = Release.State.PUBLIC if totals.burnt else Release.State.PROVISIONAL
    release = freeze(study, assembled, manifest, origin=Release.Origin.BOX, state=state)
    progress(0.95, _("Erasing what was withdrawn"))
    erase_stale(release)
    return release


def freeze(
    study: Study,
    assembled: Assembled,
    manifest: dict[str, Any],
    *,
    origin: str,
    state: str = Release.State.PROVISIONAL,
) -> Release:
    """Write the files, then the row; when anything fails neither stays."""
    codebook = assembled.codebook
    ordered = content.sort(storage.narrow(assembled.frame))
    hashed = content.digest(ordered, codebook.to_json())
    release = Release(study=study, hash=hashed, state=state, origin=origin, codebook=codebook.to_json())
    home = folder() / "releases" / str(release.public_id)
    try:
        storage.write_frame(home / DATA, ordered, codebook)
        if not assembled.excluded.empty:
            storage.write_frame(home / EXCLUDED, content.sort(assembled.excluded))
        release.path = str((home / DATA).relative_to(folder()))
        release.manifest = {"format": FORMAT, "hash": hashed, **manifest}
        with transaction.atomic():
            Study.objects.select_for_update().get(pk=study.pk)
            last = Release.objects.filter(study=study).aggregate(last=Max("number"))["last"] or 0
            release.number = last + 1
            release.save()
            audit.note(
                study, None, "release.make", "release", hashed, {"number": release.number, "rows": len(ordered)}
            )
    except BaseException:
        # Also when the job is cancelled or the process told to stop: no file without its row.
        shutil.rmtree(home, ignore_errors=True)
        raise
    return release


def erase_stale(successor: Release) -> None:
    """Erase the rows of earlier provisional releases that still hold answers withdrawn since."""
    if successor.origin != Release.Origin.BOX:
        return
    withdrawn = successor.manifest["withdrawn"]
    earlier = Release.objects.filter(
        study=successor.study_id, origin=Release.Origin.BOX, number__lt=successor.number
    ).exclude(path="")
    for release in earlier.order_by("-number"):
        left = withdrawn - release.manifest["withdrawn"]
        if left > 0:
            if successor.supersedes_id is None:
                successor.supersedes = release
                successor.save(update_fields=["supersedes"])
            erase(release, left=left)


def erase(release: Release, *, left: int) -> None:
    """Remove rows and weights from disk and keep the manifest: what was published stays explained."""
    Release.objects.filter(pk=release.pk).update(
        path="", state=Release.State.SUPERSEDED, manifest={**release.manifest, "left_since": left}
    )
    home = release.file.parent
    schemes = list(release.schemes.exclude(path=""))
    release.schemes.update(path="")
    for scheme in schemes:
        scheme.file.unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)
    for remove in ERASERS.values():
        remove(release)
    audit.note(release.study, None, "release.erase", "release", release.hash, {"number": release.number, "left": left})
    release.refresh_from_db()


def erase_provisional(study: Study, _until: date) -> dict[str, int]:
    """Before the burn a release was for the team; after it, the rows of those before the latest go."""
    held = Release.objects.filter(study=study, origin=Release.Origin.BOX).exclude(path="").order_by("-number")
    stale = [release for release in held[1:] if release.state == Release.State.PROVISIONAL]
    for release in stale:
        erase(release, left=0)
    return {"releases": len(stale)}


def supersede(study: Study, progress: Progress = silent) -> Release | None:
    """A successor when answers were withdrawn since the last release; None when there is nothing to do."""
    held = Release.objects.filter(study=study, origin=Release.Origin.BOX).exclude(path="")
    totals = box.totals(study.public_id)
    if all(release.manifest["withdrawn"] >= totals.withdrawn for release in held):
        return None
    if totals.responses == 0:
        for release in held:
            erase(release, left=totals.withdrawn - release.manifest["withdrawn"])
        return None
    latest = held.order_by("-number").first()
    skipped = [rule["rule"] for rule in latest.manifest["rules"] if not rule["applied"]] if latest else []
    return make(study, progress, skip=skipped)


def work(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "release". params: `skip`, names of cleaning rules to leave out."""
    release = make(study, progress, skip=params.get("skip", ()))
    return {"release": str(release.public_id), "number": release.number, "rows": release.manifest["counts"]["rows"]}


def excluded_file(release: Release) -> Path:
    """The rows that cleaning took out, each with its reason; beside the release and erased with it."""
    return release.file.parent / EXCLUDED
