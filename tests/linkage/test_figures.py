"""The figures on the public page are those of the attacks as they are now."""

import pytest

from tests.linkage import attacks, figures, game, houses
from tests.linkage.modes import MODES

WAYS = {"postgresql": houses.POSTGRESQL, "sqlite": houses.SQLITE}


@pytest.mark.parametrize("backend", WAYS)
def test_the_kept_figures_were_made_by_the_present_attacks(backend):
    wanted = {
        f"{kind}, {name}, {order}"
        for kind in ("answers", "texts")
        for name in attacks.against(backend, WAYS[backend], kind)
        for order in game.ORDERS
    }
    runs = {run["mode"]: run for run in figures.kept()["runs"] if run["backend"] == backend}
    assert set(runs) == {mode.name for mode in MODES}
    for run in runs.values():
        assert set(run["attacks"]) == wanted
        assert (run["groups"], run["children"]) == (game.GROUPS, game.CHILDREN)
        assert {(one["chance"], one["ceiling"]) for one in run["attacks"].values()} == {
            (round(game.CHANCE, 4), round(game.CEILING, 4))
        }


def test_the_kept_figures_say_which_planted_writers_were_caught():
    for entry in figures.kept()["controls"]:
        assert {"draft row at start", "row inserted at submit", "tag beside the envelope"} <= set(entry["writers"])
    assert {entry["backend"] for entry in figures.kept()["controls"]} == set(WAYS)
