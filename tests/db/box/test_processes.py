"""The promises that only real processes can keep or break: parallel redemptions, SIGKILL at any moment, two mixers."""

import json
import os
import socket
import sqlite3
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.db.box.services import Service, database, kill, until

POSTGRES = os.environ.get("AROBASE_TEST_POSTGRES")
KINDS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=[pytest.mark.postgres, pytest.mark.skipif(not POSTGRES, reason="AROBASE_TEST_POSTGRES is not set")],
    ),
]


@pytest.fixture(params=KINDS)
def box(request, tmp_path):
    if request.param == "sqlite":
        service = Service(tmp_path, None)
        service.run("migrate")
        yield service
        service.stop()
        return
    with database(POSTGRES, f"test_box_{uuid.uuid4().hex}") as url:
        service = Service(tmp_path, url)
        service.run("migrate")
        yield service
        service.stop()


def test_fifty_redemptions_at_once_give_one_envelope(box):
    box.serve()
    prepared = box.run("prepare", "2")
    first, second = prepared["messages"]
    start = threading.Barrier(50)

    def redeem(_place):
        start.wait()
        return box.put(first)

    with ThreadPoolExecutor(50) as pool:
        statuses = Counter(pool.map(redeem, range(50)))
    assert statuses == {201: 1, 200: 49}
    assert box.put({**second, "slip": first["slip"]}) == 409
    assert box.run("state", prepared["study"], prepared["batch"])["waiting"] == 1


def test_a_lost_acknowledgement_and_retries_give_one_envelope(box):
    box.serve()
    prepared = box.run("prepare", "1")
    body = json.dumps(prepared["messages"][0]).encode()
    head = f"PUT /box/envelope HTTP/1.1\r\nHost: 127.0.0.1:{box.port}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", box.port)) as wire:
        wire.sendall(head.encode() + body)
    statuses = [box.put(prepared["messages"][0]) for _ in range(5)]
    assert statuses[0] in {200, 201}
    assert statuses[1:] == [200] * 4
    assert box.run("state", prepared["study"], prepared["batch"])["waiting"] == 1


def test_a_killed_box_lost_nothing_it_acknowledged(box):
    server = box.serve()
    prepared = box.run("prepare", "200")
    acknowledged, enough = [], threading.Event()

    def send(message):
        try:
            status = box.put(message)
        except (OSError, HTTPException):
            return
        assert status == 201
        acknowledged.append(message)
        if len(acknowledged) == 80:
            enough.set()

    with ThreadPoolExecutor(8) as pool:
        sending = [pool.submit(send, message) for message in prepared["messages"]]
        assert enough.wait(60)
        kill(server)
        for each in sending:
            each.result()
    assert 80 <= len(acknowledged) < 200
    box.serve()
    assert box.run("state", prepared["study"], prepared["batch"])["waiting"] >= len(acknowledged)
    assert {box.put(message) for message in acknowledged} == {200}
    assert {box.put(message) for message in prepared["messages"]} <= {200, 201}
    box.run("finish", prepared["batch"])
    assert box.run("flush") == [200]
    assert box.run("state", prepared["study"], prepared["batch"])["numbers"] == list(range(200))


def filled(box, count=30):
    box.serve()
    prepared = box.run("prepare", str(count))
    assert {box.put(message) for message in prepared["messages"]} == {201}
    box.run("finish", prepared["batch"])
    return prepared


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="AROBASE_TEST_POSTGRES is not set")
def test_a_lock_held_by_others_is_answered_with_busy(tmp_path):
    with database(POSTGRES, f"test_box_{uuid.uuid4().hex}") as url:
        box = Service(tmp_path, url)
        box.run("migrate")
        box.serve()
        prepared = box.run("prepare", "1")
        with psycopg.connect(url) as holder:
            holder.execute("SELECT * FROM box_slipright FOR UPDATE")
            status, body = box.ask("PUT", "/box/envelope", prepared["messages"][0])
            assert (status, body["code"]) == (423, "busy")
        assert box.run("state", prepared["study"], prepared["batch"])["waiting"] == 0
        assert box.put(prepared["messages"][0]) == 201
        box.stop()


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="AROBASE_TEST_POSTGRES is not set")
def test_the_mixer_service_runs_with_its_own_variables_only(tmp_path):
    with database(POSTGRES, f"test_box_{uuid.uuid4().hex}") as url:
        box = Service(tmp_path, url)
        box.run("migrate")
        prepared = filled(box)
        mixer = box.manage("mixer", AROBASE_SERVICE="mixer", SECRET_KEY="", SITE_URL="", BOX_SQLITE="")
        until(lambda: box.run("state", prepared["study"], prepared["batch"])["stored"] == 30)
        mixer.terminate()
        assert mixer.wait(timeout=60) == 0
        assert box.run("state", prepared["study"], prepared["batch"])["numbers"] == list(range(30))
        box.stop()


