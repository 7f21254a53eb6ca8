"""What the tables of this app hold."""

from backend.core.privacy import Holds

HOLDS = {
    "Download": Holds.STAFF,
}
