"""What a cell says of itself when somebody opens it: its figure in sentences, or why it is hidden."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.books.reasons import WORDS
from analysis.books.result import Base, Block, Cell, Column, Row, text_in
from analysis.disclosure.policy import Policy
from analysis.presenting import number_format

HIDDEN = {"suppressed_primary", "suppressed_complementary"}
PER_CENTS = {"column_percent", "row_percent"}
STATISTICS: dict[str, Callable[[], str]] = {
    "column_percent": lambda: _("column per cent"),
    "row_percent": lambda: _("row per cent"),
    "total": lambda: _("estimated totals"),
    "mean": lambda: _("mean"),
    "median": lambda: _("median"),
}


def figure(value: float | None, statistic: str) -> str:
    """A number in the notation of the page's language: per cents and means with one decimal, totals without."""
    if value is None:
        return "–"
    if statistic in PER_CENTS:
        return number_format(100 * value, 1)
    return number_format(value, 0 if statistic == "total" else 1)


def unit(text: str, statistic: str) -> str:
    return _("%(number)s%%") % {"number": text} if statistic in PER_CENTS else text


def sentence(row: Row, block: Block, column: Column, cell: Cell, language: str) -> str:
    """The figure as a sentence about children, then the letters in words."""
    if cell.estimate is None:
        return _("Nobody in this column answered this question, so there is no figure.")
    words = {
        "column": text_in(column.label, language),
        "row": text_in(row.label, language),
        "figure": unit(figure(cell.estimate, row.statistic), row.statistic),
    }
    return " ".join([_templates(row, whole=block.key == "total") % words, *compared(block, cell, language)])


def _templates(row: Row, *, whole: bool) -> str:
    """The sentence for a kind of figure, of everybody or of one column."""
    if row.statistic == "column_percent":
        if whole:
            return _("Of all children in this table, %(figure)s gave the answer “%(row)s”.")
        return _("Of the children in the column “%(column)s”, %(figure)s gave the answer “%(row)s”.")
    if row.statistic == "row_percent":
        return _("Of the children who gave the answer “%(row)s”, %(figure)s belong to the column “%(column)s”.")
    if row.statistic == "total":
        return _("In the whole population about %(figure)s children of the column “%(column)s” answer “%(row)s”.")
    if row.kind == "median":
        return _("In the column “%(column)s” half of the children lie at or below %(figure)s.")
    return _("For the children in the column “%(column)s”, “%(row)s” is %(figure)s.")


def compared(block: Block, cell: Cell, language: str) -> list[str]:
    """The letters and signs in words."""
    named = [text_in(c.label, language) for c in block.columns if c.letter and c.letter in cell.letters]
    found = [_("That is more than in: %(columns)s.") % {"columns": ", ".join(named)}] if named else []
    if "+" in cell.letters:
        found.append(_("That is more than in the rest of the block."))
    if "−" in cell.letters:
        found.append(_("That is less than in the rest of the block."))
    return found


def interval(cell: Cell, statistic: str) -> str:
    if cell.low is None or cell.high is None:
        return ""
    return _("between %(low)s and %(high)s") % {
        "low": figure(cell.low, statistic),
        "high": figure(cell.high, statistic),
    }


def short_interval(cell: Cell, statistic: str) -> str:
    """The interval as it stands under a figure."""
    if cell.low is None or cell.high is None:
        return ""
    return f"{figure(cell.low, statistic)}–{figure(cell.high, statistic)}"


def certainty(cell: Cell, statistic: str, level: float) -> str:
    """The interval in plain words."""
    if cell.low is None or cell.high is None:
        return ""
    return _(
        "The figure of all children, not only those asked, most likely lies %(interval)s: of 100 samples of schools "
        "drawn like this one, about %(level)s give an interval that holds it."
    ) % {"interval": interval(cell, statistic), "level": number_format(100 * level)}


def caution(cell: Cell, policy: Policy) -> str:
    """Why a figure carries the mark of a small base."""
    if cell.status != "flagged":
        return ""
    return _("Fewer than %(count)s children stand behind this figure: read it with care.") % {
        "count": number_format(policy.flag_n)
    }


def facts(cell: Cell, statistic: str) -> tuple[tuple[str, str], ...]:
    def number(value: float | None, places: int = 0) -> str:
        return "–" if value is None else number_format(value, places)

    error = None if cell.se is None else cell.se * (100 if statistic in PER_CENTS else 1)
    return (
        (_("Children (n)"), number(cell.n)),
        (_("Effective base"), number(cell.n_effective)),
        (_("Schools"), number(cell.n_clusters)),
        (_("Standard error"), number(error, 2)),
        (_("Design effect"), number(cell.deff, 2)),
        (_("Degrees of freedom"), number(cell.df)),
    )


PLAIN = {"schools", "dominated", "cell_schools", "cell_dominated", "row", "sensitive", "published"}
"""Reasons whose words say it all; the others name the numbers of the book's rule."""


def why_hidden(cell: Cell, base: Base, policy: Policy, language: str, *, by_row: bool) -> tuple[str, str]:
    """(reason, what to do) of a hidden cell, from the rule of the book: never more than the rule itself says."""
    if cell.reason in PLAIN:
        words = text_in(WORDS[cell.reason], language)
        lasting = cell.reason in {"sensitive", "published"}
        return (
            f"{words[0].upper()}{words[1:]}.",
            "" if lasting else _("Take columns together, or let more children into the table."),
        )
    if cell.status == "suppressed_complementary":
        return (
            _(
                "This figure isn't small. With it, somebody could work out another figure that is hidden, from the "
                "totals beside it."
            ),
            _("It appears when the other one does."),
        )
    if base.status in HIDDEN or by_row:
        return _small_base(policy), _("Take columns together, or let more children into the table.")
    reasons = []
    if policy.minimum_cell > 1:
        reasons.append(
            ngettext(
                "fewer than %(count)s child gave this answer",
                "fewer than %(count)s children gave this answer",
                policy.minimum_cell,
            )
            % {"count": policy.minimum_cell}
        )
    if policy.dominance is not None:
        reasons.append(_("the children who gave it come almost all from one school"))
    reason = _(" or ").join(reasons) or _("too few children or schools stand behind it")
    return (
        _("In this column %(reason)s. With the figure they could be recognised.") % {"reason": reason},
        _("Take answers together in a net, or columns in a group."),
    )


def _small_base(policy: Policy) -> str:
    children = ngettext("%(count)s child", "%(count)s children", policy.minimum_n) % {
        "count": number_format(policy.minimum_n)
    }
    schools = ngettext("%(count)s school", "%(count)s schools", policy.minimum_clusters) % {
        "count": number_format(policy.minimum_clusters)
    }
    return _(
        "Fewer than %(children)s answered here, or they come from fewer than %(schools)s. The whole column stays hidden "
        "so that nobody can be recognised."
    ) % {"children": children, "schools": schools}
