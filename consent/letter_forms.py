"""The forms of letters: printing them, the school's word that they went out, and answers that came back on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core.errors import DomainError
from consent import wording
from consent.models import Slot, Text, Way
from consent.selectors.letters import Question
from consent.services import contacts


class PrintForm(forms.Form):
    """In which languages each child's letter is printed, and for how many parents."""

    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    persons = forms.TypedChoiceField(
        label=_("Letters for each child"),
        coerce=int,
        choices=[(1, _("one")), (2, _("two, each parent with a code of their own"))],
        initial=1,
    )

    def __init__(self, *args: Any, cells: list[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages: Any = self.fields["languages"]
        languages.choices = [(one.track, wording.LANGUAGES[one.language]) for one in cells if one.level == "standard"]


class HandoutForm(forms.Form):
    """The school's word. Silence counts only from here on."""

    way = forms.ChoiceField(label=_("How the letters went out"), choices=Way)
    on = forms.DateField(label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    sent = forms.IntegerField(label=_("How many letters went out"), min_value=1, max_value=2000)
    bounced = forms.IntegerField(
        label=_("How many came back or reached nobody"), min_value=0, max_value=2000, initial=0
    )
    returned = forms.CharField(
        label=_("Their numbers on the class list"),
        required=False,
        max_length=400,
        help_text=_("For example 3, 17. As long as numbers lack, nobody in this class takes part by silence."),
    )

    def clean_returned(self) -> list[int]:
        return numbers_in(self.cleaned_data["returned"])


def numbers_in(text: str) -> list[int]:
    words = text.replace(";", ",").replace(" ", ",").split(",")
    try:
        return sorted({int(word) for word in words if word})
    except ValueError as error:
        raise forms.ValidationError(_("Write numbers with a comma between them.")) from error


class ContactsForm(forms.Form):
    """Addresses pasted from the school's list."""

    lines = forms.CharField(
        label=_("One parent a line: number; e-mail address; language"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("For example: 3; name@example.org; fr. No names of children. Addresses are kept sealed."),
    )

    def clean_lines(self) -> list[contacts.Contact]:
        try:
            return contacts.lines_in(self.cleaned_data["lines"])
        except DomainError as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class BouncedForm(forms.Form):
    """Which mails came back."""

    numbers = forms.CharField(label=_("Their numbers on the class list"), max_length=400)

    def clean_numbers(self) -> list[int]:
        return numbers_in(self.cleaned_data["numbers"])


class FormNumberForm(forms.Form):
    """Which form lies there: the number on the class list and the language that was filled in."""

    number = forms.IntegerField(label=_("Number on the class list"), min_value=1, max_value=999)
    track = forms.ChoiceField(label=_("Language of the form"))
    person = forms.TypedChoiceField(
        label=_("Whose form"),
        coerce=int,
        choices=[(1, _("the first parent’s")), (2, _("the other parent’s"))],
        initial=1,
    )

    def __init__(self, *args: Any, cells: list[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        track: Any = self.fields["track"]
        track.choices = [(one.track, wording.LANGUAGES[one.language]) for one in cells if one.level == "standard"]


class PaperForm(FormNumberForm):
    """What stands on a form that came back on paper; a scan of it may be the evidence."""

    day = forms.DateField(
        label=_("Day on the form"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    scan = forms.FileField(
        label=_("Scan of the form"),
        required=False,
        help_text=_("A picture or a PDF, at most 10 MB. It is kept sealed; a picture is drawn anew first."),
    )

    def __init__(
        self, *args: Any, cells: list[Text], questions: list[Question], yes: str, no: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, cells=cells, **kwargs)
        self.asked = [question for question in questions if not question.informed]
        for question in self.asked:
            self.fields[question.purpose] = forms.ChoiceField(
                label=question.sentence, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect
            )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def choices(self) -> dict[str, bool]:
        return {question.purpose: self.cleaned_data[question.purpose] == "yes" for question in self.asked}


def try_or_tell(form: forms.Form, act: Any) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def slot_numbered(slots: list[Slot], number: int) -> Slot | None:
    return next((slot for slot in slots if slot.number == number), None)
