"""docs/lifecycle.md: the statuses and the moves as tables."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from didportal.drawing import words
from didportal.lifecycle import HANDLERS, MOVES, PERIODIC
from requests_app.statuses import WAITING_ON, Status
from requests_app.workflow import Move

HEAD = """# The life of a request

Made by `manage.py lifecycle_drawing` from `didportal/lifecycle.py`; a test fails while this file or the drawing says
something else.

![Statuses as boxes, moves as arrows with who may make them](lifecycle.svg)

A move is one transaction: right, row lock, source state, guards, the new status, an entry in the audit log, effects.
A guard that objects gives its reasons, and nothing has changed. Effects write rows only; what leaves the portal is done
by the outbox afterwards.
"""


def write() -> str:
    """The whole file as Markdown."""
    return "\n".join([HEAD, *_statuses(), "", *_moves(), "", *_topics(), "", *_clock()]) + "\n"


def _statuses() -> Iterator[str]:
    yield from ("## Statuses", "", "| status | waits on | comes by | goes by |", "|---|---|---|---|")
    for status in Status:
        comes = [name for name, move in MOVES.items() if move.target == status]
        goes = [name for name, move in MOVES.items() if status in move.sources]
        turn = str(WAITING_ON[status].label).lower().replace("tech support", "Tech Support")
        yield _row(f"**{status.label}**", turn, ", ".join(comes) or "filing", ", ".join(goes) or "-")
    yield ""
    yield "While a signature is awaited, the agreement says more exactly whose turn it is: account manager, client or"
    yield "Tech Support."


def _moves() -> Iterator[str]:
    yield from ("## Moves", "", "| move | from | to | who | guards | effects |", "|---|---|---|---|---|---|")
    for name, move in MOVES.items():
        yield _row(
            f"**{name}**", _sources(move), move.target.label, words.who(move), _names(move.guards), _names(move.effects)
        )


def _sources(move: Move) -> str:
    return "<br>".join(
        f"{status.label}{' (fixable)' if status == Status.DECLINED and move.declined_fixable_only else ''}"
        for status in Status
        if status in move.sources
    )


def _topics() -> Iterator[str]:
    yield from ("## What the outbox carries out", "")
    yield ", ".join(f"`{topic}`" for topic in HANDLERS) + "."


def _clock() -> Iterator[str]:
    yield from ("## What the clock starts", "", "| what | every |", "|---|---|")
    for name, (seconds, _function) in PERIODIC.items():
        yield _row(name, _span(seconds))


def _span(seconds: int) -> str:
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"{seconds // size} {word}{'s' if seconds > size else ''}"
    return f"{seconds} seconds"


def _names(functions: Iterable[Callable[..., Any]]) -> str:
    return "<br>".join(f"`{words.code_name(function)}`" for function in functions)


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
