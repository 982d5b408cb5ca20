"""Where everything stands in the drawing: boxes, lines and words, in picture points from the top left.

Which lines there are, the table of moves says; a move without a line here, or a line without a move, is an error.
"""

from dataclasses import dataclass
from typing import Final, Literal

from requests_app.statuses import Status

S = Status

WIDTH, HEIGHT = 990, 1000
BOX_HEIGHT = 56

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """One status: its left edge, its middle from above, its width."""

    x: int
    middle: int
    width: int = 170

    @property
    def top(self) -> int:
        return self.middle - BOX_HEIGHT // 2

    @property
    def bottom(self) -> int:
        return self.middle + BOX_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Line:
    """One source of one move: where it starts, then H<x> and V<y> in turn, and how it ends.

    With a tip at the target, with a dot where it meets another line of its move, or smoothly in that line.
    """

    start: Point
    way: str
    end: Literal["tip", "dot", "smooth"] = "tip"


@dataclass(frozen=True, slots=True)
class Label:
    """Where the name of a move stands, with a note; `breaks` puts the words on who may make it on two lines."""

    x: int
    y: int
    anchor: str = "start"
    breaks: bool = False
    note: str = ""


def _main(row: int) -> Box:
    return Box(380, 98 + 140 * row, 200)


BOXES: Final[dict[S, Box]] = {
    S.DRAFT: _main(0),
    S.AWAITING_APPROVALS: _main(1),
    S.IN_REVIEW: _main(2),
    S.AWAITING_SIGNATURE: _main(3),
    S.AWAITING_ACTIVATION: _main(4),
    S.ACTIVE: _main(5),
    S.CLOSED: _main(6),
    S.EXPIRED: Box(20, 98),
    S.ACTION_NEEDED: Box(20, 448),
    S.SUSPENDED: Box(20, 798),
    S.DECLINED: Box(800, 318),
    S.WITHDRAWN: Box(800, 466),
}


def _left(status: S, down: int = 0) -> Point:
    return BOXES[status].x, BOXES[status].middle + down


def _right(status: S, down: int = 0) -> Point:
    return BOXES[status].x + BOXES[status].width, BOXES[status].middle + down


def _top(status: S, x: int = 480) -> Point:
    return x, BOXES[status].top


def _bottom(status: S, x: int = 480) -> Point:
    return x, BOXES[status].bottom


def _down(source: S, target: S) -> Line:
    return Line(_bottom(source), f"V{BOXES[target].top}")


