"""An issuer for the box's tests: its keys, the directory of a batch, and children whose token it signed unseen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import cache

from consent.tokens import blindrsa, blindtokens, directories
from consent.tokens.blindrsa import PrivateKey
from consent.tokens.blindtokens import BlindToken
from consent.tokens.directories import Directory
from surveys.box import blind, collect, keys
from tests.db.box.ballots import Child, opened

SEED = bytes(range(32))


@cache
def key(number: int) -> PrivateKey:
    return PrivateKey.of(blindrsa.generate())


@dataclass
class Issuer:
    """The keys of one batch; `rotate` begins the next epoch."""

    study: uuid.UUID
    batch: uuid.UUID
    first: int = 0
    held: list[PrivateKey] = field(default_factory=list)

    def rotate(self) -> None:
        self.held.append(key(self.first + len(self.held)))
        path = keys.root() / "directory.pub"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(directories.public_of(SEED))
        directory = Directory(self.study, self.batch, tuple(one.public for one in self.held))
        blind.keep_directory(self.batch, directories.written(directory), directories.sign(directory, SEED))

    def token(self) -> BlindToken:
        private = self.held[-1]
        prepared = blindtokens.draw(private.public)
        blinded, inverse = blindrsa.blind(private.public, prepared)
        answer = blindrsa.blind_sign(private, blinded)
        return BlindToken(prepared, blindrsa.finalize(private.public, prepared, answer, inverse))


class TokenChild(Child):
    """A child whose right to answer is a token."""

    token: BlindToken

    def send(self) -> collect.Outcome:
        return blind.receive(batch=self.batch, token=self.token, envelope_bytes=self.seal())


def issuing(study: uuid.UUID, first: int = 0, **changes: object) -> tuple[uuid.UUID, Issuer]:
    """An open batch with the issuer of its tokens."""
    batch = opened(study, **changes)
    issuer = Issuer(study, batch, first)
    issuer.rotate()
    return batch, issuer


def token_children(issuer: Issuer, count: int) -> list[TokenChild]:
    crowd = []
    for number in range(count):
        child = TokenChild(issuer.study, issuer.batch, "", number)
        child.token = issuer.token()
        crowd.append(child)
    return crowd
