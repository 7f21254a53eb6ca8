"""The forms of class lists, of decisions taken on paper or by word of mouth, and of policies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent import words
from consent.models import Channel, Text
from consent.services.class_lists import MOST, names_in
from consent.standing import AgeBand, ChildMode, Decider, ParentMode, Purpose, Rule, Value

CHANNELS = [choice for choice in Channel.choices if choice[0] in {Channel.PAPER, Channel.VERBAL}]
WHO = (
    (f"{Decider.PARENT}:1", _("a parent")),
    (f"{Decider.PARENT}:2", _("the other parent")),
    (f"{Decider.GUARDIAN}:1", _("the guardian")),
    (f"{Decider.CHILD}:1", _("the child or young person")),
)


class ListForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many places"), required=False, min_value=1, max_value=MOST,
        help_text=_("Enough for most studies: the class list with the names stays with the teacher."),
    )  # fmt: skip
    names = forms.CharField(
        label=_("Or names, one a line"), required=False, max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Only when you must know who may be recorded or asked again. Kept sealed; each reading is noted."),
    )  # fmt: skip
    age_band = forms.ChoiceField(
        label=_("Age of the children"), choices=[(band, words.BANDS[band]) for band in AgeBand]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["names"] = names_in(cleaned.get("names", ""))
        if not self.errors and bool(cleaned["names"]) == bool(cleaned.get("count")):
            raise forms.ValidationError(
                _("Give a number of places, or a list of names: one of the two."), code="which"
            )
        return cleaned


class DecisionForm(forms.Form):
    purpose = forms.ChoiceField(label=_("About"), choices=[(each, words.PURPOSES[each]) for each in Purpose])
    who = forms.ChoiceField(label=_("Who decided"), choices=WHO)
    value = forms.ChoiceField(label=_("The answer"), choices=[(each, words.VALUES[each]) for each in Value])
    text = forms.ChoiceField(label=_("The text they had before them"))
    channel = forms.ChoiceField(label=_("How it came in"), choices=CHANNELS)

    def __init__(self, *args: Any, texts: list[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {str(text.pk): text for text in texts}
        self.fields["text"].choices = [(key, text_name(text)) for key, text in self.texts.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def decided(self) -> dict[str, Any]:
        """As `decisions.record` takes it."""
        cleaned = self.cleaned_data
        text = self.texts[cleaned["text"]]
        decider, _colon, person = cleaned["who"].partition(":")
        return {
            "purpose": cleaned["purpose"],
            "value": cleaned["value"],
            "decider": decider,
            "person": int(person),
            "text_sha256": text.sha256,
            "language": text.language,
            "level": text.level,
            "channel": cleaned["channel"],
        }


def text_name(text: Text) -> str:
    audience = text.text_set.get_audience_display()
    return f"{audience}, {text.track.upper()}, v{text.text_set.version} ({text.sha256[:8]})"


class PolicyForm(forms.Form):
    parent = forms.ChoiceField(label=_("Parents"), choices=[(each, words.PARENTS[each]) for each in ParentMode])
    n_parents = forms.TypedChoiceField(
        label=_("How many parents"), coerce=int, choices=[(1, _("one is enough")), (2, _("both"))]
    )
    child = forms.ChoiceField(label=_("Children"), choices=[(each, words.CHILDREN[each]) for each in ChildMode])
    objection_days = forms.IntegerField(
        label=_("Days to object"), min_value=7, max_value=60,
        help_text=_("Counts only where parents may object, from the day the letter reached them."),
    )  # fmt: skip
    ethics_ref = forms.CharField(
        label=_("Reference of the ethics committee"), required=False, max_length=120,
        help_text=_("Needed to depart from the shipped policy."),
    )  # fmt: skip

    def rule(self, purpose: Purpose) -> Rule:
        cleaned = self.cleaned_data
        return Rule(
            purpose,
            ParentMode(cleaned["parent"]),
            ChildMode(cleaned["child"]),
            cleaned["n_parents"],
            cleaned["objection_days"],
        )
