"""The registry of question types. Nothing outside a type's module may ask for a type by its name."""

from __future__ import annotations

from surveys.engine.types.assent import Assent
from surveys.engine.types.card import Card
from surveys.engine.types.contract import ItemType
from surveys.engine.types.draw import Draw
from surveys.engine.types.duration import Duration
from surveys.engine.types.grid import Grid
from surveys.engine.types.knowledge import Knowledge
from surveys.engine.types.longtext import LongText
from surveys.engine.types.multiple import Multiple
from surveys.engine.types.number import Number
from surveys.engine.types.picture import Picture
from surveys.engine.types.ranking import Ranking
from surveys.engine.types.scale import Scale
from surveys.engine.types.single import Single
from surveys.engine.types.slider import Slider
from surveys.engine.types.smiley import Smiley
from surveys.engine.types.stimulus import Stimulus
from surveys.engine.types.text import ShortText
from surveys.engine.types.time import TimeOfDay
from surveys.engine.types.yesno import YesNo

REGISTRY: tuple[ItemType, ...] = (
    Single(),
    Multiple(),
    YesNo(),
    Picture(),
    Smiley(),
    Scale(),
    Grid(),
    Number(),
    Duration(),
    TimeOfDay(),
    Ranking(),
    Slider(),
    ShortText(),
    LongText(),
    Knowledge(),
    Stimulus(),
    Card(),
    Assent(),
    Draw(),
)

BY_NAME = {each.name: each for each in REGISTRY}


def kind(name: str) -> ItemType:
    """The type of that name; the plain one for what is no question of ours, such as a derived variable."""
    return BY_NAME.get(name, ItemType())
