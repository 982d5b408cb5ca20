"""What every test may ask for: the clock, a real mail server, a real browser, and a database that is clean again."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from core import clock, policy
from tests.cast import *  # noqa: F403 - the people that every scene may ask for
from tests.support import cleaning
from tests.support.mailroom import Mailroom, open_mailroom

TransactionTestCase._fixture_teardown = cleaning.restore


# whoever asks for one of these, itself or through another fixture, has to do with the database
TOUCHING = {"db", "transactional_db", "live_server"}
# whole files that look at a page in a browser: another database shows the same pixels, and the services run on both
LOOKS = ("walks/test_accessibility.py", "didportal/test_pages_fit.py", "agreements/test_looks.py")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second run, on PostgreSQL, leaves out what has no database in it; the end of its output says so."""
    if os.environ.get("TEST_DATABASE") != "postgres" or config.option.file_or_dir:
        return  # named on the command line: what was asked for is run
    left_out = [item for item in items if not _touches_the_database(item) or str(item.path).endswith(LOOKS)]
    items[:] = [item for item in items if item not in set(left_out)]
    config.hook.pytest_deselected(items=left_out)


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not TOUCHING.isdisjoint(fixtures)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if os.environ.get("TEST_DATABASE") == "postgres" and not config.option.file_or_dir:
        terminalreporter.write_line(
            "PostgreSQL: tests without a database in them and the looks at pages ran on SQLite alone."
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, and a copy of it as the migrations left it."""
    with django_db_blocker.unblock():
        cleaning.remember()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """A policy that another test set is not remembered by this process."""
    policy.forget()


@pytest.fixture
def clock_at() -> Iterator[Callable[[datetime], None]]:
    """`clock_at(moment)` holds the portal's clock there until the test ends; call it again to go on."""
    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.frozen(moment))


@pytest.fixture(scope="session", autouse=True)
def _sealing_key() -> None:
    """The key that the tests' settings name: without one no agreement is issued."""
    from django.conf import settings as chosen

    from agreements.sealing.development import ensure_p12

    ensure_p12(Path(chosen.SEAL_P12), chosen.SEAL_P12_PASSPHRASE)


@pytest.fixture(autouse=True)
def _a_store_without_heads(settings: Settings) -> None:
    """The database begins anew with each test, the store of files does not: a head that left before is another's."""
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "audit-heads", ignore_errors=True)


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Mailroom]:
    """A real SMTP server, and the portal's mail going there."""
    room, controller = open_mailroom()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", room.port
    yield room
    controller.stop()


@pytest.fixture
def portal(live_server: LiveServer, settings: Settings) -> str:
    """The origin of the portal served over HTTP; links in mails lead there."""
    settings.PORTAL_ORIGIN = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One Chromium for the whole run."""
    from tests.support import browser

    with browser.chromium() as started:
        yield started


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A browser test that fails says what its pages showed then."""
    report = yield
    visitors = getattr(item, "funcargs", {}).get("visitors")
    if report.when == "call" and report.failed and visitors is not None:
        report.sections.append(("what the browser showed", visitors.seen()))
    return report


@pytest.fixture
def visitors(chromium: object, portal: str) -> Iterator[object]:
    """Browsers for people: `visitors.signed_in(user)` and `visitors.stranger()` give pages. Problems on any fail."""
    from tests.support.browser import Visitors

    opened = Visitors(chromium, portal)
    yield opened
    opened.leave()
    assert opened.problems == []
