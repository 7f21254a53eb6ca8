"""What the tables of this app hold."""

from backend.core.privacy import Holds

HOLDS = {
    "AuditEvent": Holds.PROOF,
    "AuditHead": Holds.PROOF,
    "School": Holds.NOTHING,
    "Group": Holds.NOTHING,
    "ParticipationCount": Holds.NOTHING,
    "Slot": Holds.ROSTER,
    "GuardianContact": Holds.CONTACTS,
    "ConsentPolicy": Holds.NOTHING,
    "Decision": Holds.PROOF,
    "LedgerHead": Holds.PROOF,
    "TakenBack": Holds.PROOF,
    "Text": Holds.NOTHING,
    "SignOff": Holds.STAFF,
    "LetterCode": Holds.CONTACTS,
    "Handout": Holds.ROSTER,
    "Handout_returned": Holds.ROSTER,
    "Scan": Holds.SCANS,
    "TextSet": Holds.NOTHING,
    "Issuance": Holds.NOTHING,
    "BatchKey": Holds.RIGHTS,
    "JoinState": Holds.ROSTER,
    "Turn": Holds.ROSTER,
    "RetentionRule": Holds.NOTHING,
    "ErasureCertificate": Holds.PROOF,
    "RightsRequest": Holds.REQUESTS,
    "Incident": Holds.PROOF,
}
