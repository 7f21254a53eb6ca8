"""What a tablet gets, after bundling and making smaller, computes what the sources and Python compute."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backend.core.storage import smaller
from surveys.client import bundling, finders

VECTORS = Path(__file__).parents[2] / "vectors"
ENTRY = """
import * as blindrsa from "./core/blindrsa.js";
import { evaluate } from "./engine/logic.js";
import { fromBase64, seal, toBase64 } from "./core/envelope.js";
import { normalise } from "./core/slip.js";
import { tag } from "./core/receipt.js";
import { pictures } from "./core/tokens.js";
import { hex, utf8 } from "./core/bytes.js";
import { scryptAsync, xchacha20poly1305 } from "./vendor/noble.js";

export const work = {
  logic: (cases) => cases.map(({ tree, answers }) => evaluate(tree, answers)),
  seal: (cases) => cases.map(({ plaintext, key, batch, ephemeral }) =>
    toBase64(seal(plaintext, fromBase64(key), batch, { ephemeral: fromBase64(ephemeral) }))),
  slips: (cases) => cases.map((typed) => normalise(typed)),
  tag: ([study, receipt]) => tag(study, receipt),
  scrypt: async ([secret, salt]) => hex(await scryptAsync(utf8(secret), utf8(salt), { N: 1024, r: 8, p: 1, dkLen: 32 })),
  pictures: (cases) => Promise.all(cases.map(({ directory }) => pictures(directory))),
  blindrsa: (cases) => cases.map((one) => {
    const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const [n, e, undone] = [one.n, one.e, one.inv].map((text) => BigInt(`0x${text}`));
    const prepared = blindrsa.prepare(bytes(one.msg), { prefix: bytes(one.msg_prefix) });
    const { blinded, undo } = blindrsa.blind({ n, e }, prepared, { salt: bytes(one.salt), factor: BigInt(`0x${one.factor}`) });
    const signature = blindrsa.finalize({ n, e }, bytes(one.blind_sig), undo);
    return [hex(prepared), hex(blinded), undo.inverted === undone, hex(signature)];
  }),
  locked: ([text]) => {
    const box = () => xchacha20poly1305(new Uint8Array(32).fill(7), new Uint8Array(24).fill(9));
    return new TextDecoder().decode(box().decrypt(box().encrypt(utf8(text))));
  },
};
"""
RUN = """
import { readFileSync } from "node:fs";
import { work } from "./app.mjs";
const asked = JSON.parse(readFileSync(0, "utf8"));
const told = await Promise.all(Object.entries(asked).map(async ([name, given]) => [name, await work[name](given)]));
process.stdout.write(JSON.stringify(Object.fromEntries(told)));
"""


def served(folder: Path, asked: dict[str, Any]) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests of the whole product use the same files")
    entry = "client/vectors.js"
    text = bundling.scripts(entry, lambda path: ENTRY if path == entry else finders.source(path))
    (folder / "app.mjs").write_text(smaller("app.js", text))
    (folder / "run.mjs").write_text(RUN)
    ran = subprocess.run(
        [node, str(folder / "run.mjs")], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return dict(json.loads(ran.stdout))


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text())


def test_the_served_script_gives_the_shared_vectors(tmp_path: Path) -> None:
    rules = [one for one in vectors("logic")["cases"] if "tree" in one]
    sealed = vectors("envelopes")["sealed"]
    slips = vectors("slips")["good"]
    code, study = "0123456789AB", "6a6fd1a4-7a3f-4a41-8c11-000000000001"
    told = served(
        tmp_path,
        {
            "logic": rules,
            "seal": [one | {"key": b64(one["public"]), "ephemeral": b64(one["ephemeral"])} for one in sealed],
            "slips": [one["typed"] for one in slips],
            "tag": [study, code],
            "scrypt": ["a slip", "a salt"],
            "locked": ["a draft é"],
        },
    )
    assert len(rules) > 50
    assert told["logic"] == [one["truth"] for one in rules]
    assert told["seal"] == [one["envelope"] for one in sealed]
    assert told["slips"] == [one["slip"] for one in slips]
    assert told["tag"] == hashlib.sha256(f"wd{study}{code}".encode()).hexdigest()
    assert told["scrypt"] == hashlib.scrypt(b"a slip", salt=b"a salt", n=1024, r=8, p=1, dklen=32).hex()
    assert told["locked"] == "a draft é"


def test_the_served_script_blinds_as_the_rfc_says(tmp_path: Path) -> None:
    rfc = vectors("blindrsa")["vectors"]
    cases = [one | {"factor": format(pow(int(one["inv"], 16), -1, int(one["n"], 16)), "x")} for one in rfc]
    wanted = [[one["input_msg"], one["blinded_msg"], True, one["sig"]] for one in rfc]
    assert served(tmp_path, {"blindrsa": cases})["blindrsa"] == wanted


def test_the_served_script_shows_the_pictures_of_a_key_directory(tmp_path: Path) -> None:
    cases = vectors("directories")
    assert served(tmp_path, {"pictures": cases})["pictures"] == [one["pictures"] for one in cases]


def b64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode()


@pytest.mark.parametrize(
    "source",
    [
        'export const said = (b, e) => `x ${b ? `, c   d ${e}` : ""} y  z`;',
        'export const said = (b, e) => [b?.x ?? e, /[/"`]x  y/.test(`"x  y`), 2 ** -1, e in { ...b }];',
    ],
)
def test_making_smaller_changes_no_text(tmp_path: Path, source: str) -> None:
    (tmp_path / "a.mjs").write_text(source)
    (tmp_path / "b.mjs").write_text(smaller("b.js", source))
    node = shutil.which("node") or pytest.skip("node is not installed")
    show = "const [a, b] = [await import('./a.mjs'), await import('./b.mjs')].map((one) => JSON.stringify(one.said({}, 'q'))); console.log(a === b, a)"
    ran = subprocess.run(
        [node, "--input-type=module", "-e", show], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("true ")
