"""What is kept of the writing of a draft: its history, and what is known of each text as it is worded."""

from __future__ import annotations

from django.db import models


class Edit(models.Model):
    """One change of a draft, with what takes it back. Those that were undone come last and wait to be done again."""

    version = models.ForeignKey("surveys.Version", on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    operation = models.JSONField()
    inverse = models.JSONField()
    author = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now=True)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("version", "number")
        constraints = (models.UniqueConstraint(fields=("version", "number"), name="edit_number_once"),)

    def __str__(self) -> str:
        return f"{self.version} · {self.number}"


class Wording(models.Model):
    """What is known of a text of a draft as it is worded: the source text it was written beside, and who reviewed it.
    Bound to the text's hash, so that another wording knows nothing of it."""

    version = models.ForeignKey("surveys.Version", on_delete=models.CASCADE, related_name="wordings")
    address = models.CharField(max_length=200)
    track = models.CharField(max_length=8)
    text_hash = models.CharField(max_length=64)
    source = models.TextField(null=True, blank=True)  # noqa: DJ001  (no source is not the same as an empty one)
    reviewed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("version", "address", "track")
        constraints = (
            models.UniqueConstraint(fields=("version", "address", "track", "text_hash"), name="wording_once"),
        )

    def __str__(self) -> str:
        return f"{self.address} {self.track}"
