"""What goes wrong while a book is written or run: a clear sentence at the right place, and nothing lost."""

from __future__ import annotations

import html
import json
import re

import numpy as np
import pandas as pd
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analysis.models import Book, Release, Run
from analysis.services import imports
from backend.core.errors import Invalid
from backend.jobs.models import Job
from backend.jobs.services import perform

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
MANY = 5000


@pytest.fixture
def wave(study, settings, tmp_path):
    """wave(design, **columns) -> a release of another house's file: 5,000 children in 20 schools."""
    settings.DATA_DIR = tmp_path / "data"

    def make(design="clusters: [school]\nlonely: average\n", **columns):
        chance = np.random.default_rng(3)
        frame = pd.DataFrame(
            {
                "school": np.arange(MANY) % 20 + 1,
                "stratum": np.arange(MANY) % 20 // 10 + 1,
                "weight": chance.uniform(0.5, 2, MANY),
                "answer": chance.integers(1, 4, MANY),
                "gender": chance.integers(1, 3, MANY),
                "many": np.arange(1, MANY + 1),
                "empty": np.full(MANY, np.nan),
                **columns,
            }
        )
        frame.to_csv(tmp_path / "wave.csv", index=False)
        (tmp_path / "design.yaml").write_text(design)
        return imports.load(study=study, path=tmp_path / "wave.csv", design_path=tmp_path / "design.yaml")

    return make


@pytest.fixture
def analyst(client, signed_in):
    client.cookies["django_language"] = "en"
    return signed_in("analyst")


def at(study, name, *args):
    return reverse(f"analysis:{name}", args=[study.public_id, *args])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def form(*tables, act="save", banner=({"variable": "gender"},), **fields):
    return {
        "title_nl": "Proef", "total": "on", "letters": "on", "level": "0.05", "act": act,
        "table": [json.dumps(table) for table in tables], "banner": [json.dumps(block) for block in banner], **fields,
    }  # fmt: skip


def told_and_kept(response, sentence: str, *stubs: str) -> None:
    page = text_of(response)
    assert sentence in page
    carried = [json.loads(each)["stub"] for each in re.findall(r'name="table" value="(\{.*?\})">', page)]
    assert carried == list(stubs)
    assert 'value="Proef"' in page
    assert not Book.objects.exists()


@pytest.mark.parametrize(
    ("universe", "sentence"),
    [
        ("answr == 1", "Did you mean ‘answer’?"),
        ("answer == ", "a variable, a number or a category in quotes"),
        ('answer == "maybe"', "there is no category ‘maybe’"),
        ('"1" in answer', "is not a question with several answers"),
        ("answer = 1", "=="),
    ],
)
def test_a_universe_with_a_fault(analyst, study, wave, universe, sentence) -> None:
    wave()
    fields = {"open": "tables:1", "fields": "1", "universe": universe}
    response = analyst.post(at(study, "book_new"), form({"stub": "gender"}, {"stub": "answer"}, **fields))
    told_and_kept(response, sentence, "gender", "answer")
    assert "Table 2, “" in text_of(response)
    assert f">{html.escape(universe.strip(), quote=True)}</textarea>" in response.content.decode().replace(
        "&#x27;", "'"
    )


def test_a_near_name_is_offered_as_a_press(analyst, study, wave) -> None:
    wave()
    page = text_of(analyst.post(at(study, "universe_check"), {"universe": "answr == 1"}))
    assert 'data-write="answer" data-start="0" data-end="5"' in page


def test_an_unknown_category_in_a_net(analyst, study, wave) -> None:
    wave()
    net = {"label": {"nl": "n"}, "codes": [77]}
    told_and_kept(
        analyst.post(at(study, "book_new"), form({"stub": "answer", "nets": [net]})), "category ‘77’", "answer"
    )


