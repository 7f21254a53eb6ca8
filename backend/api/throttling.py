"""How much one person may ask of the API."""

from __future__ import annotations

from rest_framework.throttling import UserRateThrottle


class PerPerson(UserRateThrottle):
    """Enough to follow a job twice a second and read a book's tables beside it; counted in each process's memory."""

    scope = "api"
    rate = "300/min"
