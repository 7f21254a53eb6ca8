"""Files and figures that analysts bring: table books and margins as YAML, limits for trimming."""

from __future__ import annotations

from typing import Any

import yaml
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 1024 * 1024
LOWEST, HIGHEST = 1, 100


class PlainLoader(yaml.SafeLoader):
    """Reads dates as text: what is read here is stored as JSON."""


PlainLoader.yaml_implicit_resolvers = {
    start: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for start, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class YamlField(forms.FileField):
    """A small YAML file that holds names with values."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return plain(upload) if isinstance(upload, UploadedFile) else None


def plain(upload: UploadedFile[Any]) -> dict[str, Any]:
    """The file's content. References are refused: a few lines of them can stand for gigabytes."""
    if (upload.size or 0) > MOST_BYTES:
        raise forms.ValidationError(_("The file is larger than 1 MB."), code="size")
    try:
        text = upload.read().decode("utf-8")
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise forms.ValidationError(_("The file uses references (*name). Write the values out."), code="alias")
        found = yaml.load(text, Loader=PlainLoader)  # noqa: S506  a SafeLoader without dates
    except UnicodeDecodeError as error:
        raise forms.ValidationError(_("The file isn't UTF-8 text, so it can't be read."), code="bytes") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise forms.ValidationError(
            _("The file isn't valid YAML: look at line %(line)s."), code="yaml", params={"line": line}
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise forms.ValidationError(_("The file isn't valid YAML."), code="yaml") from error
    if not isinstance(found, dict):
        raise forms.ValidationError(_("The file holds no names with values."), code="mapping")
    return found


class BookFile(forms.Form):
    """A table book as a file."""

    file = YamlField(label=_("Table book (.yaml)"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}))


class WeightForm(forms.Form):
    """New weights: other margins, limits, or both."""

    file = YamlField(
        label=_("Your own margins (.yaml)"),
        required=False,
        help_text=_("Without a file the margins of the scheme on this page are used."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
    lower = forms.FloatField(label=_("Smallest weight, times the mean"), required=False, localize=True)
    upper = forms.FloatField(label=_("Largest weight, times the mean"), required=False, localize=True)

    def clean_file(self) -> dict[str, Any] | None:
        """The calibration: the whole file, or what stands under `calibration` in a design."""
        found = self.cleaned_data["file"]
        inner = found.get("calibration") if found else None
        return inner if isinstance(inner, dict) else found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lower, upper = cleaned.get("lower"), cleaned.get("upper")
        if "lower" in self.errors or "upper" in self.errors:
            return cleaned
        if (lower is None) != (upper is None):
            self.add_error("lower" if lower is None else "upper", _("Give both limits, or neither."))
        elif lower is not None and upper is not None:
            if not 0 <= lower < LOWEST:
                self.add_error("lower", _("The lower limit lies from 0 to below 1."))
            if not LOWEST < upper <= HIGHEST:
                self.add_error("upper", _("The upper limit lies above 1, up to 100."))
        return cleaned

    @property
    def trim(self) -> list[float] | None:
        """The two limits, or none."""
        lower, upper = self.cleaned_data.get("lower"), self.cleaned_data.get("upper")
        return None if lower is None or upper is None else [lower, upper]
