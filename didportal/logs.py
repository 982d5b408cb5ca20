"""Log lines: one event, one line, structured; control characters escaped (W11), link tokens masked (L4).

Everything goes to stderr through structlog, Django's and gunicorn's own records as well.
"""

import logging.config
import re
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

import structlog

# whoever holds one of these path parts can act with it: the +1 link, the undo and signing links, the password reset
_TOKEN_PATHS: Final = re.compile(r"(/a/|/s/|/undo/|/password/reset/key/)[^/\s\"'?&#]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """`text` on one line, without a live token in it."""
    masked = _TOKEN_PATHS.sub(r"\1***", text)
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), masked)


def _scrub(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {clean(str(key)): _scrub(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_scrub(item) for item in value]
    return clean(str(value))


def scrub(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: `clean` on every value, however deep."""
    for key, value in event.items():
        if not key.startswith("_"):
            event[key] = _scrub(value)
    return event


def _plain(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """For people: when, how bad, what; a trace below it, set in: nothing there can pass for a line."""
    trace = event.pop("exception", "")
    head = f"{event.pop('timestamp', '')} {event.pop('level', ''):<8}{event.pop('event', '')}"
    values = "".join(f"  {key}={value!r}" for key, value in event.items())
    return "\n    ".join([head + values, *(trace.split("\\n") if trace else [])])


_SHARED: Final[list[Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]


def formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    last = structlog.processors.JSONRenderer() if as_json else _plain
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, scrub, last],
    )


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """A dictConfig for Django and gunicorn: everything of `level` and above to stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "as_json": as_json}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would write around the scrubbing
            "django": {"handlers": [], "propagate": True},
            # django_structlog writes the line of each request; Django's own would say it twice
            "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
            "jira": {"level": "WARNING"},
        },
    }


def configure(config: dict[str, Any]) -> None:
    """settings.LOGGING_CONFIG: sets up the standard library's logging and structlog on top of it."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
