"""Who acts now: the person of the request, or who asked for the job. So that a service can say who, without being told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from backend.accounts.models import User

CLASS_LINK = "class-link"
VISITOR = "visitor"
_somebody: ContextVar[Callable[[], User | str | None]] = ContextVar("somebody", default=lambda: None)


def somebody() -> User | str | None:
    """A member of staff, a word for who has no account, or None when the product acts by itself."""
    return _somebody.get()()


@contextmanager
def acting(who: Callable[[], User | str | None]) -> Iterator[None]:
    held = _somebody.set(who)
    try:
        yield
    finally:
        _somebody.reset(held)


class ActingMiddleware:
    """After the one that knows who is signed in; asks only when somebody needs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(lambda: who_asks(request)):
            return self.get_response(request)


def who_asks(request: HttpRequest) -> User | str:
    if isinstance(request.user, User):
        return request.user
    return CLASS_LINK if request.path.startswith("/class/") else VISITOR
