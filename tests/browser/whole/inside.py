"""What the tests do and look up inside a running installation, beside its web pages.

`serve` runs in one process with the product's own settings and data folder and answers one JSON line for each it reads,
because starting Django anew for every question would take longer than the tests.
"""

from __future__ import annotations

import datetime
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

PASSWORD = "a sentence to sign in with"
PROBE_WITHIN_S = 60


def prepare_class(places: int, *, with_codes: bool = False) -> dict[str, Any]:
    """A study of its own with one class, slips (or start codes) printed and the box checked: the sitting can be opened."""
    from backend.accounts.models import Membership, Organisation, Study, User
    from consent import selectors as consent
    from consent.services import schools, texts
    from surveys.services import questionnaires, sittings, tokens, waves
    from tests.confirmed import with_help_lines

    mark = uuid.uuid4().hex[:8]
    organisation = Organisation.objects.create(name=f"Team {mark}")
    user = User.objects.create_user(f"{mark}@example.org", PASSWORD, name="Noor")
    until = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=90)
    study = Study.objects.create(
        organisation=organisation,
        slug=f"golf-{mark}",
        name={"nl": "Kinderen online", "fr": "Enfants en ligne"},
        withdraw_until=until,
        send_delay_s=0,
    )
    Membership.objects.create(user=user, organisation=organisation, role="owner")
    wave = waves.add_wave(study=study, name={"nl": "Golf 1", "fr": "Vague 1"}, withdraw_until=until)
    with_help_lines(study)
    for adopted in waves.adopt_standard(wave=wave):
        questionnaires.publish_version(version=adopted.versions.get())
    texts.activate_texts(text_set=consent.text_sets_of(study).get())
    school = schools.add_school(
        study=study,
        name="Basisschool De Linde",
        community="nl",
        province="antwerp",
        network="free",
        level="primary",
        probability=0.5,
    )
    group = schools.add_group(school=school, label="6A", grade=6, form="", size=places, probability=0.5)
    schools.count_participation(group=group, eligible=places, refused=0, absent=0)
    if with_codes:
        on_the_list(group, places)
    sitting = sittings.plan_sitting(wave=wave, group=group, with_codes=with_codes)
    if with_codes:
        slips = [code for _number, code in tokens.print_cards(sitting=sitting)]
    else:
        slips = sittings.print_slips(sitting=sitting, count=places)
    wait_for_probe(sitting.batch)
    return {
        "study": str(study.public_id),
        "sitting": str(sitting.public_id),
        "batch": str(sitting.batch),
        "door": sitting.door,
        "slips": slips,
        "email": user.email,
        "password": PASSWORD,
    }


def prepare_letters(study: str) -> dict[str, Any]:
    """A letter to parents in use and a class list of three; two codes of letters that went out."""
    from backend.accounts.models import Study, User
    from consent import selectors as consent
    from consent.services import class_lists, letters
    from tests.db.consent.letters import letter_in_use

    found = Study.objects.get(public_id=study)
    letter_in_use(found, purposes=("survey", "audio"))
    group = consent.groups_of(found).get()
    owner = User.objects.filter(memberships__organisation=found.organisation).first()
    assert owner is not None
    slots = class_lists.make(group=group, by=owner, count=3)
    drawn = letters.draw(slots=[(slot, 1) for slot in slots[:2]])
    return {"group": str(group.public_id), "codes": [one.code for one in drawn]}


def decisions(study: str) -> list[tuple[str, str, str]]:
    """(purpose, value, language) in the order in which they were recorded."""
    from consent.models import Decision

    kept = Decision.objects.filter(study__public_id=study).order_by("seq")
    return list(kept.values_list("purpose", "value", "language"))


def on_the_list(group: Any, places: int) -> None:
    """A class list of numbers, and a parent's yes for each."""
    from consent.models import Slot
    from tests.db.consent.world import decide

    for number in range(1, places + 1):
        decide(Slot.objects.create(group=group, number=number, age_band="6-11"))


def kept_where(words: list[str]) -> dict[str, list[str]]:
    """In which tables and files of the installation each of these stands: what a thief of all of it could find."""
    from django.conf import settings
    from django.db import connections

    kept: dict[str, str] = {}
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connections[alias].ops.quote_name(table)}")  # noqa: S608
                kept[table] = repr(cursor.fetchall())
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file() and ".sqlite3" not in path.name:
            kept[str(path)] = path.read_bytes().decode("latin-1")
    return {word: sorted(place for place, text in kept.items() if word in text) for word in words}


