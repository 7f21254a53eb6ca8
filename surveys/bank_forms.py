"""The forms of the bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.core.text import in_language
from surveys import bank
from surveys.banking.catalogue import OWN_TOPIC, Wish
from surveys.banking.records import TRACKS
from surveys.reading import TYPES

AGES = {
    "A": _("6 to 8 years"),
    "B": _("8 to 12 years"),
    "C": _("12 to 18 years"),
    "E": _("easy read"),
}
TRACK_NAMES = {
    "nl": _("Dutch"),
    "fr": _("French"),
    "de": _("German"),
    "nl-easy": _("easy Dutch"),
    "fr-easy": _("easy French"),
    "de-easy": _("easy German"),
}
SENSITIVITIES = {
    "0": _("harmless"),
    "1": _("a little sensitive"),
    "2": _("sensitive"),
    "3": _("very sensitive"),
}


def topic_choices() -> list[tuple[str, Any]]:
    return [(topic.name, in_language(topic.title)) for topic in bank.topics()]


def scale_choices() -> list[tuple[str, Any]]:
    return [(name, f"{name} · {in_language(scale['title'])}") for name, scale in bank.scales().items()]


def type_choices() -> list[tuple[str, Any]]:
    return [(each, TYPES.get(each, each)) for each in sorted({str(one.item["type"]) for one in bank.entries()})]


def track_choices() -> list[tuple[str, Any]]:
    return [(each, TRACK_NAMES[each]) for each in TRACKS]


FOREMOST = ("q", "topic", "age")


class FindForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label=_("Words, in any language"), required=False, max_length=100)
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        choices=lambda: [
            ("", _("every topic")),
            *topic_choices(),
            (OWN_TOPIC, _("kept by your organisation")),
        ],
    )
    age = forms.ChoiceField(
        label=_("For whom"), required=False, choices=lambda: [("", _("all children")), *AGES.items()]
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=lambda: [("", _("every type")), *type_choices()])
    track = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: [("", _("every language")), *track_choices()]
    )
    scale = forms.ChoiceField(
        label=_("Scale"),
        required=False,
        choices=lambda: [("", _("every scale")), *scale_choices()],
    )
    sensitivity = forms.ChoiceField(
        label=_("Sensitivity"), required=False, choices=lambda: [("", _("all")), *SENSITIVITIES.items()]
    )
    concept = forms.CharField(label=_("Concept"), required=False, max_length=100)

    def foremost(self) -> list[forms.BoundField]:
        return [self[name] for name in FOREMOST]

    def rest(self) -> list[forms.BoundField]:
        """Fields that stand behind a fold."""
        return [self[name] for name in self.fields if name not in FOREMOST]

    def narrowed(self) -> bool:
        """Whether something behind the fold is asked for."""
        return any(field.value() for field in self.rest())

    def wish(self) -> Wish:
        """What is asked; a choice that doesn't exist asks nothing."""
        self.is_valid()
        given: dict[str, str] = self.cleaned_data
        return Wish(words=given.get("q", ""), **{name: given.get(name, "") for name in self.fields if name != "q"})


class KeepForm(forms.Form):
    """What the bank must know of an item that is kept for other questionnaires."""

    topic = forms.ChoiceField(label=_("Topic"), choices=topic_choices)
    ages = forms.MultipleChoiceField(
        label=_("For whom"), choices=list(AGES.items()), widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("The study or standard that inspired it. Empty: own wording."),
    )
    note = forms.CharField(
        label=_("With what can it be compared?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignForm(forms.Form):
    """A signature under the texts of one track, as they were shown."""

    track = forms.ChoiceField(choices=track_choices)
    seen = forms.CharField(max_length=64)
    native = forms.BooleanField(
        error_messages={
            "required": _("Only somebody who grew up with the language can sign. Tick the box if you did.")
        }
    )
