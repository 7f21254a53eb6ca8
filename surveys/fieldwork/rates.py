"""Outcome rates by the names and formulas of AAPOR's Standard Definitions (The American Association for Public Opinion
Research, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys). Pure.

I complete, P partial, R refusal, NC non-contact, O other (eligible, none of these), U unknown eligibility, NE not eligible.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Outcomes:
    """How many units ended how; they may be weighted."""

    complete: float = 0
    partial: float = 0
    refusal: float = 0
    non_contact: float = 0
    other: float = 0
    unknown: float = 0
    not_eligible: float = 0

    def __add__(self, more: Outcomes) -> Outcomes:
        return Outcomes(*(getattr(self, each.name) + getattr(more, each.name) for each in fields(self)))

    @property
    def total(self) -> float:
        return self.eligible + self.unknown + self.not_eligible

    @property
    def took_part(self) -> float:
        return self.complete + self.partial

    @property
    def eligible(self) -> float:
        return self.took_part + self.refusal + self.non_contact + self.other

    @property
    def share_eligible(self) -> float:
        """`e`: of the units whose eligibility is known, the share that is eligible; taken over for the unknown ones."""
        known = self.eligible + self.not_eligible
        return self.eligible / known if known else 1.0


def rates(found: Outcomes) -> dict[str, float | None]:
    """RR1 to RR6, COOP1, REF1 and CON1; None where there is nobody to speak of."""
    all_ = found.eligible + found.unknown
    likely = found.eligible + found.share_eligible * found.unknown
    asked = found.took_part + found.refusal + found.other
    reached = all_ - found.non_contact - found.unknown
    return {
        "RR1": over(found.complete, all_),
        "RR2": over(found.took_part, all_),
        "RR3": over(found.complete, likely),
        "RR4": over(found.took_part, likely),
        "RR5": over(found.complete, found.eligible),
        "RR6": over(found.took_part, found.eligible),
        "COOP1": over(found.complete, asked),
        "REF1": over(found.refusal, all_),
        "CON1": over(reached, all_),
    }


def over(part: float, whole: float) -> float | None:
    return part / whole if whole else None
