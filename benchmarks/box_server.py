"""The server the box benchmark measures: `python -m benchmarks.box_server serve PORT`, or `prepare SLIPS ENVELOPES`.

It has the box's own endpoint and, beside it, a bare endpoint that inserts one row of the same bytes: same process,
same database, same middleware. The environment says which product: embedded, or the box service on PostgreSQL.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import uuid

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
settings.ROOT_URLCONF = "benchmarks.box_server"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from waitress import serve as serve_forever  # noqa: E402

from consent.tokens import envelopes, receipts  # noqa: E402
from surveys import instruments  # noqa: E402
from surveys.box import batches, documents, keys, probes, selectors, slips  # noqa: E402
from surveys.box.models import Envelope  # noqa: E402
from surveys.engine import document  # noqa: E402

TEXT = {"nl": "Vraag", "fr": "Question"}


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    """One insert of the sealed bytes and nothing else."""
    message = json.loads(request.body)
    Envelope.objects.create(batch_id=message["batch"], ciphertext=base64.b64decode(message["envelope"]))
    return JsonResponse({"state": "in"}, status=201)


urlpatterns = [
    path("box/", include("surveys.box.urls")),
    path("box/", include("surveys.client.urls")),
    path("bare", bare),
]
application = get_wsgi_application()


def card() -> batches.BatchCard:
    """A synthetic sitting with the questionnaire for upper primary school, so that its bundle weighs what a real one does."""
    return batches.BatchCard(
        study=uuid.uuid4(),
        community="flemish",
        stratum="S",
        cluster="C",
        subcluster="C-a",
        base_weight=1.0,
        pi1=1.0,
        pi2=1.0,
        instrument="speed",
        document=documents.store("questionnaire", document.publish(instruments.instrument("wave1-primary"))),
        grade_band="1",
        mode="class",
        iso_week="2026-W01",
        assent=documents.store("assent", instruments.assent()["texts"]),
        strings=documents.store("strings", instruments.strings()),
        help=documents.store("help", {"nl": [], "fr": []}),
        activity=documents.store("activity", []),
        title=TEXT,
        age_theme="9-12",
        withdraw_until="2027-01-01",
        synthetic=True,
    )


def prepare(count: int, sealed: int) -> None:
    """Migrates, opens sittings, draws so many slips and seals so many envelopes; one JSON to stdout."""
    call_command("migrate", database="responses", verbosity=0, skip_checks=True)
    keys.make_slip_key()
    sitting = card()
    keys.make_mixer_key(sitting.study)
    keys.make_withdrawal_key(sitting.study)
    drawn: list[dict[str, str]] = []
    while len(drawn) < count:
        batch = opened(sitting)
        part = slips.draw(batch, min(slips.MOST_SLIPS, count - len(drawn)))
        drawn += [{"batch": str(batch), "slip": slip} for slip in part]
    made = {"door": selectors.door(batch), "slips": drawn}
    json.dump(made | {"envelopes": [envelope(sitting, one["batch"]) for one in drawn[:sealed]]}, sys.stdout)


def opened(sitting: batches.BatchCard) -> uuid.UUID:
    batch = batches.create(sitting)
    probes.send(batch)
    probes.open_waiting()
    batches.open_(batch)
    return batch


def envelope(sitting: batches.BatchCard, batch: str) -> str:
    """A synthetic child's answers, sealed as a tablet seals them."""
    content = {
        "v": 1,
        "batch": batch,
        "document": sitting.document,
        "track": "nl",
        "switched": False,
        "assent": {"hash": sitting.assent, "decision": "yes"},
        "tag": receipts.tag(sitting.study, receipts.draw()),
        "answers": {},
    }
    return base64.b64encode(envelopes.seal(content, keys.mixer_public(sitting.study), uuid.UUID(batch))).decode()


def serve(port: int) -> None:
    serve_forever(application, host="127.0.0.1", port=port, threads=8, _quiet=True)


if __name__ == "__main__":
    {"prepare": prepare, "serve": serve}[sys.argv[1]](*map(int, sys.argv[2:]))
