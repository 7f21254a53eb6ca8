"""What the tables of this app hold."""

from backend.core.privacy import Holds

HOLDS = {
    "Batch": Holds.NOTHING,
    "Document": Holds.NOTHING,
    "Media": Holds.NOTHING,
    "Soundtrack": Holds.NOTHING,
    "SlipRight": Holds.RIGHTS,
    "Envelope": Holds.RIGHTS,
    "Response": Holds.ANSWERS,
    "DetachedText": Holds.TEXTS,
    "Quarantined": Holds.RIGHTS,
    "Tombstone": Holds.RIGHTS,
    "FlushCount": Holds.NOTHING,
    "DeskLetter": Holds.HELP,
    "Probe": Holds.NOTHING,
    "StudyState": Holds.NOTHING,
    "IssuerKeys": Holds.NOTHING,
    "SpentToken": Holds.RIGHTS,
}
