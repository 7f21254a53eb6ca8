"""What the tables of this app hold."""

from backend.core.privacy import Holds

HOLDS = {
    "User": Holds.STAFF,
    "Organisation": Holds.NOTHING,
    "Study": Holds.NOTHING,
    "Membership": Holds.STAFF,
    "ApiToken": Holds.STAFF,
}
