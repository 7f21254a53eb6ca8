"""The texts that somebody reads before saying yes or no.

A set is written in every language at once and comes into use as a whole, so that Dutch and French can't differ in
version. At that moment each text gets its facts and its hash, and from then on nothing of it changes.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict


class Audience(models.TextChoices):
    PARENT = "parent", _("parents")
    CHILD = "child", _("children")
    TEACHER = "teacher", _("teachers")
    SCHOOL = "school", _("schools")


class TextSet(models.Model):
    """What somebody reads before saying yes or no, in every language at once. Frozen once it is active."""

    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="text_sets")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.CHILD)
    version = models.PositiveSmallIntegerField()
    texts = models.JSONField(help_text="track -> {part: text}, facts between braces")
    sha256 = models.CharField(max_length=64)
    material_change = models.BooleanField(
        _("what people said yes to is another thing now"),
        default=False,
        help_text=_("Then everybody who said yes to an earlier version is asked again. A no keeps its force."),
    )
    activated = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("study", "audience", "-version")
        constraints = (models.UniqueConstraint(fields=("study", "audience", "version"), name="text_set_version_once"),)

    def __str__(self) -> str:
        return f"{self.audience} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_if_active()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_active()
        return super().delete(*args, **kwargs)

    def refuse_if_active(self) -> None:
        if self.pk and TextSet.objects.filter(pk=self.pk, activated__isnull=False).exists():
            raise in_use()


class SignOff(models.Model):
    """Somebody read the draft in this language and stands for it. Goes with the draft when that is written anew."""

    text_set = models.ForeignKey(TextSet, on_delete=models.CASCADE, related_name="sign_offs")
    track = models.CharField(max_length=12)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ("text_set", "track")
        constraints = (models.UniqueConstraint(fields=("text_set", "track"), name="sign_off_once"),)

    def __str__(self) -> str:
        return f"{self.track}: {self.by}"


class Text(models.Model):
    """One text of a set in use: exactly what a person gets to read in one language at one reading level."""

    text_set = models.ForeignKey(TextSet, on_delete=models.PROTECT, related_name="cells")
    track = models.CharField(max_length=12)
    language = models.CharField(max_length=5)
    level = models.CharField(max_length=12)
    parts = models.JSONField(help_text="facts filled in")
    sha256 = models.CharField(max_length=64, db_index=True)
    figures = models.JSONField(help_text="how hard it reads")

    class Meta:
        ordering = ("text_set", "track")
        constraints = (models.UniqueConstraint(fields=("text_set", "track"), name="text_track_once"),)

    def __str__(self) -> str:
        return f"{self.text_set}: {self.track}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise in_use()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise in_use()


def in_use() -> Conflict:
    return Conflict("text-active", _("This text is in use and can't change. Write a new version instead."))
