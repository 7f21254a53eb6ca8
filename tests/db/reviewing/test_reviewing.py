"""From a child's words to words that may leave: recognised, read, read twice by two people, released, erased."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from backend.core.errors import Conflict, Invalid
from consent.models.audit import AuditEvent
from surveys.box import texts
from surveys.box.models import DetachedText
from surveys.reviewing import reading, recognition, releasing
from surveys.reviewing.models import TextReview
from tests.db.surveys.world import school_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
TODAY = dt.date(2026, 11, 26)


def write(study, words, variable="wish", **fields):
    row = DetachedText.objects.create(study=study.public_id, stratum="nl", variable=variable, text=words, **fields)
    return row.pk


def look(study):
    return recognition.work(study, {}, lambda _share, _message="": None)


def read(study, key, reader):
    reading.accept(study, key, TextReview.objects.get(text=key).revision, reader=reader)


def released(study):
    return {text.key: text.released for text in texts.of_study(study.public_id)}


@pytest.fixture
def readers(person, study):
    return person("coder", study), person("owner", study)


def test_nothing_leaves_before_it_was_read_as_often_as_it_must_be(study, readers):
    key = write(study, "toen zei emma dat ik dik was")
    look(study)
    with pytest.raises(Conflict):
        releasing.release(study, readers[0])
    read(study, key, readers[0])
    with pytest.raises(Conflict):
        releasing.release(study, readers[0])
    read(study, key, readers[0])
    with pytest.raises(Conflict):
        releasing.release(study, readers[0])
    read(study, key, readers[1])
    assert releasing.release(study, readers[1]) == 1
    assert released(study) == {key: "toen zei [vriend 1] dat ik dik was"}


def test_a_second_person_is_asked_only_for_names_schools_and_one_in_ten(study, readers):
    plain = [write(study, "ik speel graag buiten") for _number in range(200)]
    named = write(study, "emma zei dat")
    look(study)
    twice = set(TextReview.objects.filter(twice=True).values_list("text", flat=True))
    assert named in twice
    assert 5 <= len(twice & set(plain)) <= 45
    assert set(reading.for_reader(study, second=True, reader=readers[0])) == set()
    read(study, named, readers[0])
    assert not reading.for_reader(study, second=True, reader=readers[0]).exists()
    assert [review.text for review in reading.for_reader(study, second=True, reader=readers[1])] == [named]


def test_the_studys_schools_are_recognised(study):
    school_for(study, name="Basisschool Zonnedauw")
    key = write(study, "bij zonnedauw pesten ze")
    look(study)
    assert [span.kind for span in TextReview.objects.get(text=key).found] == ["school"]


def test_looking_again_leaves_alone_what_a_reader_touched_and_forgets_what_was_withdrawn(study):
    touched, gone = write(study, "emma zei dat"), write(study, "noor zei dat")
    look(study)
    reading.mark(study, touched, [], 0)
    DetachedText.objects.filter(pk=gone).delete()
    assert look(study) == {"looked_through": 0, "withdrawn": 1}
    assert TextReview.objects.get().spans == []


def test_everywhere_marks_the_words_however_they_are_written_and_says_what_was_there_before(study):
    keys = [write(study, words) for words in ("Zwabber zei dat", "van ZWABBER kreeg ik", "zwabberen is leuk")]
    look(study)
    before = {review.text: review.spans for review in TextReview.objects.all()}
    changed = reading.everywhere(study, "zwabber", "adult")
    assert {sheet.key for sheet, _before in changed} == set(keys[:2])
    assert all(had == before[sheet.key] for sheet, had in changed)
    assert {sheet.spans[0][2] for sheet, _before in changed} == {"adult"}
    taken = reading.everywhere(study, "zwabber", "")
    assert {tuple(map(tuple, sheet.spans)) for sheet, _before in taken} == {()}


def test_two_readers_do_not_undo_each_other_and_places_must_lie_in_the_text(study):
    key = write(study, "ik speel")
    look(study)
    reading.mark(study, key, [[0, 2, "person", True, True]], 0)
    with pytest.raises(Conflict):
        reading.mark(study, key, [], 0)
    for wrong in (
        [[0, 99, "person", True, True]],
        [[3, 3, "person", True, True]],
        [["x"]],
        [[0, 2, "king", True, True]],
    ):
        with pytest.raises(Invalid):
            reading.mark(study, key, wrong, 1)


def test_words_as_written_go_in_time_and_the_released_words_stay(study, readers):
    key = write(study, "ik woon in de molenstraat 12")
    look(study)
    read(study, key, readers[0])
    TextReview.objects.update(twice=False)
    releasing.release(study, readers[0])
    TextReview.objects.update(released_on=TODAY)
    assert releasing.erase_due(study, TODAY + dt.timedelta(days=releasing.KEPT_DAYS - 1)) == 0
    assert releasing.erase_due(study, TODAY + dt.timedelta(days=releasing.KEPT_DAYS)) == 1
    assert releasing.erase_due(study, TODAY + dt.timedelta(days=releasing.KEPT_DAYS)) == 0
    row = DetachedText.objects.get(pk=key)
    assert (row.text, row.released) == ("", "ik woon in de [adres 1]")
    assert TextReview.objects.get().spans == []
    assert list(AuditEvent.objects.order_by("seq").values_list("action", flat=True)) == [
        "texts.release",
        "texts.erase",
    ]


def test_nothing_outside_the_box_holds_a_word(study, readers):
    write(study, "alleen zwabberlot weet dat")
    look(study)
    reading.everywhere(study, "zwabberlot", "person")
    assert "zwabberlot" not in str(list(TextReview.objects.values()))


def test_a_text_of_another_study_is_out_of_reach(study, organisation):
    from backend.accounts.models import Study

    other = Study.objects.create(organisation=organisation, slug="golf-2", name={"nl": "Golf 2"})
    key = write(study, "emma zei dat")
    look(study)
    with pytest.raises(Conflict):
        reading.mark(other, key, [], 0)
    assert reading.everywhere(other, "emma", "") == []
    assert list(texts.of_study(uuid.uuid4())) == []
