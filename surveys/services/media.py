"""Pictures, films and captions for stimulus items: checked, brought to one form, kept in the box under their hash."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from backend.core.errors import Invalid
from surveys.box import media

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]

MEGABYTE = 1024 * 1024
MOST = {"image": 10 * MEGABYTE, "video": 20 * MEGABYTE, "captions": MEGABYTE}
LONGEST_SIDE = 1600
"""Pixels: a tablet held sideways at twice its points; a larger picture only costs the class its network."""
QUALITY = 80
CUE = re.compile(r"^(\d+:)?\d\d:\d\d\.\d{3} --> (\d+:)?\d\d:\d\d\.\d{3}", re.MULTILINE)


def keep_picture(upload: Upload) -> str:
    """The file's name in the box. The picture is written anew as WebP: what hides in the file (place, camera, scripts)
    does not come along."""
    content = _read(upload, "image")
    try:
        made = _small(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("picture-pixels", _("This picture has too many pixels. Save it smaller first.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid(
            "picture-unreadable", _("This file isn't a picture that can be read. Use .jpg, .png, .webp or .gif.")
        ) from error
    return media.store(made, "webp")


def _small(content: bytes) -> bytes:
    """The picture as WebP, upright and no larger than a tablet shows."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        opened = Image.open(io.BytesIO(content))
        picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = io.BytesIO()
    see_through = picture.mode in {"RGBA", "LA", "P"}
    picture.convert("RGBA" if see_through else "RGB").save(made, "WEBP", quality=QUALITY)
    return made.getvalue()


def keep_film(upload: Upload) -> str:
    """The film's name in the box. Films are kept as they are: .mp4 or .webm, which every tablet plays."""
    content = _read(upload, "video")
    if content[4:8] == b"ftyp":
        return media.store(content, "mp4")
    if content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]:
        return media.store(content, "webm")
    raise Invalid("film-unreadable", _("This file isn't a film that tablets play. Use .mp4 or .webm."))


def keep_captions(upload: Upload) -> str:
    """The captions' name in the box: WebVTT, in UTF-8."""
    content = _read(upload, "captions")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("captions-bytes", _("The captions aren't UTF-8 text. Save them as UTF-8.")) from error
    text = text.replace("\r\n", "\n")
    if not text.startswith("WEBVTT") or not CUE.search(text):
        raise Invalid(
            "captions-unreadable", _("These aren't WebVTT captions: the file begins with WEBVTT and has timed lines.")
        )
    return media.store(text.encode(), "vtt")


def _read(upload: Upload, kind: str) -> bytes:
    if (upload.size or 0) > MOST[kind]:
        raise Invalid(
            f"{kind}-large",
            _("The file is %(size)d MB; at most %(most)d MB fits. Make it smaller: every tablet downloads it."),
            size=round((upload.size or 0) / MEGABYTE),
            most=MOST[kind] // MEGABYTE,
        )
    return bytes(upload.read())
