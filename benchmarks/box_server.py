"""The server the box benchmark measures: `python -m benchmarks.box_server serve PORT`, or `prepare COUNT`.

It has the box's own endpoint and, beside it, a bare endpoint that inserts one row of the same bytes: same process,
same database, same middleware. DATA_DIR says where; the embedded product's settings apply.
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
from surveys.box import batches, documents, keys, mixer, probes, slips  # noqa: E402
from surveys.box.models import Envelope  # noqa: E402
from surveys.engine import document  # noqa: E402

TEXT = {"nl": "Vraag", "fr": "Question"}
QUESTIONNAIRE = {
    "format": 1,
    "name": "speed",
    "title": TEXT,
    "tracks": ["nl", "fr"],
    "modules": [
        {
            "name": "all",
            "title": TEXT,
            "items": [{"variable": "age", "type": "number", "texts": TEXT, "bounds": {"min": 6, "max": 18}}],
        }
    ],
}


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    """One insert of the sealed bytes and nothing else."""
    message = json.loads(request.body)
    Envelope.objects.create(batch_id=message["batch"], ciphertext=base64.b64decode(message["envelope"]))
    return JsonResponse({"state": "in"}, status=201)


urlpatterns = [path("box/", include("surveys.box.urls")), path("bare", bare)]


def card() -> batches.BatchCard:
    """A synthetic sitting with a questionnaire of one question."""
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
        document=documents.store("questionnaire", document.publish(QUESTIONNAIRE)),
        grade_band="1",
        mode="class",
        iso_week="2026-W01",
        assent=documents.store("assent", {"nl": {"title": "Doe je mee?"}, "fr": {"title": "Tu participes ?"}}),
        strings=documents.store("strings", {"nl": {}, "fr": {}}),
        help=documents.store("help", {"nl": [], "fr": []}),
        activity=documents.store("activity", []),
        title=TEXT,
        age_theme="13",
        withdraw_until="2027-01-01",
        synthetic=True,
    )


def prepare(count: int) -> None:
    """Migrates, opens a sitting, draws slips and writes so many sealed envelopes as JSON lines to stdout."""
    call_command("migrate", database="responses", verbosity=0, skip_checks=True)
    sitting = card()
    batch = batches.create(sitting)
    probes.send(batch)
    mixer.open_probes()
    batches.open_(batch)
    for slip in slips.draw(batch, count):
        body = {
            "v": 1,
            "batch": str(batch),
            "document": sitting.document,
            "track": "nl",
            "switched": False,
            "assent": {"hash": sitting.assent, "decision": "yes"},
            "tag": receipts.tag(sitting.study, receipts.draw()),
            "answers": {"age": 12},
        }
        sealed = base64.b64encode(envelopes.seal(body, keys.mixer_public(), batch)).decode()
        print(json.dumps({"batch": str(batch), "slip": slip, "envelope": sealed}))


def serve(port: int) -> None:
    serve_forever(get_wsgi_application(), host="127.0.0.1", port=port, threads=8, _quiet=True)


if __name__ == "__main__":
    {"prepare": prepare, "serve": serve}[sys.argv[1]](int(sys.argv[2]))
