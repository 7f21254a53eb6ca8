"""Computes profiles: groups of children who answer alike, how stable they are, and who is in them. Exploratory."""

from __future__ import annotations

import numpy as np

from analysis.books import words_hidden
from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.result import Finding, Provenance, Table, Text
from analysis.books.spec import BannerSpec, DesignSpec, TableSpec
from analysis.books.universe import members
from analysis.books.weighting import Account, plan
from analysis.books.wording import filled
from analysis.kernel import profiles as kernel
from analysis.kernel.arrays import Floats, Ints, Mask
from analysis.kernel.design import Design
from analysis.kernel.errors import KernelError
from analysis.modelling import embedded, wording
from analysis.modelling.bases import hidden, require, statuses
from analysis.modelling.model import Progress, provenance_of, remarks_of
from analysis.modelling.result import Choice, Heading, Profile, ProfilesResult
from analysis.modelling.specs import ProfilesSpec
from analysis.modelling.variables import Categories, categories_of, refuse_design, refuse_sets

WHERE = "profiles.variables"
SIZES: Text = {"nl": "Hoe groot de profielen zijn", "fr": "La taille des profils", "en": "How large the profiles are"}
COMPARED = 25
"""Resamples for each other number of profiles; the chosen one gets all that are asked for."""
UNSTABLE, LOOSE = 0.65, 0.6
"""Below these, a solution's mean adjusted Rand index and a profile's mean Jaccard index are called unstable.
Source: Hennig 2007, §4 (0.6 to 0.75: a pattern, but not who belongs to it); Steinley 2004 (0.65: moderate)."""


def compute(
    source: Source, design_spec: DesignSpec, spec: ProfilesSpec, *, progress: Progress, provenance: Provenance
) -> ProfilesResult:
    """Profiles of `source`, the same for the same seed. Raises BookInvalid with a sentence."""
    variables = [_categories(source, design_spec, name) for name in spec.variables]
    design, account = plan(source, design_spec)
    asked = (
        members(spec.common.universe, source, "profiles.universe")
        if spec.common.universe
        else np.ones(source.rows, bool)
    )
    codes = np.stack([variable.codes for variable in variables], axis=1)
    inside = np.asarray(asked & (codes >= 0).all(axis=1) & (design.weights > 0))
    require(design, inside, spec.common.suppress, WHERE)
    found = kernel.patterns(codes, inside)
    try:
        modes, stable, choices = _solutions(design, found, spec, progress)
    except KernelError as error:
        raise BookInvalid(error.code, WHERE, error.template, **error.params) from error
    progress(0.9)
    number = np.where(found.place >= 0, modes.profile[found.place] + 1, -1)
    lines = _profiles(design, number, modes, stable, variables, spec)
    multiple = max(spec.common.suppress.counts, 1)
    low, high = np.quantile(stable.rand, [0.05, 0.95])
    return ProfilesResult(
        heading=_heading(source, spec, account, provenance, stable, lines),
        variables=spec.variables,
        labels=tuple(variable.label for variable in variables),
        seed=spec.seed,
        starts=spec.starts,
        repeats=spec.repeats,
        n=round(int(inside.sum()) / multiple) * multiple,
        left=round(int((asked & ~inside).sum()) / multiple) * multiple,
        loss=modes.loss,
        rand=float(stable.rand.mean()),
        rand_low=float(low),
        rand_high=float(high),
        profiles=lines,
        choices=choices,
        tables=_tables(source, design_spec, spec, number, [line.label for line in lines]),
    )


def _categories(source: Source, design: DesignSpec, name: str) -> Categories:
    refuse_sets(source, name, WHERE)
    refuse_design(design, name, WHERE)
    return categories_of(source, name, WHERE)


def _solutions(
    design: Design, found: kernel.Patterns, spec: ProfilesSpec, progress: Progress
) -> tuple[kernel.Modes, kernel.Stability, tuple[Choice, ...]]:
    """The chosen solution with its stability, and one line for every number of profiles compared.

    Each number has a generator of its own, so that a solution does not depend on what it is compared with.
    """
    weights = found.summed(np.where(found.place >= 0, design.weights, 0.0))
    sizes = [k for k in range(2, spec.compare_to + 1) if k == spec.profiles or k <= int((weights > 0).sum())]
    chosen: tuple[kernel.Modes, kernel.Stability] | None = None
    lines = []
    for place, k in enumerate(sizes):
        rng = np.random.default_rng([spec.seed, k])
        modes = kernel.k_modes(found.answers, weights, k, rng, spec.starts)
        repeats = spec.repeats if k == spec.profiles else min(COMPARED, spec.repeats)

        def tick(done: int, place: int = place, repeats: int = repeats) -> None:
            progress(0.05 + 0.8 * (place + done / repeats) / len(sizes))

        stable = kernel.stability(design, found, modes, rng, repeats=repeats, tick=tick)
        low, high = np.quantile(stable.rand, [0.05, 0.95])
        lines.append(Choice(k, modes.loss, float(stable.rand.mean()), float(low), float(high)))
        if k == spec.profiles:
            chosen = modes, stable
    if chosen is None:
        raise KernelError(
            "profiles_unknown", "{profiles} profiles were not among those compared.", profiles=spec.profiles
        )
    return (*chosen, tuple(lines))


