"""The forms of help lines and of the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.forms import day_field
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
