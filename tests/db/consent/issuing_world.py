"""A class with a list, its sitting with start codes, and tablets that speak to the issuer and to the box as real ones do."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from consent.models import Slot
from consent.tokens import blindrsa, blindtokens
from consent.tokens.blindtokens import BlindToken
from consent.tokens.directories import Directory
from surveys.box import blind, mixer
from surveys.models import Sitting
from surveys.services import sittings, tokens
from tests.db.consent.world import decide
from tests.db.surveys.world import DAY, fresh, group_for, wave_for


@dataclass
class Class:
    sitting: Sitting
    codes: dict[int, str]

    @property
    def batch(self):
        return self.sitting.batch

    def tablet(self, number: int) -> Tablet:
        directory = blind.directory_of(self.batch)
        assert directory is not None
        return Tablet(self.sitting, self.codes.get(number, "0000000000"), directory)


@dataclass
class Tablet:
    """What a tablet of this class does for one child: draws a token, blinds it, fetches the issuer's answer."""

    sitting: Sitting
    code: str
    directory: Directory
    token: BlindToken | None = None
    drawn: tuple[bytes, bytes, int] = field(default=(b"", b"", 0))

    def __post_init__(self) -> None:
        prepared = blindtokens.draw(self.directory.current)
        self.drawn = (prepared, *blindrsa.blind(self.directory.current, prepared))

    def asked(self) -> dict[str, Any]:
        return {
            "batch": str(self.sitting.batch),
            "code": self.code,
            "kid": blindtokens.kid(self.directory.current).hex(),
            "blinded": base64.b64encode(self.drawn[1]).decode(),
        }

    def join(self, **changes: Any) -> tuple[int, str]:
        answer = Client().post("/join/", json.dumps(self.asked() | changes), content_type="application/json")
        assert not answer.cookies
        body = answer.json()
        if answer.status_code != 200:
            return answer.status_code, body["code"]
        prepared, _blinded, inverse = self.drawn
        signature = blindrsa.finalize(self.directory.current, prepared, base64.b64decode(body["signed"]), inverse)
        self.token = BlindToken(prepared, signature)
        return 200, body["signed"]


def class_with_codes(study, children: int = 6, allowed: int | None = None) -> Class:
    """An open sitting; the first `allowed` children have a parent's yes."""
    wave = wave_for(study)
    group = group_for(study)
    for number in range(1, children + 1):
        slot = Slot.objects.create(group=group, number=number, age_band="6-11")
        if number <= (children if allowed is None else allowed):
            decide(slot)
    sitting = sittings.plan_sitting(wave=wave, group=group, day=DAY, with_codes=True)
    codes = dict(tokens.print_cards(sitting=sitting))
    mixer.turn()
    return Class(sittings.open_sitting(sitting=fresh(sitting)), codes)
