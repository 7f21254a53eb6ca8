-- One role a service, each able to do its own part and no other's. Run by psql as a superuser after every migration
-- of either database; running it again changes nothing:
--
--   psql -v ledger=arobase -v responses=arobase_responses -v owner=arobase_owner -f deploy/roles.sql postgres
--
-- `owner` is the role that migrates both databases. Passwords are set outside this file (`\password arobase_box`).
-- The names of the roles can be changed with -v staff=... -v box=... -v mixer=...
\set ON_ERROR_STOP on
SET client_min_messages = warning;
\if :{?staff}
\else
  \set staff arobase_staff
\endif
\if :{?box}
\else
  \set box arobase_box
\endif
\if :{?mixer}
\else
  \set mixer arobase_mixer
\endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'staff', :'box', :'mixer']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

-- The owner goes on migrating the tables that the mixer must own.
GRANT :"mixer" TO :"owner";

REVOKE ALL ON DATABASE :"ledger", :"responses" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"ledger" TO :"staff";
GRANT CONNECT ON DATABASE :"responses" TO :"staff", :"box", :"mixer";

-- The ledger: staff work in it, nobody else comes in.
\connect :ledger
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"staff";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"staff";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO :"staff";
-- The audit log and the decisions grow and do nothing else; their triggers are the owner's, so staff can't switch them off.
REVOKE UPDATE, DELETE ON consent_auditevent, consent_decision FROM :"staff";

-- The responses: what is not granted here is refused.
\connect :responses
BEGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :"staff", :"box", :"mixer";
GRANT ALL ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"staff", :"box", :"mixer";

-- The mixer rewrites these in the order of their random keys, which PostgreSQL allows to a table's owner.
ALTER TABLE box_response OWNER TO :"mixer";
ALTER TABLE box_detachedtext OWNER TO :"mixer";
ALTER TABLE box_envelope OWNER TO :"mixer";
GRANT ALL ON box_response, box_detachedtext, box_envelope TO :"mixer";
GRANT SELECT ON box_batch, box_document, box_probe, box_studystate, box_tombstone TO :"mixer";
GRANT UPDATE (state) ON box_batch TO :"mixer";
GRANT UPDATE (opened) ON box_probe TO :"mixer";
GRANT UPDATE (withdrawn) ON box_studystate TO :"mixer";
GRANT INSERT ON box_quarantined, box_flushcount TO :"mixer";

-- The box takes envelopes and finds by its tag what a receipt takes out. It reads no answer, no word, no envelope.
GRANT SELECT ON box_batch, box_document, box_media, box_soundtrack, box_studystate, box_slipright, box_issuerkeys, box_spenttoken, box_tombstone TO :"box";
GRANT UPDATE (state, proof) ON box_slipright TO :"box";
GRANT UPDATE (withdrawn) ON box_studystate TO :"box";
GRANT INSERT ON box_envelope, box_spenttoken, box_tombstone, box_quarantined TO :"box";
GRANT SELECT (id, study), INSERT ON box_deskletter TO :"box";
GRANT SELECT (study, tag), DELETE ON box_response TO :"box";
GRANT SELECT (study, variable, tag), DELETE ON box_detachedtext TO :"box";
GRANT SELECT (id, batch_id, tag), DELETE ON box_quarantined TO :"box";

-- Staff plan, count, release and burn. They read answers and neither add, change nor remove one; they read no
-- envelope. A child's words stand apart from its answers: readers make them safe, let them go, and erase the original.
GRANT SELECT, INSERT ON box_batch, box_document, box_media, box_soundtrack, box_studystate, box_slipright, box_issuerkeys, box_probe TO :"staff";
GRANT UPDATE (data) ON box_soundtrack TO :"staff";
GRANT UPDATE (state, document, extras) ON box_batch TO :"staff";
GRANT UPDATE (burnt, certificate, remainders, trustee) ON box_studystate TO :"staff";
GRANT UPDATE (state) ON box_slipright TO :"staff";
GRANT UPDATE (directory, signature) ON box_issuerkeys TO :"staff";
GRANT SELECT, DELETE ON box_deskletter TO :"staff";
GRANT SELECT ON box_spenttoken TO :"staff";
GRANT DELETE ON box_slipright, box_issuerkeys, box_spenttoken, box_probe TO :"staff";
GRANT SELECT ON box_response, box_flushcount TO :"staff";
GRANT UPDATE (tag) ON box_response TO :"staff";
GRANT SELECT, UPDATE (text, released, tag), DELETE ON box_detachedtext TO :"staff";
GRANT SELECT (id, batch_id) ON box_envelope TO :"staff";
GRANT SELECT (id, batch_id), DELETE ON box_quarantined TO :"staff";
GRANT SELECT (id, study), DELETE ON box_tombstone TO :"staff";
COMMIT;
