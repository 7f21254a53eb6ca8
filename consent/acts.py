"""What the acts of the audit log are called for people. An act without a name here is shown by its code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NAMES = {
    "access.role": _("a role was given or ended"),
    "text.activate": _("a text to agree to was put into use"),
    "policy.changed": _("a rule of consent was changed"),
    "names.read": _("names were read"),
    "names.erased": _("names were erased"),
    "letters.handed-out": _("letters were handed out"),
    "contacts.enter": _("ways to reach parents were entered"),
    "contacts.bounced": _("a letter came back"),
    "letters.mail": _("letters were mailed to parents"),
    "decision.paper": _("a decision on paper was entered"),
    "texts.read": _("children's own words were read"),
    "texts.release": _("children's own words were released"),
    "texts.erase": _("children's own words were erased"),
    "sitting.plan": _("a sitting was planned"),
    "sitting.slips": _("slips were drawn"),
    "sitting.open": _("a sitting was opened"),
    "sitting.close": _("a sitting was closed"),
    "sitting.reopen": _("a sitting was opened again"),
    "sitting.mix": _("a sitting was handed to the mixer"),
    "field.end": _("the fieldwork of a wave was ended"),
    "flush": _("the mixer wrote a batch"),
    "burn": _("the burn"),
    "release.make": _("a release was made"),
    "release.erase": _("the rows of a release were erased"),
    "file.download": _("a file left the study"),
    "retention.rule": _("a rule of keeping was changed"),
    "retention.erase": _("a class of data was erased"),
    "request.receive": _("somebody asked about their data"),
    "request.settle": _("a request was extended, answered or refused"),
    "incident.note": _("a breach was noted"),
    "incident.change": _("the notes on a breach were changed"),
    "questionnaire.publish": _("a questionnaire was published"),
}
