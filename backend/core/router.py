"""Sends every model to the one database it may live in, and forbids relations between the two."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

RESPONSES = "responses"


class TwoDatabases:
    """`surveys.box` lives in `responses`; everything else in `default`."""

    def home(self, app_label: str) -> str:
        return RESPONSES if app_label == "box" else "default"

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return self.home(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return self.home(model._meta.app_label)

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool:
        return self.home(obj1._meta.app_label) == self.home(obj2._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == self.home(app_label)
