"""The bundle of proof: everything about a study that an officer may need to show, in one file that checks itself."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from backend.accounts.models import Study
from consent import selectors as consent
from consent.selectors import ledger, officer
from consent.services import audit
from consent.tokens.chain import Head, said
from exports.accountability import documents
from exports.accountability.settings_of import Facts, gather, name_of
from surveys import selectors as surveys
from surveys.box import selectors as box

FORMAT = "arobase/proof/1"
CHECKER = Path(__file__).parent / "verify_bundle.py"


def make(study: Study) -> bytes:
    """A zip; its manifest names every file with its hash."""
    facts = gather(study)
    files = {name: written(data) for name, data in tables(study, facts).items()}
    files["verify_bundle.py"] = CHECKER.read_bytes()
    for language in ("nl", "fr"):
        for name, sections in (("record", documents.record), ("assessment", documents.assessment)):
            with override(language):
                files[f"{name}-{language}.html"] = page(study, name, sections(facts)).encode()
    manifest = {
        "format": FORMAT,
        "study": str(study.public_id),
        "slug": study.slug,
        "synthetic": study.synthetic,
        "day": timezone.localdate().isoformat(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    files["manifest.json"] = written(manifest)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in sorted(files.items()):
            bundle.writestr(f"proof-{study.slug}/{name}", content)
    return held.getvalue()


def written(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()


def page(study: Study, name: str, sections: list[documents.Section]) -> str:
    """The document as a file that needs no other file."""
    context = {
        "study": study,
        "name": name_of(study),
        "document": name,
        "sections": sections,
        "day": timezone.localdate(),
    }
    return render_to_string("exports/accountability_file.html", context)


def tables(study: Study, facts: Facts) -> dict[str, Any]:
    return {
        "audit.json": log(study),
        "audit-verification.json": [said(fault) for fault in audit.faults(study.public_id)],
        "texts.json": texts(study),
        "policies.json": policies(facts),
        "decisions.json": decisions(study),
        "certificates.json": certificates(study),
        "retention.json": keeping(facts),
        "counts.json": counts(study, facts),
        "linkage.json": facts.linkage or {},
        "questionnaires.json": [{"title": each.title, "hash": each.content_hash} for each in facts.asked],
    }


def log(study: Study) -> dict[str, Any]:
    rows = [event.row for event in officer.events(study).order_by("seq")]
    return {"chain": str(study.public_id), "head": end(audit.head(study.public_id)), "rows": rows}


def end(head: Head | None) -> dict[str, Any] | None:
    return {"seq": head.seq, "hash": head.hash} if head else None


def texts(study: Study) -> list[dict[str, Any]]:
    """Every text that was in use, whole, under the hash that decisions name."""
    return [
        {
            "audience": text_set.audience,
            "version": text_set.version,
            "activated": str(text_set.activated),
            "sha256": text_set.sha256,
            "texts": [
                {"track": text.track, "language": text.language, "sha256": text.sha256, "parts": text.parts}
                for text in consent.readable(text_set)
            ],
        }
        for audience in consent.Audience
        for text_set in consent.text_sets_of(study, audience)
        if text_set.activated
    ]


def policies(facts: Facts) -> list[dict[str, Any]]:
    return [
        {"purpose": purpose, "band": band, "parent": rule.parent, "parents": rule.n_parents, "child": rule.child}
        for purpose, band, rule in facts.policies
    ]


def decisions(study: Study) -> dict[str, Any]:
    """How many, where their chain ends, and whether it is whole; not one of them."""
    head = ledger.head(study)
    return {
        "n": head.seq if head else 0,
        "head": end(head),
        "faults": [said(each) for each in ledger.chain_faults(study)],
    }


def certificates(study: Study) -> list[dict[str, Any]]:
    return [{"statement": made.statement, "hash": made.hash} for made in officer.certificates(study)]


def keeping(facts: Facts) -> list[dict[str, Any]]:
    return [
        {
            "class": due.rule.holds,
            "trigger": due.rule.trigger,
            "days": due.rule.days,
            "action": due.rule.action,
            "due": str(due.on) if due.on else None,
            "own": due.rule.own,
        }
        for due in facts.calendar
    ]


def counts(study: Study, facts: Facts) -> dict[str, Any]:
    """Eligible, given out and come in, a batch at a time: who has more envelopes than rights has a stuffed box."""
    groups = []
    for sitting in surveys.sittings_of(study).select_related("group__participation"):
        counted, present = box.counts(sitting.batch), getattr(sitting.group, "participation", None)
        if not sitting.mixing_asked:
            continue  # exact counts of a sitting that still runs would time an arrival
        groups.append(
            {
                "batch": str(sitting.batch),
                "eligible": present.eligible if present else None,
                "issued": sitting.slips,
                "received": counted.in_box,
            }
        )
    totals = facts.totals
    return {
        "groups": groups,
        "responses": totals.responses,
        "refused": totals.refused,
        "quarantined": totals.quarantined,
        "withdrawn": totals.withdrawn,
        "discarded": totals.discarded,
        "burnt": totals.burnt,
    }
