"""The hash of a data set knows content and types, and nothing of the order of rows or the width of integers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import content, storage

ROWS = st.lists(
    st.tuples(
        st.integers(-7, 50),
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, width=32)),
        st.one_of(st.none(), st.text(max_size=5)),
    ),
    min_size=1,
    max_size=12,
)
BOOK = {"title": {"nl": "t"}}


def frame(rows: list[tuple[int, float | None, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": np.array([row[0] for row in rows], dtype=np.int64),
            "amount": np.array([np.nan if row[1] is None else row[1] for row in rows]),
            "word": pd.Series([row[2] for row in rows], dtype=object),
        }
    )


@settings(max_examples=150, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_and_width_do_not_matter(rows: list, chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = frame(rows), frame(shuffled)[["word", "code", "amount"]]
    assert content.digest(one, BOOK) == content.digest(storage.narrow(other), BOOK)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_a_changed_value_or_label_changes_the_hash(rows: list) -> None:
    one = frame(rows)
    other = one.copy()
    other.loc[0, "code"] += 1
    assert content.digest(one, BOOK) != content.digest(other, BOOK)
    assert content.digest(one, BOOK) != content.digest(one, {"title": {"nl": "u"}})
    assert content.digest(one, BOOK) != content.digest(one.rename(columns={"code": "kode"}), BOOK)


def test_integers_and_floats_of_one_value_are_different_content() -> None:
    one, other = pd.DataFrame({"x": [1, 2]}), pd.DataFrame({"x": [1.0, 2.0]})
    assert content.digest(one, BOOK) != content.digest(other, BOOK)


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_sorted_rows_are_the_same_rows(rows: list) -> None:
    one = content.sort(frame(rows))
    assert sorted(map(repr, one["code"])) == sorted(repr(row[0]) for row in rows)
    pd.testing.assert_frame_equal(content.sort(one), one)
