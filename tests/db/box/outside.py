"""The box and the mixer as processes of their own: `python -m tests.db.box.outside COMMAND ...`, JSON on stdout.

The box service runs with the product's own settings, without the ledger's address. With BOX_SQLITE set, its database
is that file, with the embedded product's settings.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import sys
import uuid

import django


def configure() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.db.box.outside_settings"
    django.setup()


def migrate() -> object:
    from django.core.management import call_command

    call_command("migrate", database="responses", verbosity=0, skip_checks=True)
    call_command("box_keys", stdout=sys.stderr)
    return {}


def prepare(count: str) -> object:
    from surveys.box import keys
    from tests.db.box import ballots

    study = uuid.uuid4()
    keys.make_withdrawal_key(study)
    keys.make_mixer_key(study)
    batch = ballots.opened(study)
    crowd = ballots.children(study, batch, int(count))
    for place, child in enumerate(crowd):
        child.number = place
    return {
        "study": str(study),
        "batch": str(batch),
        "receipts": [child.receipt for child in crowd],
        "messages": [
            {"batch": str(batch), "slip": child.slip, "envelope": base64.b64encode(child.seal()).decode()}
            for child in crowd
        ],
    }


def prepare_tokens(count: str) -> object:
    """As `prepare`, for children with blind tokens."""
    from surveys.box import keys
    from tests.db.box import issuing

    study = uuid.uuid4()
    keys.make_withdrawal_key(study)
    keys.make_mixer_key(study)
    batch, issuer = issuing.issuing(study)
    return {
        "study": str(study),
        "batch": str(batch),
        "messages": [
            {
                "batch": str(batch),
                "token": child.token.written,
                "envelope": base64.b64encode(child.seal()).decode(),
            }
            for child in issuing.token_children(issuer, int(count))
        ],
    }


def finish(batch: str) -> object:
    from tests.db.box import ballots

    ballots.finished(uuid.UUID(batch))
    return {}


def flush() -> object:
    from surveys.box import mixer

    return [report.stored for report in mixer.flush_due()]


def state(study: str, batch: str) -> object:
    from surveys.box import selectors

    counts = dataclasses.asdict(selectors.counts(uuid.UUID(batch)))
    rows = selectors.responses(uuid.UUID(study))
    return {**counts, "numbers": sorted(row["answers"]["number"] for row in rows)}


def serve(port: str) -> object:
    from django.core.wsgi import get_wsgi_application
    from waitress import serve as serve_forever

    serve_forever(get_wsgi_application(), host="127.0.0.1", port=int(port), threads=12, _quiet=True)
    return {}


COMMANDS = {each.__name__: each for each in (migrate, prepare, prepare_tokens, finish, flush, state, serve)}

if __name__ == "__main__":
    configure()
    sys.stdout.write(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
