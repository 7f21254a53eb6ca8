"""Who may take part, in what: one module per subject."""

from consent.models.audit import AuditEvent, AuditHead
from consent.models.ledger import (
    Channel,
    ConsentPolicy,
    Decision,
    GuardianContact,
    LedgerHead,
    Slot,
    TakenBack,
)
from consent.models.letters import Handout, LetterCode, Scan, Way
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
    "Channel",
    "Community",
    "ConsentPolicy",
    "Decision",
    "Form",
    "Group",
    "GuardianContact",
    "Handout",
    "LedgerHead",
    "LetterCode",
    "Level",
    "Network",
    "ParticipationCount",
    "Province",
    "Scan",
    "School",
    "SignOff",
    "Slot",
    "TakenBack",
    "Text",
    "TextSet",
    "Way",
    "random_code",
]
