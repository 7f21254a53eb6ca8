"""The table that start scripts reproduce: one question by community, with the design and the weights of the release."""

from __future__ import annotations

import io
from collections.abc import Sequence

from analysis.books import spec as specs
from analysis.books.result import BookResult, text_in
from analysis.books.tabulate import tabulate
from exports.services.microdata import Microdata
from exports.writers import start_scripts, tidy_csv
from exports.writers.start_scripts import Start
from surveys.engine.codebook import Codebook, Variable

ACROSS = "community"
MOST_ANSWERS = 12


def questions(data: Microdata) -> list[str]:
    """What can be asked for: questions with one answer out of a few. Those the weights were fitted to come last,
    because there is nothing to estimate in them.
    """
    inside = {name for each in data.codebook.sets for name in each.variables}
    known = set(data.rows.schema.names)
    found = [
        each.name for each in data.codebook.variables if _few(each) and each.name in known and each.name not in inside
    ]
    margins = (data.scheme.margins if data.scheme else {}).get("margins", ())
    fitted = {str(each.get("variable", "")) for each in margins if isinstance(each, dict)}
    return [name for name in found if name not in fitted] + [name for name in found if name in fitted]


def files(data: Microdata, question: str, *, name: str, language: str, synthetic: bool) -> dict[str, str]:
    """`table.csv` and the scripts that reproduce it from `name`.csv. `question` is one of `questions`."""
    result = _table(data, question)
    start = _start(data, result, name, language, synthetic=synthetic)
    table = io.StringIO(newline="")
    tidy_csv.write(result, table)
    found = {"table.csv": table.getvalue(), "start.R": start_scripts.for_r(start)}
    if start_scripts.python_can(start):
        found["start.py"] = start_scripts.for_python(start)
    return found


def _few(variable: Variable) -> bool:
    answers = [each for each in variable.categories if not each.missing]
    return variable.role in {"answer", "derived"} and 1 < len(answers) <= MOST_ANSWERS


def _across(codebook: Codebook, names: Sequence[str]) -> str:
    known = {each.name for each in codebook.variables if each.categories}
    return ACROSS if ACROSS in known and ACROSS in names else ""


def _table(data: Microdata, question: str) -> BookResult:
    """Nothing is hidden in it: whoever reads it has the rows."""
    design, across = specs.parse_design(data.design), _across(data.codebook, data.rows.schema.names)
    used = (question, across, design.weights, design.strata, *design.clusters, *design.fpc)
    frame = data.frame(*dict.fromkeys(name for name in used if name))
    book = {"tables": [{"stub": question}], "banner": [{"variable": across}] if across else [], "total": True}
    return tabulate(frame, data.codebook, design, specs.parse_book(book))


def _start(data: Microdata, result: BookResult, name: str, language: str, *, synthetic: bool) -> Start:
    design, across = specs.parse_design(data.design), _across(data.codebook, data.rows.schema.names)
    (table,) = result.tables
    rows = [row for row in table.rows if row.kind == "category"]
    title = text_in(table.question, language) or text_in(table.label, language)
    weights = f"weighting scheme {data.version}" if data.version else "the weights of the data"
    about = (
        f"{name}: the sampling design rebuilt, and one table of it.",
        *(("SYNTHETIC: made-up data, no real children.",) if synthetic else ()),
        "Run it in the folder of its files. The table goes to the output, the comparison with table.csv to the messages.",
        f"Weights: {design.weights or 'none'} ({weights}), taken as fixed.",
        f"Question: {title}",
    )
    return Start(
        file=f"{name}.csv",
        about=about,
        question=table.name,
        codes=tuple(float(row.key) for row in rows),
        labels=tuple(text_in(row.label, language) for row in rows),
        weights=design.weights,
        strata=design.strata,
        clusters=design.clusters,
        fpc=design.fpc,
        nested=design.nested,
        lonely=design.lonely,
        across=across,
        groups=tuple(float(each.key) for block in table.blocks if block.key == across for each in block.columns),
    )
