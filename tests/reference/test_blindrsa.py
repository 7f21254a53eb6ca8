"""Blind signatures against an independent implementation from npm, both ways: our issuer and its client, its issuer and ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from consent.tokens import blindrsa
from consent.tokens.blindrsa import PrivateKey
from surveys.client import bundling, finders

pytestmark = pytest.mark.npm
ORACLE = Path(__file__).with_name("blindrsa") / "oracle.mjs"
CLIENT = "client/core/blindrsa.js"
MESSAGE = b"a message of the test"


class Oracle:
    def __init__(self, folder: Path, variant: str) -> None:
        shutil.copy(ORACLE, folder)
        (folder / "node_modules").symlink_to(Path(os.environ["AROBASE_TEST_NPM"]) / "node_modules")
        (folder / "ours.mjs").write_text(bundling.scripts(CLIENT, finders.source))
        self.folder, self.variant, self.key = folder, variant, blindrsa.generate()
        self.issuer = PrivateKey.of(self.key)

    def __call__(self, work: str, **given: Any) -> dict[str, Any]:
        public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        private = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        sent = {name: value.hex() if isinstance(value, bytes) else value for name, value in given.items()}
        asked = {"work": work, "variant": self.variant, "public": public.hex(), "private": private.hex(), **sent}
        ran = subprocess.run(
            ["node", "oracle.mjs"],
            cwd=self.folder,
            input=json.dumps({**asked, "ours": "./ours.mjs"}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return {
            name: bytes.fromhex(one) if isinstance(one, str) else one for name, one in json.loads(ran.stdout).items()
        }


@pytest.fixture(params=sorted(blindrsa.VARIANTS))
def oracle(request: pytest.FixtureRequest, tmp_path: Path) -> Oracle:
    return Oracle(tmp_path, request.param)


def test_our_issuer_answers_its_client(oracle: Oracle) -> None:
    variant = blindrsa.VARIANTS[oracle.variant]
    asked = oracle("blind", message=MESSAGE)
    answer = blindrsa.blind_sign(oracle.issuer, asked["blinded"])
    signature = oracle("finalize", prepared=asked["prepared"], answer=answer, inverse=asked["inverse"])["signature"]
    assert asked["prepared"].endswith(MESSAGE)
    assert blindrsa.verify(oracle.issuer.public, asked["prepared"], signature, variant)


def test_its_issuer_answers_our_client_and_it_takes_our_signature(oracle: Oracle) -> None:
    variant, public = blindrsa.VARIANTS[oracle.variant], oracle.issuer.public
    prepared = blindrsa.prepare(MESSAGE, variant)
    blinded, inverse = blindrsa.blind(public, prepared, variant)
    signature = blindrsa.finalize(public, prepared, oracle("sign", blinded=blinded)["answer"], inverse, variant)
    assert oracle("verify", prepared=prepared, signature=signature) == {"valid": True}


def test_its_issuer_answers_the_tablet_and_both_take_its_signature(tmp_path: Path) -> None:
    oracle = Oracle(tmp_path, "RSABSSA-SHA384-PSS-Randomized")
    public = oracle.issuer.public
    made = oracle("tablet", message=MESSAGE, n=format(public.n, "x"), e=str(public.e))
    assert made["valid"] is True
    assert blindrsa.verify(public, made["prepared"], made["signature"])