LINES: Final[dict[tuple[str, S], Line]] = {
    ("submit", S.DRAFT): _down(S.DRAFT, S.AWAITING_APPROVALS),
    ("revise", S.AWAITING_APPROVALS): Line(_top(S.AWAITING_APPROVALS, 404), "V184 H444 V210"),
    ("approve", S.AWAITING_APPROVALS): _down(S.AWAITING_APPROVALS, S.IN_REVIEW),
    ("reopen", S.IN_REVIEW): Line(_top(S.IN_REVIEW, 404), "V266"),
    ("send_back", S.AWAITING_APPROVALS): Line(_left(S.AWAITING_APPROVALS, 18), "H350 V434 H190"),
    ("send_back", S.IN_REVIEW): Line(_left(S.IN_REVIEW), "H350", end="dot"),
    ("send_back", S.AWAITING_SIGNATURE): Line(_left(S.AWAITING_SIGNATURE), "H350", end="dot"),
    ("send_back", S.AWAITING_ACTIVATION): Line(_left(S.AWAITING_ACTIVATION), "H350 V434 H330", end="smooth"),
    ("client_refuses", S.AWAITING_SIGNATURE): Line(_left(S.AWAITING_SIGNATURE, 16), "H160 V476"),
    ("resubmit", S.ACTION_NEEDED): Line(_top(S.ACTION_NEEDED, 130), "V238 H380"),
    ("resubmit", S.DECLINED): Line(_top(S.DECLINED, 880), "V222 H580"),
    ("accept", S.IN_REVIEW): _down(S.IN_REVIEW, S.AWAITING_SIGNATURE),
    ("decline", S.AWAITING_APPROVALS): Line(_right(S.AWAITING_APPROVALS, 16), "H680 V318 H800"),
    ("decline", S.IN_REVIEW): Line(_right(S.IN_REVIEW, 10), "H680", end="dot"),
    ("decline", S.AWAITING_SIGNATURE): Line(_right(S.AWAITING_SIGNATURE, 10), "H680", end="dot"),
    ("decline", S.AWAITING_ACTIVATION): Line(_right(S.AWAITING_ACTIVATION, 10), "H680 V318 H700", end="smooth"),
    ("sign", S.AWAITING_SIGNATURE): _down(S.AWAITING_SIGNATURE, S.AWAITING_ACTIVATION),
    ("activate", S.AWAITING_ACTIVATION): _down(S.AWAITING_ACTIVATION, S.ACTIVE),
    ("suspend", S.ACTIVE): Line(_left(S.ACTIVE), "H190"),
    ("reinstate", S.SUSPENDED): Line(_top(S.SUSPENDED, 100), "V476"),
    ("withdraw", S.DRAFT): Line(_right(S.DRAFT), "H620 V466 H800"),
    ("withdraw", S.AWAITING_APPROVALS): Line(_right(S.AWAITING_APPROVALS), "H620", end="dot"),
    ("withdraw", S.IN_REVIEW): Line(_right(S.IN_REVIEW, -8), "H620", end="dot"),
    ("withdraw", S.AWAITING_SIGNATURE): Line(_right(S.AWAITING_SIGNATURE, -8), "H620", end="dot"),
    ("withdraw", S.AWAITING_ACTIVATION): Line(_right(S.AWAITING_ACTIVATION, -8), "H620 V466 H640", end="smooth"),
    ("withdraw", S.ACTION_NEEDED): Line(_right(S.ACTION_NEEDED, 18), "H620", end="dot"),
    ("expire", S.DRAFT): Line(_left(S.DRAFT), "H190"),
    ("expire", S.AWAITING_APPROVALS): Line(_left(S.AWAITING_APPROVALS, -18), "H290 V98", end="dot"),
    ("expire", S.ACTION_NEEDED): Line(_top(S.ACTION_NEEDED, 80), "V126"),
    ("close", S.ACTIVE): _down(S.ACTIVE, S.CLOSED),
    ("close", S.SUSPENDED): Line(_bottom(S.SUSPENDED, 100), "V938 H380"),
}

LABELS: Final[dict[str, tuple[Label, ...]]] = {
    "submit": (Label(492, 164),),
    "revise": (Label(394, 172, "end"),),
    "approve": (Label(492, 304),),
    "reopen": (Label(413, 304),),
    "send_back": (Label(198, 413),),
    "client_refuses": (Label(170, 552),),
    "resubmit": (Label(142, 217), Label(714, 201, "middle", note=" if fixable")),
    "accept": (Label(492, 430),),
    "decline": (Label(690, 282, breaks=True),),
    "sign": (Label(492, 584),),
    "activate": (Label(492, 724),),
    "suspend": (Label(285, 777, "middle"),),
    "reinstate": (Label(110, 640),),
    "withdraw": (Label(690, 445),),
    "expire": (Label(285, 77, "middle"),),
    "close": (Label(492, 864), Label(238, 917, "middle")),
}

# what kind of step a move is gives its colour; the order is the legend's and the painter's
TONES: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "end": ("ends it", frozenset({"withdraw", "expire", "decline", "close"})),
    "stop": ("stops and restarts the service", frozenset({"suspend", "reinstate"})),
    "back": ("back for a correction", frozenset({"send_back", "client_refuses", "resubmit", "reopen", "revise"})),
    "on": ("onwards", frozenset({"submit", "approve", "accept", "sign", "activate"})),
}
LEGEND: Final[Point] = (716, 800)
