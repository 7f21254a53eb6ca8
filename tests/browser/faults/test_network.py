"""The network goes: before, while and after an envelope is sent, and just before the box's answer arrives."""

from __future__ import annotations

from tests.browser.faults.conftest import Case, NewTablet
from tests.browser.faults.wifi import ANSWER_LOST, HALF_WAY

WAITS = "Je envelop wacht op deze tablet"
IN = "Je envelop zit in de bus"


def test_network_cut_before_the_submission(case: Case, tablet: NewTablet) -> None:
    """The wifi goes after the first question; the child finishes without it; it comes back."""
    case.gather()
    page = tablet()
    child = case.arrive(page)
    child.begin(case.slips[0])
    case.answer(child)
    page.context.set_offline(True)
    case.wifi.goes()
    case.finish(child)
    case.child_sees(page, WAITS)
    case.teacher_sees(page, "Enveloppen op deze tablet: 1")
    case.send_now(page)
    case.teacher_sees(page, "Geen internet. De enveloppen blijven veilig hier.")
    case.leave_corner(page)
    case.classmate(case.slips[1])
    case.in_box(1)
    case.wifi.comes_back()
    page.context.set_offline(False)
    case.child_sees(page, IN)
    case.in_box(2)
    case.mix()
    case.settled()


def test_network_cut_during_the_submission(case: Case, tablet: NewTablet) -> None:
    """The connection breaks when half of the envelope is sent, twice."""
    case.gather()
    case.wifi.fates = [HALF_WAY, HALF_WAY]
    page = tablet()
    case.interview(case.arrive(page), case.slips[0])
    case.child_sees(page, IN)
    assert case.wifi.submissions == 3
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.classmate(case.slips[1])
    case.in_box(2)
    case.mix()
    case.settled()


def test_acknowledgement_lost(case: Case, tablet: NewTablet) -> None:
    """The box has the envelope, but its answer never arrives; the tablet sends the same bytes again."""
    case.gather()
    case.wifi.fates = [ANSWER_LOST, ANSWER_LOST]
    page = tablet()
    case.interview(case.arrive(page), case.slips[0])
    case.in_box(1)
    case.child_sees(page, IN)
    assert case.wifi.submissions == 3
    case.teacher_sees(page, "Enveloppen op deze tablet: 0")
    case.classmate(case.slips[1])
    case.in_box(2)
    case.mix()
    case.settled()


def test_network_cut_after_the_submission(case: Case, tablet: NewTablet) -> None:
    """The wifi goes when the first envelope is in; the next child begins and finishes without it; it is back after a reload."""
    case.gather()
    page = tablet()
    child = case.arrive(page)
    case.interview(child, case.slips[0])
    case.child_sees(page, IN)
    case.wifi.goes()
    child.next()
    child.on("slip")
    case.interview(child, case.slips[1])
    case.child_sees(page, WAITS)
    case.teacher_sees(page, "Enveloppen op deze tablet: 1")
    case.wifi.comes_back()
    page.reload()
    case.in_box(2)
    case.mix()
    case.settled()
