"""(g) The screenshots: 200 pairs read and compared; pictures that were used before, found among 100,000.

`python -m tests.bench.pictures [--pairs 200] [--minutes 8]` runs it alone and writes its sections of docs/figures.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from random import Random

from PIL import Image

from tests.bench.report import Chapter, Figure, keep_section, show
from tests.bench.timing import percentile
from tests.support.screens import Person, back_page, front_page, one_digit_apart, person, style

PIXELS, SAME_FROM, STORED = 40_000_000, 90, 100_000
LOOKS: dict[str, dict[str, object]] = {
    "plain": {},
    "low resolution": {"scale": 0.6},
    "dark theme": {"dark": True},
    "Hindi interface": {"hindi": True},
    "JPEG": {"jpeg": 60},
}


@dataclass(frozen=True)
class Pair:
    """Two screens: of one contact ("equal"), of one with another digit ("digit"), or of two people ("others")."""

    number: int
    look: str
    kind: str

    def drawn(self) -> tuple[Person, bytes, bytes]:
        who = person(self.number)
        other = {"equal": who, "digit": one_digit_apart(who, self.number), "others": person(self.number + 5000)}[
            self.kind
        ]
        look = style(self.number, **LOOKS[self.look])
        return who, front_page(who, look, self.number), back_page(other, look, self.number)


def pairs(count: int) -> Iterator[Pair]:
    """Of each look half equal, a quarter one digit apart, a quarter of two people, turn by turn."""
    kinds = ("equal", "digit", "equal", "others")
    for number in range(count):
        yield Pair(number, tuple(LOOKS)[number % len(LOOKS)], kinds[number // len(LOOKS) % len(kinds)])


def read(count: int = 200, minutes: float = 8) -> Chapter:
    """Every pair as the portal reads it; stops at the time given and says how far it came."""
    _ready()
    from compliance.pictures import engine
    from compliance.pictures.compare import Contact
    from compliance.pictures.reading import compared

    seen: Counter[tuple[str, str, str]] = Counter()
    times, until = [], time.monotonic() + minutes * 60
    for pair in pairs(count):
        if time.monotonic() > until:
            break
        who, front, back = pair.drawn()
        began = time.perf_counter()
        verdict, _front, _back = compared(Contact(f"+91{who.phone}", who.email, who.name), front, back)
        times.append(time.perf_counter() - began)
        seen[pair.kind, pair.look, str(verdict.verdict)] += 1
        if len(times) % 20 == 0:
            print(f"   {len(times)} of {count} pairs, {sum(times):.0f} s", flush=True)
    engine.close()
    return Chapter("Screenshots read by machine", _how(len(times)), _read_figures(seen, times, count))


def _how(done: int) -> str:
    return (
        f"{done} drawn pairs (forms, detail pages, terminals, tables of five people), five looks: half of one contact,"
        " a quarter with one digit changed to one that looks alike, a quarter of two people. "
        "The times are those beside whatever else ran."
    )


def _read_figures(seen: Counter[tuple[str, str, str]], times: list[float], count: int) -> list[Figure]:
    def of(kinds: tuple[str, ...], verdicts: tuple[str, ...] = ("pass", "fail", "unsure"), look: str = "") -> int:
        return sum(
            n for (kind, how, said), n in seen.items() if kind in kinds and said in verdicts and look in ("", how)
        )

    equal, digit, others = of(("equal",)), of(("digit",)), of(("others",))
    matched, wrong = of(("equal",), ("pass",)), of(("digit", "others"), ("pass",))
    caught = of(("digit",), ("fail", "unsure"))
    figures = [
        Figure("pairs read", str(len(times)), f">= {count}", len(times) >= count),
        Figure("false matches", f"{wrong} of {digit + others}", "0", wrong == 0),
        Figure("one digit apart: flagged or unsure", f"{caught} of {digit}", "100 %", caught == digit),
        Figure("... of these flagged as different", f"{of(('digit',), ('fail',))} of {digit}"),
        Figure("two people: flagged as different", f"{of(('others',), ('fail',))} of {others}"),
        Figure(
            "matches found",
            f"{matched} of {equal} ({100 * matched / max(1, equal):.0f} %)",
            ">= 85 %",
            matched >= 0.85 * equal,
        ),
        Figure("equal pairs called different", str(of(("equal",), ("fail",))), "0", of(("equal",), ("fail",)) == 0),
    ]
    figures += [
        Figure(f"... matches, {look}", f"{of(('equal',), ('pass',), look)} of {of(('equal',), look=look)}")
        for look in LOOKS
    ]
    return [*figures, Figure("one pair, p50 / p95", f"{percentile(times, 0.5):.1f} / {percentile(times, 0.95):.1f} s")]


def recycled(count: int = 120) -> Chapter:
    """Known pictures among 100,000 rows of bits, asked for as somebody would save them anew."""
    _ready()
    import numpy as np

    from compliance.pictures import looks
    from compliance.pictures.index import CANDIDATES, NEAR_BITS

    known = [_known(number) for number in range(count)]
    dice = Random("recycled")
    fill = np.random.default_rng(1).integers(-(2**63), 2**63 - 1, STORED - count, dtype=np.int64)
    own = np.array([looks.bits_of(each, PIXELS) for each in known], dtype=np.int64)
    stored = np.concatenate([own, fill]).tobytes()

    def finds(content: bytes, number: int) -> bool:
        near = looks.nearest(content, PIXELS, stored, NEAR_BITS, CANDIDATES)[1]
        return (
            number in [index for index, _bits in near] and looks.likeness(content, known[number], PIXELS) >= SAME_FROM
        )

    figures = []
    for name, change in CHANGES.items():
        asked = range(0, count, 3)
        found = sum(finds(change(known[number], dice), number) for number in asked)
        figures.append(Figure(f"found again: {name}", f"{found} of {len(asked)}", ">= 90 %", found >= 0.9 * len(asked)))
        print(f"   {name}: {found} of {len(asked)}", flush=True)
    return Chapter(
        "Pictures that were used before",
        f"{count} drawn screens among {STORED:,} rows of bits; asked for as they come back from a chat or an editor.",
        [*figures, *_false_alarms(looks, count), *_look_up(looks, np, stored, known)],
    )


def _false_alarms(looks: object, count: int) -> list[Figure]:
    """Other contacts in a form of the very same make: they are nobody's copy."""
    alarms = 0
    for number in range(count):
        look, draw = style(number), front_page if number % 2 else back_page
        other = replace(look, brand=style(number + 900).brand) if number % 3 else look
        one, two = draw(person(number), look, number), draw(person(number + 500), other, number + 1)
        alarms += looks.likeness(one, two, PIXELS) >= SAME_FROM  # type: ignore[attr-defined]
    return [Figure("false alarms: another contact in the same form", f"{alarms} of {count}", "0", alarms == 0)]


