"""The forms of the texts people agree to: every language side by side, and a translator's file."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid
from consent import wording
from consent.words import PURPOSES

LINE_CHARS = 40
LARGEST = 1024 * 1024  # bytes of a translator's file; a whole letter is about 8 kB
PARTS = {
    "title": _("Title"),
    "greeting": _("Greeting"),
    "about": _("What it is about"),
    "doing": _("What a child does"),
    "free": _("That no is fine"),
    "paragraphs": _("What they read, one sentence a line"),
    "heard": _("Before writing words of their own"),
    "anonymous": _("That nobody can find the answers"),
    "code": _("The child’s secret code"),
    "group": _("Talks, photos and recordings (shown when one of these is asked)"),
    "change": _("Changing one’s mind"),
    "kept": _("What is kept"),
    "rights": _("Rights"),
    "contact": _("Whom to ask"),
    "closing": _("The end of the letter"),
    "question": _("The question"),
    "purposes": _("What they say yes or no to"),
    "yes": _("The answer yes"),
    "no": _("The answer no"),
}
INNER = {"heading": _("heading"), "lines": _("one sentence a line")}


def part_name(address: str) -> str:
    """What staff call a part of a text people agree to: `about.heading`."""
    part, _dot, inner = address.partition(".")
    name = str(PARTS.get(part, part.replace("_", " ")))
    return f"{name}: {INNER.get(inner, inner.replace('_', ' '))}" if inner else name


def flat(parts: wording.Parts) -> dict[str, Any]:
    """The parts with those inside a part under `part.inner`, in the order of a reader."""
    spread: dict[str, Any] = {}
    for part, value in wording.ordered(parts).items():
        if isinstance(value, dict):
            spread |= {f"{part}.{inner}": text for inner, text in value.items()}
        else:
            spread[part] = value
    return spread


def nested(spread: dict[str, Any]) -> dict[str, Any]:
    """The way back from `flat`."""
    parts: dict[str, Any] = {}
    for address, value in spread.items():
        part, dot, inner = address.partition(".")
        if dot:
            parts.setdefault(part, {})[inner] = value
        else:
            parts[part] = value
    return parts


def blank(parts: wording.Parts) -> dict[str, Any]:
    """The same shape without a word in it: the place that waits for a translator."""
    return nested({address: [] if isinstance(value, list) else "" for address, value in flat(parts).items()})


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class TextsForm(forms.Form):
    """One field per part and track; lists are edited a line an entry. `sentences` are those that ship for purposes the text
    doesn't ask yet: track -> purpose -> sentence."""

    def __init__(
        self,
        *args: Any,
        texts: dict[str, dict[str, Any]],
        sentences: wording.Texts | None = None,
        later: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sentences = sentences or {}
        if self.sentences:
            self.fields["asked"] = forms.MultipleChoiceField(
                label=_("What this study asks of parents"),
                choices=list(PURPOSES.items()),
                initial=list(next(iter(texts.values())).get("purposes", {})),
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Tick one and keep the draft: its sentence then stands below, to read and to change."),
            )
        self.texts = {track: flat(parts) for track, parts in texts.items()}
        for track, parts in self.texts.items():
            for address, value in parts.items():
                text = "\n".join(value) if isinstance(value, list) else value
                lines = sum(1 + len(line) // LINE_CHARS for line in text.split("\n"))
                self.fields[f"{track}:{address}"] = forms.CharField(
                    label=f"{track.upper()}: {part_name(address)}",
                    required=False,
                    max_length=4000,
                    initial=text,
                    widget=forms.Textarea(attrs={"rows": lines, "lang": wording.language(track), "dir": "auto"}),
                )
        if later:
            self.fields["material_change"] = forms.BooleanField(
                label=_("What people say yes to is another thing now"),
                required=False,
                help_text=_("Then everybody who said yes to an earlier version is asked again. A no keeps its force."),
            )

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(part, its fields in every track), in the order of a reader."""
        addresses = list(dict.fromkeys(address for texts in self.texts.values() for address in texts))
        return [
            (part_name(one), [self[f"{track}:{one}"] for track in self.texts if one in self.texts[track]])
            for one in addresses
        ]

    def asked(self) -> forms.BoundField | None:
        return self["asked"] if "asked" in self.fields else None

    def material(self) -> forms.BoundField | None:
        return self["material_change"] if "material_change" in self.fields else None

    def edited(self) -> dict[str, dict[str, Any]]:
        """The texts as they now stand, in the shape they came in."""
        return {
            track: self.with_asked(
                track, nested({address: self.shaped(track, address, value) for address, value in parts.items()})
            )
            for track, parts in self.texts.items()
        }

    def with_asked(self, track: str, parts: dict[str, Any]) -> dict[str, Any]:
        """A sentence for each purpose that is ticked: the one that was written, else the one that ships."""
        if not self.sentences:
            return parts
        written, ready = parts.get("purposes", {}), self.sentences.get(track, {})
        return parts | {
            "purposes": {one: written.get(one, ready.get(one, "")) for one in self.cleaned_data["asked"]},
        }

    def shaped(self, track: str, address: str, before: Any) -> Any:
        text = self.cleaned_data[f"{track}:{address}"].replace("\r\n", "\n").strip()
        return lines_of(text) if isinstance(before, list) else text


def translators_file(texts: wording.Texts, track: str) -> bytes:
    """A table to fill in: where a text stands, in Dutch, in French, and the place for this language."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["where", "nl", "fr", track])
    spread = {one: flat(texts.get(one, {})) for one in ("nl", "fr", track)}
    for address in spread["nl"]:
        values = [spread[one].get(address, "") for one in spread]
        writer.writerow([address, *("\n".join(value) if isinstance(value, list) else value for value in values)])
    return out.getvalue().encode("utf-8-sig")


class TranslationForm(forms.Form):
    """A translator's table that comes back. Its last column is the language."""

    file = forms.FileField(
        label=_("The translator’s file"), help_text=_("The table that you downloaded here, filled in.")
    )

    def __init__(self, *args: Any, texts: wording.Texts, track: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape, self.track = flat(texts["nl"]), track

    def clean_file(self) -> dict[str, Any]:
        try:
            return self.read(self.cleaned_data["file"])
        except Invalid as error:
            raise forms.ValidationError(str(error), code=error.code) from error

    def read(self, upload: Any) -> dict[str, Any]:
        if upload.size > LARGEST:
            raise Invalid("too-large", _("This file is too large to be a letter."))
        try:
            rows = list(csv.DictReader(io.StringIO(upload.read().decode("utf-8-sig")), delimiter=";"))
        except (UnicodeDecodeError, csv.Error) as error:
            raise Invalid("not-a-table", _("This is not the table you downloaded here (CSV, UTF-8).")) from error
        if not rows or "where" not in rows[0] or self.track not in rows[0]:
            raise Invalid("other-language", _("This table has no column “%(track)s”."), track=self.track)
        given = {row["where"]: (row[self.track] or "").strip() for row in rows}
        if given.keys() != self.shape.keys():
            raise Invalid("other-text", _("This table belongs to another text: download it anew."))
        spread = {
            address: lines_of(given[address]) if isinstance(value, list) else given[address]
            for address, value in self.shape.items()
        }
        if wording.facts_named(spread) != wording.facts_named(self.shape):
            raise Invalid("facts-changed", _("What stands between braces must stay as it is: {contact}, {study}, …"))
        return nested(spread)
