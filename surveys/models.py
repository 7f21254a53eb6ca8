"""Waves, the questionnaires they ask, and the sittings in which groups answer. Nothing here holds an answer: a
sitting knows its batch in the box by a bare UUID.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict
from backend.core.text import in_language
from surveys.drafting import Edit as Edit
from surveys.drafting import Wording as Wording
from surveys.engine.canonical import content_hash
from surveys.fieldwork.models import ClassDraw as ClassDraw
from surveys.fieldwork.models import Contact as Contact
from surveys.fieldwork.models import Draw as Draw
from surveys.fieldwork.models import DrawnSchool as DrawnSchool
from surveys.fieldwork.models import Frame as Frame
from surveys.fieldwork.models import SittingLink as SittingLink
from surveys.fieldwork.models import SittingReport as SittingReport
from surveys.fieldwork.models import Supervision as Supervision
from surveys.fieldwork.models import Visit as Visit
from surveys.reviewing.models import TextReview as TextReview
from surveys.safeguarding.models import Concern as Concern
from surveys.safeguarding.models import Confirmation as Confirmation
from surveys.safeguarding.models import Desk as Desk
from surveys.safeguarding.models import Escalation as Escalation
from surveys.safeguarding.models import Reading as Reading
from surveys.safeguarding.models import Request as Request
from surveys.safeguarding.models import RequestStep as RequestStep


class Wave(models.Model):
    """One round of fieldwork of a study."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="waves")
    name = models.JSONField(_("name"), help_text="language -> text")
    number = models.PositiveSmallIntegerField(_("number"))
    field_from = models.DateField(_("first day in schools"), null=True, blank=True)
    field_until = models.DateField(_("last day in schools"), null=True, blank=True)
    withdraw_until = models.DateField(_("last day to withdraw answers"), null=True, blank=True)
    ended = models.DateField(null=True, blank=True, help_text="the day on which the fieldwork was declared over")

    class Meta:
        ordering = ("study", "number")
        constraints = (
            models.UniqueConstraint(fields=("study", "number"), name="wave_number_once"),
            models.CheckConstraint(
                condition=Q(field_until__isnull=True) | Q(field_until__gte=models.F("field_from")),
                name="wave_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name)


class Level(models.TextChoices):
    """For whom a questionnaire is written: an age, or reading that must be easy."""

    FIRST = "first", _("6 to 8 years, read aloud")
    PRIMARY = "primary", _("primary school")
    SECONDARY = "secondary", _("secondary school")
    EASY = "easy", _("easy to read, any age")


class Questionnaire(models.Model):
    """The instrument for one level in one wave."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="questionnaires")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    slug = models.SlugField(_("short name"), max_length=60)
    source = models.CharField(
        _("source language"),
        max_length=2,
        choices=[("nl", _("Dutch")), ("fr", _("French"))],
        default="nl",
        help_text="the language in which texts are written first",
    )

    class Meta:
        ordering = ("wave", "level")
        constraints = (
            models.UniqueConstraint(fields=("wave", "slug"), name="questionnaire_slug_once"),
            models.UniqueConstraint(fields=("wave", "level"), name="questionnaire_level_once"),
        )

    def __str__(self) -> str:
        return self.slug


class Stage(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEWED = "reviewed", _("reviewed")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class Version(models.Model):
    """A questionnaire document. Once published it never changes: answers name it by its hash.

    A review holds for the document as it was read (`reviewed_hash`), so any change makes a reviewed draft a draft again
    without anybody having to say so. A retired version takes no new sittings; those that have it go on.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_hash = models.CharField(max_length=64, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("questionnaire", "-number")
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "number"), name="version_number_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(content_hash=""), name="version_published_has_hash"
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(published_at__isnull=False),
                name="version_retired_was_published",
            ),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_published()
        return super().delete(*args, **kwargs)

    @property
    def stage(self) -> Stage:
        if self.published_at:
            return Stage.RETIRED if self.retired_on else Stage.PUBLISHED
        return Stage.REVIEWED if self.reviewed else Stage.DRAFT

    @property
    def reviewed(self) -> bool:
        """Whether the document is still the one its reviewer read."""
        if self.reviewed_by_id is None:
            return False
        return bool(self.published_at) or self.reviewed_hash == content_hash(self.document)

    def refuse_if_published(self) -> None:
        if self.pk and Version.objects.filter(pk=self.pk, published_at__isnull=False).exists():
            raise Conflict("version-published", _("A published questionnaire can't change. Make a new version of it."))


class Pilot(models.Model):
    """A version tried out by testers, outside the field: it holds what they say of the questions, never an answer."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pilots")
    key = models.CharField(max_length=40, unique=True, editable=False, help_text="the secret part of its address")
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.version} pilot"


class Step(models.TextChoices):
    """Where answering goes wrong: the four steps of cognitive interviewing (Tourangeau 1984)."""

    COMPREHENSION = "comprehension", _("understanding the question")
    MEMORY = "memory", _("remembering")
    JUDGEMENT = "judgement", _("deciding what to say")
    ANSWERING = "answering", _("finding the answer on the list")


class Remark(models.Model):
    """What a tester or an interviewer noticed at one question. Names nobody."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="remarks")
    variable = models.CharField(max_length=120)
    track = models.CharField(max_length=10)
    text_hash = models.CharField(
        max_length=64, help_text="of the question as it stood, to see whether it changed since"
    )
    face = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 glad, 2 so-so, 3 unhappy")
    unclear = models.BooleanField(default=False)
    text = models.TextField(max_length=1000, blank=True)
    step = models.CharField(max_length=14, choices=Step, blank=True, help_text="only for an interviewer's note")
    severity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 small to 3 grave; interviewers only"
    )
    solution = models.CharField(max_length=300, blank=True)
    solved = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.variable} {self.track}"


