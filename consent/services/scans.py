"""Forms that came back on paper: a picture is drawn anew, then sealed; its hash is the evidence of a decision."""

from __future__ import annotations

import base64
import hashlib
import io
import uuid

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from backend.accounts.models import Study
from backend.core.errors import Invalid
from consent import keys
from consent.models import Scan

USE = "scan"
LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_SIDE = 2400  # dots; a page of A4 at about 200 dots an inch
MOST_DOTS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
PDF = b"%PDF-"


def add(*, study: Study, file: File[bytes]) -> Scan:
    """Keep a scan sealed under the ledger's key; the same form twice is kept once."""
    if file.size > LARGEST:
        raise Invalid("scan-large", _("This scan is larger than 10 MB. Scan it in grey at 200 dots an inch."))
    content, kind = read(file.read())
    sha256 = hashlib.sha256(content).hexdigest()
    known = Scan.objects.filter(study=study, sha256=sha256).first()
    if known:
        return known
    public_id = uuid.uuid4()
    sealed = keys.seal(base64.b64encode(content).decode(), use=USE, row=str(public_id))
    return Scan.objects.create(study=study, public_id=public_id, sealed=sealed, kind=kind, sha256=sha256)


def read(content: bytes) -> tuple[bytes, str]:
    """The bytes to keep and their media type. A picture is drawn anew, so that nothing else travels in the file."""
    if content.startswith(PDF):
        return content, "application/pdf"
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            if found.width * found.height > MOST_DOTS:
                raise Invalid("scan-large", _("This picture has too many dots. Scan it at 200 dots an inch."))
            page = ImageOps.exif_transpose(found).convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Invalid("scan-kind", _("This is no picture (JPEG, PNG, WebP) and no PDF.")) from error
    page.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80)
    return out.getvalue(), "image/jpeg"


def opened(scan: Scan) -> bytes:
    return base64.b64decode(keys.unseal(bytes(scan.sealed), use=USE, row=str(scan.public_id)))
