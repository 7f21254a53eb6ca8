"""Help lines that somebody confirmed, what children and groups ask of adults, and what readers of heavy texts decided.

Nothing here leads to an answer: a request and a concern are sealed to the desk's key, a reading names a text by its
random key and holds none of its words.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def by_whom() -> models.ForeignKey[models.Model | None, models.Model | None]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")


class Way(models.TextChoices):
    CALLED = "called", _("called it")
    VISITED = "visited", _("opened its site")
    WROTE = "wrote", _("wrote and got an answer")
    INVENTED = "invented", _("SYNTHETIC: nobody asked")


class Confirmation(models.Model):
    """Somebody made sure that a help line is as we say: who, which day, how. Bound to what the line said that day, so
    that it lapses when the line changes. Never changed; the newest counts."""

    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="confirmations")
    line = models.CharField(max_length=80)
    facts = models.CharField(max_length=64, help_text="hash of the line in every language")
    way = models.CharField(_("how"), max_length=10, choices=Way)
    day = models.DateField(_("day"))
    by = by_whom()

    class Meta:
        ordering = ("line", "-day", "-pk")

    def __str__(self) -> str:
        return f"{self.line} {self.day}"


class Desk(models.Model):
    """What a study promises to children who ask for an adult. Children are offered it only while it is open."""

    study = models.OneToOneField("accounts.Study", on_delete=models.CASCADE, related_name="desk")
    is_open = models.BooleanField(default=False)
    working_days = models.PositiveSmallIntegerField(_("working days until somebody answers"), default=2)
    one_school = models.BooleanField(
        default=False, help_text="the officer allows a message to the only school of a stratum"
    )
    keep_days = models.PositiveSmallIntegerField(_("days until a request is erased"), default=60)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(working_days__gte=1, working_days__lte=10), name="desk_answers_soon"),
            models.CheckConstraint(condition=Q(keep_days__gte=7, keep_days__lte=180), name="desk_erases"),
        )

    def __str__(self) -> str:
        return f"{self.study}"


class RequestState(models.TextChoices):
    NEW = "new", _("waits")
    TAKEN = "taken", _("taken up")
    CLOSED = "closed", _("closed")


class Request(models.Model):
    """A child who asked for an adult, as the tablet sealed it. No answer, no slip, no receipt leads here or away."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="requests")
    sealed = models.BinaryField()
    state = models.CharField(max_length=6, choices=RequestState, default=RequestState.NEW)
    day = models.DateField(help_text="on which the desk found it")

    class Meta:
        ordering = ("day", "public_id")

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class RequestStep(models.Model):
    """What the desk did with a request, without a word of it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=8, choices=[("opened", _("was read")), *RequestState.choices])
    day = models.DateField()
    by = by_whom()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.what} {self.day}"


class Concern(models.Model):
    """What an adult heard or saw in a group, sealed to the desk's key. A later step `follows` the first."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="concerns")
    follows = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="later")
    sealed = models.BinaryField()
    day = models.DateField()
    by = by_whom()

    class Meta:
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return f"{self.day}"


class Reading(models.Model):
    """What one reader saw in one text, without the text."""

    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="readings")
    text = models.UUIDField()
    labels = models.JSONField()
    day = models.DateField()
    reader = by_whom()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("text", "reader"), name="reading_once_a_reader"),)

    def __str__(self) -> str:
        return f"{self.text} {self.labels}"


class Reach(models.TextChoices):
    """How near a message may come to the children it is about."""

    SCHOOL = "school", _("the care team of one school")
    STRATUM = "stratum", _("the care teams of all schools of the stratum")


class Escalation(models.Model):
    """That care teams were told, of what kind and how near; never the words."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="escalations")
    stratum = models.CharField(max_length=60)
    label = models.CharField(max_length=12)
    reach = models.CharField(max_length=8, choices=Reach)
    schools = models.PositiveSmallIntegerField()
    day = models.DateField()
    by = by_whom()

    class Meta:
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return f"{self.day} {self.label} {self.reach}"
