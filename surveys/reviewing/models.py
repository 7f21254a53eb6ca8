"""What readers made of the texts: places, kinds and who read, never a word of a child."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from surveys.freetext.spans import Span


class Stage(models.TextChoices):
    WAITING = "waiting"
    READ = "read"
    RELEASED = "released"


class TextReview(models.Model):
    """One text, named by its random key in the box: a key that no row of answers has. `spans` are places in its words
    (`surveys.freetext.spans`); `revision` counts changes, so that two readers don't undo each other."""

    text = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.WAITING)
    spans = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    twice = models.BooleanField(default=False, help_text="a second person must read it")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    released_on = models.DateField(null=True, blank=True, help_text="its words as written go so many days later")
    erased = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("study", "stage"), name="text_review_stage"),)

    def __str__(self) -> str:
        return self.stage

    @property
    def found(self) -> list[Span]:
        return [Span.from_json(span) for span in self.spans]
