"""The tables of `responses`: answers and what the box needs to work alone.

Nothing here names a person, dates or orders anything: keys are random (UUIDv4 or a hash), there is no date-time, no
sequence, no reference to the other database. The only time is the ISO week of a batch, as text.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

HASH_CHARS = 64


class BatchState(models.TextChoices):
    """Where a batch stands: its sitting opens, pauses and closes it, the mixer flushes it, the end of the field discards
    it. A paused box takes envelopes like an open one: only the children's screens wait."""

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    DUE = "due"
    FLUSHED = "flushed"
    DISCARDED = "discarded"


class DesignFields(models.Model):
    """What a row of answers takes from its batch card: the sampling design, in codes that name no school."""

    study = models.UUIDField()
    community = models.CharField(max_length=20)
    stratum = models.CharField(max_length=60)
    cluster = models.CharField(max_length=60)
    subcluster = models.CharField(max_length=200)
    base_weight = models.FloatField()
    pi1 = models.FloatField()
    pi2 = models.FloatField()
    instrument = models.CharField(max_length=60)
    document = models.CharField(max_length=HASH_CHARS)
    grade_band = models.CharField(max_length=60)
    mode = models.CharField(max_length=60)
    iso_week = models.CharField(max_length=60)

    class Meta:
        abstract = True


class Batch(DesignFields):
    """The card of one sitting's ballots: its door, its state, its design variables and the parts of its bundle."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    door = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PLANNED)
    minimum = models.PositiveSmallIntegerField()
    assent = models.CharField(max_length=HASH_CHARS)
    extras = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["study", "state"], name="box_batch_study_state"),)
        constraints = (
            models.CheckConstraint(condition=Q(minimum__gte=2), name="box_batch_minimum_protects"),
            models.CheckConstraint(condition=Q(base_weight__gt=0), name="box_batch_weight_positive"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="box_batch_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.door} {self.state}"

    @property
    def earlier(self) -> tuple[str, ...]:
        """Documents this batch had before, with the same answers: a tablet may have been prepared with one of them."""
        return tuple(self.extras.get("earlier", ()))


class Document(models.Model):
    """A questionnaire, assent text, strings, help or activity, under the hash of its canonical form."""

    hash = models.CharField(primary_key=True, max_length=HASH_CHARS)
    kind = models.CharField(max_length=20)
    data = models.JSONField()

    def __str__(self) -> str:
        return f"{self.kind} {self.hash[:12]}"


class Media(models.Model):
    """A picture, film or pack of sound, under the hash of its bytes."""

    hash = models.CharField(primary_key=True, max_length=HASH_CHARS)
    ending = models.CharField(max_length=4)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.hash}.{self.ending}"


class Soundtrack(models.Model):
    """What can be heard of a questionnaire. Beside the document, not in it: a recording may come after publishing."""

    document = models.CharField(primary_key=True, max_length=HASH_CHARS)
    data = models.JSONField()

    def __str__(self) -> str:
        return self.document[:12]


class SlipState(models.TextChoices):
    UNUSED = "unused"
    SPENT = "spent"
    VOID = "void"


class SlipRight(models.Model):
    """A right to answer once: the keyed hash of a slip. `proof` recognises a repeat of the same bytes."""

    mac = models.CharField(primary_key=True, max_length=HASH_CHARS)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rights")
    state = models.CharField(max_length=6, choices=SlipState, default=SlipState.UNUSED)
    proof = models.CharField(max_length=HASH_CHARS, default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(Q(state=SlipState.SPENT) & ~Q(proof="")) | (~Q(state=SlipState.SPENT) & Q(proof="")),
                name="box_right_proof_when_spent",
            ),
        )

    def __str__(self) -> str:
        return self.state


class IssuerKeys(models.Model):
    """The directory of the keys that sign this batch's blind tokens, as the issuer signed it. A batch without one takes
    slips. The burn removes this row first: a spent token can't come in without it."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, primary_key=True, related_name="issuer_keys")
    directory = models.JSONField()
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return str(self.batch_id)