def _look_up(looks: object, np: object, stored: bytes, known: list[bytes]) -> list[Figure]:
    """The look-up alone (bits of the variants against all rows), and the whole step with decoding and its child."""
    from compliance.pictures.index import CANDIDATES, MEGABYTES, NEAR_BITS, SECONDS
    from core import sandbox

    asked = [looks.asked(content, PIXELS) for content in known[:20]]  # type: ignore[attr-defined]
    alone, whole = [], []
    for bits in asked:
        began = time.perf_counter()
        looks.among(bits, stored, NEAR_BITS, CANDIDATES)  # type: ignore[attr-defined]
        alone.append(time.perf_counter() - began)
    for content in known[:10]:
        began = time.perf_counter()
        sandbox.run(
            looks.nearest, content, PIXELS, stored, NEAR_BITS, CANDIDATES,  # type: ignore[attr-defined]
            seconds=SECONDS, megabytes=MEGABYTES,
        )  # fmt: skip
        whole.append(time.perf_counter() - began)
    p95 = percentile(alone, 0.95) * 1000
    return [
        Figure(
            f"look-up among {STORED:,}, p50 / p95",
            f"{percentile(alone, 0.5) * 1000:.1f} / {p95:.1f} ms",
            "<= 50 ms",
            p95 <= 50,
        ),
        Figure("... with decoding, 81 variants and a fresh child, p50", f"{percentile(whole, 0.5) * 1000:.0f} ms"),
    ]


def _known(number: int) -> bytes:
    look = style(number, **list(LOOKS.values())[number % 4])
    return (front_page if number % 2 else back_page)(person(number), look, number)


def _saved(content: bytes, change: Callable[[Image.Image], Image.Image], kind: str = "PNG", **how: int) -> bytes:
    made = BytesIO()
    change(Image.open(BytesIO(content)).convert("RGB")).save(made, kind, **how)
    return made.getvalue()


def _resized(share: float) -> Callable[[Image.Image], Image.Image]:
    return lambda picture: picture.resize(
        (round(picture.width * share), round(picture.height * share)), Image.Resampling.LANCZOS
    )


def _cropped(dice: Random) -> Callable[[Image.Image], Image.Image]:
    left, top, right, bottom = (dice.uniform(0, 0.06) for _ in range(4))

    def crop(picture: Image.Image) -> Image.Image:
        wide, high = picture.size
        return picture.crop((int(left * wide), int(top * high), int(wide - right * wide), int(high - bottom * high)))

    return crop


CHANGES: dict[str, Callable[[bytes, Random], bytes]] = {
    "saved as JPEG, quality 30 to 70": lambda c, dice: _saved(
        c, lambda p: p, "JPEG", quality=dice.choice([30, 50, 70])
    ),
    "resized to 50, 70 or 140 %": lambda c, dice: _saved(c, _resized(dice.choice([0.5, 0.7, 1.4]))),
    "cut by up to 6 % at each side": lambda c, dice: _saved(c, _cropped(dice)),
    "all three": lambda c, dice: _saved(_saved(c, _cropped(dice)), _resized(0.8), "JPEG", quality=60),
}


def _ready() -> None:
    """The portal's code in this process; no database is asked, so the policies are those it came with."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from core import policy

    policy.value = lambda code, **_on: policy.CATALOGUE[code].default  # type: ignore[assignment]


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--pairs", type=int, default=200)
    given.add_argument("--minutes", type=float, default=8)
    options = given.parse_args()
    for chapter in (recycled(), read(options.pairs, options.minutes)):
        show(chapter)
        rows = [f"| {one.what} | {one.measured} | {one.bound} | {one.verdict} |" for one in chapter.figures]
        table = ["| what | measured | bound | verdict |", "|---|---|---|---|", *rows]
        keep_section(chapter.title, "\n".join([chapter.how, "", *table]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
