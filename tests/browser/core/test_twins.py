"""The client's codes and envelopes are those of consent/tokens, byte for byte."""

from __future__ import annotations

import base64
import gzip
import json
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from playwright.sync_api import Page

from consent.tokens import envelopes, receipts, slips
from consent.tokens.alphabet import ALPHABET
from tests.browser.core.box_server import STATIC

VECTORS = Path(__file__).parents[2] / "vectors"
VENDOR = STATIC / "client" / "vendor"
KEY = X25519PrivateKey.generate()
PRIVATE, PUBLIC = KEY.private_bytes_raw(), KEY.public_key().public_bytes_raw()

READ = """async ([module, texts]) => {
  const { normalise, display } = await import(`/static/client/core/${module}.js`);
  return texts.map((text) => {
    try { const code = normalise(text); return [code, display(code)]; } catch (error) { return [error.name, error.code]; }
  });
}"""
SEAL = """async ([plaintext, key, batch, ephemeral]) => {
  const { seal, fromBase64, toBase64 } = await import("/static/client/core/envelope.js");
  const options = ephemeral ? { ephemeral: fromBase64(ephemeral) } : {};
  try { return toBase64(seal(plaintext, fromBase64(key), batch, options)); } catch (error) { return error.code; }
}"""

BLIND = """async (one) => {
  const { prepare, blind, finalize } = await import("/static/client/core/blindrsa.js");
  const { hex } = await import("/static/client/core/bytes.js");
  const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const key = { n: BigInt(`0x${one.n}`), e: BigInt(`0x${one.e}`) };
  const prepared = prepare(bytes(one.msg), { prefix: bytes(one.msg_prefix) });
  const { blinded, undo } = blind(key, prepared, { salt: bytes(one.salt), factor: BigInt(`0x${one.factor}`) });
  return [hex(prepared), hex(blinded), hex(finalize(key, bytes(one.blind_sig), undo))];
}"""


def b64(content: bytes | str) -> str:
    return base64.b64encode(bytes.fromhex(content) if isinstance(content, str) else content).decode()


@pytest.mark.parametrize(("module", "word"), [("slip", "slip"), ("receipt", "receipt")])
def test_codes_are_read_as_in_python(page: Page, module: str, word: str) -> None:
    vectors = json.loads((VECTORS / f"{module}s.json").read_text())
    good = page.evaluate(READ, [module, [one["typed"] for one in vectors["good"]]])
    assert good == [[one[word], one["shown"]] for one in vectors["good"]]
    bad = page.evaluate(READ, [module, [one["typed"] for one in vectors["bad"]]])
    assert bad == [["TokenInvalid", one["code"]] for one in vectors["bad"]]


def test_two_thousand_slips_drawn_in_python_are_right_in_the_browser_and_their_neighbours_are_not(page: Page) -> None:
    drawn = slips.draw(2000)
    assert page.evaluate(READ, ["slip", drawn]) == [[slip, slips.display(slip)] for slip in drawn]
    wrong = [slip[:4] + ALPHABET[(ALPHABET.index(slip[4]) + 1) % 32] + slip[5:] for slip in drawn]
    assert page.evaluate(READ, ["slip", wrong]) == [["TokenInvalid", "slip-mistyped"]] * 2000


def test_receipts_drawn_on_the_device_and_their_tags_are_pythons(page: Page) -> None:
    study = str(uuid4())
    made = page.evaluate(
        """async (study) => {
          const { draw, tag } = await import("/static/client/core/receipt.js");
          return Array.from({ length: 400 }, () => { const one = draw(); return [one, tag(study.toUpperCase(), one)]; });
        }""",
        study,
    )
    assert len({receipt for receipt, _tag in made}) == 400
    assert all(receipts.normalise(receipt) == receipt for receipt, _tag in made)
    assert all(receipts.tag(study, receipt) == tag for receipt, tag in made)


def test_hpke_meets_the_vector_of_the_rfc(page: Page) -> None:
    vector = json.loads((VECTORS / "envelopes.json").read_text())["rfc9180"]
    sealed = page.evaluate(
        """async (vector) => {
          const { seal } = await import("/static/client/core/hpke.js");
          const { fromBase64, hex } = { ...await import("/static/client/core/envelope.js"), ...await import("/static/client/core/bytes.js") };
          const { enc, ciphertext } = seal(fromBase64(vector.pkRm), fromBase64(vector.info), fromBase64(vector.pt),
            { aad: fromBase64(vector.aad), ephemeral: fromBase64(vector.skEm) });
          return { enc: hex(enc), ct: hex(ciphertext) };
        }""",
        {name: b64(vector[name]) for name in ("pkRm", "info", "pt", "aad", "skEm")},
    )
    assert sealed == {"enc": vector["enc"], "ct": vector["ct"]}


