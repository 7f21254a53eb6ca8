"""`manage.py lint FILE`."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from tests.db.surveys.test_linting import small


def kept(tmp_path, document, name="draft.json"):
    path = tmp_path / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_a_document_on_disk_is_linted(tmp_path, capsys):
    with pytest.raises(CommandError, match="1 findings stand"):
        call_command("lint", kept(tmp_path, small()))
    assert "warn negation               item/phone/texts nl: A “no” to a question" in capsys.readouterr().out


def test_a_sound_document_passes_also_against_its_last_wave(tmp_path, capsys):
    sound = kept(tmp_path, small({"nl": "Heb je een gsm?", "fr": "As-tu un GSM ?"}))
    call_command("lint", sound, "--level", "secondary", "--previous", sound)
    assert capsys.readouterr().out == ""


def test_what_is_no_document_is_refused(tmp_path):
    with pytest.raises(CommandError, match="not a questionnaire"):
        call_command("lint", kept(tmp_path, []))
    with pytest.raises(CommandError, match="can't be read"):
        call_command("lint", str(tmp_path / "absent.json"))
