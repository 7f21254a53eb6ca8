"""A sitting by its link of one day: the whole sitting, nothing else of the study, and only on that day."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Study
from surveys.box import mixer
from surveys.box import selectors as box
from surveys.entrances import SHARED
from surveys.models import Sitting, SittingLink, State
from surveys.services import links, sittings
from tests.db.consent.letters import FACTS, letter_in_use
from tests.db.surveys.world import fresh, group_for, opened, planned, put_in, wave_for
from tests.pages.fieldwork.test_pages import CODE, INLINE, at, english, owner, text_of  # noqa: F401

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SHOWN = re.compile(r"/class/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")


@pytest.fixture(autouse=True)
def no_earlier_guesses():
    cache.clear()


@pytest.fixture
def running(study):
    return opened(wave_for(study), group_for(study))


@pytest.fixture
def teacher():
    """Somebody without an account, reading English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def made(owner, study, sitting, day=None):  # noqa: F811
    page = owner.post(at(study, "surveys:link", sitting.public_id), {"day": day or timezone.localdate().isoformat()})
    return SHOWN.search(page.content.decode())[1]


def by_key(key, path=""):
    return f"/class/{key}/{path}"


def test_a_teacher_without_an_account_runs_the_sitting(owner, study, teacher):  # noqa: F811
    sitting = planned(wave_for(study), group_for(study))
    key = made(owner, study, sitting)
    assert "Print the slips" in text_of(teacher.get(by_key(key)))
    slips = CODE.findall(teacher.post(by_key(key, "slips/"), {"count": 6}).content.decode())
    mixer.turn()
    for path, state in [("open/", "open"), ("pause/", "paused"), ("continue/", "open")]:
        assert teacher.post(by_key(key, path)).headers["location"] == by_key(key)
        assert box.told(sitting.door) == state
    assert put_in(fresh(sitting), slips[0]).accepted
    late = CODE.findall(teacher.post(by_key(key, "slips/more/"), {"count": 1}).content.decode())
    assert put_in(fresh(sitting), late[0]).accepted
    teacher.post(by_key(key, "close/"))
    assert fresh(sitting).state == State.CLOSED
    teacher.post(by_key(key, "report/"), {"handed": 2, "note": "Brandalarm"})
    page = text_of(teacher.get(by_key(key)))
    assert "Does it add up?" in page
    assert "Brandalarm" in page


def test_every_page_of_the_link_leads_nowhere_else(owner, study, teacher, running):  # noqa: F811
    sitting, _slips = running
    key = made(owner, study, sitting)
    pages = [name for name in SHARED if name not in {"open", "pause", "continue", "close", "reopen"}]
    paths = {"sitting": "", "count": "count/?seen=open", "more": "slips/more/"}
    for name in pages:
        path = paths.get(
            name, f"print/{name}/" if name in {"poster", "letter", "checklist", "reserve"} else f"{name}/"
        )
        page = teacher.get(by_key(key, path))
        assert page.status_code == 200, name
        public = f"/about/{study.public_id}/"  # on the poster and the letter, for everybody
        assert str(study.public_id) not in page.content.decode().replace(public, ""), name
        assert not INLINE.search(page.content.replace(b"http://localhost", b"")), name
        assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_link_does_not_mix_and_makes_no_other_link(owner, study, teacher, running):  # noqa: F811
    sitting, _slips = running
    key = made(owner, study, sitting)
    sittings.close_sitting(sitting=fresh(sitting))
    for path in ("mix/", "link/", "link/revoke/", "paper/"):
        assert teacher.post(by_key(key, path)).status_code == 404
    assert not fresh(sitting).mixing_asked
    assert SittingLink.objects.filter(revoked=False).count() == 1


def test_a_link_works_on_its_day_only(owner, study, teacher, running):  # noqa: F811
    sitting, _slips = running
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    key = made(owner, study, sitting, tomorrow.isoformat())
    assert "doesn&#x27;t work today" in text_of(teacher.get(by_key(key)))
    SittingLink.objects.update(day=timezone.localdate())
    assert "The class is answering" in text_of(teacher.get(by_key(key)))
    assert "The class is answering" in text_of(teacher.get(by_key(key.replace("-", "").lower())))
    SittingLink.objects.update(day=timezone.localdate() - dt.timedelta(days=1))
    assert teacher.post(by_key(key, "close/")).status_code == 404
    assert fresh(sitting).state == State.OPEN


def test_a_link_taken_back_or_replaced_is_dead(owner, study, teacher, running):  # noqa: F811
    sitting, _slips = running
    first = made(owner, study, sitting)
    second = made(owner, study, sitting)
    assert [teacher.get(by_key(key)).status_code for key in (first, second)] == [404, 200]
    owner.post(at(study, "surveys:link-revoke", sitting.public_id))
    assert "doesn&#x27;t work today" in text_of(teacher.get(by_key(second)))
    assert links.standing(sitting) is None


def test_the_key_is_stored_as_a_hash_only_and_shown_once(owner, study, running):  # noqa: F811
    sitting, _slips = running
    key = made(owner, study, sitting)
    stored = str(list(SittingLink.objects.values()))
    assert key not in stored
    assert key.replace("-", "") not in stored
    assert SHOWN.search(owner.get(at(study, "surveys:link", sitting.public_id)).content.decode()) is None


def test_no_link_for_a_day_that_is_past(owner, study, running):  # noqa: F811
    sitting, _slips = running
    page = owner.post(at(study, "surveys:link", sitting.public_id), {"day": "2020-01-01"})
    assert "Choose today or a later day." in text_of(page)
    assert not SittingLink.objects.exists()


def test_guessing_keys_is_stopped_and_ends_by_itself(owner, study, teacher, running):  # noqa: F811
    sitting, _slips = running
    key = made(owner, study, sitting)
    seen = [teacher.get(by_key(f"0000-0000-{number:04d}")).status_code for number in range(22)]
    assert seen == [404] * 20 + [429] * 2
    assert "Wait a minute" in text_of(teacher.get(by_key(key)))
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(by_key(key)).status_code == 200
    assert Study.objects.count() == 1
    assert Sitting.objects.get().state == State.OPEN


def test_the_letter_to_parents_is_the_text_in_use_in_four_languages(owner, study, running):  # noqa: F811
    sitting, _slips = running
    page = at(study, "surveys:letter", sitting.public_id)
    assert "No letter is in use yet" in text_of(owner.get(page))
    letter_in_use(study)
    for language, word in {"nl": "Beste ouder", "fr": "Chère mère", "de": "Liebe Eltern", "en": "Dear parent"}.items():
        letter = text_of(owner.get(f"{page}?language={language}")).split("<article")[1].split("</article>")[0]
        assert word in letter
        assert f'lang="{language}"' in letter
        assert FACTS["contact"] in letter
        assert not set("[]{}") & set(letter)
