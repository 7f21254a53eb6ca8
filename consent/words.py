"""What staff and parents call purposes, bands, ways of agreeing and what is missing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consent import policies
from consent.standing import AgeBand, ChildMode, Decider, Lack, ParentMode, Purpose, Rule, Standing, State, Value

Words = str | Promise

PURPOSES: dict[Purpose, Words] = {
    Purpose.SURVEY: _("answering the questionnaire"),
    Purpose.FOCUS_GROUP: _("taking part in a focus group"),
    Purpose.CODESIGN: _("taking part in a co-design session"),
    Purpose.AUDIO: _("recording sound"),
    Purpose.VIDEO: _("filming"),
    Purpose.PHOTO: _("taking photos"),
    Purpose.QUOTE: _("publishing literal words"),
    Purpose.PARAPHRASE: _("publishing words told in our own way"),
    Purpose.DRAWING: _("publishing a drawing"),
    Purpose.RECONTACT: _("asking again later"),
    Purpose.LINKAGE: _("putting answers of two years side by side"),
    Purpose.ARCHIVE: _("use by other researchers from an archive"),
    Purpose.HELPDESK: _("being called by an adult who helps"),
}
BANDS: dict[AgeBand, Words] = {
    AgeBand.CHILD: _("up to 11 years"),
    AgeBand.TEEN: _("12 to 15 years"),
    AgeBand.YOUTH: _("16 and 17 years"),
    AgeBand.ADULT: _("18 years and older"),
}
PARENTS: dict[ParentMode, Words] = {
    ParentMode.ACTIVE: _("a parent has to say yes"),
    ParentMode.OPT_OUT: _("parents are informed and may object"),
    ParentMode.INFORMED: _("parents are informed"),
    ParentMode.NONE: _("parents have no say"),
}
CHILDREN: dict[ChildMode, Words] = {
    ChildMode.ASSENT: _("the child is asked too"),
    ChildMode.OWN: _("the young person decides"),
}
VALUES: dict[Value, Words] = {
    Value.GRANTED: _("yes"),
    Value.REFUSED: _("no"),
    Value.WITHDRAWN: _("yes taken back"),
    Value.NO_OBJECTION: _("no objection"),
}
DECIDERS: dict[Decider, Words] = {
    Decider.PARENT: _("parent"),
    Decider.GUARDIAN: _("guardian"),
    Decider.CHILD: _("child"),
}
STATES: dict[State, Words] = {
    State.ALLOWED: _("may take part"),
    State.WAITING: _("waiting"),
    State.REFUSED: _("no"),
    State.WITHDRAWN: _("taken back"),
    State.NEEDS_OWN_CONSENT: _("has to decide anew"),
}
LACKS: dict[Lack, Words] = {
    Lack.PARENT: _("No parent has said yes to %(purpose)s yet. Send the letter again or ask for the form."),
    Lack.SECOND_PARENT: _("One parent has said yes to %(purpose)s; the other one still has to."),
    Lack.CHILD: _("The child itself has not been asked about %(purpose)s yet. Ask before you begin."),
    Lack.OWN_CONSENT: _(
        "The child or young person decides about %(purpose)s and has not said yes yet. Ask before you begin."
    ),
    Lack.NEW_TEXT: _("The text about %(purpose)s has changed in substance since the yes was given. Ask again."),
    Lack.DELIVERY: _(
        "It is not known that the letter about %(purpose)s reached the parents. Confirm when it was sent."
    ),
    Lack.BOUNCED: _("The letter about %(purpose)s did not reach the parents. Send it another way."),
    Lack.DEADLINE: _("Parents can still object to %(purpose)s. Wait until their time is over."),
}
REFUSALS: dict[State, Words] = {
    State.REFUSED: _("The answer to %(purpose)s was no. It stays no unless they come back to it themselves."),
    State.WITHDRAWN: _("The yes to %(purpose)s was taken back. Nothing more may be done with it."),
}


def sentence(found: Standing) -> Words:
    """Why something may not be done, and what would help; `%(purpose)s` is filled by whoever says it."""
    return REFUSALS[found.state] if found.state in REFUSALS else LACKS[found.missing[0]]


SOURCES: dict[str, Words] = {
    policies.ETHICS: _(
        "Practice of Belgian ethics committees (UGent, UAntwerpen): minors take part with the consent of who has parental "
        "responsibility and their own assent; information always goes to both."
    ),
    policies.OWN: _(
        "Belgian practice from 16 on: the young person consents, the parents are informed. The age of 13 in the Act of "
        "30 July 2018 is for online services, not for research."
    ),
    policies.IMAGE: _(
        "Brussels-Capital Region and Data Protection Authority on the right to one's image: under 14 both parents, from "
        "14 on the child and the parents together."
    ),
    policies.HELP: _("GDPR, recital 38: advice and help offered directly to a child need no parent's consent."),
    policies.ADULT: _("Of age: nobody else has a say."),
}


def rule_in_words(rule: Rule) -> list[Words]:
    """What a rule asks, in the words of somebody who has to do it."""
    said = [PARENTS[rule.parent], CHILDREN[rule.child]]
    if rule.parent is ParentMode.ACTIVE and rule.n_parents == 2:
        said[0] = _("both parents have to say yes")
    if rule.parent is ParentMode.OPT_OUT:
        days = ngettext("%(days)d day to object", "%(days)d days to object", rule.objection_days)
        said.insert(1, days % {"days": rule.objection_days})
    return said


def decision(purpose: str, value: str, decider: str) -> tuple[Words, Words, Words]:
    """(what it is about, what was said, by whom)."""
    return PURPOSES[Purpose(purpose)], VALUES[Value(value)], DECIDERS[Decider(decider)]
