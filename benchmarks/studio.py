"""The questionnaire editor: a SYNTHETIC questionnaire of 150 items in 4 tracks opened, changed and published.

The page is measured beside the same document read (the page without fields, states and panels), a saved text beside the
least a signed-in page can do in Django, publishing beside the check that says what is still missing. Everything runs in one
process on SQLite, through Django's test client: what the server does, without the network and the browser's drawing.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from benchmarks.seconds import seconds

ROOT = Path(__file__).parents[1]
ITEMS, TRACKS, ANSWERS, PER_MODULE, RUNS = 150, ("nl", "fr", "de", "nl-easy"), 5, 10, 9
WORDS = "Hoe vaak heb je in de voorbije maand naar filmpjes gekeken op een gsm of een tablet"


def words(number: int, *, short: bool = False) -> dict[str, str]:
    said = f"antwoord {number}" if short else f"{WORDS} ({number})?"
    return {track: f"{said} {track}" for track in TRACKS}


def document() -> dict[str, Any]:
    """One item in ten depends on the one before it."""
    items = [item(number) for number in range(ITEMS)]
    modules = [
        {"name": f"m{start}", "title": words(start, short=True), "items": items[start : start + PER_MODULE]}
        for start in range(0, ITEMS, PER_MODULE)
    ]
    return {"format": 1, "name": "synthetic", "title": words(0, short=True), "tracks": [*TRACKS], "modules": modules}


def item(number: int) -> dict[str, Any]:
    codes = range(1, ANSWERS + 1)
    categories = [{"code": code, "name": f"a{code}", "texts": words(code, short=True)} for code in codes]
    made = {"variable": f"v{number}", "type": "single", "texts": words(number), "categories": categories}
    return made | ({"ask_if": f'v{number - 1} in ("a1", "a2")'} if number % 10 == 9 else {})


def run() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "backend.settings"}
        commands = [["migrate", "--database", name] for name in ("default", "responses")]
        for command in [*commands, ["collectstatic", "--noinput"]]:
            asked = [sys.executable, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(asked, cwd=ROOT, check=True, env=os.environ)
        django.setup()
        return measured()


def measured() -> list[dict[str, Any]]:
    from django.conf import settings  # noqa: PLC0415  the settings are made above
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from backend.accounts.models import Membership, Organisation, Study, User  # noqa: PLC0415
    from surveys.engine.texts import text_hash  # noqa: PLC0415
    from surveys.safeguarding import registry  # noqa: PLC0415
    from surveys.services import questionnaires, waves  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    organisation = Organisation.objects.create(name="SYNTHETIC")
    user = User.objects.create_user("bench@example.org", "a sentence to sign in with")
    Membership.objects.create(user=user, organisation=organisation, role="owner")
    study = Study.objects.create(organisation=organisation, slug="bench", name={"nl": "SYNTHETIC", "fr": "SYNTHETIC"})
    study.synthetic = True
    registry.confirm_invented(study)
    wave = waves.add_wave(study=study, name={"nl": "1", "fr": "1"})
    one = questionnaires.add_questionnaire(wave=wave, level="secondary", slug="bench")
    version = questionnaires.draft_version(questionnaire=one, document=document())
    client = Client()
    client.force_login(user)
    at = {name: reverse(f"surveys:{name}", args=[study.public_id, version.public_id])
          for name in ("editor", "editor-write", "editor-act", "version")}  # fmt: skip
    home = reverse("studies")
    before, number = {"text": document()["modules"][3]["items"][2]["texts"]["nl"]}, itertools.count()

    def asked(page: str, /, **given: str) -> None:
        response = client.post(page, given) if given else client.get(page)
        if response.status_code != 200:
            raise SystemExit(f"{page}: {response.status_code}")

    def saved() -> None:
        text = f"Een nieuwe tekst {next(number)}"
        seen = text_hash(before["text"])
        asked(at["editor-write"], address="item/v32/texts", track="nl", text=text, seen=seen)
        before["text"] = text

    def moved() -> None:
        asked(at["editor-act"], act="down" if next(number) % 2 else "up", at="item/v45")

    least = seconds(lambda: asked(home), RUNS)
    read = seconds(lambda: asked(at["version"]), RUNS)
    opened = seconds(lambda: asked(at["editor"]), RUNS)
    text, move = seconds(saved, RUNS), seconds(moved, RUNS)
    check = seconds(lambda: questionnaires.findings_in(document()), 3)
    publish = seconds(lambda: questionnaires.engine.publish(document()), 3)
    act = seconds(published(version, user), 1)
    return [
        line("the editor opens (150 items, 4 tracks)", opened, "the same document to read", read),
        line("a text is saved", text, "a signed-in page with one line", least),
        line("an item is moved", move, "a signed-in page with one line", least),
        line("the document is compiled and frozen for publishing", publish, "what is still missing, checked", check),
        line("a version is published: linter, compiling, box", act, "what is still missing, checked", check),
    ]


def published(version: Any, user: Any) -> Callable[[], None]:
    """The whole act of publishing, on drafts whose findings somebody explained before."""
    from surveys.models import Version  # noqa: PLC0415  the settings are made above
    from surveys.services import linting, questionnaires  # noqa: PLC0415

    draft = Version.objects.get(pk=version.pk)
    for one in linting.judged(draft):
        if one.stands:
            linting.keep(draft.questionnaire, linting.key(one.lint), "a synthetic sentence", user)

    def act() -> None:
        questionnaires.publish_version(version=questionnaires.revise(version=draft), publisher=user)

    return act


def line(figure: str, value: float, reference: str, reference_value: float) -> dict[str, Any]:
    return {
        "figure": figure,
        "value": 1000 * value,
        "unit": "ms",
        "reference": reference,
        "reference_value": 1000 * reference_value,
        "ratio": value / reference_value,
    }
