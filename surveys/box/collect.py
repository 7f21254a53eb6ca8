"""Taking an envelope in: check the right to answer, spend it, store the sealed bytes. Once, however often it is sent."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass

import psycopg
from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from consent.tokens import envelopes, proofs
from consent.tokens import slips as codes
from consent.tokens.alphabet import TokenInvalid
from surveys.box import keys
from surveys.box.models import Batch, BatchState, Envelope, SlipRight, SlipState, StudyState

ALIAS = "responses"
LOCK_WAIT_MS = 8000
SPEND_AND_STORE = f"""
WITH card AS (
  SELECT id FROM {Batch._meta.db_table}, set_config('lock_timeout', '{LOCK_WAIT_MS}', true)
  WHERE id = %(batch)s AND state <> '{BatchState.PLANNED}'
), mine AS (
  UPDATE {SlipRight._meta.db_table} AS one SET state = '{SlipState.SPENT}', proof = %(proof)s FROM card
  WHERE one.mac = %(mac)s AND one.batch_id = card.id AND one.state = '{SlipState.UNUSED}' RETURNING one.batch_id
)
INSERT INTO {Envelope._meta.db_table} (id, batch_id, ciphertext) SELECT %(id)s, batch_id, %(sealed)s FROM mine
"""  # noqa: S608  names of our own tables and states
SPEND = f"""
UPDATE {SlipRight._meta.db_table} SET state = '{SlipState.SPENT}', proof = %s
WHERE mac = %s AND state = '{SlipState.UNUSED}' AND batch_id = %s
  AND EXISTS (SELECT 1 FROM {Batch._meta.db_table} WHERE id = %s AND state <> '{BatchState.PLANNED}')
"""  # noqa: S608
STORE = f"INSERT INTO {Envelope._meta.db_table} (id, batch_id, ciphertext) VALUES (%s, %s, %s)"  # noqa: S608
BUSY_SQLSTATES = {"55P03", "40P01", "40001"}  # lock not available, deadlock, serialization failure


@dataclass(frozen=True)
class Outcome:
    """An HTTP status with its code (docs/architecture.md) and a sentence for the log of whoever debugs a client."""

    status: int
    code: str
    message: str = ""

    @property
    def accepted(self) -> bool:
        """True when the client may drop its copy."""
        return self.status in {200, 201}


STORED = Outcome(201, "in")
REPEATED = Outcome(200, "in")
OTHER_BYTES = Outcome(409, "other-bytes", "This slip has already put another envelope in the box.")
BUSY = Outcome(423, "busy", "The box is busy or its sitting has not begun. Try again with the same bytes.")
MALFORMED = Outcome(400, "malformed", "This is not a sealed envelope of the known format.")
TOO_LARGE = Outcome(413, "too-large", "The envelope is larger than the box takes.")
MISTYPED = Outcome(400, "slip-mistyped", "This is not a slip code. Look at the slip again.")
UNKNOWN = Outcome(403, "slip-unknown", "The box doesn't know this slip.")
VOID = Outcome(403, "slip-void", "This slip is no longer valid.")
FOREIGN = Outcome(403, "slip-foreign", "This slip belongs to another sitting.")
BURNT = Outcome(403, "burnt", "This study is over and its keys are destroyed.")


def receive(*, batch: uuid.UUID, slip_text: str, envelope_bytes: bytes) -> Outcome:
    """Decide about one envelope. Nothing is stored unless the outcome is 201."""
    try:
        slip = codes.normalise(slip_text)
    except TokenInvalid:
        return MISTYPED
    if wrong := misshapen(envelope_bytes):
        return wrong
    key = keys.slip_key()
    mac = proofs.slip_mac(key, slip)
    proof = proofs.body_proof(key, slip, envelope_bytes)
    try:
        if spent_and_stored(mac, batch, proof, envelope_bytes):
            return STORED
        return judged(mac, batch, proof)
    except OperationalError as error:
        if is_contention(error):
            return BUSY
        raise


def misshapen(envelope_bytes: bytes) -> Outcome | None:
    """What can be said of sealed bytes by looking at them from outside."""
    if len(envelope_bytes) > max(envelopes.SIZES):
        return TOO_LARGE
    if len(envelope_bytes) not in envelopes.SIZES or envelope_bytes[:1] != envelopes.VERSION:
        return MALFORMED
    return None


def judged(mac: str, batch: uuid.UUID, proof: str) -> Outcome:
    """Why an envelope was not stored, from the facts that are."""
    right = SlipRight.objects.select_related("batch").filter(pk=mac).first()
    if right is None:
        studies = Batch.objects.filter(pk=batch).values("study")
        burnt = StudyState.objects.filter(study__in=studies, burnt=True).exists()
        return BURNT if burnt else UNKNOWN
    if right.batch_id != batch:
        return FOREIGN
    if right.state == SlipState.VOID:
        return VOID
    if right.state == SlipState.SPENT:
        return REPEATED if hmac.compare_digest(right.proof, proof) else OTHER_BYTES
    return BUSY


def spent_and_stored(mac: str, batch: uuid.UUID, proof: str, sealed: bytes) -> bool:
    """Whoever moves the right from unused to spent stores the envelope, both or neither. False: it was not to be had."""
    connection = connections[ALIAS]
    if connection.vendor == "postgresql":
        return in_one_statement(connection, mac, batch, proof, sealed)
    return in_two_statements(connection, mac, batch, proof, sealed)


def in_two_statements(connection: BaseDatabaseWrapper, mac: str, batch: uuid.UUID, proof: str, sealed: bytes) -> bool:
    """Written out and made ready before the transaction: SQLite has one writer, and others wait while it has its turn."""
    spend, store = (proof, mac, batch.hex, batch.hex), (uuid.uuid4().hex, batch.hex, sealed)
    with transaction.atomic(using=ALIAS), connection.cursor() as cursor:
        cursor.execute(SPEND, spend)
        if cursor.rowcount:
            cursor.execute(STORE, store)
        return bool(cursor.rowcount)


def in_one_statement(connection: BaseDatabaseWrapper, mac: str, batch: uuid.UUID, proof: str, sealed: bytes) -> bool:
    """One way to the server and back, prepared once a connection: when whole schools finish together this counts.

    The wait for a lock is limited before anything is locked, for this statement alone; then the answer is "busy".
    """
    values = {"mac": mac, "batch": batch, "proof": proof, "sealed": sealed, "id": uuid.uuid4()}
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(SPEND_AND_STORE, values, prepare=True, binary=True)
        return bool(cursor.rowcount)


def is_contention(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in BUSY_SQLSTATES or "database is locked" in str(error)
