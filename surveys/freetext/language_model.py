"""More recall from spaCy's models, when an operator has installed spaCy and one of them. Nothing needs them.

pip install spacy nl_core_news_lg-….whl      # from the operator's own wheels; they are on no package index
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from surveys.freetext.reading import Reading
from surveys.freetext.recognising import Recogniser
from surveys.freetext.spans import Kind, Span

MODELS = {language: [f"{language}_core_news_{size}" for size in ("lg", "md", "sm")] for language in ("nl", "fr", "de")}
KINDS = {
    **dict.fromkeys(("PER", "PERSON"), Kind.PERSON),
    **dict.fromkeys(("LOC", "GPE", "FAC"), Kind.PLACE),
    "ORG": Kind.SCHOOL,
}


def installed() -> tuple[Recogniser, ...]:
    """One recogniser that asks the models of a text's languages, or none when nothing is installed."""
    try:
        spacy = importlib.import_module("spacy")
    except ImportError:
        return ()
    models = {language: model for language, names in MODELS.items() if (model := loaded(spacy, names)) is not None}

    def find(reading: Reading) -> Iterator[Span]:
        for language in reading.languages:
            if language in models:
                for entity in models[language](reading.text).ents:
                    if entity.label_ in KINDS and entity.end_char > entity.start_char:
                        yield Span(entity.start_char, entity.end_char, KINDS[entity.label_], sure=False)

    return (find,) if models else ()


def loaded(spacy: Any, names: list[str]) -> Any:
    for name in names:
        try:
            return spacy.load(name)
        except OSError:
            continue
    return None
