"""Names for the arrays the kernel speaks of: numbers, codes and row masks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
"""Whole numbers of any width."""
Mask = NDArray[np.bool_]
