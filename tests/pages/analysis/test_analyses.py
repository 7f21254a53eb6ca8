"""Making a model, a scale and profiles on their pages, as a browser without scripts does."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from analysis.models import Analysis, Scale
from analysis.services import analyses, releases
from backend.jobs.models import Job
from backend.jobs.services import perform
from tests.db.analysis import fieldwork
from tests.db.analysis.test_analyses import ITEMS, MODEL, PROFILES, SCALE

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
INLINE = re.compile(rb"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


@pytest.fixture(autouse=True)
def its_language_stays_here():
    """A page leaves its language behind in the thread."""
    with translation.override("en"):
        yield


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


def formula_in(response) -> str:
    return html.unescape(re.search(r'name="formula" value="([^"]*)"', response.content.decode())[1])


def model_form(formula="", act="show", **fields):
    return {"formula": formula, "family": "logistic", "audience": "team", "act": act, **fields}


def test_buttons_write_the_formula_and_a_typed_one_shows_its_terms(analyst, study, release) -> None:
    page = at(study, "analysis_new", "model")
    chosen = analyst.post(page, model_form(outcome="ai_used", outcome_before=""))
    assert formula_in(chosen) == "ai_used ~"
    assert re.search(r'name="event" value="1" checked', chosen.content.decode())
    added = analyst.post(
        page, model_form("ai_used ~", "add-terms", outcome="ai_used", outcome_before="ai_used", add=["gender", "age"])
    )
    assert formula_in(added) == "ai_used ~ gender + age"
    crossed = analyst.post(
        page,
        model_form(
            "ai_used ~ gender + age",
            "cross",
            cross_one="gender",
            cross_other="age",
            outcome="ai_used",
            outcome_before="ai_used",
        ),
    )
    assert formula_in(crossed) == "ai_used ~ gender + age + gender:age"
    dropped = analyst.post(
        page, model_form("ai_used ~ gender * age", "drop-term:gender:age", outcome="ai_used", outcome_before="ai_used")
    )
    assert formula_in(dropped) == "ai_used ~ gender + age"
    assert 'name="reference-gender"' in dropped.content.decode()
    unread = text_of(analyst.post(page, model_form("ai_used ~ gender +", outcome="ai_used", outcome_before="ai_used")))
    assert "This formula can't be read yet." in unread
    assert not INLINE.search(dropped.content)
    assert not Job.objects.exists()


def test_a_refusal_is_a_sentence_and_loses_nothing(analyst, study, release) -> None:
    form = model_form(
        "ai_used ~ gendr",
        "run",
        outcome="ai_used",
        outcome_before="ai_used",
        universe="age >= 11",
        title_nl="Mijn model",
    )
    response = analyst.post(at(study, "analysis_new", "model"), form)
    page = text_of(response)
    assert response.status_code == 400
    assert "Did you mean ‘gender’?" in page
    assert formula_in(response) == "ai_used ~ gendr"
    assert 'value="age >= 11"' in page
    assert 'value="Mijn model"' in page
    assert not Job.objects.exists()


def test_a_model_made_on_the_page_is_read_in_words_and_numbers(analyst, study, release) -> None:
    form = model_form(
        "ai_used ~ gender + age",
        "run",
        outcome="ai_used",
        outcome_before="ai_used",
        event=["1"],
        title_nl="AI",
        **{"referred": ["gender"], "reference-gender": "2"},
    )
    assert analyst.post(at(study, "analysis_new", "model"), form).status_code == 302
    waiting = text_of(analyst.get(at(study, "analyses")))
    assert "Waiting for a worker" in waiting
    perform(Job.objects.get(kind="model").pk)
    row = Analysis.objects.get()
    assert row.spec["reference"] == {"gender": "2"}
    response = analyst.get(at(study, "analysis", row.public_id))
    page = text_of(response)
    assert "with everything else equal" in page
    assert "Adjusted per cents" in page
    assert "A model describes links in this sample; it proves no cause." in page
    assert not INLINE.search(response.content)
    chart = analyst.get(at(study, "analysis_chart", row.public_id))
    assert chart.content.startswith(b"<?xml")
    assert re.search(r'<img [^>]*alt="[^"]{40,}"', response.content.decode())
    again = analyst.get(f"{at(study, 'analysis_new', 'model')}?from={row.public_id}")
    assert formula_in(again) == "ai_used ~ gender + age"
    assert re.search(r'name="reference-gender">.*?<option value="2" selected', again.content.decode(), re.DOTALL)


def test_a_job_that_failed_can_be_changed_and_tried_again(analyst, study, release) -> None:
    spec = {**MODEL, "formula": "ai_used ~ gender + age"}
    job = Job.objects.create(study=study, kind="model", params={"spec": {**spec, "suppress": {"minimum_n": 100_000}}})
    perform(job.pk)
    page = text_of(analyst.get(at(study, "analyses")))
    assert "too few for this audience" in page
    again = analyst.get(f"{at(study, 'analysis_new', 'model')}?job={job.public_id}")
    assert formula_in(again) == "ai_used ~ gender + age"


def test_a_scale_is_built_question_by_question_and_kept_as_a_variable(analyst, study, release) -> None:
    page = at(study, "analysis_new", "scale")
    added = analyst.post(page, {"act": "add-questions", "add": ITEMS, "audience": "team"})
    assert re.findall(r'name="question" value="([a-z_]+)"', added.content.decode()) == ITEMS
    left = analyst.post(
        page, {"act": f"drop-question:{ITEMS[0]}", "question": ITEMS, "reversed": ITEMS[:2], "audience": "team"}
    )
    assert re.findall(r'name="reversed" value="([a-z_]+)" checked', left.content.decode()) == [ITEMS[1]]
    form = {
        "act": "run",
        "question": ITEMS,
        "at_least": "3",
        "score": "mean",
        "column": ["gender"],
        "audience": "team",
        "title_nl": "Gewoonten",
    }
    assert analyst.post(page, form).status_code == 302
    perform(Job.objects.get(kind="scale").pk)
    row = Analysis.objects.get()
    shown = text_of(analyst.get(at(study, "analysis", row.public_id)))
    assert "Alpha (Cronbach)" in shown
    assert "mean, with at least 3 of 5 answers" in shown
    wrong = text_of(analyst.post(at(study, "scale_keep", row.public_id), {"name": "gender"}, follow=True))
    assert "The data already have a variable “gender”." in wrong
    kept = text_of(analyst.post(at(study, "scale_keep", row.public_id), {"name": "habits"}, follow=True))
    assert "The scale is now the variable “habits”." in kept
    editor = text_of(analyst.post(at(study, "book_choose"), {"q": "habits"}))
    assert 'value="habits"' in editor
    model = text_of(analyst.post(at(study, "analysis_choose"), {"q": "gewoonten"}))
    assert 'value="habits"' in model
    gone = text_of(analyst.post(at(study, "scale_remove", "habits"), follow=True))
    assert "no longer a variable" in gone
    assert not Scale.objects.exists()


def test_profiles_say_that_they_explore_on_list_form_and_result(analyst, study, release) -> None:
    assert "exploratory" in text_of(analyst.get(at(study, "analysis_new", "profiles")))
    done = analyses.work_of("profiles")(study, {"spec": PROFILES}, releases.silent)
    page = text_of(analyst.get(at(study, "analysis", done["analysis"])))
    assert re.search(r'<h1>[^<]*<span class="tag tag-warn">exploratory</span>', page)
    assert "Use them to ask questions, not as proof." in page
    assert "exploratory" in text_of(analyst.get(at(study, "analyses")))
    for language, words in (("nl", "verkennend"), ("fr", "exploratoire")):
        analyst.cookies["django_language"] = language
        assert words in text_of(analyst.get(at(study, "analysis", done["analysis"])))


def test_nobody_else_s_result_is_shown(analyst, study, release, organisation) -> None:
    done = analyses.work_of("scale")(study, {"spec": SCALE}, releases.silent)
    other = type(study).objects.create(organisation=organisation, slug="other", name={"nl": "Andere"})
    response = analyst.get(at(other, "analysis", done["analysis"]))
    assert response.status_code == 404
    assert "Alpha" not in text_of(response)


def test_without_a_release_the_page_says_where_to_begin(analyst, study) -> None:
    page = text_of(analyst.get(at(study, "analyses")))
    assert "First a release" in page
    assert "To the releases" in page
