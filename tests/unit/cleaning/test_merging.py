"""Several instruments of one study become one data set."""

import pandas as pd
import pytest

from analysis.merging import NOT_ASKED, Part, merge
from backend.core.errors import Conflict
from surveys.engine.codebook import Category, Codebook, Variable


def part(title, names, rows, kind="single"):
    """SYNTHETIC rows of an instrument with a variable for each name."""
    answers = (Category(1.0, {"nl": "ja"}, missing=False),)
    variables = tuple(
        Variable(name, {}, {"nl": f"{name}?"}, kind, "nominal", "answer", answers, "", 0, "", ()) for name in names
    )
    return Part(pd.DataFrame({name: [1] * rows for name in names}), Codebook(title, variables, (), "test"))


def test_the_whole_is_called_after_every_instrument_and_says_what_was_not_asked():
    primary = part({"nl": "Lagere school", "fr": "École primaire"}, ["phone", "games"], 2)
    secondary = part({"nl": "Middelbare school", "fr": "École secondaire"}, ["phone", "news"], 3)
    merged = merge([primary, secondary])
    assert merged.codebook.title == {
        "nl": "Lagere school · Middelbare school",
        "fr": "École primaire · École secondaire",
    }
    assert merge([primary, primary]).codebook.title == primary.codebook.title
    assert list(merged.frame["games"]) == [1, 1, NOT_ASKED, NOT_ASKED, NOT_ASKED]
    assert [each.name for each in merged.codebook.variables] == ["phone", "games", "news"]


def test_a_variable_of_two_types_is_refused_by_name():
    with pytest.raises(Conflict) as refusal:
        merge([part({}, ["phone"], 1), part({}, ["phone"], 1, kind="number")])
    assert "phone" in str(refusal.value)
