"""The kinds of question one can begin, each with a sentence on when to choose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.engine.types import REGISTRY
from surveys.reading import TYPES

HINTS = {
    "single": _("One answer out of a list. The kind to choose when in doubt."),
    "multiple": _("As many answers as fit. Add “none of these” as an answer that stands alone."),
    "yesno": _("Yes or no. The two answers are there already, in every language."),
    "picture": _("One answer, every answer with a picture. For children who don't read well yet."),
    "smiley": _("Three or five faces, from sad to happy, each with its word."),
    "scale": _("A ladder from one end to the other, with words at both ends."),
    "grid": _(
        "Several lines with the same answers. On a small screen each line is a card of its own; keep it to five."
    ),
    "number": _("A whole number between two bounds, such as an age."),
    "duration": _("How long, in steps from short to long. Easier for a child than a number of minutes."),
    "time": _("A time of day, also past midnight: when the phone goes off."),
    "ranking": _("Putting answers in order by tapping them, first to last."),
    "slider": _("A place on a line. From 12 years on; untouched is not an answer."),
    "text": _("A few words of the child's own. They are cut loose from the other answers."),
    "longtext": _("A longer text of the child's own. They are cut loose from the other answers."),
    "knowledge": _("One answer out of a list, some of them right. The child isn't told which."),
    "stimulus": _("Something to look at or read before the next question."),
    "draw": _("Nothing on the screen: the device draws who gets which part."),
    "card": _("A screen to read: help, a warning or a pause. No answer."),
    "assent": _("Where the child is asked to take part. One, before the first question."),
}


@dataclass(frozen=True)
class Kind:
    name: str
    label: Any
    hint: Any


def kinds() -> list[Kind]:
    return [Kind(each.name, TYPES.get(each.name, each.name), HINTS.get(each.name, "")) for each in REGISTRY]
