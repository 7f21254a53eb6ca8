"""`python -m benchmarks NAME [--json FILE]`: runs benchmarks.NAME, prints its figures beside their references.
`python -m benchmarks --list` prints the names.

A benchmark is a module with `run() -> list[dict]`; each dict holds figure, value, unit, reference, reference_value and
ratio (value / reference_value), the reference measured in the same run. Machines differ, ratios travel.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
from pathlib import Path
from typing import Any

import benchmarks

FIELDS = ("figure", "value", "unit", "reference", "reference_value", "ratio")


def names() -> list[str]:
    """The modules here that offer a `run`."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name != "__main__" and "def run(" in (Path(benchmarks.__path__[0]) / f"{module.name}.py").read_text()
    )


def line(result: dict[str, Any]) -> str:
    text = f"{result['figure']}: {result['value']:,.4g} {result['unit']}"
    if result["reference_value"] is not None:
        text += f"; {result['reference']}: {result['reference_value']:,.4g} {result['unit']}"
    if result["ratio"] is not None:
        text += f"; ratio {result['ratio']:.3f}"
    return text


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=names(), nargs="?")
    parser.add_argument("--list", action="store_true", help="print the names, one a line")
    parser.add_argument("--whole", action="store_true", help="at full length, where a benchmark has a shorter way")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(names()))
        return
    if not arguments.name:
        parser.error("name a benchmark, or ask for --list")
    results = importlib.import_module(f"benchmarks.{arguments.name}").run(
        **({"whole": True} if arguments.whole else {})
    )
    for result in results:
        missing = [name for name in FIELDS if name not in result]
        if missing:
            raise SystemExit(f"benchmarks.{arguments.name} left out {', '.join(missing)}")
        print(line(result))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
