"""One picture out of a few: every category has a pictogram, and its word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveys.engine.findings import Finding
from surveys.engine.structure import Item
from surveys.engine.types.contract import CategoryType, label


class Picture(CategoryType):
    name = "picture"
    hint = label(
        en="One answer, every answer with a picture. For children who don't read well yet.",
        nl="Eén antwoord, elk met een prent. Voor kinderen die nog niet vlot lezen.",
        fr="Une réponse, chacune avec une image. Pour les enfants qui ne lisent pas encore bien.",
    )
    label = label(en="pictures", nl="plaatjes", fr="images")
    allowed = frozenset({"categories", "other"})
    rotates = True

    def unfinished(self, item: Item, tracks: Sequence[str], where: str) -> Iterator[Finding]:
        del tracks
        for place, category in enumerate(item.categories):
            if not category.pictogram:
                yield Finding("pictogram-missing", f"{where}.categories[{place}]", {"name": category.name})
