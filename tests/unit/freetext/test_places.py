"""Places count code points of the text as it was written, whatever it is made of; placeholders fit into it."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from surveys.freetext.normalising import normalised
from surveys.freetext.placeholders import replaced
from surveys.freetext.recognising import find
from surveys.freetext.spans import Kind, Span, merged

PIECES = st.lists(
    st.sampled_from(
        [
            "emma",
            "juf ",
            "0478 12 34 56",
            "é",
            "e\u0301",
            "ﬁ",
            "😭",
            "\u200b",
            "de ",
            "sint-",
            " @",
            "ß",
            "𝓮𝓶𝓶𝓪",
            "\n",
            ". ",
        ]
    )
    | st.text(max_size=4),
    max_size=12,
).map("".join)


@given(PIECES)
def test_spans_lie_in_the_text_in_order_and_apart(text):
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(PIECES)
def test_what_stands_outside_the_spans_stays_as_it_was_written(text):
    spans = [span for span in find(text) if span.replaced]
    result, place = replaced(text, spans, "nl"), 0
    for before, after in zip(
        [0, *(span.end for span in spans)], [*(span.start for span in spans), len(text)], strict=True
    ):
        kept = text[before:after]
        assert kept in result[place:]
        place = result.index(kept, place) + len(kept)


@given(st.text(max_size=30))
def test_the_way_back_covers_what_was_read(text):
    normal = normalised(text)
    assert len(normal.text) == len(normal.plain) == len(normal.starts) == len(normal.ends)
    assert list(normal.starts) == sorted(normal.starts)


def test_composed_and_decomposed_letters_and_disguises_are_one():
    for written in (
        "toen zei Zoé dat",
        unicodedata.normalize("NFD", "toen zei Zoé dat"),
        "toen zei 𝓩𝓸𝓮 dat",
        "toen zei Zo\u200bé dat",
    ):
        [span] = find(written)
        assert (span.kind, normalised(written[span.start : span.end]).plain) == (Kind.PERSON, "zoe")


def test_the_same_words_get_the_same_number_and_another_text_begins_anew():
    text = "Emma en Noor, toen zei emma niets"
    spans = [span for span in find(text) if span.replaced]
    assert replaced(text, spans, "nl") == "[vriend 1] en [vriend 2], toen zei [vriend 1] niets"
    assert replaced("avec emma", find("avec emma"), "fr") == "avec [ami 1]"
    assert replaced("mit emma", find("mit emma"), "de") == "mit [Freund 1]"


def test_spans_over_each_other_become_one_that_covers_both():
    assert merged([Span(0, 5, Kind.PERSON, sure=False), Span(3, 9, Kind.EMAIL)]) == [Span(0, 9, Kind.EMAIL)]
