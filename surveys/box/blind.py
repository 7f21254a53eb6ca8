"""Envelopes that come with a blind token: check the issuer's signature, remember the token as spent, store the sealed bytes.

The box has public keys only. What it learns of a token, no issuer ever saw: neither can say whose it was.
"""

from __future__ import annotations

import hmac
import uuid

import psycopg
from django.db import IntegrityError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid, Unavailable
from consent.tokens import directories, proofs
from consent.tokens.blindtokens import BlindToken
from consent.tokens.directories import Directory, DirectoryInvalid
from surveys.box import collect, keys
from surveys.box.collect import Outcome
from surveys.box.models import Batch, BatchState, Envelope, IssuerKeys, Remainders, SpentToken, StudyState

UNKNOWN = Outcome(403, "token-unknown", "This sitting's issuer didn't sign this token.")
OVER = Outcome(403, "token-over", "This token's keys were replaced, or its study ended, before it was used.")
OTHER_BYTES = Outcome(409, "other-bytes", "This token has already put another envelope in the box.")
TAKING = f"""state <> '{BatchState.PLANNED}' AND EXISTS (
    SELECT 1 FROM {StudyState._meta.db_table} AS field
    WHERE field.study = {Batch._meta.db_table}.study AND field.remainders = '{Remainders.WAIT}'
)"""  # noqa: S608
"""A box takes tokens from its opening to the end of the field. What came later would wait for ever and forbid the burn."""
SPEND_AND_STORE = f"""
WITH card AS (
  SELECT id, set_config('lock_timeout', '{collect.LOCK_WAIT_MS}', true) FROM {Batch._meta.db_table}
  WHERE id = %(batch)s AND {TAKING}
), mine AS (
  INSERT INTO {SpentToken._meta.db_table} (mark, keys_id, proof) SELECT %(mark)s, id, %(proof)s FROM card
  ON CONFLICT DO NOTHING RETURNING keys_id
)
INSERT INTO {Envelope._meta.db_table} (id, batch_id, ciphertext) SELECT %(id)s, keys_id, %(sealed)s FROM mine
"""  # noqa: S608  names of our own tables and states
SPEND = f"""
INSERT OR IGNORE INTO {SpentToken._meta.db_table} (mark, keys_id, proof)
SELECT %s, id, %s FROM {Batch._meta.db_table} WHERE id = %s AND {TAKING}
"""  # noqa: S608


def keep_directory(batch: uuid.UUID, document: dict[str, object], signature: str) -> None:
    """Give the batch its keys, or the next epoch's. Refused unless the issuer signed them for this batch."""
    try:
        found = directories.read(document, signature, keys.directory_public())
    except DirectoryInvalid as error:
        raise Invalid("directory-invalid", _("The issuer didn't sign this key directory.")) from error
    if found.batch != batch:
        raise Invalid("directory-foreign", _("This key directory belongs to another sitting."))
    IssuerKeys.objects.update_or_create(batch_id=batch, defaults={"directory": document, "signature": signature})


def directory_of(batch: uuid.UUID) -> Directory | None:
    """The batch's keys; None where it takes slips, and after the burn."""
    kept = IssuerKeys.objects.filter(pk=batch).first()
    if kept is None:
        return None
    try:
        return directories.read(kept.directory, kept.signature, keys.directory_public())
    except DirectoryInvalid as error:
        raise Unavailable(
            "directory-changed", _("The issuer's keys of this sitting were changed in the box's database.")
        ) from error


def receive(*, batch: uuid.UUID, token: BlindToken, envelope_bytes: bytes) -> Outcome:
    """Decide about one envelope, by the contract that slips have. Nothing is stored unless the outcome is 201."""
    if wrong := collect.misshapen(envelope_bytes):
        return wrong
    directory = directory_of(batch)
    if directory is None:
        return gone(batch)
    key = directory.key(token.kid)
    if key is None or not token.signed_by(key):
        return UNKNOWN
    proof = proofs.token_proof(keys.slip_key(), token.mark, envelope_bytes)
    try:
        if directory.is_current(token.kid) and spent_and_stored(token.mark, batch, proof, envelope_bytes):
            return collect.STORED
        return judged(token.mark, proof, good=directory.is_current(token.kid) and not ended(batch))
    except IntegrityError:  # the burn took the keys away meanwhile
        return collect.BURNT
    except OperationalError as error:
        if collect.is_contention(error):
            return collect.BUSY
        raise


def ended(batch: uuid.UUID) -> bool:
    """Whether the field of the batch's study is over."""
    studies = Batch.objects.filter(pk=batch).values("study")
    return StudyState.objects.filter(study__in=studies).exclude(remainders=Remainders.WAIT).exists()


def judged(mark: str, proof: str, *, good: bool) -> Outcome:
    """Why an envelope was not stored. A token that is no longer good is recognised when it was used before."""
    spent = SpentToken.objects.filter(pk=mark).first()
    if spent is not None:
        return collect.REPEATED if hmac.compare_digest(spent.proof, proof) else OTHER_BYTES
    return collect.BUSY if good else OVER


def gone(batch: uuid.UUID) -> Outcome:
    studies = Batch.objects.filter(pk=batch).values("study")
    burnt = StudyState.objects.filter(study__in=studies, burnt=True).exists()
    return collect.BURNT if burnt else UNKNOWN


def spent_and_stored(mark: str, batch: uuid.UUID, proof: str, sealed: bytes) -> bool:
    """Whoever makes the token spent stores the envelope, both or neither. False: it was spent, or the box isn't open."""
    connection = connections[collect.ALIAS]
    if connection.vendor == "postgresql":
        return in_one_statement(connection, mark, batch, proof, sealed)
    with transaction.atomic(using=collect.ALIAS), connection.cursor() as cursor:
        cursor.execute(SPEND, (mark, proof, batch.hex))
        if cursor.rowcount:
            cursor.execute(collect.STORE, (uuid.uuid4().hex, batch.hex, sealed))
        return bool(cursor.rowcount)


def in_one_statement(connection: BaseDatabaseWrapper, mark: str, batch: uuid.UUID, proof: str, sealed: bytes) -> bool:
    values = {"mark": mark, "batch": batch, "proof": proof, "sealed": sealed, "id": uuid.uuid4()}
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(SPEND_AND_STORE, values, prepare=True, binary=True)
        return bool(cursor.rowcount)


def spent(batch: uuid.UUID) -> int:
    return SpentToken.objects.filter(keys=batch).count()


def left(study: uuid.UUID) -> int:
    """What the burn must have taken: keys and spent tokens of the study."""
    own = Batch.objects.filter(study=study).values("pk")
    return IssuerKeys.objects.filter(pk__in=own).count() + SpentToken.objects.filter(keys__in=own).count()


def erase(study: uuid.UUID) -> None:
    """For the burn. The keys are locked first: what comes in meanwhile waits for the commit and finds them gone."""
    held = IssuerKeys.objects.select_for_update().filter(batch__study=study)
    own = [one.pk for one in held]
    SpentToken.objects.filter(keys__in=own).delete()
    IssuerKeys.objects.filter(pk__in=own).delete()
