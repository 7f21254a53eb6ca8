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
from consent.models.tokens import BatchKey, Issuance, IssuanceState, JoinState, Turn

__all__ = [
    "Audience",
    "AuditEvent",
    "AuditHead",
    "BatchKey",
    "Channel",
    "Community",
    "ConsentPolicy",
    "Decision",
    "Form",
    "Group",
    "GuardianContact",
    "Handout",
    "Issuance",
    "IssuanceState",
    "JoinState",
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
    "Turn",
    "Way",
    "random_code",
]