def test_a_net_without_answers_and_a_level_that_is_no_number(analyst, study, wave) -> None:
    wave()
    net = {"label": {"nl": "leeg"}, "codes": []}
    page = analyst.post(at(study, "book_new"), form({"stub": "answer", "nets": [net]}))
    told_and_kept(page, "tick at least one answer in group 1", "answer")
    page = analyst.post(at(study, "book_new"), form({"stub": "answer"}, level="vijf"))
    told_and_kept(page, "Level of the tests: a number is expected here", "answer")
    assert 'href="#level"' in text_of(page)
    assert 'value="vijf"' in text_of(page)
    assert '<details class="card pad rules" id="rules" open>' in text_of(page)


def test_five_thousand_categories(analyst, study, wave) -> None:
    wave()
    response = analyst.post(at(study, "book_new"), form({"stub": "many", "statistic": "column_percent"}))
    told_and_kept(response, "5000 different values", "many")
    analyst.post(at(study, "book_new"), form({"stub": "many", "statistic": "mean"}))
    assert Book.objects.get().spec["tables"] == [{"stub": "many", "statistic": "mean"}]


def test_a_question_nobody_answered_and_a_column_without_children(analyst, study, wave) -> None:
    wave()
    groups = [{"label": {"nl": "een"}, "codes": [1]}, {"label": {"nl": "leeg"}, "codes": [2]}]
    pages = analyst.post(
        at(study, "book_new"),
        form(
            {"stub": "empty"}, {"stub": "answer", "universe": "answer == 1"},
            banner=[{"variable": "answer", "groups": groups}, {"variable": "gender"}],
        ),
        follow=True,
    )  # fmt: skip
    assert "Nobody in this release answered “empty”" in text_of(pages)
    book = Book.objects.get()
    response = analyst.post(at(study, "book_run", book.public_id))
    perform(Job.objects.get().pk)
    run = Run.objects.get()
    assert analyst.get(response.url).url == at(study, "run", run.public_id)
    for number in (1, 2):
        assert "<table" in text_of(analyst.get(at(study, "table", run.public_id, number)))


def test_a_stratum_with_one_school(analyst, study, wave) -> None:
    stratum = np.where(np.arange(MANY) % 20 == 0, 9, 1)
    wave("clusters: [school]\nstrata: stratum\nlonely: fail\n", stratum=stratum)
    analyst.post(at(study, "book_new"), form({"stub": "answer"}))
    book = Book.objects.get()
    response = analyst.post(at(study, "book_run", book.public_id))
    perform(Job.objects.get().pk)
    page = text_of(analyst.get(response.url))
    assert "one cluster" in page
    assert "9" in re.search(r'class="lead">([^<]*)<', page)[1], "the stratum is named"
    assert "Your book is still there" in page


def test_a_weight_column_with_negatives(study, wave) -> None:
    weight = np.ones(MANY)
    weight[:7] = -1
    with pytest.raises(Invalid) as refused:
        wave("clusters: [school]\nweights: weight\n", weight=weight)
    assert "7 weights are negative" in str(refused.value)
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"title: [unclosed", "isn't valid YAML: look at line"),
        (b"\xff\xfe\x00", "isn't UTF-8 text"),
        (b"x" * 5 * 1024 * 1024, "larger than 1 MB"),
        (b"title: t\ntables: answer\n", "tables and banner are lists"),
        (b"- one\n- two\n", "holds no names with values"),
    ],
)
def test_a_file_that_is_no_book(analyst, study, wave, content, sentence) -> None:
    wave()
    page = analyst.post(at(study, "book_upload"), {"file": SimpleUploadedFile("book.yaml", content)})
    assert sentence in text_of(page)
    assert '<details class="own upload" open>' in text_of(page), "the sentence is in sight"
    assert not Book.objects.exists()


def test_a_file_with_questions_that_are_gone_opens_to_be_mended(analyst, study, wave) -> None:
    wave()
    content = b"title: Oud\nbanner: [gender]\ntables: [answer, verdwenen]\n"
    page = text_of(analyst.post(at(study, "book_upload"), {"file": SimpleUploadedFile("book.yaml", content)}))
    assert "Table 2, “verdwenen”" in page
    assert "doesn't have: <code>verdwenen</code>" in page
    assert f'action="{at(study, "book_new")}"' in page, "its buttons work"
    assert not Book.objects.exists()
