"""Frames, draws, the schools that were drawn with where they stand, what was said to them, and visits.

Staff data only: names of schools and of those who go there, never of a child.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict


class Frame(models.Model):
    """A list of every school that could take part, as it was read from a file. Frozen once it is in use."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.PROTECT, related_name="frames")
    source = models.CharField(_("where the list comes from"), max_length=200)
    counted_on = models.DateField(_("day of the numbers of pupils"), null=True, blank=True)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(help_text="see surveys.fieldwork.frame_files")
    left_out = models.JSONField(default=list, help_text="lines that could not be used, with why")
    sha256 = models.CharField(max_length=64, help_text="of the rows")
    in_use = models.DateField(null=True, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("wave", "pk")

    def __str__(self) -> str:
        return self.source

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_if_in_use()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_in_use()
        return super().delete(*args, **kwargs)

    def refuse_if_in_use(self) -> None:
        if self.pk and Frame.objects.filter(pk=self.pk, in_use__isnull=False).exists():
            raise Conflict("frame-in-use", _("A list in use can't change. Bring a new one instead."))


class Drawing(models.Model):
    """One draw: how, from what and with which result. It never changes and never goes, so that nobody can draw until a
    sample pleases; `sha256` covers the plan, the result and what it was drawn from."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField()
    plan = models.JSONField(help_text="see surveys.fieldwork.draws.Plan")
    result = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_on = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_change()
        return super().delete(*args, **kwargs)

    def refuse_change(self) -> None:
        if self.pk:
            raise Conflict("draw-made", _("A draw can't change. Make another; this one stays on record."))


class Draw(Drawing):
    """Schools drawn from a frame. The one that is `followed` sends out invitations."""

    frame = models.ForeignKey(Frame, on_delete=models.PROTECT, related_name="draws")
    followed = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("frame", "number")
        constraints = (
            models.UniqueConstraint(fields=("frame", "number"), name="draw_number_once"),
            models.UniqueConstraint(
                fields=("frame",), condition=models.Q(followed__isnull=False), name="draw_followed_once"
            ),
        )


class Standing(models.TextChoices):
    """How far a school is."""

    RESERVE = "reserve", _("reserve")
    DRAWN = "drawn", _("drawn, not asked yet")
    INVITED = "invited", _("invited")
    AGREED = "agreed", _("agreed")
    DONE = "done", _("took part")
    PARTLY = "partly", _("took part with some of its classes")
    REFUSED = "refused", _("refused")
    SILENT = "silent", _("could not be reached")
    INELIGIBLE = "ineligible", _("not eligible")


class DrawnSchool(models.Model):
    """A school of the draw that is followed, or one of its reserves: where it stands. `school` is its place in the ledger,
    given when it is asked."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="schools")
    key = models.CharField(max_length=220)
    name = models.CharField(max_length=160)
    stratum = models.CharField(max_length=60)
    probability = models.FloatField()
    stands_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reserves",
        help_text="a reserve's school",
    )
    rank = models.PositiveSmallIntegerField(default=0)
    school = models.ForeignKey(
        "consent.School", on_delete=models.PROTECT, null=True, blank=True, related_name="drawn_as"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.DRAWN)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    agreed_day = models.DateField(_("agreed day"), null=True, blank=True)

    class Meta:
        ordering = ("stratum", "name")
        constraints = (models.UniqueConstraint(fields=("draw", "key"), name="drawn_school_once"),)

    def __str__(self) -> str:
        return self.name


class Way(models.TextChoices):
    LETTER = "letter", _("letter")
    MAIL = "mail", _("e-mail")
    PHONE = "phone", _("phone")
    VISIT = "visit", _("visit")


class Contact(models.Model):
    """Something that was said to a school or by it, on a day; with where that left it, when it moved."""

    drawn = models.ForeignKey(DrawnSchool, on_delete=models.CASCADE, related_name="contacts")
    day = models.DateField(_("day"))
    way = models.CharField(_("how"), max_length=10, choices=Way, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    became = models.CharField(max_length=10, choices=Standing, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return f"{self.day} {self.way}"


class ClassDraw(Drawing):
    """Classes drawn within a school from its list."""

    wave = models.ForeignKey("surveys.Wave", on_delete=models.PROTECT, related_name="class_draws")
    school = models.ForeignKey("consent.School", on_delete=models.PROTECT, related_name="class_draws")
    listed = models.JSONField(help_text="the classes drawn from")

    class Meta:
        ordering = ("school", "-number")
        constraints = (models.UniqueConstraint(fields=("wave", "school", "number"), name="class_draw_number_once"),)


class Part(models.TextChoices):
    """No finer time than half a day is kept: it would say when somebody answered."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")


class Purpose(models.TextChoices):
    CLASS = "class", _("the class answers")
    ABSENT = "absent", _("children who were absent")
    ROOM = "room", _("second room")
    TALK = "talk", _("talk with the school")


class Visit(models.Model):
    """Somebody goes to a school on a day; to one class as often as it takes."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey("surveys.Wave", on_delete=models.PROTECT, related_name="visits")
    school = models.ForeignKey("consent.School", on_delete=models.PROTECT, related_name="visits")
    group = models.ForeignKey("consent.Group", on_delete=models.SET_NULL, null=True, blank=True, related_name="visits")
    day = models.DateField(_("day"))
    part = models.CharField(_("part of the day"), max_length=10, choices=Part)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose, default=Purpose.CLASS)
    who = models.CharField(_("who goes"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ("day", "-part", "school")

    def __str__(self) -> str:
        return f"{self.day} {self.part}"


class Supervisor(models.TextChoices):
    TEACHER = "teacher", _("a teacher of the school")
    STAFF = "staff", _("somebody of the study")
    BOTH = "both", _("both together")


class Room(models.TextChoices):
    """Whether somebody of the school could see what children answered."""

    NOBODY = "nobody", _("nobody of the school was in the room")
    APART = "apart", _("somebody of the school was there, away from the screens")
    CLOSE = "close", _("somebody of the school could see screens")


class Supervision(models.Model):
    """How a sitting was watched over: codes only, which a release may carry (`analysis.supervision` says where)."""

    sitting = models.OneToOneField("surveys.Sitting", on_delete=models.CASCADE, related_name="supervision")
    supervisor = models.CharField(_("who led the sitting"), max_length=10, choices=Supervisor)
    room = models.CharField(_("who was in the room"), max_length=10, choices=Room)
    incident = models.BooleanField(_("something disturbed the sitting"), default=False)

    def __str__(self) -> str:
        return f"{self.supervisor} {self.room}"


class SittingReport(models.Model):
    """What the class looked like at the end, in counts: nobody is named, so that no count can be tied to a child."""

    sitting = models.OneToOneField("surveys.Sitting", on_delete=models.CASCADE, related_name="report")
    handed = models.PositiveSmallIntegerField(_("slips handed out"))
    refused = models.PositiveSmallIntegerField(_("children who didn't want a slip"), default=0)
    absent = models.PositiveSmallIntegerField(_("children who were absent"), default=0)
    left = models.PositiveSmallIntegerField(_("envelopes left on devices"), default=0)

    def __str__(self) -> str:
        return f"{self.handed} {self.refused} {self.absent} {self.left}"


class SittingLink(models.Model):
    """A key to one sitting for one day, for somebody without an account. Only its hash is kept."""

    sitting = models.ForeignKey("surveys.Sitting", on_delete=models.CASCADE, related_name="links")
    key_hash = models.CharField(max_length=64, unique=True)
    day = models.DateField(_("day"))
    revoked = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("sitting",), condition=models.Q(revoked=False), name="sitting_link_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}"
