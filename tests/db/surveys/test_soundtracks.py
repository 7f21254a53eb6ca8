"""Reading aloud: a recording belongs to the words it was made of, and tablets get what there is."""

from __future__ import annotations

import hashlib
import io
import json

import numpy as np
import pytest
import soundfile

from backend.core.errors import Invalid, Missing
from surveys import selectors, sound
from surveys.box import bundles, media
from surveys.engine.texts import text_hash
from surveys.models import Recording, Voice
from surveys.services import questionnaires, soundtracks
from tests.db.surveys.world import explained, group_for, planned, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
needs_voice = pytest.mark.skipif(not sound.can_speak(), reason="espeak-ng is not installed")


def tone(seconds=0.5, rate=44100, loud=0.3, form="WAV"):
    """A sound file of one tone, in two channels."""
    wave = loud * np.sin(np.linspace(0, 440 * 2 * np.pi * seconds, int(seconds * rate)))
    file = io.BytesIO()
    soundfile.write(file, np.column_stack([wave, wave]), rate, format=form)
    return file.getvalue()


def version_of(wave, level="primary"):
    return next(one for one in selectors.questionnaires_of(wave) if one.level == level).versions.get()


def keep(version, text, language="nl", upload=None):
    return soundtracks.record(version=version, language=language, hashed=text_hash(text), upload=upload or tone())


QUESTION = "Hoe oud ben je?"


def test_a_recording_reaches_the_tablet_under_the_words_it_was_made_of(study):
    wave = wave_for(study)
    version = version_of(wave)
    kept = keep(version, QUESTION)
    bundle = bundles.bundle(door=planned(wave, group_for(study)).door)
    track = bundle["audio"]["nl"]
    offset, length = track["clips"][text_hash(QUESTION)[: media.CLIP_KEY]]
    packed = media.fetch(track["file"])
    assert hashlib.sha256(packed).hexdigest() == track["file"].removesuffix(".bin")
    assert packed[offset : offset + length] == bytes(kept.sound)
    heard, rate = soundfile.read(io.BytesIO(bytes(kept.sound)), always_2d=True)
    assert heard.shape[1] == 1
    assert len(heard) / rate == pytest.approx(0.5, abs=0.06)


def test_every_recording_is_as_loud_as_the_others(study):
    version = version_of(wave_for(study))
    for loud in (0.05, 0.9):
        heard, _ = soundfile.read(io.BytesIO(bytes(keep(version, QUESTION, upload=tone(loud=loud)).sound)))
        assert np.abs(heard).max() == pytest.approx(sound.LOUDEST, abs=0.08)


def test_a_text_that_changed_has_no_recording(study):
    wave = wave_for(study)
    version = version_of(wave)
    keep(version, QUESTION)
    changed = questionnaires.draft_version(
        questionnaire=version.questionnaire, document=renamed(version.document, QUESTION, "Hoeveel jaar ben je?")
    )
    heard = {
        one.text: one.recording
        for one in soundtracks.with_recordings(study, soundtracks.heard_texts(changed.document))
    }
    assert heard["Hoeveel jaar ben je?"] is None
    published = questionnaires.publish_version(version=explained(changed))
    assert "nl" not in soundtracks.publish(version=published)


def renamed(document, old, new):
    """The document as a draft again, one text changed."""
    return json.loads(json.dumps(document, ensure_ascii=False).replace(old, new))


def test_recording_a_text_that_is_gone_is_refused(study):
    version = version_of(wave_for(study))
    with pytest.raises(Missing) as refused:
        keep(version, "Deze vraag staat er niet in.")
    assert refused.value.code == "text-changed"


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (b"%PDF-1.4 not a sound", "sound-unreadable"),
        (b"", "sound-unreadable"),
        (tone(loud=0), "sound-silent"),
        (tone(seconds=121, rate=8000), "sound-long"),
        (b"0" * (sound.MOST_BYTES + 1), "sound-large"),
    ],
)
def test_what_is_no_usable_sound_is_refused_and_the_old_recording_stays(study, upload, code):
    version = version_of(wave_for(study))
    kept = keep(version, QUESTION)
    with pytest.raises(Invalid) as refused:
        soundtracks.record(version=version, language="nl", hashed=text_hash(QUESTION), upload=upload)
    assert refused.value.code == code
    assert bytes(Recording.objects.get().sound) == bytes(kept.sound)


def test_a_recording_taken_away_leaves_the_tablets_too(study):
    version = version_of(wave_for(study))
    keep(version, QUESTION)
    soundtracks.forget(version=version, language="nl", hashed=text_hash(QUESTION))
    assert media.soundtrack(version.content_hash) == {}


@needs_voice
def test_the_computer_reads_the_rest_and_never_over_a_person(study):
    wave = wave_for(study)
    version = version_of(wave)
    mine = keep(version, QUESTION)
    shares = []
    result = soundtracks.work(
        study, {"version": str(version.public_id)}, lambda share, message="": shares.append((share, message))
    )
    texts = soundtracks.with_recordings(study, soundtracks.heard_texts(version.document))
    assert result == {"made": len(texts) - 1, "texts": len(texts)}
    assert all(one.recording for one in texts)
    assert bytes(Recording.objects.get(pk=mine.pk).sound) == bytes(mine.sound)
    assert shares == sorted(shares, key=lambda one: one[0])
    assert {one.recording.voice for one in texts} == {Voice.PERSON, Voice.COMPUTER}
    again = soundtracks.work(study, {"version": str(version.public_id)}, lambda *_: None)
    assert again["made"] == 0
    clips = {language: len(track["clips"]) for language, track in media.soundtrack(version.content_hash).items()}
    assert sum(clips.values()) == len(texts)


@needs_voice
def test_the_voice_lasts_longer_for_a_longer_text():
    short, long = (sound.spoken(text, "fr").seconds for text in ("Oui", "Quel âge as-tu ? Écris un nombre."))
    assert 0.2 < short < long
