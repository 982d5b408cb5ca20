"""Paints the life cycle: lines below, boxes above, words on top; light and dark by the reader's own preference."""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from didportal.drawing import words
from didportal.drawing.plan import (
    BOX_HEIGHT,
    BOXES,
    HEIGHT,
    LABELS,
    LEGEND,
    LINES,
    TONES,
    WIDTH,
    Box,
    Label,
    Line,
    Point,
)
from didportal.lifecycle import MOVES
from requests_app.statuses import ENDED, WAITING_ON, Status, Turn

ROUND = 9

STYLE: Final = """
  svg { --paper: #ffffff; --ink: #1f2933; --soft: #52606d; --rim: #9aa5b1; --box: #f5f7fa;
        --on: #1769aa; --back: #9a5b00; --end: #6b7785; --stop: #a3195b; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #14181d; --ink: #f0f4f8; --soft: #b3bfcc; --rim: #66758a; --box: #222a33;
          --on: #6cb6ff; --back: #f0b45b; --end: #98a6b5; --stop: #f585b5; }
  }
  text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; fill: var(--ink); }
  .paper { fill: var(--paper); }
  .title { font-size: 19px; font-weight: 600; }
  .status { font-size: 15px; font-weight: 600; text-anchor: middle; }
  .turn { font-size: 12px; fill: var(--soft); text-anchor: middle; }
  .move { font-size: 13px; font-weight: 600; }
  .who { font-size: 12px; fill: var(--soft); }
  .box { fill: var(--box); stroke: var(--rim); stroke-width: 1.2; }
  .box.ended { stroke-dasharray: 5 4; }
  .box.active { stroke: var(--on); stroke-width: 2.4; }
  .line { fill: none; stroke-width: 1.6; }
  .halo { fill: none; stroke: var(--paper); stroke-width: 8; }
""" + "".join(
    f"  .line.{tone} {{ stroke: var(--{tone}); }} .tip.{tone}, .dot.{tone}, .move.{tone} {{ fill: var(--{tone}); }}\n"
    for tone in TONES
)


def draw() -> str:
    """The whole picture as SVG text. Raises ValueError when the plan and the table of moves do not agree."""
    _agree()
    parts = [_head(), *_tips(), *_lines(), *_boxes(), *_labels(), *_legend()]
    return "\n".join(part for part in parts if part) + "\n</svg>\n"


def _agree() -> None:
    wanted = {(name, source) for name, move in MOVES.items() for source in move.sources}
    odd = wanted ^ LINES.keys()
    odd_names = MOVES.keys() ^ LABELS.keys() | MOVES.keys() ^ {
        name for _words, names in TONES.values() for name in names
    }
    if odd or odd_names:
        told = sorted([f"{name} from {source}" for name, source in odd] + sorted(odd_names))
        raise ValueError(f"didportal/drawing/plan.py and the table of moves differ: {', '.join(told)}")


def _head() -> str:
    said = f"{len(MOVES)} moves between {len(BOXES)} statuses; docs/lifecycle.md has them as a table."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'role="img" aria-labelledby="title desc">\n'
        f'<title id="title">The life of a request</title>\n<desc id="desc">{said}</desc>\n<style>{STYLE}</style>\n'
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="10"/>\n'
        f'<text class="title" x="20" y="40">The life of a request</text>'
    )


def _tips() -> Iterator[str]:
    yield "<defs>"
    for tone in TONES:
        yield (
            f'<marker id="tip-{tone}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
            f'orient="auto"><path class="tip {tone}" d="M0 1 L9 5 L0 9 z"/></marker>'
        )
    yield "</defs>"


def _lines() -> Iterator[str]:
    for tone, (_said, names) in TONES.items():
        for name in sorted(names):
            mine = [line for (move, _source), line in LINES.items() if move == name]
            # a gap where a line crosses another; where lines of one move meet, a dot
            yield from (f'<path class="halo" d="{_path(line)}"/>' for line in mine)
            yield from (_line(line, tone) for line in mine)


def _line(line: Line, tone: str) -> str:
    tip = f' marker-end="url(#tip-{tone})"' if line.end == "tip" else ""
    x, y = _points(line)[-1]
    dot = f'<circle class="dot {tone}" cx="{x}" cy="{y}" r="3"/>' if line.end == "dot" else ""
    return f'<path class="line {tone}" d="{_path(line)}"{tip}/>{dot}'


def _points(line: Line) -> list[Point]:
    x, y = line.start
    points = [(x, y)]
    for axis, value in re.findall(r"([HV])(\d+)", line.way):
        x, y = (int(value), y) if axis == "H" else (x, int(value))
        points.append((x, y))
    return points


def _path(line: Line) -> str:
    points = _points(line)
    drawn = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        (x, y), (u, v) = _near(corner, before), _near(corner, after)
        drawn.append(f"L{x} {y} Q{corner[0]} {corner[1]} {u} {v}")
    return " ".join([*drawn, f"L{points[-1][0]} {points[-1][1]}"])


def _near(corner: Point, other: Point) -> Point:
    """The point a little before the corner, on the way from or to `other`."""
    (x, y), (u, v) = corner, other
    reach = min(ROUND, (abs(u - x) + abs(v - y)) // 2)
    return x + reach * ((u > x) - (u < x)), y + reach * ((v > y) - (v < y))


def _boxes() -> Iterator[str]:
    for status, box in BOXES.items():
        kind = " ended" if status in ENDED else " active" if status == Status.ACTIVE else ""
        yield (
            f'<rect class="box{kind}" x="{box.x}" y="{box.top}" width="{box.width}" height="{BOX_HEIGHT}" '
            f'rx="{BOX_HEIGHT // 2 if status in ENDED else 8}"/>'
        )
        yield from _inside(status, box)


def _inside(status: Status, box: Box) -> Iterator[str]:
    x, turn = box.x + box.width // 2, WAITING_ON[status]
    alone = turn == Turn.NOBODY
    yield f'<text class="status" x="{x}" y="{box.middle + (5 if alone else -3)}">{escape(str(status.label))}</text>'
    if not alone:
        yield f'<text class="turn" x="{x}" y="{box.middle + 15}">waits on {escape(str(turn.label))}</text>'


def _labels() -> Iterator[str]:
    for tone, (_said, names) in TONES.items():
        for name in sorted(names):
            for label in LABELS[name]:
                yield from _label(name, tone, label)


def _label(name: str, tone: str, label: Label) -> Iterator[str]:
    said = words.who(MOVES[name])
    lines = said.replace(" or ", " or\n").split("\n") if label.breaks else [said]
    place = f'x="{label.x}" text-anchor="{label.anchor}"'
    yield f'<text class="move {tone}" {place} y="{label.y}">{escape(name.replace("_", " ") + label.note)}</text>'
    for down, line in enumerate(lines, start=1):
        yield f'<text class="who" {place} y="{label.y + 1 + 14 * down}">{escape(line)}</text>'


def _legend() -> Iterator[str]:
    x, top = LEGEND
    for row, (tone, (said, _names)) in enumerate(reversed(TONES.items())):
        y = top + 26 * row
        yield f'<path class="line {tone}" d="M{x} {y} L{x + 34} {y}" marker-end="url(#tip-{tone})"/>'
        yield f'<text class="who" x="{x + 46}" y="{y + 4}">{escape(said)}</text>'
    y = top + 26 * len(TONES)
    yield f'<rect class="box ended" x="{x}" y="{y - 9}" width="34" height="18" rx="9"/>'
    yield f'<text class="who" x="{x + 46}" y="{y + 4}">an end</text>'
