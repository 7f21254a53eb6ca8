"""Writing a table book and weighting a release on their pages, as a browser without scripts does."""

from __future__ import annotations

import html
import json
import re

import numpy as np
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analysis import selectors
from analysis.models import Book
from analysis.services import books, releases, weights
from backend.jobs.models import Job
from backend.jobs.services import perform
from tests.db.analysis import fieldwork

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
INLINE = re.compile(rb"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
BANDS = {3: 1000, 4: 1500, 5: 1500, 6: 1000}


def margins(*, gender: dict[int, int] | None = None) -> dict:
    """Grades for both communities; `gender` besides for the Flemish one."""
    found = [{"group": group, "variable": "grade_band", "totals": dict(BANDS)} for group in ("Flemish", "French")]
    if gender:
        found.append({"group": "Flemish", "variable": "gender", "totals": gender, "without": [3]})
    return {"by": "community", "margins": found}


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


def book_form(*tables, act, **fields):
    return {
        "title_nl": "Proef",
        "title_fr": "Essai",
        "total": "on",
        "letters": "on",
        "level": "0,05",
        "minimum_n": "5",
        "table": [json.dumps(table) for table in tables],
        "banner": [json.dumps({"variable": "gender"})],
        "act": act,
        **fields,
    }


def upload(data) -> SimpleUploadedFile:
    content = data if isinstance(data, bytes) else yaml.safe_dump(data).encode()
    return SimpleUploadedFile("file.yaml", content)


def test_a_universe_that_can_not_be_read_is_named_by_table_and_character_and_kept(analyst, study, release) -> None:
    opened = {"open": "tables:0", "fields": "1"}
    form = book_form({"stub": "own_phone"}, {"stub": "age"}, act="save", **opened, universe="age >= 12 an own_phone")
    response = analyst.post(at(study, "book_new"), form)
    page = text_of(response)
    assert response.status_code == 400
    assert "Table 1, “" in page
    assert "At character 11" in page
    assert ">age >= 12 an own_phone</textarea>" in page
    assert 'value="Proef"' in page
    assert not INLINE.search(response.content)
    assert not Book.objects.exists()


def test_a_universe_says_how_many_children_it_keeps(analyst, study, release) -> None:
    age = selectors.frame(release)["age"]
    inside = int((age >= 14).sum())
    assert 30 <= inside <= len(age) - 30
    page = text_of(analyst.post(at(study, "universe_check"), {"universe": "age >= 14"}))
    assert f"Keeps {inside} children of {len(age)}; {len(age) - inside} stay out." in page
    few = text_of(analyst.post(at(study, "universe_check"), {"universe": "age == 10 and own_phone == 1"}))
    assert "Keeps fewer than 30 children." in few
    wrong = text_of(analyst.post(at(study, "universe_check"), {"universe": "agee >= 12"}))
    assert "Did you mean ‘age’?" in wrong


def test_buttons_add_move_and_open_tables_without_storing_anything(analyst, study, release) -> None:
    page = at(study, "book_new")
    added = analyst.post(page, book_form({"stub": "age"}, act="add-tables", add=["own_phone"]))
    order = re.findall(r'id="open-tables-([a-z-]+)-1"', text_of(added))
    assert order == ["age", "own-phone"]
    moved = analyst.post(page, book_form({"stub": "age"}, {"stub": "own_phone"}, act="up:tables:1"))
    assert re.findall(r'id="open-tables-([a-z-]+)-1"', text_of(moved)) == ["own-phone", "age"]
    opened = text_of(analyst.post(page, book_form({"stub": "own_phone"}, act="add-net", open="tables:0")))
    assert 'name="net-0-codes"' in opened
    assert not Book.objects.exists()


def test_a_book_saved_on_the_page_runs_and_its_result_has_the_net(analyst, study, release) -> None:
    fields = {
        "fields": "1",
        "nets": "1",
        "net-0_nl": "Gsm",
        "net-0_fr": "GSM",
        "net-0-codes": ["1", "2"],
        "open": "tables:0",
    }
    form = book_form({"stub": "own_phone"}, act="save", universe="age >= 12", sort="descending", **fields)
    assert analyst.post(at(study, "book_new"), form).status_code == 302
    book = Book.objects.get()
    assert book.spec["tables"][0]["nets"] == [{"label": {"nl": "Gsm", "fr": "GSM"}, "codes": [1, 2]}]
    analyst.post(at(study, "book_run", book.public_id), {"release": str(release.public_id)})
    perform(Job.objects.get(kind="book").pk)
    run = selectors.latest_run(study)
    rows = {row.key: row for row in selectors.table_in(run, 1).rows}
    net = next(row for row in rows.values() if row.kind == "net")
    assert net.label["fr"] == "GSM"
    assert net.cells[0].estimate == pytest.approx(rows["1"].cells[0].estimate + rows["2"].cells[0].estimate)
    assert at(study, "run", run.public_id) in text_of(analyst.get(at(study, "books")))


def test_a_book_goes_out_as_yaml_and_comes_back_the_same(analyst, study, release) -> None:
    spec = {"title": {"nl": "Proef"}, "banner": ["gender"], "tables": [{"stub": "apps", "universe": "age >= 12"}]}
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=spec)
    file = analyst.get(at(study, "book_yaml", book.public_id)).content
    analyst.post(at(study, "book_upload"), {"file": upload(file)})
    assert [each.spec for each in Book.objects.all()] == [spec, spec]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"title": "x", "tables": [{"stub": "own_phonee"}]}, "Did you mean ‘own_phone’?"),
        ({"title": "x", "tables": [{"stub": "own_phone", "nets": [{"label": "n", "codes": [77]}]}]}, "category ‘77’"),
        ({"title": "x", "tables": []}, "has no table"),
        (b"title: x\ntables: [a\n", "look at line"),
        (b"title: &t x\ntables: [*t]", "uses references"),
    ],
)
def test_a_file_that_is_no_book_for_these_data_is_refused_with_its_reason(
    analyst, study, release, content, sentence
) -> None:
    response = analyst.post(at(study, "book_upload"), {"file": upload(content)})
    assert sentence in text_of(response)
    assert not Book.objects.exists()


