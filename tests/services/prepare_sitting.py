"""Run inside the staff service by the test: a batch with six slips; prints what a teacher's page would hold."""

import json
import uuid

from surveys.box import batches, documents, probes, selectors, slips

DOCUMENT = {
    "format": 1,
    "name": "short",
    "title": {"nl": "Kort", "fr": "Court"},
    "tracks": ["nl", "fr"],
    "modules": [
        {
            "name": "you",
            "title": {"nl": "Jij", "fr": "Toi"},
            "items": [
                {
                    "variable": "age",
                    "type": "number",
                    "texts": {"nl": "Hoe oud ben je?", "fr": "Quel âge as-tu ?"},
                    "bounds": {"min": 6, "max": 20},
                    "sensitivity": 0,
                    "measure": "scale",
                }
            ],
        }
    ],
}


def prepared() -> dict[str, object]:
    from surveys.engine import document

    card = batches.BatchCard(
        study=uuid.UUID("5c1e9ab2-6f0d-4a58-9d1c-0a4de61f7b11"), community="fr", stratum="fr|liege|primary", cluster="c1", subcluster="g1", base_weight=1.0,
        pi1=0.1, pi2=0.5, instrument="short", document=documents.store("questionnaire", document.publish(DOCUMENT)),
        grade_band="P5-6", mode="class", iso_week="2026-W48", assent=documents.store("assent", {"nl": {"title": "Ja?"}, "fr": {"title": "Oui ?"}}),
        strings=documents.store("strings", {}), help=documents.store("help", {}), activity=documents.store("activity", []),
        title={"nl": "Kort", "fr": "Court"}, age_theme="9-12", withdraw_until="2027-06-30", synthetic=True, send_delay=0, minimum=5,
    )  # fmt: skip
    batch = batches.create(card)
    probes.send(batch)
    return {"batch": str(batch), "door": selectors.door(batch), "slips": slips.draw(batch, 6)}


print(json.dumps(prepared()))
