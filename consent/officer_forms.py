"""The forms on the officer's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models.rights import Incident, RequestState, RightsRequest, Verified
from consent.retention import Action
from consent.services import incidents

LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English"))


class DayInput(forms.DateInput):
    input_type = "date"

    def format_value(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value


class LogFilter(forms.Form):
    words = forms.CharField(label=_("Reference or number"), required=False, max_length=60)
    action = forms.ChoiceField(label=_("Act"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, actions: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("every act")), *actions]  # type: ignore[attr-defined]  # a ChoiceField


class RuleForm(forms.Form):
    days = forms.IntegerField(label=_("days after that"), min_value=0, max_value=20 * 365)
    action = forms.ChoiceField(
        label=_("How"), choices=[(each.value, each.label) for each in Action if each != Action.KEEP]
    )
    legal_note = forms.CharField(label=_("why, and on what ground"), max_length=300)


class RequestForm(forms.ModelForm):  # type: ignore[type-arg]  # no type arguments at run time
    language = forms.ChoiceField(label=_("language of the answer"), choices=LANGUAGES)

    class Meta:
        model = RightsRequest
        fields = ("kind", "reference", "language", "received_on")
        widgets = {"received_on": DayInput}  # noqa: RUF012  Django's own shape for a form's options


class SettleForm(forms.Form):
    verified = forms.ChoiceField(label=_("how it was made sure who asks"), choices=Verified.choices, required=False)
    state = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[(each.value, each.label) for each in RequestState if each != RequestState.OPEN],
    )


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class IncidentForm(forms.ModelForm):  # type: ignore[type-arg]  # no type arguments at run time
    classes = forms.MultipleChoiceField(
        label=_("which data"), required=False, widget=forms.CheckboxSelectMultiple, choices=incidents.choices
    )

    class Meta:
        model = Incident
        fields = (
            "noticed_at",
            "what",
            "classes",
            "people",
            "risk",
            "measures",
            "told_authority_on",
            "told_people_on",
        )
        widgets = {  # noqa: RUF012  Django's own shape for a form's options
            "noticed_at": MomentInput,
            "told_authority_on": DayInput,
            "told_people_on": DayInput,
        }
