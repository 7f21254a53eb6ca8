"""The errors of the domain: a code, its parameters, and a whole sentence a user can act on."""

from __future__ import annotations

from django.utils.functional import Promise

Message = str | Promise


class DomainError(Exception):
    """Something the user can understand and mend. `message` is a translatable sentence; `params` fill it."""

    status = 400

    def __init__(self, code: str, message: Message, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.params = params

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class Invalid(DomainError):
    """What was given can't be used."""


class Forbidden(DomainError):
    """The person may not do this here."""

    status = 403


class Missing(DomainError):
    """There is no such thing, or this person may not know there is."""

    status = 404


class Conflict(DomainError):
    """The thing is in a state that doesn't allow this, or somebody was first."""

    status = 409


class TooMany(DomainError):
    """Asked too often in a short time."""

    status = 429


class Unavailable(DomainError):
    """A part that this needs isn't there right now; trying again later may work."""

    status = 503
