"""Writing in a draft: each change is kept with what takes it back, and nobody's words are lost when two people write.

A text is changed against the hash of what its writer had read. Somebody who writes over words that changed meanwhile
gets both texts back (`TextsCollide`); changes of different texts never stand in each other's way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid, Missing
from surveys.engine import borrowing, editing, shape
from surveys.engine.canonical import content_hash
from surveys.engine.editing import Document, EditRefused, Operation
from surveys.engine.texts import text_hash
from surveys.models import Edit, Questionnaire, Version
from surveys.services import wordings

Compose = Callable[[Document], Operation | None]
RECENT = 200


@dataclass(frozen=True)
class Changed:
    """A draft before and after a change; `edit` is None when there was nothing to change."""

    version: Version
    before: Document
    edit: Edit | None

    @property
    def after(self) -> Document:
        document: Document = self.version.document
        return document


class TextsCollide(Conflict):
    """Somebody else changed the same text since it was read. Nothing was written: `theirs` stands, `mine` waits."""

    def __init__(self, mine: str, theirs: str, author: str) -> None:
        super().__init__("texts-collide", _("Somebody else changed this text meanwhile. Choose which one stays."))
        self.mine, self.theirs, self.author = mine, theirs, author


class NothingToUndo(Conflict):
    """The history has no further step that way."""


@transaction.atomic
def change(*, version: Version, author: User, compose: Compose, from_bank: bool = False) -> Changed:
    """Change a draft by the operation that `compose` makes of the document as it stands now. Only a change that comes
    `from_bank` may touch the words of items that borrow theirs."""
    draft = _locked(version)
    return _made(draft, author, compose, from_bank=from_bank)


@transaction.atomic
def write(
    *, version: Version, author: User, address: str, track: str, text: str, seen: str, going_on: bool = False
) -> Changed:
    """Write one text. `seen` is the hash of the text its writer read; `going_on` joins this to the writer's last change
    of the same text, so that undo takes back the sentence and not its letters. Raises TextsCollide."""
    draft = _locked(version)
    before = _text(draft.document, address, track)
    if text_hash(text) == text_hash(before):
        return Changed(draft, draft.document, None)
    if text_hash(before) != seen:
        raise TextsCollide(text, before, _last_writer(draft, address, track))
    value = text.strip() or None
    operation: Operation = {"op": "write", "at": address, "track": track, "value": value}
    if (
        going_on
        and (last := _latest(draft))
        and last.author_id == author.pk
        and _same_place(last.operation, operation)
    ):
        return _joined(draft, last, operation)
    return _made(draft, author, lambda _document: operation)


@transaction.atomic
def set_member(*, version: Version, author: User, target: str, member: str, value: Any, seen: str = "") -> Changed:
    """Set one member of an item or of another object. `seen` is the content hash of what was read; with another value
    there now, nothing is changed."""
    draft = _locked(version)
    before = _found(draft.document, target).get(member)
    if before == value:
        return Changed(draft, draft.document, None)
    if seen and content_hash(before) != seen:
        raise Conflict(
            "member-changed",
            _("Somebody else changed this meanwhile; it now says “%(theirs)s”. Yours wasn't saved yet: “%(mine)s”."),
            theirs=before if before is not None else "…",
            mine=value if value is not None else "…",
        )
    return _made(draft, author, lambda _document: {"op": "set", "at": target, "member": member, "value": value})


@transaction.atomic
def undo(*, version: Version) -> Changed:
    """Take back the last change of the draft, whoever made it."""
    draft = _locked(version)
    last = _latest(draft)
    if last is None:
        raise NothingToUndo("nothing-to-undo", _("There is nothing left to undo."))
    return _stepped(draft, last, last.inverse, undone=True)


@transaction.atomic
def redo(*, version: Version) -> Changed:
    """Do again what was undone last."""
    draft = _locked(version)
    following = draft.edits.filter(undone=True).order_by("number").first()
    if following is None:
        raise NothingToUndo("nothing-to-redo", _("There is nothing to do again."))
    return _stepped(draft, following, following.operation, undone=False)


@transaction.atomic
def review(*, version: Version, author: User, address: str, track: str, seen: str) -> Changed:
    """Say that a text is right as it stands. Only what the reviewer has read can be reviewed."""
    draft = _locked(version)
    text = _text(draft.document, address, track)
    if not text.strip():
        raise Invalid("review-empty", _("There is no text here to review."))
    if text_hash(text) != seen:
        raise Conflict("review-changed", _("This text has changed since you read it. Read it again, then mark it."))
    wordings.reviewed(version=draft, author=author, address=address, track=track)
    return Changed(draft, draft.document, None)


def set_source(*, version: Version, source: str) -> None:
    """The language in which the texts of this questionnaire are written first."""
    if source not in dict(Questionnaire._meta.get_field("source").choices or ()):
        raise Invalid("source", _("Choose Dutch or French."))
    Questionnaire.objects.filter(pk=version.questionnaire_id).update(source=source)


def history(version: Version) -> tuple[Edit | None, Edit | None]:
    """(the change that undo would take back, the change that redo would make again)."""
    return _latest(version), version.edits.filter(undone=True).order_by("number").first()


def replaced(*, version: Version, author: User | None, document: Document) -> None:
    """Note that a whole new document takes the place of a draft, so that this can be undone. Where one of the two can't
    be written in, the history ends instead."""
    if shape.holds(version.document) and shape.holds(document):
        operation: Operation = {"op": "replace", "value": document}
        _noted(version, author, operation, {"op": "replace", "value": version.document})
    else:
        version.edits.all().delete()


def _locked(version: Version) -> Version:
    draft = Version.objects.select_for_update().select_related("questionnaire").get(pk=version.pk)
    if draft.published_at:
        raise Conflict("version-published", _("A published questionnaire can't change. Make a new version of it."))
    if not shape.holds(draft.document):
        raise Invalid("draft-shapeless", _("This draft can't be written in: bring a mended file first."))
    return draft


def _unbreached(before: Document, after: Document) -> None:
    """Words that an item borrows are changed in the bank, or the item is let loose first."""
    borrowed = borrowing.breached(before, after)
    if borrowed:
        raise Conflict(
            "borrowed",
            _("“%(name)s” says what the question bank says. Let it loose in the panel of the bank to change it."),
            name=borrowed,
        )


def _made(draft: Version, author: User, compose: Compose, *, from_bank: bool = False) -> Changed:
    before = draft.document
    try:
        operation = compose(before)
        if operation is None:
            return Changed(draft, before, None)
        after, inverse = editing.apply(before, operation)
    except EditRefused as error:
        raise refusal(error) from error
    if after == before:
        return Changed(draft, before, None)
    if not from_bank:
        _unbreached(before, after)
    edit = _noted(draft, author, operation, inverse)
    _kept(draft, after, operation)
    wordings.follow(version=draft, before=before, after=after)
    return Changed(draft, before, edit)


def _joined(draft: Version, last: Edit, operation: Operation) -> Changed:
    before = draft.document
    after, _inverse = editing.apply(before, operation)
    last.operation = operation
    last.save()
    _kept(draft, after, operation)
    wordings.follow(version=draft, before=before, after=after)
    return Changed(draft, before, last)


def _stepped(draft: Version, edit: Edit, operation: Operation, *, undone: bool) -> Changed:
    before = draft.document
    try:
        after, _inverse = editing.apply(before, operation)
    except EditRefused as error:
        raise refusal(error) from error
    edit.undone = undone
    edit.save()
    _kept(draft, after, operation)
    return Changed(draft, before, edit)


def _noted(draft: Version, author: User | None, operation: Operation, inverse: Operation) -> Edit:
    draft.edits.filter(undone=True).delete()
    last = _latest(draft)
    number = last.number + 1 if last else 1
    return Edit.objects.create(version=draft, number=number, operation=operation, inverse=inverse, author=author)


def _kept(draft: Version, document: Document, operation: Operation) -> None:
    draft.document = document
    draft.save(update_fields=["document"])
    for old, new in editing.renames(operation):
        wordings.moved(version=draft, old=old, new=new)


def _latest(version: Version) -> Edit | None:
    return version.edits.filter(undone=False).select_related("author").order_by("-number").first()


def _same_place(one: Mapping[str, Any], other: Operation) -> bool:
    return all(one.get(member) == other[member] for member in ("op", "at", "track"))


def _last_writer(draft: Version, address: str, track: str) -> str:
    for edit in draft.edits.filter(undone=False).select_related("author").order_by("-number")[:RECENT]:
        if _same_place(edit.operation, {"op": "write", "at": address, "track": track}):
            return str(edit.author or "")
    return ""


def _found(document: Document, target: str) -> dict[str, Any]:
    try:
        return editing.find(document, target)
    except EditRefused as error:
        raise refusal(error) from error


def _text(document: Document, address: str, track: str) -> str:
    try:
        owner, member = editing.text_owner(document, address)
    except EditRefused as error:
        raise refusal(error) from error
    return str(owner.get(member, {}).get(track, ""))


def refusal(error: EditRefused) -> Conflict | Missing:
    if error.code == "taken":
        return Conflict(
            "name-taken", _("“%(name)s” is already the name of something here. Choose another."), name=error.name
        )
    return Missing(
        "gone", _("“%(name)s” isn't in the document any more: somebody took it out or renamed it."), name=error.name
    )
