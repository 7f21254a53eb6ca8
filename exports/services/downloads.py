"""Taking files away: orders, the job that makes what lasts, links that expire, and the log of what left a study."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from analysis import analysis_selectors, selectors, trend_selectors
from analysis.trend_access import trend_for
from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Forbidden
from backend.jobs import services as jobs
from backend.jobs.models import Job
from backend.jobs.registry import Progress
from consent.services import audit
from exports.models import Download
from exports.services import analysis_files, book_files, data_files, trend_files
from exports.services.ordering import File, stem

KIND = "file"
SALT = "arobase.exports.link"
LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Order:
    """A file of a run, a trend, an analysis or a release (`of`), `id` its public id, the rest as for `book_files.of` and
    its siblings, which say `language` of `languages`: a job's own `language` is that of its messages.
    """

    of: str
    id: str
    form: str
    languages: str = "nl"
    question: str = ""

    @property
    def permission(self) -> Permission:
        """A table has passed disclosure control, a row has not."""
        return Permission.EXPORT_MICRODATA if self.of == "release" else Permission.VIEW


def door(user: object, study: uuid.UUID, order: Order) -> Study:
    """The study, if this person may have the file; of a trend, in every study behind it."""
    found = study_for(user, study, order.permission)
    if order.of == "trend":
        trend_for(user, study, uuid.UUID(order.id))
    return found


def file_of(study: Study, order: Order) -> File:
    """The file, made or not."""
    if order.of == "trend":
        return trend_files.of(trend_selectors.trend_in(study, uuid.UUID(order.id)), order.form, order.languages)
    if order.of == "analysis":
        return analysis_files.of(analysis_selectors.analysis_in(study, order.id), order.form, order.languages)
    if order.of == "run":
        return book_files.of(selectors.run_in(study, order.id), order.form, order.languages)
    release = selectors.release_in(study, order.id)
    return data_files.of(release, order.form, order.languages, order.question)


def now_or_job(study: Study, order: Order, asker: User | None) -> File | Job:
    """The file itself when it is there or quickly made, else the job that makes it; ask again when that is done."""
    file = file_of(study, order)
    if file.ready:
        return file
    if file.slow:
        return jobs.enqueue_once(KIND, study, asdict(order), asked_by=asker, same=True)
    file.make(_silent)
    return file


def make(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "file". params: those of an `Order`."""
    order = ordered(params)
    file = file_of(study, order)
    if not file.ready:
        file.make(progress)
    return {"file": address(study, order), "name": file.path.name, "bytes": file.path.stat().st_size}


def address(study: Study, order: Order) -> str:
    """Where somebody who is signed in gets the file."""
    name = {"run": "book_", "trend": "trend_", "analysis": "analysis_"}.get(order.of, "") + order.form
    asked = {"language": order.languages, **({"question": order.question} if order.question else {})}
    return f"{reverse(f'exports:{name}', args=[study.public_id, order.id])}?{urlencode(asked)}"


def ordered(params: dict[str, Any]) -> Order:
    """The order in a job's params or a link."""
    return Order(**{name: str(params[name]) for name in Order.__slots__})


def link(study: Study, order: Order, asker: User) -> str:
    """What stands in the address under which the file can be fetched without signing in, for `LIFETIME`."""
    return signing.dumps([str(study.public_id), asker.pk, *asdict(order).values()], salt=SALT)


def linked(text: str) -> tuple[Study, Order, User]:
    """What a link stands for, if the person who asked for it may still have the file."""
    try:
        public_id, person, *order = signing.loads(text, salt=SALT, max_age=LIFETIME)
        user = User.objects.get(pk=person, is_active=True)
    except (signing.BadSignature, User.DoesNotExist) as error:
        raise Forbidden("link", _("This link has expired or is not whole. Ask for the file again.")) from error
    asked = Order(*order)
    return door(user, public_id, asked), asked, user


def note(study: Study, name: str, size: int, *, person: User | None, microdata: bool, way: str) -> None:
    """Write into the study's log that a file leaves."""
    Download.objects.create(study=study, person=person, file=name, size=size, microdata=microdata, way=way)
    kind = "rows" if microdata else "file"
    audit.note(study, person, "file.download", kind, name, {"bytes": size})


def forget_people(study: Study, _until: date) -> dict[str, int]:
    """That a file left stays known, who took it does not."""
    return {"downloads": Download.objects.filter(study=study, person__isnull=False).update(person=None)}


def log(study: Study) -> QuerySet[Download]:
    """What left the study, newest first."""
    return Download.objects.filter(study=study).select_related("person")


def codebook_name(release: selectors.Release, suffix: str = "json") -> str:
    """What the file of the codebook is called."""
    return f"{stem(release)}.codebook.{suffix}"


def _silent(share: float, message: str = "") -> None:
    """Nobody watches."""
