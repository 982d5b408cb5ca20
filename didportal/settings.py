"""All settings, read from the environment once at the start.

docs/settings.md is the one table of every name, its default and what it means; a test holds this file, that table and
`.env.example` together. Outside DEBUG a missing secret stops the start: django-environ names it. `_S` means seconds.
"""

import hashlib
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF

from didportal.logs import logging_config

django_stubs_ext.monkeypatch()  # `ModelAdmin[Client]` and the like stand in class statements

BASE_DIR: Final = Path(__file__).resolve().parent.parent

env = environ.Env()
if dotenv := env.str("DOTENV", default=str(BASE_DIR / ".env")):
    environ.Env.read_env(dotenv)  # what the environment already says wins

DEBUG = env.bool("DEBUG", default=False)


def in_debug(value: Any) -> Any:
    """The default while developing; outside DEBUG there is none and the name must be set."""
    return value if DEBUG else environ.Env.NOTSET


# --- Where the portal lives ---
VAR_DIR = BASE_DIR / env.str("VAR_DIR", default="var")
PORTAL_ORIGIN = env.str("PORTAL_ORIGIN", default=in_debug("http://127.0.0.1:8000")).rstrip("/")
_ORIGIN = urlsplit(PORTAL_ORIGIN)
_HTTPS = _ORIGIN.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_ORIGIN.hostname, *(["localhost", "127.0.0.1"] if DEBUG else [])])
CSRF_TRUSTED_ORIGINS = [PORTAL_ORIGIN]
WEB_BIND = env.str("WEB_BIND", default="127.0.0.1:8000")
WEB_WORKERS = env.int("WEB_WORKERS", default=2)
WEB_THREADS = env.int("WEB_THREADS", default=8)
ROOT_URLCONF = "didportal.urls"
WSGI_APPLICATION = "didportal.wsgi.application"
LIFECYCLE = "didportal.lifecycle"

# --- Secrets ---
SECRET_KEY = env.str("SECRET_KEY", default=in_debug("for-development-only-" + "0123456789" * 4))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
AUDIT_KEY = env.str("AUDIT_KEY", default=in_debug(hashlib.sha256(f"audit:{SECRET_KEY}".encode()).hexdigest()))
AUDIT_HEAD_MAIL_TO = env.list("AUDIT_HEAD_MAIL_TO", default=[])
CONSENT_KEY = env.str("CONSENT_KEY", default=in_debug(hashlib.sha256(f"consent:{SECRET_KEY}".encode()).hexdigest()))
CONSENT_KEY_FALLBACKS = env.list("CONSENT_KEY_FALLBACKS", default=[])

