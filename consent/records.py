"""A decision as a consent record: JSON-LD with the fields of ISO/IEC TS 27560 in the words of the W3C's Data Privacy
Vocabulary. Pure: standard library only. No name and no time are in it, because the ledger has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "arobase": "urn:arobase:consent:",
}
STATUS = {
    "granted": "dpv:ConsentGiven",
    "refused": "dpv:ConsentRefused",
    "withdrawn": "dpv:ConsentWithdrawn",
}
"""Not objecting is no consent: it gets a word of our own."""

ROLE = {"parent": "dpv:ParentOfDataSubject", "guardian": "dpv:GuardianOfDataSubject", "child": "dpv:Child"}
METHOD = {
    "paper_scan": "arobase:channel/paper",
    "web": "arobase:channel/web",
    "tablet": "arobase:channel/tablet",
    "verbal_witnessed": "arobase:channel/verbal-witnessed",
}


def consent_record(row: Mapping[str, Any], *, study: str, controller: str) -> dict[str, Any]:
    """The record of one decision; `row` is the decision as it is chained."""
    return {
        "@context": CONTEXT,
        "@type": "dpv:ConsentRecord",
        "@id": f"urn:uuid:{row['public_id']}",
        "dct:identifier": row["public_id"],
        "dct:conformsTo": "ISO/IEC TS 27560",
        "dpv:hasDataSubject": {"@type": "dpv:Child", "dct:identifier": row["slot_id"]},
        "dpv:hasDataController": {"@type": "dpv:DataController", "dct:title": controller},
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:identifier": f"sha256:{row['text_sha256']}",
            "dct:language": row["language"],
            "arobase:readingLevel": row["level"],
        },
        "dpv:hasProcess": {
            "@type": "dpv:Process",
            "dct:isPartOf": f"urn:uuid:{study}",
            "dpv:hasPurpose": {"@id": f"arobase:purpose/{row['purpose']}", "@type": "dpv:Purpose"},
        },
        "dpv:hasConsentStatus": STATUS.get(row["value"], "arobase:NoObjection"),
        "dpv:isIndicatedBy": {"@type": ROLE[row["decider"]], "arobase:person": row["person"]},
        "dpv:isIndicatedAtTime": {"@type": "xsd:date", "@value": row["decided_on"]},
        "dpv:hasIndicationMethod": {"@id": METHOD[row["channel"]]},
        "arobase:evidence": f"sha256:{row['evidence_sha256']}" if row["evidence_sha256"] else None,
        "arobase:comprehension": row["comprehension"],
        "arobase:chain": {"seq": row["seq"], "previous": row["prev_hash"], "hash": row["hash"]},
    }
