"""The SYNTHETIC sample: the draw finds the schools of the population, with the chances the population gives them."""

from __future__ import annotations

import pytest

from backend.accounts.models import User
from backend.demo import population, sample
from surveys.fieldwork import draws, response, selectors
from surveys.fieldwork.models import Draw, Standing
from surveys.services import waves
from tests.db.surveys.world import NAMES

pytestmark = pytest.mark.django_db


def test_the_draw_finds_the_population_and_reserves_replace_the_schools_that_refuse(study):
    wave = waves.add_wave(study=study, name=NAMES)
    people = population.population(2026)
    by = User.objects.create_user("owner@demo.example", "a long sentence here")
    answering = {school.number for school in people.schools if school.number % 10}
    entered = sample.draw_schools(wave, people, answering, by)
    assert entered.keys() == {school.number for school in people.schools}
    for school in people.schools:
        drawn = entered[school.number]
        assert (drawn.name, drawn.stratum, drawn.network) == (school.name, school.stratum, school.network)
        assert drawn.probability == pytest.approx(school.probability, abs=0)
    made = Draw.objects.get()
    assert draws.same_again(made)
    assert all("SYNTHETIC" in row["name"] for row in made.frame.rows)
    standings = selectors.standings(wave)
    assert standings[Standing.DONE] == len(answering)
    assert standings[Standing.REFUSED] == 12
    assert response.response(wave).places.whole.found.refusal == 0
