"""The forms of fieldwork: lists of schools, draws, where a school stands, classes to draw, visits."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.fieldwork.frame_files import SUFFIXES
from surveys.fieldwork.models import Part, Purpose, Room, Standing, Supervisor, Way
from surveys.forms import day_field

MOST_BYTES = 5 * 1024 * 1024
COLUMN_NAMES = [
    ("community", _("community")),
    ("province", _("province")),
    ("level", _("level")),
    ("network", _("network")),
]
METHODS = [
    ("systematic", _("in proportion to size, spread over the sorted list (systematic)")),
    ("brewer", _("in proportion to size, Brewer’s method")),
    ("simple", _("every school with the same chance")),
]
RULES = [
    ("proportional", _("in proportion to the number of pupils")),
    ("root", _("to the square root of it, so that small strata are heard")),
    ("equal", _("the same for every stratum")),
]


class FrameForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A .csv or .xlsx with the columns name, community, province, network, level and size; municipality and code help to tell schools apart."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    source = forms.CharField(
        label=_("Where does the list come from?"),
        max_length=200,
        help_text=_("Who publishes it and for which school year. It stands in the report of the sample."),
    )
    counted_on = day_field(_("Day of the numbers of pupils"))

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if PurePath(upload.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(_("Choose a .csv or an .xlsx file."), code="kind")
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."), code="size")
        return upload


class DrawForm(forms.Form):
    """How to draw; what each stratum gets is seen, and may be changed, before the draw."""

    strata = forms.MultipleChoiceField(
        label=_("Strata"),
        required=False,
        choices=COLUMN_NAMES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Schools are drawn within each on its own."),
    )
    sorted_by = forms.MultipleChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=COLUMN_NAMES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Spreads a systematic draw, and finds reserves that are alike. Size always comes last."),
    )
    method = forms.ChoiceField(label=_("Method"), choices=METHODS)
    rule = forms.ChoiceField(label=_("How many a stratum"), choices=RULES)
    count = forms.IntegerField(label=_("Schools in all"), min_value=1, max_value=5000)
    least = forms.IntegerField(
        label=_("At least, in each stratum"),
        min_value=0,
        max_value=50,
        help_text=_("Two or more, so that the error of a stratum can be estimated."),
    )
    reserves = forms.IntegerField(label=_("Reserves for each school"), min_value=0, max_value=3)
    seed = forms.CharField(
        label=_("Seed"),
        max_length=60,
        help_text=_("Chance follows from it alone. Keep this one, or agree on one in public."),
    )


class MoveForm(forms.Form):
    standing = forms.ChoiceField(
        label=_("Where it stands now"),
        choices=[choice for choice in Standing.choices if choice[0] != Standing.RESERVE],
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
    agreed_day = day_field(_("Agreed day"))


class ContactForm(forms.Form):
    way = forms.ChoiceField(label=_("How"), choices=Way.choices)
    day = day_field(_("Day"), required=True)
    text = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=500,
        help_text=_("About the planning only. Nothing about a child."),
    )


class ClassesForm(forms.Form):
    listed = forms.CharField(
        label=_("The classes of the school, one a line"),
        help_text=_("Name; grade; children; and the form of education where there is one. Example: 5B; 5; 22"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    count = forms.IntegerField(label=_("How many classes"), min_value=1, max_value=20, initial=1)
    by_band = forms.BooleanField(label=_("So many of each pair of grades"), required=False, initial=True)
    method = forms.ChoiceField(
        label=_("Method"),
        choices=[
            ("simple", _("every class with the same chance")),
            ("brewer", _("in proportion to size, Brewer’s method")),
        ],
    )
    seed = forms.CharField(label=_("Seed"), max_length=60)


class SupervisionForm(forms.Form):
    supervisor = forms.ChoiceField(label=_("Who led the sitting?"), choices=Supervisor.choices)
    room = forms.ChoiceField(
        label=_("Who was in the room?"),
        choices=Room.choices,
        help_text=_("Children answer otherwise when a teacher can look on; analysts need to know."),
    )
    incident = forms.BooleanField(
        label=_("Something disturbed the sitting: an alarm, a fault, too little time"), required=False
    )


class VisitForm(forms.Form):
    day = day_field(_("Day"), required=True)
    part = forms.ChoiceField(label=_("Part of the day"), choices=Part.choices)
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)
    group: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Class"), queryset=None, required=False, empty_label=_("the whole school")
    )
    who = forms.CharField(label=_("Who goes"), required=False, max_length=80)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]  # a ModelChoiceField
