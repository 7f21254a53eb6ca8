"""Where a study stands on its road, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis import selectors as analysis
from backend.accounts.access import Permission
from backend.accounts.models import Study
from consent import selectors as consent
from consent.retention import Standing
from consent.services import retention
from surveys import selectors as surveys
from surveys.box import selectors as box

Text = str | Promise


@dataclass(frozen=True)
class Stage:
    """One stone: past, here or later."""

    name: str
    detail: str
    url: str
    done: bool


@dataclass(frozen=True)
class Stone:
    """A stage with its place on the road."""

    stage: Stage
    state: str


@dataclass(frozen=True)
class Act:
    """Something to do now: what, why or how long, and the button that leads there."""

    title: Text
    text: Text
    button: Text
    url: str


@dataclass(frozen=True)
class Fact:
    """A count of the field, beside what it is part of."""

    label: Text
    value: str
    of: str
    done: int
    maximum: int


@dataclass(frozen=True)
class Home:
    summary: str
    stones: list[Stone]
    acts: list[Act]
    facts: list[Fact]
    public: bool = False


def home(study: Study, granted: frozenset[Permission]) -> Home:
    """The study's home for a person with these permissions."""
    progress = surveys.progress(study)
    stages = [
        design(study),
        agreement(study),
        field(study, progress),
        freezing(study),
        tables(study),
        results(),
    ]
    return Home(
        summary=summary(progress),
        stones=placed(stages),
        acts=acts(study, progress, granted),
        public=surveys.published_versions(study).exists(),
        facts=[
            Fact(
                community.name,
                ngettext("%(n)s class", "%(n)s classes", community.done) % {"n": community.done},
                _("of %(n)s") % {"n": community.groups},
                community.done,
                max(community.groups, 1),
            )
            for community in progress.communities
        ],
    )


def placed(stages: list[Stage]) -> list[Stone]:
    """Filled stones up to the first that isn't done; that one is where the study stands."""
    here = next((i for i, stage in enumerate(stages) if not stage.done), len(stages))
    return [Stone(stage, "past" if i < here else "here" if i == here else "later") for i, stage in enumerate(stages)]


def summary(progress: surveys.Progress) -> str:
    if not progress.groups:
        return _("Six steps, from the first question to the results handed back to the children.")
    if progress.open:
        text = ngettext("%(n)s class is answering now.", "%(n)s classes are answering now.", progress.open)
        return text % {"n": progress.open}
    return ngettext("%(n)s class in the sample.", "%(n)s classes in the sample.", progress.groups) % {
        "n": number_format(progress.groups)
    }


def design(study: Study) -> Stage:
    published = surveys.published_versions(study).count()
    detail = (
        ngettext("%(n)s version sealed", "%(n)s versions sealed", published) % {"n": published}
        if published
        else _("to begin")
    )
    return Stage(_("Design"), detail, reverse("surveys:questionnaires", args=[study.public_id]), published > 0)


def agreement(study: Study) -> Stage:
    active = consent.active_texts(study) is not None
    detail = _("in use, NL and FR") if active else _("who takes part, in what")
    return Stage(_("Consent"), detail, reverse("consent:texts", args=[study.public_id]), active)


def field(study: Study, progress: surveys.Progress) -> Stage:
    wave = surveys.current_wave(study)
    detail = (
        _("%(done)s of %(all)s classes") % {"done": progress.closed, "all": progress.groups}
        if progress.groups
        else _("classes and tablets")
    )
    finished = wave is not None and (wave.ended is not None or 0 < progress.groups <= progress.closed)
    return Stage(_("Fieldwork"), detail, reverse("surveys:sittings", args=[study.public_id]), finished)


def freezing(study: Study) -> Stage:
    release = analysis.latest_release(study)
    detail = _("release %(n)s") % {"n": release.number} if release else _("mix, clean, freeze")
    return Stage(_("Freezing"), detail, reverse("analysis:releases", args=[study.public_id]), release is not None)


def tables(study: Study) -> Stage:
    run = analysis.latest_run(study)
    detail = _("table book ready") if run else _("weights and tables")
    return Stage(_("Analysis"), detail, reverse("analysis:books", args=[study.public_id]), run is not None)


def results() -> Stage:
    return Stage(_("Results"), _("to hand back to the classes"), "", done=False)


def acts(study: Study, progress: surveys.Progress, granted: frozenset[Permission]) -> list[Act]:
    """What this person can do next; the most urgent first, the analyst's work before the field's when it waits."""
    todo: list[Act] = []
    waiting = surveys.next_acts(study, design=Permission.DESIGN in granted, field=Permission.FIELDWORK in granted)
    todo += [Act(act.title, act.text, act.button, act.url) for act in waiting]
    if Permission.ANALYSE in granted:
        todo += analyst_acts(study, progress)
    elif run := analysis.latest_run(study):
        todo.append(reading(study, run))
    if Permission.READ_TEXTS in granted and (texts := box.texts_waiting(study.public_id)):
        todo.append(reading_texts(study, texts))
    if Permission.PROTECT in granted:
        todo.append(protecting(study))
    return todo


def reading_texts(study: Study, waiting: int) -> Act:
    text = ngettext("%(n)s text has not been released.", "%(n)s texts have not been released.", waiting)
    here = reverse("surveys:texts", args=[study.public_id])
    return Act(_("Read what children wrote"), text % {"n": number_format(waiting)}, _("To the texts"), here)


def protecting(study: Study) -> Act:
    due = sum(each.standing == Standing.DUE for each in retention.calendar(study))
    text = (
        ngettext("%(n)s class of data is due", "%(n)s classes of data are due", due) % {"n": due}
        if due
        else _("What was done, what is kept until when, and what can be proved.")
    )
    return Act(_("Data protection"), text, _("Look"), reverse("consent:officer", args=[study.public_id]))


def reading(study: Study, run: analysis.Run) -> Act:
    here = reverse("analysis:run", args=[study.public_id, run.public_id])
    return Act(_("Read the table book"), _("Every question against its banner, with uncertainty."), _("Read"), here)


def analyst_acts(study: Study, progress: surveys.Progress) -> list[Act]:
    release, run = analysis.latest_release(study), analysis.latest_run(study)
    releases = reverse("analysis:releases", args=[study.public_id])
    if progress.stored > (analysis.received(release) if release else 0):
        text = ngettext("%(n)s mixed answer waits.", "%(n)s mixed answers wait.", progress.stored)
        return [Act(_("Make a release"), text % {"n": number_format(progress.stored)}, _("To the releases"), releases)]
    if release and (run is None or run.release_id != release.pk):
        here = reverse("analysis:release", args=[study.public_id, release.public_id])
        return [
            Act(_("Weigh and tabulate"), _("The newest release has no table book yet."), _("To the release"), here)
        ]
    if run:
        own = reverse("analysis:book_new", args=[study.public_id])
        return [
            reading(study, run),
            Act(_("Make your own table book"), _("Choose questions, columns and children yourself."), _("Begin"), own),
        ]
    return []
