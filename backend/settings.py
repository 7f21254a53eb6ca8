"""Django settings: one file for the embedded product and for each production service."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from backend import env as environment
from backend.core.logs import outside_the_box

env = environment.read()
ROOT = Path(__file__).resolve().parent.parent

SERVICE = env.service
SITE_URL = env.site_url
SECRET_KEY = env.secret_key
DEBUG = env.debug
ALLOWED_HOSTS = env.hosts
DATA_DIR = env.data_dir
KEYS_DIR = env.keys_dir
EMBEDDED = env.embedded

# --- apps: the box and the mixer see answers and nothing else -------------------------------------------
BOX_APPS = ["django.contrib.staticfiles", "csp", "backend", "surveys.box", "surveys.client"]
STAFF_APPS = [
    "backend",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "backend.accounts",
    "backend.jobs",
    "consent",
    "surveys",
    "surveys.box",
    "surveys.client",
    "analysis",
    "exports",
]
INSTALLED_APPS = BOX_APPS if SERVICE in {"box", "mixer"} else STAFF_APPS

SECURITY_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "backend.core.http.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
]
if SERVICE in {"box", "mixer"}:
    MIDDLEWARE = [*SECURITY_MIDDLEWARE, "django.middleware.common.CommonMiddleware"]
else:
    MIDDLEWARE = [
        *SECURITY_MIDDLEWARE,
        "backend.core.http.CookielessBoxMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "backend.accounts.acting.ActingMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "backend.core.http.DomainErrorMiddleware",
    ]

ROOT_URLCONF = "surveys.box.service_urls" if SERVICE == "box" else "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.i18n"]
            if SERVICE in {"box", "mixer"}
            else [
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- two databases, never one query across them (design, law 2) ------------------------------------------
DATABASES: dict[str, dict[str, object]] = {}
if EMBEDDED:
    DATABASES["default"] = environment.sqlite(DATA_DIR / "default.sqlite3", "PRAGMA synchronous=NORMAL;")
    DATABASES["responses"] = environment.sqlite(
        DATA_DIR / "responses.sqlite3", "PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
    )
else:
    if env.database_url and SERVICE in {"all", "staff"}:
        DATABASES["default"] = environment.postgres(env.database_url, "DATABASE_URL")
    if env.responses_url:
        DATABASES["responses"] = environment.postgres(env.responses_url, "RESPONSES_URL")
    DATABASES.setdefault("default", {})
DATABASE_ROUTERS = ["backend.core.router.TwoDatabases"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- jobs: the Job row is the truth, Celery the wake-up ----------------------------------------------------
CELERY_BROKER_URL = env.redis_url or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = {} if env.redis_url else {"polling_interval": 0.1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ACKS_LATE = True

# --- doors -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "backend.accounts.adapter.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studies"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

SECURE_SSL_REDIRECT = env.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.secure else None
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31536000 if env.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.secure
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # blob: pictures and sound that the tablet keeps
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- languages: staff pages in three, children's content lives in the documents -------------------------------
LANGUAGE_CODE = env.language
LANGUAGES = [("nl", _("Dutch")), ("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "backend" / "locale"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Brussels"

# --- files ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "surveys.client.finders.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "backend.core.storage.HashedStatic"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA_DIR / "files"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "backend.accounts.authentication.ByToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "backend.core.http.api_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Arobase",
    "DESCRIPTION": "Studies, releases and tables of Arobase.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "backend.api.documentation.with_errors",
    ],
    "ENUM_NAME_OVERRIDES": {"BookLanguageEnum": ["nl", "fr", "nl-fr"], "LabelLanguageEnum": ["nl", "fr"]},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if env.email_url:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, _sep, _port = env.email_url.removeprefix("smtp://").partition(":")
    EMAIL_PORT = int(_port or 25)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"outside_the_box": {"()": "django.utils.log.CallbackFilter", "callback": outside_the_box}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outside_the_box"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"arobase": {"level": "INFO"}},
}
