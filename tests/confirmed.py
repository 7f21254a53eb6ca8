"""Help lines that stand in nobody's way: a test's questionnaire goes to the field, though nobody was asked."""

from __future__ import annotations

from typing import Any


def with_help_lines(study: Any) -> Any:
    """The study, its lines confirmed by invention: every screen still says that nobody made sure of them."""
    from django.utils import timezone

    from surveys.models import Confirmation
    from surveys.safeguarding import registry

    day = timezone.localdate()
    Confirmation.objects.bulk_create(
        Confirmation(study=study, line=line.name, facts=line.facts, way="invented", day=day)
        for line in registry.lines(study)
    )
    return study
