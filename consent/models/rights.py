"""How long things are kept, what was erased, what people asked about their own data, and what went wrong."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict


class RetentionRule(models.Model):
    """Where a study departs from the shipped rule for a class of data; without a row the shipped one holds."""

    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="retention_rules")
    data_class = models.CharField(max_length=20)
    trigger = models.CharField(max_length=20)
    days = models.PositiveIntegerField(_("days after that"))
    action = models.CharField(max_length=10)
    legal_note = models.CharField(_("why, and on what ground"), max_length=300)

    class Meta:
        ordering = ("study", "data_class")
        constraints = (models.UniqueConstraint(fields=("study", "data_class"), name="retention_once"),)

    def __str__(self) -> str:
        return f"{self.data_class}: {self.trigger} + {self.days}"


class ErasureCertificate(models.Model):
    """A statement that a class of data was erased: how many rows of each kind, on which day, under which rule."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="certificates")
    data_class = models.CharField(max_length=20)
    due_on = models.DateField()
    day = models.DateField()
    statement = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return f"{self.data_class} {self.day}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        self.refuse()

    def refuse(self) -> NoReturn:
        raise Conflict("certificate-kept", _("A certificate is kept as it was given."))


class RequestKind(models.TextChoices):
    """The rights of Articles 15 to 21 of the GDPR."""

    ACCESS = "access", _("see what is kept (Art. 15)")
    RECTIFY = "rectify", _("have it corrected (Art. 16)")
    ERASE = "erase", _("have it erased (Art. 17)")
    RESTRICT = "restrict", _("have its use limited (Art. 18)")
    PORTABILITY = "portability", _("take it along (Art. 20)")
    OBJECT = "object", _("object (Art. 21)")


class RequestState(models.TextChoices):
    OPEN = "open", _("open")
    EXTENDED = "extended", _("extended by two months (Art. 12(3))")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused, with the reason")


class Verified(models.TextChoices):
    """How it was made sure that the asker may ask. Never more than the study knows already."""

    NOT_YET = "", _("not yet")
    LETTER_CODE = "letter", _("by the code of the parent's letter")
    SCHOOL = "school", _("by the school")
    IN_PERSON = "in-person", _("in person")
    NOT_NEEDED = "not-needed", _("not needed: the answer says nothing about anybody")


class RightsRequest(models.Model):
    """Somebody asks about data on themselves or their child. No name stands here: the letter goes where they wrote from."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.CASCADE, related_name="rights_requests")
    kind = models.CharField(_("what they ask"), max_length=12, choices=RequestKind)
    reference = models.CharField(
        _("your reference"), max_length=40, help_text=_("A number in your own mail register. No name of a child.")
    )
    language = models.CharField(_("language of the answer"), max_length=2)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    due_on = models.DateField()
    verified = models.CharField(_("how it was made sure who asks"), max_length=12, choices=Verified, blank=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.reference

    @property
    def closed(self) -> bool:
        return self.state in {RequestState.ANSWERED, RequestState.REFUSED}


class Risk(models.TextChoices):
    NONE = "none", _("unlikely to harm anybody")
    SOME = "some", _("may harm people: tell the authority (Art. 33)")
    HIGH = "high", _("likely to harm people: tell the authority and the people (Art. 34)")


class Incident(models.Model):
    """A personal-data breach, known or suspected. The clock of Article 33 starts when it was noticed."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="incidents")
    noticed_at = models.DateTimeField(_("noticed on"))
    what = models.TextField(_("what happened"), max_length=2000, help_text=_("Facts. No name of a child."))
    classes = models.JSONField(_("which data"), default=list)
    people = models.PositiveIntegerField(_("about how many people"), null=True, blank=True)
    risk = models.CharField(_("risk"), max_length=4, choices=Risk)
    measures = models.TextField(_("what was done about it"), max_length=2000, blank=True)
    told_authority_on = models.DateField(_("the authority was told on"), null=True, blank=True)
    told_people_on = models.DateField(_("the people were told on"), null=True, blank=True)

    class Meta:
        ordering = ("-noticed_at",)

    def __str__(self) -> str:
        return f"{self.noticed_at:%Y-%m-%d}"
