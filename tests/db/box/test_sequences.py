"""Whatever the order in which children, staff, mixer, receipts and crashes come: nothing is counted twice, nothing that was
acknowledged is lost, no refusal becomes an answer, and what was withdrawn is gone everywhere."""

import contextlib
import copy
import dataclasses
import random
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import integers, sampled_from

from backend.core.errors import Conflict, DomainError
from consent.tokens import receipts
from surveys.box import burning, field, keys, mixer, selectors, withdrawal
from surveys.box.models import Batch, BatchState, DetachedText, Envelope, Quarantined, StudyState
from tests.db.box import ballots, issuing

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
CLASSES, CHILDREN, MINIMUM = 2, 4, 3
EXAMPLES, STEPS = 10, 40


class Crash(Exception):
    """The process dies before its transaction is kept."""


def crashed(act):
    """Do it in a process that dies at the end."""
    with contextlib.suppress(Crash), transaction.atomic(using="responses"):
        act()
        raise Crash


@dataclasses.dataclass
class Known:
    """What the test knows of a child."""

    child: ballots.Child
    refuses: bool
    acknowledged: bool = False
    withdrawn: bool = False

    @property
    def wish(self):
        return f"synthetic wish {self.child.number} of {self.child.batch}"


class Sequences(RuleBasedStateMachine):
    """One study with two small classes of one school, one with slips, one with blind tokens. `over` is set by the end of the field, `burnt` by the burn, `keyless`
    by a burn that died half-way: then only the burn can go on."""

    @initialize(refusing=integers(0, 2 ** (CLASSES * CHILDREN) - 1))
    def begins(self, refusing):
        self.study = uuid.uuid4()
        self.over = self.burnt = self.keyless = False
        slips = ballots.opened(self.study, subcluster="C1-0", minimum=MINIMUM)
        tokens, issuer = issuing.issuing(self.study, subcluster="C1-1", minimum=MINIMUM)
        self.batches = [slips, tokens]
        children = ballots.children(self.study, slips, CHILDREN) + issuing.token_children(issuer, CHILDREN)
        self.crowd = [Known(child, False) for child in children]
        for place, known in enumerate(self.crowd):
            known.refuses, known.child.number = bool(refusing >> place & 1), place
            given = ballots.refusal() if known.refuses else {"answers": {"number": place, "wish": known.wish}}
            known.child.changes = given

    def state(self, batch):
        return Batch.objects.get(pk=batch).state

    @rule(
        place=integers(0, CLASSES * CHILDREN - 1), lost=sampled_from([False, False, True]), data=sampled_from([0, 1])
    )
    def hands_in(self, place, lost, data):
        """Once or again; `lost`: the box died before it kept it. The second time other bytes may come."""
        known = self.crowd[place]
        if lost:
            crashed(known.child.send)
            return
        other = data and known.acknowledged
        sent = copy.copy(known.child)
        sent.sealed = b"" if other else known.child.seal()
        outcome = sent.send()
        if self.burnt:
            assert outcome.code == "burnt"
        elif other:
            assert (outcome.status, outcome.code) == (409, "other-bytes")
        elif known.acknowledged:
            assert outcome.status == 200
        elif self.over:
            assert outcome.code in {"slip-void", "token-over"}
        else:
            assert outcome.status == 201
            known.acknowledged = True

    @rule(place=integers(0, CLASSES * CHILDREN - 1))
    def withdraws(self, place):
        known = self.crowd[place]
        if self.burnt or self.keyless:
            with pytest.raises(DomainError):
                withdrawal.withdraw(study=self.study, receipt=known.child.receipt)
            return
        withdrawal.withdraw(study=self.study, receipt=known.child.receipt)
        known.withdrawn = True

    @rule()
    def a_stranger_withdraws(self):
        with contextlib.suppress(DomainError):
            withdrawal.withdraw(study=self.study, receipt=receipts.draw())

    @rule(place=integers(0, CLASSES - 1))
    def closes(self, place):
        if self.state(self.batches[place]) == BatchState.OPEN:
            ballots.finished(self.batches[place])

    @rule(dies=sampled_from([False, False, True]))
    def mixes(self, dies):
        if dies:
            crashed(mixer.flush_due)
        else:
            mixer.flush_due()

    @precondition(lambda self: not self.over and not self.burnt)
    @rule(policy=sampled_from(field.POLICIES))
    def the_field_ends(self, policy):
        if any(self.state(batch) == BatchState.OPEN for batch in self.batches):
            with pytest.raises(Conflict):
                field.end(self.study, policy)
            return
        field.end(self.study, policy)
        self.over = True

    @precondition(lambda self: self.over)
    @rule(dies=sampled_from([False, False, True]))
    def burns(self, dies):
        waiting = Envelope.objects.filter(batch__study=self.study).exists()
        if waiting:
            with pytest.raises(Conflict):
                burning.burn(self.study)
            return
        if dies:
            crashed(lambda: burning.burn(self.study))
            self.keyless = True
            return
        certificate = burning.burn(self.study)
        assert not any(certificate["left"].values())
        self.burnt = True

    @invariant()
    def an_answer_stands_once_and_only_of_a_child_who_gave_it(self):
        numbers = [row["answers"]["number"] for row in selectors.responses(self.study)]
        given = {each.child.number for each in self.crowd if each.acknowledged and not each.refuses}
        assert len(numbers) == len(set(numbers))
        assert set(numbers) <= given

    @invariant()
    def what_was_withdrawn_is_nowhere(self):
        gone = {each.child.number for each in self.crowd if each.withdrawn}
        assert not gone & {row["answers"]["number"] for row in selectors.responses(self.study)}
        words = {each.wish for each in self.crowd if each.withdrawn}
        assert not words & set(DetachedText.objects.filter(study=self.study).values_list("text", flat=True))
        assert not Quarantined.objects.filter(batch__study=self.study).exists()

    @invariant()
    def nothing_acknowledged_is_lost_and_nothing_comes_from_nowhere(self):
        for batch in self.batches:
            told = sum(each.acknowledged for each in self.crowd if each.child.batch == batch)
            found = selectors.counts(batch)
            assert found.in_box == found.received + found.waiting == told <= CHILDREN

    @precondition(lambda self: self.over)
    @rule()
    def after_the_end_the_mixer_leaves_nothing_waiting(self):
        mixer.flush_due()
        if not self.keyless:
            assert not Envelope.objects.filter(batch__study=self.study).exists()

    @invariant()
    def what_was_mixed_stands_or_was_withdrawn(self):
        total = selectors.totals(self.study)
        state = StudyState.objects.get(study=self.study)
        stored = sum(selectors.counts(batch).stored for batch in self.batches)
        flushed_gone = sum(selectors.counts(batch).withdrawn for batch in self.batches)
        assert total.responses == stored - (state.withdrawn - flushed_gone)


def test_no_sequence_breaks_the_promises(study):
    assert keys.slip_key()
    random.seed(0)
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
