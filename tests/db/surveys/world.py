"""A small wave to test with, made through the services only: schools, published questionnaires, envelopes."""

from __future__ import annotations

import datetime as dt
import secrets

from consent import selectors as consent
from consent.services import schools, texts
from consent.tokens import envelopes
from surveys import selectors
from surveys.box import blind, collect, keys, mixer
from surveys.services import linting, questionnaires, sittings, waves

NAMES = {"nl": "Golf 1", "fr": "Vague 1"}
DAY = dt.date(2026, 11, 24)
WITHDRAW = dt.date(2027, 1, 15)


def wave_for(study, **fields):
    """A wave with the questionnaires that ship, published, and the text of assent in use."""
    wave = waves.add_wave(study=study, name=NAMES, **{"withdraw_until": WITHDRAW, **fields})
    for questionnaire in waves.adopt_standard(wave=wave):
        questionnaires.publish_version(version=questionnaire.versions.get())
    texts.activate_texts(text_set=consent.text_sets_of(study).first())
    return wave


def explained(version):
    """The draft, its warnings given a motive as its writers would."""
    for one in linting.judged(version):
        if one.stands and one.lint.severity == "warn":
            linting.keep(version.questionnaire, linting.key(one.lint), "SYNTHETIC: this test needs it so.", None)
    return version


def school_for(study, name="Basisschool De Linde", **fields):
    given = {"community": "nl", "province": "east-flanders", "network": "free", "level": "primary"}
    return schools.add_school(study=study, name=name, **{**given, "probability": 0.25, **fields})


def group_for(study, label="5B", grade=5, school=None, **fields):
    school = school or school_for(study)
    given = {"size": 22, "probability": 0.5, **fields}
    return schools.add_group(school=school, label=label, grade=grade, **given)


def planned(wave, group):
    return sittings.plan_sitting(wave=wave, group=group, day=DAY)


def opened(wave, group, count=22):
    """An open sitting and its slips."""
    sitting = planned(wave, group)
    drawn = sittings.print_slips(sitting=sitting, count=count)
    mixer.turn()
    return sittings.open_sitting(sitting=fresh(sitting)), drawn


def fresh(sitting):
    return selectors.sitting_in(sitting.wave.study, sitting.public_id)


def put_in(sitting, slip):
    """One child's envelope, sealed as a tablet seals it; returns the box's answer."""
    return collect.receive(batch=sitting.batch, slip_text=slip, envelope_bytes=sealed_for(sitting))


def put_in_with(sitting, token):
    """The same with a blind token instead of a slip."""
    return blind.receive(batch=sitting.batch, token=token, envelope_bytes=sealed_for(sitting))


def sealed_for(sitting):
    body = {
        "v": 1,
        "batch": str(sitting.batch),
        "document": sitting.version.content_hash,
        "track": "nl",
        "switched": False,
        "assent": {"hash": sitting.text_set.sha256, "decision": "yes"},
        "tag": secrets.token_hex(32),
        "answers": {},
    }
    return envelopes.seal(body, keys.mixer_public(sitting.wave.study.public_id), sitting.batch)
