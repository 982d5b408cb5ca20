"""The portal's applications and middleware without a view: what the memory of a web process is compared with."""

from didportal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.bare_urls"
