"""The forms staff fill in about schools, groups and counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import Community, Group, ParticipationCount, School


class SchoolForm(forms.ModelForm):  # type: ignore[type-arg]  # no type arguments at run time
    class Meta:
        model = School
        fields = ("name", "community", "province", "network", "level", "probability")


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]  # no type arguments at run time
    class Meta:
        model = Group
        fields = ("label", "grade", "form", "size", "probability")


class CountForm(forms.ModelForm):  # type: ignore[type-arg]  # no type arguments at run time
    class Meta:
        model = ParticipationCount
        fields = ("eligible", "refused", "absent")
        help_texts = {  # noqa: RUF012  Django's own shape for a form's options
            "eligible": _("Everybody on the list, also who is not here today."),
            "refused": _("They get another task. Nobody needs to know why."),
            "absent": _("They may take part later, with a slip of their own."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["refused"] + cleaned["absent"] > cleaned["eligible"]:
            raise forms.ValidationError(
                _("Absent children and refusals together are more than the children on the list."), code="counts"
            )
        return cleaned


class SchoolFilter(forms.Form):
    """What the list of schools is narrowed to."""

    words = forms.CharField(label=_("Name"), required=False, max_length=80)
    community = forms.ChoiceField(
        label=_("Community"), required=False, choices=[("", _("All communities")), *Community.choices]
    )
