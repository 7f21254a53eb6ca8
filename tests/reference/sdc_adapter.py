"""A thin adapter from cases of disclosure control to the package: `run(case) -> dict`, by kind of case.

As a programme it answers a file of cases: `python -m tests.reference.sdc_adapter CASES.json ANSWERS.json` writes
`{case id: [cells to hide]}` for every case of kind "suppression".
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from analysis.disclosure import attack, choose
from analysis.disclosure.cellkey import Perturbation, perturbed
from analysis.disclosure.differencing import Published, differences
from analysis.disclosure.linked import Linked, linked
from analysis.disclosure.policy import Policy, small_cells
from analysis.disclosure.publication import Thresholds, verdict

Case = dict[str, Any]


def run(case: Case) -> dict[str, Any]:
    """Answer one case."""
    return KINDS[case["kind"]](case)


def tables_of(case: Case) -> tuple[list[str], Linked]:
    """Names of the cells and the linked tables of a case."""
    names = [cell["id"] for cell in case["cells"]]
    place = {name: index for index, name in enumerate(names)}
    upper = case.get("attacker", {}).get("upper")
    ceiling = [
        0.0 if cell.get("structural_zero") else np.inf if upper is None else float(upper) for cell in case["cells"]
    ]
    tables = linked(
        [cell["n"] for cell in case["cells"]],
        [{place[name]: weight for name, weight in each["terms"].items()} for each in case["constraints"]],
        rhs=[each.get("rhs", 0) for each in case["constraints"]],
        ceiling=np.array(ceiling),
    )
    return names, tables


def primary(case: Case) -> list[str]:
    """Sensitive cells under the rule of the case."""
    rule = case["rule"]
    policy = Policy(minimum_cell=rule["min_n"], minimum_clusters=rule.get("min_schools", 0))
    most = rule.get("max_school_share", 1)
    found = []
    for cell in case["cells"]:
        n = cell["n"]
        few = n > 0 and cell.get("schools") is not None and cell["schools"] < policy.minimum_clusters
        heavy = n > 0 and cell.get("top_school_share") is not None and cell["top_school_share"] > most
        nought = n == 0 and bool(rule.get("protect_zero"))
        if not cell.get("structural_zero") and (bool(small_cells(np.float64(n), policy)) or few or heavy or nought):
            found.append(cell["id"])
    return found


def needs(case: Case, names: list[str]) -> np.ndarray:
    """The interval each cell needs once hidden: primary ones the rule's, others no exact disclosure."""
    return np.where(np.isin(names, primary(case)), float(case["rule"]["min_width"]), 1.0)


def intervals(case: Case, hidden: Iterable[str]) -> dict[str, list[float]]:
    """What an attacker deduces of hidden cells."""
    names, tables = tables_of(case)
    secret = np.isin(names, list(hidden))
    low, high = attack.bounds(tables, secret)
    return {names[place]: [low[place], high[place]] for place in np.flatnonzero(secret)}


def problems(case: Case, hidden: list[str]) -> list[str]:
    """What is wrong with a pattern, cell by cell in its order."""
    names, tables = tables_of(case)
    found = {names[each.cell]: each for each in attack.breaches(tables, np.isin(names, hidden), needs(case, names))}
    said = [f"primary {name} published" for name in primary(case) if name not in hidden]
    for name in (name for name in hidden if name in found):
        each = found[name]
        if each.exact:
            said.append(f"{name} exactly disclosed = {each.low:g}")
        else:
            said.append(f"{name} interval [{each.low:g},{each.high:g}] narrower than {each.need:g}")
    return said


def _suppression(case: Case) -> dict[str, Any]:
    names, tables = tables_of(case)
    totals = {name for each in case["constraints"] for name, weight in each["terms"].items() if weight < 0}
    wanted = choose.task(tables, need=needs(case, names), keep=np.isin(names, list(totals)))
    chosen = choose.protect(wanted, np.isin(names, primary(case)))
    return {
        "primary": primary(case),
        "suppressed": [names[place] for place in np.flatnonzero(chosen.hidden)],
        "unprotected": [names[each.cell] for each in chosen.left],
    }


def _differencing(case: Case) -> dict[str, Any]:
    first, second = (
        Published(case[name]["filter"], "", case[name]["base"], case[name]["rows"])
        for name in ("release_1", "release_2")
    )
    found = differences([first], [second], minimum=case["rule"]["min_n"])
    if not found:
        return {"verdict": "ok"}
    by_name = {row.split()[-1]: count for row, count in found[0].counts.items()}  # "uses tiktok" is tiktok
    return {"verdict": "refuse_second", "difference": {"base": found[0].base, **by_name}, "reason": found[0].reason}


def _percent_column(case: Case) -> dict[str, Any]:
    names, base = case["categories"], case["base"]
    counts = np.array(case["counts"], dtype=np.float64)
    sensitive = small_cells(counts, Policy(minimum_cell=case["rule"]["min_n"]))
    shares = np.array(
        [case["published_pct"].get(name, 100 * count / base) for name, count in zip(names, counts, strict=True)]
    )
    tables = linked(
        counts,
        [dict.fromkeys(range(len(names)), 1.0)],
        rhs=[base],
        low=(shares - 0.05) * base / 100,
        high=(shares + 0.05) * base / 100,
    )
    low, high = attack.bounds(tables, sensitive)
    need = np.where(sensitive, float(case["rule"]["min_width"]), 1.0)
    chosen = choose.protect(choose.task(tables, need=need), sensitive)
    safe = attack.bounds(tables, chosen.hidden)
    return {
        "primary": [names[place] for place in np.flatnonzero(sensitive)],
        "naive": {names[place]: [low[place], high[place]] for place in np.flatnonzero(sensitive)},
        "suppressed": [names[place] for place in np.flatnonzero(chosen.hidden)],
        "widths": {names[place]: safe[1][place] - safe[0][place] for place in np.flatnonzero(chosen.hidden)},
    }


def _cell_key(case: Case) -> dict[str, Any]:
    rows = case["ptable"]["rows"]
    many = next(name for name in rows if name.endswith("+"))
    table = Perturbation(
        {int(name): [tuple(step) for step in steps] for name, steps in rows.items() if name != many},
        [tuple(step) for step in rows[many]],
        int(many[:-1]),
    )
    keys = np.array(case["record_keys"])
    found = {name: perturbed(keys[np.array(places, dtype=int)], table) for name, places in case["cells"].items()}
    return {
        name: {"n": cell.n, "cell_key": cell.key, "noise": cell.noise, "published": cell.published}
        for name, cell in found.items()
    }


def _base_rule(case: Case) -> dict[str, Any]:
    rule = case["rule"]
    limits = Thresholds(
        suppress_n=rule["suppress_n"],
        flag_n=rule["flag_n"],
        suppress_effective=rule["suppress_neff"],
        minimum_clusters=rule["min_schools"],
        widest=rule["max_ci_width"],
        relative=rule["max_rel_ci_width"],
        narrow=rule["rel_when_width_over"],
    )
    return {
        row["col"]: verdict(
            limits,
            n=row["n"],
            effective=row["n_eff"],
            clusters=row["schools"],
            share=row["p"],
            low=row["lo"],
            high=row["hi"],
        )
        for row in case["rows"]
    }


KINDS = {
    "suppression": _suppression,
    "differencing": _differencing,
    "percent_column": _percent_column,
    "cell_key": _cell_key,
    "base_rule": _base_rule,
}

if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text())
    answers = {case["id"]: run(case)["suppressed"] for case in asked if case["kind"] == "suppression"}
    Path(sys.argv[2]).write_text(json.dumps(answers))
