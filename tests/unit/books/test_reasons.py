"""Every hidden number says why, in three languages, and a book may name columns to hide."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.books import reasons
from analysis.books.reading import BookInvalid
from analysis.books.result import text_in
from surveys.engine.codebook import Codebook
from tests.unit.books.test_hiding import HIDDEN, book, complete
from tests.unit.books.wave import codebook


def why(table, *, row=0):
    """The reasons of one row, column by column."""
    return [cell.reason for cell in table.rows[row].cells]


def test_each_reason_has_words_in_three_languages():
    assert set(reasons.WORDS) == set(reasons.NAMES) - {""}
    for words in reasons.WORDS.values():
        assert all(words[language] for language in ("nl", "fr", "en"))
    assert len(reasons.NAMES) == reasons.PUBLISHED + 1


def test_too_few_children_too_few_schools_and_what_protects_them():
    table = book(complete(), "phone").tables[0]
    assert why(table)[0] == ""
    assert sorted(filter(None, why(table))) == ["children", "complementary"]
    assert [base.reason for base in table.bases] == why(table)
    data = complete()
    data["gender"] = np.where(data.school < 2, 3, np.where(data.gender == 3, 1, data.gender)).astype(np.int8)
    crowded = book(data, "phone", banner=["gender"], suppress={"minimum_n": 5, "minimum_clusters": 3}).tables[0]
    assert why(crowded) == ["", "", "", "schools"]


def test_one_school_and_small_cells():
    data = complete()
    data["phone"] = np.where((data.grade == 2) & (data.school != 1), -2, data.phone).astype(np.int8)
    data.loc[data.index[(data.grade == 2) & (data.school != 1)][:3], "phone"] = 1
    assert why(book(data, "phone", banner=["grade"], suppress={"dominance": 0.8}).tables[0]) == ["", "", "dominated"]
    rare = complete()
    rare["phone"] = np.where(rare.phone == 3, 1, rare.phone).astype(np.int8)
    rare.loc[rare.index[rare.grade == 2][:4], "phone"] = 3
    table = book(rare, "phone", banner=["grade"], suppress={"cell": 10, "clusters": 2}).tables[0]
    assert why(table, row=2)[2] == "cell"


def test_a_sensitive_question_by_school():
    plain = codebook()
    variables = tuple(replace(each, sensitivity=2 * (each.name == "phone")) for each in plain.variables)
    described = Codebook(plain.title, variables, plain.sets, plain.source)
    table = book(complete(), "phone", described=described, suppress={}, banner=["school"]).tables[0]
    assert set(why(table)[1:]) == {"sensitive"}


def test_a_column_named_by_the_book_is_hidden_and_protected_like_a_small_one():
    data = complete()
    table, other = book(data, "phone", "apps", hide=[{"table": 1, "column": "grade=2"}]).tables
    names = [f"{block.key}={column.key}" for block in table.blocks for column in block.columns]
    place = names.index("grade=2")
    assert (table.bases[place].n, table.bases[place].reason) == (None, "published")
    partner = names.index("grade=1")
    assert table.rows[0].cells[partner].reason == "complementary", "the total less the other would give it back"
    assert table.bases[0].n is not None
    assert other.bases[place].status not in HIDDEN
    (said,) = [each for each in table.findings if each.params.get("reason") == "published"]
    assert text_in(said.text, "nl").startswith("Verborgen kolommen (samen met eerder gepubliceerde tabellen")
    assert "secundair" in text_in(said.text, "nl")


@pytest.mark.parametrize("wrong", [{"table": 3, "column": "grade=2"}, {"table": 1}, {"table": 1, "columns": "x"}])
def test_a_column_to_hide_needs_its_table_and_its_name(wrong):
    with pytest.raises(BookInvalid, match="hide"):
        book(complete(), "phone", "apps", hide=[wrong])
