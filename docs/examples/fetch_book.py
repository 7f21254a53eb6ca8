"""Fetch the newest table book of a study as a spreadsheet. Needs Python 3.11 and nothing else.

    AROBASE_TOKEN=arobase_... python fetch_book.py https://arobase.example/api/studies/STUDY/ [nl|fr|nl-fr]

STUDY is the study's id, as in the address of its page. Make the token under "Tokens for the API" in the menu of your
account. A token that may only read sees the books that were published; one that may analyse sees those of the team too.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

WAIT_S = 1.0


def ask(address: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """GET, or POST of a body; the status and what the API says. A refusal ends the program with its message."""
    headers = {"Authorization": f"Bearer {os.environ['AROBASE_TOKEN']}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(json.load(error)["message"])


def main(study: str, language: str = "nl-fr") -> None:
    _status, runs = ask(f"{study}runs/?per_page=1")
    if not runs:
        sys.exit("No table book was computed in this study yet.")
    order, files = {"form": "xlsx", "language": language}, f"{study}runs/{runs[0]['id']}/files/"
    status, found = ask(files, order)
    while status == 202:  # a large book is made by a job
        while found["state"] in {"waiting", "running"}:
            time.sleep(WAIT_S)
            _status, found = ask(f"{study}jobs/{found['id']}/")
        if found["state"] != "done":
            sys.exit(found["message"])
        status, found = ask(files, order)
    with urllib.request.urlopen(found["link"]) as content:
        Path(found["name"]).write_bytes(content.read())
    print(found["name"])


if __name__ == "__main__":
    main(*sys.argv[1:])
