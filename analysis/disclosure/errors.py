"""The one exception of disclosure control: a code, parameters, and a sentence that says what is wrong."""

from __future__ import annotations


class DisclosureError(ValueError):
    """Tables that can't be protected as asked. `str(error)` is the English sentence; `code` names the kind."""

    def __init__(self, code: str, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.code = code
        self.template = template
        self.params = params
