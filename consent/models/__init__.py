"""Who may take part, in what: one module per subject."""

from consent.models.audit import AuditEvent, AuditHead
from consent.models.schools import (
    Community,
    Form,
    Group,
    Level,
    Network,
    ParticipationCount,
    Province,
    School,
    random_code,
)
from consent.models.texts import Audience, SignOff, Text, TextSet

__all__ = [
    "Audience",
    "AuditEvent",
    "AuditHead",
    "Community",
    "Form",
    "Group",
    "Level",
    "Network",
    "ParticipationCount",
    "Province",
    "School",
    "SignOff",
    "Text",
    "TextSet",
    "random_code",
]
