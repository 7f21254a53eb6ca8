"""What decisions amount to: every order of events, and no yes that nobody gave."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from consent import policies
from consent.standing import (
    ON_THE_DAY,
    AgeBand,
    ChildMode,
    Decider,
    Delivery,
    Lack,
    ParentMode,
    Purpose,
    Rule,
    Said,
    State,
    Value,
    standing,
)

TODAY = datetime.date(2026, 3, 2)
NEW, OLD = "n" * 64, "o" * 64
said = st.builds(
    Said,
    decider=st.sampled_from(Decider),
    value=st.sampled_from(Value),
    person=st.sampled_from([1, 2]),
    text=st.sampled_from([NEW, OLD]),
    own=st.booleans(),
)
rules = st.builds(
    Rule,
    purpose=st.sampled_from(Purpose),
    parent=st.sampled_from(ParentMode),
    child=st.sampled_from(ChildMode),
    n_parents=st.sampled_from([1, 2]),
    objection_days=st.integers(0, 30),
)
deliveries = st.none() | st.builds(
    Delivery, confirmed_on=st.dates(TODAY - datetime.timedelta(60), TODAY), bounced=st.booleans()
)
histories = st.lists(said, max_size=8)


@given(histories, rules, deliveries, st.sets(st.sampled_from([OLD, NEW])))
def test_allowed_exactly_when_nothing_is_missing_and_nobody_said_no(history, rule, delivery, superseded):
    found = standing(history, rule, today=TODAY, delivery=delivery, superseded=superseded)
    assert found.allowed == (found.reason == "complete")
    assert bool(found.missing) == (found.state in {State.WAITING, State.NEEDS_OWN_CONSENT})


@given(histories, rules, deliveries, st.integers(0, 8))
def test_a_childs_no_stops_everything_whatever_others_say(history, rule, delivery, place):
    without = [one for one in history if one.decider is not Decider.CHILD]
    for value, state in ((Value.REFUSED, State.REFUSED), (Value.WITHDRAWN, State.WITHDRAWN)):
        told = [*without[:place], Said(Decider.CHILD, value), *without[place:]]
        assert standing(told, rule, today=TODAY, delivery=delivery).state is state


@given(histories, rules, deliveries)
def test_a_parents_no_counts_exactly_where_parents_have_a_say(history, rule, delivery):
    told = [*(one for one in history if one.decider is not Decider.CHILD), Said(Decider.PARENT, Value.WITHDRAWN)]
    found = standing(told, rule, today=TODAY, delivery=delivery)
    has_say = rule.parent in {ParentMode.ACTIVE, ParentMode.OPT_OUT}
    assert (found.state is State.WITHDRAWN) or not has_say
    assert has_say or found == standing([], rule, today=TODAY, delivery=delivery) or found.missing


@given(histories, rules, deliveries)
def test_whose_words_come_between_does_not_matter(history, rule, delivery):
    by_person = sorted(history, key=lambda one: (one.decider, one.person))
    one = standing(history, rule, today=TODAY, delivery=delivery)
    other = standing(by_person, rule, today=TODAY, delivery=delivery)
    assert (one.state, set(one.missing)) == (other.state, set(other.missing))


@given(histories, rules, deliveries, said)
def test_only_the_last_word_of_a_person_counts(history, rule, delivery, first):
    assume(any((one.decider, one.person) == (first.decider, first.person) for one in history))
    assert standing([first, *history], rule, today=TODAY, delivery=delivery) == standing(
        history, rule, today=TODAY, delivery=delivery
    )


@given(rules, deliveries)
def test_silence_is_never_a_yes_to_an_active_policy(rule, delivery):
    active = replace(rule, parent=ParentMode.ACTIVE)
    found = standing([], active, today=TODAY, delivery=delivery)
    assert found.state is State.WAITING
    assert found.missing[0] is Lack.PARENT


@given(deliveries, st.integers(0, 30))
def test_silence_counts_only_after_delivery_and_deadline(delivery, days):
    rule = Rule(Purpose.SURVEY, ParentMode.OPT_OUT, ChildMode.ASSENT, objection_days=days)
    found = standing([], rule, today=TODAY, delivery=delivery)
    counted = delivery and not delivery.bounced and delivery.confirmed_on + datetime.timedelta(days) < TODAY
    assert found.allowed == bool(counted)


@given(st.sampled_from([Decider.PARENT, Decider.GUARDIAN]), st.sampled_from([1, 2]))
def test_two_parents_means_two_different_ones(decider, person):
    rule = Rule(Purpose.PHOTO, ParentMode.ACTIVE, ChildMode.ASSENT, n_parents=2)
    yes = Said(decider, Value.GRANTED, person)
    child = Said(Decider.CHILD, Value.GRANTED)
    twice = standing([yes, yes, child], rule, today=TODAY)
    assert twice.missing == (Lack.SECOND_PARENT,)
    assert standing([yes, replace(yes, person=3 - person), child], rule, today=TODAY).allowed


@given(st.sampled_from([purpose for purpose in Purpose if purpose not in ON_THE_DAY]))
def test_who_grows_out_of_a_band_is_asked_again(purpose):
    before, _source = policies.shipped(purpose, AgeBand.TEEN)
    after, _source = policies.shipped(purpose, AgeBand.YOUTH)
    told = [
        Said(Decider.PARENT, Value.GRANTED, 1),
        Said(Decider.PARENT, Value.GRANTED, 2),
        Said(Decider.CHILD, Value.GRANTED, own=before.child is ChildMode.OWN),
    ]
    assert standing(told, before, today=TODAY).allowed
    grown = standing(told, after, today=TODAY)
    if before.child is ChildMode.OWN:
        assert grown.allowed
    else:
        assert grown.state is State.NEEDS_OWN_CONSENT
        assert standing([*told, Said(Decider.CHILD, Value.GRANTED, own=True)], after, today=TODAY).allowed


@given(rules)
def test_a_yes_to_a_text_that_changed_in_substance_is_asked_again_and_a_no_stays(rule):
    active = replace(rule, purpose=Purpose.QUOTE, parent=ParentMode.ACTIVE, n_parents=1)
    told = [Said(Decider.PARENT, Value.GRANTED, text=OLD), Said(Decider.CHILD, Value.GRANTED, text=NEW, own=True)]
    assert standing(told, active, today=TODAY).allowed
    assert standing(told, active, today=TODAY, superseded={OLD}).missing == (Lack.NEW_TEXT,)
    no = [Said(Decider.PARENT, Value.REFUSED, text=OLD)]
    assert standing(no, active, today=TODAY, superseded={OLD}).state is State.REFUSED


def test_the_shipped_policies_ask_every_child_and_every_parent_of_a_young_one():
    for purpose in Purpose:
        for band in (AgeBand.CHILD, AgeBand.TEEN):
            rule, source = policies.shipped(purpose, band)
            assert source
            assert (rule.parent is ParentMode.ACTIVE) == (purpose is not Purpose.HELPDESK)
        assert policies.shipped(purpose, AgeBand.ADULT)[0].parent is ParentMode.NONE
        assert policies.shipped(purpose, AgeBand.YOUTH)[0].child is ChildMode.OWN
