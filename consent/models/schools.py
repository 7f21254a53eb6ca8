"""Schools and their groups, and counts of who is there.

No name of a child stands here. Groups are counted; the child's own yes or no stays on the device and in its envelope.
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def random_code() -> str:
    """Eight characters that say nothing: 39 bits, so that codes of one study hardly ever meet."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(8))


class Community(models.TextChoices):
    NL = "nl", _("Flemish Community")
    FR = "fr", _("French Community")
    DE = "de", _("German-speaking Community")


class Level(models.TextChoices):
    PRIMARY = "primary", _("primary school")
    SECONDARY = "secondary", _("secondary school")


class Province(models.TextChoices):
    """The ten provinces and the Brussels-Capital Region."""

    ANTWERP = "antwerp", _("Antwerp")
    BRUSSELS = "brussels", _("Brussels")
    EAST_FLANDERS = "east-flanders", _("East Flanders")
    FLEMISH_BRABANT = "flemish-brabant", _("Flemish Brabant")
    HAINAUT = "hainaut", _("Hainaut")
    LIEGE = "liege", _("Liège")
    LIMBURG = "limburg", _("Limburg")
    LUXEMBOURG = "luxembourg", _("Luxembourg")
    NAMUR = "namur", _("Namur")
    WALLOON_BRABANT = "walloon-brabant", _("Walloon Brabant")
    WEST_FLANDERS = "west-flanders", _("West Flanders")


class Network(models.TextChoices):
    """The three networks that both large communities know, under different names."""

    COMMUNITY = "community", _("official, run by the community")
    SUBSIDISED = "subsidised", _("official, subsidised")
    FREE = "free", _("free, subsidised")
    OTHER = "other", _("other")


class Form(models.TextChoices):
    """Forms of education from the first grades of secondary school on."""

    GENERAL = "general", _("general")
    TECHNICAL = "technical", _("technical")
    ARTS = "arts", _("arts")
    VOCATIONAL = "vocational", _("vocational")
    SPECIAL = "special", _("special education")


def chance(label: Any, help_text: Any) -> models.FloatField[float, float]:
    return models.FloatField(
        label, default=1.0, help_text=help_text, validators=[MinValueValidator(1e-6), MaxValueValidator(1.0)]
    )


class School(models.Model):
    """The cluster of the sample. `cluster` is all the box ever learns of which school it is."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(_("name"), max_length=160)
    community = models.CharField(_("community"), max_length=2, choices=Community)
    province = models.CharField(_("province"), max_length=20, choices=Province)
    network = models.CharField(_("network"), max_length=12, choices=Network)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    probability = chance(_("chance of being drawn"), _("Between 0 and 1; 1 when every school takes part."))
    drawn_in = models.CharField(max_length=60, blank=True, editable=False, help_text="the stratum of its draw")
    cluster = models.CharField(max_length=8, default=random_code, editable=False)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("study", "cluster"), name="school_cluster_once"),
            models.UniqueConstraint(fields=("study", "name", "level"), name="school_name_once"),
            models.CheckConstraint(condition=Q(probability__gt=0, probability__lte=1), name="school_probability"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def stratum(self) -> str:
        """Schools are drawn within these: as their draw said, else community, province and level."""
        return self.drawn_in or f"{self.community}|{self.province}|{self.level}"


class Group(models.Model):
    """A class, or another group that takes part together."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="groups")
    label = models.CharField(_("name of the class"), max_length=40)
    grade = models.PositiveSmallIntegerField(
        _("grade"), validators=[MinValueValidator(1), MaxValueValidator(7)], help_text=_("1 to 6 within its level.")
    )
    form = models.CharField(_("form of education"), max_length=12, choices=Form, blank=True)
    size = models.PositiveSmallIntegerField(_("children on the class list"), validators=[MinValueValidator(1)])
    probability = chance(_("chance of being drawn"), _("Within the school; 1 when every class takes part."))
    subcluster = models.CharField(max_length=8, default=random_code, editable=False)

    class Meta:
        ordering = ("school", "grade", "label")
        constraints = (
            models.UniqueConstraint(fields=("school", "label"), name="group_label_once"),
            models.UniqueConstraint(fields=("school", "subcluster"), name="group_subcluster_once"),
            models.CheckConstraint(condition=Q(probability__gt=0, probability__lte=1), name="group_probability"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=7), name="group_grade"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def base_weight(self) -> float:
        """How many children one child of this group stands for, by design alone."""
        return 1.0 / (self.school.probability * self.probability)

    @property
    def grade_band(self) -> str:
        """Two grades together: `P5-6`, `S1-2`; a seventh year goes with the fifth and sixth."""
        first = min((self.grade - 1) // 2, 2) * 2 + 1
        return f"{'P' if self.school.level == Level.PRIMARY else 'S'}{first}-{first + 1}"


class ParticipationCount(models.Model):
    """How many children of a group may take part; counts only, never a list."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="participation")
    eligible = models.PositiveSmallIntegerField(_("children on the class list"))
    refused = models.PositiveSmallIntegerField(_("parents who said no"), default=0)
    absent = models.PositiveSmallIntegerField(_("children who are absent"), default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(eligible__gte=F("refused") + F("absent")), name="participation_adds_up"
            ),
        )

    def __str__(self) -> str:
        return f"{self.eligible} - {self.refused} - {self.absent}"

    @property
    def present(self) -> int:
        """Children who can draw a slip today."""
        return self.eligible - self.refused - self.absent
