"""Mounts the API. Every endpoint is throttled here, so that none can be forgotten."""

from django.urls import path

from analysis import analyses_api
from analysis import api as analysis
from analysis import trend_api as trends
from backend.api import documentation, jobs, studies
from backend.api.throttling import PerPerson
from surveys import api as surveys

app_name = "api"
STUDY = "studies/<uuid:study>/"
RELEASE = f"{STUDY}releases/<uuid:release>/"
TREND = f"{STUDY}trends/<uuid:trend>/"
RUN = f"{STUDY}runs/<uuid:run>/"
ENDPOINTS = (
    ("studies/", studies.Studies, "studies"),
    (STUDY, studies.StudyDetail, "study"),
    (f"{STUDY}questionnaires/", surveys.QuestionnaireVersions, "questionnaires"),
    (f"{STUDY}questionnaires/<uuid:version>/", surveys.QuestionnaireVersion, "questionnaire"),
    (f"{STUDY}releases/", analysis.Releases, "releases"),
    (RELEASE, analysis.ReleaseDetail, "release"),
    (f"{RELEASE}weights/", analysis.ReleaseWeights, "weights"),
    (f"{RELEASE}books/", analysis.ReleaseBooks, "books"),
    (f"{STUDY}runs/", analysis.Runs, "runs"),
    (RUN, analysis.RunDetail, "run"),
    (f"{RUN}tables/<int:number>/", analysis.RunTable, "table"),
    (f"{STUDY}trends/", trends.Trends, "trends"),
    (f"{STUDY}comparability/", trends.Comparability, "comparability"),
    (TREND, trends.TrendDetail, "trend"),
    (f"{TREND}tables/<int:number>/", trends.TrendTable, "trend_table"),
    (f"{STUDY}analyses/", analyses_api.Analyses, "analyses"),
    (f"{STUDY}analyses/<uuid:analysis>/", analyses_api.AnalysisDetail, "analysis"),
    (f"{STUDY}scales/", analyses_api.Scales, "scales"),
    (f"{STUDY}jobs/<uuid:job>/", jobs.JobDetail, "job"),
    ("schema/", documentation.Schema, "schema"),
    ("docs/", documentation.Documentation, "docs"),
)
urlpatterns = [
    path(address, view.as_view(throttle_classes=[PerPerson]), name=name) for address, view, name in ENDPOINTS
]
