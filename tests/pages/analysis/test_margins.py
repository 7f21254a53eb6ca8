"""Writing margins on their page as a browser without scripts does: checks before the job, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest

from analysis import selectors
from analysis.services import books, releases, weights
from backend.jobs.models import Job
from backend.jobs.services import perform
from tests.pages.analysis.test_workspace import INLINE, analyst, at, margins, release, text_of  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
BANDS = {"3": "1000", "4": "1 500", "5": "1,500", "6": "1000"}


def fields(*given, **other):
    """A form of margins: (group, variable, typed totals, keys without a figure, other facts)."""
    found = {"margins": str(len(given)), "by": "community", "method": "rake", **other}
    for place, (group, variable, typed, without, facts) in enumerate(given):
        found |= {f"m{place}-group": group, f"m{place}-variables": variable, f"m{place}-w": without}
        found |= {f"m{place}-t-{key}": text for key, text in typed.items()}
        found |= {f"m{place}-{name}": text for name, text in facts.items()}
    return found


def grades(group, typed=BANDS, **facts):
    return group, "grade_band", typed, [], facts


@pytest.fixture
def page(study, release):  # noqa: F811
    return at(study, "margins", release.public_id)


def typed_in(response):
    return dict(re.findall(r'name="(m\d-t-[^"]+)"[^>]*? value="([^"]*)"', response.content.decode()))


def test_the_page_opens_on_the_margins_of_a_version_and_sends_them_back_unchanged(analyst, study, release, page):  # noqa: F811
    first = weights.make(
        release=release, calibration=margins(gender={1: 2500.25, 2: 2499.75}), progress=releases.silent
    )
    weights.make(release=release, calibration=margins(), progress=releases.silent)
    shown = analyst.get(page + "?version=1")
    assert not INLINE.search(shown.content)
    names = r'name="([^"]+)"(?: type="[^"]+")? value="([^"]*)"'
    form = {name: text for name, text in re.findall(names, text_of(shown)) if not name.endswith("-w")} | typed_in(
        shown
    )
    assert form["m2-t-1"] == "2500.25"
    sent = {
        **form,
        "method": "rake",
        "by": "community",
        "m0-group": "1",
        "m1-group": "2",
        "m2-group": "1",
        "m2-w": "3",
    }
    back = analyst.post(page, {**sent, "act": "weigh"})
    assert back.status_code == 302
    perform(Job.objects.get(kind="weights").pk)
    again = selectors.latest_scheme(release)
    assert again.version == 3
    assert list(selectors.weights(again)) == pytest.approx(list(selectors.weights(first)), rel=1e-9)


def test_margins_with_their_origin_become_a_scheme_by_a_job(analyst, study, release, page):  # noqa: F811
    facts = {
        "source": "Statbel",
        "date": "2024-02-01",
        "unit": "pupils",
        "universe": "ordinary education",
        "status": "official",
    }
    sent = fields(grades("1", **facts), grades("2"), method="logit", bounds_low="0.2", bounds_high="5")
    response = analyst.post(page, {**sent, "act": "weigh"})
    assert response.status_code == 302
    perform(Job.objects.get(kind="weights").pk)
    scheme = selectors.latest_scheme(release)
    assert (scheme.margins["method"], scheme.margins["distance"], scheme.margins["bounds"]) == (
        "calibrate",
        "logit",
        [0.2, 5],
    )
    assert scheme.method == "calibration"
    note = scheme.diagnostics["margins"][0]
    assert [note[name] for name in facts] == list(facts.values())
    assert scheme.diagnostics["sum"] == pytest.approx(10_000)
    after = text_of(analyst.get(at(study, "weights", release.public_id)))
    assert "calibration, logit between limits" in after
    assert "Statbel · 2024-02-01 · pupils · ordinary education" in after


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (fields(grades("1"), grades("2", {**BANDS, "3": "lots"})), "One field holds no number"),
        (fields(grades("1"), grades("2", {**BANDS, "3": "-5"})), "One field holds no number"),
        (fields(grades("1"), grades("2", {**BANDS, "3": ""})), "in primary 5-6, which has no total"),
        (fields(grades("1"), grades("2", {**BANDS, "3": "0"})), "in primary 5-6, whose total is 0"),
        (fields(grades("1")), "in the group French, which has no margin"),
        (fields(grades("1", dict.fromkeys(BANDS, "0")), grades("2")), "All totals are 0"),
        (fields(grades("1"), grades("2"), ("1", "gender", {"1": "10", "2": "10"}, ["3"], {})),
         "These totals sum to 20, those of Grades to 5,000"),
        (fields(grades("1"), grades("2"), ("1", "gender", {"1": "2500", "2": "2500"}, ["3"], {}), method="poststratify"),
         "Post-stratification takes one margin per group"),
        (fields(grades("1"), grades("2"), method="linear", bounds_low="0.99", bounds_high="1.01"), "the bounds are too narrow"),
        (fields(grades("1"), grades("2"), trim_low="0.3"), "One field holds no number"),
        (fields(grades("1"), grades("2"), bounds_low="0.3", bounds_high="3"), "belongs to ‘method: calibrate’"),
        (fields(), "there is no margin"),
    ],
)  # fmt: skip
def test_margins_that_do_not_fit_are_said_before_any_job_and_what_was_typed_stays(analyst, page, sent, sentence):  # noqa: F811
    response = analyst.post(page, {**sent, "act": "weigh"})
    assert response.status_code == 400
    assert sentence in text_of(response)
    kept = typed_in(response)
    assert {name: text for name, text in sent.items() if "-t-" in name}.items() <= kept.items()
    assert not Job.objects.exists()


def test_every_trouble_is_said_at_once(analyst, page):  # noqa: F811
    sent = fields(grades("1", {**BANDS, "3": "0"}), grades("2", {**BANDS, "4": ""}))
    page_text = text_of(analyst.post(page, {**sent, "act": "check"}))
    assert "Flemish: " in page_text
    assert "whose total is 0" in page_text
    assert "which has no total" in page_text


def test_a_check_says_what_the_weights_would_be_worth_and_stores_nothing(analyst, release, page):  # noqa: F811
    shown = text_of(analyst.post(page, {**fields(grades("1"), grades("2")), "act": "check"}))
    assert "These margins fit together and fit the sample." in shown
    assert "Flemish: " in shown
    assert not Job.objects.exists()
    assert not selectors.schemes(release).exists()


def test_margins_are_added_crossed_and_left_out(analyst, page):  # noqa: F811
    sent = fields(grades("1"), grades("2"))
    added = analyst.post(page, {**sent, "act": "add", "variable": "gender", "crossed": "grade_band", "group": "2"})
    assert {"m2-t-1/3", "m2-t-3/6"} <= typed_in(added).keys()
    assert typed_in(added)["m0-t-4"] == "1 500"
    dropped = typed_in(analyst.post(page, {**sent, "act": "drop:0"}))
    assert "m0-t-4" in dropped
    assert not any(name.startswith("m1-") for name in dropped)


def test_a_book_is_run_with_the_version_that_was_chosen(analyst, study, release):  # noqa: F811
    for total in (1000, 3000):
        changed = {
            "by": "community",
            "margins": [{**each, "totals": {**each["totals"], 3: total}} for each in margins()["margins"]],
        }
        weights.make(release=release, calibration=changed, progress=releases.silent)
    book = books.save_book(
        study=study, title={"nl": "Proef"}, spec={"tables": ["own_phone"], "title": {"nl": "Proef"}}
    )
    shown = text_of(analyst.get(at(study, "weights", release.public_id) + "?version=1"))
    assert "Run “Proef” with scheme 1" in shown
    first = selectors.schemes(release).get(version=1)
    sent = {"release": str(release.public_id), "scheme": str(first.public_id)}
    analyst.post(at(study, "book_run", book.public_id), sent)
    perform(Job.objects.get(kind="book").pk)
    run = selectors.latest_run(study)
    assert run.scheme == first
    assert "schema 1" in selectors.table_in(run, 1).weights["nl"]
    assert analyst.post(at(study, "book_run", book.public_id), {**sent, "scheme": "nonsense"}).status_code == 404


def test_the_diagnostics_say_what_weighting_costs_in_every_column(analyst, study, release):  # noqa: F811
    scheme = weights.make(release=release, calibration={**margins(), "trim": [0.9, 1.1]}, progress=releases.silent)
    page = text_of(analyst.get(at(study, "weights", release.public_id)))
    column, frame = selectors.weights(scheme).to_numpy(), selectors.frame(release)
    for code, label in ((1, "Flemish"), (2, "French")):
        inside = column[frame["community"] == code]
        deff = len(inside) * (inside**2).sum() / inside.sum() ** 2
        row = re.search(rf"<tr><td>{label}</td>(.*?)</tr>", page.split("What weighting costs")[-1])
        cells = re.findall(r'<td class="num">([\d.,]+)</td>', row.group(1))
        assert cells == [
            f"{100 * inside.sum() / column.sum():.1f}",
            str(len(inside)),
            f"{len(inside) / deff:.0f}",
            f"{deff:.2f}",
        ]
    groups = frame["community"].to_numpy()
    relative = column / [column[groups == code].mean() for code in groups]
    low, high = int((relative < 0.9 + 1e-6).sum()), int((relative > 1.1 - 1e-6).sum())
    assert high > 0
    assert f"{low} children stand at the lower limit, {high} at the upper." in page