def test_with_a_fixed_ephemeral_key_the_client_gives_the_bytes_of_the_vectors(page: Page) -> None:
    for vector in json.loads((VECTORS / "envelopes.json").read_text())["sealed"]:
        arguments = [vector["plaintext"], b64(vector["public"]), vector["batch"], b64(vector["ephemeral"])]
        assert page.evaluate(SEAL, arguments) == vector["envelope"]


def test_blinding_in_the_browser_meets_the_vectors_of_the_rfc(page: Page) -> None:
    vectors = json.loads((VECTORS / "blindrsa.json").read_text())["vectors"]
    assert len(vectors) == 4
    for one in vectors:
        factor = format(pow(int(one["inv"], 16), -1, int(one["n"], 16)), "x")
        told = page.evaluate(BLIND, one | {"factor": factor})
        assert told == [one["input_msg"], one["blinded_msg"], one["sig"]]


@pytest.mark.parametrize(("letters", "size"), [(10, 16384), (16372, 16384), (16373, 65536), (65524, 65536)])
def test_what_the_client_seals_opens_in_python_for_its_batch_only(page: Page, letters: int, size: int) -> None:
    batch = str(uuid4())
    content = {"a": "x" * letters}
    envelope = base64.b64decode(page.evaluate(SEAL, [content, b64(PUBLIC), batch.upper(), None]))
    assert len(envelope) == size + 57
    assert envelopes.open_(envelope, PRIVATE, batch) == content
    with pytest.raises(envelopes.EnvelopeInvalid) as caught:
        envelopes.open_(envelope, PRIVATE, uuid4())
    assert caught.value.code == "sealed-otherwise"


def test_answers_too_long_for_any_envelope_are_refused_before_sealing(page: Page) -> None:
    assert page.evaluate(SEAL, [{"a": "x" * 65525}, b64(PUBLIC), str(uuid4()), None]) == "too-large"


def test_texts_of_all_kinds_survive_the_envelope(page: Page) -> None:
    batch = str(uuid4())
    content = {"é": 'ça "va" \\ 🎨 \u2028', "z": [1, -7, 0], "n": None, "t": True}
    envelope = base64.b64decode(page.evaluate(SEAL, [content, b64(PUBLIC), batch, None]))
    assert envelopes.open_(envelope, PRIVATE, batch) == content


def test_no_part_of_the_core_needs_what_plain_http_lacks(page: Page) -> None:
    """Web Crypto, locks and storage managers are absent on http pages of a local network; here they are taken away."""
    page.add_init_script(
        "delete Crypto.prototype.subtle; delete Crypto.prototype.randomUUID; delete Navigator.prototype.locks;"
        "delete Navigator.prototype.storage; delete Navigator.prototype.serviceWorker; delete window.caches;"
    )
    page.reload()
    assert page.evaluate(
        "[crypto.subtle, navigator.locks, navigator.storage, navigator.serviceWorker].every((x) => !x)"
    )
    batch = str(uuid4())
    envelope = page.evaluate(SEAL, [{"a": 1}, b64(PUBLIC), batch, None])
    assert envelopes.open_(base64.b64decode(envelope), PRIVATE, batch) == {"a": 1}
    resumed = page.evaluate(
        """async (slip) => {
          const { begin } = await import("/static/client/core/draft.js");
          const { install } = await import("/static/client/core/install.js");
          const { draft } = await begin({ door: "D", slip });
          await draft.save({ a: 1 });
          return [(await begin({ door: "D", slip })).state, await install()];
        }""",
        slips.draw(1)[0],
    )
    assert resumed == [{"a": 1}, {"offline": False, "persisted": False}]


def test_the_vendored_bundle_is_the_one_its_record_describes_and_small() -> None:
    record = json.loads((VENDOR / "noble.json").read_text())
    code = (VENDOR / "noble.js").read_bytes()
    assert sha256(code).hexdigest() == record["sha256"]
    assert json.loads((VENDOR / "package.json").read_text())["dependencies"] == record["versions"]
    assert len(gzip.compress(code, 9)) < 16 * 1024
