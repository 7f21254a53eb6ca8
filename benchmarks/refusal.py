"""Whether time tells a no from a yes: the box's answers to sealed refusals beside those to sealed interviews, in random order
over one connection. Prints both distributions and the difference of their means beside its standard error: less than two or
three of those is nothing. Both bodies have the same bytes; the box can't open either."""

from __future__ import annotations

import base64
import http.client
import json
import random
import statistics
import tempfile
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks import box as server
from consent.tokens import envelopes, receipts

EACH = 250
SHARES = (10, 50, 90, 99)
YES, NO = "yes", "no"


def run() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        found = measured("embedded, SQLite", server.environment(Path(folder)), server.waitress)
    if server.POSTGRES:
        with tempfile.TemporaryDirectory() as folder, server.database(server.POSTGRES) as url:
            env = server.environment(Path(folder)) | server.box_service(Path(folder), url)
            found += measured("PostgreSQL", env, server.gunicorn)
    return found


def measured(name: str, env: dict[str, str], command: Any) -> list[dict[str, Any]]:
    waits: dict[str, list[float]] = {YES: [], NO: []}
    sizes = set()
    with (
        server.running(name, env, command, 2 * EACH, sealed=0) as box,
        closing(http.client.HTTPConnection("127.0.0.1", box.port)) as line,
    ):
        bundle = asked(line, "GET", f"/box/bundles/{box.prepared['door']}.json", None)[1]
        decisions = random.sample([YES, NO], counts=[EACH, EACH], k=2 * EACH)
        for decision, slip in zip(decisions, box.prepared["slips"], strict=True):
            body = json.dumps({**slip, "envelope": sealed(bundle, slip["batch"], decision)})
            began = time.perf_counter()
            status, said = asked(line, "PUT", "/box/envelope", body)
            waits[decision].append((time.perf_counter() - began) * 1000)
            if (status, said) != (201, {"state": "in"}):
                raise RuntimeError(f"{name}: {status} {said}")
            sizes.add(len(body))
    if len(sizes) != 1:
        raise RuntimeError(f"a no has other bytes than a yes: {sizes}")
    return told(name, waits)


def told(name: str, waits: dict[str, list[float]]) -> list[dict[str, Any]]:
    quantiles = {decision: statistics.quantiles(found, n=100) for decision, found in waits.items()}
    rows = [
        line(
            f"{name}: {share} of 100 refusals answered within",
            quantiles[NO][share - 1],
            "interviews",
            quantiles[YES][share - 1],
        )
        for share in SHARES
    ]
    apart = statistics.fmean(waits[NO]) - statistics.fmean(waits[YES])
    error = sum(statistics.variance(found) / len(found) for found in waits.values()) ** 0.5
    return [*rows, line(f"{name}: mean of refusals minus mean of interviews", apart, "standard error of that", error)]


def line(name: str, value: float, reference: str, beside: float) -> dict[str, Any]:
    return {
        "figure": name, "value": round(value, 4), "unit": "ms", "reference": reference,
        "reference_value": round(beside, 4), "ratio": round(value / beside, 3),
    }  # fmt: skip


def asked(line: http.client.HTTPConnection, method: str, path: str, body: str | None) -> tuple[int, Any]:
    line.request(method, path, body, {"Content-Type": "application/json", "Host": "localhost"})
    answer = line.getresponse()
    return answer.status, json.loads(answer.read())


def sealed(bundle: dict[str, Any], batch: str, decision: str) -> str:
    """As a tablet seals it. A refusal has the same members and no answers."""
    answers = {f"synthetic_{place}": random.randrange(9) for place in range(80)} if decision == YES else {}
    plain = {
        "v": 1, "batch": batch, "document": bundle["document_hash"], "track": "nl", "switched": False,
        "assent": {"hash": bundle["assent"]["hash"], "decision": decision},
        "tag": receipts.tag(uuid.UUID(bundle["study"]), receipts.draw()), "answers": answers,
    }  # fmt: skip
    public = base64.b64decode(bundle["key"]["public"])
    return base64.b64encode(envelopes.seal(plain, public, uuid.UUID(batch))).decode()
