"""Files of a release and of a book through the pages: who gets them, what they are called, what is in them."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from dataclasses import asdict
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pandas as pd
import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from pandas.io.stata import StataReader
from PIL import Image

from analysis import selectors
from analysis.books.result import from_json
from analysis.services import books, releases, weights
from backend.core.errors import Conflict, Invalid
from backend.jobs.models import Job, State
from backend.jobs.registry import Cancelled
from backend.jobs.services import perform
from exports.models import Download
from exports.services import book_files, data_files, downloads
from tests.db.analysis import fieldwork
from tests.db.analysis.test_books import SMALL

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SPEC = {
    "title": {"nl": "Proef", "fr": "Essai"},
    "languages": ["nl", "fr"],
    "banner": ["community"],
    "tables": [{"stub": "own_phone"}, {"stub": "age", "statistic": "mean"}],
}


@pytest.fixture
def study(study, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    study.synthetic = True
    study.save()
    return study


@pytest.fixture
def run(study):
    fieldwork.fill(study.public_id, size=6)
    releases.make(study)
    weights.run(study, {"calibration": SMALL}, releases.silent)
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=SPEC)
    return selectors.run_in(study, books.run(study, {"book": str(book.public_id)}, releases.silent)["run"])


@pytest.fixture
def fetch(signed_in, study, run):
    """fetch(role, name, query) -> (file name, bytes) of a download."""

    def get(role, name, **query):
        target = run if name.startswith("book_") else run.release
        answer = signed_in(role, study).get(
            reverse(f"exports:{name}", args=[study.public_id, target.public_id]), query
        )
        assert answer.status_code == 200, answer.content[:500]
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer["Content-Disposition"].split("filename=")[1].strip('"'), content

    return get


def test_the_book_as_json_is_the_whole_book(run, fetch) -> None:
    name, content = fetch("analyst", "book_json")
    assert name == f"golf-1_release-1_SYNTHETIC_book-{run.pk}.json"
    assert from_json(json.loads(content)) == selectors.result(run)


def test_the_book_as_a_page_is_in_its_language_and_needs_nothing_else(run, fetch) -> None:
    name, content = fetch("analyst", "book_html", language="fr")
    assert name == f"golf-1_release-1_SYNTHETIC_book-{run.pk}.fr.html"
    tags: list[tuple[str, dict[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append((tag, dict(attributes)))  # type: ignore[method-assign]
    parser.feed(content.decode())
    assert ("html", {"lang": "fr"}) in tags
    assert [tag for tag, _given in tags].count("table") == 2
    assert not any(given.get(place, "#").startswith("http") for _tag, given in tags for place in ("src", "href"))
    assert "Tableau 1" in content.decode()
    pictures = [given for tag, given in tags if tag == "img"]
    assert len(pictures) == 2
    for given in pictures:
        assert len(str(given["alt"])) > 20
        kind, _comma, data = str(given["src"]).partition(",")
        assert kind == "data:image/svg+xml;base64"
        assert ET.fromstring(base64.b64decode(data)).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  our own


def test_all_charts_come_in_both_forms_with_their_words(run, fetch) -> None:
    name, content = fetch("analyst", "book_charts", language="nl")
    assert name == f"golf-1_release-1_SYNTHETIC_book-{run.pk}.nl.charts.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        names = [f"golf-1_release-1_SYNTHETIC_table-00{number}.nl" for number in (1, 2)]
        assert pack.namelist() == [f"{each}.{ending}" for each in names for ending in ("svg", "png", "txt")]
        for each in names:
            root = ET.fromstring(pack.read(f"{each}.svg"))  # noqa: S314  our own
            said = pack.read(f"{each}.txt").decode().split("\n")
            assert root.findtext("{http://www.w3.org/2000/svg}title") == said[0]
            assert root.findtext("{http://www.w3.org/2000/svg}desc") == said[1]
            with Image.open(io.BytesIO(pack.read(f"{each}.png"))) as picture:
                assert picture.size[0] == 2 * float(root.get("width").removesuffix("pt"))


def test_a_drawing_that_is_stopped_leaves_nothing_behind(run, settings) -> None:
    def stop(share: float, message: str = "") -> None:
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        book_files.of(run, "charts", "fr").make(stop)
    assert not list((settings.DATA_DIR / "exports").rglob("*.zip"))


def test_stata_holds_the_rows_with_weights_and_kinds_of_missing(run, fetch) -> None:
    name, content = fetch("analyst", "dta", language="fr")
    assert name == "golf-1_release-1_SYNTHETIC.fr.dta"
    with StataReader(io.BytesIO(content)) as reader:
        said = reader.read(convert_categoricals=False, convert_missing=True)
        labels = reader.variable_labels()
    frame = selectors.frame(run.release)
    letters = {-place: f".{letter}" for place, letter in enumerate("abcdefg", start=1)}
    wanted = [letters.get(value, f"{value}") for value in frame["own_phone"].tolist()]
    assert said["own_phone"].map(str).tolist() == wanted
    assert said["weight"].tolist() == selectors.weights(run.scheme).tolist()
    assert labels["weight"] == "Poids de calage"


def test_the_zip_holds_rows_codebook_scripts_and_the_books_own_numbers(run, fetch) -> None:
    name, content = fetch("analyst", "csv", question="own_phone")
    assert name.startswith("golf-1_release-1_SYNTHETIC.nl.")
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert {"codebook.csv", "codebook.json", "start.R", "start.py", "table.csv"} < set(pack.namelist())
        data = pd.read_csv(io.BytesIO(pack.read("golf-1_release-1_SYNTHETIC.csv")))
        table = list(csv.DictReader(io.StringIO(pack.read("table.csv").decode())))
        script = pack.read("start.R").decode()
    expected = selectors.frame(run.release).assign(weight=selectors.weights(run.scheme))
    pd.testing.assert_frame_equal(data[expected.columns], expected, check_dtype=False, check_exact=True)
    assert 'weights <- "weight"' in script
    assert 'question <- "own_phone"' in script
    shown = {(row.key, column.key): cell for _table, row, _block, column, cell in selectors.result(run).cells()}
    for line in table:
        cell = shown[line["category"], line["column"]]
        assert float(line["estimate"]) == pytest.approx(cell.estimate, rel=1e-12, abs=1e-15)
        assert float(line["se"]) == pytest.approx(cell.se, rel=1e-12, abs=1e-15)


def test_the_parquet_of_a_release_has_its_weights(run, fetch) -> None:
    name, content = fetch("analyst", "parquet")
    assert name == "golf-1_release-1_SYNTHETIC.parquet"
    table = pq.read_table(io.BytesIO(content))
    assert table.column("weight").to_pylist() == selectors.weights(run.scheme).tolist()


def test_the_codebook_says_that_the_children_are_invented(fetch) -> None:
    assert fetch("analyst", "codebook")[0] == "golf-1_release-1_SYNTHETIC.codebook.json"


def test_the_codebook_leaves_as_ddi_with_every_column_of_the_release(fetch, run) -> None:
    name, content = fetch("viewer", "codebook_ddi")
    assert name == "golf-1_release-1_SYNTHETIC.codebook.xml"
    variables = ET.fromstring(content).iter("{ddi:codebook:2_5}var")  # noqa: S314 — written here
    named = [each.get("name") for each in variables]
    assert named == [each.name for each in selectors.codebook(run.release).variables]


def test_a_viewer_takes_no_rows_away(run, study, signed_in, settings) -> None:
    browser = signed_in("viewer", study)
    for name in ("dta", "csv"):
        answer = browser.get(reverse(f"exports:{name}", args=[study.public_id, run.release.public_id]))
        assert answer.status_code == 403
    assert not (settings.DATA_DIR / "exports" / "data").exists()


def test_a_question_without_a_table_of_per_cents_is_refused(run) -> None:
    for question in ("age", "nothing", "../../etc"):
        with pytest.raises(Invalid):
            data_files.of(run.release, "csv", question=question)


def test_an_erased_release_leaves_no_file_of_rows(run, study, settings) -> None:
    for form in data_files.FORMS:
        data_files.of(run.release, form).make(releases.silent)
    fieldwork.withdraw(study.public_id, fieldwork.Response.objects.filter(study=study.public_id).first())
    releases.supersede(study)
    run.release.refresh_from_db()
    assert not [path for path in (settings.DATA_DIR / "exports" / "data").rglob("*") if path.is_file()]
    with pytest.raises(Conflict):
        data_files.of(run.release, "csv")


def test_what_lasts_is_made_by_a_job_whose_page_gives_the_file(run, study, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(data_files, "MANY_VALUES", 0)
    browser = signed_in("analyst", study)
    address = reverse("exports:sav", args=[study.public_id, run.release.public_id]) + "?language=fr"
    asked = browser.get(address)
    waiting = browser.get(asked.url).content.decode()
    assert ("progress" in waiting, address in waiting) == (True, False)
    again = browser.get(address)
    assert again.url == asked.url, "asked twice, made once"
    perform(Job.objects.get(kind="file").pk)
    page = browser.get(asked.url).content.decode()
    assert "golf-1_release-1_SYNTHETIC.fr.sav" in page
    assert address in page
    sent = browser.get(address)
    assert sent["Content-Disposition"] == 'attachment; filename="golf-1_release-1_SYNTHETIC.fr.sav"'
    assert b"".join(sent.streaming_content).startswith(b"$FL2")


def test_two_slow_files_are_made_beside_each_other(run, study, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(data_files, "MANY_VALUES", 0)
    browser = signed_in("analyst", study)
    for name in ("sav", "dta"):
        browser.get(reverse(f"exports:{name}", args=[study.public_id, run.release.public_id]))
    assert [job.params["form"] for job in Job.objects.filter(kind="file").order_by("pk")] == ["sav", "dta"]


def test_a_job_that_is_stopped_leaves_no_file(run, study, settings, monkeypatch) -> None:
    job = Job.objects.create(
        kind="file", study=study, params=asdict(downloads.Order("release", str(run.release.public_id), "dta"))
    )
    job.cancel_asked = True
    job.save()
    perform(job.pk)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert not list((settings.DATA_DIR / "exports" / "data").rglob("*.dta"))


def test_a_job_tells_how_far_it_is_and_never_goes_back(run) -> None:
    for form in data_files.FORMS:
        shares: list[float] = []
        data_files.of(run.release, form).make(lambda share, _message="", told=shares: told.append(share))
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


def test_each_file_that_leaves_is_written_down_for_those_who_protect(run, study, fetch, client, person) -> None:
    name, content = fetch("analyst", "csv")
    client.force_login(person("researcher", study))
    fetch_book = client.get(reverse("exports:book_csv", args=[study.public_id, run.public_id]))
    b"".join(fetch_book.streaming_content)
    client.force_login(person("officer", study))
    lines = [(line.file, line.size, line.microdata, str(line.person), line.way) for line in Download.objects.all()]
    assert lines[1] == (name, len(content), True, "Analyst", "page")
    assert lines[0][2:] == (False, "Researcher", "page")
    page = client.get(reverse("exports:leaving", args=[study.public_id])).content.decode()
    assert name in page
    assert "Analyst" in page
