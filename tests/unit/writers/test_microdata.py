"""Microdata files read back with another library: the same numbers, labels, missing codes and sets."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.importing import read
from exports.writers import parquet, rows, sav, sav_dictionary, sav_rows
from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable


def variable(name: str, *codes: int, measure: str = "nominal", missing: bool = True) -> Variable:
    labels = [Category(float(code), {"nl": f"keuze {code}", "fr": f"choix {code}"}, missing=False) for code in codes]
    gaps = [Category(-4.0, {"nl": "Wil ik niet zeggen", "fr": "Je préfère ne pas le dire"}, missing=True)]
    return Variable(
        name=name,
        label={"nl": f"Één {name}", "fr": f"Été {name}"},
        question={"nl": f"Vraag {name}?", "fr": f"Question {name} ?"},
        type="single" if codes else "number",
        measure=measure,
        role="answer",
        categories=tuple(labels + gaps if codes else []),
        universe="",
        sensitivity=0,
        concept="",
        user_missing=((-7.0, -1.0),) if missing else (),
    )


BOOK = Codebook(
    title={"nl": "Golf 1", "fr": "Vague 1"},
    variables=(
        variable("own_phone", 1, 2),
        variable("apps_tiktok_video_platform", 0, 1),
        variable("apps_whatsapp_messages", 0, 1),
        variable("age", measure="scale"),
        variable("base_weight", measure="scale", missing=False),
    ),
    sets=(
        MultipleSet(
            "apps",
            {"nl": "Apps die je gebruikt", "fr": "Applis utilisées"},
            {"nl": "Welke?", "fr": "Lesquelles ?"},
            ("apps_tiktok_video_platform", "apps_whatsapp_messages"),
        ),
    ),
    source="test",
)
FRAME = pd.DataFrame(
    {
        "own_phone": np.array([1, 2, -4, -1], dtype=np.int8),
        "apps_tiktok_video_platform": np.array([1, 0, 1, -4], dtype=np.int8),
        "apps_whatsapp_messages": np.array([0, 0, 1, -4], dtype=np.int8),
        "age": np.array([11, 12, -2, 14], dtype=np.int16),
        "base_weight": [1.5, 2.25, 0.3333333333333333, 1e6],
    }
)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_sav_keeps_numbers_labels_missing_codes_levels_and_sets(tmp_path: Path, language: str) -> None:
    path = tmp_path / "data.sav"
    sav.write(rows.of_frame(FRAME, BOOK), BOOK, path, language)
    data, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert list(data.columns) == [each.name for each in BOOK.variables]
    for name in FRAME:
        assert data[name].tolist() == FRAME[name].tolist()
    for each in BOOK.variables:
        assert meta.column_names_to_labels[each.name] == each.label[language]
        assert meta.variable_measure[each.name] == each.measure
        labels = {category.code: category.label[language] for category in each.categories}
        assert meta.variable_value_labels.get(each.name, {}) == labels
    assert meta.missing_ranges["own_phone"] == [{"lo": -7.0, "hi": -1.0}]
    assert "base_weight" not in meta.missing_ranges
    found = meta.mr_sets["apps"]
    assert found["label"] == BOOK.sets[0].label[language]
    assert found["is_dichotomy"]
    assert found["counted_value"] == 1
    assert tuple(found["variable_list"]) == BOOK.sets[0].variables


def test_sav_without_user_missing_reads_the_codes_as_gaps(tmp_path: Path) -> None:
    sav.write(rows.of_frame(FRAME, BOOK), BOOK, tmp_path / "data.sav", "nl")
    data, _meta = pyreadstat.read_sav(str(tmp_path / "data.sav"), user_missing=False)
    assert data["own_phone"].isna().tolist() == [False, False, True, True]


def test_dutch_and_french_sav_hold_the_same_data(tmp_path: Path) -> None:
    sav.write(rows.of_frame(FRAME, BOOK), BOOK, tmp_path / "nl.sav", "nl")
    sav.write(rows.of_frame(FRAME, BOOK), BOOK, tmp_path / "fr.sav", "fr")
    dutch, french = (pyreadstat.read_sav(str(tmp_path / f"{each}.sav"), user_missing=True)[0] for each in ("nl", "fr"))
    pd.testing.assert_frame_equal(dutch, french)


def test_what_was_written_comes_back_as_the_same_codebook(tmp_path: Path) -> None:
    sav.write(rows.of_frame(FRAME, BOOK), BOOK, tmp_path / "data.sav", "nl")
    frame, book = read(tmp_path / "data.sav")
    pd.testing.assert_frame_equal(frame, FRAME.astype(dict.fromkeys(FRAME.columns[:4], "int64")))
    assert book.sets[0].variables == BOOK.sets[0].variables
    phone = book.variables[0]
    assert phone.user_missing == ((-7.0, -1.0),)
    assert [(each.code, each.missing) for each in phone.categories] == [(-4.0, True), (1.0, False), (2.0, False)]


def test_long_labels_are_cut_between_characters(tmp_path: Path) -> None:
    long = variable("q", 1)
    book = Codebook({"nl": "é" * 200}, (Variable(**{**long.__dict__, "label": {"nl": "é" * 400}}),), (), "test")
    sav.write(rows.of_frame(pd.DataFrame({"q": [1, -4]}), book), book, tmp_path / "data.sav", "nl")
    _data, meta = pyreadstat.read_sav(str(tmp_path / "data.sav"), user_missing=True)
    assert meta.column_names_to_labels["q"] == "é" * 126 + "…"


def test_too_many_missing_codes_are_refused_and_leave_no_file(tmp_path: Path) -> None:
    asked = variable("q", 1)
    book = Codebook(
        {"nl": "t"}, (Variable(**{**asked.__dict__, "user_missing": ((-9.0, -8.0), (-5.0, -1.0))}),), (), "test"
    )
    with pytest.raises(sav.SavLimitError, match="user-missing values of q"):
        sav.write(rows.of_frame(pd.DataFrame({"q": [1]}), book), book, tmp_path / "data.sav", "nl")
    assert list(tmp_path.iterdir()) == []


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
NUMBERS = st.one_of(st.none(), st.integers(-101, 153).map(float), st.floats(-1e300, 1e300))


@settings(max_examples=60)
@given(
    lines=st.lists(st.tuples(NUMBERS, TEXTS, NUMBERS), min_size=1, max_size=40),
    long=st.sampled_from([1, 8, 254, 255, 256, 503, 504, 505, 600]),
    batch=st.integers(1, 50),
)
def test_sav_holds_what_the_other_writer_would_write(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[float | None, str, float | None]],
    long: int,
    batch: int,
) -> None:
    """pyreadstat given the whole frame at once is the reference: the same dictionary, byte for byte, and the same rows."""
    folder = tmp_path_factory.mktemp("sav")
    frame = pd.DataFrame(lines, columns=["a", "t", "b"]).astype({"a": "float64", "b": "float64"})
    frame["l"] = [("é" + text) * 80 for text in frame["t"]]
    frame["l"] = frame["l"].map(lambda text: text.encode()[:long].decode(errors="ignore"))
    book = Codebook({"nl": "t"}, tuple(variable(name, missing=False) for name in frame), (), "test")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "BATCH", batch)
        sav.write(rows.of_frame(frame, book), book, folder / "ours.sav", "nl")
    known = {name: frame[name].dropna() for name in ("a", "b")}
    pyreadstat.write_sav(
        frame,
        str(folder / "theirs.sav"),
        file_label="t",
        column_labels={name: f"Één {name}" for name in frame},
        variable_measure=dict.fromkeys(frame, "nominal"),
        variable_format={
            **{name: "F8.0" if (known[name] == known[name].round()).all() else "F16.8" for name in known},
            **{name: f"A{max(1, *(len(text.encode()) for text in frame[name]))}" for name in ("t", "l")},
        },
        row_compress=True,
    )
    ours, theirs = ((folder / f"{name}.sav").read_bytes() for name in ("ours", "theirs"))
    ends = [list(sav_dictionary.records(data))[-1].end for data in (ours, theirs)]
    assert unsigned(ours[: ends[0]]) == unsigned(theirs[: ends[1]])
    assert len(ours) <= len(theirs) + len(sav_rows.END)
    both = [pyreadstat.read_sav(str(folder / f"{name}.sav"))[0] for name in ("ours", "theirs")]
    pd.testing.assert_frame_equal(*both, check_exact=True)


def unsigned(head: bytes) -> bytes:
    """A file's head without the second in which it was made."""
    return head[:92] + head[109:]


