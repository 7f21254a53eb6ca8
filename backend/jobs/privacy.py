"""What the tables of this app hold."""

from backend.core.privacy import Holds

HOLDS = {
    "Job": Holds.STAFF,
}
