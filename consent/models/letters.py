"""How parents are reached: codes of letters, letters that were handed out, and scans of forms that came back on paper."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How the school passed letters on."""

    BAG = "bag", _("given to the children on paper")
    PLATFORM = "platform", _("on the school’s platform")
    EMAIL = "email", _("by e-mail from the school")
    MEETING = "meeting", _("at a meeting with parents")


class LetterCode(models.Model):
    """The code of one letter. Only its keyed hash is kept: whoever has the letter may read, decide and change."""

    slot = models.ForeignKey("consent.Slot", on_delete=models.CASCADE, related_name="letter_codes")
    person = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(2)])
    code_hmac = models.CharField(max_length=64, unique=True)
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("slot", "person", "pk")

    def __str__(self) -> str:
        return f"{self.slot_id}/{self.person}"


class Handout(models.Model):
    """The school's word that the letter reached the parents of a class: what silence may be counted from.

    `bounced` is the school's count of letters that came back; `returned` says of which places. Until both agree,
    nobody in the class takes part by silence.
    """

    group = models.OneToOneField("consent.Group", on_delete=models.CASCADE, related_name="handout")
    way = models.CharField(_("how the letters went out"), max_length=10, choices=Way)
    on = models.DateField(_("on which day"))
    sent = models.PositiveSmallIntegerField(_("how many letters went out"), validators=[MinValueValidator(1)])
    bounced = models.PositiveSmallIntegerField(_("how many came back or reached nobody"), default=0)
    returned = models.ManyToManyField("consent.Slot", related_name="+", blank=True)
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.group}: {self.on}"


class Scan(models.Model):
    """A form that came back on paper, sealed. Its hash stands in the decisions it is the evidence of."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="scans")
    sealed = models.BinaryField(editable=False)
    kind = models.CharField(max_length=20, help_text="media type")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="of what is sealed in it")
    added_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("study", "added_on")

    def __str__(self) -> str:
        return self.sha256[:12]