class SpentToken(models.Model):
    """A blind token that came in: the hash of what was signed. `proof` recognises a repeat of the same bytes."""

    mark = models.CharField(primary_key=True, max_length=HASH_CHARS)
    keys = models.ForeignKey(IssuerKeys, on_delete=models.DO_NOTHING, related_name="spent")
    proof = models.CharField(max_length=HASH_CHARS)

    def __str__(self) -> str:
        return self.mark[:12]


class Envelope(models.Model):
    """The pool: sealed bytes, the batch they are for, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="envelopes")
    ciphertext = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)


class Response(DesignFields):
    """One child's answers. Written by the mixer only, a whole shuffled batch at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assent = models.CharField(max_length=HASH_CHARS)
    track = models.CharField(max_length=20, blank=True, help_text="empty when too few shared it")
    switched = models.BooleanField(null=True, help_text="null when too few shared it")
    answers = models.JSONField()
    tag = models.CharField(max_length=HASH_CHARS, null=True, unique=True)  # noqa: DJ001  null after the burn

    class Meta:
        indexes = (models.Index(fields=["study"], name="box_response_study"),)

    def __str__(self) -> str:
        return str(self.id)


class DetachedText(models.Model):
    """A text a child wrote, apart from its answers. Its own tag lets the receipt find it and nothing else, as it was
    written and as it was released; `text` empties when the words as written are erased.

    As its question was published: `row` names the answers it stays with (full linkage), `stratum` is empty (none).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.UUIDField()
    stratum = models.CharField(max_length=60, blank=True)
    row = models.UUIDField(null=True, editable=False, help_text="the answers it stays with; null unless published so")
    variable = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    released = models.TextField(null=True, blank=True)  # noqa: DJ001  null until readers let it go
    tag = models.CharField(max_length=HASH_CHARS, null=True, unique=True)  # noqa: DJ001  null after the burn

    class Meta:
        indexes = (models.Index(fields=["study"], name="box_text_study"),)

    def __str__(self) -> str:
        return self.variable


class Quarantined(models.Model):
    """An envelope the mixer could not count as an answer, sealed anew where it could be opened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="quarantined")
    reason = models.CharField(max_length=40)
    ciphertext = models.BinaryField()
    tag = models.CharField(max_length=HASH_CHARS, null=True)  # noqa: DJ001  null when it could not be opened

    def __str__(self) -> str:
        return self.reason


class Tombstone(models.Model):
    """A withdrawal that came before its answers were flushed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.UUIDField()
    tag = models.CharField(max_length=HASH_CHARS)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["study", "tag"], name="box_tombstone_once"),)

    def __str__(self) -> str:
        return str(self.id)


class FlushCount(models.Model):
    """What one flush did with the envelopes of one batch: received is the sum of the others.

    `coarsened`: what all its rows had to become alike in, each with what was kept of it ("withheld": nothing).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="flushes")
    received = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    discarded = models.PositiveIntegerField(default=0)
    coarsened = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    received=models.F("refused")
                    + models.F("quarantined")
                    + models.F("withdrawn")
                    + models.F("stored")
                    + models.F("discarded")
                ),
                name="box_flush_adds_up",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class DeskLetter(models.Model):
    """A closed letter to the desk of a study, until the desk fetches it. Most ask for nobody; only the desk can tell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=["study"], name="box_letter_study"),)

    def __str__(self) -> str:
        return str(self.id)


class Probe(models.Model):
    """A test envelope sealed to the public key the tablets will use; `opened` is the mixer's answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="probes")
    ciphertext = models.BinaryField()
    opened = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.id)


class Remainders(models.TextChoices):
    """What becomes of envelopes below the minimum: they wait while the field lasts."""

    WAIT = "wait"
    DISCARD = "discard"
    MERGE = "merge"


class StudyState(models.Model):
    """One row a study: whether it is burnt, how many took their answers out. Also the lock a study's writers share.

    `trustee`: the mixer's key is on somebody's own machine, so no mixer here can open an envelope (docs/sealed-tier.md).
    `certificate`: what the burn destroyed and left, as it was signed off with a hash; empty before.
    """

    study = models.UUIDField(primary_key=True, editable=False)
    burnt = models.BooleanField(default=False)
    withdrawn = models.PositiveIntegerField(default=0)
    remainders = models.CharField(max_length=7, choices=Remainders, default=Remainders.WAIT)
    trustee = models.BooleanField(default=False)
    certificate = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.study)
