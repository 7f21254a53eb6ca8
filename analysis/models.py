"""Frozen data sets, their weights, and the table books made from them. Files lie beside, under `FILES`."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict
from backend.core.text import in_language


def folder() -> Path:
    """Where releases, weights, results and charts are kept; never served by a web server."""
    return Path(settings.DATA_DIR) / "analysis"


class Release(models.Model):
    """One frozen data set. Its rows never change; withdrawn rows leave through a successor that erases this file.

    `hash` covers codebook and typed content in the order of the content; `manifest` says how the data came about
    (counts, rules, exclusions, hashes) and is kept also when the rows are erased.
    """

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        SUPERSEDED = "superseded", _("superseded")
        PUBLIC = "public", _("public")

    class Origin(models.TextChoices):
        BOX = "box", _("ballot box")
        IMPORT = "import", _("imported file")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.PROVISIONAL)
    origin = models.CharField(max_length=8, choices=Origin)
    path = models.CharField(max_length=200, blank=True, help_text="below the folder of analysis; empty once erased")
    manifest = models.JSONField(default=dict)
    codebook = models.JSONField(default=dict)
    supersedes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successors")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("study", "number"), name="release_number_once"),)

    def __str__(self) -> str:
        return f"{self.study_id}/{self.number} {self.hash[:8]}"

    @property
    def short_hash(self) -> str:
        """Eight hexadecimal digits in two groups, as pages and files print them."""
        return f"{self.hash[:4]}·{self.hash[4:8]}"

    @property
    def erased(self) -> bool:
        return not self.path

    @property
    def file(self) -> Path:
        return folder() / self.path


class WeightingScheme(models.Model):
    """Weights for one release, versioned: margins as given, how they were met, and the weights by row of the file."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="schemes")
    version = models.PositiveIntegerField()
    method = models.CharField(max_length=20, default="raking")
    margins = models.JSONField(default=dict)
    diagnostics = models.JSONField(default=dict)
    path = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=("release", "version"), name="scheme_version_once"),)

    def __str__(self) -> str:
        return f"{self.release_id} v{self.version}"

    @property
    def file(self) -> Path:
        return folder() / self.path


class Book(models.Model):
    """What to tabulate: the specification of a table book, reusable on every release of its study."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="books")
    title = models.JSONField(_("title"), help_text="language -> text")
    spec = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    away_at = models.DateTimeField(null=True, blank=True, help_text="when it was put away; empty while it is in use")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return in_language(self.title)


class Run(models.Model):
    """One book computed on one release with one set of weights. `spec` is the book as it was then."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="runs")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="runs")
    scheme = models.ForeignKey(WeightingScheme, on_delete=models.RESTRICT, null=True, blank=True, related_name="runs")
    job = models.UUIDField(null=True, blank=True, help_text="public id of the job that computed it")
    spec = models.JSONField(default=dict)
    path = models.CharField(max_length=200)
    hash = models.CharField(max_length=64, help_text="SHA-256 of the result in canonical JSON")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.book_id} on {self.release_id}"

    @property
    def file(self) -> Path:
        return folder() / self.path


class Publication(models.Model):
    """A run handed to people outside the study team: by whom, when, for whom. Never changed and never taken back, since
    what was said once is known.

    `hash` is the run's; `statements` are the counts it rests on, without children, for the guard against differencing
    after the rows are gone.
    """

    class Audience(models.TextChoices):
        PARTNER = "partner", _("partners")
        PUBLIC = "public", _("the public")
        CHILD = "child", _("the children")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="publications")
    run = models.OneToOneField(Run, on_delete=models.RESTRICT, related_name="publication")
    audience = models.CharField(max_length=8, choices=Audience)
    hash = models.CharField(max_length=64)
    statements = models.JSONField(default=list)
    published_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    published_by_name = models.CharField(max_length=254, blank=True, help_text="kept when the account goes")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.run_id} for {self.audience}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise Conflict("run-published", _("What is published can’t change. Publish another table book."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002  never, however asked
        raise Conflict("run-published", _("What is published can’t change. Publish another table book."))


class Trend(models.Model):
    """Releases side by side, computed once: the questions that can be compared, and the changes between the waves.

    `spec` is what was asked for, motives for other wordings included; the result lies in a file under its hash.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="trends")
    title = models.JSONField(_("title"), help_text="language -> text")
    job = models.UUIDField(null=True, blank=True, help_text="public id of the job that computed it")
    spec = models.JSONField(default=dict)
    path = models.CharField(max_length=200)
    hash = models.CharField(max_length=64, help_text="SHA-256 of the result in canonical JSON")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return in_language(self.title)

    @property
    def file(self) -> Path:
        return folder() / self.path


class TrendWave(models.Model):
    """One release of a trend with its weights, in its place from the earliest (0) to the last."""

    trend = models.ForeignKey(Trend, on_delete=models.CASCADE, related_name="waves")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="trend_waves")
    scheme = models.ForeignKey(
        WeightingScheme, on_delete=models.RESTRICT, null=True, blank=True, related_name="trend_waves"
    )
    place = models.PositiveSmallIntegerField()
    label = models.JSONField(default=dict, help_text="language -> text")

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("trend", "place"), name="trend_wave_once"),)

    def __str__(self) -> str:
        return in_language(self.label)


class Analysis(models.Model):
    """One model, scale or set of profiles computed on one release with one set of weights; it never changes."""

    class Kind(models.TextChoices):
        MODEL = "model", _("model")
        SCALE = "scale", _("scale")
        PROFILES = "profiles", _("profiles")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="analyses")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="analyses")
    scheme = models.ForeignKey(
        WeightingScheme, on_delete=models.RESTRICT, null=True, blank=True, related_name="analyses"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.JSONField(_("title"), default=dict, help_text="language -> text")
    spec = models.JSONField(default=dict)
    job = models.UUIDField(null=True, blank=True, help_text="public id of the job that computed it")
    path = models.CharField(max_length=200)
    hash = models.CharField(max_length=64, help_text="SHA-256 of the result in canonical JSON")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return in_language(self.title)

    @property
    def file(self) -> Path:
        return folder() / self.path


class Scale(models.Model):
    """A scale as a variable of the study: how its score is made. It never changes; the score is a column added to the
    rows of any release that has its items, where they are read.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="scales")
    name = models.SlugField(max_length=40, help_text="the variable's name")
    label = models.JSONField(default=dict, help_text="language -> text")
    definition = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("study", "name"), name="scale_name_once"),)

    def __str__(self) -> str:
        return in_language(self.label)
