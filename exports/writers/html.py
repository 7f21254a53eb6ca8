"""A table book as one page that needs nothing else: readable by screen readers, printable, same order as the book."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from analysis.books.reasons import WORDS
from analysis.books.result import Base, BookResult, Cell, Row, Table, text_in
from exports.writers.atomic import replacing
from exports.writers.words import named, word
from exports.writers.xlsx_origin import margin_lines

HIDDEN = frozenset({"suppressed_primary", "suppressed_complementary"})
STYLE = """
:root { color-scheme: light; --ink: #1d2a4d; --quiet: #55607d; --rule: #c9cfdd; --mark: #fff3d6; --soft: #f4f6fa; }
body { font: 16px/1.45 "Atkinson Hyperlegible Next", system-ui, sans-serif; color: var(--ink); margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.75rem; } h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; }
nav li { margin: .25rem 0; } a { color: #24459c; } :focus-visible { outline: 3px solid #24459c; outline-offset: 2px; }
.back { font-size: .9375rem; } figure { margin: 1rem 0; } figure img { width: 100%; max-width: 46rem; height: auto; }
p { margin: .25rem 0; overflow-wrap: anywhere; } .quiet { color: var(--quiet); font-size: .9375rem; }
.warn { background: var(--mark); padding: .5rem .75rem; font-weight: 700; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); }
th[scope=row], thead th:first-child { text-align: left; min-width: 14rem; font-weight: 400; }
th[scope=row], thead td:first-child { position: sticky; left: 0; background: #fff; } tfoot th[scope=row] { background: var(--soft); }
thead th { border-bottom: 2px solid var(--ink); font-weight: 600; max-width: 9rem; }
thead th[scope=colgroup] { text-align: left; border-bottom: 1px solid var(--rule); max-width: none; }
.first { border-left: 1px solid var(--rule); } .net th, .net td { font-weight: 700; } tfoot th, tfoot td { background: var(--soft); }
.flagged { background: var(--mark); font-style: italic; } .letters { color: var(--quiet); font-size: .8125rem; margin-left: .25rem; }
.range { display: block; color: var(--quiet); font-size: .8125rem; white-space: nowrap; }
@media (max-width: 40rem) { body { margin: 1rem auto; } h1 { font-size: 1.375rem; } th, td { padding: .3rem .4rem; }
  th[scope=row], thead th:first-child { min-width: 8rem; max-width: 40vw; overflow-wrap: break-word; } }
@media print { @page { size: A4 landscape; margin: 12mm; } body { max-width: none; margin: 0; padding: 0; font-size: 9pt; }
  nav, .back { display: none; } section { break-before: page; } h2 { margin-top: 0; } .scroll { overflow: visible; }
  table { width: 100%; font-size: 7pt; } th, td { padding: .15rem .25rem; } th[scope=row], thead th:first-child { position: static; min-width: 0; }
  tr, figure { break-inside: avoid; } .range, .letters, .quiet { font-size: 6.5pt; } figure img { max-height: 80mm; width: auto; } }
"""


Draw = Callable[[Table], tuple[bytes, str] | None]
"""Table -> its chart as SVG and the chart in words; None when there is nothing to draw."""


def write_book(result: BookResult, path: Path, language: str, draw: Draw | None = None) -> None:
    """Write the book in one language, each table with its chart when `draw` makes one."""
    with replacing(path) as scratch, scratch.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in _page(result, language, draw))


def _page(result: BookResult, language: str, draw: Draw | None) -> Iterator[str]:
    title = escape(text_in(result.title, language))
    yield f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    if result.provenance.synthetic:
        yield f'<p class="warn">{escape(word("synthetic", language))}</p>'
    if result.provenance.provisional:
        yield f'<p class="warn">{escape(word("provisional", language))}</p>'
    yield f'<nav id="contents" aria-label="{escape(word("contents", language))}">\n<ol>'
    for table in result.tables:
        yield f'<li><a href="#t{table.number}">{escape(text_in(table.title, language))}</a></li>'
    yield "</ol>\n</nav>"
    for table in result.tables:
        yield from _table(table, result, language, draw)
    yield from _origin(result, language)
    yield "</main>\n</body>\n</html>\n"


def _table(table: Table, result: BookResult, language: str, draw: Draw | None) -> Iterator[str]:
    heading = f"{word('table', language)} {table.number}. {text_in(table.title, language)}"
    universe = text_in(table.universe_text, language) or table.universe or word("everyone", language)
    yield f'<section id="t{table.number}" aria-labelledby="h{table.number}">\n<h2 id="h{table.number}">{escape(heading)}</h2>'
    question = text_in(table.question, language)
    if question:
        yield f"<p>{escape(named(word('question', language), question, language))}</p>"
    said = named(word("universe", language), universe, language)
    yield f'<p class="quiet">{escape(said)} · {escape(word(table.statistic, language))}</p>'
    yield f'<div class="scroll" tabindex="0" role="region" aria-labelledby="h{table.number}">\n<table>'
    yield from _head(table, language)
    yield "<tbody>"
    starts = _starts(table)
    for row in table.rows:
        yield from _row(row, starts, language)
    yield "</tbody>\n<tfoot>"
    yield from _bases(table, starts, language)
    yield "</tfoot>\n</table>\n</div>"
    if draw is not None and (drawn := draw(table)) is not None:
        yield from _figure(*drawn)
    for note in _notes(table, result, language):
        yield f'<p class="quiet">{escape(note)}</p>'
    yield f'<p class="back"><a href="#contents">{escape(word("back", language))}</a></p>'
    yield "</section>"


def _figure(svg: bytes, words: str) -> Iterator[str]:
    """The chart inside the page, as a picture of its own: what one chart names can't meet what another names."""
    data = b64encode(svg).decode()
    yield f'<figure><img alt="{escape(words)}" loading="lazy" src="data:image/svg+xml;base64,{data}"></figure>'


def _starts(table: Table) -> frozenset[int]:
    """Places of the columns that open a block."""
    places, place = set(), 0
    for block in table.blocks:
        places.add(place)
        place += len(block.columns)
    return frozenset(places)


def _head(table: Table, language: str) -> Iterator[str]:
    yield "<thead>\n<tr><td></td>"
    for block in table.blocks:
        label = escape(text_in(block.label, language))
        tag = "th" if label else "td"
        scope = ' scope="colgroup"' if label else ""
        yield f'<{tag} class="first" colspan="{len(block.columns)}"{scope}>{label}</{tag}>'
    yield "</tr>\n<tr><td></td>"
    starts = _starts(table)
    for place, column in enumerate(table.columns):
        letter = f' <span class="letters">({escape(column.letter)})</span>' if column.letter else ""
        yield f'<th scope="col"{_first(place, starts)}>{escape(text_in(column.label, language))}{letter}</th>'
    yield "</tr>\n</thead>"


def _first(place: int, starts: frozenset[int], extra: str = "") -> str:
    names = " ".join(name for name in ("first" if place in starts else "", extra) if name)
    return f' class="{names}"' if names else ""


def _row(row: Row, starts: frozenset[int], language: str) -> Iterator[str]:
    yield f'<tr{" class=net" if row.kind == "net" else ""}><th scope="row">{escape(text_in(row.label, language))}</th>'
    for place, cell in enumerate(row.cells):
        marked = "flagged" if cell.status == "flagged" else ""
        yield f"<td{_first(place, starts, marked)}>{_cell(cell, row.statistic, language)}</td>"
    yield "</tr>"


def _cell(cell: Cell, statistic: str, language: str) -> str:
    if cell.status in HIDDEN:
        why = text_in(WORDS.get(cell.reason, {}), language) or word("suppressed", language)
        return f'<abbr title="{escape(why)}">•••</abbr>'
    if cell.estimate is None:
        return "–"
    letters = f'<span class="letters">{escape(cell.letters)}</span>' if cell.letters else ""
    limits = ""
    if cell.low is not None and cell.high is not None:
        low, high = shown(cell.low, statistic, language), shown(cell.high, statistic, language)
        limits = f'<span class="range">{low} – {high}</span>'
    return f"{shown(cell.estimate, statistic, language)}{letters}{limits}"


def shown(value: float, statistic: str, language: str) -> str:
    """A number as people of the language write it: per cents with one decimal, totals whole."""
    percent = statistic in {"column_percent", "row_percent"}
    text = f"{100 * value:.1f}" if percent else f"{value:,.0f}" if statistic == "total" else f"{value:.2f}"
    if language.split("-", maxsplit=1)[0] == "en":
        return text
    return text.replace(",", "\u202f").replace(".", ",")


def _bases(table: Table, starts: frozenset[int], language: str) -> Iterator[str]:
    lines = (
        ("base_n", "n"),
        ("base_weighted", "n_weighted"),
        ("base_effective", "n_effective"),
        ("base_clusters", "n_clusters"),
    )
    for name, field in lines:
        yield f'<tr><th scope="row">{escape(word(name, language))}</th>'
        for place, base in enumerate(table.bases):
            yield f"<td{_first(place, starts)}>{_base(base, field, language)}</td>"
        yield "</tr>"


def _base(base: Base, field: str, language: str) -> str:
    value = getattr(base, field)
    return "•••" if value is None else shown(float(value), "total", language)


def _notes(table: Table, result: BookResult, language: str) -> Iterator[str]:
    level = f"{100 * table.interval_level:g} %"
    yield f"{word('interval', language)} ({word('level', language)} {level})."
    if table.multiple:
        yield word("multiple", language)
    if table.tests:
        yield text_in(table.tests.text, language)
    yield from (text_in(finding.text, language) for finding in table.findings)
    yield from (text for text in (text_in(table.weights, language), text_in(result.suppression, language)) if text)


def _origin(result: BookResult, language: str) -> Iterator[str]:
    origin = result.provenance
    facts = (
        ("source", origin.source),
        ("release", origin.release),
        ("hash", origin.data_hash),
        ("wording", origin.wording),
        ("design", text_in(origin.design, language)),
        ("weights", text_in(origin.weights, language)),
        ("rows", f"{origin.rows}"),
        ("software", origin.software),
    )
    yield f"<footer>\n<h2>{escape(word('origin', language))}</h2>"
    yield from (f"<p>{escape(named(word(name, language), value, language))}</p>" for name, value in facts if value)
    yield from (f'<p class="quiet">{escape(line)}</p>' for line in margin_lines(result, language))
    yield from (f'<p class="quiet">{escape(text_in(finding.text, language))}</p>' for finding in result.findings)
    yield "</footer>"
