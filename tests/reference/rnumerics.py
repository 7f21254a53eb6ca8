"""R's own numerics where a reference number depends on them: its random numbers, its root finder, its splines.

The kernel solves exactly; R interpolates a profile and stops a root search on one side of a jump.
Source: R Core Team, reference manual of `RNGkind` (sample.kind "Rejection"), `uniroot` and `spline`; Brent 1973, ch. 4;
Forsythe, Malcolm & Moler 1977, §4.4 (end conditions of the cubic).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


class RStream:
    """Draws as R after `set.seed`; the one method of a numpy Generator that the kernel's bootstraps draw with."""

    def __init__(self, seed: int) -> None:
        scrambled = seed
        for _ in range(50):
            scrambled = (69069 * scrambled + 1) % 2**32
        words = []
        for _ in range(625):
            scrambled = (69069 * scrambled + 1) % 2**32
            words.append(scrambled)
        self.bits = np.random.MT19937()
        self.bits.state = {
            "bit_generator": "MT19937",
            "state": {"key": np.array(words[1:], dtype=np.uint32), "pos": 624},
        }

    def _uniform(self) -> float:
        return float(self.bits.random_raw()) * 2.3283064365386963e-10

    def _below(self, size: int) -> int:
        width = max(int(np.ceil(np.log2(size))), 0)
        while True:
            value = 0
            for _ in range(0, width + 1, 16):
                value = 65536 * value + int(self._uniform() * 65536)
            value &= (1 << width) - 1
            if value < size:
                return value

    def choice(self, size: int, count: int, *, replace: bool) -> np.ndarray:
        """(count,) numbers below `size`."""
        if replace:
            return np.array([self._below(size) for _ in range(count)], dtype=np.int64)
        pool, drawn = list(range(size)), []
        for _ in range(count):
            place = self._below(len(pool))
            drawn.append(pool[place])
            pool[place] = pool[-1]
            pool.pop()
        return np.array(drawn, dtype=np.int64)


def root(f: Callable[[float], float], low: float, high: float, tolerance: float) -> float:
    """Brent's method as `uniroot` runs it, which for a step function decides the side of the jump."""
    a, b, fa, fb = low, high, f(low), f(high)
    c, fc = a, fa
    while fb != 0:
        previous = b - a
        if abs(fc) < abs(fb):
            a, b, c, fa, fb, fc = b, c, b, fb, fc, fb
        near = 2 * np.finfo(float).eps * abs(b) + tolerance / 2
        step = (c - b) / 2
        if abs(step) <= near:
            break
        if abs(previous) >= near and abs(fa) > abs(fb):
            step = _interpolated(a, b, c, (fa, fb, fc), near, previous, step)
        if abs(step) < near:
            step = near if step > 0 else -near
        a, fa = b, fb
        b += step
        fb = f(b)
        if (fb > 0) == (fc > 0):
            c, fc = a, fa
    return b


def _interpolated(
    a: float, b: float, c: float, f: tuple[float, float, float], near: float, previous: float, step: float
) -> float:
    """The secant or inverse quadratic step if it stays within the bracket, else the bisection given."""
    fa, fb, fc = f
    if a == c:
        p, q = (c - b) * fb / fa, 1 - fb / fa
    else:
        q, t1, t2 = fa / fc, fb / fc, fb / fa
        p = t2 * ((c - b) * q * (q - t1) - (b - a) * (t1 - 1))
        q = (q - 1) * (t1 - 1) * (t2 - 1)
    p, q = (p, -q) if p > 0 else (-p, q)
    inside = p < 0.75 * (c - b) * q - abs(near * q) / 2 and p < abs(previous * q / 2)
    return p / q if inside else step


def spline(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points of `spline(x, y)`: 3 n of them on a cubic whose third derivative at both ends is that of the cubic
    through the four nearest points.
    """
    n, h = x.size, np.diff(x)
    slope = np.diff(y) / h
    system, right = np.zeros((n, n)), np.zeros(n)
    for i in range(1, n - 1):
        system[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = slope[i] - slope[i - 1]
    second = np.diff(slope) / (x[2:] - x[:-2])
    third = np.diff(second) / (x[3:] - x[:-3])
    system[0, :2], right[0] = (-h[0], h[0]), h[0] ** 2 * third[0]
    system[-1, -2:], right[-1] = (h[-1], -h[-1]), -(h[-1] ** 2) * third[-1]
    sigma = np.linalg.solve(system, right)
    at = np.linspace(x[0], x[-1], 3 * n)
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, n - 2)
    u = (at - x[k]) / h[k]
    bend = h[k] ** 2 * ((u**3 - u) * sigma[k + 1] + ((1 - u) ** 3 - (1 - u)) * sigma[k])
    return at, u * y[k + 1] + (1 - u) * y[k] + bend
