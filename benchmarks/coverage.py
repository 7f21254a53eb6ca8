"""Do 95 % intervals hold the truth 95 times in a hundred? 2,000 samples of schools from one population. SYNTHETIC data.

Schools are drawn at random within strata, then children within schools; intervals come from linearised and from
jackknife (JKn) standard errors. Beside them stand the intervals of a simple random sample of the same children: the
warning. Coverage should lie between 93.5 and 96.5 %; 2,000 samples put 1.0 % around 95 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from analysis.kernel import estimates, intervals
from analysis.kernel.design import Design, design
from analysis.kernel.replicates import replicates

SCHOOLS = (340, 300, 260, 220, 200, 160, 120, 100)
"""Schools of the population by stratum: 1,700."""
DRAWN = (6, 6, 6, 6, 5, 5, 3, 3)
"""Schools of a sample by stratum: 40."""
CHILDREN = 20
"""Children asked in a school, or all of them."""
SHARES = (0.2, 0.35, 0.5, 0.65, 0.76)
SAMPLES = 2_000
LEVEL = 0.95

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Population:
    """answers (N, Q) of 0 and 1; for each school its stratum and its place first..last in the rows."""

    answers: Floats
    stratum: NDArray[np.int64]
    first: NDArray[np.int64]
    size: NDArray[np.int64]

    @property
    def truth(self) -> Floats:
        """(Q,) shares."""
        return np.asarray(self.answers.mean(axis=0), dtype=np.float64)


def population(random: np.random.Generator) -> Population:
    """Schools of 40 to 200 children; answers alike within a school (intraclass correlation near 0.08) and a stratum."""
    stratum = np.repeat(np.arange(len(SCHOOLS)), SCHOOLS)
    size = random.integers(40, 201, stratum.size)
    level = special.logit(np.array(SHARES))[None, :]
    between = random.normal(0, 0.25, (len(SCHOOLS), len(SHARES)))[stratum]
    school = level + between + random.normal(0, 0.55, (stratum.size, len(SHARES)))
    answers = random.random((int(size.sum()), len(SHARES))) < special.expit(np.repeat(school, size, axis=0))
    return Population(answers.astype(np.float64), stratum, np.cumsum(size) - size, size)


def sample(whole: Population, random: np.random.Generator) -> tuple[Design, Floats]:
    """A sample's design and its answers (n, Q)."""
    rows, weights, strata, clusters = [], [], [], []
    for stratum, count in enumerate(DRAWN):
        for school in random.choice(np.flatnonzero(whole.stratum == stratum), count, replace=False):
            asked = min(CHILDREN, int(whole.size[school]))
            rows.append(whole.first[school] + random.choice(whole.size[school], asked, replace=False))
            weights.append(np.full(asked, SCHOOLS[stratum] / count * whole.size[school] / asked))
            strata.append(np.full(asked, stratum))
            clusters.append(np.full(asked, school))
    weight, place = np.concatenate(weights), np.concatenate(rows)
    plan = design(weight.size, weights=weight, strata=np.concatenate(strata), clusters=[np.concatenate(clusters)])
    return plan, whole.answers[place]


def run(samples: int = SAMPLES) -> list[dict[str, Any]]:
    """Coverage in per cent by true share, and how far the two standard errors lie apart."""
    random = np.random.default_rng(11)
    whole = population(random)
    held = np.zeros((3, len(SHARES)))
    value, linearised, repeated = (np.zeros((samples, len(SHARES))) for _ in range(3))
    for place in range(samples):
        plan, answers = sample(whole, random)
        linear = estimates.means(plan, answers)
        jackknife = estimates.means(replicates(plan, "JKn"), answers)
        value[place], linearised[place], repeated[place] = linear.value, linear.se, jackknife.se
        naive = np.sqrt(linear.value * (1 - linear.value) / (answers.shape[0] - 1))
        held[0] += _holds(whole.truth, linear.value, linear.se, linear.df)
        held[1] += _holds(whole.truth, jackknife.value, jackknife.se, jackknife.df)
        held[2] += _holds(whole.truth, linear.value, naive, answers.shape[0] - 1)
    shares = 100 * held / samples
    return _coverages(whole.truth, shares, samples) + _errors(value, linearised, repeated)


def _holds(truth: Floats, value: Floats, se: Floats, df: float) -> NDArray[np.bool_]:
    """(Q,) whether the limits the table books print hold the truth."""
    half = intervals.quantile(0.5 + LEVEL / 2, df) * se
    return np.asarray(np.abs(value - truth) <= half)


def _coverages(truth: Floats, shares: Floats, samples: int) -> list[dict[str, Any]]:
    """By true share, then all together with the margin that so many samples leave."""
    names = ("linearised errors", "jackknife errors")
    found = []
    for method, name in enumerate(names):
        for place, share in enumerate(truth):
            found.append(_figure(f"coverage, {name}, share {share:.2f}", shares[method, place], shares[2, place]))
        found.append(_figure(f"coverage, {name}, all {samples:,} samples", shares[method].mean(), shares[2].mean()))
    inside = float(np.mean((shares[:2] >= 93.5) & (shares[:2] <= 96.5)))
    found.append(
        {
            "figure": "coverages between 93.5 and 96.5 %",
            "value": 100 * inside,
            "unit": "%",
            "reference": "simple-random intervals",
            "reference_value": 100 * float(np.mean((shares[2] >= 93.5) & (shares[2] <= 96.5))),
            "ratio": None,
        }
    )
    return found


def _figure(name: str, value: float, naive: float) -> dict[str, Any]:
    return {
        "figure": name,
        "value": float(value),
        "unit": "%",
        "reference": "simple-random intervals of the same children",
        "reference_value": float(naive),
        "ratio": float(value / naive),
    }


def _errors(value: Floats, linearised: Floats, repeated: Floats) -> list[dict[str, Any]]:
    """Mean standard errors beside the spread of the estimates, and the gap of the two methods within a sample."""
    spread = value.std(axis=0, ddof=1)
    gap = np.abs(repeated / linearised - 1)
    found = [
        {
            "figure": f"mean standard error over spread of the estimates, {name}",
            "value": float((errors.mean(axis=0) / spread).mean()),
            "unit": "",
            "reference": "an unbiased one",
            "reference_value": 1.0,
            "ratio": float((errors.mean(axis=0) / spread).mean()),
        }
        for name, errors in (("linearised", linearised), ("jackknife", repeated))
    ]
    apart = "gap of jackknife and linearised errors in one sample"
    alike = float(stats.pearsonr(linearised.ravel(), repeated.ravel()).statistic)
    for name, figure, unit in (
        (f"{apart}, median", 100 * float(np.median(gap)), "%"),
        (f"{apart}, largest", 100 * float(gap.max()), "%"),
        ("correlation of jackknife and linearised errors", alike, ""),
    ):
        alone = {"reference": "", "reference_value": None, "ratio": None}
        found.append({"figure": name, "value": figure, "unit": unit, **alone})
    return found
