"""Every table says what it holds, and whatever is about somebody can be erased."""

from __future__ import annotations

from django.apps import apps

from backend.core.privacy import IMPERSONAL, Holds, declared
from consent.retention import NAMES, SHIPPED
from consent.services.retention import ERASERS

TABLES = {model._meta.label for model in apps.get_models(include_auto_created=True)}


def test_every_model_says_what_it_holds():
    """A model that is missing here needs a line in its app's `privacy.py`."""
    assert sorted(TABLES - declared().keys()) == []


def test_no_app_speaks_of_a_model_it_no_longer_has():
    assert sorted(declared().keys() - TABLES) == []


def test_whatever_is_about_somebody_has_an_eraser_and_a_rule():
    personal = set(declared().values()) - IMPERSONAL
    assert sorted(personal - ERASERS.keys()) == []
    assert sorted(personal - {rule.holds for rule in SHIPPED}) == []


def test_every_class_has_a_name_and_every_rule_a_ground():
    assert NAMES.keys() == set(Holds)
    assert all(str(rule.legal_note) for rule in SHIPPED)
