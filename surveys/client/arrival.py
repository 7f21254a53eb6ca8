"""The shell with everything in it, for a tablet that comes for the first time: one way to the server instead of three.

On a slow line each way costs more than the bytes do. So the page behind a door's address carries script, styles and
questions itself. The policy of the page names script and styles by their hashes: nothing else written into the page
would run. What a tablet keeps for its cold start without a network is the plain shell, whose script the browser keeps
compiled.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

from csp.constants import SELF
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import html_safe

from backend.core.errors import Missing
from surveys.box import bundles
from surveys.client import bundling

SCRIPT = "client/app.js"
STYLE = "client/app.css"
PAGE = "client/arrival.html"


class NotInline(ValueError):
    """The text would end the element that holds it."""


@html_safe
@dataclass(frozen=True)
class Inline:
    """A script or a style sheet between its tags, and how a content security policy names it."""

    opening: str
    text: str
    closing: str

    def __str__(self) -> str:
        return f"{self.opening}{self.text}{self.closing}"

    @property
    def source(self) -> str:
        return f"'sha256-{base64.b64encode(sha256(self.text.encode()).digest()).decode()}'"


def page(door: str) -> tuple[str, dict[str, list[str]]]:
    """The page behind a door and what its policy allows besides; without questions when nobody knows the door."""
    script, style = inlines()
    context = {"script": script, "style": style, "questions": questions(door)}
    return render_to_string(PAGE, context), {"script-src": [SELF, script.source], "style-src": [SELF, style.source]}


def questions(door: str) -> Inline | str:
    """The bundle as data. `<` only occurs inside its strings, where JSON has another way to write it."""
    try:
        text = bundles.text(door).replace("<", "\\u003c")
    except Missing:
        return ""
    return Inline('<script type="application/json" id="arrived">', text, "</script>\n")


def inlines() -> tuple[Inline, Inline]:
    """(script, style). Collected files don't change while a server runs; others may, at any moment."""
    return collected() if served_as_collected() else made()


def served_as_collected() -> bool:
    return hasattr(staticfiles_storage, "stored_name") and not settings.DEBUG


@cache
def collected() -> tuple[Inline, Inline]:
    return made()


def made() -> tuple[Inline, Inline]:
    script, style = content(SCRIPT), content(STYLE)
    if "</script" in script.lower() or "<!--" in script or "</style" in style.lower():
        raise NotInline("a script or style sheet of the child's app holds the end of its own element")
    return (
        Inline('<script type="module">', script, "</script>"),
        Inline("<style>", bundling.ADDRESS.sub(absolute, style), "</style>"),
    )


def absolute(found: re.Match[str]) -> str:
    """A sheet's addresses are seen from the sheet; inside a page they would be seen from the page."""
    return f'url("{urljoin(static(STYLE), found[1])}")'


def content(name: str) -> str:
    if served_as_collected():
        with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as file:  # type: ignore[attr-defined]
            return str(file.read().decode())
    return Path(finders.find(name) or "").read_text(encoding="utf-8")
