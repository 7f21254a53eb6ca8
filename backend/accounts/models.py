"""Who works here, for whom, on which study, and as what."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core.text import in_language


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> User:
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of staff. Children never have accounts."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    token: ApiToken | None = None
    """The token with which a program speaks for this person in this request, if any."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)

    def __str__(self) -> str:
        return self.name


class Study(models.Model):
    """One research question with its waves; the unit of access.

    `granted` holds the permissions of the person for whom the guarded door opened; None for the house's own work.
    Controller, contact, ethics reference and officer stand in every letter: docs/parents.md.
    """

    granted: frozenset[str] | None = None

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="studies")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.JSONField(_("name"), help_text="language -> text")
    synthetic = models.BooleanField(default=False)
    withdraw_until = models.DateField(_("last day to withdraw answers"), null=True, blank=True)
    controller = models.CharField(_("who is responsible for the study"), max_length=200, blank=True)
    contact = models.CharField(_("whom to ask"), max_length=200, blank=True)
    ethics_reference = models.CharField(_("ethics committee and file number"), max_length=200, blank=True)
    officer_contact = models.CharField(_("how to reach the data-protection officer"), max_length=200, blank=True)
    minimum_batch = models.PositiveSmallIntegerField(default=5)
    send_delay_s = models.PositiveIntegerField(default=600)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return in_language(self.name)


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    RESEARCHER = "researcher", _("researcher")
    FIELDWORKER = "fieldworker", _("fieldworker or teacher")
    MODERATOR = "moderator", _("moderator")
    CODER = "coder", _("coder")
    ANALYST = "analyst", _("analyst")
    OFFICER = "officer", _("data-protection officer")
    CARER = "carer", _("safeguarding contact")
    VIEWER = "viewer", _("viewer")


class Membership(models.Model):
    """A role in one study, or in every study of the organisation when `study` is empty."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    study = models.ForeignKey(Study, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "study", "role"), name="membership_once_in_a_study"),
            models.UniqueConstraint(
                fields=("user", "organisation", "role"),
                condition=models.Q(study__isnull=True),
                name="membership_once_in_an_organisation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class ApiToken(models.Model):
    """A program's right to speak for a person in one study. The token itself is not kept, only its digest."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    start = models.CharField(max_length=16, help_text="its first characters, to know it again")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256, hex")
    permissions = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"

    @property
    def works(self) -> bool:
        return self.revoked_at is None and self.expires_on >= timezone.localdate()