def class_for_newest(study: str, places: int) -> dict[str, Any]:
    """A class of the first year of secondary school at its open sitting, for the newest wave of the study."""
    from backend.accounts.models import Study
    from consent.services import schools
    from surveys import selectors
    from surveys.services import sittings

    found = Study.objects.get(public_id=study)
    where = {"community": "nl", "province": "antwerp", "network": "free", "level": "secondary", "probability": 0.5}
    school = schools.add_school(study=found, name="Middenschool", **where)
    group = schools.add_group(school=school, label="1A", grade=7, form="", size=places, probability=0.5)
    wave = selectors.current_wave(found)
    assert wave is not None
    sitting = sittings.plan_sitting(wave=wave, group=group)
    slips = sittings.print_slips(sitting=sitting, count=places)
    wait_for_probe(sitting.batch)
    sittings.open_sitting(sitting=selectors.sitting_in(found, sitting.public_id))
    return {"door": sitting.door, "slips": slips, "batch": str(sitting.batch)}


def wait_for_probe(batch: uuid.UUID) -> None:
    from surveys.box import probes

    until = time.monotonic() + PROBE_WITHIN_S
    while not probes.passed(batch):
        assert time.monotonic() < until, "the mixer did not open the test envelope"
        time.sleep(0.1)


def open_sitting(sitting: str) -> None:
    from surveys.models import Sitting
    from surveys.services import sittings

    sittings.open_sitting(sitting=Sitting.objects.get(public_id=sitting))


def act(sitting: str, verb: str) -> None:
    """What the teacher does on the sitting's page: pause_sitting, continue_sitting, close_sitting."""
    from surveys.models import Sitting
    from surveys.services import sittings

    getattr(sittings, verb)(sitting=Sitting.objects.get(public_id=sitting))


def close_and_mix(sitting: str) -> None:
    from surveys.models import Sitting
    from surveys.services import sittings

    closed = sittings.close_sitting(sitting=Sitting.objects.get(public_id=sitting))
    sittings.ask_mixing(sitting=closed)


def rest_of_the_field(study: str, schools: int, size: int) -> int:
    """The answers of other schools, mixed before: a table of one class alone would be hidden whole."""
    from tests.db.analysis import fieldwork

    return len(fieldwork.fill(uuid.UUID(study), size=size, schools=schools))


def two_waves(study: str) -> None:
    """A release of what the box holds, and an earlier wave that comes in as a file."""
    from backend.accounts.models import Study
    from tests.db.analysis import two_waves

    with tempfile.TemporaryDirectory() as folder:
        two_waves.both(Study.objects.get(public_id=study), Path(folder))


def draft(study: str, level: str, document: dict[str, Any]) -> str:
    """The document as the draft of this level's next version; a draft that is there is replaced."""
    from backend.accounts.models import Study
    from surveys import selectors
    from surveys.services import questionnaires

    wave = selectors.current_wave(Study.objects.get(public_id=study))
    assert wave is not None
    one = selectors.questionnaires_of(wave).get(level=level)
    return str(questionnaires.draft_version(questionnaire=one, document=document).public_id)


def state(batch: str) -> str:
    from surveys.box import selectors

    return selectors.states([uuid.UUID(batch)])[uuid.UUID(batch)]


def counts(batch: str) -> dict[str, int]:
    from surveys.box import selectors

    return asdict(selectors.counts(uuid.UUID(batch)))


def responses(study: str) -> list[dict[str, Any]]:
    from surveys.box import selectors

    return list(selectors.responses(uuid.UUID(study)))


def texts(study: str) -> list[dict[str, str]]:
    """Every detached text, with everything else its row holds."""
    from surveys.box.models import DetachedText

    return [
        {name: str(value) for name, value in row.items()} for row in DetachedText.objects.filter(study=study).values()
    ]


def complete(document: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """The same answers as the engine completes them in Python, which the client's engine doesn't know."""
    from surveys.engine import document as documents
    from surveys.engine import validation

    return validation.complete(documents.load(document), answers)


def write_texts(study: str, texts: list[str]) -> int:
    """Texts as the mixer leaves them, without the answers beside."""
    from surveys.box.models import DetachedText

    rows = [DetachedText(study=uuid.UUID(study), stratum="nl", variable="wish", text=text) for text in texts]
    return len(DetachedText.objects.bulk_create(rows))


ACTS: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        prepare_class,
        write_texts,
        prepare_letters,
        decisions,
        kept_where,
        class_for_newest,
        open_sitting,
        act,
        close_and_mix,
        rest_of_the_field,
        two_waves,
        draft,
        state,
        counts,
        responses,
        texts,
        complete,
    )
}


def serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        answer = ACTS[asked["act"]](**asked["given"])
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()
