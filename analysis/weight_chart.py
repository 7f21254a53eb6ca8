"""How unequal weights are, as a histogram in the look of the other charts, and the same in a sentence."""

from __future__ import annotations

import math

import numpy as np
from django.utils.translation import gettext as _

from analysis.charts.canvas import DRAWING, Canvas
from analysis.charts.theme import LIGHT, Theme
from analysis.kernel.design import Floats, Ints
from analysis.presenting import number_format

BINS = 24
WIDTH, HEIGHT = 320.0, 180.0
LEFT, RIGHT, TOP, BOTTOM = 6.0, 314.0, 26.0, 154.0


def counted(relative: Floats) -> tuple[Ints, float]:
    """Children per bin, and the end of the axis: a whole number of means, at least 2."""
    used = relative[relative > 0]
    end = float(max(math.ceil(float(used.max(initial=1.0)) - 1e-9), 2))
    return np.histogram(used, bins=BINS, range=(0.0, end))[0].astype(np.int64), end


def draw(relative: Floats, theme: Theme = LIGHT) -> bytes:
    """SVG. `relative`: weights (N,) as multiples of their mean; a line stands at the mean."""
    counts, end = counted(relative)
    tallest = max(int(counts.max(initial=0)), 1)
    step = (RIGHT - LEFT) / BINS
    with DRAWING:
        canvas = Canvas(WIDTH, HEIGHT, theme)
        canvas.text(LEFT, 13, _("Children by weight, in multiples of the mean"), colour=theme.faint, size=10.5)
        for place, count in enumerate(counts):
            x = LEFT + place * step
            if count:
                y = BOTTOM - (BOTTOM - TOP) * float(count) / tallest
                colour = theme.colour(1)
                canvas.box((x + 1, x + step - 1), (y, BOTTOM), theme.tint(colour), edge=colour)
        canvas.line((LEFT, RIGHT), (BOTTOM, BOTTOM), theme.edge)
        mean = LEFT + (RIGHT - LEFT) / end
        canvas.line((mean, mean), (TOP, BOTTOM), theme.ink, 1.4)
        every = max(1, round(end / 8))
        for tick in range(0, int(end) + 1, every):
            x = LEFT + (RIGHT - LEFT) * tick / end
            at = "left" if tick == 0 else "right" if tick == end else "center"
            canvas.text(x, BOTTOM + 16, str(tick), colour=theme.faint, size=10.5, at=at)
        return canvas.svg()


def describe(relative: Floats) -> str:
    """The text alternative."""
    used = relative[relative > 0]
    low, high = np.quantile(used, (0.25, 0.75)) if used.size else (1.0, 1.0)
    return _(
        "Half of the weights lie between %(low)s and %(high)s times the mean; the largest is %(largest)s times the mean."
    ) % {
        "low": number_format(float(low), 2),
        "high": number_format(float(high), 2),
        "largest": number_format(float(used.max(initial=1.0)), 2),
    }
