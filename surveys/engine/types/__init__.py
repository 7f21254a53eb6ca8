"""The registry of question types. Nothing outside a type's module may ask for a type by its name."""

from __future__ import annotations

from surveys.engine.types.assent import Assent
from surveys.engine.types.card import Card
from surveys.engine.types.contract import ItemType
from surveys.engine.types.draw import Draw
from surveys.engine.types.duration import Duration
from surveys.engine.types.grid import Grid
from surveys.engine.types.multiple import Multiple
from surveys.engine.types.number import Number
from surveys.engine.types.single import Single
from surveys.engine.types.smiley import Smiley
from surveys.engine.types.text import FreeText
from surveys.engine.types.yesno import YesNo

REGISTRY: tuple[ItemType, ...] = (
    Single(),
    Multiple(),
    YesNo(),
    Smiley(),
    Grid(),
    Number(),
    Duration(),
    FreeText(),
    Card(),
    Assent(),
    Draw(),
)

BY_NAME = {each.name: each for each in REGISTRY}
