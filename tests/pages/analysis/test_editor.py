"""The page a table book is written on: its buttons, its order, two writers, books for other releases."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.urls import reverse

from analysis import selectors
from analysis.models import Book
from analysis.services import books, releases, shelf
from tests.db.analysis import fieldwork

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SPEC = {"banner": ["gender"], "tables": ["own_phone", "apps"], "suppress": {"audience": "partner"}}


@pytest.fixture
def release(study, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    fieldwork.fill(study.public_id, size=6)
    return releases.make(study)


@pytest.fixture
def analyst(client, signed_in):
    client.cookies["django_language"] = "en"
    return signed_in("analyst")


def at(study, name, *args):
    return reverse(f"analysis:{name}", args=[study.public_id, *args])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def form(*tables, act, banner=({"variable": "gender"},), **fields):
    return {
        "title_nl": "Proef",
        "title_fr": "Essai",
        "total": "on",
        "letters": "on",
        "level": "0,05",
        "audience": "partner",
        "table": [json.dumps(table) for table in tables],
        "banner": [json.dumps(block) for block in banner],
        "act": act,
        **fields,
    }


def held(response, name="table") -> list[dict]:
    """The tables (or blocks) that the form on the page carries on."""
    found = re.findall(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return [json.loads(html.unescape(each)) for each in found]


def said(response) -> str:
    return re.search(r'id="said">([^<]*)<', text_of(response))[1]


@pytest.mark.parametrize(
    ("act", "order", "sentence"),
    [
        ("move:tables:0:2", ["apps", "age", "own_phone"], "now has place 3 of 3"),
        ("up:tables:2", ["own_phone", "age", "apps"], "now has place 2 of 3"),
        ("down:tables:2", ["own_phone", "apps", "age"], "now has place 3 of 3"),
        ("copy:tables:1", ["own_phone", "apps", "apps", "age"], "1 table added."),
        ("drop:tables:1", ["own_phone", "age"], "“Undo” brings it back"),
        ("move:tables:9:0", ["own_phone", "apps", "age"], ""),
    ],
)
def test_tables_are_ordered_doubled_and_taken_out_and_the_page_says_so(
    analyst, study, release, act, order, sentence
) -> None:
    tables = ({"stub": "own_phone"}, {"stub": "apps"}, {"stub": "age"})
    page = analyst.post(at(study, "book_new"), form(*tables, act=act, open="tables:2"))
    assert [each["stub"] for each in held(page)] == order
    assert sentence in said(page)
    opened = re.search(r'name="open" value="tables:(\d)"', page.content.decode())
    assert order[int(opened[1])] == "age", "what is open stays open wherever it goes"


@pytest.mark.parametrize("words", ["GSM eigen", "device.own_phone", "own_pho", "As-tu un"])
def test_the_codebook_is_searched_by_wording_subject_and_name(analyst, study, release, words) -> None:
    page = text_of(analyst.post(at(study, "book_choose"), {"q": words, "add": ["age"]}))
    assert 'value="own_phone"' in page
    assert 'value="age" checked' in page, "what is ticked stays in sight"
    assert 'value="home_lang"' not in page


def test_a_condition_is_put_together_from_lists(analyst, study, release) -> None:
    page = at(study, "book_new")
    opened = {"open": "tables:0", "fields": "1", "universe": "age >= 12 or age < 11"}
    choose = analyst.post(page, form({"stub": "age"}, act="show", cond_variable="own_phone", **opened))
    assert re.search(r'<option value="1">[^<]+</option>', text_of(choose).split('id="cond-value"')[1])
    picked = {"cond_variable": "own_phone", "cond_sign": "!=", "cond_value": "1"}
    added = analyst.post(page, form({"stub": "age"}, act="add-condition", **opened, **picked))
    assert held(added)[0]["universe"] == "(age >= 12 or age < 11) and own_phone != 1"
    several = {"cond_variable": "apps", "cond_value": "tiktok"}
    opened["universe"] = ""
    added = analyst.post(page, form({"stub": "age"}, act="add-condition", **opened, **several))
    assert held(added)[0]["universe"] == '"tiktok" in apps'


def test_a_mistyped_answer_offers_the_near_ones(analyst, study, release) -> None:
    single = text_of(analyst.post(at(study, "universe_check"), {"universe": 'own_phone == "yes a smartphon"'}))
    assert re.search(r'data-write="\d" data-start="13" data-end="30"', single)
    several = text_of(analyst.post(at(study, "universe_check"), {"universe": '"tiktak" in apps', "caret": "3"}))
    assert 'data-write=""tiktok"" data-start="0" data-end="8"' in several


def test_columns_are_grouped_and_crossed_and_the_run_has_them(analyst, study, release) -> None:
    page = at(study, "book_new")
    grouped = form({"stub": "own_phone"}, act="each-net", banner=[{"variable": "grade_band"}], open="banner:0")
    each = held(analyst.post(page, grouped), "banner")[0]["groups"]
    assert len(each) == 4
    fields = {
        "open": "banner:0", "fields": "1", "nets": "2", "net-0_nl": "jong", "net-0-codes": ["3", "4"],
        "net-1_nl": "oud", "net-1-codes": ["5", "6"], "label_nl": "Leeftijd",
    }  # fmt: skip
    assert analyst.post(
        page, form({"stub": "own_phone"}, act="save", banner=[{"variable": "grade_band"}], **fields)
    ).url
    crossed = {"open": "banner:0", "fields": "1", "cross": ["community", ""]}
    analyst.post(page, form({"stub": "own_phone"}, act="save", banner=[{"variable": "gender"}], **crossed))
    first, second = Book.objects.order_by("pk")
    tables = [
        books.compute(spec=book.spec, release=release, scheme=None, progress=releases.silent).tables[0]
        for book in (first, second)
    ]
    assert [column.label["nl"] for column in tables[0].blocks[1].columns] == ["jong", "oud"]
    assert tables[0].blocks[1].label["nl"] == "Leeftijd"
    assert tables[1].blocks[1].key == "gender*community"


def test_a_net_without_a_name_takes_the_names_of_its_answers(analyst, study, release) -> None:
    fields = {"open": "tables:0", "fields": "1", "nets": "1", "net-0-codes": ["1", "2"]}
    analyst.post(at(study, "book_new"), form({"stub": "own_phone"}, act="save", **fields))
    net = Book.objects.get().spec["tables"][0]["nets"][0]
    assert net["label"]["nl"] == "Ja, een smartphone / Ja, een gewone gsm zonder internet"
    assert " / " in net["label"]["fr"]


def test_two_who_save_the_same_book_are_told_and_nobody_loses_work(analyst, study, release, person) -> None:
    other = person("owner")
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=SPEC)
    seen = re.search(
        r'name="seen" value="(\w+)"', analyst.get(at(study, "book_edit", book.public_id)).content.decode()
    )[1]
    books.save_book(study=study, title={"nl": "Van de ander"}, spec=SPEC, book=book, by=other)
    mine = form({"stub": "age", "statistic": "mean"}, act="save", seen=seen)
    page = analyst.post(at(study, "book_edit", book.public_id), mine)
    assert page.status_code == 409
    assert f"{other} saved this book at" in text_of(page)
    assert held(page) == [{"stub": "age", "statistic": "mean"}]
    book.refresh_from_db()
    assert book.title == {"nl": "Van de ander"}
    analyst.post(at(study, "book_edit", book.public_id), {**mine, "act": "save-copy"})
    assert sorted(each.title["nl"] for each in Book.objects.all()) == ["Proef", "Van de ander"]
    analyst.post(at(study, "book_edit", book.public_id), {**mine, "act": "save-over"})
    book.refresh_from_db()
    assert book.title["nl"] == "Proef"
    assert book.changed_by.name == "Analyst"


def test_a_book_is_put_away_and_taken_back(analyst, study, release) -> None:
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=SPEC)
    away = at(study, "book_away", book.public_id)
    page = text_of(analyst.post(away, follow=True))
    assert "is put away" in page
    assert list(selectors.books(study)) == []
    assert "Put away: 1 book" in page
    analyst.post(away, {"back": "1"})
    assert list(selectors.books(study)) == [book]


def test_a_book_for_another_release_names_what_is_gone_and_offers_to_take_it_out(analyst, study, release) -> None:
    spec = {"banner": ["gender", "old_banner"], "tables": ["own_phone", "old_question"]}
    book = books.save_book(study=study, title={"nl": "Oud"}, spec=spec)
    page = analyst.get(at(study, "book_edit", book.public_id))
    assert "Release 1 doesn't have: <code>old_question</code>, <code>old_banner</code>" in text_of(page)
    mended = analyst.post(
        at(study, "book_edit", book.public_id),
        form(*held(page), act="drop-gone", banner=held(page, "banner")),
    )
    assert [each["stub"] for each in held(mended)] == ["own_phone"]
    assert held(mended, "banner") == [{"variable": "gender"}]
    book.refresh_from_db()
    assert book.spec == spec, "nothing is stored before it is saved"


def test_the_standard_book_is_a_beginning(analyst, study, release) -> None:
    page = analyst.get(at(study, "book_new") + "?from=standard")
    assert len(held(page)) > 60
    assert not Book.objects.exists()


def test_saving_and_running_goes_to_the_tables(analyst, study, release) -> None:
    response = analyst.post(at(study, "book_new"), form({"stub": "own_phone"}, act="save-run"))
    assert "/books/making/" in response.url
    assert Book.objects.get().changed_by.name == "Analyst"


def test_a_new_book_that_is_sent_twice_is_one_book(analyst, study, release) -> None:
    page = analyst.get(at(study, "book_new")).content.decode()
    new = re.search(r'name="new" value="([0-9a-f-]+)"', page)[1]
    for _click in range(2):
        analyst.post(at(study, "book_new"), form({"stub": "own_phone"}, act="save", new=new))
    assert str(Book.objects.get().public_id) == new


def test_an_audience_brings_its_rule_and_says_it(analyst, study, release) -> None:
    page = text_of(analyst.post(at(study, "book_new"), form({"stub": "age"}, act="show", audience="child")))
    assert "fewer than 50 children or fewer than 5 clusters" in page
    assert "Counts are rounded to 10" in page
    analyst.post(at(study, "book_new"), form({"stub": "own_phone"}, act="save", audience="public"))
    assert Book.objects.get().spec["suppress"] == {"audience": "public"}


def test_comparing_with_the_rest_is_kept_without_letters(analyst, study, release) -> None:
    fields = form({"stub": "own_phone"}, act="save", against_rest="on")
    del fields["letters"]
    analyst.post(at(study, "book_new"), fields)
    assert Book.objects.get().spec["tests"] == {"level": 0.05, "correction": "holm", "letters": False, "rest": True}


def test_the_fingerprint_follows_title_and_specification_only(study, release) -> None:
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=SPEC)
    before = shelf.fingerprint(book)
    shelf.put_away(book=book)
    assert shelf.fingerprint(book) == before
    book.title = {"nl": "Anders"}
    assert shelf.fingerprint(book) != before
