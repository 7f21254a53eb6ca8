"""The linter finds what it should in the corpus, and little else: recall 0.9 and precision 0.8 for each rule."""

from __future__ import annotations

import pytest

from benchmarks import linter


@pytest.mark.parametrize("part", [linter.TUNED, linter.HELD_BACK])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_each_rule_reaches_its_recall_and_precision(language, part):
    missed = {
        rule: (round(recall, 2), round(precision, 2))
        for rule, (recall, precision, _true) in linter.scores(language, part).items()
        if recall < linter.RECALL or precision < linter.PRECISION
    }
    assert missed == {}


@pytest.mark.parametrize("language", linter.LANGUAGES)
def test_the_corpus_is_large_good_and_bad(language):
    entries = linter.entries(language)
    good = sum(not entry["expect"] for entry in entries)
    assert len(entries) >= 150
    assert 0.25 < good / len(entries) < 0.6
    assert 0.4 < sum(linter.half(entry) == linter.TUNED for entry in entries) / len(entries) < 0.6
