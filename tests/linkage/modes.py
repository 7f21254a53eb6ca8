"""The two rights to answer, as a tablet uses them. A mode is what differs between them in the game."""

from __future__ import annotations

import base64
from typing import Any, Protocol

from surveys.models import Sitting
from surveys.services import sittings
from tests.linkage.houses import House


class Mode(Protocol):
    name: str

    def rights(self, sitting: Sitting, count: int) -> list[Any]:
        """Prepare a planned sitting and give what its children hold in their hands."""

    def start(self, house: House, right: Any) -> Any:
        """What the server sees when a child begins; returns what the child goes on with."""

    def letter(self, right: Any, sealed: bytes) -> dict[str, Any]:
        """What the tablet hands in."""


class Slips:
    """A printed code out of a bag: the server sees nothing before the envelope."""

    name = "slip"

    def rights(self, sitting: Sitting, count: int) -> list[str]:
        return sittings.print_slips(sitting=sitting, count=count)

    def start(self, house: House, right: str) -> str:
        return right

    def letter(self, right: str, sealed: bytes) -> dict[str, Any]:
        return {"slip": right, "envelope": base64.b64encode(sealed).decode()}


MODES: tuple[Mode, ...] = (Slips(),)
