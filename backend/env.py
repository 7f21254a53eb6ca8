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


LANGUAGES = ("nl", "fr", "en")
SENTENCES = {
    "missing": {
        "nl": "De dienst “{service}” kan niet starten zonder {names}. Zie deploy/README.md.",
        "fr": "Le service « {service} » ne peut pas démarrer sans {names}. Voir deploy/README.md.",
        "en": "The service “{service}” can't start without {names}. See deploy/README.md.",
    },
    "forbidden": {
        "nl": "De dienst “{service}” mag {name} niet kennen: dat is het adres van het register. Laat de variabele weg.",
        "fr": "Le service « {service} » ne doit pas connaître {name} : c’est l’adresse du registre. Retirez la variable.",
        "en": "The service “{service}” must not know {name}: it is the address of the ledger. Leave the variable out.",
    },
    "choice": {
        "nl": "{name} moet een van deze waarden hebben: {allowed}. Nu staat er “{value}”.",
        "fr": "{name} doit avoir une de ces valeurs : {allowed}. Actuellement : « {value} ».",
        "en": "{name} must be one of {allowed}. It is “{value}” now.",
    },
    "address": {
        "nl": "{name} is geen geldig adres. Het ziet eruit als postgresql://rol:wachtwoord@server:5432/databank.",
        "fr": "{name} n’est pas une adresse valable. Exemple : postgresql://role:motdepasse@serveur:5432/base.",
        "en": "{name} is not a valid address. It looks like postgresql://role:password@server:5432/database.",
    },
}
"""Written here and not in the catalogues: without an environment there is no Django to look anything up."""


class EnvironmentInvalid(ValueError):
    """A variable is missing, unknown or contradicts another; the message names it and says what to do."""

    def __init__(self, code: str, environ: Mapping[str, str], **params: str) -> None:
        super().__init__(SENTENCES[code][operators_language(environ)].format(**params))
        self.code = code


def operators_language(environ: Mapping[str, str]) -> str:
    """The language set for the product, else that of the terminal, else English."""
    wanted = (environ.get(name, "")[:2].lower() for name in ("LANGUAGE_CODE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return next((language for language in wanted if language in LANGUAGES), "en")


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
            raise EnvironmentInvalid("missing", environ, service=service, names=", ".join(missing))
    for name in FORBIDDEN.get(service, ()):
        if environ.get(name):
            raise EnvironmentInvalid("forbidden", environ, service=service, name=name)
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
        language=choice(environ, "LANGUAGE_CODE", LANGUAGES, "nl"),
        email_url=environ.get("EMAIL_URL") or None,
    )


def choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise EnvironmentInvalid("choice", environ, name=name, allowed=", ".join(allowed), value=value)
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


def postgres(url: str, name: str, environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Django's database settings for a postgresql:// address. The address holds a password: no message repeats it."""
    try:
        parts = urlsplit(url)
        port = parts.port or ""
    except ValueError as error:
        raise EnvironmentInvalid("address", environ, name=name) from error
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise EnvironmentInvalid("address", environ, name=name)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port),
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
