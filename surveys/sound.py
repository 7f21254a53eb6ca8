"""Sound for reading aloud: a person's recording brought to one form, or the computer's voice.

Everything becomes MP3, mono, because every tablet plays it. The voice is espeak-ng, a program of its own that the
operator installs; it works without a network and its voices speak Belgian French.
"""

from __future__ import annotations

import io
import shutil
import subprocess  # the voice is a program; its only input is the text, given on standard input
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soundfile
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid, Unavailable

VOICES = {"nl": "nl", "fr": "fr-be", "de": "de"}
WORDS_A_MINUTE = 140
"""Slower than the voice's 175, for children."""
MOST_BYTES = 10 * 1024 * 1024
MOST_SECONDS = 120
LOUDEST = 0.89  # of full scale: 1 dB below, so that no player clips
SILENT = 0.001
COMPRESSION = 0.9  # libsndfile's scale to 1; about 3 kB a second of speech
RATES = (22050, 24000, 44100, 48000)
"""Samples a second that MP3 players of old tablets know; other rates are brought to the first."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Clip:
    """MP3 bytes and how long they sound."""

    sound: bytes
    seconds: float


def can_speak() -> bool:
    return shutil.which("espeak-ng") is not None


def spoken(text: str, language: str) -> Clip:
    """The computer's voice reading the text. Raises Unavailable when the voice isn't installed."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise Unavailable("no-voice", _("The computer's voice isn't installed on this server (espeak-ng)."))
    command = [program, "-v", VOICES[language], "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"]
    made = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60)
    samples, rate = soundfile.read(io.BytesIO(made.stdout), dtype="float32", always_2d=True)
    return encoded(samples.mean(axis=1), rate)


def recorded(upload: bytes) -> Clip:
    """A person's recording as a clip: mono, as loud as the others. Raises Invalid with what is wrong with the file."""
    if len(upload) > MOST_BYTES:
        raise Invalid("sound-large", _("The recording is larger than 10 MB. Record one text at a time."))
    try:
        samples, rate = soundfile.read(io.BytesIO(upload), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise Invalid(
            "sound-unreadable",
            _("This file isn't sound that can be read. Use .mp3, .wav, .ogg or .flac."),
        ) from error
    mono = samples.mean(axis=1)
    if mono.size == 0 or float(np.abs(mono).max()) < SILENT:
        raise Invalid("sound-silent", _("Nothing can be heard in this recording. Was the microphone on?"))
    if mono.size / rate > MOST_SECONDS:
        raise Invalid("sound-long", _("The recording lasts longer than two minutes. Record one text at a time."))
    return encoded(mono * (LOUDEST / float(np.abs(mono).max())), rate)


def encoded(mono: Samples, rate: int) -> Clip:
    if rate not in RATES:
        mono, rate = resampled(mono, rate, RATES[0]), RATES[0]
    made = io.BytesIO()
    soundfile.write(made, mono, rate, format="MP3", bitrate_mode="CONSTANT", compression_level=COMPRESSION)
    return Clip(made.getvalue(), mono.size / rate)


def resampled(mono: Samples, rate: int, wanted: int) -> Samples:
    """Linear interpolation: enough for speech at rates that are already above its own."""
    count = max(1, round(mono.size * wanted / rate))
    at = np.linspace(0, mono.size - 1, count)
    return np.interp(at, np.arange(mono.size), mono).astype(np.float32)