# --- Applications ---
INSTALLED_APPS = [
    "didportal.pages",
    "compliance.consent",
    "compliance.pictures",
    "compliance",
    "compliance.breaches",
    "compliance.regulator",
    "agreements",
    "agreements.sealing",
    "agreements.signing",
    "approvals",
    "requests_app",
    "clients.activation",
    "clients.picking",
    "clients.documents",
    "clients.trouble",
    "clients.access",
    "clients",
    "core.files",
    "core.policy",
    "core.desk",
    "core.events",
    "core.idempotency",
    "core.accounts",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_structlog",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.middleware.NoStoreMiddleware",
    "core.middleware.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database, cache, sessions ---
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_DATABASE = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
_DATABASE |= {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE_S", default=60)}
_DATABASE["CONN_HEALTH_CHECKS"] = True
if _DATABASE["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction begins: of 1,000 writes by 50 clients the default failed 976
    _DATABASE["NAME"] = BASE_DIR / _DATABASE["NAME"]
    _DATABASE["NAME"].parent.mkdir(parents=True, exist_ok=True)
    _DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
elif env.bool("DATABASE_PREPARES", default=True):
    # a statement that comes again is planned once a connection: planning the wide ones costs more than running them
    _DATABASE["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 5}
DATABASES = {"default": _DATABASE}

# throttles must hold across workers, so their counters live in the database
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE_S = env.int("SESSION_IDLE_S", default=8 * 3600)
SESSION_ABSOLUTE_S = env.int("SESSION_ABSOLUTE_S", default=24 * 3600)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_S
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- Files and static files ---
MEDIA_ROOT = BASE_DIR / env.str("MEDIA_ROOT", default=str(VAR_DIR / "files"))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # all that is not a file: no form of ours comes near
DATA_UPLOAD_MAX_NUMBER_FILES = 10
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")
OCR_ENABLED = env.bool("OCR_ENABLED", default=True)
OCR_MEGABYTES = env.int("OCR_MEGABYTES", default=2048)
OCR_SECONDS = env.int("OCR_SECONDS", default=60)
OCR_IDLE_S = env.int("OCR_IDLE_S", default=30)

_FILES: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if bucket := env.str("FILES_S3_BUCKET", default=""):
    _FILES = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("FILES_S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("FILES_S3_REGION", default="") or None,
            "access_key": env.str("FILES_S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("FILES_S3_SECRET_KEY", default="") or None,
            "default_acl": None,  # private, as the bucket says
            "file_overwrite": False,
        },
    }
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {"default": _FILES, "staticfiles": {"BACKEND": _PLAIN if DEBUG else _HASHED}}

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "didportal.static.PackagesFinder"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- People: accounts and sign-in ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "core.accounts.backend.PeopleBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATORS + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATORS + "CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "core.accounts.adapter.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can make the portal write to a stranger
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # the key is address and account: core/accounts/adapter.py
    "reset_password": "10/m/ip,3/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "5/m/user",
}
APPROVALS_REQUIRE_LOGIN = env.bool("APPROVALS_REQUIRE_LOGIN", default=False)
BAN_PATTERN = env.str("BAN_PATTERN", default=r"^BAN-\d+$")
re.compile(BAN_PATTERN)  # a typing mistake shows at the start, not at the first form

# --- Browser security ---
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/live/$"]  # a load balancer asks inside, by plain HTTP
SECURE_HSTS_SECONDS = env.int("HSTS_S", default=365 * 24 * 3600) if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # approval pages say no-referrer themselves
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Language, time ---
LANGUAGE_CODE = "en-in"
LANGUAGES = [("en-in", "English"), ("hi", "हिन्दी")]  # pages of clients; staff pages are English: core/languages.py
FORMAT_MODULE_PATH = ["didportal.formats"]  # Indian dates where Django writes them itself: in the admin
LOCALE_PATHS = [BASE_DIR / "didportal" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Kolkata"

# --- Mail ---
_MAIL = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}" if DEBUG else "smtp://localhost:25")
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL["EMAIL_BACKEND"], _MAIL["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"] or "localhost", _MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"] or "", _MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_TLS", False), _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT_S", default=20)
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="support@myoperator.com")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"DID portal <{SUPPORT_EMAIL}>")

# --- Sealing ---
SEAL_P12 = env.str("SEAL_P12", default=str(VAR_DIR / "seal" / "development.p12") if DEBUG else "")
SEAL_P12_PASSPHRASE = env.str("SEAL_P12_PASSPHRASE", default="development" if DEBUG else "")
TSA_URL = env.str("TSA_URL", default="")
TSA_TIMEOUT_S = env.float("TSA_TIMEOUT_S", default=10.0)
TSA_CA_FILE = env.str("TSA_CA_FILE", default="")

# --- Outbox ---
OUTBOX_EMBEDDED = env.bool("OUTBOX_EMBEDDED", default=True)
OUTBOX_POLL_S = env.float("OUTBOX_POLL_S", default=1.0)
OUTBOX_LEASE_S = env.float("OUTBOX_LEASE_S", default=300.0)
OUTBOX_BACKOFF_S = env.float("OUTBOX_BACKOFF_S", default=10.0)
OUTBOX_MAX_BACKOFF_S = env.float("OUTBOX_MAX_BACKOFF_S", default=3600.0)
OUTBOX_MAX_ATTEMPTS = env.int("OUTBOX_MAX_ATTEMPTS", default=30)
OUTBOX_BEAT_S = env.float("OUTBOX_BEAT_S", default=15.0)

