"""The panels beside the document. Each is a fragment fetched from its own address, with `?item=<variable>` while a
question is in focus, and fetched again on the body's event `document-changed`. A new panel is one line here, a route,
a view and a template."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Panel:
    """`url_name` is reversed with the study's and the version's public id."""

    name: str
    label: str | Promise
    url_name: str


PANELS: tuple[Panel, ...] = (
    Panel("outline", _("Contents"), "surveys:editor-outline"),
    Panel("findings", _("Findings"), "surveys:findings"),
    Panel("preview", _("Preview"), "surveys:preview-panel"),
    Panel("history", _("Changes"), "surveys:version-history"),
    Panel("forms", _("Split forms"), "surveys:splitting"),
    Panel("time", _("Time to answer"), "surveys:editor-time"),
    Panel("bank", _("Bank"), "surveys:bank-panel"),
    Panel("pilot", _("Trial"), "surveys:pilot-panel"),
)
