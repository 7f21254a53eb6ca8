"""The forms of help lines, of the desk and of concerns."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.forms import day_field
from surveys.safeguarding import concerns
from surveys.safeguarding.models import Way

ASKED = [(way.value, way.label) for way in Way if way != Way.INVENTED]


class ConfirmForm(forms.Form):
    """Somebody made sure of a line."""

    way = forms.ChoiceField(label=_("How did you make sure?"), choices=ASKED)
    day = day_field(_("On which day?"), required=True)


class DeskForm(forms.Form):
    """What the desk promises to children."""

    is_open = forms.BooleanField(label=_("Offer the desk to children of sittings planned from now on"), required=False)
    working_days = forms.IntegerField(label=_("working days until somebody answers"), min_value=1, max_value=10)
    keep_days = forms.IntegerField(label=_("days until a request is erased"), min_value=7, max_value=180)
    one_school = forms.BooleanField(
        label=_("The data-protection officer allows a message to the only school of a stratum"), required=False
    )


class ConcernForm(forms.Form):
    """Who, what, when, what the child wants, what was done: in the words that were used."""

    who = forms.CharField(label=concerns.PARTS["who"], max_length=300, required=False)
    verbatim = forms.CharField(label=concerns.PARTS["verbatim"], max_length=concerns.LONGEST, widget=forms.Textarea)
    when = forms.CharField(label=concerns.PARTS["when"], max_length=300, required=False)
    wish = forms.CharField(label=concerns.PARTS["wish"], max_length=1000, required=False)
    steps = forms.CharField(
        label=concerns.PARTS["steps"], max_length=concerns.LONGEST, required=False, widget=forms.Textarea
    )
