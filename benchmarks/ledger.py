"""How fast the ledger answers with 20,000 places on class lists and a decision for each. SYNTHETIC data.

Whole pages through every layer of the product, beside a bare page of the same stack for the same signed-in person. On a
fresh database of the tests: SQLite in memory, or PostgreSQL where AROBASE_TEST_POSTGRES names one.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Callable
from typing import Any

from benchmarks.seconds import seconds

GROUPS = 800
PLACES = 25
REPEATS = 15
WANTED_MS = 150.0
TEXT = hashlib.sha256(b"synthetic").hexdigest()


def run() -> list[dict[str, Any]]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django  # noqa: PLC0415  settings are chosen above

    django.setup()
    from django.db import connections  # noqa: PLC0415
    from django.test.utils import setup_test_environment  # noqa: PLC0415

    setup_test_environment()
    for alias in ("default", "responses"):
        connections[alias].creation.create_test_db(verbosity=0, serialize=False)
    try:
        return figures(connections["default"].vendor)
    finally:
        for alias in ("default", "responses"):
            connections[alias].creation.destroy_test_db(connections[alias].settings_dict["NAME"], verbosity=0)


def figures(vendor: str) -> list[dict[str, Any]]:
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    study, user, slot, cell = world()
    client = Client()
    client.force_login(user)
    child = reverse("consent:slot", args=[study.public_id, slot.public_id])
    answers = itertools.cycle(["granted", "withdrawn"])

    def asked(address: str) -> Callable[[], object]:
        def work() -> None:
            assert client.get(address).status_code == 200

        return work

    def decided() -> None:
        given = {"purpose": "survey", "who": "parent:1", "text": cell, "channel": "paper_scan", "value": next(answers)}
        assert client.post(child, given).status_code == 302

    bare = seconds(asked(reverse("studies")), REPEATS) * 1000
    receipt = reverse("receipt", args=[slot.decisions.first().public_id])
    pages = {
        "a child's page of decisions": asked(child),
        "a decision is kept": decided,
        "a class list": asked(reverse("consent:class-list", args=[study.public_id, slot.group.public_id])),
        "a receipt": asked(receipt),
    }
    found = []
    for name, work in pages.items():
        taken = seconds(work, REPEATS) * 1000
        print(f"{name}: {'under' if taken < WANTED_MS else 'NOT UNDER'} {WANTED_MS:.0f} ms")
        found.append(
            {
                "figure": f"{name}, {GROUPS * PLACES:,} places, {vendor}",
                "value": taken,
                "unit": "ms",
                "reference": "the list of studies",
                "reference_value": bare,
                "ratio": taken / bare,
            }
        )
    return found


def world() -> tuple[Any, Any, Any, int]:
    """A study with full class lists, a decision for every place, and the text that they are about."""
    from backend.accounts.models import Membership, Organisation, Study, User  # noqa: PLC0415
    from consent.models import Decision, Group, LedgerHead, School, Slot  # noqa: PLC0415
    from consent.services import texts  # noqa: PLC0415
    from consent.tokens import chain  # noqa: PLC0415

    house = Organisation.objects.create(name="SYNTHETIC")
    study = Study.objects.create(organisation=house, slug="synthetic", name={"nl": "SYNTHETIC"}, synthetic=True)
    user = User.objects.create_user("fieldworker@example.org")
    Membership.objects.create(user=user, organisation=house, study=study, role="fieldworker")
    words = {"title": "SYNTHETIC", "yes": "Ja", "no": "Nee"}
    text = texts.activate_texts(text_set=texts.draft_texts(study=study, texts={"nl": words, "fr": words}))
    where = {"community": "nl", "province": "antwerp", "network": "free", "level": "primary"}
    school = School.objects.create(study=study, name="SYNTHETIC", **where)
    groups = Group.objects.bulk_create(
        Group(school=school, label=f"G{n}", grade=5, size=PLACES, subcluster=f"G{n}") for n in range(GROUPS)
    )
    slots = Slot.objects.bulk_create(
        Slot(group=group, number=number, age_band="6-11") for group in groups for number in range(1, PLACES + 1)
    )
    said = {"purpose": "survey", "decider": "parent", "text_sha256": TEXT, "language": "nl", "level": "standard"}
    before, decisions = chain.start(str(study.public_id)), []
    for seq, slot in enumerate(slots, start=1):
        decision = Decision(study=study, seq=seq, slot=slot, value="granted", channel="web", prev_hash=before, **said)
        before = decision.hash = chain.digest(decision.row)
        decisions.append(decision)
    Decision.objects.bulk_create(decisions, batch_size=500)
    LedgerHead.objects.create(study=study, seq=len(decisions), hash=before)
    slot = Slot.objects.select_related("group").get(pk=slots[len(slots) // 2].pk)
    return study, user, slot, text.cells.get(track="nl").pk
