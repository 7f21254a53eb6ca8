"""Computes a trend: every wave's own tables, side by side by the keys of the last wave, and the changes between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analysis.books.reading import BookInvalid
from analysis.books.result import Block, BookResult, Cell, Column, Text
from analysis.kernel.errors import gettext_noop
from analysis.trends import words
from analysis.trends.changes import Combine, drafted, finished, independent
from analysis.trends.overlap import Joint, Stack, joint, stacked
from analysis.trends.result import LeftOut, Line, Row, Table, TrendResult, Wave
from analysis.trends.sides import Chosen, Side, WaveData, sides
from analysis.trends.spec import TrendSpec
from surveys.engine.comparing.comparability import compare, dropped, remarks
from surveys.engine.comparing.verdicts import Asked, Comparison

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Followed:
    """A question of the trend: its comparison, the places of its waves, and the motive that opened it, if any."""

    comparison: Comparison
    waves: tuple[int, ...]
    motive: str = ""

    def chosen(self, wave: int) -> Chosen:
        """As this wave has it."""
        reference = self.comparison.question
        earlier = self.comparison.earlier
        own = reference if wave == len(earlier) else earlier[wave].question
        return Chosen(own or reference, reference)


@dataclass(frozen=True, eq=False)
class _Work:
    waves: Sequence[WaveData]
    spec: TrendSpec
    banner: Sequence[Followed]
    stack: Stack | None


def trend(waves: Sequence[WaveData], spec: TrendSpec, *, progress: Progress | None = None) -> TrendResult:
    """The trend of `waves`, earliest first. progress: called with (tables done, tables in all, over all waves).

    Raises BookInvalid with the place in the specification, also for a question that can't be compared.
    """
    asked = [Asked(data.wave.label, data.codebook, data.reach) for data in waves]
    comparisons = compare(asked)
    tables = followed(comparisons, spec.tables, spec, "tables")
    banner = followed(comparisons, spec.banner, spec, "banner")
    work = _Work(waves, spec, banner, stacked(waves) if spec.shared_schools else None)
    done, whole = 0, sum(len(each.waves) for each in tables)

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, whole)

    per_wave = [_sides(work, place, tables, tick) for place in range(len(waves))]
    books = [book for _found, book in per_wave if book is not None]
    return TrendResult(
        title=spec.title or waves[-1].codebook.title,
        languages=spec.languages,
        waves=tuple(_described(data, book) for data, (_found, book) in zip(waves, per_wave, strict=True)),
        tables=tuple(
            _table(work, one, number, [per_wave[wave][0][one.comparison.question.name] for wave in one.waves])
            for number, one in enumerate(tables, start=1)
        ),
        left_out=left_out(comparisons, asked, spec),
        remarks=tuple(remarks(asked)),
        rule=words.rule_text(spec, len(waves)),
        samples=words.samples_text(work.stack.shared if work.stack else None),
        suppression=books[-1].suppression,
        level=spec.level,
        findings=tuple(
            words.prefixed(data.wave.label, finding)
            for data, (_found, book) in zip(waves, per_wave, strict=True)
            for finding in (book.findings if book else ())
        ),
    )


def followed(comparisons: Sequence[Comparison], names: Sequence[str], spec: TrendSpec, part: str) -> list[Followed]:
    """The questions asked for, held against their comparability. Columns must be comparable in every wave."""
    by_name = {each.question.name: each for each in comparisons}
    found = []
    for place, name in enumerate(names):
        where = f"trend.{part}[{place}]"
        if name not in by_name:
            raise BookInvalid(
                "unknown_question", where, gettext_noop("the last wave has no question ‘{name}’."), name=name
            )
        one = Followed(
            by_name[name], by_name[name].usable(motive=spec.motives.get(name, "")), spec.motives.get(name, "")
        )
        if not one.waves or (part == "banner" and len(one.waves) <= len(one.comparison.earlier)):
            raise BookInvalid("not_comparable", where,
                              gettext_noop("‘{name}’ can't be compared between these waves."), name=name)  # fmt: skip
        if part == "banner" and one.comparison.question.numeric:
            raise BookInvalid("not_categories", where, gettext_noop("‘{name}’ is a number; columns need categories."),
                              name=name)  # fmt: skip
        found.append(one)
    return found


def left_out(comparisons: Sequence[Comparison], asked: Sequence[Asked], spec: TrendSpec) -> tuple[LeftOut, ...]:
    """Every question without a trend and why, and what the last wave no longer asks."""
    found = []
    for each in comparisons:
        name = each.question.name
        if each.question.role != "design" and not each.usable(motive=spec.motives.get(name, "")):
            found.append(LeftOut(name, each.question.label, reasons(each, asked)))
    gone = words.gone_text(asked[-1].label)
    return (*found, *(LeftOut(one.name, one.label, (gone,)) for one, _wave in dropped(asked)))


def reasons(comparison: Comparison, asked: Sequence[Asked], *, notes: bool = False) -> tuple[Text, ...]:
    """The sentences behind a verdict, the wave named in front when there are several; `notes` too when asked for."""
    several = len(comparison.earlier) > 1
    return tuple(
        words.said_of(wave.label, aspect.text) if several and judgement.question else aspect.text
        for wave, judgement in zip(asked, comparison.earlier, strict=False)
        for aspect in judgement.aspects
        if notes or aspect.state == "changed"
    )


def _sides(
    work: _Work, wave: int, tables: Sequence[Followed], tick: Callable[[], None]
) -> tuple[dict[str, Side], BookResult | None]:
    """question -> its table in this wave."""
    mine = [one for one in tables if wave in one.waves]
    if not mine:
        return {}, None
    chosen, banner = [one.chosen(wave) for one in mine], [one.chosen(wave) for one in work.banner]
    found, book = sides(work.waves[wave], chosen, banner, work.spec, tick)
    return {one.comparison.question.name: side for one, side in zip(mine, found, strict=True)}, book


def _described(data: WaveData, book: BookResult | None) -> Wave:
    """The wave with what its book says of rows, design and weights."""
    if book is None:
        return data.wave
    origin = book.provenance
    weights = data.wave.weights or origin.weights
    return replace(data.wave, rows=origin.rows, design=origin.design, weights=weights)


def _table(work: _Work, one: Followed, number: int, found: Sequence[Side]) -> Table:
    """The waves of one question side by side."""
    question, blocks = one.comparison.question, _blocks(found)
    columns = [(place, column.key) for place, block in blocks for column in block.columns]
    statistic = found[-1].shown.statistic
    earlier = [data.wave.label for data in work.waves]
    return Table(
        name=question.name,
        number=number,
        label=question.label,
        waves=one.waves,
        names=tuple(one.chosen(wave).own.name for wave in one.waves),
        wordings=tuple(one.chosen(wave).own.wording for wave in one.waves),
        universe=question.universe,
        statistic=statistic,
        blocks=tuple(_called(work, place, block) for place, block in blocks),
        rows=_rows(work, one, found, blocks),
        bases=tuple(tuple(side.base(column) for side in found) for column in columns),
        multiple=question.multiple,
        notes=_notes(one, earlier),
        motive=one.motive if _opened(one) else "",
        findings=tuple(
            words.prefixed(earlier[wave], finding)
            for wave, side in zip(one.waves, found, strict=True)
            for finding in side.shown.findings
        ),
    )


def _called(work: _Work, place: int, block: Block) -> Block:
    """The block under the short label it was given, if any."""
    name = work.banner[place - 1].comparison.question.name if place else ""
    return replace(block, label=work.spec.labels.get(name, block.label))


def _opened(one: Followed) -> bool:
    """Whether the motive let a wave in that would have stayed out."""
    return any(each.reworded for each in one.comparison.earlier)


def _notes(one: Followed, labels: Sequence[Text]) -> tuple[Text, ...]:
    """In what the waves differ, and which waves are not there and why."""
    several = len(one.comparison.earlier) > 1
    return tuple(
        words.said_of(labels[wave], aspect.text) if several and judgement.question else aspect.text
        for wave, judgement in enumerate(one.comparison.earlier)
        for aspect in judgement.aspects
        if wave in one.waves or aspect.state == "changed"
    )


def _blocks(found: Sequence[Side]) -> list[tuple[int, Block]]:
    """The blocks of all waves: columns of the last wave first, in its words."""
    merged: dict[int, Block] = {}
    for side in reversed(found):
        for place, block in side.blocks():
            known = merged.get(place)
            if known is None:
                merged[place] = block
                continue
            keys = {column.key for column in known.columns}
            extra = tuple(Column(each.key, each.label) for each in block.columns if each.key not in keys)
            merged[place] = replace(known, columns=(*known.columns, *extra))
    return sorted(merged.items())


def _rows(work: _Work, one: Followed, found: Sequence[Side], blocks: Sequence[tuple[int, Block]]) -> tuple[Row, ...]:
    joints = {place: _joint(work, one, place) for place, _block in blocks} if work.stack else {}
    labels = {
        key: (side.shown.rows[at].label, side.shown.rows[at].kind) for side in found for key, at in side.rows.items()
    }
    order = dict.fromkeys(key for side in reversed(found) for key in side.rows)
    rows = []
    for key in order:
        lines: list[Line] = []
        for place, block in blocks:
            drafts = []
            for column in block.columns:
                at = (place, column.key)
                cells = [side.cell(key, at) or Cell("shown") for side in found]
                exact = [side.cell(key, at, exact=True) for side in found]
                combine = _joined(joints[place], one, key, column.key) if work.stack else independent(exact)
                drafts.append(drafted(cells, combine, work.spec.level))
            lines += finished(drafts, work.spec, found[-1].shown.statistic)
        label, kind = labels[key]
        rows.append(Row(key, label, kind, tuple(lines)))
    return tuple(rows)


def _joint(work: _Work, one: Followed, block: int) -> Joint:
    """One question against one block in the design of all waves."""
    if work.stack is None:
        raise ValueError("the waves have no design in common")
    heads = {wave: work.banner[block - 1].chosen(wave) if block else None for wave in one.waves}
    return joint(work.stack, work.waves, {wave: one.chosen(wave) for wave in one.waves}, heads)


def _joined(found: Joint, one: Followed, row: str, column: str) -> Combine:
    return lambda factors: found.combined(row, column, {one.waves[place]: factor for place, factor in factors.items()})
