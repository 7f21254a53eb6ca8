"""Who stands behind a number of a model, and whether an audience may see it. N rows."""

from __future__ import annotations

import numpy as np

from analysis.books.reading import BookInvalid
from analysis.books.result import Base, Status
from analysis.books.rounding import rounded_base
from analysis.disclosure.policy import Policy, dominated, small_bases, small_cells
from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.design import Design
from analysis.kernel.errors import gettext_noop
from analysis.kernel.weights import kish

PRIMARY: Status = "suppressed_primary"
COMPLEMENTARY: Status = "suppressed_complementary"


def base_of(plan: Design, inside: Mask, policy: Policy) -> Base:
    """The base of the rows `inside` (N,) as the audience reads it, whether or not it is large enough."""
    if not inside.any():
        return Base("shown", 0, 0.0, 0.0, 0)
    cost = kish(plan.weights[inside])
    clusters = int(np.unique(plan.psu[inside]).size)
    status: Status = "flagged" if cost.n < policy.flag_n else "shown"
    found = Base(status, cost.n, float(plan.weights[inside].sum()), cost.n_effective, clusters)
    return rounded_base(found, policy)


def require(plan: Design, inside: Mask, policy: Policy, where: str) -> None:
    """Refuse a result whose whole base is too small for its audience. Raises BookInvalid base_too_small."""
    if _small(plan, inside, policy):
        raise BookInvalid("base_too_small", where, gettext_noop("fewer than {n} children or {clusters} schools are left; that is too few for this audience."),
                          n=policy.minimum_n, clusters=policy.minimum_clusters)  # fmt: skip


def statuses(plan: Design, groups: list[Mask], policy: Policy, yes: Mask | None = None) -> list[Status]:
    """Whether a number about each of several groups that make up a whole may be shown.

    yes (N,): the children with the outcome, whose count in a group must not be small either. A single hidden group
    takes the smallest other one along when the policy protects the hidden from being worked out.
    """
    found: list[Status] = []
    for inside in groups:
        hide = _small(plan, inside, policy) or (yes is not None and _tells(inside, yes, policy))
        found.append(PRIMARY if hide else "flagged" if int(inside.sum()) < policy.flag_n else "shown")
    if policy.complementary and found.count(PRIMARY) == 1 and len(groups) > 1:
        sizes = [int(inside.sum()) for inside in groups]
        others = [place for place, status in enumerate(found) if status != PRIMARY]
        found[min(others, key=lambda place: sizes[place])] = COMPLEMENTARY
    return found


def hidden(status: Status) -> bool:
    return status.startswith("suppressed")


def _small(plan: Design, inside: Mask, policy: Policy) -> bool:
    counts: Floats = np.bincount(plan.psu[inside], minlength=plan.clusters).astype(np.float64)
    n, clusters = np.array([counts.sum()]), np.array([float(np.sum(counts > 0))])
    return bool(small_bases(n, clusters, policy)[0] or dominated(counts[:, None], policy.dominance)[0])


def _tells(inside: Mask, yes: Mask, policy: Policy) -> bool:
    """Whether those with or without the outcome are few enough to be recognised."""
    counts = np.array([float((inside & yes).sum()), float((inside & ~yes).sum())])
    return bool(small_cells(counts, policy).any())
