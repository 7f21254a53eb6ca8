"""Reads the process environment once, into one typed value.

A service is started with only the variables it needs (design: three services with their own credentials):

==========  =======================================================================
all         nothing (embedded defaults) or everything below
staff       DATABASE_URL, RESPONSES_URL, REDIS_URL, SECRET_KEY, SITE_URL, KEYS_DIR
box         RESPONSES_URL, SECRET_KEY, SITE_URL, KEYS_DIR; never the ledger's address
mixer       RESPONSES_URL, KEYS_DIR
==========  =======================================================================
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

SERVICES = ("all", "staff", "box", "mixer")
ROOT = Path(__file__).resolve().parent.parent

NEEDED = {
    "all": ("DATABASE_URL", "RESPONSES_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR"),
    "staff": ("DATABASE_URL", "RESPONSES_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR"),
    "box": ("RESPONSES_URL", "SECRET_KEY", "SITE_URL", "KEYS_DIR"),
    "mixer": ("RESPONSES_URL", "KEYS_DIR"),
}
FORBIDDEN = {"box": ("DATABASE_URL",), "mixer": ("DATABASE_URL",)}


class EnvironmentInvalid(ValueError):
    """A variable is missing, unknown or contradicts another; the message names it and says what to do."""


@dataclass(frozen=True)
class Env:
    service: str
    debug: bool
    embedded: bool
    secret_key: str
    site_url: str
    database_url: str | None
    responses_url: str | None
    redis_url: str | None
    data_dir: Path
    keys_dir: Path
    language: str
    email_url: str | None

    @property
    def secure(self) -> bool:
        """True when the site is reached over https."""
        return self.site_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        if self.embedded:
            return ["*"]
        return [urlsplit(self.site_url).hostname or ""]


def read(environ: Mapping[str, str] = os.environ) -> Env:
    """The environment of this process. Raises EnvironmentInvalid, naming every variable at fault."""
    service = choice(environ, "AROBASE_SERVICE", SERVICES, "all")
    debug = choice(environ, "DEBUG", ("0", "1"), "0") == "1"
    given = [name for name in NEEDED[service] if environ.get(name)]
    server_variables = [name for name in ("DATABASE_URL", "RESPONSES_URL", "REDIS_URL") if environ.get(name)]
    embedded = service == "all" and not server_variables
    if not embedded:
        missing = [name for name in NEEDED[service] if name not in given]
        if missing:
            raise EnvironmentInvalid(
                f"The service '{service}' can't start: {', '.join(missing)} "
                f"{'is' if len(missing) == 1 else 'are'} not set. See deploy/README.md."
            )
    for name in FORBIDDEN.get(service, ()):
        if environ.get(name):
            raise EnvironmentInvalid(
                f"The service '{service}' must not know {name}: it holds the ledger. Unset it and start again."
            )
    data_dir = Path(environ.get("DATA_DIR") or ROOT / "var").resolve()
    return Env(
        service=service,
        debug=debug,
        embedded=embedded,
        secret_key=environ.get("SECRET_KEY") or kept_secret(data_dir if embedded else None),
        site_url=(environ.get("SITE_URL") or f"http://localhost:{environ.get('PORT') or '8000'}").rstrip("/"),
        database_url=environ.get("DATABASE_URL") or None,
        responses_url=environ.get("RESPONSES_URL") or None,
        redis_url=environ.get("REDIS_URL") or None,
        data_dir=data_dir,
        keys_dir=Path(environ.get("KEYS_DIR") or data_dir / "keys").resolve(),
        language=choice(environ, "LANGUAGE_CODE", ("nl", "fr", "en"), "nl"),
        email_url=environ.get("EMAIL_URL") or None,
    )


def choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise EnvironmentInvalid(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def kept_secret(data_dir: Path | None) -> str:
    """The embedded installation's own secret, made at first start and readable by its owner only.

    A mixer serves no pages and signs nothing, so it needs none that lasts.
    """
    if data_dir is None:
        return secrets.token_urlsafe(50)
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text()


def postgres(url: str, name: str) -> dict[str, object]:
    """Django's database settings for a postgresql:// address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EnvironmentInvalid(f"{name} must start with postgresql://, not {parts.scheme}://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 120,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path, pragmas: str) -> dict[str, object]:
    """Django's settings for an embedded database: write-ahead log, immediate transactions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode=WAL;{pragmas}",
        },
    }
