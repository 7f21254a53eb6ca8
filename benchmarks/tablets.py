"""Tablets that behave like a class: they fetch the bundle, think, submit once, and try again when the box asks them to.

A process of its own (`python -m benchmarks.tablets`), so that it never shares an interpreter with the server: reads one
JSON order on stdin, writes one JSON report to stdout. One thread and plain sockets, because the processor that the driver
uses is missing at the server.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

AGAIN = {423, 500, 502, 503}
TRIES = 12


@dataclass
class Report:
    """What happened: answers by status, seconds a submission took, connections that broke."""

    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    broken: int = 0

    def told(self, seconds: float) -> dict[str, Any]:
        waits = sorted(self.waits)
        at = lambda share: waits[min(len(waits) - 1, int(share * len(waits)))] if waits else None  # noqa: E731
        return {
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "seconds": seconds,
            "p50": at(0.5),
            "p99": at(0.99),
            "broken": self.broken,
        }


class Tablet:
    """One connection, opened when needed and kept."""

    def __init__(self, port: int, report: Report) -> None:
        self.port, self.report = port, report
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, head: str, body: bytes = b"") -> int:
        """The status of one request; 0 when the connection broke."""
        text = f"{head} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n"
        if self.line and self.line[0].at_eof():
            self.hang_up()  # the server closed it while nothing was asked: a browser opens another, and so does this
        try:
            if self.line is None:
                self.line = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self.line
            writer.write(f"{text}Content-Type: application/json\r\n\r\n".encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = answer.partition("content-length:")[2].partition("\r\n")[0]
            await reader.readexactly(int(length or 0))
            if "connection: close" in answer:
                self.hang_up()
            return int(answer.split(" ", 2)[1])
        except (OSError, asyncio.IncompleteReadError):
            self.hang_up()
            self.report.broken += 1
            return 0

    def hang_up(self) -> None:
        if self.line:
            self.line[1].close()
        self.line = None

    async def submit(self, path: str, body: bytes) -> None:
        """The same bytes until the box has them, waiting longer each time."""
        for attempt in range(TRIES):
            begun = time.perf_counter()
            status = await self.ask(f"PUT {path}", body)
            self.report.waits.append(time.perf_counter() - begun)
            self.report.statuses[status] += 1
            if status and status not in AGAIN:
                return
            await asyncio.sleep(min(8.0, 0.25 * 2**attempt) * random.uniform(0.5, 1.5))


def message(slip: dict[str, str], envelopes: list[str], index: int) -> bytes:
    return json.dumps({**slip, "envelope": envelopes[index % len(envelopes)]}).encode()


async def flood(order: dict[str, Any], report: Report) -> None:
    """So many connections, each submitting one interview after the other until the time or the slips are up."""
    left = iter(enumerate(order["slips"]))
    end = time.perf_counter() + order["seconds"]

    async def one() -> None:
        tablet = Tablet(order["port"], report)
        while time.perf_counter() < end and (found := next(left, None)):
            await tablet.submit(order["path"], message(found[1], order["envelopes"], found[0]))
        tablet.hang_up()

    await asyncio.gather(*(one() for _ in range(order["tablets"])))


async def classes(order: dict[str, Any], report: Report) -> None:
    """Each slip at a moment drawn for it within the time, on the tablet whose turn it is; each tablet prepared first."""
    moments = sorted(random.uniform(0, order["seconds"]) for _ in order["slips"])
    shares: list[list[tuple[float, int]]] = [[] for _ in range(order["tablets"])]
    for index, moment in enumerate(moments):
        shares[index % len(shares)].append((moment, index))
    begun = time.perf_counter()

    async def one(share: list[tuple[float, int]]) -> None:
        tablet = Tablet(order["port"], report)
        await asyncio.sleep(random.uniform(0, order["prepare_within"]))
        report.statuses[await tablet.ask(f"GET /box/bundles/{order['door']}.json")] += 1
        for moment, index in share:
            await asyncio.sleep(max(0.0, begun + order["prepare_within"] + moment - time.perf_counter()))
            await tablet.submit(order["path"], message(order["slips"][index], order["envelopes"], index))
        tablet.hang_up()

    await asyncio.gather(*(one(share) for share in shares))


def main() -> None:
    order = json.load(sys.stdin)
    report = Report()
    begun = time.perf_counter()
    asyncio.run({"flood": flood, "classes": classes}[order["act"]](order, report))
    json.dump(report.told(time.perf_counter() - begun), sys.stdout)


if __name__ == "__main__":
    main()
