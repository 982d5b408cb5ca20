"""The settings of the tests: the product's own, with an environment made here and a database file of this run's own.

TEST_DATABASE=sqlite (a file, never memory: a live server shares one memory connection between threads) or postgres
(DATABASE_URL_POSTGRES, or PGHOST, PGPORT, PGUSER, PGPASSWORD, or root on loopback).
"""

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path

from tests.support.postgres import postgres_url

SCRATCH = Path(tempfile.mkdtemp(prefix="portal-test-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

_ON_POSTGRES = os.environ.get("TEST_DATABASE", "sqlite") == "postgres"
_OURS = (
    "ACTIVATION_",
    "APPROVALS_",
    "AUDIT_",
    "BAN_",
    "CLAMD_",
    "CONSENT_",
    "EMAIL_",
    "FILES_",
    "JIRA_",
    "LOG_",
    "OCR_",
    "OUTBOX_",
    "PANEL_",
    "SEAL_",
    "PAYMENT_",
    "RAZORPAY_",
    "SECRET_",
    "SESSION_",
    "SUPPORT_",
    "TSA_",
)
for name in [name for name in os.environ if name.startswith(_OURS)]:
    del os.environ[name]  # the suite means the same on every machine
os.environ.update(
    {
        "DOTENV": "",
        "DEBUG": "false",
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "AUDIT_KEY": "tests-only-" + "a" * 50,
        "CONSENT_KEY": "tests-only-" + "c" * 50,
        "PORTAL_ORIGIN": "http://testserver",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "VAR_DIR": str(SCRATCH),
        "SEAL_P12": str(SCRATCH / "seal.p12"),
        "SEAL_P12_PASSPHRASE": "tests",
        "MEDIA_ROOT": str(SCRATCH / "files"),
        "STATIC_ROOT": str(SCRATCH / "static"),
        "DATABASE_URL": postgres_url() if _ON_POSTGRES else f"sqlite:///{SCRATCH / 'portal.sqlite3'}",
        "DATABASE_CONN_MAX_AGE_S": "0",
        "EMAIL_URL": "memorymail://",
        "OUTBOX_EMBEDDED": "false",
        "OUTBOX_POLL_S": "0.05",
        "OCR_ENABLED": "false",  # a picture takes seconds: the few tests that read some switch it on
        "LOG_LEVEL": "WARNING",
        "LOG_JSON": "true",
        # playwright's sync API runs a loop in this thread, and Django would refuse every query there
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
)

from didportal.settings import *  # noqa: E402, F403
from didportal.settings import DATABASES, STORAGES  # noqa: E402

(SCRATCH / "static").mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

_DATABASE = DATABASES["default"]
if _ON_POSTGRES:
    _DATABASE["TEST"] = {"NAME": f"test_portal_{os.getpid()}"}
else:
    _DATABASE["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    # a test that ends has nothing to survive a power cut for
    _DATABASE["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"

# Django's own notice about its next release; it says the same of every application
warnings.filterwarnings("ignore", message=".*URLField.assume_scheme.*")
