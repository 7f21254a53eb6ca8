"""The forms staff fill in about schools, groups and counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import Community, Group, ParticipationCount, School

LINE_CHARS = 40
PARTS = {
    "title": _("Title"),
    "paragraphs": _("What they read, one sentence a line"),
    "heard": _("Before writing words of their own"),
    "question": _("The question"),
    "yes": _("The answer yes"),
    "no": _("The answer no"),
}


def part_name(part: str) -> str:
    """What staff call a part of the text children agree to."""
    return str(PARTS.get(part, part.replace("_", " ")))


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


class TextsForm(forms.Form):
    """One field per part and track of the text children agree to; lists are edited a line an entry."""

    def __init__(self, *args: Any, texts: dict[str, dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        for track, parts in texts.items():
            for part, value in parts.items():
                text = "\n".join(value) if isinstance(value, list) else value
                lines = sum(1 + len(line) // LINE_CHARS for line in text.split("\n"))
                self.fields[f"{track}:{part}"] = forms.CharField(
                    label=f"{track.upper()}: {part_name(part)}",
                    required=False,
                    max_length=4000,
                    initial=text,
                    widget=forms.Textarea(attrs={"rows": lines, "lang": track.split("-")[0]}),
                )

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(part, its fields in every track), in the order of the first track."""
        parts = list(dict.fromkeys(part for texts in self.texts.values() for part in texts))
        return [
            (part_name(part), [self[f"{t}:{part}"] for t in self.texts if part in self.texts[t]]) for part in parts
        ]

    def edited(self) -> dict[str, dict[str, Any]]:
        """The texts as they now stand, in the shape they came in."""
        return {
            track: {part: self.shaped(track, part, value) for part, value in parts.items()}
            for track, parts in self.texts.items()
        }

    def shaped(self, track: str, part: str, before: Any) -> Any:
        text = self.cleaned_data[f"{track}:{part}"].replace("\r\n", "\n").strip()
        return [line.strip() for line in text.split("\n") if line.strip()] if isinstance(before, list) else text
