"""What the fault matrix does inside the installation: a slim questionnaire in the field, and one small class a fault."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable
from typing import Any

from tests.browser.whole import inside

FIRST_QUESTION = {
    "nl": "Hoeveel minuten speelde je gisteren buiten?",
    "fr": "Combien de minutes as-tu joué dehors hier ?",
}
QUESTIONNAIRE = {
    "format": 1,
    "name": "faults",
    "title": {"nl": "SYNTHETIC vragen", "fr": "Questions SYNTHETIC"},
    "tracks": ["nl", "fr"],
    "modules": [
        {
            "name": "all",
            "title": {"nl": "Spelen", "fr": "Jouer"},
            "items": [
                {"variable": "outside", "type": "number", "texts": FIRST_QUESTION, "bounds": {"min": 0, "max": 1000}},
                {
                    "variable": "own_tablet",
                    "type": "yesno",
                    "texts": {"nl": "Heb je een eigen tablet?", "fr": "As-tu ta propre tablette ?"},
                },
            ],
        }
    ],
}
MINIMUM = 2
STUDY = "faults"


def install() -> dict[str, str]:
    """An empty installation with one study whose questionnaire is in the field; envelopes leave without delay."""
    from django.core.management import call_command

    from backend.accounts.models import Membership, Organisation, Study, User
    from consent import selectors as consent
    from consent.services import texts
    from surveys import instruments
    from surveys.services import questionnaires, waves
    from tests.confirmed import with_help_lines

    for database in ("default", "responses"):
        call_command("migrate", database=database, verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    organisation = Organisation.objects.create(name="SYNTHETIC team")
    user = User.objects.create_user("noor@example.org", inside.PASSWORD, name="Noor")
    Membership.objects.create(user=user, organisation=organisation, role="owner")
    until = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=90)
    study = Study.objects.create(
        organisation=organisation,
        slug=STUDY,
        name={"nl": "SYNTHETIC fouten", "fr": "Fautes SYNTHETIC"},
        withdraw_until=until,
        send_delay_s=0,
        minimum_batch=MINIMUM,
    )
    call_command("box_keys", study=[study.public_id], verbosity=0, stdout=sys.stderr)
    wave = waves.add_wave(study=study, name={"nl": "Golf", "fr": "Vague"}, withdraw_until=until)
    with_help_lines(study)
    primary = questionnaires.add_questionnaire(wave=wave, level="primary", slug="faults")
    questionnaires.publish_version(version=questionnaires.draft_version(questionnaire=primary, document=QUESTIONNAIRE))
    texts.draft_first(study=study, texts=instruments.assent()["texts"])
    texts.activate_texts(text_set=consent.text_sets_of(study).get())
    return {"study": str(study.public_id), "email": user.email, "password": inside.PASSWORD}


def new_class(places: int, *, opened: bool = True) -> dict[str, Any]:
    """A class in a school of its own, so that no other fault's envelopes are mixed with its own."""
    from backend.accounts.models import Study
    from consent.services import schools
    from surveys import selectors
    from surveys.services import sittings

    study = Study.objects.get(slug=STUDY)
    where = {"community": "nl", "province": "antwerp", "network": "free", "level": "primary", "probability": 0.5}
    school = schools.add_school(study=study, name=f"School {study.schools.count()}", **where)
    group = schools.add_group(school=school, label="6A", grade=6, form="", size=places, probability=0.5)
    schools.count_participation(group=group, eligible=places, refused=0, absent=0)
    wave = selectors.current_wave(study)
    assert wave is not None
    sitting = sittings.plan_sitting(wave=wave, group=group)
    slips = sittings.print_slips(sitting=sitting, count=places)
    inside.wait_for_probe(sitting.batch)
    if opened:
        sittings.open_sitting(sitting=sitting)
    return {
        "sitting": str(sitting.public_id),
        "batch": str(sitting.batch),
        "door": sitting.door,
        "slips": slips,
        "cluster": school.cluster,
    }


def other_words(question: str) -> int:
    """The next version, with one question in other words, published and given to the sittings that wait."""
    from surveys.models import Version
    from surveys.services import questionnaires, versions

    last = Version.objects.filter(questionnaire__slug="faults").latest("number")
    draft = questionnaires.revise(version=last)
    document = draft.document
    document["modules"][0]["items"][0]["texts"]["nl"] = question
    draft = questionnaires.draft_version(questionnaire=draft.questionnaire, document=document)
    return versions.give_version(version=questionnaires.publish_version(version=draft))


def rows(cluster: str) -> list[dict[str, Any]]:
    """The answers of one fault's school, as the table of answers holds them."""
    from backend.accounts.models import Study
    from surveys.box import selectors

    study = Study.objects.get(slug=STUDY)
    return [row["answers"] for row in selectors.responses(study.public_id) if row["cluster"] == cluster]


ACTS: dict[str, Callable[..., Any]] = inside.ACTS | {
    act.__name__: act for act in (install, new_class, other_words, rows)
}


def serve() -> None:
    from django.db import connections

    for line in sys.stdin:
        asked = json.loads(line)
        for connection in connections.all():
            connection.close_if_unusable_or_obsolete()
        answer = ACTS[asked["act"]](**asked["given"])
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()