GRANTS = (
    "SELECT ON box_batch, box_document, box_studystate, box_slipright, box_issuerkeys, box_spenttoken, box_tombstone",
    "SELECT ON box_response, box_detachedtext, box_quarantined",
    "UPDATE ON box_slipright, box_studystate",
    "INSERT ON box_envelope, box_spenttoken, box_tombstone, box_quarantined",
    "DELETE ON box_response, box_detachedtext, box_quarantined",
)


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="AROBASE_TEST_POSTGRES is not set")
def test_the_box_needs_no_more_rights_than_the_documented_ones(tmp_path):
    role = f"test_box_{uuid.uuid4().hex}"
    with database(POSTGRES, role) as url:
        owner = Service(tmp_path, url)
        owner.run("migrate")
        prepared = owner.run("prepare", "7")
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(f'CREATE ROLE "{role}" LOGIN')
            for grant in GRANTS:
                admin.execute(f'GRANT {grant} TO "{role}"')
            box = Service(
                tmp_path, urlunsplit(urlsplit(url)._replace(netloc=f"{role}@{urlsplit(url).netloc.split('@')[-1]}"))
            )
            box.serve()
            assert [box.put(message) for message in prepared["messages"]] == [201] * 7
            early, late = prepared["receipts"][:2]
            withdrawn = [box.ask("POST", "/box/withdraw", {"study": prepared["study"], "receipt": early})]
            owner.run("finish", prepared["batch"])
            owner.run("flush")
            withdrawn += [box.ask("POST", "/box/withdraw", {"study": prepared["study"], "receipt": late})]
            assert withdrawn == [(200, {"state": "done"})] * 2
            assert owner.run("state", prepared["study"], prepared["batch"])["numbers"] == list(range(2, 7))
            with psycopg.connect(box.postgres) as curious, pytest.raises(psycopg.errors.InsufficientPrivilege):
                curious.execute("SELECT * FROM box_envelope")
            box.stop()
            admin.execute(f'DROP OWNED BY "{role}"')
            admin.execute(f'DROP ROLE "{role}"')


def halted_on_sqlite(box):
    """A flush that has written its rows and hangs in a trigger before its counts; returns how to let go."""
    with sqlite3.connect(box.sqlite) as held:
        held.execute(
            "CREATE TRIGGER halt BEFORE INSERT ON box_flushcount BEGIN SELECT (WITH RECURSIVE n(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT max(i) FROM n); END"
        )
    held.close()
    mixer = box.start("flush")

    def inside_its_transaction():
        other = sqlite3.connect(box.sqlite, timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        finally:
            other.close()
        return False

    def let_go():
        with sqlite3.connect(box.sqlite) as freed:
            freed.execute("DROP TRIGGER halt")
        freed.close()

    until(inside_its_transaction)
    return mixer, let_go


def halted_on_postgresql(box):
    """The same, hanging on a lock another session holds on the table of counts."""
    holder = psycopg.connect(box.postgres)
    holder.execute("LOCK TABLE box_flushcount IN EXCLUSIVE MODE")
    mixer = box.start("flush")
    with psycopg.connect(box.postgres, autocommit=True) as watcher:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        until(lambda: watcher.execute(waiting).fetchone()[0] == 1)

    def let_go():
        holder.rollback()
        holder.close()

    return mixer, let_go


def test_a_flush_killed_half_way_repeats_safely(box):
    prepared = filled(box)
    mixer, let_go = (halted_on_postgresql if box.postgres else halted_on_sqlite)(box)
    kill(mixer)
    let_go()
    after_the_kill = box.run("state", prepared["study"], prepared["batch"])
    assert (after_the_kill["waiting"], after_the_kill["stored"], after_the_kill["numbers"]) == (30, 0, [])
    assert box.run("flush") == [30]
    after = box.run("state", prepared["study"], prepared["batch"])
    assert (after["waiting"], after["stored"], after["numbers"]) == (0, 30, list(range(30)))
    assert {box.put(message) for message in prepared["messages"]} == {200}


def test_mixers_at_once_write_each_answer_once(box):
    prepared = filled(box, 60)
    mixers = [box.start("flush") for _ in range(3)]
    stored = [json.loads(mixer.communicate(timeout=60)[0]) for mixer in mixers]
    assert sum(sum(each) for each in stored) == 60
    assert box.run("state", prepared["study"], prepared["batch"])["numbers"] == list(range(60))
