"""The forms of help lines."""

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
