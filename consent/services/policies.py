"""Departing from the shipped policy, and going back to it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Invalid
from consent import policies
from consent.models import ConsentPolicy
from consent.services import audit
from consent.standing import AgeBand, ParentMode, Rule


@transaction.atomic
def change(*, study: Study, band: str, rule: Rule, ethics_ref: str, by: User) -> None:
    """Keep a rule for this purpose and age. A rule equal to the shipped one needs no row and no reference."""
    reference = ethics_ref.strip()
    mine = ConsentPolicy.objects.filter(study=study, purpose=rule.purpose, age_band=band)
    if rule.parent is ParentMode.OPT_OUT and not policies.opt_out_possible(rule.purpose):
        raise Invalid(
            "policy-silence",
            _("Silence of parents can stand for a yes only to the questionnaire, where answers carry no name."),
        )
    if rule == policies.shipped(rule.purpose, AgeBand(band))[0]:
        mine.delete()
    elif not reference:
        raise Invalid(
            "policy-reference", _("To depart from the shipped policy, give the ethics committee's reference.")
        )
    else:
        mine.update_or_create(
            study=study,
            purpose=rule.purpose,
            age_band=AgeBand(band),
            defaults={
                "parent": rule.parent.value,
                "n_parents": rule.n_parents,
                "child": rule.child.value,
                "objection_days": rule.objection_days,
                "ethics_ref": reference,
            },
        )
    audit.note(study, by, "policy.changed", "policy", f"{rule.purpose} {band}")
