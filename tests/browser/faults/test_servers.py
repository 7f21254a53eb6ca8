"""The servers fail, or the fieldwork moves on, while envelopes are under way."""

from __future__ import annotations

import os
import signal
import time

import pytest
from playwright.sync_api import Page

from tests.browser.faults.conftest import Case, NewTablet
from tests.browser.faults.house import Borrowed, until
from tests.browser.faults.inside import FIRST_QUESTION
from tests.browser.faults.test_network import IN, WAITS

IN_OTHER_WORDS = "Hoeveel minuten was je gisteren buiten aan het spelen?"


def at_last(case: Case, page: Page) -> None:
    """The supervisor presses "send now" until nothing is left."""
    end = time.monotonic() + 60
    while "Enveloppen op deze tablet: 0" not in page.inner_text("dialog"):
        assert time.monotonic() < end
        case.send_now(page)
        page.wait_for_timeout(300)
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.leave_corner(page)


def test_server_killed_and_restarted(case: Case, tablet: NewTablet) -> None:
    """The web server stops answering in the middle of a submission, is killed (SIGKILL) and started again."""
    case.gather()
    page = tablet()
    child = case.arrive(page)
    child.begin(case.slips[0])
    case.answer(child)
    case.house.signal("server", signal.SIGSTOP)
    case.finish(child)
    until(lambda: case.wifi.submissions == 1, "the submission")
    case.house.kill("server")
    case.child_sees(page, WAITS)
    case.teacher_sees(page, "Enveloppen op deze tablet: 1")
    case.house.start_server()
    at_last(case, page)
    case.child_sees(page, IN)
    case.classmate(case.slips[1])
    case.in_box(2)
    case.mix()
    case.settled()


@pytest.mark.postgres
@pytest.mark.skipif(not os.environ.get("AROBASE_TEST_POSTGRES"), reason="SQLite has no server that could restart")
def test_database_restarted(case: Case, tablet: NewTablet) -> None:
    """The database stops at once while a child answers, and comes back when the child has finished."""
    database = case.house.database
    assert isinstance(database, Borrowed)
    case.gather()
    case.classmate(case.slips[1])
    page = tablet()
    child = case.arrive(page)
    child.begin(case.slips[0])
    case.answer(child)
    database.stop()
    case.finish(child)
    case.child_sees(page, WAITS)
    until(lambda: case.wifi.submissions >= 1, "the submission")
    case.teacher_sees(page, "Enveloppen op deze tablet: 1")
    database.start()
    at_last(case, page)
    case.child_sees(page, IN)
    case.in_box(2)
    case.mix()
    case.settled()


def test_worker_killed_in_a_flush(case: Case, tablet: NewTablet) -> None:
    """The mixer is killed (SIGKILL) when it has written the answers and not yet its counts; another one takes its turn."""
    case.gather(3)
    page = tablet()
    case.interview(case.arrive(page), case.slips[0])
    case.child_sees(page, IN)
    case.classmate(case.slips[1])
    case.in_box(2)
    with case.house.database.flush_halted() as hangs:
        case.house.ask("close_and_mix", sitting=case.group["sitting"])
        until(hangs, "the flush")
        case.house.kill("mixer")
    assert case.house.ask("rows", cluster=case.group["cluster"]) == []
    case.in_box(2)
    case.house.start_mixer()
    case.flushed()
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.settled()


def test_sitting_closed_while_envelopes_are_out(case: Case, tablet: NewTablet) -> None:
    """The sitting is closed, mixed and flushed while two envelopes wait on a tablet without a network; they are mixed when they come."""
    case.gather(4)
    page = tablet()
    child = case.arrive(page)
    for slip in case.slips[2:]:
        case.classmate(slip)
    case.wifi.goes()
    for slip in case.slips[:2]:
        case.interview(child, slip)
        case.child_sees(page, WAITS)
        child.next()
        child.on("slip")
    child.back()
    case.mix()
    case.teacher_sees(page, "Enveloppen op deze tablet: 2")
    case.wifi.comes_back()
    case.send_now(page)
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.house.wait_for(4, "counts", member="stored", batch=case.group["batch"], within_s=60)
    case.settled()


def test_version_changed_in_the_middle_of_fieldwork(case: Case, tablet: NewTablet) -> None:
    """One tablet was prepared with the questionnaire before a question got other words, a second one after; both send."""
    case.gather(opened=False)
    before = tablet()
    early = case.arrive(before)
    early.begin(case.slips[0])
    case.child_sees(before, FIRST_QUESTION["nl"])
    case.answer(early)
    assert case.house.ask("other_words", question=IN_OTHER_WORDS) >= 1
    case.house.ask("open_sitting", sitting=case.group["sitting"])
    after = tablet()
    late = case.arrive(after)
    late.begin(case.slips[1])
    case.child_sees(after, IN_OTHER_WORDS)
    case.answer(late)
    for child in (late, early):
        case.finish(child)
    case.child_sees(before, IN)
    case.teacher_sees(before, "Enveloppen op deze tablet: 0")
    case.in_box(2)
    case.mix()
    case.settled()
