"""Stata files read back with pandas' own reader and with pyreadstat: numbers, labels, extended missing values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.io.stata import StataReader

from exports.writers import dta, rows
from surveys.engine.codebook import MISSING_LABELS, Category, Codebook, Variable

LETTERS = {-1: ".a", -2: ".b", -3: ".c", -4: ".d", -5: ".e", -6: ".f", -7: ".g"}
GAPS = tuple(Category(float(code), dict(label), missing=True) for code, label in MISSING_LABELS.items())


def variable(name: str, *codes: int, missing: tuple[tuple[float, float], ...] = ((-7.0, -1.0),)) -> Variable:
    choices = tuple(
        Category(float(code), {"nl": f"keuze {code}", "fr": f"choix {code}"}, missing=False) for code in codes
    )
    return Variable(
        name=name,
        label={"nl": f"Één {name}", "fr": f"Été {name}"},
        question={},
        type="single" if codes else "number",
        measure="nominal",
        role="answer",
        categories=choices + GAPS if missing else choices,
        universe="",
        sensitivity=0,
        concept="",
        user_missing=missing,
    )


def write(tmp_path: Path, frame: pd.DataFrame, *variables: Variable, language: str = "nl") -> Path:
    path = tmp_path / "data.dta"
    book = Codebook({"nl": "Golf"}, variables, (), "test")
    dta.write(rows.of_frame(frame, book), book, path, language, title="SYNTHETIC")
    return path


def as_stata_says(path: Path) -> pd.DataFrame:
    """Every value in Stata's own words, read by pandas and not by the library that wrote the file."""
    with StataReader(path) as reader:
        said = reader.read(convert_categoricals=False, convert_missing=True)
    return said.map(lambda value: f"{value:.1f}" if isinstance(value, int) else str(value))


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_each_kind_of_missing_is_its_own_extended_missing_value_with_its_label(tmp_path: Path, language: str) -> None:
    frame = pd.DataFrame({"q": [1, 2, *LETTERS], "age": [11, -3, 12, 13, 14, 15, 16, 17, 18]}, dtype="int16")
    path = write(tmp_path, frame, variable("q", 1, 2), variable("age"), language=language)
    assert as_stata_says(path)["q"].tolist() == ["1.0", "2.0", *LETTERS.values()]
    assert as_stata_says(path)["age"].tolist()[:3] == ["11.0", ".c", "12.0"]
    _data, meta = pyreadstat.read_dta(str(path), user_missing=True)
    labels = meta.variable_value_labels["q"]
    assert {f".{key}": text for key, text in labels.items() if isinstance(key, str)} == {
        letter: MISSING_LABELS[code][language] for code, letter in LETTERS.items()
    }
    assert labels[1] == {"nl": "keuze 1", "fr": "choix 1"}[language]
    assert meta.column_names_to_labels == {
        "q": {"nl": "Één q", "fr": "Été q"}[language],
        "age": {"nl": "Één age", "fr": "Été age"}[language],
    }
    assert meta.file_label == "SYNTHETIC"


def test_many_missing_values_before_the_first_answer_stay_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, pd.DataFrame({"q": [-1] * 500 + [2, -4]}), variable("q", 1, 2))
    data, meta = pyreadstat.read_dta(str(path))
    assert meta.readstat_variable_types["q"] == "int8"
    assert data["q"].isna().sum() == 501
    assert as_stata_says(path)["q"].tolist()[-3:] == [".a", "2.0", ".d"]


def test_missing_codes_of_other_houses_take_the_letters_after_g(tmp_path: Path) -> None:
    path = write(
        tmp_path, pd.DataFrame({"q": [1, 98, 99, -1]}), variable("q", 1, missing=((98.0, 99.0), (-1.0, -1.0)))
    )
    assert as_stata_says(path)["q"].tolist() == ["1.0", ".h", ".i", ".a"]
    _data, meta = pyreadstat.read_dta(str(path), user_missing=True)
    assert meta.variable_value_labels["q"]["h"] == "98"


def test_more_kinds_of_missing_than_letters_are_refused_and_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(dta.DtaLimitError, match="missing codes of q"):
        write(tmp_path, pd.DataFrame({"q": range(100, 130)}), variable("q", missing=((100.0, 129.0),)))
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=30)
@given(
    values=st.lists(st.one_of(st.none(), st.integers(-7, 40).map(float), st.floats(0, 1e6)), min_size=1, max_size=40)
)
def test_every_number_comes_back(tmp_path_factory: pytest.TempPathFactory, values: list[float | None]) -> None:
    frame = pd.DataFrame({"x": np.array([np.nan if value is None else value for value in values])})
    path = write(tmp_path_factory.mktemp("dta"), frame, variable("x"))
    said = as_stata_says(path)["x"].tolist()
    codes = {float(code): letter for code, letter in LETTERS.items()}
    for value, found in zip(values, said, strict=True):
        expected = "." if value is None else codes.get(value)
        assert found == expected if expected else float(found) == value


@pytest.mark.parametrize(
    ("highest", "lowest", "kind"),
    [
        (100, -127, "int8"),
        (101, 0, "int16"),
        (0, -128, "int16"),
        (32_740, -32_767, "int16"),
        (32_741, 0, "int32"),
        (2_147_483_620, -2_147_483_647, "int32"),
        (2_147_483_621, 0, "double"),
        (0.5, 0, "double"),
    ],
)
def test_numbers_take_as_few_bytes_as_hold_them_and_their_missing_values(
    tmp_path: Path, highest: float, lowest: float, kind: str
) -> None:
    frame = pd.DataFrame({"x": [highest, lowest, None, 900_000_000, 900_000_001]})
    path = write(tmp_path, frame, variable("x", missing=((900_000_000.0, 900_000_001.0),)))
    assert pyreadstat.read_dta(str(path))[1].readstat_variable_types["x"] == kind
    said = as_stata_says(path)["x"].tolist()
    assert [float(value) for value in said[:2]] == [highest, lowest]
    assert said[2:] == [".", ".h", ".i"]


@settings(max_examples=25)
@given(
    said=st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9), st.sampled_from([0, 1, 300])
        ),
        min_size=1,
        max_size=20,
    ),
    batch=st.integers(1, 8),
)
def test_texts_of_any_length_come_back(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, int]], batch: int
) -> None:
    """Up to 2,045 bytes they stand in their row, beyond it behind the rows."""
    texts = [text * times for text, times in said]
    frame = pd.DataFrame({"n": range(len(texts)), "t": texts, "l": ["x" * 2046, *texts[1:]]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "BATCH", batch)
        path = write(tmp_path_factory.mktemp("dta"), frame, *(variable(name, missing=()) for name in frame))
    for read in (pd.read_stata(path, convert_categoricals=False), pyreadstat.read_dta(str(path))[0]):
        assert read["l"].tolist() == frame["l"].tolist()
        assert read["t"].tolist() == texts
        assert read["n"].tolist() == frame["n"].tolist()


def test_infinity_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(dta.DtaLimitError, match="numbers of x"):
        write(tmp_path, pd.DataFrame({"x": [1.0, np.inf]}), variable("x"))
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=100)
@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=8, unique=True))
def test_names_are_unique_and_acceptable(names: list[str]) -> None:
    found = dta.file_names(names)
    assert list(found) == names
    assert len({name.lower() for name in found.values()}) == len(names)
    for name in found.values():
        assert len(name) <= 32
        assert name.isascii()
        assert name.isidentifier()
        assert name.lower() not in dta.RESERVED
