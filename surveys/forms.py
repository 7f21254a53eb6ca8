"""The forms of waves and questionnaires."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Level
from surveys.reading import TRACK_NAMES


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class WaveForm(forms.Form):
    """A new wave of fieldwork."""

    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=120)
    name_fr = forms.CharField(label=_("Name in French"), max_length=120)
    field_from = day_field(_("First day in schools"))
    field_until = day_field(_("Last day in schools"))
    withdraw_until = day_field(
        _("Last day to withdraw"),
        required=True,
        help_text=_("Until this day a child can take its answers out with its receipt."),
    )
    standard = forms.BooleanField(
        label=_("Start from the four questionnaires that ship (6 to 8 years, primary, secondary, easy to read)"),
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last, withdraw = (cleaned.get(name) for name in ("field_from", "field_until", "withdraw_until"))
        if first and last and last < first:
            self.add_error("field_until", _("The last day in schools lies before the first."))
        if last and withdraw and withdraw < last:
            self.add_error("withdraw_until", _("Children must be able to withdraw until the last day in schools."))
        return cleaned


class QuestionnaireForm(forms.Form):
    """A new questionnaire, from nothing."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=120)
    title_fr = forms.CharField(label=_("Title in French"), max_length=120)
    level = forms.ChoiceField(label=_("For whom"), choices=Level.choices)
    tracks = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=list(TRACK_NAMES.items()),
        initial=["nl", "fr"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Dutch and French are both needed to publish. Others can be added later."),
    )
    source = forms.ChoiceField(
        label=_("Written first in"),
        choices=[("nl", _("Dutch")), ("fr", _("French"))],
        help_text=_("A text in another language is called stale when this one has changed since."),
    )
