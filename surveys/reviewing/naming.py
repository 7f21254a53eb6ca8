"""What kinds are called on the reader's page, and the keys for the nine that are chosen by hand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from surveys.freetext.spans import Kind

LABELS = {
    Kind.PERSON: _("child"),
    Kind.ADULT: _("adult"),
    Kind.SCHOOL: _("school"),
    Kind.CLUB: _("club"),
    Kind.PLACE: _("place"),
    Kind.ADDRESS: _("address"),
    Kind.HANDLE: _("account"),
    Kind.PHONE: _("phone"),
    Kind.EMAIL: _("e-mail"),
    Kind.LINK: _("link"),
    Kind.IBAN: _("bank account"),
    Kind.NUMBER: _("national number"),
    Kind.PLATE: _("number plate"),
    Kind.DETAIL: _("other detail"),
    Kind.AGE: _("age"),
    Kind.DATE: _("day"),
    Kind.RARE: _("rare fact"),
}
KEYS = {
    "1": Kind.PERSON,
    "2": Kind.ADULT,
    "3": Kind.SCHOOL,
    "4": Kind.CLUB,
    "5": Kind.PLACE,
    "6": Kind.ADDRESS,
    "7": Kind.HANDLE,
    "8": Kind.DETAIL,
    "9": Kind.RARE,
}
