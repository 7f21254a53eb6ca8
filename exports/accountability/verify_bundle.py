"""Checks this bundle with Python alone: `python verify_bundle.py`, in the folder where the bundle was unpacked.

It says whether every file is the one that the manifest names, whether the chains are whole, and whether certificates
carry the hash of their own statement. Keep the last line of an earlier bundle: a later one must still contain it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def normal(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [normal(each) for each in value]
    if isinstance(value, dict):
        return {normal(name): normal(each) for name, each in value.items()}
    return value


def digest(row: dict[str, Any]) -> str:
    content = normal({name: value for name, value in row.items() if name != "hash"})
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


def read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def files() -> Iterator[str]:
    manifest = read("manifest.json")
    for name, expected in manifest["files"].items():
        path = HERE / name
        if not path.is_file():
            yield f"{name} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            yield f"{name} was changed"
    for path in HERE.rglob("*"):
        name = path.relative_to(HERE).as_posix()
        if path.is_file() and name not in manifest["files"] and name != "manifest.json":
            yield f"{name} does not belong to the bundle"


def chain(name: str) -> Iterator[str]:
    held = read(name)
    before = hashlib.sha256(f"arobase/chain/1|{held['chain']}".encode()).hexdigest()
    for seq, row in enumerate(held["rows"], 1):
        if row["seq"] != seq or row["prev_hash"] != before or digest(row) != row["hash"]:
            yield f"{name}: row {row['seq']} does not fit the one before, or its own hash"
        before = row["hash"]
    if held["head"] and (held["head"]["seq"], held["head"]["hash"]) != (len(held["rows"]), before):
        yield f"{name}: the end is not the one that was written last"


def certificates() -> Iterator[str]:
    for one in read("certificates.json"):
        if digest(one["statement"]) != one["hash"]:
            yield f"certificate {one['hash'][:12]} does not carry the hash of its statement"


def equation() -> Iterator[str]:
    for group in read("counts.json")["groups"]:
        if group["issued"] and group["received"] > group["issued"]:
            yield f"batch {group['batch']}: more came in than rights were given out"


def main() -> int:
    faults = [*files(), *chain("audit.json"), *certificates(), *equation()]
    for fault in faults:
        print(fault)
    head = read("audit.json")["head"]
    print(
        f"{len(faults)} faults; the audit log ends at {head['seq']}:{head['hash']}"
        if head
        else f"{len(faults)} faults"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
