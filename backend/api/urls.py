"""Mounts the API. Every endpoint is throttled here, so that none can be forgotten."""

from django.urls import path

from analysis import analyses_api
from analysis import trend_api as trends
from analysis.api import books, releases, runs
from backend.api import documentation, studies
from backend.api.throttling import PerPerson
from backend.jobs import api as jobs
from exports import api as files
from surveys import api as surveys

app_name = "api"
STUDY = "studies/<uuid:study>/"
RELEASE = f"{STUDY}releases/<uuid:release>/"
TREND = f"{STUDY}trends/<uuid:trend>/"
BOOK = f"{STUDY}books/<uuid:book>/"
RUN = f"{STUDY}runs/<uuid:run>/"
TABLE = f"{RUN}tables/<int:number>/"
JOB = f"{STUDY}jobs/<uuid:job>/"
ENDPOINTS = (
    ("studies/", studies.Studies, "studies"),
    (STUDY, studies.StudyDetail, "study"),
    (f"{STUDY}questionnaires/", surveys.QuestionnaireVersions, "questionnaires"),
    (f"{STUDY}questionnaires/<uuid:version>/", surveys.QuestionnaireVersion, "questionnaire"),
    (f"{STUDY}releases/", releases.Releases, "releases"),
    (RELEASE, releases.ReleaseDetail, "release"),
    (f"{RELEASE}codebook/", releases.ReleaseCodebook, "codebook"),
    (f"{RELEASE}weights/", releases.ReleaseWeights, "weights"),
    (f"{RELEASE}weights/<uuid:weights>/", releases.WeightsDetail, "weights-detail"),
    (f"{RELEASE}files/", files.ReleaseFiles, "release-files"),
    (f"{STUDY}books/", books.Books, "books"),
    (BOOK, books.BookDetail, "book"),
    (f"{STUDY}runs/", runs.Runs, "runs"),
    (RUN, runs.RunDetail, "run"),
    (f"{RUN}results/", runs.RunResults, "results"),
    (f"{RUN}files/", files.RunFiles, "run-files"),
    (TABLE, runs.RunTable, "table"),
    (f"{TABLE}chart.svg", runs.Chart, "chart"),
    (f"{TABLE}chart.png", runs.ChartPng, "chart-png"),
    (f"{STUDY}trends/", trends.Trends, "trends"),
    (f"{STUDY}comparability/", trends.Comparability, "comparability"),
    (TREND, trends.TrendDetail, "trend"),
    (f"{TREND}tables/<int:number>/", trends.TrendTable, "trend_table"),
    (f"{TREND}files/", files.TrendFiles, "trend-files"),
    (f"{STUDY}analyses/", analyses_api.Analyses, "analyses"),
    (f"{STUDY}analyses/<uuid:analysis>/", analyses_api.AnalysisDetail, "analysis"),
    (f"{STUDY}analyses/<uuid:analysis>/files/", files.AnalysisFiles, "analysis-files"),
    (f"{STUDY}scales/", analyses_api.Scales, "scales"),
    (f"{STUDY}jobs/", jobs.Jobs, "jobs"),
    (JOB, jobs.JobDetail, "job"),
    (f"{JOB}cancel/", jobs.JobCancel, "job-cancel"),
    ("schema/", documentation.Schema, "schema"),
    ("docs/", documentation.Documentation, "docs"),
)
urlpatterns = [
    path(address, view.as_view(throttle_classes=[PerPerson]), name=name) for address, view, name in ENDPOINTS
]
