"""The policies a Belgian study begins with: what parent and child must do, by purpose and age band. Pure: data alone.

A study that departs from a line names the ethics committee's reference.
"""

from __future__ import annotations

from consent.standing import AgeBand, ChildMode, ParentMode, Purpose, Rule

ETHICS = (
    "Practice of Belgian ethics committees (UGent, UAntwerpen): minors take part with the consent of who has parental "
    "responsibility and their own assent; information always goes to both."
)
OWN = (
    "Belgian practice from 16 on: the young person consents, the parents are informed. The age of 13 in the Act of "
    "30 July 2018 is for online services, not for research."
)
IMAGE = (
    "Brussels-Capital Region and Data Protection Authority on the right to one's image: under 14 both parents, from 14 "
    "on the child and the parents together."
)
HELP = "GDPR, recital 38: advice and help offered directly to a child need no parent's consent."
ADULT = "Of age: nobody else has a say."

IMAGES = (Purpose.PHOTO, Purpose.VIDEO)
MINORS = (AgeBand.CHILD, AgeBand.TEEN)


def shipped(purpose: Purpose, band: AgeBand) -> tuple[Rule, str]:
    """The rule for this purpose and band, and where it comes from."""
    if purpose is Purpose.HELPDESK:
        return Rule(purpose, ParentMode.NONE, ChildMode.OWN), HELP
    if band is AgeBand.ADULT:
        return Rule(purpose, ParentMode.NONE, ChildMode.OWN), ADULT
    if purpose in IMAGES:
        child = ChildMode.ASSENT if band in MINORS else ChildMode.OWN
        return Rule(purpose, ParentMode.ACTIVE, child, n_parents=2 if band in MINORS else 1), IMAGE
    if band in MINORS:
        return Rule(purpose, ParentMode.ACTIVE, ChildMode.ASSENT), ETHICS
    return Rule(purpose, ParentMode.INFORMED, ChildMode.OWN), OWN


def opt_out_possible(purpose: Purpose) -> bool:
    """Silence can stand for a yes only where answers are anonymous: in the survey."""
    return purpose is Purpose.SURVEY
