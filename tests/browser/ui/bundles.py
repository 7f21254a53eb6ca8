"""SYNTHETIC bundles for the client: the example document plus a module with every other kind of screen."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PIL import Image

from consent.tokens import rescue
from surveys import instruments, pictograms
from surveys.engine import document
from surveys.safeguarding import distress
from tests.browser.ui import gallery as showcase

EXAMPLE = Path(__file__).parents[2] / "vectors" / "example_document.json"
STUDY = "5f0c1d9e-6a3b-4f0e-9a55-2f6f3b8a1c77"
BATCH = "0d1b5c7a-91f2-4f5c-8f7e-6f3f2f0b9a11"
PRIVATE = hashlib.sha256(b"SYNTHETIC mixer").digest()
RESCUE_KEY = hashlib.sha256(b"SYNTHETIC slips").digest()
PUBLIC = X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
THEMES = {"A6": "6-8", "A9": "9-12", "A13": "13"}
GALLERIES = {"T6": "6-8", "T9": "9-12", "T13": "13"}
SHOWN = {"G6": "6-8", "G9": "9-12", "G13": "13", "GE": "easy"}
"""Galleries of what each age is really asked, in every track of that age."""
LONGER = {"P6": "6-8", "P9": "9-12", "P13": "13", "PE": "easy"}
"""The same with every Dutch text 30 % longer."""
TYPES = Path(__file__).parents[2] / "vectors" / "types"


def both(nl: str, fr: str) -> dict[str, str]:
    return {"nl": nl, "fr": fr}


def category(code: int, name: str, nl: str, fr: str, **more: object) -> dict[str, Any]:
    return {"code": code, "name": name, "texts": both(nl, fr), **more}


MORE = {
    "name": "more",
    "title": both("Nog meer", "Encore plus"),
    "items": [
        {
            "variable": "tablet_videos",
            "type": "smiley",
            "texts": both(
                "Hoe vind je filmpjes kijken op een tablet?",
                "Regarder des vidéos sur une tablette, tu trouves ça comment ?",
            ),
            "pictogram": "video",
            "categories": [
                category(5, "great", "Heel leuk", "Super chouette"),
                category(4, "nice", "Leuk", "Chouette"),
                category(3, "so", "Gewoon", "Comme ci, comme ça"),
                category(2, "dull", "Niet leuk", "Pas chouette"),
                category(1, "bad", "Helemaal niet leuk", "Pas du tout chouette"),
            ],
            "measure": "ordinal",
            "sensitivity": 0,
        },
        {
            "variable": "places",
            "type": "multiple",
            "texts": both("Waar gebruik je een scherm?", "Où utilises-tu un écran ?"),
            "note": both("Kies er ten hoogste 2.", "Choisis-en 2 au maximum."),
            "bounds": {"max_answers": 2},
            "categories": [
                category(1, "home", "Thuis in de woonkamer", "À la maison, au salon", pictogram="home"),
                category(2, "bed", "In mijn bed", "Dans mon lit", pictogram="bed"),
                category(3, "school", "Op school", "À l’école", pictogram="school"),
                category(4, "friends", "Bij vrienden", "Chez des amis", pictogram="friends"),
                category(
                    5,
                    "sport",
                    "In de sportclub of jeugdbeweging",
                    "Au club de sport ou dans un mouvement de jeunesse",
                    pictogram="sport",
                ),
                category(6, "none", "Nergens", "Nulle part", exclusive=True, pictogram="none"),
            ],
            "measure": "nominal",
            "sensitivity": 0,
        },
        {
            "variable": "posting",
            "type": "grid",
            "texts": both(
                "Hoe vaak heb je dit de afgelopen 7 dagen gedaan?",
                "Combien de fois as-tu fait ceci ces 7 derniers jours ?",
            ),
            "rows": [
                {
                    "variable": "post_photo",
                    "texts": both(
                        "Een foto of filmpje van mezelf online gezet", "Mettre en ligne une photo ou une vidéo de moi"
                    ),
                },
                {"variable": "post_react", "texts": both("Gereageerd op iemand anders", "Réagir à quelqu’un d’autre")},
                {
                    "variable": "post_search",
                    "texts": both("Iets opgezocht voor school", "Chercher quelque chose pour l’école"),
                },
            ],
            "categories": [
                category(1, "never", "Nooit", "Jamais", pictogram="dots-0"),
                category(2, "once", "Eén keer", "Une fois", pictogram="dots-1"),
                category(3, "few", "Een paar keer", "Quelques fois", pictogram="dots-3"),
                category(4, "daily", "Elke dag", "Chaque jour", pictogram="dots-7"),
                category(5, "more", "Meer keren per dag", "Plusieurs fois par jour", pictogram="dots-14"),
            ],
            "measure": "ordinal",
            "sensitivity": 0,
        },
        {
            "variable": "news",
            "type": "single",
            "texts": both(
                "Waar zie of hoor jij het vaakst nieuws?", "Où vois-tu ou entends-tu le plus souvent les nouvelles ?"
            ),
            "categories": [
                category(1, "tv", "Op televisie", "À la télévision", pictogram="tv"),
                category(2, "social", "Op sociale media", "Sur les réseaux sociaux", pictogram="clip"),
                category(3, "family", "Van mijn familie", "Par ma famille", pictogram="family"),
                category(4, "school", "Op school", "À l’école", pictogram="school"),
                category(
                    5,
                    "paper",
                    "In een krant of op een nieuwssite",
                    "Dans un journal ou sur un site d’info",
                    pictogram="news",
                ),
                category(6, "other", "Ergens anders", "Ailleurs", other=True),
            ],
            "measure": "nominal",
            "sensitivity": 0,
        },
    ],
}

ACTIVITY = [
    {
        "variable": f"play_{name}",
        "type": "single",
        "texts": both("Dit of dat?", "Ceci ou cela ?"),
        "categories": [
            category(1, "one", nl[0], fr[0], pictogram=signs[0]),
            category(2, "two", nl[1], fr[1], pictogram=signs[1]),
        ],
    }
    for name, nl, fr, signs in [
        ("sun", ("Zon", "Maan"), ("Soleil", "Lune"), ("sun", "moon")),
        ("book", ("Lezen", "Tekenen"), ("Lire", "Dessiner"), ("book", "draw")),
        ("leaf", ("Bos", "Dier"), ("Forêt", "Animal"), ("leaf", "animal")),
    ]
]

ASSENT = instruments.assent()["texts"]


def questionnaire() -> dict[str, Any]:
    data = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    data["modules"].insert(-1, MORE)
    return document.publish(data)


def picture() -> bytes:
    """A SYNTHETIC image."""
    held = io.BytesIO()
    Image.new("RGB", (320, 200), "#D9DCEF").save(held, "WEBP")
    return held.getvalue()


PICTURE = f"{hashlib.sha256(picture()).hexdigest()}.webp"


def gallery() -> dict[str, Any]:
    """One item of every type, as in its vector file, called after its type; the film is not there, the image is."""
    items = []
    for path in sorted(TYPES.glob("*.json")):
        item = json.loads(path.read_text(encoding="utf-8"))["item"]
        items.append({**item, "variable": item["type"]})
        if "media" in item:
            items.append({**item, "variable": "image", "media": {"kind": "image", "file": PICTURE}})
    modules = [{"name": "all", "title": both("Alles", "Tout"), "items": items}]
    return document.publish(
        {"format": 1, "name": "gallery", "title": both("Alles", "Tout"), "tracks": ["nl", "fr"], "modules": modules}
    )


def published_at(door: str) -> dict[str, Any]:
    if age := SHOWN.get(door) or LONGER.get(door):
        return showcase.gallery(age, PICTURE)
    return gallery() if door in GALLERIES else questionnaire()


def longer(door: str) -> dict[str, Any]:
    """A bundle in a language that takes more room."""
    same = bundle(door)
    document_, assent = showcase.pseudo(same["document"]), showcase.pseudo(same["assent"]["texts"])
    return {
        **same,
        "document": document_,
        "document_hash": document.content_hash(document_),
        "assent": {"hash": document.content_hash(assent), "texts": assent},
        **{part: showcase.pseudo(same[part]) for part in ("title", "activity", "strings")},
    }


def bundle(door: str) -> dict[str, Any]:
    published = published_at(door)
    return {
        "format": 1,
        "door": door,
        "batch": BATCH,
        "study": STUDY,
        "synthetic": True,
        "title": both("Jij en je schermen", "Toi et tes écrans"),
        "mode": "class",
        "age_theme": {**THEMES, **GALLERIES, **SHOWN, **LONGER}[door],
        "community": "nl",
        "document": published,
        "document_hash": document.content_hash(published),
        "assent": {"hash": document.content_hash(ASSENT), "texts": ASSENT},
        "activity": ACTIVITY,
        "strings": instruments.strings(),
        "pictograms": pictograms.used(published, ACTIVITY),
        "help": instruments.help_lines(),
        "distress": distress.document(),
        "key": {
            "id": hashlib.sha256(PUBLIC).hexdigest()[:16],
            "public": base64.b64encode(PUBLIC).decode(),
            "rescue": base64.b64encode(rescue.public_key(RESCUE_KEY)).decode(),
        },
        "send_delay": 0,
        "withdraw_until": "2027-01-31",
    }


@cache
def bundle_text(door: str) -> str:
    return json.dumps(longer(door) if door in LONGER else bundle(door))


def bundles() -> dict[str, dict[str, Any]]:
    """Every door's bundle, each a fresh copy."""
    doors = (*THEMES, *GALLERIES, *SHOWN, *LONGER)
    return {door: json.loads(bundle_text(door)) for door in doors}
