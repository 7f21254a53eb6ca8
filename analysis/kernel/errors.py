"""The one exception of the kernel: a code for programs, parameters, and a sentence that says what is wrong where."""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the catalogues of translations; the kernel itself translates nothing."""
    return sentence


class KernelError(ValueError):
    """Input the kernel can't use. `str(error)` is the English sentence; callers translate `template` and fill in
    `params`; `code` names the kind.
    """

    def __init__(self, code: str, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.code = code
        self.template = template
        self.params = params
