"""Pictures, films and captions of stimulus items: what comes in, what is kept, what is refused."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from backend.core.errors import Invalid, Missing
from surveys.box import media as box
from surveys.services import media

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 40
WEBM = b"\x1a\x45\xdf\xa3" + b"\x00" * 8 + b"webm" + b"\x00" * 40


def file(content, name="x"):
    return SimpleUploadedFile(name, content)


def picture(size=(3000, 1000), form="JPEG", **more):
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, form, **more)
    return made.getvalue()


def test_a_picture_is_made_smaller_and_loses_what_hides_in_it():
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    name = media.keep_picture(file(picture(exif=exif)))
    kept = box.fetch(name)
    assert b"SECRET CAMERA" not in kept
    assert Image.open(io.BytesIO(kept)).size == (1600, 533)
    assert Image.open(io.BytesIO(kept)).format == "WEBP"


def test_the_same_picture_is_kept_once_and_served_for_good(client):
    one, two = media.keep_picture(file(picture())), media.keep_picture(file(picture()))
    assert one == two
    response = client.get(f"/box/media/{one}")
    assert response.content == box.fetch(one)
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("content", [MP4, WEBM])
def test_films_stay_as_they_are(content):
    assert box.fetch(media.keep_film(file(content))) == content


def test_captions_become_plain_webvtt():
    name = media.keep_captions(file(b"\xef\xbb\xbfWEBVTT\r\n\r\n00:00.000 --> 00:02.000\r\nDag!\r\n"))
    assert box.fetch(name).decode() == "WEBVTT\n\n00:00.000 --> 00:02.000\nDag!\n"


@pytest.mark.parametrize(
    ("keep", "content", "code"),
    [
        (media.keep_picture, b"<svg onload='x'></svg>", "picture-unreadable"),
        (media.keep_picture, picture()[:300], "picture-unreadable"),
        (media.keep_picture, b"", "picture-unreadable"),
        (media.keep_picture, picture(size=(10000, 9000), form="PNG"), "picture-pixels"),
        (media.keep_picture, b"0" * (30 * media.MEGABYTE), "image-large"),
        (media.keep_film, picture(), "film-unreadable"),
        (media.keep_film, b"0" * (21 * media.MEGABYTE), "video-large"),
        (media.keep_captions, b"1\n00:00:00,000 --> 00:00:02,000\nSRT", "captions-unreadable"),
        (media.keep_captions, b"WEBVTT\xff\xfe", "captions-bytes"),
    ],
)
def test_what_can_not_be_shown_is_refused_with_the_reason(keep, content, code):
    with pytest.raises(Invalid) as refused:
        keep(file(content))
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["../etc/passwd", "0" * 64 + ".webp", "0" * 64, "0" * 64 + ".exe"])
def test_a_file_the_box_does_not_hold_is_not_there(name):
    with pytest.raises(Missing):
        box.fetch(name)