class Voice(models.TextChoices):
    PERSON = "person", _("a person")
    COMPUTER = "computer", _("the computer")


class Recording(models.Model):
    """How a text sounds. Bound to the words by their hash: a text that changes has no recording until it gets one."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="recordings")
    language = models.CharField(max_length=2)
    text_hash = models.CharField(max_length=64)
    voice = models.CharField(max_length=8, choices=Voice)
    sound = models.BinaryField(help_text="MP3")
    seconds = models.FloatField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("study", "language", "text_hash"), name="recording_one_a_text"),
        )

    def __str__(self) -> str:
        return f"{self.language} {self.text_hash[:12]}"


class Override(models.Model):
    """Why a warning of the linter may stay: a motive, bound to the rule, the place and what it was written for. When the
    text changes, the motive no longer holds. One that is taken back stays on record."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="overrides")
    rule = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    track = models.CharField(max_length=10, blank=True)
    text_hash = models.CharField(max_length=64)
    motive = models.TextField(_("motive"), max_length=1000)
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    taken_back = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("questionnaire", "rule", "address", "track", "text_hash"),
                condition=Q(taken_back__isnull=True),
                name="override_one_motive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.address}"


class State(models.TextChoices):
    PLANNED = "planned", _("planned")
    READY = "ready", _("slips printed")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Mode(models.TextChoices):
    """How a class answers: what stands in the data as the mode."""

    TABLETS = "class", _("on tablets")
    COMPUTERS = "computer", _("on computers")
    SUPPORTED = "supported", _("with an adult beside each child")
    PAPER = "paper", _("on paper")


class Sitting(models.Model):
    """One group, one occasion. Days only: a finer time would say when somebody answered."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="sittings")
    group = models.ForeignKey("consent.Group", on_delete=models.PROTECT, related_name="sittings")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sittings")
    text_set = models.ForeignKey("consent.TextSet", on_delete=models.PROTECT, related_name="sittings")
    batch = models.UUIDField(unique=True, editable=False)
    door = models.CharField(max_length=20, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.TABLETS)
    day = models.DateField(_("day"), null=True, blank=True)
    slips = models.PositiveSmallIntegerField(default=0, help_text="valid slips on paper")
    mixing_asked = models.BooleanField(default=False)
    reopened = models.BooleanField(default=False, help_text="after a closing that had shown the exact count")
    note = models.TextField(_("what happened"), max_length=2000, blank=True)

    class Meta:
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("wave", "group"), condition=~Q(state="closed"), name="sitting_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} {self.state}"


class BankItem(models.Model):
    """An item an organisation keeps beside the bank that ships. Its `public_id` is its id in the bank."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="bank_items")
    variable = models.CharField(max_length=32)

    class Meta:
        ordering = ("variable",)
        constraints = (models.UniqueConstraint(fields=("organisation", "variable"), name="bank_item_variable_once"),)

    def __str__(self) -> str:
        return self.variable


class BankItemVersion(models.Model):
    """One wording of a bank item. It never changes: questionnaires refer to it by its number."""

    bank_item = models.ForeignKey(BankItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    item = models.JSONField(help_text="as a document holds it, without its condition")
    topic = models.CharField(max_length=40)
    ages = models.JSONField(default=list, help_text="of A, B, C, E")
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.TextField(_("comparability"), max_length=1000, blank=True)
    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ("bank_item", "-number")
        constraints = (models.UniqueConstraint(fields=("bank_item", "number"), name="bank_item_version_number_once"),)

    def __str__(self) -> str:
        return f"{self.bank_item} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_change()
        return super().delete(*args, **kwargs)

    def refuse_change(self) -> None:
        if self.pk:
            raise Conflict("bank-version", _("A version in the bank can't change. Keep a new version of it."))


class BankSignature(models.Model):
    """A native reader's word that one text of the bank reads well. Bound to the text: another text is unsigned."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=120)
    track = models.CharField(max_length=10)
    text_hash = models.CharField(max_length=64)
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "address", "track", "text_hash", "signed_by"), name="bank_signature_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.address} {self.track}"


class Arrival(models.Model):
    """A questionnaire as it was read from a file: looked at before it becomes a draft, and kept beside the draft, with
    what could not be carried over, until somebody has seen to that."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="arrivals")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    file_name = models.CharField(max_length=200)
    document = models.JSONField()
    lost = models.JSONField(default=list, help_text="see surveys.formats.losses")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, blank=True, related_name="arrivals")

    class Meta:
        ordering = ("wave", "pk")

    def __str__(self) -> str:
        return self.file_name