def test_a_text_longer_than_spss_takes_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"age": ["x" * 32_767, "é" * 16_384]})
    with pytest.raises(sav.SavLimitError, match="longest text of age"):
        sav.write(rows.of_frame(frame, BOOK), BOOK, tmp_path / "data.sav", "nl")
    assert list(tmp_path.iterdir()) == []
    sav.write(rows.of_frame(frame[:1], BOOK), BOOK, tmp_path / "data.sav", "nl")
    assert pyreadstat.read_sav(str(tmp_path / "data.sav"))[0]["age"].tolist() == ["x" * 32_767]


@pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed: no third reader of .sav")
def test_pspp_reads_the_same_rows(tmp_path: Path) -> None:
    frame = FRAME.assign(age=["", "één " * 90, 'a, "b"', "x" * 300])
    sav.write(rows.of_frame(frame, BOOK), BOOK, tmp_path / "data.sav", "nl")
    syntax = "GET FILE='data.sav'.\nSAVE TRANSLATE /OUTFILE='data.csv' /TYPE=CSV /FIELDNAMES /MISSING=IGNORE.\n"
    subprocess.run(["pspp", "-o", "-"], input=syntax, text=True, check=True, cwd=tmp_path)
    found = pd.read_csv(tmp_path / "data.csv", keep_default_na=False)
    found["age"] = found["age"].str.rstrip()
    pd.testing.assert_frame_equal(found, frame.assign(age=frame["age"].str.rstrip()), check_dtype=False)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=8, unique=True))
def test_names_are_unique_and_acceptable(names: list[str]) -> None:
    found = sav.file_names(names)
    assert list(found) == names
    assert len({name.lower() for name in found.values()}) == len(names)
    for name in found.values():
        assert len(name.encode()) <= 64
        assert name[0].isalpha() or name[0] == "@"
        assert name.upper() not in sav.RESERVED


def test_parquet_carries_its_codebook(tmp_path: Path) -> None:
    parquet.write(rows.of_frame(FRAME, BOOK), BOOK, tmp_path / "data.parquet")
    table = pq.read_table(tmp_path / "data.parquet")
    for name in FRAME:
        assert table.column(name).to_pylist() == FRAME[name].tolist()
    assert str(table.schema.field("own_phone").type) == "int8"
    _frame, book = read(tmp_path / "data.parquet")
    assert book == BOOK
