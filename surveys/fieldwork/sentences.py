"""What staff read when a list, an allocation or a list of classes doesn't fit: code -> sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid

FILE: dict[str, Promise] = {
    "empty": _("The file holds nothing."),
    "broken": _("The file can't be read. Save it as .csv or .xlsx and choose it again."),
    "too-long": _("The list has more than %(most)s lines. Split it, one file a community."),
    "columns": _("These columns are missing in the first line: %(names)s."),
}
LINE: dict[str, Promise] = {
    "no-name": _("No name."),
    "word": _("“%(word)s” is no %(column)s that is known. Use one of: %(words)s."),
    "size": _("The number of pupils is “%(word)s”; it must be a whole number above 0."),
    "long": _("The %(column)s is longer than %(most)s characters."),
    "twice": _("The same school as on line %(line)s. Give each its municipality or its number."),
}
DRAW: dict[str, Promise] = {
    "too-many": _("You ask for %(count)d schools; the list has %(units)d."),
    "too-few": _("%(count)d schools are too few: at least %(least)d a stratum needs %(needed)d."),
    "stratum-too-many": _("You ask for %(count)d in %(stratum)s; it has %(units)d."),
    "nothing": _("Say how many are drawn in at least one stratum."),
}


def told(sentences: Mapping[str, Promise], code: str, params: Mapping[str, object]) -> str:
    return str(sentences[code]) % params


def refusal(sentences: Mapping[str, Promise], code: str, params: Mapping[str, object]) -> Invalid:
    return Invalid(code, sentences[code], **params)
