"""What each service's role may do on the real PostgreSQL: its own part, and no other's."""

import json
from pathlib import Path

import psycopg
import pytest

pytestmark = pytest.mark.postgres
STORE = Path(__file__).with_name("prepare_sitting.py").read_text()
STUDY = "0b6f4f0e-7d0a-4c1c-9e5e-2f7a9c3b1d20"
LEDGER, RESPONSES = "DATABASE_URL", "RESPONSES_URL"
REFUSED = [
    ("box", "SELECT answers FROM box_response"),
    ("box", "SELECT * FROM box_response"),
    ("box", "UPDATE box_response SET answers = '{}'"),
    ("box", "INSERT INTO box_response SELECT * FROM box_response"),
    ("box", "SELECT text FROM box_detachedtext"),
    ("box", "SELECT ciphertext FROM box_envelope"),
    ("box", "DELETE FROM box_envelope"),
    ("box", "UPDATE box_batch SET state = 'open'"),
    ("box", "UPDATE box_studystate SET burnt = false"),
    ("staff", "INSERT INTO box_response SELECT * FROM box_response"),
    ("staff", "UPDATE box_response SET answers = '{}'"),
    ("staff", "DELETE FROM box_response"),
    ("staff", "UPDATE box_detachedtext SET study = study"),
    ("staff", "SELECT ciphertext FROM box_envelope"),
    ("staff", "INSERT INTO box_envelope SELECT * FROM box_envelope"),
    ("staff", "DELETE FROM box_envelope"),
    ("staff", "SELECT ciphertext FROM box_quarantined"),
    ("staff", "TRUNCATE box_response"),
    ("staff", "CREATE TABLE own (id integer)"),
    ("mixer", "SELECT * FROM box_slipright"),
    ("mixer", "UPDATE box_slipright SET state = 'unused', proof = ''"),
    ("mixer", "UPDATE box_batch SET cluster = 'x'"),
    ("mixer", "UPDATE box_studystate SET burnt = false"),
]


@pytest.mark.parametrize(("service", "statement"), REFUSED)
def test_the_database_refuses_what_is_not_this_services_part(installation, service, statement):
    with installation.connection(service) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("service", ["box", "mixer"])
def test_the_box_and_the_mixer_can_not_even_connect_to_the_ledger(installation, service):
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        installation.connection(service, LEDGER)
    with installation.connection("staff", LEDGER) as connection:
        assert connection.execute("SELECT count(*) FROM accounts_study").fetchone() is not None


def test_every_table_of_the_responses_is_somebodys_work(installation):
    """A new table without grants fails here, before it fails in production."""
    services = [installation.role(service) for service in ("staff", "box", "mixer")]
    with installation.connection("mixer") as connection:
        nobodys = connection.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'box_%%' AND NOT EXISTS (SELECT FROM unnest(%s::text[]) AS role"
            " WHERE has_any_column_privilege(role, quote_ident(tablename), 'INSERT'))",
            [services],
        )
        assert nobodys.fetchall() == []


def test_granting_again_changes_nothing_and_the_owner_can_go_on_migrating(installation):
    def rights(connection):
        asked = "SELECT relname, relowner::regrole::text, relacl::text FROM pg_class WHERE relname LIKE 'box_%'"
        columns = "SELECT attrelid::regclass::text, attname, attacl::text FROM pg_attribute WHERE attacl IS NOT NULL"
        return [sorted(map(str, connection.execute(query))) for query in (asked, columns)]

    with installation.connection("mixer") as connection:
        before = rights(connection)
        installation.grant()
        assert rights(connection) == before
    with installation.connection("owner") as connection:
        connection.execute("ALTER TABLE box_response ADD COLUMN later integer")
        connection.execute("ALTER TABLE box_response DROP COLUMN later")
        assert "later" not in str(connection.execute("SELECT * FROM box_response LIMIT 0").description)


def test_the_whole_life_of_a_study_fits_in_the_roles(installation):
    """Staff redraw, void, close, end the field and burn; the mixer settles in between."""
    installation.make_keys("--study", STUDY)
    prepared = json.loads(installation.shell(STORE.replace("5c1e9ab2-6f0d-4a58-9d1c-0a4de61f7b11", STUDY)))
    installation.manage("mixer", "mixer", "--once")
    before = json.loads(installation.shell(FIELD.format(study=STUDY, **prepared)))
    assert before == {"slips": 0, "void": 10}
    installation.manage("mixer", "mixer", "--once")
    certificate = json.loads(installation.shell(BURN.format(study=STUDY)))
    assert certificate["burnt"]
    assert not any(certificate["left"].values())


FIELD = """
import json, uuid
from surveys.box import batches, field, probes, selectors, slips
study, batch = uuid.UUID({study!r}), uuid.UUID({batch!r})
slips.draw(batch, 4)
batches.open_(batch)
slips.void_unused(batch)
batches.close(batch)
field.end(study, "discard")
counts = selectors.counts(batch)
assert selectors.totals(study).waiting == selectors.texts_waiting(study) == 0
print(json.dumps({{"slips": counts.slips, "void": counts.void}}))
"""
BURN = """
import json, uuid
from surveys.box import burning
print(json.dumps(burning.burn(uuid.UUID({study!r}))))
"""