def test_the_standard_book_is_copied_never_changed(analyst, study, release) -> None:
    book = books.standard(study=study, release=release)
    form = book_form({"stub": "age"}, act="save")
    assert "Change a copy" in text_of(analyst.post(at(study, "book_edit", book.public_id), form))
    assert len(Book.objects.get().spec["tables"]) > 60
    copy = analyst.get(at(study, "book_new") + f"?from={book.public_id}")
    assert text_of(copy).count('name="table"') == len(book.spec["tables"])


@pytest.mark.parametrize(
    ("calibration", "sentence"),
    [
        (margins(gender={1: 10, 2: 10}), "must have the same sum"),
        (margins(gender={1: 2500, 9: 2500}), "no category ‘9’"),
        ({"margins": [{"variable": "grade_band", "totals": {3: 9}}]}, "secondary 1-2, which has no total"),
        ({"by": "community", "margins": margins()["margins"][:1]}, "in the group French, which has no margin"),
        ({"margins": [{"variable": "grade_band", "totals": {**BANDS, 9: 5}}]}, "category ‘9’"),
    ],
)
def test_margins_that_contradict_or_do_not_fit_are_refused_and_nothing_is_stored(
    analyst, study, release, calibration, sentence
) -> None:
    response = analyst.post(at(study, "weights", release.public_id), {"file": upload(calibration)})
    assert sentence in text_of(response)
    assert not selectors.schemes(release).exists()
    assert not Job.objects.exists()


def test_own_margins_and_limits_become_a_new_scheme_and_the_page_shows_what_is_off(analyst, study, release) -> None:
    weights.make(release=release, calibration=margins(), progress=releases.silent)
    page = at(study, "weights", release.public_id)
    analyst.post(page, {"file": upload({"calibration": margins()}), "lower": "0.9", "upper": "1.1"})
    perform(Job.objects.get(kind="weights").pk)
    scheme = selectors.latest_scheme(release)
    assert (scheme.version, scheme.margins["trim"]) == (2, [0.9, 1.1])
    shown = analyst.get(page)
    assert "trimmed 0.9 to 1.1" in text_of(shown)
    assert "tag-warn" in text_of(shown).split("Schemes")[0].split("before and after")[1]
    assert not INLINE.search(shown.content)
    first = text_of(analyst.get(page + "?version=1")).split("What weighting costs")[0]
    cells = re.findall(
        r'<tr><td>[^<]*</td><td class="num">[\d,.]+</td><td class="num">([\d.]+)</td><td class="num">[\d.]+</td><td class="num">([\d.]+)</td>',
        first,
    )
    assert [target for target, _after in cells] == ["20.0", "30.0", "30.0", "20.0"] * 2
    assert all(target == after for target, after in cells)


def test_the_heaviest_schools_are_random_codes_with_their_share(analyst, study, release) -> None:
    scheme = weights.make(release=release, calibration=margins(), progress=releases.silent)
    page = text_of(analyst.get(at(study, "weights", release.public_id))).split("Schools that carry most")[1]
    listed = re.findall(r'<tr><td>(\d+)</td><td class="num">([\d.]+)</td></tr>', page)
    column, cluster = selectors.weights(scheme).to_numpy(), selectors.frame(release)["cluster"].to_numpy()
    wanted = sorted((column[cluster == code].sum() / column.sum() for code in np.unique(cluster)), reverse=True)
    assert [float(share) for _code, share in listed] == pytest.approx([100 * each for each in wanted[:8]], abs=0.006)
    assert all(
        float(share) == pytest.approx(100 * column[cluster == int(code)].sum() / column.sum(), abs=0.006)
        for code, share in listed
    )
    chart = analyst.get(at(study, "weights_chart", release.public_id, scheme.version)).content
    assert chart.startswith(b"<?xml")
    assert b"<svg" in chart


def test_a_file_of_margins_keeps_dates_as_text_and_a_scheme_gives_its_file_back(analyst, study, release) -> None:
    page = at(study, "weights", release.public_id)
    text = (
        b"by: community\nmargins:\n"
        b"  - {group: Flemish, variable: grade_band, date: 2024-02-01, totals: {3: 1, 4: 1, 5: 1, 6: 1}}\n"
        b"  - {group: French, variable: grade_band, date: 2024-02-01, totals: {3: 1, 4: 1, 5: 1, 6: 1}}\n"
    )
    analyst.post(page, {"file": upload(text)})
    perform(Job.objects.get(kind="weights").pk)
    scheme = selectors.latest_scheme(release)
    assert scheme.diagnostics["margins"][0]["date"] == "2024-02-01"
    back = analyst.get(at(study, "weights_yaml", release.public_id, scheme.version)).content
    Job.objects.all().delete()
    analyst.post(page, {"file": upload(back)})
    perform(Job.objects.get(kind="weights").pk)
    again = selectors.latest_scheme(release)
    assert again.version == 2
    np.testing.assert_allclose(selectors.weights(again), selectors.weights(scheme), rtol=1e-12)
