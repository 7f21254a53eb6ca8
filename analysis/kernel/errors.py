"""The one exception of the kernel: a code for programs, parameters, and a sentence that says what is wrong where."""

from __future__ import annotations


class KernelError(ValueError):
    """Input the kernel can't use. `str(error)` is the English sentence; `code` and `params` let callers translate."""

    def __init__(self, code: str, sentence: str, **params: object) -> None:
        super().__init__(sentence.format(**params))
        self.code = code
        self.params = params
