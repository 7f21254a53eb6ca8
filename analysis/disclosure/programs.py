"""Linear programs through HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]


def minimised(
    objective: Floats, *, equal: tuple[Any, Floats], at_most: tuple[Any, Floats], limits: Floats
) -> Floats | None:
    """The x that minimises objective @ x with equal[0] @ x = equal[1], at_most[0] @ x <= at_most[1] (sparse matrices)
    and limits (n, 2); None when there is none.
    """
    parts: dict[str, Any] = {"bounds": limits, "method": "highs"}
    if equal[0].shape[0]:
        parts |= {"A_eq": equal[0], "b_eq": equal[1]}
    if at_most[0].shape[0]:
        parts |= {"A_ub": at_most[0], "b_ub": at_most[1]}
    solved: Any = linprog(objective, **parts)
    return np.asarray(solved.x, dtype=np.float64) if solved.status == 0 else None
