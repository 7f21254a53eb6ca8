"""What each table holds, in the words of data protection: every model of every app stands in its app's `privacy.HOLDS`."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from enum import StrEnum

from django.apps import apps


class Holds(StrEnum):
    """The classes of data that the product knows. What is not `NOTHING` or `PROOF` is about somebody, and can be erased."""

    NOTHING = "nothing"
    """Texts, plans, settings, counts: nobody."""
    PROOF = "proof"
    """What was done and decided, by number and day: kept, because somebody must be able to show it."""
    STAFF = "staff"
    """Members of staff and the traces of their work."""
    FIELDWORK = "fieldwork"
    """Who was spoken to at a school, and who goes there."""
    ROSTER = "roster"
    """Class lists."""
    CONTACTS = "contacts"
    """How to reach parents."""
    SCANS = "scans"
    """Signed papers."""
    RIGHTS = "rights"
    """Slips, tokens, receipts and sealed envelopes: until the burn they lead from a child's paper to a row."""
    ANSWERS = "answers"
    """Rows of answers: anonymous after the burn."""
    TEXTS = "texts"
    """What children wrote in their own words."""
    RELEASES = "releases"
    """Frozen rows, and files made of them."""
    HELP = "help"
    """Children who asked to talk to an adult, and what was noted about a worry."""
    REQUESTS = "requests"
    """Requests of people about their own data."""


IMPERSONAL = frozenset({Holds.NOTHING, Holds.PROOF})
OTHERS = {
    "auth.Permission": Holds.NOTHING,
    "auth.Group": Holds.NOTHING,
    "auth.Group_permissions": Holds.NOTHING,
    "contenttypes.ContentType": Holds.NOTHING,
    "sessions.Session": Holds.STAFF,
    "account.EmailAddress": Holds.STAFF,
    "account.EmailConfirmation": Holds.STAFF,
}
"""The tables of the libraries."""


def declared() -> dict[str, Holds]:
    """Label of the model -> what its table holds, as every app says."""
    said: dict[str, Holds] = dict(OTHERS)
    for config in apps.get_app_configs():
        if importlib.util.find_spec(f"{config.name}.privacy"):
            holds: Mapping[str, Holds] = importlib.import_module(f"{config.name}.privacy").HOLDS
            said.update({f"{config.label}.{name}": value for name, value in holds.items()})
    return said
