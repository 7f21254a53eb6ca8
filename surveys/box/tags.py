"""What is stored of a withdrawal tag: keyed hashes, one for the row and one for each text.

Without the study's key and the child's receipt nobody can tell which text belongs to which row.
"""

from __future__ import annotations

import hmac


def of_row(key: bytes, tag: str) -> str:
    return hmac.digest(key, f"row|{tag}".encode("ascii"), "sha256").hex()


def of_text(key: bytes, tag: str, variable: str) -> str:
    return hmac.digest(key, f"text|{tag}|{variable}".encode(), "sha256").hex()
