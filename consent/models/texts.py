"""The texts that somebody reads before saying yes or no."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict


class Audience(models.TextChoices):
    CHILD = "child", _("children")


class TextSet(models.Model):
    """What somebody reads before saying yes or no, in every language at once. Frozen once it is active."""

    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="text_sets")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.CHILD)
    version = models.PositiveSmallIntegerField()
    texts = models.JSONField(help_text="track -> {part: text}")
    sha256 = models.CharField(max_length=64)
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
            raise Conflict("text-active", _("This text is in use and can't change. Write a new version instead."))