# --- Jira ---
JIRA_BASE_URL = env.str("JIRA_BASE_URL", default="").rstrip("/")
JIRA_ENABLED = env.bool("JIRA_ENABLED", default=bool(JIRA_BASE_URL))
JIRA_FLAVOUR = env.str("JIRA_FLAVOUR", default="auto")
JIRA_EMAIL = env.str("JIRA_EMAIL", default="")
JIRA_API_TOKEN = env.str("JIRA_API_TOKEN", default="")
JIRA_PAT = env.str("JIRA_PAT", default="")
JIRA_TOKEN_EXPIRES_ON = env.str("JIRA_TOKEN_EXPIRES_ON", default="")
JIRA_CA_BUNDLE = env.str("JIRA_CA_BUNDLE", default="")
JIRA_PROXY = env.str("JIRA_PROXY", default="")
JIRA_PROJECT_KEY = env.str("JIRA_PROJECT_KEY", default="DID")
JIRA_ISSUE_TYPE = env.str("JIRA_ISSUE_TYPE", default="Task")
JIRA_COMPONENT = env.str("JIRA_COMPONENT", default="Outgoing DID | New Location")
JIRA_LABEL_PREFIX = env.str("JIRA_LABEL_PREFIX", default="portal-nl-")
JIRA_EXTRA_FIELDS = env.json("JIRA_EXTRA_FIELDS", default={})
JIRA_STATUS_RESOLVED = env.list("JIRA_STATUS_RESOLVED", default=["Resolved", "Done", "Closed"])
JIRA_STATUS_DECLINED = env.list("JIRA_STATUS_DECLINED", default=["Declined", "Rejected", "Closed"])
JIRA_STATUS_REOPENED = env.list("JIRA_STATUS_REOPENED", default=["Reopened", "To Do", "Open"])
JIRA_RESOLUTION = env.str("JIRA_RESOLUTION", default="")
JIRA_CONNECT_TIMEOUT_S = env.float("JIRA_CONNECT_TIMEOUT_S", default=5.0)
JIRA_READ_TIMEOUT_S = env.float("JIRA_READ_TIMEOUT_S", default=30.0)
JIRA_UPLOAD_TIMEOUT_S = env.float("JIRA_UPLOAD_TIMEOUT_S", default=120.0)
JIRA_UNCERTAIN_QUIET_S = env.float("JIRA_UNCERTAIN_QUIET_S", default=180.0)
JIRA_SECOND_LOOK_S = env.float("JIRA_SECOND_LOOK_S", default=30.0)
JIRA_MAX_BACKOFF_S = env.float("JIRA_MAX_BACKOFF_S", default=3600.0)

# --- The client's panel ---
PANEL_URL = env.str("PANEL_URL", default="")
PANEL_WEBHOOK_URL = env.str("PANEL_WEBHOOK_URL", default="")
PANEL_WEBHOOK_SECRETS = env.list("PANEL_WEBHOOK_SECRETS", default=[])
PANEL_EVENT_SECRETS = env.list("PANEL_EVENT_SECRETS", default=[])
PANEL_API_URL = env.str("PANEL_API_URL", default="").rstrip("/")
PANEL_API_TOKEN = env.str("PANEL_API_TOKEN", default="")

# --- Payments ---
PAYMENT_WEBHOOK_SECRETS = env.list("PAYMENT_WEBHOOK_SECRETS", default=[])
RAZORPAY_WEBHOOK_SECRETS = env.list("RAZORPAY_WEBHOOK_SECRETS", default=[])
ACTIVATION_ACCOUNT_MANAGER = env.str("ACTIVATION_ACCOUNT_MANAGER", default="")

# --- Logs ---
LOGGING_CONFIG = "didportal.logs.configure"
LOGGING = logging_config(level=env.str("LOG_LEVEL", default="INFO"), as_json=env.bool("LOG_JSON", default=not DEBUG))
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # one line a request: the finished one
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # its address believes any X-Forwarded-For