def _profiles(
    design: Design,
    number: Ints,
    modes: kernel.Modes,
    stable: kernel.Stability,
    variables: list[Categories],
    spec: ProfilesSpec,
) -> tuple[Profile, ...]:
    """Each profile's commonest answers, unless too few children are in it."""
    groups: list[Mask] = [np.asarray(number == place + 1) for place in range(spec.profiles)]
    held = statuses(design, groups, spec.common.suppress)
    mean: Floats = stable.jaccard.mean(axis=0)
    lines = []
    for place, status in enumerate(held):
        label: Text = {language: f"{wording.PROFILE[language]} {place + 1}" for language in wording.LANGUAGES}
        if hidden(status):
            lines.append(Profile(place + 1, label, (), None))
            continue
        answers = tuple(
            variable.labels[code] for variable, code in zip(variables, modes.modes[place].tolist(), strict=True)
        )
        lines.append(Profile(place + 1, label, answers, float(mean[place])))
    return tuple(lines)


def _tables(
    source: Source, design: DesignSpec, spec: ProfilesSpec, number: Ints, labels: list[Text]
) -> tuple[Table, ...]:
    """The sizes against the banner, then each variable against the profiles."""
    name = embedded.unused(source, "profile")
    sensitivity = max(source.sensitivity(each) for each in spec.variables)
    variable = embedded.coded_variable(name, wording.PROFILE, labels, sensitivity)
    wide = embedded.with_variables(source, {name: (variable, number)})
    sizes = embedded.tables(wide, design, spec.common, spec.banner, [TableSpec(name, SIZES)])
    by_profile = [BannerSpec((name,), wording.PROFILE)]
    grouped = f"{name} >= 1"
    universe = f"({spec.common.universe}) and {grouped}" if spec.common.universe else grouped
    wanted = [TableSpec(each, universe=universe) for each in spec.variables]
    return (*sizes, *embedded.tables(wide, design, spec.common, by_profile, wanted, first=2))


def _heading(
    source: Source,
    spec: ProfilesSpec,
    account: Account,
    provenance: Provenance,
    stable: kernel.Stability,
    lines: tuple[Profile, ...],
) -> Heading:
    findings = [Finding("exploratory", "", {}, wording.EXPLORATORY)]
    if stable.rand.mean() < UNSTABLE:
        findings.append(_unstable(float(stable.rand.mean())))
    loose = [line.label for line in lines if line.jaccard is not None and line.jaccard < LOOSE]
    if loose:
        findings.append(_loose(loose))
    common = spec.common
    return Heading(
        common.title or wording.PROFILE,
        common.universe,
        common.level,
        provenance_of(provenance, account, source.rows),
        words_hidden.suppression_text(common.suppress),
        (*findings, *remarks_of(account)),
    )


def _unstable(rand: float) -> Finding:
    templates: Text = {
        "nl": "Deze profielen zijn niet stabiel: met andere scholen in de steekproef vallen de groepen anders uit (aangepaste Rand-index {rand}, onder 0,65). Neem een ander aantal of gebruik ze niet.",
        "fr": "Ces profils ne sont pas stables : avec d’autres écoles dans l’échantillon, les groupes seraient différents (indice de Rand ajusté {rand}, sous 0,65). Choisissez un autre nombre ou n’en tenez pas compte.",
        "en": "These profiles are not stable: with other schools in the sample the groups come out differently (adjusted Rand index {rand}, below 0.65). Choose another number or leave them.",
    }
    return Finding("unstable", "", {"rand": repr(rand)}, filled(templates, rand=round(rand, 2)))


def _loose(labels: list[Text]) -> Finding:
    templates: Text = {
        "nl": "Wie tot {names} behoort, hangt sterk af van de steekproef (Jaccard-index onder 0,6).",
        "fr": "L’appartenance à {names} dépend fortement de l’échantillon (indice de Jaccard sous 0,6).",
        "en": "Who belongs to {names} depends much on the sample (Jaccard index below 0.6).",
    }
    listed = {language: ", ".join(label[language] for label in labels) for language in wording.LANGUAGES}
    return Finding("profile_loose", "", {}, filled(templates, names=listed))
