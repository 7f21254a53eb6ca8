"""The forms of a sitting: its plan, its slips, its link, its end."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.fieldwork.forms import SupervisionForm
from surveys.forms import day_field
from surveys.models import Level, Mode


class SlipsForm(forms.Form):
    count = forms.IntegerField(label=_("How many slips"), min_value=1, max_value=60)


class MoreSlipsForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many slips"),
        min_value=1,
        max_value=10,
        initial=2,
        help_text=_("Take one more than you need and let the child draw: then nobody knows which slip it has."),
    )


class LinkForm(forms.Form):
    day = day_field(_("On which day?"), required=True)


COUNTS = ("handed", "refused", "absent", "left")


class ReportForm(SupervisionForm):
    """The end of a sitting: who was there, what happened, and counts. What is left open stays unknown."""

    handed = forms.IntegerField(label=_("Slips handed out"), min_value=0, max_value=99, required=False)
    refused = forms.IntegerField(label=_("Children who didn't want a slip"), min_value=0, max_value=99, required=False)
    absent = forms.IntegerField(label=_("Children who were absent"), min_value=0, max_value=99, required=False)
    left = forms.IntegerField(
        label=_("Envelopes left on devices"),
        min_value=0,
        max_value=99,
        required=False,
        help_text=_("Each device shows how many it still keeps."),
    )
    note = forms.CharField(
        label=_("What should the researchers know?"),
        required=False,
        max_length=2000,
        help_text=_("An alarm, a noisy corridor, too little time. Nothing about a child, and no names."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("supervisor", "room"):
            asked = cast(forms.ChoiceField, self.fields[name])
            asked.required = False
            asked.choices = [("", _("not said yet")), *cast(list[Any], asked.choices)]

    @property
    def counts(self) -> dict[str, int] | None:
        """The counts once slips were counted; an empty box beside it means none."""
        given = {name: self.cleaned_data.get(name) for name in COUNTS}
        if given["handed"] is None:
            return None
        return {name: value or 0 for name, value in given.items()}

    @property
    def supervision(self) -> dict[str, Any] | None:
        """The codes, when both were chosen."""
        chosen = {name: self.cleaned_data.get(name) for name in ("supervisor", "room", "incident")}
        return chosen if chosen["supervisor"] and chosen["room"] else None


CODES = "codes"
RIGHTS = [("", _("slips from a bag")), (CODES, _("a start code for each child"))]


class PlanForm(forms.Form):
    day = day_field(_("Day"))
    level = forms.ChoiceField(label=_("Questionnaire"), required=False, choices=[("", ""), *Level.choices])
    mode = forms.ChoiceField(label=_("How"), required=False, choices=[("", ""), *Mode.choices])
    right = forms.ChoiceField(label=_("With"), required=False, choices=RIGHTS)
