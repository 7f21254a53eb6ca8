"""A letter to parents in use, with invented facts."""

from __future__ import annotations

import datetime as dt

from backend.accounts.models import User
from consent import wording
from consent.models import Audience
from consent.services import texts

FACTS = {
    "controller": "Synthetic Research Group, Examplestraat 1, Gent",
    "contact": "An Synthetic, 09 000 00 00, an@example.org",
    "ethics_reference": "EC synthetic, 2026/12",
    "officer_contact": "officer@example.org",
    "withdraw_until": dt.date(2027, 3, 1),
}


def tell(study):
    for name, value in FACTS.items():
        setattr(study, name, getattr(study, name) or value)
    study.save()
    return study


def letter_in_use(study, purposes=("survey",), **changes):
    reader, _new = User.objects.get_or_create(email="reader@example.org")
    given = {
        track: parts | {"purposes": {one: parts["purposes"][one] for one in purposes}}
        for track, parts in texts.shipped(Audience.PARENT).items()
    }
    text_set = texts.draft_texts(study=tell(study), audience=Audience.PARENT, texts=given | changes)
    for track in wording.whole(text_set.texts):
        texts.sign(text_set=text_set, track=track, by=reader)
    return texts.activate_texts(text_set=text_set)
