"""The form with which a questionnaire comes in from a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.selectors import Level
from surveys.services.exchange import SUFFIXES

MOST_BYTES = 5 * 1024 * 1024


class ArrivalForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A questionnaire document (.json), an XLSForm (.xlsx), or a questionnaire of LimeSurvey (.lss, or tab-separated .tsv or .txt). At most 5 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    level = forms.ChoiceField(label=_("For whom"), choices=Level.choices)
    untagged = forms.ChoiceField(
        label=_("Language of texts that name none"),
        choices=[("nl", _("Dutch")), ("fr", _("French")), ("de", _("German"))],
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if PurePath(upload.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(
                _("A file of this kind can't be read. Choose one of: %(kinds)s."),
                code="kind",
                params={"kinds": ", ".join(SUFFIXES)},
            )
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Is it a questionnaire?"), code="size")
        return upload
